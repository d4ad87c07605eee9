"""The numbers of the pictures: recounted by queries written by hand, and found in what each mark leads to."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml.html import fromstring

from miggraph.iris import PREFIXES
from miggraph.web.pictures.catalogue import PICTURES

HTML = {"Accept": "text/html"}
_TOPS = "?x dcterms:subject ?theme . ?theme skos:broader* ?row . MINUS { ?row skos:broader ?any }"
_BEFORE = "?x mig:spokenFor ?body . ?body org:subOrganizationOf* ?row"
_WHEN = """{ ?x mig:madeAt/schema:startDate ?date } UNION { ?x mig:madeAt/dcterms:issued ?date }
  BIND(STRBEFORE(CONCAT(STR(?date), "-"), "-") AS ?column)"""
BY_HAND = {
    "timeline": """VALUES (?class ?row) { (mig:Recommendation "recommendations") (mig:Finding "findings")
      (mig:Statistic "figures") } ?x a ?class ; mig:madeAt ?column . ?column a mig:Event""",
    "themes-by-year": f"?x a mig:Recommendation . {_TOPS} {_WHEN}",
    "themes-by-stakeholder": f"""?x a mig:Recommendation ; mig:addressedTo ?column . {_TOPS}
      FILTER(STRSTARTS(STR(?column), "https://w3id.org/miggraph/id/stakeholder/"))""",
    "who-asks-whom": f"?x a mig:Recommendation ; mig:addressedTo ?column . {_BEFORE}",
    "organisations-at-events": """?x mig:participant ?who ; mig:onBehalfOf ?body ; mig:inEvent ?part .
      ?body org:subOrganizationOf* ?row . ?row a mig:Organization .
      ?part mig:partOfEvent* ?column . ?column a mig:Event MINUS { ?column a mig:ProgrammeItem }""",
    "instruments-together": """?x a mig:Statement ; mig:mentions ?row , ?column . ?row a mig:LegalInstrument .
      ?column a mig:LegalInstrument FILTER(?row != ?column)""",
    "map-of-activities": """?x a mig:CapacityBuildingActivity ; mig:coverage ?column . ?column a mig:Country
      BIND("activities" AS ?row)""",
    "map-of-recommendations": """?x a mig:Recommendation . { ?x mig:concerns ?column } UNION { ?x mig:mentions ?column }
      UNION { ?x mig:coverage ?column } ?column a mig:Country BIND("recommendations" AS ?row)""",
    "figures-by-year": f"?x a mig:Statistic ; mig:unit ?row . {_WHEN}",
}
"""Picture → a pattern for each thing ``?x`` with its row and its column."""
PROLOGUE = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())


def recounted(client: FlaskClient, name: str) -> dict[tuple[str, ...], int]:
    """Row and column → number, by the query written by hand."""
    query = f"{PROLOGUE} SELECT DISTINCT ?x ?row ?column WHERE {{ {BY_HAND[name]} }}"
    answer: Any = client.get("/sparql", query_string={"query": query, "format": "json"})
    assert answer.status_code == 200, answer.text
    found: dict[tuple[str, ...], int] = {}
    for row in answer.json["results"]["bindings"]:
        pair = row["row"]["value"], row["column"]["value"]
        key = tuple(sorted(pair)) if PICTURES[name].symmetric else pair
        found[key] = found.get(key, 0) + 1
    return {pair: count // (2 if PICTURES[name].symmetric else 1) for pair, count in found.items()}


def table(client: FlaskClient, name: str, query: str = "") -> list[tuple[str, str, int]]:
    """Row, column and number of the file: IRIs where there are any."""
    rows = [*csv.reader(io.StringIO(client.get(f"/pictures/{name}.csv{query}").text))][1:]
    return [(row[1] or row[0], row[3] or row[2], int(row[4])) for row in rows]


@pytest.mark.parametrize("name", PICTURES)
def test_numbers_are_those_of_a_query_written_by_hand(browser: FlaskClient, name: str) -> None:
    symmetric = PICTURES[name].symmetric
    found = {}
    for row, column, count in table(browser, name):
        pair = (row if "://" in row else row.lower(), column)
        found[tuple(sorted(pair)) if symmetric else pair] = count
    assert found
    assert found == recounted(browser, name)


@pytest.mark.parametrize("name", PICTURES)
def test_query_of_a_picture_has_the_numbers_of_its_table(browser: FlaskClient, name: str) -> None:
    query = browser.get(f"/pictures/{name}.rq").text
    answer: Any = browser.get("/sparql", query_string={"query": query, "format": "json"}).json
    counts = sorted(int(row["count"]["value"]) for row in answer["results"]["bindings"])
    numbers = sorted(count for *_, count in table(browser, name))
    assert counts == (sorted([*numbers, *numbers]) if PICTURES[name].symmetric else numbers)


@pytest.mark.parametrize("filters", ["", "?event=event/2012-04-01-piers", "?year=2012", "?q=ships"])
@pytest.mark.parametrize("name", PICTURES)
def test_each_number_is_that_of_the_list_to_which_it_leads(browser: FlaskClient, name: str, filters: str) -> None:
    page = browser.get(f"/pictures/{name}{filters}", headers=HTML, follow_redirects=True)
    links = linked_numbers(page.text)
    assert links or page.status_code == 400 or "Nothing in the reports fits" in page.text
    for address, count in links:
        assert how_many(browser, address) == count, address


def linked_numbers(html: str) -> list[tuple[str, int]]:
    """Address and number of each row of the table."""
    links = fromstring(html).xpath("//details[@id='table']//td/a")
    return [(str(link.get("href")), int(link.text)) for link in links]


def how_many(client: FlaskClient, address: str) -> int:
    """How many things the list at an address has."""
    path, _, query = address.partition("?")
    if not path.startswith("/pictures/"):
        found: Any = client.get(f"{path}.json?{query}").json
        return int(found["total"])
    moved = client.get(address)
    assert moved.status_code == 303
    answer: Any = client.get(f"{moved.headers['Location']}&format=json")
    return len(answer.json["results"]["bindings"])
