"""What rdflib makes of the server, a client that others wrote: parsing by address, its SPARQL store, federation."""

from __future__ import annotations

import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

import serving
from miggraph.iris import expand

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
"""rdflib warns of what its own parsers use."""

LABEL = URIRef(expand("rdfs:label"))
SEMINAR = URIRef(serving.SEMINAR)
FORMS = ("turtle", "n3", "nt", "xml", "json-ld", "trig", "nquads", None)
SUFFIXES = {"turtle": "ttl", "nt": "nt", "xml": "rdf", "json-ld": "jsonld", "trig": "trig", "nquads": "nq"}


def address(port: int, path: str) -> str:
    return f"http://127.0.0.1:{port}{path}"


def thing(port: int) -> str:
    return address(port, "/id/" + serving.SEMINAR.removeprefix(serving.ID))


@pytest.mark.parametrize("form", FORMS)
def test_thing_is_parsed_in_each_format(port: int, form: str | None) -> None:
    graph = Graph().parse(thing(port), format=form)
    assert (SEMINAR, LABEL, None) in graph
    assert len(graph) == len(Graph().parse(thing(port), format="turtle"))


@pytest.mark.parametrize("form", FORMS)
def test_construct_is_parsed_in_each_format(port: int, form: str | None) -> None:
    query = "CONSTRUCT%20WHERE%20%7B%20?s%20a%20?c%20%7D%20LIMIT%205"
    assert len(Graph().parse(address(port, f"/sparql?query={query}"), format=form)) == 5


@pytest.mark.parametrize(("form", "suffix"), SUFFIXES.items())
def test_suffix_names_the_format(port: int, form: str, suffix: str) -> None:
    place = address(port, f"/doc/{serving.SEMINAR.removeprefix(serving.ID)}.{suffix}")
    assert (SEMINAR, LABEL, None) in Graph().parse(place, format=form)


@pytest.mark.parametrize("form", ["trig", "nquads"])
def test_graph_is_parsed_under_its_name(port: int, form: str) -> None:
    dataset = Dataset(default_union=True).parse(address(port, "/graph/authority"), format=form)
    names = {str(graph.identifier) for graph in dataset.graphs() if len(graph)}
    assert names == {"https://w3id.org/miggraph/graph/authority"}


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_sparql_store_answers_each_query_form(port: int, method: str) -> None:
    graph = Graph(SPARQLStore(address(port, "/sparql"), method=method))
    assert len(list(graph.query("SELECT * { ?s ?p ?o } LIMIT 7"))) == 7
    assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
    assert len(graph.query("CONSTRUCT WHERE { ?s a ?c } LIMIT 3").graph or ()) == 3
    assert len(graph.query(f"DESCRIBE <{SEMINAR}>").graph or ()) > 3
    assert (SEMINAR, LABEL, None) in graph
    assert len(list(graph.triples((SEMINAR, None, None)))) > 3


def test_federated_query_asks_the_server(port: int) -> None:
    local = Graph()
    local.add((SEMINAR, URIRef("http://example.org/note"), Literal("mine")))
    query = f"""SELECT ?note ?label {{ ?s <http://example.org/note> ?note
      SERVICE <{address(port, "/sparql")}> {{ ?s <{LABEL}> ?label }} }}"""
    [row] = local.query(query)
    assert isinstance(row, tuple)
    assert str(row[0]) == "mine"
    assert "Seminar" in str(row[1])
