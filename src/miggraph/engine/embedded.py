"""The engine that evaluates inside this process: for commands, which end with their query, and for tests."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from miggraph.engine.answer import Answer
from miggraph.engine.base import NO_SCOPE, Scope
from miggraph.engine.collecting import Room
from miggraph.engine.evaluation import Question, evaluate
from miggraph.engine.formats import Term
from miggraph.engine.published import CURRENT, Published, open_store, read
from miggraph.errors import DatasetError

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Opened:
    """One version of the dataset, held open for as long as a query needs it."""

    published: Published
    store: ox.Store


class EmbeddedEngine:
    """Answers from ``{dataset}/current/store``; the default graph of queries is the union of all graphs.

    ``current`` is a symbolic link to a folder of ``versions``. When it points elsewhere, the next query opens the new
    version; queries under way finish on the one that they began with. Nothing can stop a query that has begun, so
    that ``timeout``, ``client``, ``gone`` and ``arrived`` have no effect; a server takes
    :class:`~miggraph.engine.PooledEngine`.
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
        return self._current().published.version

    @property
    def facts(self) -> Mapping[str, object]:
        """What ``build.json`` says of the dataset now served."""
        return self._current().published.facts

    def query(
        self,
        text: str,
        *,
        scope: Scope = NO_SCOPE,
        substitutions: Mapping[str, Term] | None = None,
        unlimited: bool = False,
        accepted: tuple[str, ...] = (),
        timeout: float | None = None,
        limit_results: bool = False,
        client: str = "",
        gone: Callable[[], bool] | None = None,
        arrived: float | None = None,
    ) -> Answer:
        """Evaluate a query; see :meth:`miggraph.engine.base.Engine.query`."""
        opened = self._current()
        room = Room() if unlimited else Room(rows=self._max_rows, cut=limit_results)
        question = Question(text, scope, substitutions or {}, accepted, room)
        return evaluate(opened.store, question, version=opened.published.version)

    def close(self) -> None:
        """Nothing runs beside the queries."""

    def _current(self) -> _Opened:
        folder = self._link.resolve()
        if folder == self._opened.published.folder:
            return self._opened
        with self._lock:
            if folder != self._opened.published.folder:
                try:
                    self._opened = _open(self._link)
                except DatasetError as error:
                    _LOG.warning("the new dataset cannot be opened, the old one is served on: %s", error)
        return self._opened


def _open(link: Path) -> _Opened:
    published = read(link)
    return _Opened(published, open_store(published.store))
