"""The worker processes: some idle and ready, some lent to queries, all on the version of the dataset now served."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from miggraph.engine.limits import Limits, WorkerLostError
from miggraph.engine.process import SlowError, Worker
from miggraph.engine.published import Published
from miggraph.errors import MiggraphError

_LOG = logging.getLogger(__name__)
_ATTEMPTS = 5
_HOUSEKEEPERS = 4


class Crew:
    """Lends workers and takes them back; ends those that are broken, bloated or of an old version.

    A worker that runs a slow query is told to let others go first, as soon as there are others. That cannot be taken
    back: it is then kept for slow queries, and ended after one of the slowest kind.
    """

    def __init__(self, published: Published, limits: Limits, allowed: tuple[str, ...]) -> None:
        """Start the first workers.

        :raises DatasetError: when the store cannot be opened
        """
        self._limits = limits
        self._allowed = allowed
        self._lock = threading.Lock()
        self._published = published
        self._quick: list[Worker] = []
        self._slow: list[Worker] = []
        self._lent: set[Worker] = set()
        self._to_yield: dict[Worker, int] = {}
        """Those lent to a slow query that have not been told so, with its kind."""
        self._closed = False
        self._housekeeping = ThreadPoolExecutor(_HOUSEKEEPERS, thread_name_prefix="housekeeping")
        self._most = limits.places[0]
        self.counts: Counter[str] = Counter()
        """How many workers were ``started`` and, of these, ``ended`` before the crew was closed."""
        self._quick = [self._start(published) for _ in range(limits.workers)]
        try:
            self._quick[0].wait_ready()
        except MiggraphError:
            self.close()
            raise

    @property
    def published(self) -> Published:
        """The version that workers are lent for."""
        return self._published

    @property
    def version(self) -> str:
        """That of the dataset which workers are lent for."""
        return self._published.version

    @property
    def pids(self) -> tuple[int, ...]:
        """The process numbers of all workers."""
        with self._lock:
            return tuple(worker.pid for worker in (*self._quick, *self._slow, *self._lent))

    def switch(self, published: Published) -> None:
        """Lend workers on another version from now on; those lent finish on theirs.

        :raises DatasetError: when the store cannot be opened; the old version is then kept
        """
        first = self._start(published)
        try:
            first.wait_ready()
        except MiggraphError:
            self._end(first)
            raise
        with self._lock:
            old = self._quick + self._slow
            self._published, self._quick, self._slow = published, [first], []
        for worker in old:
            self._end(worker)
        self._stock()

    def lend(self, level: int, until: float) -> Worker:
        """A worker that is ready for a question; it is given back to :meth:`keep` or :meth:`give_up`.

        :param level: the kind of query: 0 for a quick one, more for slower ones
        :param until: when to stop waiting, by the monotonic clock
        :raises SlowError: when none is ready by then
        :raises DatasetError: when the store cannot be opened
        :raises WorkerLostError: when one process after the other ends at its start
        """
        for _ in range(_ATTEMPTS):
            worker = self._pick(slow=level > 0)
            self._replace()
            if self._gets_ready(worker, until):
                if level:
                    self.slow_down(worker, level)
                return worker
            self._end(worker)
        raise WorkerLostError("no worker can be started", limit="worker", hint="look into the server's log")

    def lend_at_once(self) -> Worker | None:
        """A worker for a quick query, if one is ready and no other has to be started in its place.

        It may have ended; whoever puts a question to it then finds out.
        """
        with self._lock:
            if self._closed or len(self._quick) <= self._limits.workers:
                return None
            for worker in reversed(self._quick):
                if worker.has_greeted:
                    self._quick.remove(worker)
                    self._take(worker)
                    return worker
            return None

    def slow_down(self, worker: Worker, level: int) -> None:
        """Have a lent worker let others go first, from when there are others.

        :param level: the kind of query that it runs from now on
        """
        with self._lock:
            self._to_yield[worker] = level
            if len(self._lent) > 1:
                self._yield()

    def keep(self, worker: Worker) -> bool:
        """Have a worker back that has answered its question; False where it is to be given up."""
        with self._lock:
            idle = self._slow if worker.level else self._quick
            spent = worker.has_grown or 0 < worker.level == len(self._limits.patience)
            keep = not (self._closed or spent or worker.published is not self._published)
            if keep and len(idle) < self._most:
                self._drop(worker)
                idle.append(worker)
                return True
        return False

    def give_up(self, worker: Worker) -> None:
        """End a worker that has not answered its question, or is not worth keeping.

        That it is gone, and another one in its place, is seen to by threads: a large process that has been told to let
        others go first takes its time to end, and the client whose query is over should not wait for that.
        """
        worker.interrupt()
        with self._lock:
            self._drop(worker)
            if not self._closed:
                self._housekeeping.submit(self._replace)
                self._housekeeping.submit(self._end, worker)
                return
        self._end(worker)

    def _replace(self) -> None:
        """Start workers in the place of those that are gone, if that can be done."""
        try:
            self._stock()
        except WorkerLostError as error:  # the next query that needs a worker tries again
            _LOG.warning("%s", error)

    def trim(self) -> None:
        """End the largest of the workers lent, if together they take more memory than they may."""
        with self._lock:
            lent = [*self._lent]
        sizes = {worker: worker.resident for worker in lent}
        if sum(sizes.values()) > self._limits.memory_together:
            largest = max(lent, key=sizes.__getitem__)
            with self._lock:
                if largest in self._lent:  # it may have answered meanwhile
                    largest.exhaust()

    def close(self) -> None:
        """End all workers, those lent too."""
        with self._lock:
            self._closed = True
            workers = [*self._quick, *self._slow]
            self._quick, self._slow = [], []
            lent = [*self._lent]
        for worker in workers:
            worker.end()
        for worker in lent:
            worker.interrupt()
        self._housekeeping.shutdown()

    def abandon(self) -> None:
        """Forget all workers: they belong to the process that this one was forked from."""
        for worker in (*self._quick, *self._slow, *self._lent):
            worker.abandon()
        self._quick, self._slow, self._lent = [], [], set()

    def _gets_ready(self, worker: Worker, until: float) -> bool:
        if worker.is_fit:
            return True
        if not worker.is_alive:
            return False
        try:
            worker.wait_ready(until)
        except SlowError:
            if not self.keep(worker):
                self._end(worker)
            raise
        except WorkerLostError as error:
            _LOG.warning("a worker has ended at its start: %s", error)
            return False
        except BaseException:
            self._end(worker)
            raise
        return worker.is_fit

    def _pick(self, *, slow: bool) -> Worker:
        """The idle worker used last, whose caches are warm, one that is ready where possible; a new one else."""
        with self._lock:
            if self._closed:
                raise _stopped()
            idle = self._slow if slow and self._slow else self._quick
            worker = next((w for w in reversed(idle) if w.is_ready), idle[-1] if idle else None)
            if worker is not None:
                idle.remove(worker)
                self._take(worker)
                return worker
        worker = self._start(self._published)
        with self._lock:
            self._take(worker)
        if self._is_closed():  # meanwhile
            self._end(worker)
            raise _stopped()
        return worker

    def _take(self, worker: Worker) -> None:
        self._lent.add(worker)
        if self._to_yield:
            self._yield()

    def _drop(self, worker: Worker) -> None:
        self._lent.discard(worker)
        self._to_yield.pop(worker, None)

    def _yield(self) -> None:
        for worker, level in self._to_yield.items():
            worker.yield_to_others(level)
        self._to_yield.clear()

    def _is_closed(self) -> bool:
        with self._lock:
            return self._closed

    def _stock(self) -> None:
        """See to it that workers are idle, started ahead of the queries that will need them."""
        while True:
            with self._lock:
                if self._closed or len(self._quick) >= self._limits.workers:
                    return
            worker = self._start(self._published)
            with self._lock:
                wanted = not self._closed and worker.published is self._published
                if wanted:
                    self._quick.append(worker)
            if not wanted:
                self._end(worker)

    def _start(self, published: Published) -> Worker:
        try:
            worker = Worker(published, self._limits, self._allowed)
        except OSError as error:
            raise WorkerLostError(
                f"no worker can be started: {error}", limit="worker", hint="try again in a moment"
            ) from error
        with self._lock:
            self.counts["started"] += 1
        return worker

    def _end(self, worker: Worker) -> None:
        with self._lock:
            self._drop(worker)
            self.counts["ended"] += 1
        worker.end()


def _stopped() -> WorkerLostError:
    return WorkerLostError("the engine is being stopped", limit="worker", hint="ask again in a moment")
