"""The pool's side of one worker process: start it, ask it, end it, and tell why it ended."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import asdict

from miggraph.engine.answer import Answer
from miggraph.engine.interface import Query, WorkerFacts
from miggraph.engine.limits import Limits, MemoryLimitError, QueryTooComplexError, WorkerLostError
from miggraph.engine.store.dataset import Dataset
from miggraph.engine.store.serialise import Room
from miggraph.engine.worker import messages, sandbox
from miggraph.engine.worker.main import Orders
from miggraph.errors import DatasetError, MiggraphError

Outcome = Answer | MiggraphError | None
"""What a worker says: an answer, an error or, once its store is open, neither."""

_NICENESS = (0, 5, 15)
"""What a worker is to the system while it runs a query of the quickest kind, and of each slower one."""
_LAST_WORDS = 4000
_SECONDS_TO_END = 1.0
_NO_MEMORY = ("memory allocation of", "bad_alloc", "MemoryError", "Cannot allocate memory")


class WorkerHandle(asyncio.Protocol):
    """One process with one store open, which answers one query at a time."""

    def __init__(
        self, dataset: Dataset, limits: Limits, threads: Executor, lost: Callable[[WorkerHandle], None]
    ) -> None:
        """Prepare a handle; see :meth:`start`.

        :param threads: do what would hold the event loop up
        :param lost: is told when the process has ended by itself
        """
        self.dataset = dataset
        self.level = 0
        """The slowest kind of query for which it was told to let others go first."""
        self.is_ready = False
        """Whether its store is open."""
        self.has_ended = False
        """Whether the process has ended, or is being ended."""
        self.effort = 0.0
        """Seconds that the processors have spent on the last query that was answered."""
        self._limits = limits
        self._threads = threads
        self._lost = lost
        self._frames = messages.Frames()
        self._base = 0
        self._usage = messages.Usage()
        self._shed = False
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._loop = asyncio.get_running_loop()
        self._reply: asyncio.Future[Outcome] = self._loop.create_future()
        self._burial: asyncio.Future[MiggraphError] | None = None

    async def start(self, allowed: tuple[str, ...]) -> None:
        """Start the process, without waiting until its store is open.

        :param allowed: endpoints that ``SERVICE`` may call
        :raises OSError: when the system has no room for another process
        """
        ours, theirs = socket.socketpair()
        lifeline, self._lifeline = os.pipe()
        dataset = self.dataset
        orders = Orders(str(dataset.store), dataset.version, self._limits.memory, allowed, theirs.fileno(), lifeline)
        try:
            self._process = await self._loop.run_in_executor(self._threads, self._spawn, orders)
        except BaseException:
            ours.close()
            self._release()
            raise
        finally:
            theirs.close()
            os.close(lifeline)
        self._transport, _ = await self._loop.create_unix_connection(lambda: self, sock=ours)

    def _spawn(self, orders: Orders) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "miggraph.engine.worker.main", json.dumps(asdict(orders))],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._stderr,
            pass_fds=(orders.channel, orders.lifeline),
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"},
        )

    async def ready(self) -> None:
        """Wait until the store is open.

        :raises DatasetError: when it cannot be opened
        :raises WorkerLostError: when the process has ended
        """
        said = await asyncio.shield(self._reply)
        if isinstance(said, DatasetError):
            raise said
        if isinstance(said, MiggraphError):  # whatever ended it, no query did
            raise WorkerLostError(f"a worker has ended at its start: {said}", limit="worker", hint="send it again")

    def ask(self, query: Query, room: Room, seconds: float) -> asyncio.Future[Outcome]:
        """Put a query; what comes of it.

        :param seconds: after these, and a moment more, the process ends itself
        """
        self._reply = self._loop.create_future()
        if self.has_ended:
            self._bury()
        else:
            self._transport.write(messages.ask(query, room, seconds))
        return self._reply

    def deprioritise(self, level: int) -> None:
        """Have the system run quicker queries first. This cannot be taken back.

        :param level: the kind of query that it runs from now on
        """
        self.level = max(level, self.level)
        try:
            os.setpriority(os.PRIO_PROCESS, self._process.pid, self._niceness)
        except OSError:  # it has just ended; whoever waits for it will see
            return

    @property
    def is_alive(self) -> bool:
        """Whether the process runs, by what the system says now."""
        return not self.has_ended and self._process.poll() is None

    @property
    def has_grown(self) -> bool:
        """Whether the last query has left more memory in use than a worker may keep."""
        return self._usage.resident - self._base > self._limits.keep

    @property
    def effort_so_far(self) -> float | None:
        """Seconds that the processors have spent on the query that was put; None where nobody tells."""
        worked = sandbox.worked(self._process.pid)
        return None if worked is None else worked - self._usage.worked

    @property
    def resident(self) -> int:
        """Bytes that the process has in memory now."""
        return sandbox.resident(self._process.pid)

    def shed(self) -> None:
        """End the process because the workers take too much memory together."""
        self._shed = True
        self._process.kill()

    def facts(self, *, busy: bool) -> WorkerFacts:
        """What it is now."""
        return WorkerFacts(self._process.pid, self.level, self._niceness, busy)

    def abandon(self) -> None:
        """Tell nobody what comes of the query that was put."""
        self._reply.cancel()

    async def end(self) -> None:
        """End the process, and wait until it is gone."""
        self.has_ended = True
        self._process.kill()
        self._transport.close()
        await self._loop.run_in_executor(self._threads, self._process.wait)
        if self._burial is not None:
            await self._burial
        self._release()

    @property
    def _niceness(self) -> int:
        return _NICENESS[min(self.level, len(_NICENESS) - 1)]

    def data_received(self, data: bytes) -> None:
        """Take what the process has sent."""
        self._frames.feed(data)
        message = self._frames.take()
        if message is None:
            return
        head, body = message
        told = messages.told(head)
        self.effort, self._usage = told.usage.worked - self._usage.worked, told.usage
        if not self.is_ready:
            self.is_ready, self._base = told.fault is None, told.usage.resident
        if not self._reply.done():
            self._reply.set_result(told.said(body, self.dataset.version))

    def connection_lost(self, error: Exception | None) -> None:
        """See to it that nobody waits for a process that has ended."""
        if not self.has_ended:
            self.has_ended = True
            self._lost(self)
        self._bury()

    def _bury(self) -> None:
        """Answer whoever waits with the reason for the end, once it is known."""
        if not self._reply.done():
            self._burial = self._loop.run_in_executor(self._threads, self._epitaph)
            self._burial.add_done_callback(self._answer_with)

    def _answer_with(self, epitaph: asyncio.Future[MiggraphError]) -> None:
        if not self._reply.done():
            self._reply.set_result(epitaph.result())

    def _release(self) -> None:
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1
        self._stderr.close()

    def _epitaph(self) -> MiggraphError:
        """The error that tells why the process ended."""
        try:
            code = self._process.wait(timeout=_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            code = 0
        size = os.fstat(self._stderr.fileno()).st_size
        words = os.pread(self._stderr.fileno(), _LAST_WORDS, max(0, size - _LAST_WORDS)).decode("utf-8", "replace")
        if self._shed:
            return MemoryLimitError(
                "the queries that run take too much memory together, and this one took the most",
                limit="query_memory_total_bytes",
                value=f"{self._limits.memory_together} bytes",
                hint="narrow the query, or try again in a few seconds",
            )
        if any(sign in words for sign in _NO_MEMORY):
            return MemoryLimitError(
                "the query needs more memory than the setting query_memory_bytes allows",
                limit="query_memory_bytes",
                value=f"{self._limits.memory} bytes",
                hint="narrow the query, or avoid ORDER BY, DISTINCT and GROUP BY over so much",
            )
        if code == -signal.SIGSEGV or "overflowed its stack" in words:
            return QueryTooComplexError(
                "the query is nested or chained too deeply to be evaluated", hint="split it into smaller queries"
            )
        return WorkerLostError(
            "the process that ran the query has ended", limit="worker", value=f"exit {code}", hint="send it again"
        )
