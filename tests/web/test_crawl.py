"""The crawl that the long tests make of the whole site, over a small one."""

from __future__ import annotations

from flask import Flask

from crawling import Crawl, is_read

PAGES = {
    "/": '<a href="/good#here">good</a><a href="/good#away">astray</a><a href="/gone">dead</a><a href="/old">moved</a>',
    "/good": '<p id="here"><a href="https://example.org/">elsewhere</a><a href="/list?kind=a">a</a></p>',
    "/list": '<a href="/beyond">is not read from two choices</a>',
}


def test_crawl_tells_dead_links_and_fragments_without_a_place() -> None:
    app = Flask(__name__)
    for place, body in PAGES.items():
        app.add_url_rule(place, place, lambda body=body: body)
    app.add_url_rule("/old", "old", lambda: ("", 303, {"Location": "/good"}))
    crawl = Crawl(app.test_client())
    crawl.follow(["/"])
    assert crawl.dead == {"http://localhost/gone": "http://localhost/"}
    assert crawl.astray == {"http://localhost/good#away": "http://localhost/"}
    assert crawl.counts() == {"": 1, "good": 1, "gone": 1, "old": 1, "list": 1}


def test_crawl_reads_pages_and_parts_but_not_what_is_chosen() -> None:
    read = ["/people", "/people?page=2", "/doc/theme/tides?all=said.finding&page=2", "/reports/coast?part=3"]
    left = ["/people?role=chair", "/reports/coast?char=1,2", "/search?q=tides"]
    assert [address for address in (*read, *left) if is_read(address)] == read
