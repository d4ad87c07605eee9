"""The remote engine: what it asks of a server, and what it makes of the answers."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

import serving
from miggraph.engine import (
    Engine,
    Kind,
    Limits,
    Query,
    QueryRefusedError,
    QueueFullError,
    ResultTooLargeError,
    Scope,
    TimeLimitError,
)
from miggraph.engine.remote import RemoteEngine
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.errors import EndpointError, QueryError, UsageError
from miggraph.iris import MIG
from miggraph.remote import Access, Server
from sparql_server import SparqlServer, put, sparql_server

G = "https://w3id.org/miggraph/graph/"
LIMITS = Limits(rows=50, seconds=20)
SECRET = "opensesame"
PREFIXES = "".join(
    f"PREFIX {prefix}: <{iri}> "
    for prefix, iri in (("g", G), ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"), ("mig", MIG))
)

QUERIES = {
    "default graph": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "graphs": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "graph and star": "SELECT * { GRAPH ?g { ?s a mig:Person } } ORDER BY ?g ?s",
    "graph by name": f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{G}authority> {{ ?s ?p ?o }} }}",
    "graph by prefix": "SELECT (COUNT(*) AS ?n) { GRAPH g:authority { ?s ?p ?o } }",
    "graph by relative IRI": f"BASE <{G}> SELECT (COUNT(*) AS ?n) {{ GRAPH <authority> {{ ?s ?p ?o }} }}",
    "graph that is not there": "ASK { GRAPH <http://example.org/none> { ?s ?p ?o } }",
    "graph that other graphs tell of": "SELECT ?g ?l { GRAPH ?g { ?s rdfs:label ?l } FILTER(?g != g:authority) }",
    "graph within a graph": "SELECT DISTINCT ?g ?h { GRAPH ?g { ?s rdfs:label ?l . GRAPH ?h { ?s a ?c } } }",
    "graph that has a value": "SELECT (COUNT(*) AS ?n) { VALUES ?g { g:authority } GRAPH ?g { ?s ?p ?o } }",
    "graph in an option": "SELECT ?s ?g { ?s a mig:Person OPTIONAL { GRAPH ?g { ?s rdfs:label 'x' } } }",
    "graph in a filter": "ASK { ?s a mig:Person FILTER NOT EXISTS { GRAPH ?g { ?s rdfs:label ?l } } }",
    "graph in a word": "SELECT ('GRAPH ?g { }' AS ?graph) (COUNT(*) AS ?n) { ?s ?p ?o # GRAPH ?g {\n }",
    "from": f"SELECT (COUNT(*) AS ?n) FROM <{G}authority> {{ ?s ?p ?o }}",
    "from nothing": "SELECT (COUNT(*) AS ?n) FROM <http://example.org/none> { ?s ?p ?o }",
    "from named": "SELECT ?g (COUNT(*) AS ?n) FROM NAMED g:authority { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "from named, default": "SELECT (COUNT(*) AS ?n) FROM NAMED g:authority { ?s ?p ?o }",
    "triples": "CONSTRUCT { ?s rdfs:label ?l } { GRAPH g:authority { ?s rdfs:label ?l } }",
    "triples twice": "CONSTRUCT { <http://example.org/a> a <http://example.org/B> } { ?s ?p ?o }",
    "boolean": "ASK { ?s ?p ?o }",
    "values of all kinds": "SELECT * { VALUES (?a ?b) { (1 UNDEF) (UNDEF 'x\\ny'@en) ('' <http://example.org/ä>) } }",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparqlServer]:
    """A server with the fixture dataset, and with something else that nobody should see."""
    folder = tmp_path_factory.mktemp("published")
    serving.write_version(folder)
    with sparql_server() as started:
        other = [ox.NamedNode(f"http://example.org/{name}") for name in "abc"]
        started.store.add(ox.Quad(other[0], other[1], other[2], ox.NamedNode("http://example.org/none")))
        started.store.add(ox.Quad(other[0], other[1], other[2]))
        put(started, folder)
        yield started


@pytest.fixture(scope="module")
def remote(server: SparqlServer) -> Iterator[RemoteEngine]:
    engine = RemoteEngine(server.query, limits=LIMITS)
    yield engine
    engine.close()


@pytest.fixture
def local(shared: Path) -> Engine:
    return EmbeddedEngine(shared, max_rows=50)


@pytest.mark.parametrize("name", QUERIES)
def test_remote_answer_is_that_of_the_store(remote: RemoteEngine, local: Engine, name: str) -> None:
    query = Query(PREFIXES + QUERIES[name], unlimited=True)
    found, expected = remote.query(query), local.query(query)
    assert found.kind is expected.kind
    assert sorted(found.payload.splitlines()) == sorted(expected.payload.splitlines())
    assert found.version == expected.version


@pytest.mark.parametrize(
    "scope",
    [
        Scope((f"{G}authority",)),
        Scope((), (f"{G}authority",)),
        Scope(("http://example.org/none",)),
        Scope(("http://example.org/none",), ("http://example.org/none",)),
    ],
)
@pytest.mark.parametrize("pattern", ["?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"])
def test_remote_dataset_beside_the_query_is_that_of_the_store(
    remote: RemoteEngine, local: Engine, scope: Scope, pattern: str
) -> None:
    query = Query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", scope=scope)
    assert remote.query(query).payload == local.query(query).payload


def test_remote_relative_iris_are_resolved(remote: RemoteEngine) -> None:
    query = Query("ASK { <country/nor> a ?class }", base=serving.ID)
    assert remote.query(query).boolean


@pytest.mark.parametrize("form", ["text/csv", "application/sparql-results+json", "application/sparql-results+xml"])
def test_remote_answer_has_the_form_that_is_accepted(remote: RemoteEngine, local: Engine, form: str) -> None:
    query = Query("SELECT ?s { ?s a ?c } ORDER BY ?s LIMIT 9", accepted=(form,))
    assert remote.query(query).payload == local.query(query).payload


@pytest.mark.parametrize("form", ["SELECT *", "CONSTRUCT { ?s ?p ?o }"])
def test_remote_answer_over_the_row_limit_is_refused_or_cut(remote: RemoteEngine, form: str) -> None:
    text = f"{form} {{ ?s ?p ?o }} LIMIT 51"
    with pytest.raises(ResultTooLargeError, match="result_max_rows"):
        remote.query(Query(text))
    cut = remote.query(Query(text, cut=True))
    assert cut.truncated
    assert sum(1 for _ in (cut.triples() if cut.kind is Kind.TRIPLES else cut.rows())) == 50


def test_remote_answer_over_the_size_limit_is_refused(server: SparqlServer) -> None:
    with (
        opened(server.query, Limits(size=500, rows=None)) as engine,
        pytest.raises(ResultTooLargeError, match="max_bytes"),
    ):
        engine.query(Query("SELECT * { ?s ?p ?o }"))


@pytest.mark.parametrize("text", ["DROP ALL", "ASK { SERVICE <http://example.org/> { ?s ?p ?o } }"])
def test_remote_server_is_not_asked_what_is_refused(remote: RemoteEngine, server: SparqlServer, text: str) -> None:
    before = len(server.asked)
    with pytest.raises(QueryRefusedError):
        remote.query(Query(text))
    assert all("query" in path for _, path in server.asked[before:])


@pytest.mark.parametrize(
    "text",
    [
        'define get:soft "replace" SELECT * FROM <http://example.org/> { ?s ?p ?o }',
        "define input:default-graph-uri <http://example.org/none> ASK { ?s ?p ?o }",
        "SELECT (bif:sysdate() AS ?now) {}",
    ],
)
def test_remote_server_is_not_asked_in_its_own_dialect(remote: RemoteEngine, text: str) -> None:
    with pytest.raises(QueryError) as caught:
        remote.query(Query(text))
    assert caught.value.line == 1
    assert "refuses" not in str(caught.value)


@pytest.mark.parametrize("text", ["SELECT * {", "SELECT * { ?s ?p }", "ASK { FILTER( }"])
def test_remote_syntax_error_is_told_as_that_of_the_built_dataset(
    remote: RemoteEngine, local: Engine, text: str
) -> None:
    told = []
    for engine in (remote, local):
        with pytest.raises(QueryError) as caught:
            engine.query(Query(text))
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_remote_syntax_error_is_the_callers_fault(remote: RemoteEngine) -> None:
    with pytest.raises(QueryError, match="prefix ex: is not declared"):
        remote.query(Query("SELECT * {\n ?s ex:p ?o }"))


def test_remote_engine_follows_what_is_published(tmp_path: Path) -> None:
    serving.write_version(tmp_path)
    with sparql_server() as server:
        first = put(server, tmp_path).version
        with opened(server.query) as engine:
            serving.write_version(tmp_path, extra="<http://example.org/g> { <http://example.org/s> a <http://x/y> }\n")
            second = put(server, tmp_path).version
            deadline = time.monotonic() + 20
            while engine.version != second and time.monotonic() < deadline:
                time.sleep(0.05)
            assert (first != second, engine.version) == (True, second)
            assert engine.query(Query("ASK { ?s a <http://x/y> }")).boolean


@pytest.mark.parametrize("union", [True, False])
def test_remote_dataset_that_was_loaded_otherwise_needs_a_default_graph(union: bool) -> None:
    state = SparqlServer(union=union)
    state.store.load(b"<http://x/a> <http://x/b> <http://x/c> <http://x/g> .", format=ox.RdfFormat.N_QUADS)
    with sparql_server(state) as server:
        if union:
            with opened(server.query) as engine:
                assert engine.query(Query("ASK { <http://x/a> ?p ?o }")).boolean
        else:
            with pytest.raises(EndpointError, match="empty default graph"):
                RemoteEngine(server.query, limits=LIMITS)


def test_remote_server_without_triples_says_so() -> None:
    with sparql_server() as server, pytest.raises(EndpointError, match="no triples"):
        RemoteEngine(server.query, limits=LIMITS)


@contextmanager
def opened(address: str, limits: Limits = LIMITS, access: Access | None = None) -> Iterator[RemoteEngine]:
    engine = RemoteEngine(address, limits=limits, access=access)
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def saying(answer: bytes, *, hang: bool = False) -> Iterator[str]:
    """The address of a server that says the same to all, and then closes the connection, or does not."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                client.recv(65536)
                client.sendall(answer)
                held.append(client)
                if not hang:
                    client.close()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        listener.shutdown(socket.SHUT_RDWR)
        for client in held:
            client.close()


