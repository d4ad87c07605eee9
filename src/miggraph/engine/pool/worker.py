"""The pool's side of one worker process: start it, ask it, end it, and tell why it ended."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable

import msgspec

from miggraph.engine.answer import Answer
from miggraph.engine.interface import Query, WorkerFacts
from miggraph.engine.limits import Limits, MemoryLimitError, QueryTooComplexError, WorkerLostError, out_of_memory
from miggraph.engine.store.dataset import Dataset
from miggraph.engine.worker import messages, sandbox
from miggraph.engine.worker.main import Orders
from miggraph.errors import DatasetError, MiggraphError

_NICENESS = (0, 5, 15)
"""What a worker is to the system while it runs a query of the quickest kind, and of each slower one."""
_LAST_WORDS = 4000
_SECONDS_TO_START = 30.0
_SECONDS_TO_END = 1.0
_NO_MEMORY = ("memory allocation of", "bad_alloc", "MemoryError", "Cannot allocate memory")


class Worker(asyncio.BufferedProtocol):
    """One process with one store open, which answers one query at a time."""

    def __init__(self, dataset: Dataset, limits: Limits, allowed: tuple[str, ...], ended: Callable[[Worker], None]):
        """Start a process; it can be asked once :meth:`ready` returns. On the event loop that it is used on.

        :param allowed: endpoints that ``SERVICE`` may call
        :param ended: is told when the process has ended by itself
        :raises WorkerLostError: when the system has no room for another process
        """
        self.dataset = dataset
        self.level = 0
        """The kind of the query that it runs: 0 for a quick one, more for slower ones."""
        self.yields = 0
        """The slowest kind for which it was told to let others go first, which cannot be taken back."""
        self.is_busy = True
        """Whether something is to come from it: that its store is open, or what it was asked."""
        self.has_ended = False
        """Whether the process has ended, or is being ended."""
        self.effort = 0.0
        """Seconds that the processors have spent on the last query that was answered."""
        self.has_grown = False
        """Whether the last query has left more memory in use than a worker may keep."""
        self._limits = limits
        self._ended = ended
        self._inbox = messages.Inbox()
        self._said: tuple[messages.Head, bytes] | None = None
        self._usage = messages.Head()
        self._base = 0
        self._shed = False
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        """Set while there is something that it has said, or it has ended."""
        self._epitaph: asyncio.Future[MiggraphError] = self._loop.create_future()
        """Why the process ended, once it is gone."""
        orders = Orders(str(dataset.store), dataset.version, limits, frozenset(allowed), os.getpid())
        self._socket, theirs = socket.socketpair()
        with theirs:
            try:
                self._process: subprocess.Popen[bytes] = subprocess.Popen(
                    [sys.executable, "-P", "-m", "miggraph.engine.worker.main", msgspec.json.encode(orders).decode()],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=self._stderr,
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"},
                )
            except OSError as error:
                self._socket.close()
                self._stderr.close()
                what = f"no worker can be started: {error}"
                raise WorkerLostError(what, limit="worker", hint="try again in a moment") from error

    async def ready(self) -> None:
        """Wait until the store is open.

        :raises DatasetError: when it cannot be opened
        :raises WorkerLostError: when the process has ended
        """
        self._transport, _ = await self._loop.create_unix_connection(lambda: self, sock=self._socket)
        try:
            opened = await self.answer(_SECONDS_TO_START)
        except DatasetError:
            raise
        except MiggraphError as error:  # whatever ended it, no query did
            what = f"a worker has ended at its start: {error}"
            raise WorkerLostError(what, limit="worker", hint="send it again") from error
        if opened is None:
            raise DatasetError("the store is not open after half a minute", where=self.dataset.store)
        self._base, self.has_grown = self._usage.resident, False

    def ask(self, query: Query, seconds: float) -> None:
        """Put a query.

        :param seconds: after these, and a moment more, the process ends itself
        :raises QueryError: for a query that is not Unicode text
        """
        message = messages.question(query, seconds)
        self.is_busy, self._said = True, None
        if not self.has_ended:
            self._news.clear()
            self._transport.write(message)

    async def answer(self, seconds: float | None) -> Answer | None:
        """What it was asked for; None when that is not there after so many seconds.

        :raises MiggraphError: what came of it instead, or why the process has ended
        """
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return None
        if self._said is None:
            raise await asyncio.shield(self._epitaph)
        return messages.answer(*self._said, self.dataset.version)

    def let_go_first(self) -> None:
        """Have the system run quicker queries first than the one that it runs now. This cannot be taken back."""
        self.yields = self.level
        try:
            os.setpriority(os.PRIO_PROCESS, self._process.pid, self._niceness)
        except OSError:  # it has just ended; whoever waits for it will see
            return

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
        return WorkerFacts(self._process.pid, self._niceness, busy)

    async def end(self) -> None:
        """End the process, and wait until it is gone."""
        self.has_ended = True
        self._process.kill()
        self._transport.close()
        await asyncio.shield(self._epitaph)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where what the process sends is to be written."""
        return self._inbox.buffer[self._inbox.filled :]

    def buffer_updated(self, nbytes: int) -> None:
        """Take what the process has sent."""
        message = self._inbox.take(nbytes)
        if message is not None:
            head = message[0]
            self.effort, self._usage = head.worked - self._usage.worked, head
            self.has_grown = head.resident - self._base > self._limits.keep
            self.is_busy, self._said = False, message
            self._news.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """See to it that nobody waits for a process that has ended."""
        if not self.has_ended:
            self.has_ended = True
            self._ended(self)
        self._burial = self._loop.create_task(self._bury())
        self._news.set()

    @property
    def _niceness(self) -> int:
        return _NICENESS[min(self.yields, len(_NICENESS) - 1)]

    async def _bury(self) -> None:
        """Wait until the process is gone, and read what it has said at last."""
        code = await self._loop.run_in_executor(None, self._exit_code)
        with self._stderr as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST_WORDS))
            self._epitaph.set_result(self._reason(code, file.read().decode("utf-8", "replace")))

    def _reason(self, code: int, words: str) -> MiggraphError:
        """The error that tells why the process ended."""
        if self._shed:
            return MemoryLimitError(
                "the queries that run take too much memory together, and this one took the most",
                limit="query_memory_total_bytes",
                value=f"{self._limits.memory_together} bytes",
                hint="narrow the query, or try again in a few seconds",
            )
        if any(sign in words for sign in _NO_MEMORY):
            return out_of_memory(self._limits.memory)
        if code == -signal.SIGSEGV or "overflowed its stack" in words:
            return QueryTooComplexError(
                "the query is nested or chained too deeply to be evaluated", hint="split it into smaller queries"
            )
        return WorkerLostError(
            "the process that ran the query has ended", limit="worker", value=f"exit {code}", hint="send it again"
        )

    def _exit_code(self) -> int:
        try:
            return self._process.wait(timeout=_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
