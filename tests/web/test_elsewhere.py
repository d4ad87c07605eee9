"""Pages, search and operations of a dataset that lies on a SPARQL server elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import serving
from crawling import BROWSER, HOST, Crawl
from miggraph.config import Settings
from miggraph.engine import Answer, Kind, Limits, Query
from miggraph.engine.answer import NATIVE
from miggraph.engine.remote import RemoteEngine
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.web import create_app
from miggraph.web.pages.lists.catalogue import LISTS
from miggraph.web.pages.plain_search import PlainSearch
from oxigraph_server import oxigraph
from sparql_server import put, sparql_server, write_dump

BEGIN = ("/", "/reports/", "/lists", "/queries", "/pictures", "/model", "/changes")
FORMS = (".ttl", ".nt", ".jsonld", ".rdf", ".trig")
SEVERAL = """
<graph/inferred> {
  <id/event/2011-05-03-harbour-mobility> schema:location <id/place/old-quay> , <id/place/new-quay> .
}
<graph/metadata> {
  <graph/authority> a prov:Entity , <http://www.w3.org/ns/sparql-service-description#NamedGraph> .
}
<graph/ontology> {
  prov:Entity rdfs:label "entity"@en .
  <http://www.w3.org/ns/sparql-service-description#NamedGraph> rdfs:label "named graph"@en .
}
<graph/authority> {
  <id/country/cote> a mig:Country ; rdfs:label "Côte-du-Phœnix" .
  <id/instrument/c7> a mig:LegalInstrument ; rdfs:label "Mooring Convention (C007)" ;
    skos:altLabel "Mooring Convention [C007]" .
}
"""
"""Values and classes that stand side by side, in no order of their own; names with accents and numbers."""
TABLES = (".csv", ".json", ".ttl", ".rq")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with the fixture dataset."""
    folder: Path = tmp_path_factory.mktemp("elsewhere")
    serving.write_version(folder / "dataset", extra=SEVERAL)
    write_dump(folder / "dataset")
    return folder


