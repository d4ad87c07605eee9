"""The application over HTTP: protocol, linked data, stored queries, pages, errors."""

from __future__ import annotations

import socket
from dataclasses import replace

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

import serving
from miggraph.errors import UsageError
from miggraph.iris import compact, dataset, expand
from miggraph.web import create_app
from miggraph.web.server.server import bind
from miggraph.web.services import Services
from miggraph.web.views import SERVICES

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JSON = "application/sparql-results+json"
ASK = "ASK { ?s ?p ?o }"
EVENT = "event/2011-05-03-harbour-mobility"
GRAPH_TYPES = ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]


def accept(media_type: str) -> dict[str, str]:
    return {"Accept": media_type}


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_sparql_get_answers_json_by_default(client: FlaskClient, path: str) -> None:
    response = client.get(path, query_string={"query": ASK})
    assert (response.status_code, response.mimetype) == (200, JSON)
    assert response.get_json(force=True)["boolean"] is True


def test_sparql_post_form(client: FlaskClient) -> None:
    assert client.post("/sparql", data={"query": ASK}).get_json(force=True)["boolean"] is True


def test_sparql_post_form_is_decoded_once(client: FlaskClient) -> None:
    response = client.post("/sparql", data={"query": "SELECT (STR(<http://x/a%20b>) AS ?x) {}", "format": "csv"})
    assert response.text == "x\r\nhttp://x/a%20b\r\n"


def test_sparql_post_direct(client: FlaskClient) -> None:
    response = client.post("/sparql", data=ASK, content_type="application/sparql-query; charset=UTF-8")
    assert response.get_json(force=True)["boolean"] is True


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparql_dataset_parameters_are_honoured(client: FlaskClient, method: str) -> None:
    parameters = {"query": ASK, "default-graph-uri": "http://example.org/none"}
    asked = (
        client.get("/sparql", query_string=parameters) if method == "GET" else client.post("/sparql", data=parameters)
    )
    assert asked.get_json(force=True)["boolean"] is False


@pytest.mark.parametrize(
    ("media_type", "query"),
    [(name, "SELECT * { ?s ?p ?o } LIMIT 2") for name in (JSON, "application/sparql-results+xml", "text/csv")]
    + [(name, "CONSTRUCT WHERE { ?s a <http://www.w3.org/2004/02/skos/core#Concept> }") for name in GRAPH_TYPES],
)
def test_sparql_answers_in_the_type_accepted(client: FlaskClient, media_type: str, query: str) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers=accept(media_type))
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(("name", "media_type"), [("csv", "text/csv"), ("json", JSON), ("html", "text/html")])
def test_sparql_format_overrides_accept(client: FlaskClient, name: str, media_type: str) -> None:
    response = client.get("/sparql", query_string={"query": ASK, "format": name}, headers=accept("image/png"))
    assert response.mimetype == media_type


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ([("query", "SELECT * {")], 400),
        ([("query", "")], 400),
        ([("query", ASK), ("query", ASK)], 400),
        ([("query", ASK), ("format", "docx")], 400),
        ([("query", ASK), ("default-graph-uri", "no iri")], 400),
        ([("query", "CLEAR ALL")], 403),
        ([("update", "CLEAR ALL")], 403),
        ([("query", "ASK { SERVICE <http://x/> {} }")], 403),
        ([("query", ASK + " " * 2000)], 413),
        ([("query", "SELECT * { ?s ?p ?o }")], 422),
    ],
)
def test_sparql_error_statuses(client: FlaskClient, parameters: list[tuple[str, str]], status: int) -> None:
    assert client.get("/sparql", query_string=parameters).status_code == status


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (ASK, "text/plain", 415),
        (ASK, "application/sparql-query; charset=latin-1", 415),
        (b"ASK { ?s ?p '\xff' }", "application/sparql-query", 400),
        ("", "application/x-www-form-urlencoded", 400),
        ("CLEAR ALL", "application/sparql-update", 403),
        (ASK + " " * 7000, "application/sparql-query", 413),
        ("query=" + "+" * 7000, "application/x-www-form-urlencoded", 413),
    ],
)
def test_sparql_post_errors(client: FlaskClient, body: str | bytes, content_type: str, status: int) -> None:
    assert client.post("/sparql", data=body, content_type=content_type).status_code == status


