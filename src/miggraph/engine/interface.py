"""The one interface between the application and whatever holds the dataset."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from miggraph.engine.answer import Answer
from miggraph.engine.store.dataset import Dataset, Versions
from miggraph.errors import MiggraphError

T = TypeVar("T")


class Scope(msgspec.Struct, frozen=True):
    """The RDF dataset of a query as the SPARQL protocol gives it; it overrides ``FROM`` clauses.

    Both empty: the query's own ``FROM`` clauses, or the whole dataset where it has none.
    """

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default_graphs or self.named_graphs)


NO_SCOPE = Scope()


class Query(msgspec.Struct, frozen=True):
    """A SELECT, ASK, CONSTRUCT or DESCRIBE query with everything that decides its answer."""

    text: str
    scope: Scope = NO_SCOPE
    """The dataset given beside the query."""
    substitutions: Mapping[str, Any] = msgspec.field(default_factory=dict)
    """Variable name → the :data:`Term` that it stands for; the variables must be selected."""
    base: str | None = None
    """The IRI that relative IRIs of the query are resolved against."""
    accepted: tuple[str, ...] = ()
    """Media types in order of preference, for results and graphs alike. The answer's payload has the first that fits
    its kind, the native one where none does."""
    timeout: float | None = None
    """Seconds that the caller is ready to wait; more than the engine's own deadline has no effect."""
    cut: bool = False
    """Whether what fits of an answer over the limits is given, marked as truncated, instead of nothing."""
    unlimited: bool = False
    """Whether rows and bytes have no limit: for queries whose size the dataset itself bounds."""


class Engine(ABC):
    """Answers SPARQL queries on ``{dataset}/current/store``; the default graph of queries is the union of all graphs.

    ``current`` is a symbolic link to a folder of ``versions``. When it points elsewhere, the next query is answered
    from there; queries under way finish on the version that they began with. Asynchronous on an event loop of its own;
    :meth:`query` and :meth:`run` are for threads beside it.
    """

    def __init__(self, dataset: Path, *, pause: float = 0.0) -> None:
        """Read what is published.

        :param dataset: the dataset folder
        :param pause: seconds from one look at the link to the next
        :raises DatasetError: when the folder is not a dataset
        """
        self._versions = Versions(dataset, pause=pause)
        self._opening = False

    @property
    def version(self) -> str:
        """The SHA-256 of the dataset now served."""
        return self._served().version

    @property
    def facts(self) -> Mapping[str, object]:
        """What the build says of the dataset now served: ``version``, ``built_at``, ``counts`` …."""
        return self._served().facts

    async def refresh(self) -> str:
        """Serve a version published meanwhile; the SHA-256 of the one now served."""
        if self._versions.is_stale() and not self._opening and (newer := self._versions.newer()):
            self._opening = True
            try:
                await self._open(newer)
                self._versions.serve(newer)
            except MiggraphError as error:
                self._versions.refuse(error)
            finally:
                self._opening = False
        return self._versions.served.version

    @abstractmethod
    async def answer(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Evaluate a query to its end, or until a limit is met. To cancel the task ends the query.

        :param client: who asks; clients take turns where queries have to wait
        :param arrived: when the query came in, by the monotonic clock; now, if it has not waited yet
        :raises QueryError: for a syntax error, with its place, or a query that cannot be evaluated
        :raises QueryRefusedError: for an update, or ``SERVICE`` on an endpoint that is not allowed
        :raises QueryTooComplexError: for a query nested or chained too deeply
        :raises LimitError: when a limit is met; its classes tell time, memory, size, waiting and a lost worker apart
        """

    def query(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """The same for a thread, which is blocked meanwhile."""
        return self.run(self.answer(query, client=client, arrived=arrived))

    @abstractmethod
    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine returns or raises that awaits this engine; for a thread, which is blocked meanwhile."""

    def snapshot(self) -> Snapshot | None:
        """What the engine is doing now; None for one that runs nothing beside its callers."""
        return None

    def close(self) -> None:
        """End what the engine runs; queries under way fail."""
        return

    @abstractmethod
    async def _open(self, dataset: Dataset) -> None:
        """Answer from another version from now on.

        :raises DatasetError: when it cannot be opened
        """

    def _served(self) -> Dataset:
        """The version now served."""
        if self._versions.is_stale():
            self._follow()
        return self._versions.served

    @abstractmethod
    def _follow(self) -> None:
        """Do what :meth:`refresh` does, for a thread that can wait for it."""


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """One worker process as it is now."""

    pid: int
    level: int
    """The kind of query that it runs or is kept for: 0 for quick ones, more for slower ones."""
    niceness: int
    """The priority that the system was told to give it; more lets others go first."""
    busy: bool
    """Whether it runs a query."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a pool of workers is doing at one moment."""

    workers: tuple[WorkerFacts, ...]
    waiting: tuple[int, ...]
    """Queries that wait for a place, by kind, the quickest first."""
    running: tuple[int, ...]
    """Queries that hold a place, by kind, the quickest first."""
    slow: int
    """Queries remembered as slow."""
    started: int
    """Worker processes started since the engine began."""
    ended: int
    """Worker processes that ended or were ended since then."""


class Caller:
    """Whoever waits in a thread for an engine, and may leave meanwhile."""

    def __init__(self) -> None:
        self._waits_for: Future[Any] | None = None
        self._has_left = False

    def wait(self, result: Future[T]) -> T:
        """Wait for a result.

        :raises CancelledError: when the caller has left
        """
        self._waits_for = result
        if self._has_left:
            result.cancel()
        return result.result()

    def leave(self) -> None:
        """Cancel what is waited for now or will be; safe to call from any thread."""
        self._has_left = True
        if self._waits_for is not None:
            self._waits_for.cancel()


CALLER: ContextVar[Caller | None] = ContextVar("caller", default=None)
"""Who waits in the current context, where anybody would know."""
