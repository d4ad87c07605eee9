"""The SPARQL protocol beyond its forms: parameters, limits, codings, tags, caching."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pyoxigraph as ox
import pytest
import zstandard
from flask.testing import FlaskClient

import serving
from miggraph.config import Settings
from miggraph.engine import Answer, LimitError, MemoryLimitError, Query, QueueFullError, TimeLimitError, WorkerLostError
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.web import create_app

ASK = "ASK { ?s ?p ?o }"
ALL = "SELECT * { ?s ?p ?o } LIMIT 60"
GRAPH = "CONSTRUCT WHERE { ?s a <http://www.w3.org/2004/02/skos/core#Concept> }"
FORM = "application/x-www-form-urlencoded"
DECODE = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}


class Counting(EmbeddedEngine):
    """An engine that remembers what it was asked, and can be told to fail."""

    def __init__(self, dataset: Path) -> None:
        super().__init__(dataset, max_rows=100)
        self.asked: list[tuple[Query, str]] = []
        self.failure: LimitError | None = None

    async def answer(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Answer, or fail as told."""
        self.asked.append((query, client))
        if self.failure is not None:
            raise self.failure
        return await super().answer(query)


@pytest.fixture
def engine(shared: Path) -> Counting:
    return Counting(shared)


@pytest.mark.parametrize(
    "parameters",
    [
        [("query", ASK), ("timeout", "soon")],
        [("query", ASK), ("timeout", "-1")],
        [("query", ASK), ("timeout", "inf")],
        [("query", ASK), ("timeout", "1"), ("timeout", "2")],
        [("query", ASK), ("limit-results", "perhaps")],
    ],
)
def test_parameter_that_cannot_be_used_is_400(client: FlaskClient, parameters: list[tuple[str, str]]) -> None:
    assert client.get("/sparql", query_string=parameters).status_code == 400


def test_timeout_and_client_reach_the_engine(client: FlaskClient, engine: Counting) -> None:
    client.get("/sparql", query_string={"query": ASK, "timeout": "2.5"}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    query, name = engine.asked[-1]
    assert (query.timeout, name) == (2.5, "192.0.2.7")


@pytest.mark.parametrize(
    ("url", "body", "content_type"),
    [
        ("/sparql?query=ASK+{}", ASK, "application/sparql-query"),
        ("/sparql?query=ASK+{}", "query=ASK+{}", FORM),
        ("/sparql", "query=ASK+{}&query=ASK+{}", FORM),
        ("/sparql", "query=ASK+%7B+%3Chttp://x/%FF%3E+?p+?o+%7D", FORM),
    ],
)
def test_post_with_two_queries_or_bad_bytes_is_400(client: FlaskClient, url: str, body: str, content_type: str) -> None:
    assert client.post(url, data=body, content_type=content_type).status_code == 400


def test_get_that_is_not_utf8_is_400(client: FlaskClient) -> None:
    assert client.get("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%22%FF%22%20%7D").status_code == 400


def test_post_of_a_coded_body_is_415(client: FlaskClient) -> None:
    body, headers = gzip.compress(ASK.encode()), {"Content-Encoding": "gzip"}
    response = client.post("/sparql", data=body, content_type="application/sparql-query", headers=headers)
    assert response.status_code == 415


def test_post_takes_dataset_parameters_from_the_address(client: FlaskClient) -> None:
    url = "/sparql?default-graph-uri=http://example.org/none"
    answers = [
        client.post(url, data={"query": ASK}),
        client.post(url, data=ASK, content_type="application/sparql-query"),
    ]
    assert [answer.get_json(force=True)["boolean"] for answer in answers] == [False, False]


@pytest.mark.parametrize("form", ["trig", "nq", "ttl", "nt", "rdf", "jsonld"])
def test_graph_in_every_form_has_the_same_triples(client: FlaskClient, form: str) -> None:
    response = client.get("/sparql", query_string={"query": GRAPH, "format": form})
    expected = client.get("/sparql", query_string={"query": GRAPH, "format": "nt"})
    parsed = ox.parse(response.data, format=ox.RdfFormat.from_media_type(response.mimetype or ""))
    assert {quad.triple for quad in parsed} == {
        quad.triple for quad in ox.parse(expected.data, format=ox.RdfFormat.N_TRIPLES)
    }


@pytest.mark.parametrize(
    ("accepted", "media_type"),
    [
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("image/png, */*;q=0.1", "application/sparql-results+json"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("", "application/sparql-results+json"),
    ],
)
def test_accept_weights_and_wildcards(client: FlaskClient, accepted: str, media_type: str) -> None:
    response = client.get("/sparql", query_string={"query": ALL}, headers={"Accept": accepted})
    assert (response.status_code, response.mimetype) in {(200, media_type), (200, "text/xml")}


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_coded_answer_is_the_plain_one_under_a_tag_of_its_own(client: FlaskClient, coding: str) -> None:
    plain = client.get("/sparql", query_string={"query": ALL})
    coded = client.get("/sparql", query_string={"query": ALL}, headers={"Accept-Encoding": coding})
    assert coded.headers["Content-Encoding"] == coding
    assert DECODE[coding](coded.data) == plain.data
    assert coded.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in coded.headers["Vary"]


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "", "identity, gzip;q=0.5"])
def test_answer_is_plain_where_the_client_prefers_that(client: FlaskClient, accepted: str) -> None:
    response = client.get("/sparql", query_string={"query": ALL}, headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in response.headers


def test_coded_answer_known_to_the_client_is_304(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "br"}
    tag = client.get("/sparql", query_string={"query": ALL}, headers=headers).headers["ETag"]
    again = client.get("/sparql", query_string={"query": ALL}, headers=headers | {"If-None-Match": f"W/{tag}"})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)


