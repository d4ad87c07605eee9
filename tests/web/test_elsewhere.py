"""Pages, search and operations of a dataset that lies on a SPARQL server elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import serving
from crawling import Crawl
from miggraph import queries
from miggraph.config import Settings
from miggraph.engine import Limits
from miggraph.engine.remote import RemoteEngine
from miggraph.web import create_app
from sparql_server import put, sparql_server


@pytest.fixture(scope="module", params=["alone", "with the same version here"])
def elsewhere(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The application on a server elsewhere, with and without the folder of the version on this machine."""
    folder: Path = tmp_path_factory.mktemp("elsewhere")
    serving.write_version(folder / "dataset")
    with sparql_server() as server:
        put(server, folder / "dataset")
        root = folder if request.param != "alone" else tmp_path_factory.mktemp("nothing")
        settings = Settings(root=root)
        engine = RemoteEngine(server.query, limits=Limits(), dataset=settings.dataset_dir)
        yield create_app(engine, queries.load(serving.QUERIES), settings).test_client()
        engine.close()


def test_every_link_of_the_pages_leads_somewhere(elsewhere: FlaskClient) -> None:
    crawl = Crawl(elsewhere)
    crawl.follow(["/", "/reports/", "/lists", "/queries"])
    dead = {address for address in crawl.dead if "/dump" not in address and "/shapes" not in address}
    assert len(crawl.statuses) > 100
    assert not {address: crawl.dead[address] for address in dead}


@pytest.mark.parametrize("question", ["Norland", "norland", "seafarers convention"])
def test_search_finds_a_thing_by_its_name(elsewhere: FlaskClient, question: str) -> None:
    found = elsewhere.get("/search", query_string={"q": question, "format": "json"}).json
    assert found is not None
    assert any(hit["label"] and question.split()[0].lower() in hit["label"].lower() for hit in found["results"])


def test_search_says_whether_it_has_an_index(elsewhere: FlaskClient, request: pytest.FixtureRequest) -> None:
    found = elsewhere.get("/search", query_string={"q": "Norland", "format": "json"}).json
    page = elsewhere.get("/search", query_string={"q": "Norland"}, headers={"Accept": "text/html"}).text
    assert found is not None
    assert found["indexed"] is ("alone" not in request.node.callspec.id)
    assert ("has no index here" in page) is not found["indexed"]


def test_suggestions_and_reconciliation_find_names(elsewhere: FlaskClient) -> None:
    suggested = elsewhere.get("/search/suggest", query_string={"q": "Norl"}).json
    assert suggested is not None
    assert suggested[0]["label"] == "Norland"
    asked = {"queries": '{"q0": {"query": "Norland", "type": "Country"}}'}
    found = elsewhere.post("/reconcile", data=asked).json
    assert found is not None
    assert found["q0"]["result"][0]["name"] == "Norland"


@pytest.mark.parametrize("path", ["/health", "/health/ready", "/metrics", "/dataset", "/ontology", "/sitemap.xml"])
def test_operations_answer(elsewhere: FlaskClient, path: str) -> None:
    assert elsewhere.get(path).status_code == 200
