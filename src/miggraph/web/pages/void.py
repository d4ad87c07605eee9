"""The dataset in figures: VoID counts with a partition for each class and each property."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pyoxigraph as ox

from miggraph import figures
from miggraph.engine import Engine, LimitError, Query
from miggraph.iris import DATASET, digest, expand

_VERSIONS = 2
"""Versions whose figures are kept: the one served and the one before."""


class Figures:
    """The figures of the versions that one engine serves.

    The build has counted them; those of a dataset of which nobody has are counted when they are first asked for.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: dict[str, tuple[ox.Triple, ...]] = {}
        self._lock = threading.Lock()

    def triples(self) -> tuple[ox.Triple, ...]:
        """The figures of the version now served; what could not be counted within the limits is left out."""
        version = self._engine.version
        with self._lock:
            if version not in self._kept:
                while len(self._kept) >= _VERSIONS:
                    del self._kept[next(iter(self._kept))]
                self._kept[version] = tuple(_say(self._figures()))
            return self._kept[version]

    def _figures(self) -> figures.Figures:
        told = self._engine.facts.get("figures")
        return figures.Figures(**told) if isinstance(told, dict) else figures.measure(self._rows)

    def _rows(self, query: str) -> figures.Rows:
        try:
            return list(self._engine.query(Query(query, unlimited=True)).rows())
        except LimitError:
            return []


def _say(counted: figures.Figures) -> Iterator[ox.Triple]:
    dataset = ox.NamedNode(DATASET)
    yield _triple(dataset, "rdf:type", ox.NamedNode(expand("void:Dataset")))
    for name, number in counted.totals.items():
        yield _triple(dataset, f"void:{name}", ox.Literal(number))
    for kind, counts, parts in (
        ("class", "void:entities", counted.classes),
        ("property", "void:triples", counted.properties),
    ):
        for iri, number in parts.items():
            part = ox.NamedNode(f"{DATASET}#{kind}-{digest(iri)}")
            yield _triple(dataset, f"void:{kind}Partition", part)
            yield _triple(part, f"void:{kind}", ox.NamedNode(iri))
            yield _triple(part, counts, ox.Literal(number))
    for iri, number in counted.graphs.items():
        graph, part = (ox.NamedNode(f"{DATASET}#{kind}-{digest(iri)}") for kind in ("named-graph", "graph"))
        yield _triple(dataset, "sd:namedGraph", graph)
        yield _triple(graph, "rdf:type", ox.NamedNode(expand("sd:NamedGraph")))
        yield _triple(graph, "sd:name", ox.NamedNode(iri))
        yield _triple(graph, "sd:graph", part)
        yield _triple(part, "rdf:type", ox.NamedNode(expand("sd:Graph")))
        yield _triple(part, "void:triples", ox.Literal(number))


def _triple(subject: ox.NamedNode, property_: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(expand(property_)), value)
