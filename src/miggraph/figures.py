"""A dataset in figures: how much there is of each class, property and named graph, as VoID tells it.

Counted once, when a version of the dataset is written, because a server that starts should not have to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

_TOTALS = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects) (COUNT(DISTINCT ?p) AS ?properties)
       (COUNT(DISTINCT ?o) AS ?distinctObjects) WHERE { ?s ?p ?o }"""
_CLASSES = "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?x . FILTER(ISIRI(?x)) } GROUP BY ?x ORDER BY ?x"
_PROPERTIES = "SELECT ?x (COUNT(*) AS ?n) WHERE { ?s ?x ?o } GROUP BY ?x ORDER BY ?x"
_GRAPHS = "SELECT ?x (COUNT(*) AS ?n) WHERE { GRAPH ?x { ?s ?p ?o } FILTER(ISIRI(?x)) } GROUP BY ?x ORDER BY ?x"

Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a dataset, each triple counted once in however many graphs it stands."""

    totals: Mapping[str, int]
    """``triples``, ``distinctSubjects``, ``properties`` and ``distinctObjects``, as VoID names them."""
    classes: Mapping[str, int]
    """Class → its instances."""
    properties: Mapping[str, int]
    """Property → triples that have it."""
    graphs: Mapping[str, int]
    """Named graph → its triples."""


def measure(ask: Callable[[str], Rows]) -> Figures:
    """Count a dataset.

    :param ask: the rows of a SELECT query, each as variable name → term; none where it cannot be answered
    """
    totals = {name: int(term.value) for row in ask(_TOTALS) for name, term in row.items()}
    parts = ({row["x"].value: int(row["n"].value) for row in ask(query)} for query in (_CLASSES, _PROPERTIES, _GRAPHS))
    return Figures(totals, *parts)


def measure_store(store: ox.Store) -> Figures:
    """Count what a store holds whose default graph is filled; see :mod:`miggraph.stores`."""

    def ask(query: str) -> Rows:
        found = store.query(query)
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError("not a SELECT query")
        names = [variable.value for variable in found.variables]
        return ({name: row[name] for name in names} for row in found)

    return measure(ask)
