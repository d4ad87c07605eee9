"""The pages of reports over HTTP: the text with its marks, ways to a place, search, gaps, the file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

import serving
from miggraph.config import Settings
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.reader import read_report
from miggraph.web import create_app
from miggraph.web.pages.reader import view
from serving import REPORT
from support import PROJECT

PATH = f"/reports/{REPORT}"
ASKED = "States should ratify the Seafarers Convention without delay."
NO_TEXT = ("beside", "k", "pg", "pb", "ref")
"""Classes of what stands in a block and is no text of the report."""


def page(client: FlaskClient, path: str) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == 200
    return html.document_fromstring(response.text)


def words(element: html.HtmlElement) -> str:
    """The characters of an element that are the report's."""
    if not isinstance(element.tag, str) or set(element.get("class", "").split()) & set(NO_TEXT):
        return ""
    return (element.text or "") + "".join(words(each) + (each.tail or "") for each in element)


def read(document: html.HtmlElement) -> list[str]:
    """What the page shows of each block, and of each cell of a table."""
    shown = document.xpath("//*[@id='text']//*[contains(concat(' ', @class, ' '), ' w ')]")
    return [words(each) for each in shown]


def test_list_leads_to_each_report(client: FlaskClient) -> None:
    links = page(client, "/reports").xpath("//main//h2/a")
    assert [(link.get("href"), link.text) for link in links] == [(PATH, "Harbour Mobility Seminar: report")]


def test_reports_are_listed_some_at_a_time(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "_slugs", lambda: [REPORT] * 5)
    monkeypatch.setattr(view, "_AT_ONCE", 2)
    pages = [page(client, f"/reports?page={number}") for number in (1, 2, 3)]
    assert [len(each.xpath("//main//h2/a")) for each in pages] == [2, 2, 1]
    assert [each.xpath("//a[@rel='next']/@href") for each in pages] == [["?page=2"], ["?page=3"], []]
    assert [each.xpath("//a[@rel='prev']/@href") for each in pages] == [[], ["?page=1"], ["?page=2"]]


@pytest.mark.parametrize("number", ["0", "2", "x", ""])
def test_page_of_reports_that_is_not_there_is_not_found(client: FlaskClient, number: str) -> None:
    assert client.get(f"/reports?page={number}").status_code == 404


def test_report_is_shown_with_its_text(client: FlaskClient) -> None:
    assert read(page(client, PATH))[:2] == [
        "Harbour Mobility Seminar",
        "The seminar on seafarers and dock workers was held in Port Elm on 3 May 2011.",
    ]


def test_sentence_has_a_letter_for_each_kind_and_its_statements_beside_it(client: FlaskClient) -> None:
    (sentence,) = page(client, PATH).xpath("//*[@id='char=388,465']")
    assert [link.get("aria-label") for link in sentence.xpath("a[contains(@class, 'k')]")] == [
        "R: recommendation",
        "C: claim about a norm",
    ]
    assert "employers" in sentence.xpath("div")[0].text_content()
    assert "/doc/recommendation/2011-05-03-harbour-mobility/b2" in sentence.xpath("div//a/@href")


def test_activity_is_marked_and_leads_to_its_page(client: FlaskClient) -> None:
    (sentence,) = page(client, PATH).xpath("//*[@id='char=525,622']")
    assert "/doc/activity/harbour-institute/port-inspectors" in sentence.xpath("div//a/@href")
    assert "Carried out by: Harbour Institute" in " ".join(sentence.xpath("div")[0].text_content().split())


def test_heading_from_which_something_was_read_has_its_letter_and_no_blocks_in_it(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path)
    title = f"<text/{REPORT}#char=0,24>"
    activity = (
        f"<graph/more> {{ <id/activity/harbour/seminar> a mig:CapacityBuildingActivity ; mig:attestedIn {title} . }}"
    )
    serving.write_version(settings.dataset_dir, extra=activity)
    engine = EmbeddedEngine(settings.dataset_dir, max_rows=100)
    client = create_app(engine, serving.library(), settings).test_client()
    (around,) = page(client, PATH).xpath("//*[@id='char=0,24']")
    (heading,) = around.xpath("h2 | p")
    assert [link.get("href") for link in heading.xpath("a[contains(@class, 'k')]")] == ["#char=0,24"]
    assert "/doc/activity/harbour/seminar" in around.xpath("div//a/@href")
    assert not heading.xpath(".//div")


