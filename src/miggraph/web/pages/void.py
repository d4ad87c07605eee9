"""What the dataset says of itself: the graph of it that says so, or else a description made from its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from miggraph import figures
from miggraph.dataset_description import description, own_graph
from miggraph.engine import Engine, LimitError, Query
from miggraph.queries import Library
from miggraph.web.pages.description import query_for_graph

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

    async def triples(self) -> tuple[ox.Triple, ...]:
        """What the version now served says of itself; what could not be counted within the limits is left out."""
        version = self._engine.version
        if version not in self._kept:
            answer = await self._engine.answer(query_for_graph(own_graph()))
            told = tuple(answer.triples()) or tuple(description(await self._figures(), self._library))
            while len(self._kept) >= _VERSIONS:
                del self._kept[next(iter(self._kept))]
            self._kept[version] = told
        return self._kept[version]

    async def _figures(self) -> figures.Figures:
        told = self._engine.facts.get("figures")
        if isinstance(told, dict):
            return figures.Figures(*(told[name] for name in ("totals", "classes", "properties", "graphs")))
        rows = {query: await self._rows(query) for query in figures.QUERIES}
        return figures.measure(rows.__getitem__)

    async def _rows(self, query: str) -> Iterable[Mapping[str, Any]]:
        try:
            answer = await self._engine.answer(Query(query, unlimited=True))
        except LimitError:
            return []
        return list(answer.rows())
