"""The dataset in figures: VoID counts with a partition for each class and each property."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pyoxigraph as ox

from miggraph.engine import Engine, LimitError
from miggraph.iris import DATASET, digest, expand
from miggraph.web.describe import written

_TOTALS = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects) (COUNT(DISTINCT ?p) AS ?properties)
       (COUNT(DISTINCT ?o) AS ?distinctObjects) WHERE { ?s ?p ?o }"""
_CLASSES = "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?x . FILTER(ISIRI(?x)) } GROUP BY ?x ORDER BY ?x"
_PROPERTIES = "SELECT ?x (COUNT(*) AS ?n) WHERE { ?s ?x ?o } GROUP BY ?x ORDER BY ?x"
_GRAPHS = "SELECT ?x (COUNT(*) AS ?n) WHERE { GRAPH ?x { ?s ?p ?o } } GROUP BY ?x ORDER BY ?x"
_PARTITIONS = (
    ("class", "void:classPartition", "void:class", "void:entities", _CLASSES),
    ("property", "void:propertyPartition", "void:property", "void:triples", _PROPERTIES),
)
_VERSIONS = 2
"""Versions whose figures are kept: the one served and the one before."""


class Figures:
    """The figures of the versions that one engine serves, each counted once, when it is first asked for."""

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
                self._kept[version] = tuple(self._count())
            return self._kept[version]

    def _count(self) -> Iterator[ox.Triple]:
        dataset = ox.NamedNode(DATASET)
        yield _say(dataset, "rdf:type", ox.NamedNode(expand("void:Dataset")))
        for row in self._rows(_TOTALS):
            for name, value in row.items():
                yield _say(dataset, f"void:{name}", ox.Literal(int(written(value))))
        for kind, link, names, counts, query in _PARTITIONS:
            for row in self._rows(query):
                part = ox.NamedNode(f"{DATASET}#{kind}-{digest(written(row['x']))}")
                yield _say(dataset, link, part)
                yield _say(part, names, row["x"])
                yield _say(part, counts, ox.Literal(int(written(row["n"]))))
        yield from self._graphs(dataset)

    def _graphs(self, dataset: ox.NamedNode) -> Iterator[ox.Triple]:
        for row in self._rows(_GRAPHS):
            name = written(row["x"])
            graph, part = (ox.NamedNode(f"{DATASET}#{kind}-{digest(name)}") for kind in ("named-graph", "graph"))
            yield _say(dataset, "sd:namedGraph", graph)
            yield _say(graph, "rdf:type", ox.NamedNode(expand("sd:NamedGraph")))
            yield _say(graph, "sd:name", row["x"])
            yield _say(graph, "sd:graph", part)
            yield _say(part, "rdf:type", ox.NamedNode(expand("sd:Graph")))
            yield _say(part, "void:triples", ox.Literal(int(written(row["n"]))))

    def _rows(self, query: str) -> list[dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]:
        try:
            return list(self._engine.query(query, unlimited=True).rows())
        except LimitError:
            return []


def _say(
    subject: ox.NamedNode, property_: str, value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(expand(property_)), value)