def test_name_leads_to_what_it_names(client: FlaskClient) -> None:
    names = page(client, PATH).xpath("//a[contains(@class, 'nm') and contains(@class, 'instrument')]")
    assert {(name.text, name.get("href")) for name in names} == {
        ("Seafarers Convention", "/doc/instrument/seafarers-convention")
    }


@pytest.mark.parametrize(
    ("query", "address", "fragment"),
    [
        ("char=327,387", f"{PATH}?part=1&char=327,387", "char=327,387"),
        ("page=2", f"{PATH}?part=1", "page-2"),
        ("char=30,40&q=ports", f"{PATH}?part=1&q=ports&char=30,40", "char=30,40"),
    ],
)
def test_place_leads_to_its_part(client: FlaskClient, query: str, address: str, fragment: str) -> None:
    response = client.get(f"{PATH}?{query}")
    found = urlsplit(response.headers["Location"].replace("%2C", ",").replace("%3D", "="))
    assert (response.status_code, f"{found.path}?{found.query}", found.fragment) == (303, address, fragment)
    assert page(client, response.headers["Location"].partition("#")[0]).xpath(f"//*[@id='{fragment}']")


def test_sentence_that_the_address_names_is_chosen(client: FlaskClient) -> None:
    chosen = page(client, f"{PATH}?part=1&char=327,387").xpath("//*[contains(@class, ' on')]")
    assert [words(each) for each in chosen] == [ASKED]


def test_other_words_that_the_address_names_are_marked(client: FlaskClient) -> None:
    document = page(client, f"{PATH}?part=1&char=334,372")
    assert "".join(words(each) for each in document.xpath("//mark")) == "should ratify the Seafarers Convention"
    assert document.xpath("//mark[@id='char=334,372']")


def test_pages_with_one_number_have_names_of_their_own(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path)
    serving.write_version(settings.dataset_dir)
    file = settings.dataset_dir / "current" / "texts" / f"{REPORT}.json"
    layout = json.loads(file.read_text(encoding="utf-8"))
    layout["pages"] = [[0, "1", 0, 0], [327, "i", 0, 0], [388, "1", 0, 0], [466, "", 0, 0]]
    file.write_text(json.dumps(layout), encoding="utf-8")
    engine = EmbeddedEngine(settings.dataset_dir, max_rows=100)
    client = create_app(engine, serving.library(), settings).test_client()
    numbers = page(client, PATH).xpath("//a[@class='pg']")
    assert [(each.get("id"), each.xpath("string(text())")) for each in numbers] == [
        ("page-1", "1"),
        ("page-i", "i"),
        ("page-1.2", "1"),
        ("page-4", "4"),
    ]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("char=5", 400),
        ("char=9,3", 400),
        ("char=0,99999999", 400),
        ("char=-1,4", 400),
        ("page=99", 404),
        ("part=0", 404),
        ("part=2", 404),
        ("part=x", 404),
        ("part=all", 200),
        ("char=0,1", 303),
    ],
)
def test_places_that_are_not_there_are_told(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"{PATH}?{query}").status_code == status


@pytest.mark.parametrize("path", ["/reports/none", "/reports/none/gaps", "/reports/none/file", "/reports/%3E%20x"])
def test_report_that_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_search_lists_places_with_words_around_them(client: FlaskClient) -> None:
    document = page(client, f"{PATH}?q=dock+workers")
    assert [mark.text for mark in document.xpath("//main//li//mark")][:2] == ["dock", "workers"]
    (first, *_) = document.xpath("//main//ol[contains(@class, 'hits')]//a/@href")
    marked = page(client, first.partition("#")[0]).xpath("//*[@id='text']//mark")
    assert {each.text for each in marked} == {"dock", "workers"}


def test_search_for_what_is_not_there_says_so(client: FlaskClient) -> None:
    assert "No paragraph has all of these words" in page(client, f"{PATH}?q=zeppelin").text_content()


def test_whole_report_has_no_cards_and_leads_to_them(client: FlaskClient) -> None:
    document = page(client, f"{PATH}?part=all")
    assert not document.xpath("//*[contains(@class, 'beside')]")
    (letter, *_) = document.xpath("//*[@id='char=327,387']/a")
    assert letter.get("href") == f"{PATH}?char=327,387#char=327,387"


