"""A project whose ledger has addresses of earlier releases, built and served."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from editing import editable_project
from miggraph import queries
from miggraph.build import build
from miggraph.config import Settings
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.iris import expand, graph, thing
from miggraph.releases import Address, Addresses, ledger_text
from miggraph.web import create_app

OFFICE, OLD = thing("organization", "reef-office"), thing("organization", "office-by-the-reef")
CLUB, LOST = thing("organization", "raft-club"), thing("organization", "raft-league")
LEDGER = [
    Address(OLD, "moved", OFFICE, "mig:Organization", "Reef Office", "0.1", "0.2", "2031-01-01"),
    Address(LOST, "moved", thing("organization", "raft-society"), "mig:Event", "League", "0.1", "0.2", "2031-01-01"),
    Address(CLUB, "withdrawn", "", "mig:Organization", "Raft Club", "0.1", "0.2", "2031-01-01"),
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The project with its dataset."""
    made = editable_project(tmp_path_factory.mktemp("project"))
    made.ledger_file.write_text(ledger_text(LEDGER), encoding="utf-8")
    build(made)
    return made


@pytest.fixture(scope="module")
def client(settings: Settings) -> FlaskClient:
    engine = EmbeddedEngine(settings.dataset_dir, max_rows=1000)
    return create_app(engine, queries.load(settings.queries_dirs), settings).test_client()


def current(settings: Settings) -> Path:
    return settings.dataset_dir / "current"


def test_version_answers_for_the_addresses_of_the_ledger(settings: Settings) -> None:
    assert {row.iri for row in Addresses(current(settings))} == {OLD, CLUB, LOST}


def test_thing_that_is_there_is_the_same_as_what_moved_to_it_and_nothing_follows(settings: Settings) -> None:
    store = ox.Store.read_only(str(current(settings) / "store"))
    same = store.quads_for_pattern(None, ox.NamedNode(expand("owl:sameAs")), None, ox.NamedNode(graph("metadata")))
    assert [(quad.subject, quad.object) for quad in same] == [(ox.NamedNode(OFFICE), ox.NamedNode(OLD))]
    assert next(iter(store.quads_for_pattern(ox.NamedNode(OLD), None, None)), None) is None


@pytest.mark.parametrize("place", ["/id/", "/doc/"])
def test_address_that_moved_in_a_release_leads_on(client: FlaskClient, place: str) -> None:
    response = client.get(f"{place}organization/office-by-the-reef")
    assert (response.status_code, response.headers["Location"]) == (301, f"{place}organization/reef-office")


@pytest.mark.parametrize("place", ["/id/", "/doc/"])
def test_address_that_was_withdrawn_in_a_release_is_gone(client: FlaskClient, place: str) -> None:
    response = client.get(f"{place}organization/raft-club", headers={"Accept": "text/html"})
    assert response.status_code == 410
    assert "Release 0.1 of the dataset had it last" in response.text
    assert "1 January 2031" in response.text
