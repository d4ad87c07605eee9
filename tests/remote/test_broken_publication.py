"""A publication while the server elsewhere is killed, has no room, or refuses: readers see a whole version always."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import serving
from miggraph.engine import Limits, Query
from miggraph.engine.remote import RemoteEngine
from miggraph.errors import EndpointError
from miggraph.remote import publication
from oxigraph_server import Oxigraph, oxigraph
from sparql_server import Addresses, Said, SparqlServer, put, sparql_server

MORE = "<http://example.org/g> { <http://example.org/s> a <http://example.org/Class> }\n"
MOMENTS = (1, 2, 5, 9)
"""Requests that write, of which one is under way when something happens."""
SOON = 0.004
"""Seconds from the begin of a request until something happens."""
ROOM = 20_000
"""Bytes that a store may still write to a file once there is next to no room."""


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Graphs go in pieces of some few triples; a request without an answer is soon sent again."""
    monkeypatch.setattr(publication.GraphStore, "lines", 50)
    monkeypatch.setattr(publication.Update, "lines", 50)
    monkeypatch.setattr(publication, "_PAUSE", 0.6)


@pytest.fixture
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oxigraph]:
    with oxigraph(tmp_path_factory.mktemp("store")) as server:
        yield server


def seen(server: Addresses) -> tuple[str, bytes]:
    """What a reader sees: the version, and how many triples it has."""
    reader = RemoteEngine(server.query, limits=Limits())
    try:
        return reader.version, reader.query(Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")).payload
    finally:
        reader.close()


def expected(dataset: Path) -> tuple[str, bytes]:
    """What a reader sees once the current version is published."""
    folder = (dataset / "current").resolve()
    store = ox.Store.read_only(str(folder / "store"))
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    return folder.name, f"?n\n{triples}\n".encode()


def during(patch: pytest.MonkeyPatch, number: int, happens: Callable[[], None]) -> threading.Event:
    """Have something happen while a request that writes is under way; what is returned is set once it has."""
    send, count, done = publication._Sending._send, 0, threading.Event()

    def happen() -> None:
        happens()
        done.set()

    def counted(self: publication._Sending, *arguments: Any, **named: Any) -> None:
        nonlocal count
        count += 1
        if count == number:
            threading.Timer(SOON, happen).start()
        send(self, *arguments, **named)

    patch.setattr(publication._Sending, "_send", counted)
    return done


@pytest.mark.engine
@pytest.mark.parametrize("how", publication.HOWS)
@pytest.mark.parametrize("number", MOMENTS)
def test_publication_goes_on_when_the_engine_was_killed_and_started_again(
    engine: Oxigraph, dataset: Path, how: str, number: int
) -> None:
    def restart() -> None:
        engine.kill()
        engine.start()

    put(engine, dataset, how)
    serving.write_version(dataset, extra=MORE)
    with pytest.MonkeyPatch.context() as patch:
        done = during(patch, number, restart)
        put(engine, dataset, how)
    assert done.wait(60)
    assert seen(engine) == expected(dataset)


@pytest.mark.engine
@pytest.mark.parametrize("how", publication.HOWS)
@pytest.mark.parametrize("number", MOMENTS)
def test_publication_to_an_engine_that_stays_away_is_completed_later(
    engine: Oxigraph, dataset: Path, how: str, number: int
) -> None:
    put(engine, dataset, how)
    before = seen(engine)
    serving.write_version(dataset, extra=MORE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publication, "_PAUSE", 0.01)
        during(patch, number, engine.kill)
        with pytest.raises(EndpointError):
            put(engine, dataset, how)
    engine.start()
    assert seen(engine) == before
    put(engine, dataset, how)
    assert seen(engine) == expected(dataset)


@pytest.mark.engine
@pytest.mark.parametrize("how", publication.HOWS)
def test_publication_to_an_engine_without_room_is_completed_later(engine: Oxigraph, dataset: Path, how: str) -> None:
    put(engine, dataset, how)
    before = seen(engine)
    serving.write_version(dataset, extra=MORE)
    engine.limit_files(max(file.stat().st_size for file in engine.folder.glob("*.log")) + ROOM)
    with pytest.raises(EndpointError) as caught:
        put(engine, dataset, how)
    assert "HTTP 500" in str(caught.value)
    assert seen(engine) == before
    engine.kill()
    engine.start()
    assert seen(engine) == before
    put(engine, dataset, how)
    assert seen(engine) == expected(dataset)


class Refusing(SparqlServer):
    """A server that refuses a request that writes."""

    refused = 0
    """Which of them; none where it is 0."""
    status = 507

    def answer(self, method: str, target: str, body: bytes, media_type: str) -> Said:
        """Refuse, or answer."""
        if not target.startswith("/query"):
            self.refused -= 1
            if self.refused == 0:
                return self.status, "text/plain", b"no room"
        return super().answer(method, target, body, media_type)


@pytest.mark.parametrize("status", [413, 500, 507])
@pytest.mark.parametrize("how", publication.HOWS)
def test_publication_that_was_refused_is_completed_later(dataset: Path, how: str, status: int) -> None:
    server = Refusing()
    server.status = status
    with sparql_server(server):
        put(server, dataset, how)
        before = seen(server)
        serving.write_version(dataset, extra=MORE)
        for number in MOMENTS:
            server.refused = number
            with pytest.raises(EndpointError, match=f"HTTP {status}.*no room"):
                put(server, dataset, how)
            assert seen(server) == before
        put(server, dataset, how)
        assert seen(server) == expected(dataset)
