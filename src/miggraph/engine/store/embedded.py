"""The engine that evaluates inside this process: for commands, which end with their query, and for tests."""

from __future__ import annotations

import logging
import threading
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import pyoxigraph as ox

from miggraph.engine.answer import Answer
from miggraph.engine.interface import Query
from miggraph.engine.store.dataset import CURRENT, Dataset, open_store, read
from miggraph.engine.store.evaluation import evaluate
from miggraph.engine.store.serialise import Room
from miggraph.errors import DatasetError

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Opened:
    """One version of the dataset, held open for as long as a query needs it."""

    dataset: Dataset
    store: ox.Store


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
        self._link = dataset / CURRENT
        self._max_rows = max_rows
        self._lock = threading.Lock()
        self._opened = _open(self._link)

    @property
    def version(self) -> str:
        """The SHA-256 of the dataset now served."""
        return self._current().dataset.version

    @property
    def facts(self) -> Mapping[str, object]:
        """What ``build.json`` says of the dataset now served."""
        return self._current().dataset.facts

    async def refresh(self) -> str:
        """Open a version published meanwhile; the SHA-256 of the one now served."""
        return self.version

    async def answer(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Evaluate a query; see :meth:`miggraph.engine.interface.Engine.answer`."""
        return self.query(query, client=client, arrived=arrived)

    def query(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Evaluate a query; see :meth:`miggraph.engine.interface.Engine.answer`."""
        opened = self._current()
        room = Room.of(query, rows=self._max_rows, size=None)
        return evaluate(opened.store, query, room, version=opened.dataset.version)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine returns or raises that awaits nothing but this engine, which never waits."""
        try:
            coroutine.send(None)
        except StopIteration as done:
            return cast(T, done.value)
        coroutine.close()
        raise RuntimeError("the coroutine waits for something else than the engine")

    def snapshot(self) -> None:
        """Nothing runs beside the queries."""

    def close(self) -> None:
        """Nothing runs beside the queries."""

    def _current(self) -> _Opened:
        folder = self._link.resolve()
        if folder == self._opened.dataset.folder:
            return self._opened
        with self._lock:
            if folder != self._opened.dataset.folder:
                try:
                    self._opened = _open(self._link)
                except DatasetError as error:
                    _LOG.warning("the new dataset cannot be opened, the old one is served on: %s", error)
        return self._opened


def _open(link: Path) -> _Opened:
    dataset = read(link)
    return _Opened(dataset, open_store(dataset.store))
