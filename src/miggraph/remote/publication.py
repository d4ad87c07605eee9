"""Publishing a version of the dataset to a SPARQL server.

Its graphs are written under names of their own, in pieces; then one request makes it current. Whoever reads meanwhile
reads the version that was there. To publish again what was broken off goes on where that stopped.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from miggraph.errors import DatasetError, EndpointError
from miggraph.iris import dataset, local
from miggraph.remote import versions
from miggraph.remote.server import Call, Server
from miggraph.remote.versions import CURRENT, FACTS, IS_VERSION_OF, ISSUED, LISTED, SIZE, Version, versions_graph

_TRIPLES, _UPDATE = "application/n-triples", "application/sparql-update"
_SECONDS = 600.0
"""A request that takes longer has failed."""
_ATTEMPTS, _PAUSE = 4, 1.0
"""How often a request is sent whose answer does not come, and seconds until the second time; doubled each time."""
_IN_MEMORY = 64_000_000
"""Bytes of graphs that are held until they are written to their files."""
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_MOMENT = "http://www.w3.org/2001/XMLSchema#dateTime"
HOWS = ("gsp", "update")
T = TypeVar("T")


class Writer(Protocol):
    """A way to write graphs."""

    lines: int
    """Triples that are sent at once."""

    def add(self, graph: str, triples: Iterable[bytes]) -> None:
        """Add triples, each a line of N-Triples, to a graph, which need not be there."""

    def replace(self, graph: str, triples: Iterable[bytes]) -> None:
        """Have a graph that holds something hold some few triples and no others, in one request."""

    def drop(self, graph: str) -> None:
        """Remove a graph, if it is there."""


class _Sending:
    """What all ways have in common: requests that may be sent again, because they say the same each time."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def _send(self, method: str, body: bytes | None, media_type: str, query: str = "", missing: bool = False) -> None:
        """Send a request, again where no answer comes.

        :param missing: whether what it is about may be missing
        :raises EndpointError: where the server refuses it, or does not answer
        """

        def once() -> None:
            headers, call = {"Content-Type": media_type} if body is not None else {}, Call(_SECONDS)
            with (
                call.watched(),
                self._server.send(method, call, headers=headers, body=body, query=query) as response,
            ):
                if not (200 <= response.status < 300 or (missing and response.status == 404)):
                    raise self._server.refusal(response)

        try:
            _repeated(once)
        except TimeoutError as error:
            what, hint = f"does not answer within {_SECONDS:g} s", "see the log of that server"
            raise EndpointError(what, where=self._server.address, hint=hint) from error


def _repeated(ask: Callable[[], T]) -> T:
    """What a request gives that may be sent again, and is where no answer comes: a server may be starting again.

    :raises EndpointError: where the server refuses it, or does not answer
    """
    for attempt in range(1, _ATTEMPTS):
        try:
            return ask()
        except EndpointError as error:
            if error.status not in (None, 429, 502, 503, 504):
                raise
        time.sleep(_PAUSE * 2 ** (attempt - 1))
    return ask()


class GraphStore(_Sending):
    """The SPARQL 1.1 Graph Store HTTP Protocol: ``POST`` adds to a graph, ``PUT`` replaces it."""

    lines = 50_000

    def add(self, graph: str, triples: Iterable[bytes]) -> None:
        """Add triples to a graph."""
        self._send("POST", b"".join(triples), _TRIPLES, urlencode({"graph": graph}))

    def replace(self, graph: str, triples: Iterable[bytes]) -> None:
        """Have a graph hold some triples and no others."""
        self._send("PUT", b"".join(triples), _TRIPLES, urlencode({"graph": graph}))

    def drop(self, graph: str) -> None:
        """Remove a graph."""
        self._send("DELETE", None, "", urlencode({"graph": graph}), missing=True)


