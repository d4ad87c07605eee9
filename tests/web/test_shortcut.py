"""The short cut to the endpoint answers as the application does, and leaves to it what is not plain."""

from __future__ import annotations

import asyncio
import io
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, quote_plus

import pytest
from flask import Flask

import serving
from miggraph import queries
from miggraph.config import Settings
from miggraph.engine import Limits, PooledEngine, TimeLimitError
from miggraph.web import create_app
from miggraph.web.replies import Reply
from miggraph.web.shortcut import ADMITTED, FAILURE, SHORT_CUT, ShortCut

ASK = "ASK { ?s ?p ?o }"
ROWS = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 40"
GRAPH = "CONSTRUCT WHERE { ?s a <http://www.w3.org/2004/02/skos/core#Concept> }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(8)) + " }"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"

SECONDS = re.compile(rb'"seconds": [0-9.]+')
"""How long a query took, which is another time each time."""

T = TypeVar("T")
Answered = tuple[str, dict[str, str], bytes]


def get(query: str, **headers: str) -> dict[str, Any]:
    """The environment of a query by GET; the headers by their CGI names."""
    return {**request("GET", f"query={quote_plus(query)}"), **headers}


def post(body: bytes, content_type: str, address: str = "") -> dict[str, Any]:
    return request("POST", address, CONTENT_TYPE=content_type, CONTENT_LENGTH=str(len(body)), body=body)


def request(
    method: str, parameters: str, *, body: bytes = b"", path: str = "/sparql", **headers: str
) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": parameters,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        **headers,
    }


PLAIN = {
    "rows": get(ROWS),
    "rows as CSV": get(ROWS, HTTP_ACCEPT="text/csv"),
    "rows as XML, weighed": get(ROWS, HTTP_ACCEPT="text/csv;q=0.1, application/sparql-results+xml"),
    "boolean": get(ASK, HTTP_ACCEPT="*/*"),
    "graph": get(GRAPH),
    "graph as N-Triples": get(GRAPH, HTTP_ACCEPT="application/n-triples"),
    "coded": get(ROWS, HTTP_ACCEPT_ENCODING="gzip"),
    "volatile": get("SELECT (1 AS ?one) { FILTER(NOW() > 0 || true) }"),
    "spaces as %20": request("GET", f"query={quote(ROWS)}"),
    "trailing slash": request("GET", f"query={quote(ASK)}", path="/sparql/"),
    "form": post(f"query={quote_plus(ROWS)}".encode(), FORM),
    "form, charset": post(f"query={quote_plus(ROWS)}".encode(), f"{FORM}; charset=UTF-8"),
    "direct": post(ROWS.encode(), DIRECT),
    "direct, not ASCII": post('ASK { ?s ?p "é" }'.encode(), DIRECT),
}
OTHER = {
    "no query": request("GET", ""),
    "two parameters": request("GET", f"query={quote(ASK)}&format=csv"),
    "two queries": request("GET", f"query={quote(ASK)}&query={quote(ASK)}"),
    "other parameter": request("GET", "update=CLEAR+ALL"),
    "page": get(ASK, HTTP_ACCEPT=BROWSER),
    "not acceptable": get(ASK, HTTP_ACCEPT="image/png"),
    "head": request("HEAD", f"query={quote(ASK)}"),
    "put": request("PUT", f"query={quote(ASK)}"),
    "not UTF-8": request("GET", "query=ASK%7B%FF%7D"),
    "not ASCII": request("GET", "query=ASK{?s ?p '\xe9'}"),
    "empty": request("GET", "query="),
    "too long": get(ASK + " " * 3000),
    "form with an address": post(f"query={quote(ASK)}".encode(), FORM, "default-graph-uri=x"),
    "form with more": post(b"query=ASK+%7B%7D&timeout=1", FORM),
    "latin": post(ASK.encode(), f"{DIRECT}; charset=latin-1"),
    "body of another kind": post(ASK.encode(), "text/plain"),
    "elsewhere": request("GET", f"query={quote(ASK)}", path="/queries"),
}
FAILING = {
    "syntax": get("SELECT * {"),
    "update": post(b"CLEAR ALL", DIRECT),
    "too large": get("SELECT * { ?s ?p ?o . ?a ?b ?c }"),
    "rows where triples are accepted": get(ASK, HTTP_ACCEPT="text/turtle"),
}


@pytest.fixture(scope="module")
def engine(root: Path) -> Iterator[PooledEngine]:
    engine = PooledEngine(root / "dataset", limits=Limits(rows=1000, patience=(0.2, 0.3), workers=1))
    yield engine
    engine.close()


def make(root: Path, engine: PooledEngine, **settings: Any) -> Flask:
    return create_app(engine, queries.load(serving.QUERIES), Settings(root=root, query_max_bytes=2000, **settings))


def short_cut(app: Flask) -> ShortCut:
    found = app.extensions[SHORT_CUT]
    assert isinstance(found, ShortCut)
    return found


