"""One server for all tests over sockets, and an application over names that are unusual but allowed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import serving
from miggraph.config import Settings
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.web import create_app
from running import served

ODD = """
<graph/odd> {
  <id/quay/a%20b> rdfs:label "space" .
  <id/quay/a%2Fb> rdfs:label "slash" .
  <id/quay/caf\u00e9> rdfs:label "accent" .
  <id/quay/st.> rdfs:label "full stop" .
  <id/quay/(south)> rdfs:label "brackets" .
  <id/quay/end.ttl> rdfs:label "suffix" .
  <id/quay/map#north> rdfs:label "fragment" ; rdfs:seeAlso <id/quay/st.> .
  <id/quay/st.> rdfs:seeAlso <id/quay/map#north> .
  <id/quay/wall> rdfs:label "whole wall" .
  <id/quay/wall#east> rdfs:label "eastern part" .
  <http://example.org/s> <http://example.org/p/> "slash" ; <http://example.org/1> "digit" .
  <http://example.org/s> <http://example.org/c> "\\u0001" .
}
<graph/twice> {
  <http://example.org/twice> rdfs:label "once is enough" .
}
<graph/again> {
  <http://example.org/twice> rdfs:label "once is enough" .
}
"""
"""Names with a space, a slash or an accent, properties that XML cannot write, and a triple in two graphs."""


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    """A server on the fixture, given as a file, that no test stops."""
    with served("serve", str(serving.FIXTURE), "--port", "0", threads="6", query_workers="2") as (_, port):
        yield port


@pytest.fixture(scope="session")
def odd_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixture dataset with unusual names; no test changes it."""
    folder = tmp_path_factory.mktemp("odd")
    serving.write_version(folder / "dataset", extra=ODD)
    return folder


@pytest.fixture
def odd_client(odd_project: Path) -> FlaskClient:
    """A client of an application over unusual names."""
    engine = EmbeddedEngine(odd_project / "dataset", max_rows=1000)
    return create_app(engine, serving.library(), Settings(root=odd_project)).test_client()
