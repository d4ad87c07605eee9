"""The query operation as the W3C's tests of the SPARQL 1.1 Protocol try it, on the graphs of the fixture."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
ASK = "ASK%20%7B%7D"
GRAPH = "https://w3id.org/miggraph/graph"
ONE, TWO = f"{GRAPH}/authority", f"{GRAPH}/ontology"
IN_DEFAULT = "ASK { <https://w3id.org/miggraph/id/country/nor> ?p ?o . <https://w3id.org/miggraph/ontology> ?q ?r }"
IN_NAMED = (
    f"ASK {{ GRAPH <{ONE}> {{ ?s ?p ?o }} GRAPH <{TWO}> {{ ?t ?q ?r }} FILTER NOT EXISTS {{ ?u ?v ?w }} "
    f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?x ?y ?z }} FILTER(?g NOT IN (<{ONE}>, <{TWO}>)) }} }}"
)
IN_BOTH = f"ASK {{ <https://w3id.org/miggraph/id/country/nor> ?p ?o GRAPH <{TWO}> {{ ?t ?q ?r }} }}"


@pytest.mark.parametrize(
    ("method", "address", "body", "content_type", "status"),
    [
        ("PUT", f"/sparql?query={ASK}", b"", None, 405),
        ("GET", f"/sparql?query={ASK}&query={ASK}", b"", None, 400),
        ("POST", "/sparql", f"query={ASK}".encode(), "text/plain", 415),
        ("POST", "/sparql", f"query={ASK}".encode(), None, 415),
        ("POST", "/sparql", b"ASK {}", None, 415),
        ("POST", "/sparql", "ASK {}".encode("utf-16"), f"{DIRECT}; charset=UTF-16", 415),
        ("GET", "/sparql?query=ASK%20%7B", b"", None, 400),
        ("GET", f"/sparql?query={ASK}", b"", None, 200),
        ("POST", "/sparql", f"query={ASK}".encode(), FORM, 200),
        ("POST", "/sparql", b"ASK {}", DIRECT, 200),
    ],
)
def test_protocol_status(
    client: FlaskClient, method: str, address: str, body: bytes, content_type: str | None, status: int
) -> None:
    assert client.open(address, method=method, data=body, content_type=content_type).status_code == status


@pytest.mark.parametrize("method", ["GET", "POST", "direct"])
@pytest.mark.parametrize(
    ("query", "default", "named"),
    [
        (IN_DEFAULT, [ONE, TWO], []),
        (IN_NAMED, [], [ONE, TWO]),
        (IN_BOTH, [ONE], [TWO]),
        ("ASK FROM <http://example.org/none> { ?s ?p ?o }", [ONE], []),
    ],
)
def test_protocol_dataset(client: FlaskClient, method: str, query: str, default: list[str], named: list[str]) -> None:
    graphs = {"default-graph-uri": default, "named-graph-uri": named}
    if method == "GET":
        response = client.get("/sparql", query_string={"query": query, **graphs})
    elif method == "POST":
        response = client.post("/sparql", data={"query": query, **graphs})
    else:
        response = client.post("/sparql", query_string=graphs, data=query, content_type=DIRECT)
    assert response.get_json(force=True)["boolean"] is True


@pytest.mark.parametrize(
    ("query", "media_types"),
    [
        ("SELECT (1 AS ?value) {}", {"application/sparql-results+json", "application/sparql-results+xml"}),
        ("ASK {}", {"application/sparql-results+json", "application/sparql-results+xml"}),
        ("DESCRIBE <http://example.org/>", {"text/turtle", "application/rdf+xml"}),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", {"text/turtle", "application/rdf+xml"}),
    ],
)
def test_protocol_content_type(client: FlaskClient, query: str, media_types: set[str]) -> None:
    accept = {"Accept": ", ".join(sorted(media_types))}
    for headers in ({}, accept):
        response = client.post("/sparql", data=query, content_type=DIRECT, headers=headers)
        assert (response.status_code, response.mimetype in media_types) == (200, True)
