"""Names that are allowed but unusual, answers that a form cannot hold, and a triple that stands in two graphs."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

import serving

TURTLE = {"Accept": "text/turtle"}
JSON = {"Accept": "application/json"}
CHARACTER = "SELECT * { <http://example.org/s> <http://example.org/c> ?o }"


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("quay/a%20b", "space"),
        ("quay/a%2Fb", "slash"),
        ("quay/caf%C3%A9", "accent"),
        ("quay/café", "accent"),
        ("quay/st.", "full stop"),
        ("quay/(south)", "brackets"),
        ("quay/%28south%29", "brackets"),
        ("quay/end.ttl", "suffix"),
        ("count%72y/nor", "Norland"),
    ],
)
@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "application/ld+json", "text/html"])
def test_thing_of_any_name_is_found(odd_client: FlaskClient, path: str, label: str, accept: str) -> None:
    response = odd_client.get(f"/id/{path}", headers={"Accept": accept}, follow_redirects=True)
    assert response.status_code == 200
    assert label in response.text


@pytest.mark.parametrize("media_type", ["text/turtle", "application/n-triples", "application/ld+json"])
def test_document_of_fragments_tells_of_them(odd_client: FlaskClient, media_type: str) -> None:
    response = odd_client.get("/id/quay/map", headers={"Accept": media_type}, follow_redirects=True)
    assert response.status_code == 200
    assert "quay/map#north" in response.text


@pytest.mark.parametrize("path", ["quay/a", "quay/ma", "quay", "quay/a%20b%20", "quay/st", ""])
def test_thing_of_a_similar_name_is_not_found(odd_client: FlaskClient, path: str) -> None:
    assert odd_client.get(f"/id/{path}", headers=TURTLE).status_code == 404
    assert odd_client.get(f"/doc/{path}", headers=TURTLE).status_code == 404


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("CONSTRUCT { ?s <http://example.org/p/> ?o } { ?s <http://example.org/p/> ?o }", "application/rdf+xml"),
        ("CONSTRUCT { ?s <http://example.org/1> ?o } { ?s <http://example.org/1> ?o }", "application/rdf+xml"),
        ("CONSTRUCT { ?s <http://example.org/c> ?o } { ?s <http://example.org/c> ?o }", "application/rdf+xml"),
        (CHARACTER, "application/sparql-results+xml"),
        ("SELECT ('\\uFFFE' AS ?x) {}", "application/sparql-results+xml"),
    ],
)
def test_answer_that_xml_cannot_hold_is_not_acceptable(odd_client: FlaskClient, query: str, form: str) -> None:
    refused = odd_client.get("/sparql", query_string={"query": query}, headers={"Accept": form})
    assert refused.status_code == 406
    assert "JSON" in refused.text
    other = odd_client.get("/sparql", query_string={"query": query})
    assert other.status_code == 200


def test_answer_that_xml_can_hold_is_given_beside(odd_client: FlaskClient) -> None:
    query = "SELECT ('<a & b>\\n\\t' AS ?x) {}"
    response = odd_client.get("/sparql", query_string={"query": query, "format": "xml"})
    assert response.status_code == 200
    assert "&lt;a &amp; b" in response.text


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT ?o { <http://example.org/twice> ?p ?o }", ["once is enough"]),
        ("SELECT (COUNT(*) AS ?n) { <http://example.org/twice> ?p ?o }", ["1"]),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { <http://example.org/twice> ?p ?o } }", ["2"]),
    ],
)
def test_default_graph_is_a_set(odd_client: FlaskClient, query: str, rows: list[str]) -> None:
    response = odd_client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert response.text.split("\r\n")[1:-1] == rows


def test_default_graph_has_as_many_triples_as_there_are(odd_client: FlaskClient) -> None:
    counts = [
        odd_client.get("/sparql", query_string={"query": query, "format": "csv"}).text
        for query in (
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
            "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }",
        )
    ]
    assert counts[0] == counts[1]


def quads(response: str, form: ox.RdfFormat) -> list[ox.Quad]:
    return list(ox.parse(response.encode(), format=form))


@pytest.mark.parametrize(
    ("media_type", "form"), [("application/n-quads", ox.RdfFormat.N_QUADS), ("application/trig", ox.RdfFormat.TRIG)]
)
def test_graph_keeps_its_name_where_the_form_has_names(
    client: FlaskClient, media_type: str, form: ox.RdfFormat
) -> None:
    response = client.get("/graph/authority", headers={"Accept": media_type})
    names = {quad.graph_name for quad in quads(response.text, form)}
    assert names == {ox.NamedNode("https://w3id.org/miggraph/graph/authority")}


def test_graph_is_told_of_where_the_form_has_no_names(client: FlaskClient) -> None:
    response = client.get(f"/graph/report/{serving.REPORT}", headers={"Accept": "application/n-triples"})
    assert response.status_code == 200
    triples = quads(response.text, ox.RdfFormat.N_TRIPLES)
    assert ox.NamedNode(serving.SEMINAR) in {triple.subject for triple in triples}


@pytest.mark.parametrize("media_type", ["text/turtle", "application/n-triples", "application/ld+json"])
def test_passage_as_rdf_is_that_passage_alone(client: FlaskClient, media_type: str) -> None:
    address, headers = f"/text/{serving.REPORT}", {"Accept": media_type}
    one = client.get(f"{address}?char=104,184", headers=headers)
    every = client.get(address, headers=headers)
    assert "char=104,184" in one.text
    assert "char=185,281" not in one.text
    assert "char=185,281" in every.text


def test_passage_that_is_none_is_told(client: FlaskClient) -> None:
    assert client.get(f"/text/{serving.REPORT}?char=3,7", headers=TURTLE).status_code == 400
    assert client.get(f"/text/{serving.REPORT}?char=3,7", headers={"Accept": "text/plain"}).text == "bour"


@pytest.mark.parametrize("path", ["country/nor", "event/2011-05-03-harbour-mobility", "theme/wages"])
def test_document_begins_with_the_thing_itself(client: FlaskClient, path: str) -> None:
    for accept, first in (("text/turtle", "<https://w3id.org/miggraph/id/"), ("application/n-triples", "<")):
        text = client.get(f"/doc/{path}", headers={"Accept": accept}).text
        lines = [line for line in text.splitlines() if line and not line.startswith("@prefix")]
        assert lines[0].startswith(first)
        assert path.rpartition("/")[2] in lines[0].partition(" ")[0]
