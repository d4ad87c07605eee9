"""Which form an answer has: what clients write into ``Accept`` and ``format``, as data."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import NotAcceptable

from miggraph.errors import ParameterError
from miggraph.web.http.negotiation import choose

ROWS = ("application/sparql-results+json", "application/json", "text/csv", "text/tab-separated-values", "text/html")
GRAPH = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "text/html")
JSON, CSV, TURTLE, HTML = ROWS[0], "text/csv", GRAPH[0], "text/html"
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
PROTEGE = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
JENA_ROWS = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
    "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1"
)
JENA_GRAPH = (
    "text/turtle,application/n-triples;q=0.9,application/rdf+xml;q=0.7,application/trig,application/n-quads;q=0.9,"
    "application/ld+json;q=0.8,*/*;q=0.5"
)
RDFLIB_ANY = (
    "application/rdf+xml, text/n3, text/turtle, application/n-triples, application/ld+json, application/n-quads, "
    "application/trix, application/trig"
)
QUADS = (*GRAPH[:4], "application/trig", "application/n-quads")


@pytest.mark.parametrize(
    ("offered", "accept", "chosen"),
    [
        (ROWS, "", JSON),
        (ROWS, "application/sparql-results+json; charset=utf-8", JSON),
        (ROWS, "application/sparql-results+json;charset=UTF-8, */*;q=0.1", JSON),
        (ROWS, "text/csv; header=present", CSV),
        (ROWS, 'text/csv; header="a, b;q=0"', CSV),
        (ROWS, "TEXT/CSV", CSV),
        (ROWS, " text/csv ", CSV),
        (ROWS, "text/csv;Q=0.5, text/html;q=0.4", CSV),
        (ROWS, "text/html;q=0.5, text/csv;q=0.50001", CSV),
        (ROWS, "text/csv;q=9", CSV),
        (ROWS, "text/csv;q=1.0.0", CSV),
        (ROWS, ",, text/csv ,", CSV),
        (ROWS, "*", JSON),
        (ROWS, "text/*", CSV),
        (ROWS, "application/*", JSON),
        (ROWS, "*/*, application/sparql-results+json;q=0", "application/json"),
        (ROWS, "text/*, text/csv;q=0", "text/tab-separated-values"),
        (ROWS, "text/*;q=0, */*", JSON),
        (ROWS, "image/png, */*;q=0.01", JSON),
        (ROWS, "text/tab-separated-values, text/csv", "text/tab-separated-values"),
        (ROWS, JAVA, HTML),
        (ROWS, JENA_ROWS, JSON),
        (GRAPH, "text/turtle;version=1.2", TURTLE),
        (GRAPH, "text/turtle;charset=utf-8", TURTLE),
        (GRAPH, 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
        (GRAPH, "text/n3", TURTLE),
        (GRAPH, "application/x-turtle, text/rdf+n3", TURTLE),
        (GRAPH, "application/x-json+ld", "application/ld+json"),
        (GRAPH, "application/xhtml+xml", HTML),
        (GRAPH, JENA_GRAPH, TURTLE),
        (GRAPH, PROTEGE, "application/rdf+xml"),
        (QUADS, RDFLIB_ANY, "application/n-quads"),
        (QUADS, JENA_GRAPH, TURTLE),
        (QUADS, "application/trig, application/n-quads", "application/trig"),
        (QUADS, "application/rdf+xml, text/turtle, application/n-triples", "application/rdf+xml"),
        (GRAPH, RDFLIB_ANY, "application/rdf+xml"),
    ],
)
def test_accept_chooses(offered: tuple[str, ...], accept: str, chosen: str) -> None:
    assert choose(offered, (), accept) == chosen


@pytest.mark.parametrize(
    "accept",
    ["image/png", "text/turtle", "text/csv;q=0", "text/csv;q=0.0", "*/*;q=0", "audio/*", "text", ";q=1", "text/csv/x"],
)
def test_accept_that_fits_no_offer_is_not_acceptable(accept: str) -> None:
    with pytest.raises(NotAcceptable, match="text/csv"):
        choose(ROWS, (), accept)


@pytest.mark.parametrize(
    ("names", "accept", "chosen"),
    [
        (("csv",), "image/png", CSV),
        (("CSV",), "", CSV),
        (("text/csv",), "", CSV),
        (("text/csv; charset=utf-8",), "", CSV),
        (("application/sparql-results+json",), "text/csv", JSON),
        (("json",), "", JSON),
        (("csv", "text/csv", "csv", "csv"), "text/csv", CSV),
        (("docx", "tsv"), "", "text/tab-separated-values"),
        (("docx,tsv",), "", "text/tab-separated-values"),
        (("", "csv"), "", CSV),
        (("docx",), "text/csv", CSV),
        (("turtle",), "text/csv, */*;q=0.1", CSV),
    ],
)
def test_format_overrides_accept(names: tuple[str, ...], accept: str, chosen: str) -> None:
    assert choose(ROWS, names, accept) == chosen


@pytest.mark.parametrize("accept", ["", "*/*"])
def test_format_that_is_none_is_told_where_accept_says_nothing(accept: str) -> None:
    with pytest.raises(ParameterError, match=r"'docx' is not offered.*csv"):
        choose(ROWS, ("docx",), accept)


SELECT = "SELECT (1 AS ?x) {}"
CONSTRUCT = "CONSTRUCT WHERE { ?s a <http://www.w3.org/2004/02/skos/core#Concept> }"


@pytest.mark.parametrize(
    ("query", "parameters", "accept", "media_type"),
    [
        (SELECT, "format=tsv&format=text/tab-separated-values&output=tsv&results=tsv", "*/*", ROWS[3]),
        (SELECT, "output=csv", "*/*", CSV),
        (SELECT, "results=csv", "", CSV),
        (SELECT, "format=turtle", "*/*", JSON),
        (SELECT, "format=text/csv", "", CSV),
        (SELECT, "format=application%2Fsparql-results%2Bjson", "", JSON),
        (SELECT, "format=application/sparql-results+json", "", JSON),
        (SELECT, "format=", "text/csv", CSV),
        (CONSTRUCT, "format=n3", "application/turtle,text/turtle,text/rdf+n3,text/n3", TURTLE),
        (
            CONSTRUCT,
            "format=json-ld&format=application/ld%2Bjson,application/x-json%2Bld",
            "application/ld+json,application/x-json+ld",
            "application/ld+json",
        ),
        (CONSTRUCT, "format=rdf+xml&output=rdf%2Bxml", "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "format=csv", "*/*", TURTLE),
        (CONSTRUCT, "", "text/plain", "text/plain"),
    ],
)
def test_query_is_answered_in_the_form_that_a_client_names(
    client: FlaskClient, query: str, parameters: str, accept: str, media_type: str
) -> None:
    headers = {"Accept": accept}
    url = f"/sparql?{parameters}"
    direct = client.post(url, data=query, headers=headers, content_type="application/sparql-query")
    for response in (client.post(url, data={"query": query}, headers=headers), direct):
        assert (response.status_code, response.mimetype) == (200, media_type)


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("query", "parameters", "accept", "status", "media_type"),
    [
        (CONSTRUCT, "", "text/csv, text/html", 406, None),
        (CONSTRUCT, "", "text/csv, text/html, text/turtle;q=0.5", 200, TURTLE),
        (CONSTRUCT, "format=csv", BROWSER, 200, "application/xml"),
        (CONSTRUCT, "format=csv", "text/html", 406, None),
        (SELECT, "format=ttl", BROWSER, 200, "application/xml"),
        (SELECT, "", "text/turtle, text/html", 406, None),
        (SELECT, "", "text/csv, text/html", 200, CSV),
        (CONSTRUCT, "format=html", "*/*", 200, HTML),
        (CONSTRUCT, "", BROWSER, 200, HTML),
    ],
)
def test_page_is_for_either_kind_of_answer_or_for_none(
    client: FlaskClient, query: str, parameters: str, accept: str, status: int, media_type: str | None
) -> None:
    response = client.post(f"/sparql?{parameters}", data={"query": query}, headers={"Accept": accept})
    assert response.status_code == status, response.text
    assert media_type in {response.mimetype, None}


def test_format_that_no_answer_has_is_refused(client: FlaskClient) -> None:
    assert client.get("/sparql?format=docx&query=ASK{}", headers={"Accept": "*/*"}).status_code == 400


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("/doc/country/nor?format=text/turtle", "", TURTLE),
        ("/doc/country/nor?format=n3", "", TURTLE),
        ("/doc/country/nor", "text/html;charset=utf-8", HTML),
        ("/doc/country/nor", JAVA, HTML),
        ("/doc/country/nor", PROTEGE, "application/rdf+xml"),
        ("/doc/country/nor", JENA_GRAPH, TURTLE),
        ("/doc/country/nor", "text/plain, */*;q=0.1", "text/plain"),
        ("/ontology", "text/turtle; charset=utf-8", TURTLE),
        ("/graph/authority", "text/turtle;version=1.2", TURTLE),
        ("/queries", "application/json; charset=utf-8", "application/json"),
        ("/queries/events-overview", "text/csv; header=absent", CSV),
    ],
)
def test_document_is_given_in_the_form_that_a_client_names(
    client: FlaskClient, path: str, accept: str, media_type: str
) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, media_type)


def test_plain_text_of_a_thing_is_n_triples(client: FlaskClient) -> None:
    response = client.get("/id/country/nor", headers={"Accept": "text/plain, */*;q=0.1"}, follow_redirects=True)
    assert response.text.startswith("<https://w3id.org/miggraph/id/country/nor> ")