def test_question_is_shown_as_text(client: FlaskClient) -> None:
    assert "<script>" not in client.get(f"{PATH}?q=<script>alert(1)</script>").text


def test_pages_load_nothing_from_elsewhere_and_have_no_script_of_their_own(client: FlaskClient) -> None:
    for path in (PATH, f"{PATH}/gaps", f"{PATH}?q=ports", "/reports"):
        document = page(client, path)
        assert not document.xpath("//@style | //style | //script[not(@src)]")
        assert all(each.startswith("/") for each in document.xpath("//script/@src | //link[@rel='stylesheet']/@href"))


def test_fragments_of_a_page_have_one_place_each(client: FlaskClient) -> None:
    names = page(client, PATH).xpath("//@id")
    assert len(names) == len(set(names))


def test_file_is_kept_and_not_shown(client: FlaskClient) -> None:
    with client.get(f"{PATH}/file") as response:
        assert response.status_code == 200
        assert response.data.decode("utf-8").startswith("Harbour Mobility Seminar\n")
        assert response.headers["Content-Disposition"] == f"attachment; filename={REPORT}.txt"
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["../build.json", "/etc/passwd", "other.txt", "", f"{REPORT}.json/../x", "build.json"])
def test_file_that_a_layout_names_beside_its_texts_is_not_given(tmp_path: Path, name: str) -> None:
    settings = Settings(root=tmp_path)
    serving.write_version(settings.dataset_dir, original=name)
    app = create_app(EmbeddedEngine(settings.dataset_dir, max_rows=100), serving.library(), settings)
    assert app.test_client().get(f"{PATH}/file").status_code == 404


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [(".pdf", "application/pdf"), (".html", "application/octet-stream"), (".xyz", "application/octet-stream")],
)
def test_page_of_somebody_else_is_no_page_of_this_site(tmp_path: Path, suffix: str, media_type: str) -> None:
    settings = Settings(root=tmp_path)
    serving.write_version(settings.dataset_dir, original=f"{REPORT}.original{suffix}")
    file = settings.dataset_dir / "current" / "texts" / f"{REPORT}.original{suffix}"
    file.write_bytes(b"<script>alert(1)</script>")
    app = create_app(EmbeddedEngine(settings.dataset_dir, max_rows=100), serving.library(), settings)
    with app.test_client().get(f"{PATH}/file") as response:
        assert response.headers["Content-Type"] == media_type
        assert response.headers["Content-Disposition"].startswith("attachment")


def test_report_without_layout_is_read_by_paragraphs(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path)
    serving.write_version(settings.dataset_dir)
    shutil.rmtree(settings.dataset_dir / "current" / "texts")
    engine = EmbeddedEngine(settings.dataset_dir, max_rows=100)
    client = create_app(engine, serving.library(), settings).test_client()
    assert ASKED in "".join(read(page(client, PATH)))
    assert client.get(f"{PATH}/file").status_code == 404


def test_gaps_tell_what_was_not_read(client: FlaskClient) -> None:
    document = page(client, f"{PATH}/gaps")
    assert "Every section with running text has a statement" in document.text_content()
    assert [heading.text for heading in document.xpath("//main//h2")] == [
        "Sections without statements",
        "Names in doubt",
        "Names that no list has",
        "Statements read with little confidence",
        "Not read",
    ]


@pytest.mark.long
@pytest.mark.parametrize("file", ["gmg-capacity-building-2007", "unitar-migration-and-development-series-2006-2008"])
def test_pages_of_a_report_hold_its_text_without_furniture(shipped: Flask, file: str) -> None:
    report = read_report(PROJECT / "data" / "reports" / f"{file}.md")
    expected = [block.text for block in report.blocks if block.kind not in ("furniture", "mark") and block.text.strip()]
    client = shipped.test_client()
    parts = len(page(client, f"/reports/{file}").xpath("//nav[contains(@class, 'toc')]/details/ol/li"))
    shown = [text for part in range(1, parts + 1) for text in read(page(client, f"/reports/{file}?part={part}"))]
    assert shown == expected
    assert read(page(client, f"/reports/{file}?part=all")) == expected
