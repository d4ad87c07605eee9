"""The one interface between the application and whatever holds the dataset."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec

from miggraph.engine.answer import Answer
from miggraph.engine.store.dataset import CURRENT, read

T = TypeVar("T")


class Scope(msgspec.Struct, frozen=True):
    """The RDF dataset of a query as the SPARQL protocol gives it; it overrides ``FROM`` clauses.

    Both empty: the query's own ``FROM`` clauses, or the whole dataset where it has none.
    """

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default_graphs or self.named_graphs)


class Query(msgspec.Struct, frozen=True):
    """A SELECT, ASK, CONSTRUCT or DESCRIBE query with everything that decides its answer."""

    text: str
    scope: Scope = Scope()
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
    """Answers SPARQL queries on a dataset; the default graph of queries is the set of the triples of all graphs.

    Another version of the dataset may be served from one moment to the next; queries under way finish on the version
    that they began with. :meth:`answer` is for an event loop, :meth:`query` and :meth:`run` are for threads beside it.
    """

    is_elsewhere = False
    """Whether the dataset lies on another server, so that this machine may have neither texts nor an index of it."""

    def __init__(self) -> None:
        self.at_close = ExitStack()
        """What is to be done after :meth:`close`."""

    @property
    @abstractmethod
    def version(self) -> str:
        """The SHA-256 of the dataset now served."""

    @property
    @abstractmethod
    def facts(self) -> Mapping[str, object]:
        """What the build says of the dataset now served: ``version``, ``built_at``, ``counts`` …."""

    @abstractmethod
    def kept(self, version: str) -> Path | None:
        """The folder of a version on this machine, served now or kept; None where there is none.

        :param version: its SHA-256, or the beginning of it
        """

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
        self.at_close.close()


class DatasetEngine(Engine):
    """Answers on ``{dataset}/current/store``.

    ``current`` is a symbolic link to a folder of ``versions``. When it leads elsewhere, queries are answered from there
    a moment later.
    """

    def __init__(self, dataset: Path) -> None:
        """Read what is published.

        :param dataset: the dataset folder
        :raises DatasetError: when the folder is not a dataset
        """
        super().__init__()
        self._dataset = read(dataset / CURRENT)

    @property
    def version(self) -> str:
        """The SHA-256 of the dataset now served."""
        return self._dataset.version

    @property
    def facts(self) -> Mapping[str, object]:
        """What the build says of the dataset now served."""
        return self._dataset.facts

    def kept(self, version: str) -> Path | None:
        """The folder of a version, the one now served or one that is kept beside it; None where it is gone."""
        return version_in(self._dataset.folder.parent, version)


class ServingEngine(Protocol):
    """An engine with an event loop of its own, on which a server may run too."""

    loop: asyncio.AbstractEventLoop


def version_in(versions: Path, version: str) -> Path | None:
    """The folder of a version among others; None where there is none.

    :param version: its SHA-256, or the beginning of it
    """
    try:
        beside = sorted(versions.iterdir())
    except OSError:
        return None
    return next((each for each in beside if each.name.startswith(version) and each.is_dir()), None)


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """One worker process as it is now."""

    pid: int
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


class Caller(Future[None]):
    """Whoever waits in a thread for an engine; done once it has left."""

    def leave(self) -> None:
        """Cancel what is waited for now or will be; safe to call from any thread."""
        if not self.done():
            self.set_result(None)


CALLER: ContextVar[Caller | None] = ContextVar("caller", default=None)
"""Who waits in the current context, where anybody would know."""
