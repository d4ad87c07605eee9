"""The address of a list is all that is chosen of it; what is wrong with it is told in a line."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("?theme=wages", "?theme=theme/wages"),
        ("?theme=theme%2Fwages&q=+ships++crews", "?q=ships+crews&theme=theme/wages"),
        ("?theme=https://w3id.org/miggraph/id/theme/wages", "?theme=theme/wages"),
        (
            "?speaker=none&strength=must&strength=should",
            "?strength=strength/must&strength=strength/should&speaker=none",
        ),
        ("?theme=theme/wages&theme=theme/labour&theme=theme/wages", "?theme=theme/labour&theme=theme/wages"),
        ("?q=&year=&sort=place&page=1", ""),
        ("?utm_source=letter&sort=date", "?sort=date"),
    ],
)
def test_browser_is_led_to_the_one_address(browser: FlaskClient, given: str, canonical: str) -> None:
    response = browser.get(f"/recommendations{given}", headers=HTML)
    assert (response.status_code, response.location) == (303, f"/recommendations{canonical}")
    assert browser.get(response.location, headers=HTML).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/recommendations?colour=red", 400, "colour: this list has no such parameter; it has q, strength"),
        (
            "/recommendations?theme=theme/wage",
            400,
            "theme: 'theme/wage' is no value that it can have; such as theme/wages",
        ),
        ("/recommendations?theme=none", 400, "theme: 'none' is no value"),
        ("/recommendations?year=1806", 400, "year: '1806' is no value that it can have; such as"),
        ("/recommendations?sort=size", 400, "sort: 'size' is no order of this list; it has place, date"),
        ("/recommendations?page=0", 400, "page: '0' is no number of a page"),
        ("/recommendations?page=9", 404, "page: 9 is beyond the last one, 1."),
        (f"/recommendations?q={'a' * 301}", 400, "q: it has 301 characters"),
        ("/recommendations?q=a&q=b", 400, "q: the parameter is given more than once"),
        ("/recommendations?theme=%3E%20%7B", 400, "theme: '> {' is no value"),
        ("/recommendations.csv?bom=perhaps", 400, "bom: 'perhaps' is neither true nor false"),
        ("/events?hedge=about", 400, "hedge: this list has no such parameter"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_that_names_the_parameter(
    browser: FlaskClient, path: str, status: int, said: str
) -> None:
    response = browser.get(path, headers={"Accept": "text/html"} if "page=9" in path else JSON)
    assert response.status_code == status
    assert said in response.text.replace("&#39;", "'").replace("&gt;", ">")
    assert "\n" not in (response.json or {}).get("detail", "") if response.is_json else True


def test_value_of_which_a_list_has_nothing_is_no_mistake(browser: FlaskClient) -> None:
    page = browser.get("/recommendations?instrument=theme/wages", headers=HTML)
    assert page.status_code == 200
    assert "Nothing in the reports fits all of this" in page.text


@pytest.mark.parametrize(
    ("suffix", "accept"),
    [
        ("csv", "text/csv"),
        ("json", "application/json"),
        ("ttl", "text/turtle"),
        ("rq", "application/sparql-query"),
    ],
)
def test_suffix_accept_and_format_name_the_same_form(browser: FlaskClient, suffix: str, accept: str) -> None:
    file = browser.get(f"/findings.{suffix}?theme=theme/wages")
    asked = browser.get("/findings?theme=theme/wages", headers={"Accept": accept})
    named = browser.get(f"/findings?theme=theme/wages&format={suffix}")
    assert file.content_type.partition(";")[0] == accept
    assert file.data == asked.data == named.data
    assert file.headers["Content-Disposition"] == f'attachment; filename="findings.{suffix}"'
    assert "Content-Disposition" not in asked.headers


def test_download_has_a_tag_of_its_own(browser: FlaskClient) -> None:
    first = browser.get("/findings.csv")
    assert browser.get("/findings.csv", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert browser.get("/findings.csv?bom=1").headers["ETag"] != first.headers["ETag"]


def test_table_is_safe_for_spreadsheets(browser: FlaskClient) -> None:
    plain, marked = browser.get("/organisations.csv").data, browser.get("/organisations.csv?bom=1").data
    assert marked == b"\xef\xbb\xbf" + plain
    assert b",'=Piers," in plain
    assert b",=Piers" not in plain
    figures = browser.get("/figures.csv").text
    assert ",-3," in figures, "a negative number is no formula"
    assert '"Pilot; first class"' not in figures


def test_several_values_stand_in_one_cell(browser: FlaskClient) -> None:
    found = browser.get("/recommendations.csv?theme=ratification").text
    assert "ratification; wages" in found or "labour; ratification" in found


def test_figure_as_json_has_numbers(browser: FlaskClient) -> None:
    results = browser.get("/figures.json?sort=value").json["results"]  # type: ignore[index]
    values = [each["value"] for each in results]
    assert values == sorted(values, reverse=True)
    assert {type(value) for value in values} <= {int, float}


@pytest.mark.parametrize("name", ["recommendations", "figures", "activities", "people", "instruments", "events"])
def test_each_order_has_all_things(browser: FlaskClient, name: str) -> None:
    from miggraph.web.pages.lists.catalogue import LISTS

    every = [
        sorted(each["iri"] for each in browser.get(f"/{name}.json?sort={sort.name}").json["results"])  # type: ignore[index]
        for sort in LISTS[name].sorts
    ]
    assert all(one == every[0] for one in every)


def test_address_to_share_is_that_of_the_host_that_was_asked(browser: FlaskClient) -> None:
    for host in ("one.example", "two.example"):
        page = browser.get("/findings?theme=theme/wages", headers=HTML, base_url=f"http://{host}").text
        assert f'<link rel="canonical" href="http://{host}/findings?theme=theme/wages">' in page
