"""How a dataset lies in a store: every triple of a named graph stands in the default graph too.

The default graph of queries is the set of all triples. The union that Oxigraph makes of named graphs when it is asked
has a triple twice that stands in two of them (its issue 1919); one that has been written is a set by itself.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store

FORMAT = 2
"""The way described above, as the facts of a dataset name it."""


def fill_default_graph(store: Store) -> None:
    """Write all triples of named graphs into the default graph."""
    store.bulk_extend(
        Quad(quad.subject, quad.predicate, quad.object) for quad in store if quad.graph_name != DefaultGraph()
    )


def load(store: Store, dump: Path, scratch: Path) -> None:
    """Load sorted N-Quads, all in named graphs, each of their triples into the default graph too.

    :param scratch: a file to be written and removed again
    """
    with dump.open("rb") as lines, scratch.open("wb") as out:
        out.writelines(line + b" .\n" for line in triples(lines))
    store.bulk_load(path=str(dump), format=RdfFormat.N_QUADS)
    store.bulk_load(path=str(scratch), format=RdfFormat.N_TRIPLES)
    scratch.unlink()


def triples(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The triples of sorted N-Quads, each once: the quads of one triple stand one after another."""
    last = b""
    for line in lines:
        triple = line[: line.rfind(b" <", 0, -3)]
        if triple != last:
            yield triple
            last = triple


_TYPED = b'"^^<http://www.w3.org/2001/XMLSchema#'
_INTEGER = re.compile(rb'"(?:0|-?[1-9][0-9]{0,17})"\^\^<http://www\.w3\.org/2001/XMLSchema#integer>')
_PLACE = b"<urn:x:s> <urn:x:p> "


def as_stored(value: bytes) -> bytes:
    """A term of N-Quads as a store gives it back: Oxigraph keeps numbers and dates by their value."""
    if not value.startswith(b'"') or _TYPED not in value or _INTEGER.fullmatch(value):
        return value
    return _as_stored(value)


@lru_cache(maxsize=100_000)
def _as_stored(value: bytes) -> bytes:
    store = Store()
    store.load(_PLACE + value + b" .", format=RdfFormat.N_TRIPLES)
    return next(str(quad.object).encode() for quad in store)


def opened(place: Path) -> Store:
    """A store to be read.

    :raises OSError: if it is not there, or damaged
    """
    try:
        return Store.read_only(str(place))
    except RuntimeError as error:  # how Oxigraph tells of damage
        raise OSError(f"{place}: {error}") from error


def link_store(old: Path, new: Path) -> Store:
    """A store with the content of another one, which nobody writes to and which stays as it is.

    Its tables never change once they are written, so that both stores may have the same files.
    """
    new.mkdir()
    for file in old.iterdir():
        if file.suffix == ".sst":
            link(file, new / file.name)
        elif file.name != "LOCK" and not file.name.startswith("LOG"):
            shutil.copyfile(file, new / file.name)
    return Store(str(new))


def link(old: Path, new: Path) -> None:
    """Have a file, which nobody changes, in a second place; as a copy where it cannot be in two."""
    try:
        new.hardlink_to(old)
    except OSError:
        shutil.copyfile(old, new)
