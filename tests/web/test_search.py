"""Search over HTTP: for people, for programs, and while somebody types."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from serving import TREATY

JSON = {"Accept": "application/json"}


def test_search_page_shows_words_with_what_was_found(client: FlaskClient) -> None:
    page = client.get("/search?q=inspectors", headers={"Accept": "text/html"}).text
    assert "trains port <mark>inspectors</mark> in Norland" in page


def test_search_page_has_one_card_for_all_that_was_read_from_a_sentence(client: FlaskClient) -> None:
    page = client.get(
        "/search?q=employers+equally&kind=recommendation&kind=claim", headers={"Accept": "text/html"}
    ).text
    assert page.count("<blockquote>") == 1
    assert page.count('<a class="kind') == 2
    assert page.count(">About this statement</a>") == 1


def test_search_page_without_question_asks_for_one(client: FlaskClient) -> None:
    response = client.get("/search", headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert 'role="search"' in response.text


@pytest.mark.parametrize("path", ["/search?q=HI&format=json", "/search?format=json&q=Seafarers+Convention"])
def test_search_answers_programs_in_json(client: FlaskClient, path: str) -> None:
    found = client.get(path).json
    assert found is not None
    assert set(found["results"][0]) == {"iri", "label", "kind", "words", "detail"}


def test_search_as_json_says_what_was_searched(client: FlaskClient) -> None:
    found = client.get("/search?q=seafarres+conventoin&limit=1", headers=JSON).json
    assert found is not None
    assert found["corrected"] == {"seafarres": "seafarers", "conventoin": "convention"}
    assert found["results"][0]["iri"] == TREATY


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ("q=x&kind=ship", "kind is 'ship'"),
        ("q=x&limit=0", "from 1 to 100"),
        ("q=x&offset=x", "offset"),
        (f"q={'a' * 301}", "301"),
    ],
)
def test_search_at_fault_names_the_parameter(client: FlaskClient, parameters: str, said: str) -> None:
    response = client.get(
        f"/search?q=x&{parameters}" if "q=" not in parameters else f"/search?{parameters}", headers=JSON
    )
    assert response.status_code == 400
    assert said in response.text


def test_search_escapes_what_was_asked(client: FlaskClient) -> None:
    page = client.get("/search?q=<script>alert(1)</script>", headers={"Accept": "text/html"}).text
    assert "<script>alert" not in page


def test_suggestions_lead_to_pages(client: FlaskClient) -> None:
    first = client.get("/search/suggest?q=seaf").json
    assert first
    assert client.get(first[0]["url"]).status_code == 200


def test_search_is_answered_once_for_a_client_that_has_the_answer(client: FlaskClient) -> None:
    tag = client.get("/search?q=HI", headers=JSON).headers["ETag"]
    assert client.get("/search?q=HI", headers={**JSON, "If-None-Match": tag}).status_code == 304


def test_paragraph_that_was_found_leads_to_its_place_in_the_report(client: FlaskClient) -> None:
    page = client.get("/search?q=inspectors&kind=passage", headers={"Accept": "text/html"}).text
    assert "/reports/harbour-seminar-2011?char=525,622#char=525,622" in page
