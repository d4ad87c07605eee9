"""The engine that evaluates inside this process: for commands, which end with their query, and for tests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any, TypeVar

from miggraph.engine.answer import Answer
from miggraph.engine.interface import Query
from miggraph.engine.store.dataset import Versions, open_store
from miggraph.engine.store.evaluation import evaluate
from miggraph.engine.store.serialise import Room
from miggraph.errors import DatasetError

T = TypeVar("T")


class EmbeddedEngine:
    """Answers from ``{dataset}/current/store``; the default graph of queries is the union of all graphs.

    ``current`` is a symbolic link to a folder of ``versions``. When it points elsewhere, the next query opens the new
    version; queries under way finish on the one that they began with. Nothing can stop a query that has begun, so that
    ``timeout``, ``client`` and ``arrived`` have no effect; a server takes :class:`~miggraph.engine.pool.PooledEngine`.
    """

    def __init__(self, dataset: Path, *, max_rows: int) -> None:
        """Open a dataset.

        :param dataset: the dataset folder
        :param max_rows: rows or triples after which an answer is refused
        :raises DatasetError: when the folder is not a dataset
        """
        self._max_rows = max_rows
        self._lock = threading.Lock()
        self._versions = Versions(dataset)  # a look before each query
        self._store = open_store(self._versions.served.store)

    @property
    def version(self) -> str:
        """The SHA-256 of the dataset now served."""
        self._follow()
        return self._versions.served.version

    @property
    def facts(self) -> Mapping[str, object]:
        """What ``build.json`` says of the dataset now served."""
        self._follow()
        return self._versions.served.facts

    async def refresh(self) -> str:
        """Open a version published meanwhile; the SHA-256 of the one now served."""
        return self.version

    async def answer(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Evaluate a query; see :meth:`miggraph.engine.interface.Engine.answer`."""
        return self.query(query, client=client, arrived=arrived)

    def query(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Evaluate a query; see :meth:`miggraph.engine.interface.Engine.answer`."""
        self._follow()
        with self._lock:
            store, version = self._store, self._versions.served.version
        return evaluate(store, query, Room.of(query, rows=self._max_rows, size=None), version=version)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine returns or raises that awaits this engine."""
        return asyncio.run(coroutine)

    def snapshot(self) -> None:
        """Nothing runs beside the queries."""

    def close(self) -> None:
        """Nothing runs beside the queries."""

    def _follow(self) -> None:
        """Open a version published meanwhile."""
        if not self._versions.is_stale():
            return
        with self._lock:
            newer = self._versions.newer()
            if newer is None:
                return
            try:
                self._store = open_store(newer.store)
            except DatasetError as error:
                self._versions.refuse(error)
            else:
                self._versions.serve(newer)
