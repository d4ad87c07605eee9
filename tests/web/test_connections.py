"""What only shows over a socket: raw bytes, long addresses, bodies that are too large, hosts that are none."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from running import exchange, get

CORS = ("access-control-allow-origin", "*")
HEAD = b" HTTP/1.1\r\nHost: quay.example\r\nConnection: close\r\n"
DIRECT = b"Content-Type: application/sparql-query\r\n"


@pytest.mark.parametrize("text", ["é", "ř", "سفينة", "⚓", "\U0001f6a2"])
def test_raw_utf8_in_an_address_is_read(port: int, text: str) -> None:
    target = f"/sparql?format=csv&query=SELECT%20(%22{text}%22%20AS%20?x)%20%7B%7D".encode()
    answer = exchange(port, b"GET " + target + HEAD + b"\r\n")
    assert (answer.status, answer.body.decode()) == (200, f"x\r\n{text}\r\n")


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/id/café".encode(), 404),
        ("/queries/recommendations-by-theme?format=csv&theme=http://x/é".encode(), 200),
        ("/text/harbour-seminar-2011?char=é".encode(), 416),
        (b"/id/caf\xe9", 404),
        (b"/sparql?query=ASK%7B\xff%7D", 400),
        (b"/sparql?x=\xff&query=ASK%7B%7D", 200),
        (b"/sparql?query=ASK%7B%7D#fragment", 200),
        (b"http://quay.example/sparql?query=ASK%7B%7D", 200),
        (b"/doc/country/nor?" + b"9" * 6000, 200),
        (b"/sparql?timeout=" + b"9" * 6000 + b"&query=ASK%7B%7D", 400),
        (b"/text/harbour-seminar-2011?char=" + b"9" * 6000 + b",5", 416),
    ],
)
def test_address_of_any_bytes_is_answered(port: int, target: bytes, status: int) -> None:
    assert exchange(port, b"GET " + target + HEAD + b"\r\n").status == status


@pytest.mark.parametrize("length", [64_001, 66_000, 150_000, 400_000])
def test_address_that_is_too_long_is_told_what_to_do(port: int, length: int) -> None:
    target = b"/sparql?query=ASK%7B%7D%23" + b"x" * length
    answer = exchange(port, b"GET " + target + HEAD + b"Origin: https://harbour.example\r\n\r\n")
    assert answer.status == 414
    assert b"POST" in answer.body
    assert CORS in answer.headers
    assert dict(answer.headers)["content-type"].startswith("text/plain")


def test_address_that_is_long_enough_for_most_is_answered(port: int) -> None:
    target = b"/sparql?query=ASK%7B%7D%23" + b"x" * 60_000
    assert exchange(port, b"GET " + target + HEAD + b"\r\n").status == 200


def test_headers_that_are_too_long_are_told_of(port: int) -> None:
    answer = exchange(port, b"GET /" + HEAD + b"X-Long: " + b"x" * 400_000 + b"\r\n\r\n")
    assert (answer.status, CORS in answer.headers) == (431, True)


@pytest.mark.parametrize("host", [b"a b", b"a/b", b"a:port", b"a:999999", b"[::1", b"<a>", b"a\xff", b'"', b"a,b", b""])
def test_host_that_is_none_is_refused(port: int, host: bytes) -> None:
    answer = exchange(port, b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nConnection: close\r\nHost: " + host + b"\r\n\r\n")
    assert answer.status == 400


@pytest.mark.parametrize("host", [b"a", b"quay.example:8080", b"[::1]:80", b"127.0.0.1", b"xn--kj-xka.example"])
def test_host_of_any_kind_is_the_base_of_relative_iris(port: int, host: bytes) -> None:
    target = b"/sparql?format=csv&query=" + quote("SELECT (STR(<quay>) AS ?x) {}").encode()
    answer = exchange(port, b"GET " + target + b" HTTP/1.1\r\nConnection: close\r\nHost: " + host + b"\r\n\r\n")
    assert answer.body == b"x\r\nhttp://" + host + b"/quay\r\n"


@pytest.mark.parametrize("size", [3_100_000, 9_000_000])
def test_body_over_the_limit_is_read_off_and_told(port: int, size: int) -> None:
    head = b"POST /sparql" + HEAD + DIRECT + b"Content-Length: %d\r\n\r\n" % size
    answer = exchange(port, head + b"x" * size)
    assert (answer.status, CORS in answer.headers) == (413, True)


def test_query_over_the_limit_is_told(port: int) -> None:
    size = 1_000_001
    answer = exchange(port, b"POST /sparql" + HEAD + DIRECT + b"Content-Length: %d\r\n\r\n" % size + b"x" * size)
    assert answer.status == 413
    assert b"query_max_bytes" in answer.body


def test_byte_order_mark_before_a_query_is_skipped(port: int) -> None:
    body = b"\xef\xbb\xbfASK {}"
    answer = exchange(port, b"POST /sparql" + HEAD + DIRECT + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    assert json.loads(answer.body)["boolean"] is True


@pytest.mark.parametrize("path", ["/sparql", "/doc/country/nor", "/none"])
def test_preflight_allows_what_it_is_asked_for(port: int, path: str) -> None:
    wanted = b"Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization, x-a\r\n"
    answer = exchange(port, b"OPTIONS " + path.encode() + HEAD + b"Origin: https://a.example\r\n" + wanted + b"\r\n")
    assert CORS in answer.headers
    assert ("access-control-allow-headers", "authorization, x-a") in answer.headers


def test_every_answer_may_be_read_by_pages_elsewhere(port: int) -> None:
    for target in ("/", "/sparql?query=ASK%7B%7D", "/sparql?query=ASK", "/sparql?query=ASK%7B%7D&format=html", "/none"):
        assert CORS in exchange(port, b"GET " + target.encode() + HEAD + b"\r\n").headers


def test_requests_one_after_the_other_on_one_connection_are_answered_in_turn(port: int) -> None:
    line = b"GET /sparql?format=csv&query=SELECT%%20(%d%%20AS%%20?x)%%20%%7B%%7D HTTP/1.1\r\nHost: a\r\n%s\r\n"
    sent = b"".join(line % (number, b"Connection: close\r\n" if number == 4 else b"") for number in range(5))
    received = exchange(port, sent, raw=True).body
    assert [received.index(b"x\r\n%d\r\n" % number) for number in range(5)] == sorted(
        received.index(b"x\r\n%d\r\n" % number) for number in range(5)
    )


def test_slash_in_a_name_reaches_the_page_as_it_was_sent(port: int) -> None:
    assert get(port, "/doc/country%2Fnor", Accept="text/turtle")[0] in {200, 404}
    assert get(port, "/doc/count%72y/nor", Accept="text/turtle")[0] == 200


def test_page_is_that_of_its_own_request_each_time(port: int) -> None:
    seen: dict[tuple[str, str, str], bytes] = {}
    for _ in range(3):
        for query in ("quay", "mole"):
            body = f"query=SELECT+('{query}'+AS+%3Fx)+%7B%7D".encode()
            form = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n" % len(body)
            page = exchange(port, b"POST /sparql" + HEAD + form + b"Accept: text/html\r\n\r\n" + body)
            assert (page.status, query.encode() in page.body) == (200, True)
        for method, path, accept in [
            ("GET", "/doc/country/nor", "text/html"),
            ("HEAD", "/doc/country/nor", "text/html"),
            ("GET", "/doc/country/nor", "text/turtle"),
            ("GET", "/doc/country/nor?format=csv", "text/html"),
            ("GET", "/", "text/html"),
        ]:
            status, page_ = get(port, path, method, Accept=accept)
            assert seen.setdefault((method, path, accept), page_) == page_
            assert (status, bool(page_)) == (200, method == "GET")
    assert len(set(seen.values())) >= 4


def test_tag_of_a_page_is_known_when_it_comes_again(port: int) -> None:
    target = b"GET /doc/country/nor.ttl" + HEAD
    tag = dict(exchange(port, target + b"\r\n").headers)["etag"].encode()
    for _ in range(2):
        assert exchange(port, target + b"If-None-Match: " + tag + b"\r\n\r\n").status == 304
        assert exchange(port, target + b'If-None-Match: "other"\r\n\r\n').status == 200