@pytest.fixture(
    scope="module",
    params=[
        "alone",
        "with the same version here",
        pytest.param("Oxigraph, alone", marks=pytest.mark.engine),
        pytest.param("Oxigraph, with the same version here", marks=pytest.mark.engine),
    ],
)
def elsewhere(
    request: pytest.FixtureRequest, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """The application on a server elsewhere, with and without the folder of the version on this machine."""
    kind = oxigraph(tmp_path_factory.mktemp("store")) if "Oxigraph" in request.param else sparql_server()
    with kind as server:
        put(server, project / "dataset")
        root = project if "alone" not in request.param else tmp_path_factory.mktemp("nothing")
        with reading(server.query, root) as client:
            yield client


@contextmanager
def reading(address: str, root: Path) -> Iterator[FlaskClient]:
    """A client of the application on a server, in a project folder that may have the same version."""
    settings = Settings(root=root)
    engine = RemoteEngine(address, limits=Limits(), dataset=settings.dataset_dir)
    try:
        yield create_app(engine, serving.library(), settings).test_client()
    finally:
        engine.close()


@pytest.mark.engine
def test_pages_and_files_are_those_of_the_built_dataset_to_the_byte(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    built = create_app(
        EmbeddedEngine(project / "dataset", max_rows=Limits().rows or 0),
        serving.library(),
        Settings(root=project),
    ).test_client()
    crawl = Crawl(built)
    crawl.follow(BEGIN)
    addresses = [address.removeprefix(HOST) for address in crawl.statuses]
    addresses += [
        place + form for place in addresses if place.startswith("/doc/") and "?" not in place for form in FORMS
    ]
    addresses += [f"/{name}{form}" for name in LISTS for form in TABLES]
    with oxigraph(tmp_path_factory.mktemp("store")) as server:
        put(server, project / "dataset")
        with reading(server.query, project) as client:
            others = {address for address in addresses if answer(client, address) != answer(built, address)}
    assert len(addresses) > 500
    assert not others


class Backwards(EmbeddedEngine):
    """An engine that gives rows from the last to the first where a query says nothing of their order."""

    async def answer(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Answer a query."""
        given = await super().answer(query, client=client, arrived=arrived)
        is_ordered = "ORDER BY" in query.text.rpartition("}")[2]
        if is_ordered or given.kind is not Kind.ROWS or given.form != NATIVE[Kind.ROWS]:
            return given
        head, *lines = given.payload.splitlines(keepends=True)
        return replace(given, payload=b"".join([head, *reversed(lines)]))


def test_pages_do_not_depend_on_the_order_in_which_an_engine_finds_rows(project: Path) -> None:
    clients = [
        create_app(kind(project / "dataset", max_rows=1000), serving.library(), Settings(root=project))
        for kind in (EmbeddedEngine, Backwards)
    ]
    straight, backwards = (client.test_client() for client in clients)
    listed = re.findall(rf"<loc>{HOST}([^<]*)</loc>", straight.get("/sitemap.xml").text)
    addresses = [*BEGIN, "/graph/authority", *listed]
    others = [address for address in addresses if answer(straight, address) != answer(backwards, address)]
    assert len(addresses) > 50
    assert not others


class Filling(EmbeddedEngine):
    """An engine that has empty strings where a row has no value, as Virtuoso where it joins groups."""

    async def answer(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Answer a query."""
        given = await super().answer(query, client=client, arrived=arrived)
        if given.kind is not Kind.ROWS or given.form != NATIVE[Kind.ROWS] or "CONCAT" not in query.text:
            return given
        head, *lines = given.payload.split(b"\n")
        filled = [b"\t".join(cell or b'""' for cell in line.split(b"\t")) if line else line for line in lines]
        return replace(given, payload=b"\n".join([head, *filled]))


def test_model_has_examples_where_an_engine_fills_what_is_unbound(project: Path) -> None:
    engine = Filling(project / "dataset", max_rows=1000)
    client = create_app(engine, serving.library(), Settings(root=project)).test_client()
    assert client.get("/model", headers={"Accept": BROWSER}).status_code == 200


def test_search_without_index_does_not_depend_on_the_order_in_which_an_engine_finds_rows(project: Path) -> None:
    engines = [kind(project / "dataset", max_rows=1000) for kind in (EmbeddedEngine, Backwards)]
    straight, backwards = (PlainSearch(engine).find("convention c7") for engine in engines)
    assert straight.hits
    assert straight == backwards


def answer(client: FlaskClient, address: str) -> tuple[int, str, bytes]:
    """What a browser gets."""
    with client.get(address, headers={"Accept": BROWSER}) as response:
        return response.status_code, response.content_type, response.get_data()


@pytest.mark.long
def test_every_link_of_the_pages_leads_somewhere(elsewhere: FlaskClient) -> None:
    crawl = Crawl(elsewhere)
    crawl.follow(BEGIN)
    dead = {address for address in crawl.dead if "/dump" not in address and "/shapes" not in address}
    assert len(crawl.statuses) > 100
    assert not {address: crawl.dead[address] for address in dead}


@pytest.mark.parametrize("question", ["Norland", "norland", "seafarers convention"])
def test_search_finds_a_thing_by_its_name(elsewhere: FlaskClient, question: str) -> None:
    found = elsewhere.get("/search", query_string={"q": question, "format": "json"}).json
    assert found is not None
    assert any(hit["label"] and question.split()[0].lower() in hit["label"].lower() for hit in found["results"])


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Côte du Phœnix", "Côte-du-Phœnix"),
        ("cote PHOENIX", "Côte-du-Phœnix"),
        ("C7", "Mooring Convention (C007)"),
        ("c007 mooring", "Mooring Convention (C007)"),
    ],
)
def test_search_reads_accents_case_and_zeros_as_an_index_does(elsewhere: FlaskClient, question: str, name: str) -> None:
    found = elsewhere.get("/search", query_string={"q": question, "format": "json"}).json
    assert found is not None
    assert name in [hit["label"] for hit in found["results"]]


def test_search_says_whether_it_has_an_index(elsewhere: FlaskClient, request: pytest.FixtureRequest) -> None:
    found = elsewhere.get("/search", query_string={"q": "Norland", "format": "json"}).json
    page = elsewhere.get("/search", query_string={"q": "Norland"}, headers={"Accept": "text/html"}).text
    assert found is not None
    assert found["indexed"] is ("alone" not in request.node.callspec.id)
    assert ("has no index here" in page) is not found["indexed"]


def test_pages_have_another_tag_where_they_are_made_without_the_folder(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    addresses = ("/reports", f"/reports/{serving.REPORT}", "/search?q=Norland", "/search?q=Norland&format=json")
    tags: list[list[str]] = []
    with sparql_server() as server:
        put(server, project / "dataset")
        for root in (project, tmp_path_factory.mktemp("nothing")):
            with reading(server.query, root) as client:
                tags.append([client.get(address).headers["ETag"] for address in addresses])
    assert not set(tags[0]) & set(tags[1])


def test_folder_that_comes_while_pages_are_served_is_used(project: Path, tmp_path: Path) -> None:
    with sparql_server() as server:
        put(server, project / "dataset")
        with reading(server.query, tmp_path) as client:
            before = client.get(f"/reports/{serving.REPORT}").text
            (tmp_path / "dataset").symlink_to(project / "dataset")
            after = client.get(f"/reports/{serving.REPORT}").text
    assert f"/reports/{serving.REPORT}/file" not in before
    assert f"/reports/{serving.REPORT}/file" in after


def test_pages_lead_to_a_dump_where_there_is_one(elsewhere: FlaskClient, request: pytest.FixtureRequest) -> None:
    is_here = "alone" not in request.node.callspec.id
    for address in ("/", "/dataset"):
        page = elsewhere.get(address, headers={"Accept": BROWSER}).text
        assert ('href="/dump"' in page) is is_here
    assert (elsewhere.get("/dump").status_code == 200) is is_here


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
