"""What a reader sees of a list, without a script."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from miggraph.web.pages.lists.amounts import amount
from miggraph.web.pages.lists.catalogue import LISTS

HTML = {"Accept": "text/html"}
LINKS = re.compile(r'href="(/[^"]*)"')
BOXES = re.compile(r'<input type="checkbox" name="([^"]+)" value="([^"]+)"( checked)?>')


def page_of(client: FlaskClient, path: str) -> str:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200, response.text
    return response.text


@pytest.mark.parametrize("name", LISTS)
def test_page_links_to_what_answers(browser: FlaskClient, name: str) -> None:
    page = page_of(browser, f"/{name}")
    links = {unescape(link) for link in LINKS.findall(page) if not link.startswith(("/reports/", "/static/"))}
    assert [link for link in links if browser.get(link, headers=HTML, follow_redirects=True).status_code != 200] == []


@pytest.mark.parametrize("name", LISTS)
def test_page_has_no_script_or_style_of_its_own(browser: FlaskClient, name: str) -> None:
    page = page_of(browser, f"/{name}")
    assert re.findall(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=", page) == []


@pytest.mark.parametrize("name", LISTS)
def test_every_input_has_a_label_and_every_group_a_legend(browser: FlaskClient, name: str) -> None:
    page = page_of(browser, f"/{name}")
    assert page.count("<fieldset>") == page.count("<fieldset><legend>")
    assert page.count('<input type="checkbox"') == page.count('<label><input type="checkbox"')
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_chosen_values_are_ticked_first_and_stand_as_chips(browser: FlaskClient) -> None:
    page = page_of(browser, "/findings?theme=theme/wages&speaker=none")
    assert {(name, value) for name, value, checked in BOXES.findall(page) if checked} == {
        ("theme", "theme/wages"),
        ("speaker", "none"),
    }
    assert '<a class="chip on" href="/findings?speaker=none"><span class="vh">Remove </span>Theme: wages</a>' in page
    assert 'href="/findings?theme=theme/wages"><span class="vh">Remove </span>Said by: Speaker not named</a>' in page


def test_form_sends_what_the_address_says(browser: FlaskClient) -> None:
    path = "/findings?q=ships&theme=theme/wages&sort=date"
    page = page_of(browser, path)
    sent = [
        ("q", "ships"),
        *((name, value) for name, value, checked in BOXES.findall(page) if checked),
        ("sort", "date"),
    ]
    assert 'name="sort" value="date"' in page
    assert browser.get("/findings", query_string=sent, headers=HTML, follow_redirects=True).request.full_path == path


def test_values_that_are_called_alike_say_more(browser: FlaskClient) -> None:
    page = page_of(browser, "/findings")
    assert "<span>Piers: a workshop</span>" in page
    assert "<span>some (2012-04-01 piers)</span>" in page


def test_first_six_values_are_seen_and_the_others_are_folded(browser: FlaskClient) -> None:
    page = page_of(browser, "/instruments")
    for group in re.findall(r"<fieldset>.*?</fieldset>", page_of(browser, "/findings") + page, re.DOTALL):
        first, _, others = group.partition("<details>")
        assert first.count("checkbox") <= 6
        assert not others or f"<summary>{others.count('checkbox')} more" in others


def test_facet_that_narrows_nothing_is_not_shown(browser: FlaskClient) -> None:
    year = "<legend>Year</legend>"
    at = "event=event/2012-04-01-piers"
    assert year in page_of(browser, "/recommendations")
    assert year not in page_of(browser, f"/recommendations?{at}")
    assert year in page_of(browser, f"/recommendations?{at}&year=2012")


def test_statements_are_cards_and_things_are_rows(browser: FlaskClient) -> None:
    assert page_of(browser, "/recommendations").count('<article class="quote rec') > 2
    people = page_of(browser, "/people")
    assert "Ada Quill" in people
    assert "Named nowhere" not in people


def test_pages_turn(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from miggraph.web.pages.lists import shown, views

    monkeypatch.setattr(shown, "SIZE", 1)
    monkeypatch.setattr(views, "SIZE", 1)
    first = page_of(client, "/recommendations")
    assert "1 to 1 of 2" in first
    assert 'rel="next" href="/recommendations?page=2"' in first
    assert 'rel="prev" href="/recommendations"' in page_of(client, "/recommendations?page=2")


def test_words_of_a_reader_are_escaped(browser: FlaskClient) -> None:
    page = page_of(browser, "/findings?q=%3Cb%3E%22")
    assert "<b>" not in page.partition("<main")[2].replace('<b aria-hidden="true">', "")
    assert 'value="&lt;b&gt;&#34;"' in page


def test_link_to_the_query_opens_it_at_the_endpoint(browser: FlaskClient) -> None:
    page = page_of(browser, "/findings?theme=theme/wages")
    link = unescape(re.findall(r'href="(/sparql\?query=[^"]+)"', page)[0])
    answer = page_of(browser, link)
    assert "# Theme: wages" in answer


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        (("about", "4000", "", "households"), "about 4,000 households"),
        (("between", "2", "3.5", "%"), "between 2 and 3.5 %"),
        (("", "-1200.50", "-1000", "ships"), "-1,200.50 to -1,000 ships"),
        (("over", "1000000", "1000000", ""), "over 1,000,000"),
        (("", "-0.5", "", "%"), "-0.5 %"),
        (("", "1e6", "", "crews"), "1e6 crews"),
    ],
)
def test_amount_is_read_as_it_would_be_written(parts: tuple[str, str, str, str], read: str) -> None:
    assert amount(*parts) == read


def test_figure_stands_above_its_card(browser: FlaskClient) -> None:
    assert re.search(r'<p class="figure">(about|over) (12|400|-3)</p>', page_of(browser, "/figures"))


def test_value_with_names_in_several_languages_has_its_english_one(browser: FlaskClient) -> None:
    page = page_of(browser, "/figures")
    assert "<span>ships</span>" in page
    assert "bateaux" not in page


def test_lists_are_listed_with_how_much_is_in_each(browser: FlaskClient) -> None:
    told = {each["name"]: each for each in browser.get("/lists", headers={"Accept": "application/json"}).get_json()}
    assert {*told} == {*LISTS}
    page = page_of(browser, "/lists")
    for name, each in told.items():
        found = browser.get(f"/{name}.json").get_json()
        assert (found["total"], {*found["facets"]}) == (each["total"], {*each["facets"]})
        assert f'href="/{name}"' in page
