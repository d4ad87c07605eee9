"""How a dataset lies in a store: every triple of a named graph stands in the default graph too.

The default graph of queries is the set of all triples. The union that Oxigraph makes of named graphs when it is asked
has a triple twice that stands in two of them (its issue 1919); one that has been written is a set by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