def told(status: str, body: str, media_type: str = "text/plain", size: int | None = None) -> bytes:
    length = len(body) if size is None else size
    return f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n{body}".encode()


ROWS = "application/sparql-results+json"
BAD = {
    "not found": (told("404 Not Found", "<html><title>404 here</title>", "text/html"), "HTTP 404.*404 here"),
    "unauthorised": (told("401 Unauthorized", f"no, {SECRET} is wrong"), "credentials.*MIGGRAPH_ENDPOINT_USER"),
    "forbidden": (told("403 Forbidden", ""), "HTTP 403"),
    "failed": (told("500 Internal Server Error", "stack\n  trace\n"), "HTTP 500.: stack trace"),
    "problem": (told("500 X", '{"detail": "out of cheese"}', "application/problem+json"), "out of cheese"),
    "moved": (told("301 Moved", ""), "redirects elsewhere"),
    "page": (told("200 OK", "<html>hello</html>", "text/html"), "answers with text/html"),
    "nothing": (b"", "breaks off"),
    "no HTTP": (b"220 smtp ready\r\n", "breaks off"),
    "truncated": (told("200 OK", '{"head":{"vars":["version"]},"results":{"bind', ROWS, 9999), "breaks off"),
    "half": (told("200 OK", '{"head":{"vars":["version"]},"results":{"bind', ROWS), "no result of SPARQL"),
    "other": (told("200 OK", '{"head":[1', ROWS), "no result of SPARQL"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_server_is_told_in_a_line_without_credentials(name: str) -> None:
    answer, words = BAD[name]
    with saying(answer) as address, pytest.raises(EndpointError, match=words) as caught:
        RemoteEngine(address, limits=LIMITS, access=Access("ada", SECRET))
    assert "\n" not in str(caught.value)
    assert SECRET not in str(caught.value)
    assert str(caught.value).startswith("http://127.0.0.1")


def test_server_that_says_nothing_is_given_up() -> None:
    with saying(b"", hang=True) as address, pytest.raises(EndpointError, match="does not answer within"):
        RemoteEngine(address, limits=Limits(seconds=0.3))


@pytest.mark.parametrize("address", ["ftp://x/y", "localhost", "", "http://", "http://ada:opensesame@x/sparql"])
def test_address_that_cannot_be_used_is_refused(address: str) -> None:
    with pytest.raises(UsageError) as caught:
        Server(address)
    assert SECRET not in str(caught.value)


def test_credentials_are_sent_and_never_shown(server: SparqlServer) -> None:
    with opened(server.query, access=Access(token=SECRET)) as engine:
        assert engine.query(Query("ASK {}")).boolean
    assert f"Bearer {SECRET}" in server.keys
    assert SECRET not in repr(Access("ada", SECRET, SECRET))


class Slow(SparqlServer):
    """A server that takes its time over what it is asked, once it was told so."""

    seconds = 0.0

    def answer(self, method: str, target: str, body: bytes, media_type: str) -> tuple[int, str, bytes]:
        """Answer late."""
        if b"slow" in body:
            time.sleep(self.seconds)
        return super().answer(method, target, body, media_type)


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Slow]:
    serving.write_version(tmp_path)
    with sparql_server(Slow()) as started:
        assert isinstance(started, Slow)
        put(started, tmp_path)
        started.seconds = 5
        yield started


def test_remote_query_ends_at_its_deadline(slow: Slow) -> None:
    with opened(slow.query) as engine, pytest.raises(TimeLimitError) as caught:
        engine.query(Query("ASK { ?slow ?p ?o }", timeout=0.3))
    assert caught.value.used < 4


def test_remote_places_are_free_again_once_their_time_is_over(slow: Slow) -> None:
    limits = Limits(workers=1, patience=(), waiting=0, seconds=20)
    with opened(slow.query, limits) as engine:
        for _ in range(3):
            with pytest.raises(TimeLimitError):
                engine.query(Query("ASK { ?slow ?p ?o }", timeout=0.2))
            assert engine.query(Query("ASK {}")).boolean


class Dribbling(SparqlServer):
    """A server that begins an answer and does not end it, where it was told so."""

    def answer(self, method: str, target: str, body: bytes, media_type: str) -> tuple[int, str, bytes]:
        """Answer with a length that what is sent does not reach."""
        if b"dribble" in body:
            return 200, ROWS, Endless(b'{"head":{"vars":["s"]},"results":{"bindings":[')
        return super().answer(method, target, body, media_type)


class Endless(bytes):
    """Bytes that say they are more than they are."""

    def __len__(self) -> int:
        return 10_000


def test_remote_place_is_free_where_the_deadline_comes_within_an_answer(tmp_path: Path) -> None:
    serving.write_version(tmp_path)
    limits = Limits(workers=1, patience=(), waiting=1, seconds=20)
    with sparql_server(Dribbling()) as dribbling:
        put(dribbling, tmp_path)
        engine = RemoteEngine(dribbling.query, limits=limits)
        for _ in range(3):
            with pytest.raises(TimeLimitError):
                engine.query(Query("SELECT ?s { ?s ?dribble ?o }", timeout=0.3))
        assert engine.query(Query("ASK {}", timeout=5)).boolean
        closing = threading.Thread(target=engine.close, daemon=True)
        closing.start()
        closing.join(timeout=5)
        assert not closing.is_alive()


@pytest.mark.parametrize(("status", "kind"), [(503, QueueFullError), (504, TimeLimitError), (500, EndpointError)])
def test_status_of_the_server_is_told(server: SparqlServer, status: int, kind: type[Exception]) -> None:
    with (
        sparql_server(Failing(store=server.store, status=status)) as failing,
        opened(failing.query) as engine,
        pytest.raises(kind, match=f"HTTP {status}"),
    ):
        engine.query(Query("ASK { ?fail ?p ?o }"))


class Failing(SparqlServer):
    """A server that fails at some queries."""

    def __init__(self, store: ox.Store, status: int) -> None:
        super().__init__(store)
        self.status = status

    def answer(self, method: str, target: str, body: bytes, media_type: str) -> tuple[int, str, bytes]:
        """Fail where a query says so."""
        return (
            (self.status, "text/plain", b"no") if b"fail" in body else super().answer(method, target, body, media_type)
        )
