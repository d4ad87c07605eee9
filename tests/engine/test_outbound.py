"""No spelling of a request to another server leaves the process: a listener on this machine hears nothing."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from miggraph.engine import Limits, Query, QueryRefusedError
from miggraph.engine.pool import PooledEngine
from miggraph.errors import QueryError

SPELLINGS = {
    "plain": "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "lower case": "SELECT * { service <URL> { ?s ?p ?o } }",
    "mixed case": "SELECT * { SeRvIcE <URL> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "no spaces": "SELECT*{SERVICE<URL>{?s ?p ?o}}",
    "silent, no spaces": "SELECT*{SERVICESILENT<URL>{?s ?p ?o}}",
    "tab and line breaks": "SELECT * {\tSERVICE\r\n\t<URL>\r{ ?s ?p ?o } }",
    "comment between": "SELECT * { SERVICE # so\n <URL> # and so\n { ?s ?p ?o } }",
    "after a comment that looks open": 'SELECT * { # \' " """ <\n SERVICE <URL> { ?s ?p ?o } }',
    "escaped letter": "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "long escape": "SELECT * { \\U00000053ERVICE <URL> { ?s ?p ?o } }",
    "all letters escaped": "SELECT * { \\u0053\\u0045\\u0052\\u0056\\u0049\\u0043\\u0045 <URL> { ?s ?p ?o } }",
    "escaped brace": "SELECT * { SERVICE <URL> \\u007B ?s ?p ?o } }",
    "escaped in the IRI": "SELECT * { SERVICE <\\u0068TAIL> { ?s ?p ?o } }",
    "prefixed name": "PREFIX e: <URL> SELECT * { SERVICE e: { ?s ?p ?o } }",
    "prefixed name, joined": "PREFIX : <URL> SELECT * { SERVICE: { ?s ?p ?o } }",
    "prefix named service": "PREFIX service: <URL> SELECT * { SERVICE service: { ?s ?p ?o } }",
    "base": "BASE <URL> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "variable": "SELECT * { VALUES ?e { <URL> } SERVICE ?e { ?s ?p ?o } }",
    "variable by BIND": "SELECT * { BIND(IRI('URL') AS ?e) SERVICE ?e { ?s ?p ?o } }",
    "sub-select": "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "EXISTS": "ASK { ?a ?b ?c FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "NOT EXISTS": "ASK { ?a ?b ?c FILTER NOT EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "EXISTS in BIND": "SELECT * { BIND(EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x) }",
    "EXISTS in SELECT": "SELECT (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x) {}",
    "ORDER BY": "SELECT * { ?a ?b ?c } ORDER BY EXISTS { SERVICE <URL> { ?s ?p ?o } }",
    "GROUP BY": "SELECT ?x { ?a ?b ?c } GROUP BY (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x)",
    "HAVING": "SELECT ?a { ?a ?b ?c } GROUP BY ?a HAVING(EXISTS { SERVICE <URL> { ?s ?p ?o } })",
    "MINUS": "SELECT * { ?a ?b ?c MINUS { SERVICE <URL> { ?a ?p ?o } } }",
    "OPTIONAL": "SELECT * { ?a ?b ?c OPTIONAL { SERVICE <URL> { ?a ?p ?o } } }",
    "UNION": "SELECT * { { ?a ?b ?c } UNION { SERVICE <URL> { ?a ?p ?o } } }",
    "GRAPH": "SELECT * { GRAPH ?g { SERVICE <URL> { ?a ?p ?o } } }",
    "LATERAL": "SELECT * { ?a ?b ?c LATERAL { SERVICE <URL> { ?a ?p ?o } } }",
    "CONSTRUCT": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE": "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "ASK": "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "after a number": "SELECT * { ?s ?p 1SERVICE <URL> { ?s ?p ?o } }",
    "after a string with an escaped quote": 'SELECT * { ?s ?p "\\"" . SERVICE <URL> { ?s ?p ?o } }',
    "after a string with a quote as an escape": 'SELECT * { ?s ?p "\\u0022 " . SERVICE <URL> { ?s ?p ?o } }',
    "between comparisons": "SELECT * { FILTER(1<2) SERVICE <URL> { ?s ?p ?o } FILTER(2>1) }",
    "FROM": "SELECT * FROM <URL> { ?s ?p ?o }",
    "FROM NAMED": "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "LOAD": "LOAD <URL>",
    "LOAD SILENT INTO": "LOAD SILENT <URL> INTO GRAPH <http://example.org/g>",
    "LOAD after a prologue": "PREFIX : <URL> # so\nLOAD <URL>",
    "LOAD after a query": "ASK {} ; LOAD <URL>",
    "LOAD escaped": "\\u004COAD <URL>",
    "update with SERVICE": "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
}
WITHOUT_REFUSAL = {"FROM", "FROM NAMED"}


class Listener:
    """Counts who connects."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.heard = 0
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/sparql"

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.heard += 1
            with caller:
                caller.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture(scope="module")
def engine(shared: Path) -> Iterator[PooledEngine]:
    engine = PooledEngine(shared, limits=Limits(seconds=5))
    yield engine
    engine.close()


def addressed(query: str, url: str) -> str:
    return query.replace("URL", url).replace("TAIL", url.removeprefix("h"))


def test_spellings_are_many() -> None:
    assert len(SPELLINGS) >= 25


@pytest.mark.parametrize("name", SPELLINGS)
def test_request_in_any_spelling_is_not_sent(engine: PooledEngine, listener: Listener, name: str) -> None:
    query = addressed(SPELLINGS[name], listener.url)
    if name in WITHOUT_REFUSAL:
        assert not list(engine.query(Query(query)).rows())
    else:
        with pytest.raises(QueryError):
            engine.query(Query(query))
    assert listener.heard == 0


def test_listener_hears_what_is_sent(listener: Listener) -> None:
    with pytest.raises((OSError, RuntimeError)):
        bool(ox.Store().query(addressed(SPELLINGS["ASK"], listener.url)))
    assert listener.heard >= 1


def test_process_without_network_sends_nothing(listener: Listener) -> None:
    script = (
        "import sys, pyoxigraph as ox; from miggraph.engine.worker.sandbox import cut_off_network\n"
        "if not cut_off_network(): sys.exit(77)\n"
        "try: bool(ox.Store().query(sys.argv[1]))\n"
        "except (OSError, RuntimeError): sys.exit(3)"
    )
    done = subprocess.run([sys.executable, "-c", script, addressed(SPELLINGS["ASK"], listener.url)], check=False)
    if done.returncode == 77:
        pytest.skip("the system has no such filter")
    assert (done.returncode, listener.heard) == (3, 0)


def test_service_on_an_allowed_endpoint_is_called(shared: Path, listener: Listener) -> None:
    engine = PooledEngine(shared, limits=Limits(seconds=5), allow_service=(listener.url,))
    with pytest.raises(QueryError, match="cannot be evaluated"):
        engine.query(Query(addressed(SPELLINGS["plain"], listener.url)))
    assert listener.heard >= 1
    heard = listener.heard
    for refused in ("plain", "variable", "prefixed name", "base"):
        with pytest.raises(QueryRefusedError, match="SERVICE"):
            engine.query(Query(addressed(SPELLINGS[refused], listener.url + ("/x" if refused == "plain" else ""))))
    assert listener.heard == heard
    engine.close()
