"""The worker processes: some idle and ready, some at work, all on the version of the dataset now served."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine
from typing import Any

from miggraph.engine.interface import WorkerFacts
from miggraph.engine.limits import Limits, WorkerLostError
from miggraph.engine.pool.worker import Worker
from miggraph.engine.store.dataset import Dataset
from miggraph.errors import MiggraphError

_LOG = logging.getLogger(__name__)
_ATTEMPTS = 5
_UNTIL_ANOTHER_LOOK = 0.1


class Workers:
    """Gives workers out and takes them back; ends those that are broken, bloated or of an old version.

    A worker that runs a slow query is told to let others go first, as soon as there are others. That cannot be taken
    back: it is then kept for slow queries, and ended after one of the slowest kind.
    """

    def __init__(self, limits: Limits, allowed: tuple[str, ...]) -> None:
        """Prepare workers; :meth:`switch` starts the first ones."""
        self._dataset: Dataset
        self.counts: Counter[str] = Counter()
        """How many workers were ``started`` and, of these, ``ended``; how often one could not be, ``failed``."""
        self._limits = limits
        self._most = limits.places[0]
        self._allowed = allowed
        self._quick: list[Worker] = []
        self._slow: list[Worker] = []
        self._busy: set[Worker] = set()
        self._new: set[Worker] = set()
        self._starting = self._awaited = 0
        """Workers that are being started, and those who wait for one."""
        self._news = asyncio.Event()
        """Set when an idle worker has come, or none could be started."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def switch(self, dataset: Dataset) -> None:
        """Give out workers on another version from now on; those at work finish on theirs.

        :raises DatasetError: when the store cannot be opened
        """
        first = await self._started(dataset)
        old, self._quick, self._slow = [*self._quick, *self._slow], [first], []
        self._dataset = dataset
        for worker in old:
            self._end(worker)
        self._stock()

    async def acquire(self, level: int) -> Worker:
        """The idle worker used last, whose caches are warm, for a query of a kind; waits for one where there is none.

        It is given back to :meth:`release`.

        :param level: the kind of query: 0 for a quick one, more for slower ones
        :raises WorkerLostError: when one process after the other ends at its start, or the engine is being stopped
        """
        failed = self.counts["failed"]
        self._awaited += 1
        try:
            while not (idle := self._slow if level and self._slow else self._quick):
                if self._closed:
                    raise WorkerLostError("the engine is being stopped", limit="worker", hint="ask again in a moment")
                if self.counts["failed"] - failed >= _ATTEMPTS:
                    raise WorkerLostError("no worker can be started", limit="worker", hint="look into the server's log")
                self._stock()
                self._news.clear()
                await self._news.wait()
        finally:
            self._awaited -= 1
        worker = idle.pop()
        worker.level = level
        self._busy.add(worker)
        self.make_way()
        if len(self._quick) < self._limits.workers:
            self._stock()
        return worker

    def make_way(self) -> None:
        """Have the workers that run slow queries let others go first, if there are others."""
        if len(self._busy) > 1:
            for worker in self._busy:
                if worker.level > worker.yields:
                    worker.let_go_first()

    def release(self, worker: Worker) -> None:
        """Take a worker back; it is ended where it is still busy, or not worth keeping."""
        self._busy.discard(worker)
        idle = self._slow if worker.yields else self._quick
        spent = worker.is_busy or worker.has_grown or 0 < worker.yields == len(self._limits.patience)
        current = worker.dataset is self._dataset and not worker.has_ended and not self._closed
        if current and not spent and len(idle) < self._most:
            idle.append(worker)
            self._news.set()
        else:
            self._end(worker)
            self._stock()

    async def watch(self) -> None:
        """Look after the memory of those at work, until cancelled."""
        while True:
            await asyncio.sleep(_UNTIL_ANOTHER_LOOK)
            sizes = {worker: worker.resident for worker in self._busy}
            if sum(sizes.values()) > self._limits.memory_together:
                max(sizes, key=sizes.__getitem__).shed()

    def facts(self) -> tuple[WorkerFacts, ...]:
        """What the workers are doing now."""
        idle = (worker.facts(busy=False) for worker in (*self._quick, *self._slow, *self._new))
        return (*idle, *(worker.facts(busy=True) for worker in self._busy))

    async def close(self) -> None:
        """End all workers, those at work too: what they were asked fails. Returns when all are gone."""
        self._closed = True
        self._news.set()
        idle, self._quick, self._slow = [*self._quick, *self._slow], [], []
        for worker in idle:
            self._end(worker)
        await asyncio.gather(*(worker.end() for worker in self._busy))
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _stock(self) -> None:
        """See to it that workers are idle, started ahead of the queries that will need them."""
        while not self._closed and len(self._quick) + self._starting < max(self._limits.workers, self._awaited):
            self._starting += 1
            self._spawn(self._start())

    async def _start(self) -> None:
        """Start a worker that will be idle; where that fails, the next query that needs one tries again."""
        try:
            worker = await self._started(self._dataset)
        except MiggraphError as error:
            _LOG.warning("%s", error)
            self.counts["failed"] += 1
            self._news.set()
        else:
            self.release(worker)
        finally:
            self._starting -= 1

    async def _started(self, dataset: Dataset) -> Worker:
        worker = Worker(dataset, self._limits, self._allowed, self._forget)
        self.counts["started"] += 1
        self._new.add(worker)
        try:
            await worker.ready()
        except BaseException:
            self._end(worker)
            raise
        finally:
            self._new.discard(worker)
        return worker

    def _forget(self, worker: Worker) -> None:
        """Forget an idle worker that has ended by itself; one at work is seen to by whoever waits for it."""
        for idle in (self._quick, self._slow):
            if worker in idle:
                idle.remove(worker)
                self._end(worker)
                self._stock()

    def _end(self, worker: Worker) -> None:
        self.counts["ended"] += 1
        self._spawn(worker.end())

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
