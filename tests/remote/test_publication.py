"""Publishing to a SPARQL server: what lies there afterwards, and while somebody is at it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import serving
from miggraph.cli import main
from miggraph.engine import Limits, Query
from miggraph.engine.remote import RemoteEngine
from miggraph.errors import DatasetError, EndpointError
from miggraph.iris import BASE
from miggraph.remote import publication, versions
from oxigraph_server import oxigraph
from sparql_server import SparqlServer, put, sparql_server, write_dump

COUNT = Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
MORE = "<http://example.org/g> { <http://example.org/s> a <http://example.org/Class> }\n"
MOMENTS = 10


@pytest.fixture
def server() -> Iterator[SparqlServer]:
    with sparql_server() as started:
        yield started


@pytest.fixture
def pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Graphs go in pieces of some few triples."""
    monkeypatch.setattr(publication.GraphStore, "lines", 50)
    monkeypatch.setattr(publication.Update, "lines", 50)


def seen(address: str) -> tuple[str, bytes]:
    """What a reader sees: the version, and how many triples it has."""
    engine = RemoteEngine(address, limits=Limits())
    try:
        return engine.version, engine.query(COUNT).payload
    finally:
        engine.close()


def writes(server: SparqlServer) -> int:
    return sum(path.startswith(("/store", "/update")) for _, path in server.asked)


def versions_on(server: SparqlServer) -> set[str]:
    names = (graph.value for graph in server.store.named_graphs() if isinstance(graph, ox.NamedNode))
    return {name.removeprefix(f"{BASE}version/").split("/")[0] for name in names if name.startswith(f"{BASE}version/")}