def test_sparql_not_acceptable(client: FlaskClient) -> None:
    assert client.get("/sparql", query_string={"query": ASK}, headers=accept("image/png")).status_code == 406


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_sparql_other_methods_name_those_allowed(client: FlaskClient, method: str) -> None:
    response = client.open("/sparql", method=method)
    assert response.status_code == 405
    assert {"GET", "POST"} <= set(response.headers["Allow"].replace(" ", "").split(","))


def test_sparql_without_query_describes_the_service_to_programs(client: FlaskClient) -> None:
    response = client.get("/sparql", headers=accept("text/turtle"))
    triples = {quad.predicate.value for quad in ox.parse(response.data, format=ox.RdfFormat.TURTLE)}
    assert "http://www.w3.org/ns/sparql-service-description#endpoint" in triples


def test_service_description_is_short_and_names_the_rest(client: FlaskClient) -> None:
    document = client.get("/sparql", headers=accept("*/*")).data
    assert len(document) < 50_000
    quads = list(ox.parse(document, format=ox.RdfFormat.TURTLE))
    service = ox.NamedNode("http://localhost/sparql")
    told = {(compact(quad.predicate.value), quad.object.value) for quad in quads if quad.subject == service}
    assert told >= {
        ("sd:defaultDataset", f"{dataset()}#sparql"),
        ("sd:feature", expand("sd:UnionDefaultGraph")),
        ("sd:resultFormat", "http://www.w3.org/ns/formats/SPARQL_Results_JSON"),
        ("sd:resultFormat", "http://www.w3.org/ns/formats/Turtle"),
        ("rdfs:seeAlso", "http://localhost/.well-known/sparql-examples"),
        ("rdfs:seeAlso", "http://localhost/.well-known/void"),
    }
    graphs = {quad.object.value for quad in quads if quad.predicate.value == expand("sd:namedGraph")}
    counted = {quad.subject.value for quad in quads if quad.predicate.value == expand("void:triples")}
    assert graphs
    assert counted == graphs | {dataset()}
    assert expand("sh:declare") in {quad.predicate.value for quad in quads}


def test_sparql_without_query_shows_the_form_to_browsers(client: FlaskClient) -> None:
    response = client.get("/sparql", headers=accept(BROWSER))
    assert response.mimetype == "text/html"
    assert '<label for="query">' in response.text


def test_sparql_without_query_is_an_error_for_result_readers(client: FlaskClient) -> None:
    assert client.get("/sparql", headers=accept(JSON)).status_code == 400


def test_sparql_page_shows_rows_with_markup_escaped(client: FlaskClient) -> None:
    query = "SELECT ('<script>' AS ?x) (<javascript:alert(1)> AS ?y) {}"
    page = client.get("/sparql", query_string={"query": query}, headers=accept(BROWSER)).text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert 'href="javascript' not in page


def test_etag_known_to_the_client_is_not_modified(client: FlaskClient) -> None:
    first = client.get("/sparql", query_string={"query": ASK})
    headers = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/sparql", query_string={"query": ASK}, headers=headers).status_code == 304
    assert client.get("/sparql", query_string={"query": ASK, "format": "xml"}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("*/*", "application/problem+json"),
        (JSON, "application/problem+json"),
        (BROWSER, "text/html"),
        ("text/turtle", "text/plain"),
    ],
)
def test_error_is_told_in_the_readers_form(client: FlaskClient, media_type: str, expected: str) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT * {\n?s }"}, headers=accept(media_type))
    assert (response.status_code, response.mimetype) == (400, expected)
    assert "line 2" in response.text


