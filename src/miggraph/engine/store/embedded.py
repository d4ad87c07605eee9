"""The engine that evaluates inside this process: for commands, which end with their query, and for tests."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from miggraph.engine.answer import Answer
from miggraph.engine.interface import Engine, Query
from miggraph.engine.store.dataset import Dataset, open_store
from miggraph.engine.store.evaluation import evaluate
from miggraph.engine.store.serialise import Room

T = TypeVar("T")


class EmbeddedEngine(Engine):
    """Evaluates where it is called.

    Nothing can stop a query that has begun, so that ``timeout``, ``client`` and ``arrived`` have no effect; a server
    takes :class:`~miggraph.engine.pool.PooledEngine`.
    """

    def __init__(self, dataset: Path, *, max_rows: int) -> None:
        """Open a dataset.

        :param dataset: the dataset folder
        :param max_rows: rows or triples after which an answer is refused
        :raises DatasetError: when the folder is not a dataset
        """
        super().__init__(dataset)
        self._max_rows = max_rows
        self._opened = self._versions.served.version, open_store(self._versions.served.store)

    async def answer(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Evaluate a query; see :meth:`miggraph.engine.interface.Engine.answer`."""
        await self.refresh()
        version, store = self._opened
        return evaluate(store, query, Room.of(query, rows=self._max_rows, size=None), version=version)

    def query(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """The same, also within an event loop that runs already."""
        return _at_once(self.answer(query))

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine returns or raises that awaits this engine."""
        return asyncio.run(coroutine)

    def _follow(self) -> None:
        _at_once(self.refresh())

    async def _open(self, dataset: Dataset) -> None:
        self._opened = dataset.version, open_store(dataset.store)


def _at_once(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns or raises that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise RuntimeError("the coroutine waits for something")
