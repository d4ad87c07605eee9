"""The description of the stored questions in OpenAPI: what it says, and that the application keeps to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
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
from miggraph import queries
from miggraph.config import Settings
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.web import create_app

LIBRARY = queries.load(serving.QUERIES)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
PATHS = ["/queries", "/queries/{name}/choices/{parameter}", *(f"/queries/{question.name}" for question in LIBRARY)]


@pytest.fixture(scope="module")
def described(root: Path) -> BaseSchema:
    """What the application says of itself; it has no limit of rate."""
    engine = EmbeddedEngine(root / "dataset", max_rows=1000)
    app = create_app(engine, LIBRARY, Settings(root=root, rate_limit=0))
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_application_keeps_to_its_description(described: BaseSchema, path: str, mode: GenerationMode) -> None:
    operation = described[path]["GET"]
    checks = CHECKS if mode is GenerationMode.NEGATIVE else [*CHECKS, positive_data_acceptance]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def holds(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(checks=checks, headers={"Accept-Encoding": "identity"})

    holds()


def test_description_is_openapi(client: FlaskClient) -> None:
    OpenAPIV31SpecValidator(client.get("/openapi.json").get_json()).validate()


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
