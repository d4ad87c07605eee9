"""The files of a picture, its filters, its drawing on other pages."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from miggraph.web.pictures import figure, figure_of
from miggraph.web.pictures.catalogue import PICTURES

HTML = {"Accept": "text/html"}
SVG = "{http://www.w3.org/2000/svg}"
ID = "https://w3id.org/miggraph/id/"


def drawing(client: FlaskClient, name: str, query: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(client.get(f"/pictures/{name}.svg{query}").data)


@pytest.mark.parametrize("name", PICTURES)
def test_svg_stands_alone(browser: FlaskClient, name: str) -> None:
    root = drawing(browser, name)
    assert root.findtext(f"{SVG}title") == PICTURES[name].title
    assert PICTURES[name].leaves_out in (root.findtext(f"{SVG}desc") or "")
    used = set(re.findall(r"var\((--[^)]+)\)", root.findtext(f"{SVG}style") or ""))
    assert used <= set(re.findall(r"(--[\w-]+):", root.findtext(f"{SVG}style") or ""))
    assert all(link.get("href", "").startswith("http") for link in root.iter(f"{SVG}a"))


@pytest.mark.parametrize("name", PICTURES)
def test_links_of_marks_say_where_they_lead(browser: FlaskClient, name: str) -> None:
    links = [*drawing(browser, name).iter(f"{SVG}a")]
    assert links
    assert all("".join(link.itertext()).strip() for link in links)


@pytest.mark.parametrize("suffix", ["svg", "png", "csv", "rq"])
def test_same_picture_is_the_same_file(browser: FlaskClient, suffix: str) -> None:
    first, again = (browser.get(f"/pictures/themes-by-year.{suffix}").data for _ in range(2))
    assert first == again


def test_stored_file_keeps_its_own_policy(browser: FlaskClient) -> None:
    first = browser.get("/pictures/themes-by-year.svg")
    again = browser.get("/pictures/themes-by-year.svg", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "Content-Security-Policy" not in {**first.headers, **again.headers}


def test_png_has_two_pixels_for_a_unit(browser: FlaskClient) -> None:
    data = browser.get("/pictures/map-of-activities.png").data
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20]) == 2 * int(drawing(browser, "map-of-activities").get("width", ""))


def test_country_too_small_for_a_shape_is_a_point(browser: FlaskClient) -> None:
    titles = [
        each.findtext(f"{SVG}title")
        for each in drawing(browser, "map-of-activities").iter(f"{SVG}a")
        if each.find(f"{SVG}circle") is not None
    ]
    assert len(titles) == 1
    assert "Südland" in (titles[0] or "")


def test_names_are_escaped(browser: FlaskClient) -> None:
    assert "Rules of the <quay> & the pier" in "".join(drawing(browser, "instruments-together").itertext())


def test_filter_narrows_what_is_counted(browser: FlaskClient) -> None:
    narrowed = drawing(browser, "themes-by-year", "?year=2012")
    headings = {text.text for text in narrowed.iter(f"{SVG}text")}
    assert "2012" in headings
    assert "2013" not in headings


def test_events_of_one_name_are_told_apart_by_their_year(browser: FlaskClient) -> None:
    headings = {text.text for text in drawing(browser, "organisations-at-events").iter(f"{SVG}text")}
    assert {"Piers, 2012", "Piers, 2013"} <= headings


def test_chosen_theme_is_shown_with_those_below_it(browser: FlaskClient) -> None:
    rows = {text.text for text in drawing(browser, "themes-by-year").iter(f"{SVG}text")}
    below = {text.text for text in drawing(browser, "themes-by-year", "?theme=labour").iter(f"{SVG}text")}
    assert "wages" not in rows
    assert {"labour", "wages"} <= below


@pytest.mark.parametrize("query", ["?theme=nothing", "?colour=red", "?page=2", "?sort=date"])
def test_wrong_filter_is_told(browser: FlaskClient, query: str) -> None:
    answer = browser.get(f"/pictures/timeline{query}", headers=HTML)
    assert answer.status_code == 400
    assert query[1:].partition("=")[0] in answer.text


def test_address_has_one_form(browser: FlaskClient) -> None:
    answer = browser.get("/pictures/timeline?year=2013&q=&event=2012-04-01-piers", headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/pictures/timeline?event=event/2012-04-01-piers&year=2013"


def test_nothing_that_fits_is_told(browser: FlaskClient) -> None:
    answer = browser.get("/pictures/timeline?q=unheard", headers=HTML)
    assert "Nothing in the reports fits all of this." in answer.text


def test_figure_stands_on_other_pages(pictured: Flask) -> None:
    with pictured.test_request_context("/"):
        shown = figure("themes-by-year", year=["2012", "2013"])
        assert "/pictures/themes-by-year?year=2012&amp;year=2013" in shown
        assert figure("themes-by-year", theme="no-such-theme") == ""
        assert "<svg" in figure_of(f"{ID}theme/labour")
        assert figure_of(f"{ID}person/ada") == ""


def test_pages_of_things_have_their_picture(browser: FlaskClient) -> None:
    page = browser.get("/doc/organization/harbour-institute", headers=HTML).text
    assert "/pictures/organisations-at-events?spoken-for=organization/harbour-institute" in page


def test_pictures_are_listed(browser: FlaskClient) -> None:
    page = browser.get("/pictures", headers=HTML).text
    for name, picture in PICTURES.items():
        assert f'href="/pictures/{name}"' in page
        assert picture.title in page


def test_start_page_has_the_events_in_time(browser: FlaskClient) -> None:
    page = browser.get("/", headers=HTML).text
    assert page.count('<figure class="picture">') == 1
    assert 'href="/pictures/timeline"' in page


def test_shapes_come_with_the_countries_of_the_dataset(browser: FlaskClient) -> None:
    told = browser.get("/pictures/countries.json").get_json()
    found = {each["code"]: each["href"] for each in told["countries"]}
    assert found == {"NOR": "/doc/country/nor", "MLT": "/doc/country/sud"}
    assert "NOR" in told["shapes"]
    assert "MLT" in told["points"]
    assert {"width", "height", "top", "source"} <= told.keys()
