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
import time
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cachetools import LRUCache

from miggraph.engine.answer import Answer
from miggraph.engine.event_loop import EventLoop
from miggraph.engine.fair_queue import FairQueue
from miggraph.engine.interface import DatasetEngine, Query, Snapshot, T
from miggraph.engine.limits import LimitError, Limits, WorkerLostError, too_late
from miggraph.engine.pool.workers import Workers
from miggraph.engine.store.dataset import Dataset, newer, warn_of
from miggraph.errors import MiggraphError

_WORKED = 0.25
"""A query is slow if it has worked for so much of the time that its patience is."""
_EXTENSIONS = 4
"""How often one that has not worked so much may stay."""
_LONG = 20_000
"""Characters of a query that takes long to parse and plan, whatever it asks."""
_REMEMBERED = 10_000
"""Slow queries remembered, the least recently met forgotten first."""
_UNTIL_ANOTHER_LOOK, _UNTIL_ANOTHER_TRY = 0.05, 2.0
"""Seconds from one look for a new version to the next, and to another try with one that cannot be opened."""


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
        return too_late(self.used, self.seconds, is_running=self.is_running, own=self.query.unlimited)


class PooledEngine(DatasetEngine):
    """Answers with worker processes, within limits.

    Everything happens on one event loop, :attr:`loop`, in a thread of its own; a server may run there too.
    """

    version = ""
    """The SHA-256 of the dataset now served."""

    def __init__(self, dataset: Path, *, limits: Limits, allow_service: tuple[str, ...] = ()) -> None:
        """Open a dataset and start the first workers.

        :param dataset: the dataset folder
        :param allow_service: endpoints that ``SERVICE`` may call
        :raises DatasetError: when the folder is not a dataset
        """
        super().__init__(dataset)
        self._limits = limits
        self._patience = dict(enumerate(limits.patience))
        self._workers = Workers(limits, allow_service)
        self._queues = [FairQueue(places, limits.waiting) for places in limits.places]
        self._slow: LRUCache[int, int] = LRUCache(_REMEMBERED)
        self._tending: list[Future[None]] = []
        self._events = EventLoop()
        self.loop = self._events.loop
        try:
            self.run(self._serve(self._dataset))
        except BaseException:
            self.close()
            raise
        tasks = self._follow(), self._workers.watch()
        self._tending = [asyncio.run_coroutine_threadsafe(task, self.loop) for task in tasks]

    async def answer(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Evaluate a query; see :meth:`miggraph.engine.interface.Engine.answer`.

        One whose process was lost is innocent of that unless it loses another one.
        """
        now, most = time.monotonic(), self._limits.seconds
        began, seconds = arrived or now, most if query.timeout is None else min(most, max(0.0, query.timeout))
        key = hash((self.version, query.text, query.scope, frozenset(query.substitutions.items())))
        level = min(max(self._slow.get(key, 0), len(query.text) > _LONG), len(self._limits.patience))
        job, lost, answer = _Job(query, client, began, seconds, key, level), False, None
        try:
            if now >= began + seconds:
                raise job.too_late()
            async with asyncio.timeout(began + seconds - now):
                while answer is None:
                    try:
                        answer = await self._attempt(job)
                    except WorkerLostError:
                        if lost:
                            raise
                        lost = True
        except TimeoutError as error:
            raise job.too_late() from error
        except LimitError as error:
            error.used = job.used
            if isinstance(error, WorkerLostError) and error.used >= seconds:  # it has ended itself, which is no loss
                raise job.too_late() from error
            raise
        return answer

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine returns or raises on the engine's event loop; for any other thread than that one."""
        return self._events.run(coroutine)

    def snapshot(self) -> Snapshot:
        """What the pool is doing now."""
        return self.run(self._snapshot())

    def close(self) -> None:
        """End the workers; queries under way fail."""
        if self.loop.is_closed():
            return
        for task in self._tending:
            task.cancel()
        self.run(self._close())
        self._events.close()
        super().close()

    async def _serve(self, dataset: Dataset) -> None:
        await self._workers.switch(dataset)
        self._dataset, self.version = dataset, dataset.version

    async def _follow(self) -> None:
        """Serve each version that is published, once its store is open; the old one where that fails."""
        while True:
            await asyncio.sleep(_UNTIL_ANOTHER_LOOK)
            try:
                if found := newer(self._dataset):
                    await self._serve(found)
            except (MiggraphError, OSError) as error:
                warn_of(error)
                await asyncio.sleep(_UNTIL_ANOTHER_TRY)

    async def _attempt(self, job: _Job) -> Answer | None:
        """Run a query, beginning among those of its kind, going on among slower ones if it lasts.

        :return: None where there was no place to go on; the query is then to start again, as one of a slower kind
        """
        queue, worker, stays, job.is_running = self._queues[job.level], None, 0, False
        if not queue.try_enter():
            await queue.enter(job.client)
        try:
            worker = await self._workers.acquire(job.level)
            worker.ask(job.query, max(0.001, job.began + job.seconds - time.monotonic()))
            job.is_running = True
            while (answer := await worker.answer(self._patience.get(job.level))) is None:
                effort = worker.effort_so_far
                if effort is not None and effort < _WORKED * self._patience[job.level] and stays < _EXTENSIONS:
                    stays += 1
                    continue
                self._remember(job, job.level + 1)
                slower = self._queues[job.level]
                if not slower.try_enter():
                    return None
                queue.leave()
                queue, stays = slower, 0
                worker.level = job.level
                self._workers.make_way()
            return answer
        finally:
            if worker is not None:
                if job.level and not worker.is_busy:  # it may not be as slow as the kind that it ran among
                    kind = sum(worker.effort >= patience for patience in self._limits.patience)
                    self._remember(job, min(kind, job.level))
                self._workers.release(worker)
            queue.leave()

    def _remember(self, job: _Job, level: int) -> None:
        """Remember the kind that a query turned out to be of; quick ones need not be remembered."""
        job.level = level
        if level:
            self._slow[job.key] = level
        else:
            self._slow.pop(job.key, None)

    async def _snapshot(self) -> Snapshot:
        counts = self._workers.counts
        waiting, running = (tuple(getattr(queue, what) for queue in self._queues) for what in ("waiting", "taken"))
        return Snapshot(self._workers.facts(), waiting, running, len(self._slow), counts["started"], counts["ended"])

    async def _close(self) -> None:
        """End the workers, and wait until whoever waits for one has been told."""
        await self._workers.close()
        await self._events.settle()
