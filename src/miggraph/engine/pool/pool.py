"""The pooled engine: places, workers and deadlines for the queries of one dataset.

There are places for quick queries and for slower kinds. Each query begins among the quick ones. If its patience there
is over, and it has worked rather than waited, it goes on among those of the next kind, where the system gives it the
time that quicker ones leave; if all places of that kind are taken, its worker is ended and the query waits for one and
starts again. How slow a query was is remembered, and it begins there the next time, until it turns out to be quicker; a
very long one never begins among the quick ones. However many slow queries come, a quick one thus waits for a fraction
of a second and not for a deadline.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import uvloop

from miggraph.engine.answer import Answer
from miggraph.engine.guard import require_unicode
from miggraph.engine.interface import CALLER, Query, Snapshot
from miggraph.engine.limits import LimitError, Limits, QueueFullError, TimeLimitError, WorkerLostError
from miggraph.engine.pool.fair_queue import FairQueue, QueueIsFullError
from miggraph.engine.pool.speeds import Speeds
from miggraph.engine.pool.versions import Versions
from miggraph.engine.pool.worker_handle import Outcome, WorkerHandle
from miggraph.engine.pool.workers import Workers
from miggraph.engine.store.dataset import CURRENT
from miggraph.engine.store.serialise import Room
from miggraph.errors import MiggraphError

T = TypeVar("T")

_WORKED = 0.25
"""A query is slow if it has worked for so much of the time that its patience is."""

_EXTENSIONS = 4
"""How often one that has not worked so much may stay."""

_UNTIL_ALL_IS_TOLD = 2.0


@dataclass(frozen=True, slots=True)
class _Job:
    """A query on its way through the engine."""

    query: Query
    client: str
    began: float
    seconds: float
    until: float
    """When its time is over, by the monotonic clock."""
    key: int

    @property
    def used(self) -> float:
        """Seconds since its arrival."""
        return time.monotonic() - self.began


class PooledEngine:
    """Answers from ``{dataset}/current/store`` with worker processes, within limits.

    ``current`` is a symbolic link, looked at up to twenty times a second. When it points elsewhere, the next query is
    answered from there; queries under way finish on the version that they began with. Everything happens on one event
    loop, :attr:`loop`, in a thread of its own; a server may run there too.
    """

    def __init__(self, dataset: Path, *, limits: Limits, allow_service: tuple[str, ...] = ()) -> None:
        """Open a dataset and start the first workers.

        :param dataset: the dataset folder
        :param allow_service: endpoints that ``SERVICE`` may call
        :raises DatasetError: when the folder is not a dataset
        """
        self._limits = limits
        self._versions = Versions(dataset / CURRENT)
        self._workers = Workers(self._versions.served, limits, allow_service)
        self._queues = [FairQueue(places, limits.waiting) for places in limits.places]
        self._speeds = Speeds(limits)
        self.loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="engine", daemon=True)
        self._thread.start()
        try:
            self.run(self._workers.start())
        except BaseException:
            self.close()
            raise

    @property
    def version(self) -> str:
        """The SHA-256 of the dataset now served."""
        if self._versions.is_stale() and threading.current_thread() is not self._thread:
            return self.run(self.refresh())
        return self._versions.served.version

    @property
    def facts(self) -> Mapping[str, object]:
        """What ``build.json`` says of the dataset now served."""
        return self._versions.served.facts if self.version else {}

    async def refresh(self) -> str:
        """Serve a version published meanwhile; the SHA-256 of the one now served."""
        if self._versions.is_stale():
            await self._versions.follow(self._workers.switch)
        return self._versions.served.version

    async def answer(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Evaluate a query; see :meth:`miggraph.engine.interface.Engine.answer`."""
        require_unicode(query.text)
        if self._versions.is_stale():
            await self.refresh()
        version, most = self._versions.served.version, self._limits.seconds
        seconds = most if query.timeout is None else min(most, max(0.0, query.timeout))
        began = time.monotonic() if arrived is None else arrived
        job = _Job(query, client, began, seconds, began + seconds, self._speeds.key(query, version))
        level: int | None = self._speeds.level(query, job.key)
        outcome: Outcome = None
        try:
            while level is not None:
                outcome, level = await self._attempt(job, level)
            return _answer(outcome)
        except LimitError as error:  # a timer may ring up to a millisecond early
            error.used = max(job.used, job.seconds) if error.limit == "query_timeout" else job.used
            raise

    def query(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """The same for a thread."""
        return self.run(self.answer(query, client=client, arrived=arrived))

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine returns or raises on the engine's event loop; for any other thread than that one."""
        if threading.current_thread() is self._thread:
            coroutine.close()
            raise RuntimeError("the event loop would wait for itself")
        if self.loop.is_closed():
            coroutine.close()
            raise WorkerLostError("the engine is being stopped", limit="worker", hint="ask again in a moment")
        result, caller = asyncio.run_coroutine_threadsafe(coroutine, self.loop), CALLER.get()
        return result.result() if caller is None else caller.wait(result)

    def snapshot(self) -> Snapshot:
        """What the pool is doing now."""
        return self.run(self._snapshot()) if self.loop.is_running() else self._facts()

    def close(self) -> None:
        """End the workers; queries under way fail."""
        if self.loop.is_closed():
            return
        self.run(self._close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()
        self._workers.release_threads()

    async def _attempt(self, job: _Job, level: int) -> tuple[Outcome, int | None]:
        """Run a query, beginning among those of a kind, going on among slower ones if it lasts.

        :return: what came of it; or the kind to start again among, where there was no place to go on
        """
        queue = self._queues[level]
        if job.used >= job.seconds:
            raise self._too_late(job)
        if not queue.try_enter():
            await self._enter(job, queue)
        worker, answered = None, False
        try:
            worker = self._workers.take(level) or await self._acquire(job, level)
            reply = worker.ask(job.query, self._room(job.query), max(0.001, job.until - time.monotonic()))
            while (outcome := await self._patiently(job, worker, reply, level)) is None:
                level += 1
                self._speeds.remember(job.key, level)
                if not self._queues[level].try_enter():
                    return None, level
                queue.leave()
                queue = self._queues[level]
                self._workers.deprioritise(worker, level)
            answered = True
            if level:
                self._speeds.learn(job.key, level, worker.effort)
            return outcome, None
        finally:
            if worker is not None:
                self._workers.release(worker, keep=answered)
            queue.leave()

    async def _enter(self, job: _Job, queue: FairQueue) -> None:
        """Take a place, waiting for it."""
        try:
            async with asyncio.timeout(job.until - time.monotonic()):
                await queue.enter(job.client)
        except TimeoutError as error:
            raise self._too_late(job) from error
        except QueueIsFullError as error:
            raise QueueFullError(
                "too many queries wait already",
                limit="query_queue",
                value=f"{self._limits.waiting} queries",
                hint="try again in a few seconds",
            ) from error

    async def _acquire(self, job: _Job, level: int) -> WorkerHandle:
        try:
            async with asyncio.timeout(job.until - time.monotonic()):
                return await self._workers.acquire(level)
        except TimeoutError as error:
            raise self._too_late(job) from error

    async def _patiently(self, job: _Job, worker: WorkerHandle, reply: asyncio.Future[Outcome], level: int) -> Outcome:
        """What came of a query; None when the patience that its kind has is over.

        :raises TimeLimitError: when its time is over
        """
        patience, extensions = self._limits.patience, 0
        while True:
            left = job.until - time.monotonic()
            await asyncio.wait((reply,), timeout=left if level == len(patience) else min(left, patience[level]))
            if reply.done():
                outcome = reply.result()
                if isinstance(outcome, WorkerLostError) and job.used >= job.seconds:
                    self._fail(job)  # a worker that nobody ends in time ends itself, which is no loss
                return outcome
            if job.used >= job.seconds:
                self._fail(job)
            self._workers.watch()
            if level < len(patience):
                effort = worker.effort_so_far
                if effort is None or effort >= _WORKED * patience[level] or extensions == _EXTENSIONS:
                    return None
                extensions += 1

    def _room(self, query: Query) -> Room:
        return Room.of(query, rows=self._limits.rows, size=self._limits.size)

    def _too_late(self, job: _Job) -> QueueFullError:
        return QueueFullError(
            "other queries have held all the places until the deadline",
            limit="query_timeout",
            value=f"{job.seconds:g} s",
            hint="try again in a few seconds",
        )

    def _fail(self, job: _Job) -> NoReturn:
        raise TimeLimitError(
            f"the query has run for {job.used:.1f} s and was ended",
            limit="query_timeout",
            value=f"{job.seconds:g} s",
            hint="narrow the query, add LIMIT, or join fewer patterns that share no variable",
        )

    async def _snapshot(self) -> Snapshot:
        return self._facts()

    def _facts(self) -> Snapshot:
        counts = self._workers.counts
        waiting, running = (tuple(getattr(queue, what) for queue in self._queues) for what in ("waiting", "taken"))
        return Snapshot(self._workers.facts(), waiting, running, len(self._speeds), counts["started"], counts["ended"])

    async def _close(self) -> None:
        """End the workers, and wait until whoever waits for one has been told."""
        await self._workers.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=_UNTIL_ALL_IS_TOLD)
        await self._workers.settle()


def _answer(outcome: Outcome) -> Answer:
    if isinstance(outcome, MiggraphError):
        raise outcome
    if outcome is None:
        raise TypeError("the worker has said nothing of the query")
    return outcome
