"""A SPARQL server with a store in memory: queries, updates and the Graph Store Protocol, or a relay to another one."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import urllib3

from miggraph.publish import DUMP
from miggraph.remote import Server
from miggraph.remote.publication import Publication, publish, writer

ROWS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
WRITTEN = frozenset({"/store", "/update"})
Said = tuple[int, str, bytes]


@dataclass
class SparqlServer:
    """What the server is, and what was asked of it."""

    store: ox.Store = field(default_factory=ox.Store)
    url: str = ""
    union: bool = False
    """Whether its default graph is that of all triples."""
    behind: str = ""
    """The address of the server that answers in its place."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of each request, with the name of the graph."""
    keys: list[str | None] = field(default_factory=list)
    watch: Callable[[str, str], None] = lambda method, path: None
    """Is told of each request that writes, once it was answered and before anybody hears of that."""

    @property
    def query(self) -> str:
        """Where it takes queries."""
        return f"{self.url}/query"

    @property
    def graphs(self) -> str:
        """Where it takes graphs."""
        return f"{self.url}/store"

    @property
    def update(self) -> str:
        """Where it takes updates."""
        return f"{self.url}/update"

    def answer(self, method: str, target: str, body: bytes, media_type: str) -> Said:
        """Answer a request."""
        path, parameters = urlsplit(target).path, parse_qs(urlsplit(target).query)
        if self.behind:
            told = urllib3.request(
                method,
                self.behind + target,
                body=body,
                headers={"Content-Type": media_type, "Accept": f"{ROWS}, {TRIPLES}"},
            )
            return told.status, told.headers.get("Content-Type", ""), told.data
        if path == "/query":
            return self._queried(parse_qs(body.decode()))
        if path == "/update":
            self.store.update(body.decode())
            return 204, "", b""
        if path == "/store":
            return self._stored(method, parameters["graph"][0], body)
        return 404, "text/html", b"<html><title>Nothing here</title></html>"

    def _queried(self, form: dict[str, list[str]]) -> Said:
        default, named = form.get("default-graph-uri", []), form.get("named-graph-uri", [])
        try:
            found = self.store.query(
                form["query"][0],
                use_default_graph_as_union=self.union and not (default or named),
                default_graph=[ox.NamedNode(name) for name in default] if default or named else None,
                named_graphs=[ox.NamedNode(name) for name in named] if default or named else None,
            )
        except (SyntaxError, RuntimeError) as error:
            return 400, "text/plain", str(error).encode()
        if isinstance(found, ox.QueryTriples):
            return 200, TRIPLES, found.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
        return 200, ROWS, found.serialize(format=ox.QueryResultsFormat.JSON) or b""

    def _stored(self, method: str, graph: str, body: bytes) -> Said:
        name = ox.NamedNode(graph)
        if method == "DELETE" and not self.store.contains_named_graph(name):
            return 404, "", b""
        if method in {"PUT", "DELETE"}:
            self.store.remove_graph(name)
        if method != "DELETE":
            self.store.load(body, format=ox.RdfFormat.N_TRIPLES, to_graph=name)
        return 204, "", b""


@contextlib.contextmanager
def sparql_server(given: SparqlServer | None = None) -> Iterator[SparqlServer]:
    """Serve on a free port of this machine."""
    state = SparqlServer() if given is None else given

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = urlsplit(self.path)
            state.asked.append((self.command, " ".join([path.path, *parse_qs(path.query).get("graph", ())])))
            state.keys.append(self.headers["Authorization"])
            status, media_type, answer = state.answer(self.command, self.path, body, self.headers["Content-Type"] or "")
            if path.path in WRITTEN:
                state.watch(self.command, path.path)
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            if status != 204:
                self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # whoever asked may have left
                self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - as the library names them

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def write_dump(folder: Path) -> None:
    """Give the fixture dataset its dump."""
    version = (folder / "current").resolve()
    store = ox.Store.read_only(str(version / "store"))
    lines = sorted(f"{quad} .\n" for quad in store if quad.graph_name != ox.DefaultGraph())
    (version / DUMP).write_text("".join(lines), encoding="utf-8")


class Addresses(Protocol):
    """A server that can be published to."""

    @property
    def query(self) -> str:
        """Where it takes queries."""

    @property
    def graphs(self) -> str:
        """Where it takes graphs."""

    @property
    def update(self) -> str:
        """Where it takes updates."""


def put(server: Addresses, folder: Path, how: str = "gsp", kept: int = 2) -> Publication:
    """Publish a dataset to a server."""
    write_dump(folder)
    with (
        contextlib.closing(Server(server.query)) as asked,
        contextlib.closing(Server(server.graphs if how == "gsp" else server.update)) as written,
    ):
        return publish((folder / "current").resolve(), asked, writer(how, written), kept=kept)
