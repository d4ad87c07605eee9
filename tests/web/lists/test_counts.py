"""The numbers of a list agree: in the facets, on the page, in every download, and in the answer to its query."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from miggraph.web.pages.lists.catalogue import LISTS

HTML = {"Accept": "text/html"}
Pairs = list[tuple[str, str]]


def told(client: FlaskClient, name: str, pairs: Pairs) -> dict[str, Any]:
    found = client.get(f"/{name}.json", query_string=pairs).json
    assert found is not None
    return dict(found)


def things_in_csv(client: FlaskClient, name: str, pairs: Pairs) -> list[str]:
    rows = csv.reader(io.StringIO(client.get(f"/{name}.csv", query_string=pairs).text))
    return [row[0] for row in rows][1:]


def things_of_query(client: FlaskClient, name: str, pairs: Pairs) -> list[str]:
    """The things that the public endpoint finds with the query of a list."""
    query = client.get(f"/{name}.rq", query_string=pairs).text
    answer = client.get("/sparql", query_string={"query": query, "format": "json"})
    assert answer.status_code == 200, f"{answer.text}\n{query}"
    return [row[LISTS[name].variable]["value"] for row in answer.json["results"]["bindings"]]  # type: ignore[index]


def options(found: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    for facet, several in found["facets"].items():
        for option in several:
            yield facet, option["value"], option["count"]


def agree(client: FlaskClient, name: str, pairs: Pairs) -> dict[str, Any]:
    """What is told of a list in JSON, found to be the same in all other forms."""
    found = told(client, name, pairs)
    things = [each["iri"] for each in found["results"]]
    assert len(set(things)) == found["total"]
    assert things_in_csv(client, name, pairs) == things, f"{name} {pairs}"
    assert sorted(things_of_query(client, name, pairs)) == sorted(things), f"{name} {pairs}"
    return found


@pytest.mark.parametrize("name", LISTS)
def test_each_value_of_a_facet_has_as_many_results_as_it_says(browser: FlaskClient, name: str) -> None:
    whole = agree(browser, name, [])
    assert whole["total"]
    for facet, value, count in options(whole):
        assert agree(browser, name, [(facet, value)])["total"] == count, f"{facet}={value}"


@pytest.mark.parametrize("name", LISTS)
def test_counts_hold_beside_what_is_chosen(browser: FlaskClient, name: str) -> None:
    draw = random.Random(name)
    known = [*options(told(browser, name, []))]
    for _ in range(12):
        chosen = [(facet, value) for facet, value, _ in draw.sample(known, min(2, len(known)))]
        others = {facet for facet, _ in chosen}
        for facet, value, count in draw.sample([*options(agree(browser, name, chosen))] or known[:1], 1):
            rest = [pair for pair in chosen if pair[0] != facet]
            if facet not in others or count:
                assert agree(browser, name, [*rest, (facet, value)])["total"] == count, f"{chosen} {facet}={value}"


@pytest.mark.parametrize("name", ["recommendations", "findings", "figures"])
def test_several_values_of_a_facet_add_and_several_facets_narrow(browser: FlaskClient, name: str) -> None:
    def things(*pairs: tuple[str, str]) -> set[str]:
        return {each["iri"] for each in agree(browser, name, [*pairs])["results"]}

    wages, ratified = ("theme", "theme/wages"), ("theme", "theme/ratification")
    unnamed, ada = ("speaker", "none"), ("speaker", "person/ada")
    assert things(wages, ratified) == things(wages) | things(ratified)
    assert things(unnamed, ada) == things(unnamed) | things(ada)
    assert things(wages, ratified, unnamed) == (things(wages) | things(ratified)) & things(unnamed)


@pytest.mark.parametrize("name", ["recommendations", "findings"])
@pytest.mark.parametrize(
    "words", ["harb", "SHIPS crews", "fähr", "(net", "50 %", "ports*", "+tides", '"locks"', "arbours", "["]
)
def test_words_find_the_same_here_and_by_the_query(browser: FlaskClient, name: str, words: str) -> None:
    found = agree(browser, name, [("q", words)])
    expected = [
        [f" {word.lower()}" in f" {each['words'].lower()}" for word in words.split()]
        for each in told(browser, name, [])["results"]
    ]
    assert found["total"] == sum(map(all, expected))


def test_theme_finds_what_stands_under_narrower_ones(browser: FlaskClient) -> None:
    narrow = told(browser, "findings", [("theme", "theme/wages")])
    wide = {each["iri"] for each in told(browser, "findings", [("theme", "theme/labour")])["results"]}
    assert {each["iri"] for each in narrow["results"]} < wide


def test_number_in_a_row_is_that_of_the_list_to_which_it_leads(browser: FlaskClient) -> None:
    for name, listed in LISTS.items():
        for field in listed.fields:
            other, _, facet = field.counted.partition(".")
            for each in told(browser, name, [])["results"] if other else ():
                count = told(browser, other, [(facet, each["iri"])])["total"]
                assert each[field.variable] == count, f"{name} {field.name} {each['iri']}"


@pytest.mark.parametrize("name", LISTS)
def test_page_shows_the_number_and_turtle_has_each_thing(browser: FlaskClient, name: str) -> None:
    found = told(browser, name, [])
    assert f">{found['total']} " in browser.get(f"/{name}", headers=HTML).text
    graph = browser.get(f"/{name}.ttl").text
    assert [each["iri"] for each in found["results"] if f"<{each['iri']}> " not in graph] == []


@pytest.mark.long
@pytest.mark.parametrize("name", LISTS)
def test_numbers_agree_in_the_reports_that_are_shipped(shipped: Flask, name: str) -> None:
    client, draw = shipped.test_client(), random.Random(name)
    known = [*options(agree(client, name, []))]
    first = {facet: (facet, value, count) for facet, value, count in reversed(known)}
    for facet, value, count in {*first.values(), *draw.sample(known, 12)}:
        assert agree(client, name, [(facet, value)])["total"] == count, f"{facet}={value}"