def test_error_as_problem_has_the_place(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT * {\n?s }"}, headers=accept("application/json"))
    problem = response.get_json(force=True)
    assert (problem["status"], problem["line"]) == (400, 2)


@pytest.mark.parametrize(("media_type", "suffix"), [("text/turtle", "ttl"), (BROWSER, "html"), ("*/*", "ttl")])
def test_id_redirects_to_the_document_preferred(client: FlaskClient, media_type: str, suffix: str) -> None:
    response = client.get(f"/id/{EVENT}", headers=accept(media_type))
    assert (response.status_code, response.headers["Location"]) == (303, f"/doc/{EVENT}.{suffix}")
    assert response.headers["Vary"] == "Accept"


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_doc_negotiates_and_has_triples_and_evidence(client: FlaskClient, media_type: str) -> None:
    response = client.get(f"/doc/{EVENT}", headers=accept(media_type))
    assert response.mimetype == media_type
    quads = list(ox.parse(response.data, format=ox.RdfFormat.from_media_type(media_type)))
    assert any(quad.subject == ox.NamedNode(serving.SEMINAR) for quad in quads)
    assert any(quad.object == ox.NamedNode(serving.SEMINAR) for quad in quads)
    assert any(quad.predicate.value.endswith("#anchorOf") for quad in quads)


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "jsonld", "html"])
def test_doc_suffix_overrides_accept_and_unknown_is_404(client: FlaskClient, suffix: str) -> None:
    assert client.get(f"/doc/{EVENT}.{suffix}", headers=accept("image/png")).status_code == 200
    assert client.get(f"/doc/event/none.{suffix}").status_code == 404
    assert client.get("/id/event/none", headers=accept("text/turtle")).status_code == 404


@pytest.mark.parametrize("path", ["/id/a>b", "/doc/a b", "/graph/a>b", "/text/a>b", "/scheme/a>b"])
def test_path_that_is_no_iri_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_entity_page_shows_labels_evidence_and_incoming_links(client: FlaskClient) -> None:
    page = client.get(f"/doc/{EVENT}", headers=accept(BROWSER)).text
    assert "<h1>Harbour Mobility Seminar</h1>" in page
    assert 'href="/doc/organization/harbour-institute">Harbour Institute' in page
    assert 'href="/reports/harbour-seminar-2011?char=104,184#char=104,184"' in page
    assert 'href="/doc/participation/mira-okafor-opening"' in page


def test_entity_page_keeps_links_under_a_path_prefix(client: FlaskClient) -> None:
    page = client.get(f"/doc/{EVENT}", headers=accept(BROWSER), base_url="http://host/prefix/").text
    assert 'href="/prefix/doc/organization/harbour-institute"' in page
    assert 'href="/prefix/static/style.css"' in page


def test_every_iri_of_the_dataset_answers(client: FlaskClient) -> None:
    iris: set[str] = set()
    for quad in ox.parse(path=str(serving.FIXTURE), format=ox.RdfFormat.TRIG):
        terms = (quad.subject, quad.object, quad.graph_name)
        iris |= {term.value for term in terms if isinstance(term, ox.NamedNode)}
    base = "https://w3id.org/miggraph"
    for iri in sorted(iris):
        if iri.startswith(base):
            status = client.get(iri.removeprefix(base).partition("#")[0], headers=accept("text/turtle")).status_code
            assert (iri, status) in {(iri, 200), (iri, 303)}


@pytest.mark.parametrize(("version", "status"), [("2.0", 200), ("1.0", 303), ("3.0", 404)])
def test_ontology_answers_by_the_versions_that_it_names(client: FlaskClient, version: str, status: int) -> None:
    response = client.get(f"/ontology/{version}", headers=accept("text/turtle"))
    assert response.status_code == status
    assert response.headers.get("Location", "/ontology") == "/ontology"


