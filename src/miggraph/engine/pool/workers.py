"""The worker processes: some idle and ready, some at work, all on the version of the dataset now served."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from miggraph.engine.interface import WorkerFacts
from miggraph.engine.limits import Limits, WorkerLostError
from miggraph.engine.pool.worker_handle import WorkerHandle
from miggraph.engine.store.dataset import Dataset
from miggraph.errors import DatasetError, MiggraphError

_LOG = logging.getLogger(__name__)
_ATTEMPTS = 5
_THREADS = 4
_STARTING = 30.0
_UNTIL_ANOTHER_LOOK = 0.1


class Workers:
    """Gives workers out and takes them back; ends those that are broken, bloated or of an old version.

    A worker that runs a slow query is told to let others go first, as soon as there are others. That cannot be taken
    back: it is then kept for slow queries, and ended after one of the slowest kind.
    """

    def __init__(self, dataset: Dataset, limits: Limits, allowed: tuple[str, ...]) -> None:
        """Prepare workers; :meth:`start` starts the first ones."""
        self.dataset = dataset
        self.counts: Counter[str] = Counter()
        """How many workers were ``started`` and, of these, ``ended``."""
        self._limits = limits
        self._most = limits.places[0]
        self._allowed = allowed
        self._quick: list[WorkerHandle] = []
        self._slow: list[WorkerHandle] = []
        self._busy: set[WorkerHandle] = set()
        self._to_yield: dict[WorkerHandle, int] = {}
        """Those at work on a slow query that have not been told so, with its kind."""
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="workers")
        self._tasks: set[asyncio.Task[None]] = set()
        self._stocking = self._watching = self._closed = False

    async def start(self) -> None:
        """Start the first workers.

        :raises DatasetError: when the store cannot be opened
        """
        self._quick = [await self._first(self.dataset)]
        self._stock()

    async def switch(self, dataset: Dataset) -> None:
        """Give out workers on another version from now on; those at work finish on theirs.

        :raises DatasetError: when the store cannot be opened; the old version is then kept
        """
        first = await self._first(dataset)
        old, self._quick, self._slow = [*self._quick, *self._slow], [first], []
        self.dataset = dataset
        for worker in old:
            self._end(worker)
        self._stock()

    def take(self, level: int) -> WorkerHandle | None:
        """A worker as :meth:`acquire` gives it, if one is ready now; None otherwise."""
        worker = self._pick(slow=level > 0)
        if worker is None:
            return None
        if not worker.is_ready:
            self._quick.append(worker)
            return None
        self._busy.add(worker)
        if level:
            self.deprioritise(worker, level)
        else:
            self._yield_to_others()
        self._stock()
        return worker

    async def acquire(self, level: int) -> WorkerHandle:
        """A worker that is ready for a query; it is given back to :meth:`release`.

        :param level: the kind of query: 0 for a quick one, more for slower ones
        :raises DatasetError: when the store cannot be opened
        :raises WorkerLostError: when one process after the other ends at its start
        """
        for _ in range(_ATTEMPTS):
            worker = self._pick(slow=level > 0) or await self._new()
            self._busy.add(worker)
            self._yield_to_others()
            self._stock()
            try:
                if not worker.is_ready:
                    await worker.ready()
            except WorkerLostError as error:
                _LOG.warning("%s", error)
                self._discard(worker)
                continue
            except BaseException:
                self.release(worker, keep=not worker.has_ended)
                raise
            if level:
                self.deprioritise(worker, level)
            return worker
        raise WorkerLostError("no worker can be started", limit="worker", hint="look into the server's log")

    def deprioritise(self, worker: WorkerHandle, level: int) -> None:
        """Have a worker let others go first, from when there are others.

        :param level: the kind of query that it runs from now on
        """
        self._to_yield[worker] = level
        self._yield_to_others()

    def release(self, worker: WorkerHandle, *, keep: bool) -> None:
        """Take a worker back; it is ended where it is not worth keeping.

        :param keep: whether it has answered what it was asked
        """
        idle = self._slow if worker.level else self._quick
        spent = worker.has_grown or worker.has_ended or 0 < worker.level == len(self._limits.patience)
        current = worker.dataset is self.dataset and not self._closed
        if keep and current and not spent and len(idle) < self._most:
            self._busy.discard(worker)
            self._to_yield.pop(worker, None)
            idle.append(worker)
        else:
            self._discard(worker)

    def watch(self) -> None:
        """Look after the memory of those at work while there are any."""
        if not self._watching:
            self._watching = True
            asyncio.get_running_loop().call_later(_UNTIL_ANOTHER_LOOK, self._look)

    def facts(self) -> tuple[WorkerFacts, ...]:
        """What the workers are doing now."""
        idle = (worker.facts(busy=False) for worker in (*self._quick, *self._slow))
        return (*idle, *(worker.facts(busy=True) for worker in self._busy))

    async def close(self) -> None:
        """End all workers, those at work too: what they were asked fails."""
        self._closed = True
        idle, self._quick, self._slow = [*self._quick, *self._slow], [], []
        await asyncio.gather(*(worker.end() for worker in (*idle, *self._busy)))

    async def settle(self) -> None:
        """Wait until all that were to be ended are gone."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def release_threads(self) -> None:
        """Let the threads go, once nothing is under way any more."""
        self._threads.shutdown()

    def _look(self) -> None:
        sizes = {worker: worker.resident for worker in self._busy}
        if sum(sizes.values()) > self._limits.memory_together:
            max(sizes, key=sizes.__getitem__).shed()
        self._watching = False
        if self._busy and not self._closed:
            self.watch()

    def _pick(self, *, slow: bool) -> WorkerHandle | None:
        """The idle worker used last, whose caches are warm, one that is ready where possible."""
        if self._closed:
            raise _stopped()
        idle = self._slow if slow and self._slow else self._quick
        while idle:
            worker = next((each for each in reversed(idle) if each.is_ready), idle[-1])
            idle.remove(worker)
            if worker.is_alive:
                return worker
            self._end(worker)
        return None

    def _yield_to_others(self) -> None:
        if self._to_yield and len(self._busy) > 1:
            for worker, level in self._to_yield.items():
                worker.deprioritise(level)
            self._to_yield.clear()

    def _discard(self, worker: WorkerHandle) -> None:
        self._busy.discard(worker)
        self._to_yield.pop(worker, None)
        worker.abandon()
        self._end(worker)
        self._stock()

    def _end(self, worker: WorkerHandle) -> None:
        self.counts["ended"] += 1
        self._spawn(worker.end())

    def _has_lost(self, worker: WorkerHandle) -> None:
        """Forget an idle worker that has ended by itself; one at work is seen to by whoever waits for it."""
        for idle in (self._quick, self._slow):
            if worker in idle:
                idle.remove(worker)
                self._end(worker)
                self._stock()

    def _stock(self) -> None:
        """See to it that workers are idle, started ahead of the queries that will need them."""
        if not self._stocking and not self._closed and len(self._quick) < self._limits.workers:
            self._stocking = True
            self._spawn(self._start_some())

    async def _start_some(self) -> None:
        try:
            while not self._closed and len(self._quick) < self._limits.workers:
                worker = await self._started(self.dataset)
                if self._closed or worker.dataset is not self.dataset:
                    self._end(worker)
                else:
                    self._quick.append(worker)
        except WorkerLostError as error:  # the next query that needs a worker tries again
            _LOG.warning("%s", error)
        finally:
            self._stocking = False

    async def _first(self, dataset: Dataset) -> WorkerHandle:
        """A worker on a dataset that nobody has opened yet."""
        worker = await self._started(dataset)
        try:
            async with asyncio.timeout(_STARTING):
                await worker.ready()
        except TimeoutError as error:
            self._end(worker)
            raise DatasetError("the store is not open after half a minute", where=dataset.store) from error
        except MiggraphError:
            self._end(worker)
            raise
        return worker

    async def _new(self) -> WorkerHandle:
        """A worker started for whoever waits; one that nobody waits for any more becomes an idle one."""
        starting = asyncio.get_running_loop().create_task(self._started(self.dataset))
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            starting.add_done_callback(self._keep_started)
            raise

    def _keep_started(self, starting: asyncio.Task[WorkerHandle]) -> None:
        if starting.exception() is None:
            self.release(starting.result(), keep=True)

    async def _started(self, dataset: Dataset) -> WorkerHandle:
        worker = WorkerHandle(dataset, self._limits, self._threads, self._has_lost)
        try:
            await worker.start(self._allowed)
        except OSError as error:
            raise WorkerLostError(
                f"no worker can be started: {error}", limit="worker", hint="try again in a moment"
            ) from error
        self.counts["started"] += 1
        if self._closed:
            self._end(worker)
            raise _stopped()
        return worker

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _stopped() -> WorkerLostError:
    return WorkerLostError("the engine is being stopped", limit="worker", hint="ask again in a moment")
