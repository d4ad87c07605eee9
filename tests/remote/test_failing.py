"""What readers are told while a server elsewhere is gone, slow or senseless, and that they are served again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import serving
from miggraph import queries
from miggraph.config import Settings
from miggraph.engine import Limits, Query
from miggraph.engine.remote import RemoteEngine
from miggraph.engine.remote import engine as endpoint
from miggraph.errors import EndpointError
from miggraph.web import create_app
from oxigraph_server import Oxigraph, oxigraph
from sparql_server import ROWS, TRIPLES, Addresses, Said, SparqlServer, put, sparql_server

LIMITS = Limits(seconds=5)
ASK = "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
THING = "/doc/country/nor.ttl"
PAGES = (ASK, THING, "/search?q=Norland", "/health/ready")
PATIENCE = 20.0


@contextmanager
def reading(server: Addresses, limits: Limits = LIMITS) -> Iterator[FlaskClient]:
    """A client of the application on a server, which keeps no answers."""
    engine = RemoteEngine(server.query, limits=limits)
    settings = Settings(root=Path("none"), cache_bytes=0)
    try:
        yield create_app(engine, queries.load(serving.QUERIES), settings).test_client()
    finally:
        engine.close()


def ask(client: FlaskClient, path: str = ASK) -> TestResponse:
    return client.get(path, headers={"Accept": "application/json, */*;q=0.5"})


def wait(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.fixture
def published(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oxigraph]:
    """Oxigraph's own server with the fixture dataset."""
    with oxigraph(tmp_path_factory.mktemp("store")) as server:
        put(server, dataset)
        yield server


def test_server_that_cannot_be_reached_is_told_as_such(dataset: Path) -> None:
    with sparql_server() as server:
        put(server, dataset)
        engine = RemoteEngine(server.query, limits=LIMITS)
        client = create_app(engine, queries.load(serving.QUERIES), Settings(root=dataset)).test_client()
    engine._server.close()  # a connection that is kept would lead to a thread that still answers
    told = ask(client)
    assert (told.status_code, told.headers["Retry-After"]) == (503, "5")
    assert "cannot be reached" in told.text
    engine.close()


@pytest.mark.engine
@pytest.mark.parametrize("path", PAGES)
def test_engine_that_was_killed_is_told_and_serves_again(published: Oxigraph, path: str) -> None:
    with reading(published) as client:
        before = ask(client, path)
        assert before.status_code == 200
        published.kill()
        told = ask(client, path)
        assert told.status_code == 503
        assert "cannot be reached" in told.text
        assert ask(client, "/health").status_code == 200
        published.start()
        assert ask(client, path).data == before.data


@pytest.mark.engine
def test_engine_that_hangs_is_told_at_the_deadline_and_serves_again(
    published: Oxigraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "_UNTIL_ANOTHER_LOOK", 60.0)  # a look that fails meanwhile is told otherwise
    with reading(published, Limits(seconds=0.7)) as client:
        published.pause()
        begun = time.monotonic()
        told = ask(client)
        assert time.monotonic() - begun < 3
        assert (told.status_code, json.loads(told.data)["limit"]) == (503, "query_timeout")
        published.go_on()
        assert ask(client).status_code == 200


@pytest.mark.engine
def test_engine_that_comes_back_empty_gives_no_answer(
    published: Oxigraph, dataset: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with reading(published) as client:
        before = ask(client, THING)
        published.kill()
        assert ask(client).status_code == 503
        published.folder = tmp_path_factory.mktemp("other")
        published.start()
        told = ask(client)
        assert told.status_code == 503
        assert "no longer holds version" in told.text
        put(published, dataset)
        assert ask(client, THING).data == before.data


def test_server_that_was_emptied_gives_no_answer(dataset: Path) -> None:
    with sparql_server() as server:
        put(server, dataset)
        with reading(server) as client:
            server.store.clear()
            wait(lambda: ask(client).status_code == 503)
            assert "no longer holds version" in ask(client).text
            put(server, dataset)
            wait(lambda: ask(client).status_code == 200)


def test_version_that_no_list_names_is_served_while_it_is_there(dataset: Path) -> None:
    with sparql_server() as server:
        put(server, dataset)
        with reading(server) as client:
            looks = len(server.asked)
            server.store.update("DROP GRAPH <https://w3id.org/miggraph/versions>")
            wait(lambda: len(server.asked) > looks + 4)
            assert ask(client).status_code == 200


class Senseless(SparqlServer):
    """A server that answers what nobody asked for, once it is told what to say."""

    said: tuple[str, bytes] | None = None

    def answer(self, method: str, target: str, body: bytes, media_type: str) -> Said:
        """Answer something else, but where a version is looked for."""
        if self.said is not None and b"hasCurrentVersion" not in body:
            return 200, *self.said
        return super().answer(method, target, body, media_type)


@pytest.mark.parametrize(
    "said",
    [
        (ROWS, b'{"head":{},"boolean":true}'),
        (ROWS, b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://'),
        (ROWS, b"[" * 5000),
        (TRIPLES, b"<http://x/a> <http://x/b> <http://x/c> .\n"),
        (TRIPLES, b"<http://x/a> <http://x/b>"),
        ("text/html", b"<title>Welcome</title>"),
        ("", b"\0\xff"),
    ],
)
@pytest.mark.parametrize("path", [THING, "/people"])
def test_senseless_answer_is_told(dataset: Path, said: tuple[str, bytes], path: str) -> None:
    if path == THING and said[1].endswith(b"\n"):
        pytest.skip("it is an answer")
    server = Senseless()
    with sparql_server(server):
        put(server, dataset)
        with reading(server) as client:
            server.said = said
            told = ask(client, path)
            assert told.status_code == 502
            assert server.query in json.loads(told.data)["detail"]
            server.said = None
            assert ask(client, path).status_code == 200


BOOLEAN = ROWS, b'{"head":{},"boolean":true}'
TABLE = ROWS, b'{"head":{"vars":[]},"results":{"bindings":[]}}'
GRAPH = TRIPLES, b""


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("SELECT *", BOOLEAN),
        ("SELECT *", GRAPH),
        ("ASK", TABLE),
        ("ASK", GRAPH),
        ("CONSTRUCT { ?s ?p ?o }", TABLE),
        ("CONSTRUCT { ?s ?p ?o }", BOOLEAN),
    ],
)
def test_answer_of_another_kind_is_told(dataset: Path, form: str, said: tuple[str, bytes]) -> None:
    server = Senseless()
    with sparql_server(server):
        put(server, dataset)
        engine = RemoteEngine(server.query, limits=LIMITS)
        server.said = said
        with pytest.raises(EndpointError, match="answers"):
            engine.query(Query(f"{form} {{ ?s ?p ?o }}"))
        engine.close()
