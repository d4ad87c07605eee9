"""Stored questions over HTTP: values by name, parts of the rows, forms, choices, the list that is searched."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import re

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

import serving
from miggraph.engine import Engine, Query
from miggraph.engine.answer import RESULT_TYPES
from miggraph.web.pages.questions import forms, views

ASKED = "/queries/recommendations-by-instrument"
BROWSER = {"Accept": "text/html"}
TREATY = {"instrument": serving.TREATY}
LINK = re.compile(r'<([^>]+)>; rel="(next|prev)"')


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))[1:]


@pytest.mark.parametrize("name", ["Convention on Seafarers", " convention  ON seafarers", serving.TREATY])
def test_value_is_an_iri_or_the_name_of_what_it_stands_for(client: FlaskClient, name: str) -> None:
    response = client.get(ASKED, query_string={"instrument": name, "format": "csv"})
    assert response.data == client.get(ASKED, query_string={**TREATY, "format": "csv"}).data


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (f"{ASKED}?instrument=Convention+on+Seafarer", "instrument: 'Convention on Seafarer' is neither an IRI nor"),
        (f"{ASKED}?instrument=Convention+on+Seafarer", "did you mean Convention on Seafarers?"),
        (f"{ASKED}?colour=red", "colour: is not a parameter of this query; the parameters are instrument"),
        (f"{ASKED}?limit=-1", "limit: '-1' is no number of rows"),
        (f"{ASKED}?limit=1&limit=2", "limit: the parameter is given more than once"),
        (f"{ASKED}?offset=one", "offset: 'one' is no number of rows"),
        (f"{ASKED}?limit=%D9%A1", "is no number of rows"),
        (f"{ASKED}?instrument=%FF", "instrument: the value is not UTF-8"),
        ("/queries/events-in-year?year=soon", "year: 'soon' is not of the type integer"),
        ("/queries?group=colours", "group: 'colours' is no group"),
    ],
)
def test_error_names_the_parameter_in_one_line(client: FlaskClient, path: str, told: str) -> None:
    response = client.get(path, headers={"Accept": "application/json"})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    detail = response.get_json()["detail"]
    assert told in detail
    assert "\n" not in detail


@pytest.mark.parametrize(
    ("limit", "offset", "count", "links"),
    [
        ("1", "", 1, {"next": "limit=1&offset=1"}),
        ("1", "1", 1, {"prev": "limit=1"}),
        ("1", "7", 0, {"prev": "limit=1&offset=1"}),
        ("2", "", 2, {}),
        ("0", "", 0, {}),
        ("", "1", 1, {}),
    ],
)
def test_part_of_the_rows_links_to_the_others(
    client: FlaskClient, limit: str, offset: str, count: int, links: dict[str, str]
) -> None:
    asked = {**TREATY, "format": "csv", "limit": limit, "offset": offset}
    response = client.get(ASKED, query_string=asked)
    whole = rows(client.get(ASKED, query_string={**TREATY, "format": "csv"}).text)
    start = int(offset or 0)
    assert rows(response.text) == whole[start : start + count]
    told = {rel: address for address, rel in LINK.findall(response.headers.get("Link", ""))}
    assert told.keys() == links.keys()
    for rel, address in told.items():
        assert f"&{links[rel]}&format=csv" in address
        assert client.get(address).status_code == 200


def test_page_of_a_long_answer_shows_some_rows_and_offers_all(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SHOWN", 1)
    first = client.get(ASKED, query_string=TREATY, headers=BROWSER).text
    assert "1 of 2 rows" in first
    _, begins, formats = first.partition('<p class="formats">All rows as')
    assert begins
    csv_address = html.unescape(formats.partition('href="')[2].partition('"')[0])
    words = [row[1] for row in rows(client.get(csv_address).text)]
    following = html.unescape(re.findall(r'rel="next" href="([^"]*)"', first)[0])
    second = client.get(following, headers=BROWSER).text
    assert "1 of 2 rows" in second
    assert [[each in told for each in words] for told in (first, second)] == [[True, False], [False, True]]


@pytest.mark.parametrize(
    ("limit", "left", "told"),
    [
        ("", None, "All rows as"),
        ("", 2, "All rows from the first of these on as"),
        ("", 1, "These rows as"),
        ("", 0, "These rows as"),
        ("3", None, "These rows as"),
    ],
)
def test_page_tells_which_rows_its_files_have(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, limit: str, left: int | None, told: str
) -> None:
    monkeypatch.setattr(views, "SHOWN", 1)
    number = len(rows(client.get("/queries/things-by-class.csv").text))
    asked = {"limit": limit, "offset": "" if left is None else str(number - left)}
    page = client.get("/queries/things-by-class", query_string=asked, headers=BROWSER).text
    assert f'<p class="formats">{told}' in page


@pytest.mark.parametrize(("shown", "place"), [(1, "files"), (500, "table")])
def test_chart_of_a_long_answer_tells_where_all_rows_are(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, shown: int, place: str
) -> None:
    monkeypatch.setattr(views, "SHOWN", shown)
    page = client.get("/queries/things-by-class", headers=BROWSER).text
    assert re.findall(r"The (\w+) below ha(?:s|ve) all rows", page) == [place] * 2


def test_page_without_rows_tells_that_none_was_asked_for(client: FlaskClient) -> None:
    page = client.get(ASKED, query_string={**TREATY, "limit": "0"}, headers=BROWSER).text
    assert "The answer has 2 rows; none of them is asked for." in page


def test_answer_tells_its_versions_and_digest_in_every_form(client: FlaskClient) -> None:
    told = [client.get(ASKED, query_string={**TREATY, "format": form}) for form in ("csv", "tsv", "json", "xml")]
    names = ("Miggraph-Query-Version", "Miggraph-Dataset", "Miggraph-Digest", "Miggraph-Rows", "Miggraph-Asked")
    assert len({tuple(response.headers[name] for name in names) for response in told}) == 1
    said = told[2].get_json(force=True)["answer"]
    assert (said["digest"], said["rows"]) == (told[0].headers["Miggraph-Digest"], 2)
    file = (serving.QUERIES / "recommendations-by-instrument.rq").read_bytes()
    assert said["queryVersion"] == hashlib.sha256(file).hexdigest()
    solutions = ox.parse_query_results(told[2].data, format=RESULT_TYPES["application/json"])
    assert isinstance(solutions, ox.QuerySolutions)
    assert len(list(solutions)) == 2


@pytest.mark.parametrize("asked", [{}, TREATY, {"instrument": "Convention on Seafarers"}])
def test_query_as_a_file_runs_and_keeps_its_header(client: FlaskClient, engine: Engine, asked: dict[str, str]) -> None:
    response = client.get(f"{ASKED}.rq", query_string=asked)
    assert response.mimetype == "application/sparql-query"
    assert response.text.startswith("#+ summary: ")
    answer = engine.query(Query(response.text)).serialise("text/csv")
    assert answer == client.get(f"{ASKED}.csv", query_string=asked).data


def test_query_as_a_file_without_a_needed_value_is_the_file(client: FlaskClient) -> None:
    file = (serving.QUERIES / "who-spoke-for-whom.rq").read_text(encoding="utf-8")
    assert client.get("/queries/who-spoke-for-whom.rq").text == file


@pytest.mark.parametrize(("words", "count"), [("seaf conv", 1), ("", 1), ("SEAFARERS", 1), ("ships", 0)])
def test_choices_are_suggested_by_their_words(client: FlaskClient, words: str, count: int) -> None:
    found = client.get(f"{ASKED}/choices/instrument", query_string={"q": words}).get_json()
    label = "Convention on Seafarers"
    assert found == [{"value": serving.TREATY, "label": label, "typed": label}][:count]


def test_form_suggests_choices_without_script_where_they_are_many(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "FEW", 0)
    page = client.get(ASKED, query_string=TREATY, headers=BROWSER).text
    assert 'value="Convention on Seafarers" type="text" list="instrument-choices"' in page
    assert '<option value="Convention on Seafarers">' in page
    assert 'data-suggest="/queries/recommendations-by-instrument/choices/instrument" data-fill' in page


def test_page_shows_code_and_leads_to_the_endpoint(client: FlaskClient) -> None:
    page = client.get(ASKED, query_string={**TREATY, "limit": "1"}, headers=BROWSER).text
    for words in ("curl --silent", "pandas.read_csv(", "read.csv(", "=IMPORTDATA(", 'rel="next"', "/sparql?query="):
        assert words in page


@pytest.mark.parametrize(
    ("asked", "name", "is_there"),
    [
        ({"q": "instrument recommended"}, "recommendations-by-instrument", True),
        ({"q": "instrument recommended"}, "event-venues", False),
        ({"group": "events"}, "event-venues", True),
        ({"group": "events"}, "recommendations-by-instrument", False),
        ({"q": "xyzzy"}, "event-venues", False),
    ],
)
def test_list_is_searched_and_parted(client: FlaskClient, asked: dict[str, str], name: str, is_there: bool) -> None:
    told = client.get("/queries", query_string={**asked, "format": "json"}).get_json()
    assert (name in {query["name"] for query in told}) is is_there
    page = client.get("/queries", query_string=asked, headers=BROWSER).text
    assert (f'href="/queries/{name}"' in page) is is_there


def test_choices_of_no_parameter_are_not_found(client: FlaskClient) -> None:
    response = client.get(f"{ASKED}/choices/colour")
    assert response.status_code == 404
    assert "colour: recommendations-by-instrument has no such parameter" in response.get_json()["detail"]
