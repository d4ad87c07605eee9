"""The engine that evaluates inside this process: for commands, which end with their query, and for tests."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from typing import Any

from miggraph.engine.answer import Answer
from miggraph.engine.interface import DatasetEngine, Query, T
from miggraph.engine.limits import Limits
from miggraph.engine.store.dataset import newer, open_store, warn_of
from miggraph.engine.store.evaluation import evaluate
from miggraph.errors import DatasetError


class EmbeddedEngine(DatasetEngine):
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
        self._limits = Limits(rows=max_rows, size=None)
        self._store = open_store(self._dataset.store)

    @property
    def version(self) -> str:
        """The SHA-256 of the dataset now served; looks whether another one is to be served from now on."""
        try:
            if found := newer(self._dataset):
                self._store, self._dataset = open_store(found.store), found
        except DatasetError as error:
            warn_of(error)
        return self._dataset.version

    async def answer(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Evaluate a query; see :meth:`miggraph.engine.interface.Engine.answer`."""
        version = self.version
        return evaluate(self._store, query, version, self._limits)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine returns or raises that awaits this engine.

        Where a loop runs already, as in a notebook, the coroutine gets a thread of its own: a thread runs one loop.
        """
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(coroutine)
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(copy_context().run, asyncio.run, coroutine).result()
