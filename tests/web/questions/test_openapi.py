"""The description of the stored questions in OpenAPI: what it says, and that the application keeps to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings, strategies
from hypothesis.strategies import SearchStrategy
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import BaseSchema, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    positive_data_acceptance,
    response_schema_conformance,
    status_code_conformance,
)

import serving
from miggraph.config import Settings
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.web import create_app

Case: TypeAlias = schemathesis.Case[Any]
LIBRARY = serving.library()
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
CITE = "/cite/{token}"
RECONCILIATION = [f"/reconcile{path}" for path in ("", "/suggest/entity", "/suggest/type", "/suggest/property")]
RECONCILIATION += [f"/reconcile/{name}" for name in ("properties", "preview", "flyout")]
MADE_UP = {CITE, "/reconcile", "/reconcile/preview", "/reconcile/flyout"}
"""Paths whose parameters nobody can make up who has not asked before."""
PATHS = [
    "/queries",
    "/queries/{name}/choices/{parameter}",
    CITE,
    *RECONCILIATION,
    *(f"/queries/{question.name}" for question in LIBRARY),
]


@pytest.fixture(scope="module")
def app(root: Path) -> Flask:
    """The application without a limit of rate."""
    engine = EmbeddedEngine(root / "dataset", max_rows=1000)
    return create_app(engine, LIBRARY, Settings(root=root, rate_limit=0))


@pytest.fixture(scope="module")
def described(app: Flask) -> BaseSchema:
    """What the application says of itself."""
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


@pytest.fixture(scope="module")
def tokens(app: Flask) -> list[str]:
    """Those of answers that there are; nobody makes one up."""
    asked = ["recommendations-by-instrument", "events-overview", "graphs"]
    rows = [app.test_client().get(f"/queries/{name}?format=json").get_json() for name in asked]
    return [each["answer"]["cite"].rpartition("/")[2] for each in rows]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_application_keeps_to_its_description(described: BaseSchema, path: str, mode: GenerationMode) -> None:
    accepted = mode is GenerationMode.POSITIVE and path not in MADE_UP
    hold(described[path]["GET"].as_strategy(generation_mode=mode), accepted=accepted)


def test_application_keeps_to_its_description_of_forms(described: BaseSchema) -> None:
    forms = described["/reconcile"]["POST"].as_strategy(generation_mode=GenerationMode.POSITIVE)
    hold(forms, accepted=False, most=20)


def test_application_keeps_to_its_description_for_answers_that_are_cited(
    described: BaseSchema, tokens: list[str]
) -> None:
    def with_token(case: Case, token: str) -> Case:
        case.path_parameters["token"] = token
        return case

    cases = described[CITE]["GET"].as_strategy(generation_mode=GenerationMode.POSITIVE)
    hold(strategies.builds(with_token, cases, strategies.sampled_from(tokens)), accepted=True, most=30)


def hold(cases: SearchStrategy[Case], *, accepted: bool, most: int = 5) -> None:
    """Send requests and hold the answers against the description.

    :param accepted: whether each request has an answer that is no error
    """
    checks = [*CHECKS, positive_data_acceptance] if accepted else CHECKS

    @given(case=cases)
    @settings(max_examples=most, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def holds(case: Case) -> None:
        case.call_and_validate(checks=checks, headers={"Accept-Encoding": "identity"})

    holds()


def test_description_is_openapi(client: FlaskClient) -> None:
    OpenAPIV31SpecValidator(client.get("/openapi.json").get_json()).validate()


@pytest.mark.parametrize(
    "form",
    ["json", "csv", "tsv", "xml", "rq", "html", "ttl", "jsonld", "application/n3", "application/xml", "text/xml"],
)
def test_description_has_every_form_of_an_answer(client: FlaskClient, form: str) -> None:
    described = client.get("/openapi.json").get_json()["paths"]["/queries/graphs"]["get"]["responses"]["200"]
    assert client.get("/queries/graphs", query_string={"format": form}).mimetype in described["content"]


def test_description_has_every_question_with_its_parameters(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    for question in LIBRARY:
        told = paths[f"/queries/{question.name}"]["get"]
        names = {each["name"] for each in told["parameters"] if "name" in each}
        assert names == {parameter.name for parameter in question.parameters}
        assert told["summary"] == question.summary


def test_page_for_programs_has_every_question(client: FlaskClient) -> None:
    page = client.get("/api", headers={"Accept": "text/html"}).text
    assert all(f'<details id="{question.name}">' in page for question in LIBRARY)


@pytest.mark.parametrize("bound", ["minimum", "maximum"])
def test_description_bounds_integers_where_parameters_do(client: FlaskClient, bound: str) -> None:
    told = client.get("/openapi.json").get_json()["paths"]["/queries/recommendations-by-year"]["get"]["parameters"]
    most = next(each["schema"][bound] for each in told if each.get("name") == "year")
    beyond = most + (1 if bound == "maximum" else -1)
    asked = [client.get(f"/queries/recommendations-by-year?year={year}&format=json") for year in (most, beyond)]
    assert [answer.status_code for answer in asked] == [200, 400]
