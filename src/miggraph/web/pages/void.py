"""What the dataset says of itself: the graph of it that says so, or else a description made from its figures."""

from __future__ import annotations

import threading

import pyoxigraph as ox

from miggraph import figures
from miggraph.dataset_description import GRAPH, description
from miggraph.engine import Engine, LimitError, Query
from miggraph.queries import Library
from miggraph.web.pages.description import named_graph

_VERSIONS = 2
"""Versions whose description is kept: the one served and the one before."""


class Description:
    """What the versions that one engine serves say of themselves.

    A dataset that was built has a graph of it. That of any other is made from its figures; where nobody has counted
    them, they are counted when they are first asked for.
    """

    def __init__(self, engine: Engine, library: Library) -> None:
        self._engine = engine
        self._library = library
        self._kept: dict[str, tuple[ox.Triple, ...]] = {}
        self._lock = threading.Lock()

    def triples(self) -> tuple[ox.Triple, ...]:
        """What the version now served says of itself; what could not be counted within the limits is left out."""
        version = self._engine.version
        with self._lock:
            if version not in self._kept:
                while len(self._kept) >= _VERSIONS:
                    del self._kept[next(iter(self._kept))]
                found = tuple(named_graph(self._engine, GRAPH).triples())
                self._kept[version] = found or tuple(description(self._figures(), self._library))
            return self._kept[version]

    def _figures(self) -> figures.Figures:
        told = self._engine.facts.get("figures")
        known = ("totals", "classes", "properties", "graphs")
        if isinstance(told, dict):
            return figures.Figures(**{name: told[name] for name in known})
        return figures.measure(self._rows)

    def _rows(self, query: str) -> figures.Rows:
        try:
            return list(self._engine.query(Query(query, unlimited=True)).rows())
        except LimitError:
            return []
