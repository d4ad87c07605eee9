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
from typing import Any, TypeVar

import uvloop
from cachetools import LRUCache

from miggraph.engine.answer import Answer
from miggraph.engine.interface import CALLER, Query, Snapshot
from miggraph.engine.limits import LimitError, Limits, QueueFullError, TimeLimitError, WorkerLostError
from miggraph.engine.pool.fair_queue import FairQueue
from miggraph.engine.pool.worker import Worker
from miggraph.engine.pool.workers import Workers
from miggraph.engine.store.dataset import Versions
from miggraph.engine.store.serialise import Room
from miggraph.errors import MiggraphError

T = TypeVar("T")

_WORKED = 0.25
"""A query is slow if it has worked for so much of the time that its patience is."""
_EXTENSIONS = 4
"""How often one that has not worked so much may stay."""
_LONG = 20_000
"""Characters of a query that takes long to parse and plan, whatever it asks."""
_REMEMBERED = 10_000
"""Slow queries remembered, the least recently met forgotten first."""
_UNTIL_ANOTHER_LOOK = 0.05
_UNTIL_ALL_IS_TOLD = 2.0


@dataclass(slots=True)
class _Job:
    """A query on its way through the engine."""

    query: Query
    client: str
    began: float
    seconds: float
    """From its arrival to its deadline."""
    key: int
    """What its speed is remembered under."""
    level: int
    """The kind that it is taken for: 0 for a quick one, more for slower ones."""
    is_running: bool = False

    @property
    def used(self) -> float:
        """Seconds since its arrival."""
        return time.monotonic() - self.began

    def too_late(self) -> LimitError:
        """The error that tells of its deadline."""
        kind: type[LimitError] = TimeLimitError if self.is_running else QueueFullError
        what, hint = (
            (
                f"the query has run for {self.used:.1f} s and was ended",
                "narrow the query, add LIMIT, or join fewer patterns that share no variable",
            )
            if self.is_running
            else ("other queries have held all the places until the deadline", "try again in a few seconds")
        )
        return kind(what, limit="query_timeout", value=f"{self.seconds:g} s", hint=hint)


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
        self._versions = Versions(dataset, pause=_UNTIL_ANOTHER_LOOK)
        self._switching = False
        self._workers = Workers(self._versions.served, limits, allow_service)
        self._queues = [FairQueue(places, limits.waiting) for places in limits.places]
        self._slow: LRUCache[int, int] = LRUCache(_REMEMBERED)
        self.loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="engine", daemon=True)
        self._thread.start()
        try:
            self.run(self._workers.switch(self._versions.served))
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
        if self._versions.is_stale() and not self._switching and (newer := self._versions.newer()):
            self._switching = True
            try:
                await self._workers.switch(newer)
                self._versions.serve(newer)
            except MiggraphError as error:
                self._versions.refuse(error)
            finally:
                self._switching = False
        return self._versions.served.version

    async def answer(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Evaluate a query; see :meth:`miggraph.engine.interface.Engine.answer`."""
        version, most = await self.refresh(), self._limits.seconds
        seconds = most if query.timeout is None else min(most, max(0.0, query.timeout))
        key = hash((version, query.text, query.scope, frozenset(query.substitutions.items())))
        level = min(max(self._slow.get(key, 0), len(query.text) > _LONG), len(self._limits.patience))
        job = _Job(query, client, time.monotonic() if arrived is None else arrived, seconds, key, level)
        try:
            if job.used >= seconds:
                raise job.too_late()
            async with asyncio.timeout(seconds - job.used):
                return await self._run(job)
        except TimeoutError as error:
            late = job.too_late()
            late.used = max(job.used, seconds)  # a timer may ring up to a millisecond early
            raise late from error
        except LimitError as error:
            error.used = job.used
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
        return self.run(self._snapshot())

    def close(self) -> None:
        """End the workers; queries under way fail."""
        if self.loop.is_closed():
            return
        self.run(self._close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    async def _run(self, job: _Job) -> Answer:
        """Run a query to its end; one whose process was lost is innocent of that unless it loses another one."""
        lost = False
        while True:
            try:
                answer = await self._attempt(job)
            except WorkerLostError as error:
                if job.used >= job.seconds:  # a worker that nobody ends in time ends itself, which is no loss
                    raise job.too_late() from error
                if lost:
                    raise
                lost = True
            else:
                if answer is not None:
                    return answer

    async def _attempt(self, job: _Job) -> Answer | None:
        """Run a query, beginning among those of its kind, going on among slower ones if it lasts.

        :return: None where there was no place to go on; the query is then to start again, as one of a slower kind
        """
        queue, worker, job.is_running = self._queues[job.level], None, False
        await queue.enter(job.client)
        try:
            worker = self._workers.take(job.level) or await self._workers.acquire(job.level)
            worker.ask(job.query, self._room(job.query), max(0.001, job.seconds - job.used))
            job.is_running = True
            while (answer := await self._patiently(job, worker)) is None:
                self._remember(job, job.level + 1)
                slower = self._queues[job.level]
                if not slower.try_enter():
                    return None
                queue.leave()
                queue = slower
                self._workers.slow_down(worker, job.level)
            return answer
        finally:
            if worker is not None:
                if job.level and not worker.is_busy:  # it may not be as slow as the kind that it ran among
                    kind = sum(worker.effort >= patience for patience in self._limits.patience)
                    self._remember(job, min(kind, job.level))
                self._workers.release(worker)
            queue.leave()

    async def _patiently(self, job: _Job, worker: Worker) -> Answer | None:
        """The answer; None when the patience that the kind of a query has is over."""
        if job.level == len(self._limits.patience):
            self._workers.watch()
            return await worker.answer(None)
        patience, enough = self._limits.patience[job.level], False
        for _ in range(1 + _EXTENSIONS):
            answer = await worker.answer(patience)
            if answer is not None:
                return answer
            self._workers.watch()
            effort = worker.effort_so_far
            enough = effort is None or effort >= _WORKED * patience
            if enough:
                break
        return None

    def _remember(self, job: _Job, level: int) -> None:
        """Remember the kind that a query turned out to be of; quick ones need not be remembered."""
        job.level = level
        if level:
            self._slow[job.key] = level
        else:
            self._slow.pop(job.key, None)

    def _room(self, query: Query) -> Room:
        return Room.of(query, rows=self._limits.rows, size=self._limits.size)

    async def _snapshot(self) -> Snapshot:
        counts = self._workers.counts
        waiting, running = (tuple(getattr(queue, what) for queue in self._queues) for what in ("waiting", "taken"))
        return Snapshot(self._workers.facts(), waiting, running, len(self._slow), counts["started"], counts["ended"])

    async def _close(self) -> None:
        """End the workers, and wait until whoever waits for one has been told."""
        await self._workers.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=_UNTIL_ALL_IS_TOLD)
        await self.loop.shutdown_default_executor()
