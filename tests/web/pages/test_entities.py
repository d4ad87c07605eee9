"""The page of a thing: what its kind says first, what is shown of it, and what a machine finds in it."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from miggraph.web.pages.entities.design import View

HTML = {"Accept": "text/html"}
STATEMENT = "recommendation/2010-02-28-tides/7"
"""A statement with everything that a card shows."""


def text_of(page: str) -> str:
    """What a reader sees of a page."""
    shown = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r" ([,.:;)])", r"\1", re.sub(r"\s+", " ", unescape(shown)).replace("( ", "("))


@pytest.mark.parametrize(
    ("path", "title", "lead"),
    [
        ("instrument/tide-treaty", "Tide Treaty", "A treaty of 4 July 1950. In full: Treaty on the Tides."),
        (
            "event/2010-02-28-tides",
            "Tides: what to do",
            "A workshop at Old Quay House in Dune, 28 February to 2 March 2010, held by Harbour Institute. 1 person",
        ),
        ("session/2010-02-28-tides/one", "Session 1: Ebb", "A session of Tides, 28 February 2010, 09:00 to 10:30."),
        ("series/sea-days", "Sea days", "A series of 1 event."),
        ("person/ola-wick", "Ola Wick", "Pilot of Dune, Sandland, as presented at Tides on 28 February 2010."),
        ("process/tide-talks", "Tide Talks", "A consultative process. The graph also has 1 activity and 1 initiative"),
        ("country/sandland", "Sandland", "A country in Sea Coast."),
        (
            "theme/tides",
            "Tides",
            "Tides is about the sea that comes and goes. The graph holds 55 statements on it: 53 recommendations and 2 "
            "figures. Of the statements, 2 are on narrower themes.",
        ),
        (
            "affected-group/pilots",
            "Pilots",
            "53 recommendations and 1 finding. Of the statements, 1 is about a narrower group.",
        ),
        ("activity/tide-talks/course", "Course for pilots", "A capacity-building activity of Tide Talks for pilots in"),
        ("initiative/lamps", "Lamps for all", "Led by Tide Talks."),
        ("publication/tide-tables", "Tide tables", "A publication, 2009."),
        ("method/asked/pilots", "Asked: pilots", "It is right in about 90 of 100 cases. The graph holds 53"),
        ("participation/ola-wick", "Ola Wick, speaker", "Ola Wick: speaker in Session 1: Ebb, on behalf of Sandland."),
        (STATEMENT, "Recommendation by Ola Wick, 28 February 2010", "Ask the 7 pilots."),
    ],
)
def test_page_says_first_what_its_kind_asks_for(reader: FlaskClient, path: str, title: str, lead: str) -> None:
    page = reader.get(f"/doc/{path}", headers=HTML).text
    assert f">{title}</h1>" in page
    assert lead in text_of(page)


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("instrument/tide-treaty", "Adopted 4 July 1950 In force since 1952 Numbers 7 SND 3"),
        (
            "event/2010-02-28-tides",
            "Programme 09:00 – 10:30 Session 1: Ebb Ola Wick, pilot of Dune, Sandland (speaker)",
        ),
        ("series/sea-days", "Events of the series Tides 28 February 2010"),
        ("person/ola-wick", "Where and in which role 28 February 2010 Tides Speaker: Session 1: Ebb For Sandland"),
        ("country/sandland", "Member of Tide Talks"),
        ("method/asked/pilots", "Pattern ask (for|pilots) Matches Ask the pilots."),
        ("theme/tides", "Who spoke of it Ola Wick 53"),
        (STATEMENT, "How it was found Rule asked: pilots Confidence 0.9: right in about 90 of 100 cases"),
        ("scheme/themes", "Terms 2 spring tides tides"),
    ],
)
def test_page_shows_what_its_kind_needs(reader: FlaskClient, path: str, section: str) -> None:
    address = f"/{path}" if path.startswith("scheme") else f"/doc/{path}"
    assert section in text_of(reader.get(address, headers=HTML).text)


def test_card_has_words_speaker_page_and_place(reader: FlaskClient) -> None:
    page = reader.get(f"/doc/{STATEMENT}", headers=HTML).text
    assert "R Recommendation strength: must Ask the 7 pilots. Ola Wick, for Sandland Read on page 9" in text_of(page)
    assert 'href="/reports/harbour-seminar-2011?char=37,106#char=37,106"' in page


def test_mentions_stand_in_their_sentences(client: FlaskClient) -> None:
    page = client.get("/doc/instrument/seafarers-convention", headers=HTML).text
    assert "<p>States should ratify the <mark>Seafarers Convention</mark> without delay.</p>" in page


def test_mention_that_stands_in_no_sentence_is_not_promised(reader: FlaskClient) -> None:
    assert "mentions" not in reader.get("/doc/initiative/lamps", headers=HTML).text


def test_group_is_counted_and_paged(reader: FlaskClient) -> None:
    first = reader.get("/doc/theme/tides", headers=HTML).text
    assert 'href="?all=said.recommendation">All 53 recommendations' in first
    assert first.count('<article class="quote rec"') == 4
    pages = [reader.get(f"/doc/theme/tides?all=said.recommendation&page={n}", headers=HTML).text for n in (1, 2)]
    shown = [re.findall(r'<article class="quote rec" id="(\d+)"', page) for page in pages]
    assert [len(each) for each in shown] == [50, 3]
    assert len({*shown[0], *shown[1]}) == 53


def test_group_counts_statements_and_says_in_how_many_sentences(reader: FlaskClient) -> None:
    told = text_of(reader.get("/doc/theme/spring-tides", headers=HTML).text)
    assert "The graph holds 2 figures on it." in told
    assert "What is said 2 in 1 sentence" in told


def test_group_never_leaves_out_one_alone() -> None:
    view, items = View(), range(9)
    assert [len(view.of("said", items, shown)) for shown in (7, 8, 9)] == [7, 9, 9]


@pytest.mark.parametrize("query", ["all=nothing", "all=said.recommendation&page=9", "page=x", "page=0"])
def test_group_that_is_not_there_is_refused(reader: FlaskClient, query: str) -> None:
    assert reader.get(f"/doc/theme/tides?{query}", headers=HTML).status_code == 400


def test_statement_is_cited_and_its_errors_reported(reader: FlaskClient) -> None:
    page = unescape(reader.get(f"/doc/{STATEMENT}", headers=HTML).text)
    iri = f"https://w3id.org/miggraph/id/{STATEMENT}"
    assert "Ola Wick, 28 February 2010, in: Harbour Mobility Seminar: report" in text_of(page)
    assert "@misc{miggraph:7," in page
    assert f"UR  - {iri}" in page
    assert "mailto:errors@example.org?subject=Error%20in%20statement%207&body=Statement%3A%20https%3A%2F%2F" in page


@pytest.mark.parametrize(("form", "start"), [("bib", "@misc{miggraph:7,"), ("ris", "TY  - ELEC\nAU  - Ola Wick\n")])
def test_statement_is_cited_in_a_file(reader: FlaskClient, form: str, start: str) -> None:
    response = reader.get(f"/doc/{STATEMENT}.{form}")
    assert response.text.startswith(start)
    assert f"citation.{form}" in response.headers["Content-Disposition"]
    assert reader.get(f"/doc/nothing.{form}").status_code == 404


def test_page_describes_itself_to_machines(reader: FlaskClient) -> None:
    page = reader.get("/doc/instrument/tide-treaty", headers=HTML).text
    told = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    iri = "https://w3id.org/miggraph/id/instrument/tide-treaty"
    assert (told["@id"], told["name"]) == (iri, "Tide Treaty")
    assert f'<link rel="canonical" href="{iri}">' in page
    assert '<link rel="alternate" type="text/turtle" href="/doc/instrument/tide-treaty.ttl">' in page
    assert '<meta property="og:title" content="Tide Treaty">' in page


def test_only_addresses_of_the_web_are_linked(reader: FlaskClient) -> None:
    page = reader.get("/doc/instrument/tide-treaty", headers=HTML).text
    assert 'href="https://example.org/tides"' in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize(
    ("path", "language", "title"),
    [
        ("theme/tides", "fr-CH, en;q=0.5", "Marées"),
        ("theme/tides", "de", "Tides"),
        ("country/sandland", "fr", "Pays de sable"),
        ("country/sandland", "", "Sandland"),
    ],
)
def test_names_are_in_the_language_of_the_reader(reader: FlaskClient, path: str, language: str, title: str) -> None:
    response = reader.get(f"/doc/{path}", headers={**HTML, "Accept-Language": language})
    assert f">{title}</h1>" in response.text
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("media_type", ["text/html", "application/json", "text/plain"])
def test_names_near_to_what_is_not_there_are_told(reader: FlaskClient, media_type: str) -> None:
    response = reader.get("/doc/instrument/tide-treety", headers={"Accept": media_type})
    assert response.status_code == 404
    assert "Treaty on the Tides" in response.text


def test_start_page_has_questions_events_and_a_card(reader: FlaskClient) -> None:
    told = text_of(reader.get("/").text)
    assert "2 events, 2010 to 2011" in told
    assert "Tides 28 February, 53 statements" in told
    assert "Legal instruments What do the reports say of a legal instrument" in told