@pytest.mark.parametrize("path", ["/ontology", "/shapes", "/scheme/roles", "/graph/authority", "/dataset"])
def test_document_answers_as_turtle(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.mimetype == "text/turtle"
    assert list(ox.parse(response.data, format=ox.RdfFormat.TURTLE))


def test_shapes_have_the_same_bytes_each_time_that_they_are_read(client: FlaskClient) -> None:
    served: Services = client.application.extensions[SERVICES]
    forgetful = create_app(served.engine, served.library, replace(served.settings, cache_bytes=0)).test_client()
    first, second = (forgetful.get("/shapes").data for _ in range(2))
    assert b"sh:or" in first
    assert first == second


@pytest.mark.parametrize(
    "path", ["/", "/ontology", "/scheme/roles", "/graph/authority", "/dataset", "/queries", f"/text/{serving.REPORT}"]
)
def test_page_has_language_heading_and_policy(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=accept(BROWSER))
    assert response.mimetype == "text/html"
    assert '<html lang="en">' in response.text
    assert response.text.count("<h1>") == 1
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


def test_text_is_the_report_as_stored(client: FlaskClient) -> None:
    response = client.get(f"/text/{serving.REPORT}")
    assert response.mimetype == "text/plain"
    assert response.text.startswith("Harbour Mobility Seminar\n")


def test_text_range_is_the_passage(client: FlaskClient) -> None:
    words = "Jonas Pell of Norland spoke on wages at sea."
    assert client.get(f"/text/{serving.REPORT}?char=282,326").text == words
    page = client.get(f"/text/{serving.REPORT}?char=282,326", headers=accept(BROWSER)).text
    assert f'<mark id="passage">{words}</mark>' in page


@pytest.mark.parametrize("span", ["5,2", "0,9999", "a,b", "1"])
def test_text_range_outside_the_text_is_refused(client: FlaskClient, span: str) -> None:
    assert client.get(f"/text/{serving.REPORT}?char={span}").status_code == 416


def test_text_as_triples_has_every_passage(client: FlaskClient) -> None:
    response = client.get(f"/text/{serving.REPORT}", headers=accept("text/turtle"))
    quads = ox.parse(response.data, format=ox.RdfFormat.TURTLE)
    assert sum(quad.predicate.value.endswith("#anchorOf") for quad in quads) == 12


def test_queries_list_for_people_and_programs(client: FlaskClient) -> None:
    assert "legal instrument" in client.get("/queries", headers=accept(BROWSER)).text
    names = [query["name"] for query in client.get("/queries", headers=accept("application/json")).get_json()]
    assert len(names) == len(set(names)) >= 10
    assert client.get("/queries?format=json").is_json


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("json", JSON),
        ("xml", "application/sparql-results+xml"),
    ],
)
def test_query_rows_for_programs(client: FlaskClient, name: str, media_type: str) -> None:
    path = "/queries/recommendations-by-instrument"
    response = client.get(path, query_string={"instrument": serving.TREATY, "format": name})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "without delay" in response.text


def test_query_page_shows_form_rows_and_evidence(client: FlaskClient) -> None:
    parameters = {"instrument": serving.TREATY}
    page = client.get("/queries/recommendations-by-instrument", query_string=parameters, headers=accept(BROWSER)).text
    assert f'<option value="{serving.TREATY}" selected>Convention on Seafarers</option>' in page
    assert "<caption>Answers: 2 rows</caption>" in page
    assert "char=327,387#passage" in page.replace("%2C", ",")


def test_query_page_of_a_list_has_all_its_values_chosen(client: FlaskClient) -> None:
    parameters = {"addressee": [f"{serving.ID}stakeholder/states", f"{serving.ID}stakeholder/employers"]}
    page = client.get("/queries/recommendations-by-addressee", query_string=parameters, headers=accept(BROWSER)).text
    assert page.count(" selected>") == 2
    assert "<caption>Answers: 2 rows</caption>" in page
    assert "VALUES ?addressee {" in page


def test_queries_page_has_groups(client: FlaskClient) -> None:
    page = client.get("/queries", headers=accept(BROWSER)).text
    assert '<h2 id="recommendations">Recommendations and commitments</h2>' in page


def test_query_tells_programs_its_group_types_and_columns(client: FlaskClient) -> None:
    told = {query["name"]: query for query in client.get("/queries?format=json").get_json()}
    query = told["recommendations-by-instrument"]
    assert query["group"] == "recommendations"
    assert query["parameters"][0]["class"].endswith("#LegalInstrument")
    assert query["columns"]["text"] == "the words of the statement"


def test_query_page_without_a_needed_value_shows_the_form_alone(client: FlaskClient) -> None:
    response = client.get("/queries/who-spoke-for-whom", headers=accept(BROWSER))
    assert response.status_code == 200
    assert "<table>" not in response.text


def test_query_describes_itself_in_rdf(client: FlaskClient) -> None:
    response = client.get("/queries/events-overview", headers=accept("text/turtle"))
    assert response.mimetype == "text/turtle"
    assert "SPARQLSelectExecutable" in response.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("none", 404), ("who-spoke-for-whom", 400), ("who-spoke-for-whom?event=a+b", 400), ("events-overview?x=1", 400)],
)
def test_query_errors(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(f"/queries/{path}", headers=accept("text/csv")).status_code == status


def test_start_page_counts(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "<b>2</b> recommendations" in page
    assert "Harbour Mobility Seminar: report" in page


def test_health_names_the_version(client: FlaskClient, app: Flask) -> None:
    health = client.get("/health").get_json()
    assert health["status"] == "ok"
    assert len(health["dataset"]) == 64


def test_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} is taken.*--port"):
            bind("127.0.0.1", port)