def fresh(environ: dict[str, Any]) -> dict[str, Any]:
    """An environment that nobody has read from."""
    return {**environ, "wsgi.input": io.BytesIO(environ["wsgi.input"].getvalue())}


def told_by(application: Any, environ: dict[str, Any]) -> Answered:
    """Status, headers and body of what a WSGI application answers."""
    told: list[Any] = []
    body = b"".join(application(environ, lambda *started: told.extend(started)))
    return told[0].lower(), {name.lower(): value for name, value in told[1]}, body


def through(application: Any, environ: dict[str, Any]) -> Answered:
    """The same for an environment that is to stay as it is."""
    return told_by(application, fresh(environ))


def at_once(app: Flask, environ: dict[str, Any]) -> Reply | None:
    """What the event loop gets."""
    sent: list[Reply] = []

    def in_thread(function: Callable[..., T], /, *arguments: object) -> Awaitable[T]:
        return asyncio.to_thread(function, *arguments)

    answered = asyncio.run(short_cut(app).answer(environ, in_thread, sent.append))
    assert len(sent) == answered
    return sent[0] if sent else None


@pytest.mark.parametrize("name", PLAIN)
def test_plain_query_is_answered_as_the_application_does(root: Path, engine: PooledEngine, name: str) -> None:
    straight, through_all = make(root, engine), make(root, engine)
    without = through(short_cut(through_all)._inner, PLAIN[name])
    assert through(straight, PLAIN[name]) == without
    assert without[0] == "200 ok"


@pytest.mark.parametrize("name", [name for name in PLAIN if name != "coded"])
def test_plain_query_is_answered_on_the_event_loop(root: Path, engine: PooledEngine, name: str) -> None:
    expected = through(make(root, engine), PLAIN[name])
    app = make(root, engine)
    for _ in ("made", "kept"):
        reply = at_once(app, fresh(PLAIN[name]))
        assert reply is not None
        headers = {key.lower(): value for key, value in reply.headers}
        assert (f"{reply.status.value} {reply.status.phrase}".lower(), headers, reply.body) == expected


@pytest.mark.parametrize("name", OTHER)
def test_other_requests_go_to_the_application_as_they_came(app: Flask, name: str) -> None:
    environ = fresh(OTHER[name])
    assert at_once(app, environ) is None
    assert environ["wsgi.input"].read() == OTHER[name]["wsgi.input"].getvalue()
    assert through(app, OTHER[name]) == through(short_cut(app)._inner, OTHER[name])


@pytest.mark.parametrize("name", FAILING)
def test_failure_is_told_by_the_application(app: Flask, name: str) -> None:
    expected = through(short_cut(app)._inner, FAILING[name])
    environ = fresh(FAILING[name])
    assert at_once(app, environ) is None
    status, _, body = told_by(app, environ)
    assert (status, SECONDS.sub(b"", body)) == (expected[0], SECONDS.sub(b"", expected[2]))
    assert not expected[0].startswith("200")


def test_failure_is_not_evaluated_again(app: Flask, engine: PooledEngine) -> None:
    client = app.test_client()
    client.get("/sparql", query_string={"query": "SELECT * {"})
    assert 'miggraph_queries_total{outcome="invalid"} 1.0' in client.get("/metrics").text


def test_slow_query_goes_on_in_a_thread_until_its_deadline(root: Path) -> None:
    slow = PooledEngine(root / "dataset", limits=Limits(patience=(0.1, 0.2), workers=1, seconds=1))
    environ = get(ENDLESS)
    try:
        settle(slow)
        assert at_once(make(root, slow), environ) is None
        assert isinstance(environ[FAILURE], TimeLimitError)
        assert slow.figures["waiting_quick"] == slow.figures["waiting_slow"] == 0
    finally:
        slow.close()


def settle(engine: PooledEngine) -> None:
    """Have an engine start a worker beside the first, so that it can begin a query at once."""
    for _ in range(100):
        engine.query(ASK)
        begun = engine.begin(ASK, version=engine.version)
        if begun is not None:
            begun.wait()
            return
        time.sleep(0.05)
    raise AssertionError("it never begins a query at once")


def test_rate_limit_holds_on_the_short_cut(root: Path, engine: PooledEngine) -> None:
    client = make(root, engine, rate_limit=2).test_client()
    assert [client.get("/sparql", query_string={"query": ASK}).status_code for _ in range(3)] == [200, 200, 429]


def test_short_cut_stands_where_the_application_does(root: Path, engine: PooledEngine) -> None:
    app = make(root, engine, url_prefix="/graph", trusted_proxies=1)
    here = request("GET", f"query={quote(ASK)}", path="/graph/sparql", HTTP_X_FORWARDED_FOR="192.0.2.9")
    assert at_once(app, here) is not None
    assert at_once(app, get(ASK)) is None
    failing = request("GET", f"query={quote('SELECT')}", path="/graph/sparql")
    assert at_once(app, failing) is None
    assert ADMITTED in failing
    assert failing["PATH_INFO"] == "/graph/sparql"