@pytest.mark.parametrize("how", publication.HOWS)
def test_published_version_is_served(server: SparqlServer, dataset: Path, pieces: None, how: str) -> None:
    done = put(server, dataset, how)
    store = ox.Store.read_only(str(dataset / "current" / "store"))
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    assert seen(server.query) == (done.version, f"?n\n{triples}\n".encode())
    assert not list(server.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def test_facts_of_the_build_are_published(server: SparqlServer, dataset: Path) -> None:
    put(server, dataset)
    engine = RemoteEngine(server.query, limits=Limits())
    assert engine.facts["built_at"] == "2011-06-02T10:00:00Z"
    engine.close()


@pytest.mark.parametrize("how", publication.HOWS)
def test_publishing_again_sends_nothing_new(server: SparqlServer, dataset: Path, how: str) -> None:
    first, again = put(server, dataset, how), put(server, dataset, how)
    assert (again.sent, again.there) == (0, first.sent)


@pytest.mark.parametrize("how", publication.HOWS)
def test_old_versions_are_removed(
    server: SparqlServer, dataset: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(f"2011-06-0{day}T10:00:00Z" for day in range(1, 9))
    monkeypatch.setattr(versions, "now", lambda: next(moments))
    made = [put(server, dataset, how, kept=2).version]
    for number in range(2):
        serving.write_version(dataset, extra=MORE.replace("/s>", f"/s{number}>"))
        made.append(put(server, dataset, how, kept=2).version)
    assert versions_on(server) == set(made[1:])
    assert seen(server.query)[0] == made[-1]


def test_version_that_was_current_stays_for_its_readers_until_the_next_publication(
    server: SparqlServer, dataset: Path
) -> None:
    first = put(server, dataset, kept=1).version
    serving.write_version(dataset, extra=MORE)
    second = put(server, dataset, kept=1)
    assert (versions_on(server), second.dropped) == ({first, second.version}, ())
    again = put(server, dataset, kept=1)
    assert (versions_on(server), again.dropped) == ({second.version}, (first,))


def test_version_that_was_never_finished_is_removed(
    server: SparqlServer, dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = put(server, dataset)
    serving.write_version(dataset, extra=MORE)
    with monkeypatch.context() as broken:
        broken.setattr(publication, "_require_whole", fail)
        with pytest.raises(EndpointError):
            put(server, dataset)
    assert len(versions_on(server)) == 2
    assert seen(server.query)[0] == before.version
    serving.write_version(dataset, extra=MORE + MORE.replace("/s>", "/t>"))
    last = put(server, dataset)
    assert versions_on(server) == {before.version, last.version}


def fail(*_: object) -> None:
    raise EndpointError("gone")


def test_server_that_holds_less_than_it_got_is_told(server: SparqlServer, dataset: Path) -> None:
    def lose(method: str, path: str) -> None:
        graph = server.asked[-1][1].split()[-1]
        if graph.endswith("/all"):
            server.store.remove(next(server.store.quads_for_pattern(None, None, None, ox.NamedNode(graph))))

    put(server, dataset)
    serving.write_version(dataset, extra=MORE)
    before = seen(server.query)
    server.watch = lose
    with pytest.raises(EndpointError, match="holds"):
        put(server, dataset)
    assert seen(server.query) == before


def test_folder_without_a_version_is_told(server: SparqlServer, tmp_path: Path) -> None:
    (tmp_path / "current").mkdir()
    with pytest.raises(DatasetError, match="not a version"):
        publication.publish(tmp_path / "current", None, None)  # type: ignore[arg-type]


def test_command_publishes_and_keeps_the_password(
    server: SparqlServer, dataset: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_dump(dataset)
    for name, value in {"DATASET": str(dataset), "ENDPOINT_USER": "ada", "ENDPOINT_PASSWORD": "opensesame"}.items():
        monkeypatch.setenv(f"MIGGRAPH_{name}", value)
    assert main(["publish", "--endpoint", server.query, "--to", server.graphs]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"{server.query} ")
    assert "opensesame" not in out + err
    assert set(server.keys) == {"Basic YWRhOm9wZW5zZXNhbWU="}


@pytest.mark.parametrize("options", [[], ["--to", "http://127.0.0.1/x"], ["--endpoint", "http://127.0.0.1/x"]])
def test_command_without_an_address_is_at_fault(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", *options]) == 2
    assert "address is missing" in capsys.readouterr().err


@pytest.mark.long
@pytest.mark.parametrize("how", publication.HOWS)
def test_readers_see_a_whole_version_whenever_publishing_is_killed(
    server: SparqlServer, dataset: Path, how: str
) -> None:
    assert_whole_at_every_moment(server, dataset, how)


@pytest.mark.engine
@pytest.mark.parametrize("how", publication.HOWS)
def test_readers_of_oxigraph_see_a_whole_version_whenever_publishing_is_killed(
    dataset: Path, tmp_path_factory: pytest.TempPathFactory, how: str
) -> None:
    with (
        oxigraph(tmp_path_factory.mktemp("store")) as behind,
        sparql_server(SparqlServer(behind=behind.url)) as server,
    ):
        assert_whole_at_every_moment(server, dataset, how)


def assert_whole_at_every_moment(server: SparqlServer, dataset: Path, how: str) -> None:
    """Kill one request later each time: what was there is there, or what is new, and publishing again completes it."""
    put(server, dataset, how)
    before, killed = seen(server.query), 0
    for number in range(MOMENTS):
        serving.write_version(dataset, extra=MORE.replace("/s>", f"/s{number}>"))
        write_dump(dataset)
        killed += publishing_is_killed(server, dataset, how, after=number)
        now = seen(server.query)
        assert now in (before, expected(dataset)), number
        put(server, dataset, how)
        before = seen(server.query)
        assert before == expected(dataset)
    assert killed == MOMENTS


def expected(dataset: Path) -> tuple[str, bytes]:
    """What a reader sees once the current version is published."""
    folder = (dataset / "current").resolve()
    store = ox.Store.read_only(str(folder / "store"))
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    return folder.name, f"?n\n{triples}\n".encode()


def publishing_is_killed(server: SparqlServer, dataset: Path, how: str, *, after: int) -> bool:
    """Kill ``miggraph publish`` after some requests that write, before it hears of the next; whether it was killed."""
    count = 0
    child: subprocess.Popen[bytes]

    def kill(method: str, path: str) -> None:
        nonlocal count
        count += 1
        if count == after + 1:
            child.send_signal(signal.SIGKILL)
            child.wait()

    server.watch = kill
    target = server.graphs if how == "gsp" else server.update
    command = [sys.executable, "-m", "miggraph", "publish", "--endpoint", server.query, "--to", target, "--how", how]
    environ = {**os.environ, "MIGGRAPH_DATASET": str(dataset)}
    child = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    code = child.wait()
    server.watch = lambda method, path: None
    return code == -signal.SIGKILL