def test_head_has_the_headers_of_get(client: FlaskClient) -> None:
    got = client.get("/sparql", query_string={"query": ALL})
    head = client.head("/sparql", query_string={"query": ALL})
    assert head.data == b""
    assert (head.headers["Content-Length"], head.headers["ETag"]) == (str(len(got.data)), got.headers["ETag"])


def test_preflight_allows_what_clients_send(client: FlaskClient) -> None:
    response = client.options("/sparql", headers={"Origin": "http://a.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "ETag" in response.headers["Access-Control-Expose-Headers"]


def test_repeated_query_is_evaluated_once(client: FlaskClient, engine: Counting) -> None:
    answers = {client.get("/sparql", query_string={"query": ALL}).data for _ in range(3)}
    assert (len(answers), len(engine.asked)) == (1, 1)


def test_kept_answer_is_not_given_for_another_dataset_or_form(client: FlaskClient, engine: Counting) -> None:
    for extra in ({}, {"default-graph-uri": "http://example.org/none"}, {"format": "csv"}, {"limit-results": "true"}):
        client.get("/sparql", query_string={"query": ALL, **extra})
    assert len(engine.asked) == 4


def test_kept_answer_is_not_given_for_another_version(tmp_path: Path) -> None:
    serving.write_version(tmp_path / "dataset")
    engine = Counting(tmp_path / "dataset")
    client = create_app(engine, serving.library(), Settings(root=tmp_path)).test_client()
    count = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    first = client.get("/sparql", query_string=count)
    serving.write_version(tmp_path / "dataset", extra="<http://example.org/g> { <http://example.org/s> a <x> }\n")
    second = client.get("/sparql", query_string=count, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert second.data != first.data


def test_answer_that_changes_each_time_is_not_kept(client: FlaskClient) -> None:
    answers = [client.get("/sparql", query_string={"query": "SELECT (STRUUID() AS ?x) {}"}) for _ in range(2)]
    assert answers[0].data != answers[1].data
    assert "ETag" not in answers[0].headers
    assert answers[0].headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("error", "retry"),
    [
        (TimeLimitError("ran out of time", limit="query_timeout", value="1 s", used=1.01, hint="narrow it"), None),
        (MemoryLimitError("ran out of memory", limit="query_memory_bytes", value="9 bytes", hint="narrow it"), None),
        (QueueFullError("too many wait", limit="query_queue", value="2 queries", hint="try again"), "5"),
        (WorkerLostError("its process ended", limit="worker", hint="try again"), "1"),
    ],
)
def test_limit_is_503_and_says_which(
    client: FlaskClient, engine: Counting, error: LimitError, retry: str | None
) -> None:
    engine.failure = error
    response = client.get("/sparql", query_string={"query": ASK})
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")
    problem = response.get_json(force=True)
    assert (problem["limit"], problem["value"], problem["advice"]) == (error.limit, error.value, error.hint)
    assert response.headers.get("Retry-After") == retry
    page = client.get("/sparql", query_string={"query": ASK}, headers={"Accept": "text/html"})
    assert error.what in page.text


@pytest.mark.parametrize(
    ("form", "mark"), [("ttl", "# This answer was cut"), ("json", '"truncated":true'), ("csv", "")]
)
def test_cut_answer_says_so(client: FlaskClient, form: str, mark: str) -> None:
    query = "CONSTRUCT WHERE { ?s ?p ?o }" if form == "ttl" else "SELECT * { ?s ?p ?o }"
    parameters = {"query": query, "format": form}
    assert client.get("/sparql", query_string=parameters).status_code == 422
    cut = client.get("/sparql", query_string={**parameters, "limit-results": "true"})
    assert (cut.status_code, cut.headers["Miggraph-Truncated"]) == (200, "true")
    assert mark in cut.text


@pytest.mark.parametrize(
    ("path", "more"),
    [("/sparql", {"feature", "resultFormat"}), ("/.well-known/void", {"classPartition", "propertyPartition"})],
)
def test_description_has_partitions_and_features(client: FlaskClient, path: str, more: set[str]) -> None:
    response = client.get(path, headers={"Accept": "text/turtle"})
    said = {quad.predicate.value.rpartition("#")[2] for quad in ox.parse(response.data, format=ox.RdfFormat.TURTLE)}
    assert {"namedGraph", "triples"} | more <= said


@pytest.mark.parametrize("path", ["/.well-known/void", "/dataset"])
def test_void_counts_what_is_there(client: FlaskClient, path: str) -> None:
    quads = list(ox.parse(client.get(path).data, format=ox.RdfFormat.TURTLE))
    counted = [q for q in quads if q.predicate.value.endswith("void#entities")]
    assert counted
    assert {type(quad.subject) for quad in quads} == {ox.NamedNode}


def test_page_has_labels_beside_iris_and_links_to_other_forms(client: FlaskClient) -> None:
    query = f"SELECT ?x {{ VALUES ?x {{ <{serving.SEMINAR}> }} }}"
    page = client.get("/sparql", query_string={"query": query, "format": "html"}).text
    assert "Harbour Mobility Seminar</a> <code>" in page
    assert "format=csv" in page
    assert "format=json" in page


@pytest.mark.parametrize(
    "path", ["/queries/events-overview?format=csv", "/doc/country/nor.ttl", "/doc/country/nor.html"]
)
def test_stored_queries_and_pages_are_kept_too(client: FlaskClient, engine: Counting, path: str) -> None:
    first = client.get(path)
    asked = len(engine.asked)
    assert client.get(path).data == first.data
    assert len(engine.asked) == asked
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


class Facts(Counting):
    """An engine whose build has counted what is there."""

    @property
    def facts(self) -> dict[str, object]:
        """What the build says."""
        figures = {"totals": {"triples": 7}, "classes": {"http://example.org/C": 3}, "properties": {}, "graphs": {}}
        return {"version": self.version, "figures": figures}


def test_void_tells_what_the_build_counted_and_counts_nothing(root: Path) -> None:
    engine = Facts(root / "dataset")
    client = create_app(engine, serving.library(), Settings(root=root)).test_client()
    response = client.get("/.well-known/void", headers={"Accept": "application/n-triples"})
    assert "<http://example.org/C>" in response.text
    assert not any("COUNT(" in query.text for query, *_ in engine.asked)