class Update(_Sending):
    """SPARQL 1.1 Update."""

    lines = 400

    def add(self, graph: str, triples: Iterable[bytes]) -> None:
        """Add triples to a graph."""
        self._update(b"INSERT DATA { GRAPH <%s> {\n%s} }" % (graph.encode(), b"".join(triples)))

    def replace(self, graph: str, triples: Iterable[bytes]) -> None:
        """Have a graph hold some triples and no others: one operation, so that readers see no state between.

        Virtuoso does nothing where the pattern finds nothing, though it is an option.
        """
        name, new = graph.encode(), b"".join(triples)
        parts = name, name, new, name
        self._update(
            b"DELETE { GRAPH <%s> { ?s ?p ?o } } INSERT { GRAPH <%s> {\n%s} } "
            b"WHERE { OPTIONAL { GRAPH <%s> { ?s ?p ?o } } }" % parts
        )

    def drop(self, graph: str) -> None:
        """Remove a graph."""
        self._update(b"DROP SILENT GRAPH <%s>" % graph.encode())

    def _update(self, text: bytes) -> None:
        self._send("POST", text, _UPDATE)


def writer(how: str, server: Server) -> Writer:
    """The way of a name."""
    return GraphStore(server) if how == "gsp" else Update(server)


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of publishing."""

    version: str
    sent: int
    """Triples that were sent."""
    there: int
    """Triples that were there already."""
    dropped: tuple[str, ...]
    """Versions that were removed."""


def publish(
    folder: Path, asked: Server, write: Writer, *, kept: int = 2, tell: Callable[[str], None] = lambda line: None
) -> Publication:
    """Publish the current version of a dataset.

    :param folder: the folder of a version
    :param asked: where the server takes queries
    :param write: how it is written to
    :param kept: versions that stay there, this one among them; the one that was current until now stays in any case,
        because there are readers who do not know yet, or have begun with it
    :param tell: is told what happens, a line at a time
    :raises DatasetError: where the folder is not that of a version
    :raises EndpointError: where the server does not do what it should
    """
    with _graphs(folder) as (version, files):
        before = _repeated(lambda: versions.listed(asked, _SECONDS))
        read = _repeated(lambda: versions.current(asked, _SECONDS))
        sizes = {graph: _count(file) for graph, file in files.items()}
        if not before.get(version.version):
            _announce(write, version, sizes, is_known=version.version in before)
        sent = there = 0
        for graph, file in files.items():
            done = _upload(asked, write, graph, file, sizes[graph], tell)
            sent, there = sent + sizes[graph] - done, there + done
        _require_whole(asked, sizes)
    told = {**before, version.version: versions.now()}
    write.replace(versions_graph(), _list(version.version, told))
    tell(f"version {version.version[:12]} is current")
    dropped = tuple(_dropped(asked, write, version.version, told, kept, read))
    return Publication(version.version, sent, there, dropped)


def _announce(write: Writer, version: Version, sizes: Mapping[str, int], *, is_known: bool) -> None:
    """Say which graphs there will be, and that somebody writes them: so they can be found if that is never finished."""
    lines = [f"<{name}> <{IS_VERSION_OF}> <{graph}> .\n" for graph, name in version.graphs.items()]
    lines += [f'<{name}> <{SIZE}> "{size}"^^<{_INTEGER}> .\n' for name, size in sizes.items()]
    facts = json.dumps(version.facts, ensure_ascii=True, separators=(",", ":"))
    lines.append(f"<{version.iri}> <{FACTS}> {_quoted(facts)} .\n")
    write.drop(version.about)
    write.add(version.about, [line.encode() for line in lines])
    if not is_known:
        write.add(versions_graph(), [f"<{dataset()}> <{LISTED}> <{version.iri}> .\n".encode()])


def _upload(asked: Server, write: Writer, graph: str, file: Path, size: int, tell: Callable[[str], None]) -> int:
    """Write a graph, from the piece on that is not there yet.

    :return: triples that were there already
    """
    there = _size(asked, graph)
    start = size if there >= size else there // write.lines * write.lines
    if start < size:
        tell(
            f"{local(graph).removeprefix('version/')[65:]}: {size - start} triples"
            + (f", {start} are there" if start else "")
        )
    with file.open("rb") as lines:
        rest = islice(lines, start, None)
        while piece := list(islice(rest, write.lines)):
            write.add(graph, piece)
    return start


def _require_whole(asked: Server, sizes: Mapping[str, int]) -> None:
    """See to it that all is there before anybody reads it.

    :raises EndpointError: where something is not
    """
    for graph, size in sizes.items():
        there = _size(asked, graph)
        if there != size:
            what = f"holds {there} triples of {size} in {graph}"
            hint = "publish again; a server that writes values in other forms than they came cannot hold the dataset"
            raise EndpointError(what, where=asked.address, hint=hint)


def _list(current: str, told: Mapping[str, str]) -> list[bytes]:
    """The triples of the list of versions."""
    lines = [f"<{dataset()}> <{CURRENT}> <{Version(current).iri}> .\n"]
    for version, issued in told.items():
        lines.append(f"<{dataset()}> <{LISTED}> <{Version(version).iri}> .\n")
        if issued:
            lines.append(f'<{Version(version).iri}> <{ISSUED}> "{issued}"^^<{_MOMENT}> .\n')
    return [line.encode() for line in lines]


def _dropped(
    asked: Server, write: Writer, current: str, told: Mapping[str, str], kept: int, read: Iterable[str]
) -> Iterator[str]:
    """Remove the versions that are too old, and those that were never finished.

    :param read: versions that were current until now
    """
    newest = sorted((each for each in told if told[each]), key=lambda each: (each != current, _backwards(told[each])))
    stay = {*newest[: max(1, kept)], *(version for version in read if version in told)}
    for version in told.keys() - stay:
        bare = Version(version)
        query = f"SELECT ?name {{ GRAPH <{bare.about}> {{ ?name <{SIZE}> ?n }} }}"
        names = [row["name"] for row in _repeated(partial(versions.rows, asked, query, _SECONDS))]
        for name in names:
            write.drop(name)
        write.drop(bare.about)
        yield version
    if told.keys() - stay:
        write.replace(versions_graph(), _list(current, {version: told[version] for version in told if version in stay}))


def _size(asked: Server, graph: str) -> int:
    return _repeated(lambda: versions.size(asked, graph, _SECONDS))


def _backwards(moment: str) -> tuple[int, ...]:
    """A key by which later moments come first."""
    return tuple(-ord(each) for each in moment)


@contextmanager
def _graphs(folder: Path) -> Iterator[tuple[Version, Mapping[str, Path]]]:
    """A version on disk with a file of N-Triples for each graph that it has on a server, sorted, the default one last.

    :raises DatasetError: where the folder is not that of a version
    """
    try:
        facts: Any = json.loads((folder / "build.json").read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory(prefix="miggraph-") as place, (folder / "miggraph.nq").open("rb") as dump:
            files = _divided(dump, Path(place))
            bare = Version(facts["version"])
            graphs = {graph: bare.on_server(graph) for graph in files if graph}
            version = Version(bare.version, graphs, facts)
            named = {graphs[graph]: file for graph, file in files.items() if graph}
            yield version, {**named, version.all: files[""]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        hint = "build it with: miggraph build"
        raise DatasetError(f"is not a version of a dataset: {error}", where=folder, hint=hint) from error


def _divided(dump: Iterable[bytes], place: Path) -> dict[str, Path]:
    """The triples of sorted N-Quads by graph, and all of them, each once, under no name."""
    files: dict[str, Path] = {"": place / "0"}
    held: defaultdict[str, list[bytes]] = defaultdict(list)
    size, last = 0, b""

    def write() -> None:
        for graph, lines in held.items():
            with files.setdefault(graph, place / str(len(files))).open("ab") as out:
                out.writelines(lines)
        held.clear()

    for line in dump:
        end = line.rfind(b" <", 0, -3)
        triple = line[:end] + b" .\n"
        held[line[end + 2 : line.rfind(b">")].decode()].append(triple)
        if triple != last:
            held[""].append(triple)
            last = triple
        size += 2 * len(triple)
        if size > _IN_MEMORY:
            write()
            size = 0
    write()
    return files


def _count(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(1 for _ in lines)


def _quoted(text: str) -> str:
    """A literal of N-Triples; the text has ASCII characters alone."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
