"""What the reconciliation service refuses, and that nothing from outside breaks it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from miggraph.config import Settings
from miggraph.engine import Engine
from miggraph.web import create_app
from miggraph.web.reconcile.offered import PROPERTIES, TYPES
from miggraph.web.reconcile.reading import MOST_GIVEN, MOST_IDENTIFIERS, MOST_QUERIES
from serving import library

NAME = {"query": "Quay Union"}
REFUSED: dict[str, tuple[Mapping[str, str], int, str]] = {
    "no batch": ({}, 400, "queries"),
    "no JSON": ({"queries": "{"}, 400, "queries is not JSON"),
    "deep": ({"queries": "[" * 1500}, 400, "queries is not JSON"),
    "a constant": ({"queries": '{"q": {"query": "x", "limit": Infinity}}'}, 400, "queries is not JSON"),
    "a list": ({"queries": "[]"}, 400, "queries is not an object"),
    "no query": ({"queries": '{"q": {}}'}, 400, "queries.q has neither"),
    "an empty query": ({"queries": '{"q": {"query": " "}}'}, 400, "queries.q has neither"),
    "half a character": ({"queries": '{"q": {"query": "\\ud800"}}'}, 400, "queries.q.query has half"),
    "half a key": ({"queries": '{"\\ud800": {"query": "x"}}'}, 400, "queries has half"),
    "a limit": ({"queries": '{"q": {"query": "x", "limit": 0}}'}, 400, "queries.q.limit"),
    "a strictness": ({"queries": '{"q": {"query": "x", "type_strict": []}}'}, 400, "queries.q.type_strict"),
    "a property": ({"queries": '{"q": {"query": "x", "properties": [{"pid": "x", "v": 1}]}}'}, 400, "otherName"),
    "a value": ({"queries": '{"q": {"query": "x", "properties": [{"pid": "iso3", "v": null}]}}'}, 400, "neither text"),
    "too many": ({"queries": json.dumps({str(n): NAME for n in range(MOST_QUERIES + 1)})}, 413, str(MOST_QUERIES)),
    "both": ({"queries": "{}", "extend": "{}"}, 400, "not both"),
    "no things": ({"extend": "{}"}, 400, "extend.ids is not a list"),
    "strange things": ({"extend": '{"ids": [{}], "properties": []}'}, 400, "extend.ids is not text"),
    "many things": (
        {"extend": json.dumps({"ids": ["x"] * (MOST_IDENTIFIERS + 1), "properties": []})},
        413,
        str(MOST_IDENTIFIERS),
    ),
    "no number": (
        {"extend": '{"ids": [], "properties": [{"id": "iso3", "settings": {"limit": "²"}}]}'},
        400,
        "limit is not a whole number",
    ),
}
WORDS = some.text() | some.sampled_from(
    ["Quay Union", '"OR" NEAR( *', "(((", "'; DROP TABLE names", "\x00", "country/nor", "country/<>"]
)
SCALARS = some.none() | some.booleans() | some.integers() | some.floats() | WORDS
ANYTHING = some.recursive(SCALARS, lambda inner: some.lists(inner) | some.dictionaries(WORDS, inner), max_leaves=8)
QUERIES = some.fixed_dictionaries(
    {},
    optional={
        "query": WORDS | ANYTHING,
        "type": some.sampled_from([*TYPES]) | ANYTHING,
        "limit": some.integers(-1, 200) | ANYTHING,
        "properties": some.lists(
            some.fixed_dictionaries({"pid": some.sampled_from([*PROPERTIES]), "v": ANYTHING}), max_size=3
        )
        | ANYTHING,
    },
)
EXTENSIONS = some.fixed_dictionaries(
    {
        "ids": some.lists(WORDS, max_size=4) | ANYTHING,
        "properties": some.lists(some.fixed_dictionaries({"id": some.sampled_from([*PROPERTIES])}), max_size=3),
    }
)


@pytest.mark.parametrize("case", REFUSED)
def test_service_refuses_with_the_place_at_fault(client: FlaskClient, case: str) -> None:
    form, status, words = REFUSED[case]
    answer = client.post("/reconcile", data=dict(form))
    assert answer.status_code == status
    assert words in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("?query=x", 400),
        ("/suggest/entity?prefix=x&cursor=-1", 400),
        ("/properties?limit=0", 400),
        ("/preview", 404),
        ("/preview?id=person/nobody", 404),
        ("/flyout?id=%3Cscript%3E", 404),
    ],
)
def test_service_refuses_addresses(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(f"/reconcile{path}").status_code == status


def test_values_of_a_batch_are_bounded(root: Path, engine: Engine) -> None:
    client = create_app(engine, library(), Settings(root=root)).test_client()
    batch = {str(n): {"properties": [{"pid": "iso3", "v": ["x"] * 20}]} for n in range(MOST_GIVEN // 20)}
    assert client.post("/reconcile", data={"queries": json.dumps(batch)}).status_code == 200
    batch["more"] = {"properties": [{"pid": "iso3", "v": "x"}]}
    answer = client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 413
    assert str(MOST_GIVEN) in answer.get_json()["detail"]


@pytest.mark.parametrize("media_type", ["application/json", "multipart/form-data; boundary=x", "text/plain"])
def test_other_bodies_than_forms_are_told_what_to_send(client: FlaskClient, media_type: str) -> None:
    answer = client.post("/reconcile", data=b'{"queries": {}}', content_type=media_type)
    assert answer.status_code == 415
    assert "application/x-www-form-urlencoded" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    "form",
    [{"queries": json.dumps({"q": NAME})}, {"extend": '{"ids": ["country/nor"], "properties": [{"id": "iso3"}]}'}],
)
def test_request_that_takes_too_long_is_ended(root: Path, engine: Engine, form: Mapping[str, str]) -> None:
    hasty = create_app(engine, library(), Settings(root=root, query_timeout=1e-9))
    answer = hasty.test_client().post("/reconcile", data=dict(form))
    assert answer.status_code == 503
    assert "query_timeout" in answer.text


def test_name_of_any_length_is_answered(client: FlaskClient) -> None:
    batch = json.dumps({"long": {"query": "lamp " * 400}, "word": {"query": "x" * 2000}})
    answer = client.post("/reconcile", data={"queries": batch})
    assert answer.get_json() == {"long": {"result": []}, "word": {"result": []}}


@given(batch=some.dictionaries(WORDS, QUERIES | ANYTHING, max_size=3))
@settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_no_batch_breaks_the_service(app: Flask, batch: object) -> None:
    answer = app.test_client().post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code in {200, 400, 413}


@given(extension=EXTENSIONS | ANYTHING)
@settings(max_examples=80, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_no_request_for_data_breaks_the_service(app: Flask, extension: object) -> None:
    answer = app.test_client().post("/reconcile", data={"extend": json.dumps(extension)})
    assert answer.status_code in {200, 400, 413}
