"""The schema explorer and the page of the endpoint: what is used, a query for each, errors beside the query."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from miggraph.iris import expand
from miggraph.web import built
from miggraph.web.pages.schema.used import Schema, UsedClass, UsedProperty

BROWSER = {"Accept": "text/html"}


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_classes_in_use_have_counts_and_queries_that_run(odd_client: FlaskClient) -> None:
    text = page(odd_client, "/model")
    assert "mig:Seminar" in text
    queries = [unescape(found) for found in re.findall(r'href="(/sparql\?query=[^"]+)"', text)]
    assert queries
    for address in queries[:20]:
        assert 'data-line="' not in page(odd_client, address)


def test_class_has_a_page_and_an_unknown_one_has_none(odd_client: FlaskClient) -> None:
    assert "mig:Seminar" in page(odd_client, "/model?class=mig:Seminar")
    assert odd_client.get("/model?class=mig:Nothing", headers=BROWSER).status_code == 404


def test_model_is_json_for_programs(odd_client: FlaskClient) -> None:
    told = json.loads(odd_client.get("/model?format=json").get_data())
    assert told["prefixes"]["mig"]
    assert {"mig:Seminar"} <= {each["name"] for each in told["classes"]}


def test_names_of_other_vocabularies_stand_behind_the_own() -> None:
    own, second, other = (UsedProperty(expand(name), 4) for name in ("mig:berth", "schema:location", "schema:name"))
    type_, other = UsedProperty(expand("rdf:type"), 9), replace(other, uses=5)
    ship = UsedClass(expand("mig:Ship"), 4, (type_, other, own, second))
    assert ship.second_names() == {type_.iri, second.iri}


def test_narrow_class_does_not_stand_below_a_wide_one_with_fewer_things() -> None:
    wide, narrow = UsedClass(expand("prov:Entity"), 1), UsedClass(expand("mig:Ship"), 2)
    above = {narrow.iri: frozenset({wide.iri})}
    known = Schema({each.iri: each for each in (narrow, wide)}, {}, {}, {}, above)
    assert [(depth, used.iri) for depth, used in known.tree()] == [(0, narrow.iri), (0, wide.iri)]


def test_query_with_an_error_stays_in_the_form_with_the_place_told(odd_client: FlaskClient) -> None:
    answer = odd_client.post("/sparql", data={"query": "SELECT * {\n ?s ?p }"}, headers=BROWSER)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert 'data-line="2"' in text
    assert "?s ?p }" in text


def test_stored_query_opens_as_an_example(odd_client: FlaskClient) -> None:
    name = re.findall(r'<option value="([\w-]+)"', page(odd_client, "/sparql"))[0]
    assert f'<option value="{name}" selected' in page(odd_client, f"/sparql?example={name}")


@pytest.mark.parametrize("text", ["", "{}", '{"editor.js": "editor-1.js"}'])
def test_page_needs_no_built_editor(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    assert built.manifest(tmp_path) == {}
