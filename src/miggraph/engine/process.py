"""The engine's side of one worker process: start it, ask it, end it, and tell why it ended."""

from __future__ import annotations

import json
import math
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict

from miggraph.engine import confine, wire
from miggraph.engine.answer import Answer
from miggraph.engine.evaluation import Question
from miggraph.engine.limits import Limits, MemoryLimitError, QueryTooComplexError, WorkerLostError
from miggraph.engine.published import Published
from miggraph.engine.worker import Orders
from miggraph.errors import DatasetError, MiggraphError

_STARTING = 30.0
_LOOK = 0.1
_PIECES = 4
"""Pieces of an answer that are read without waiting; a larger one is left to a thread."""
_NICE = (0, 5, 15)
"""What a worker is to the system while it runs a query of the quickest kind, and of each slower one."""
_LAST_WORDS = 4000
_NO_MEMORY = ("memory allocation of", "bad_alloc", "MemoryError", "Cannot allocate memory")


class SlowError(Exception):
    """The answer was not there at the time given; the worker goes on."""


class Worker:
    """One process with one store open. Not for two threads at once."""

    def __init__(self, published: Published, limits: Limits, allowed: tuple[str, ...]) -> None:
        """Start the process, without waiting for it."""
        self.published = published
        self._limits = limits
        self.level = 0
        """The slowest kind of query for which it was told to let others go first."""
        self._exhausting = False
        self.has_greeted = False
        """Whether it has said that its store is open. It may have ended since."""
        self._base = 0
        self._usage = wire.Usage()
        self.effort = 0.0
        """Seconds that the processors have spent on the last question that was answered."""
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._channel, theirs = socket.socketpair()
        self._channel.setblocking(False)
        self._inbox = wire.Inbox(self._channel)
        self._poll = select.poll()  # select() knows no descriptor above 1023, and a busy server has them
        self._poll.register(self._channel, select.POLLIN)
        lifeline, self._lifeline = os.pipe()
        orders = Orders(str(published.store), published.version, limits.memory, allowed, theirs.fileno(), lifeline)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "miggraph.engine.worker", json.dumps(asdict(orders))],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._stderr,
                pass_fds=(theirs.fileno(), lifeline),
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"},
            )
        except BaseException:
            self._channel.close()
            self._release()
            raise
        finally:
            theirs.close()
            os.close(lifeline)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    @property
    def has_grown(self) -> bool:
        """Whether the last query has left more memory in use than a worker may keep."""
        return self._usage.resident - self._base > self._limits.keep

    @property
    def is_ready(self) -> bool:
        """Whether a question would be taken up at once."""
        return self.has_greeted or self._has_something(0)

    @property
    def is_fit(self) -> bool:
        """Whether an idle worker is ready and lives: one that has ended has closed its end of the channel."""
        return self.has_greeted and not self._has_something(0)

    def wait_ready(self, until: float = math.inf) -> None:
        """Wait until the store is open.

        :param until: when to stop waiting, by the monotonic clock
        :raises SlowError: when it is not open by then
        :raises DatasetError: when it cannot be opened
        :raises WorkerLostError: when the process has ended
        """
        if self.has_greeted:
            return
        try:
            last = time.monotonic() + _STARTING
            said = self._message(min(last, until), None)
        except SlowError as error:
            if until < last:
                raise
            raise DatasetError("the store is not open after half a minute", where=self.published.store) from error
        if isinstance(said, MiggraphError):
            raise said
        self._base = self._usage.resident
        self.has_greeted = True

    def put(self, question: Question, seconds: float) -> None:
        """Send a question.

        :raises WorkerLostError: when the process has ended
        """
        message = wire.pack_question(question, seconds)
        try:
            sent = self._channel.send(message)
            if sent < len(message):
                self._send_slowly(memoryview(message)[sent:], seconds)
        except OSError as error:
            raise self._epitaph() from error

    @property
    def channel(self) -> int:
        """The file descriptor that becomes readable when the worker has said something."""
        return self._channel.fileno()

    def look(self) -> Answer | MiggraphError | None:
        """The answer to the question that was put, if all of it is there; never waits, nor reads for long."""
        for _ in range(_PIECES):
            if not self._inbox.receive():
                break
            message = self._inbox.take()
            if message is not None:
                return self._understand(message)
        return None

    def result(self, until: float, gone: Callable[[], bool] | None) -> Answer | MiggraphError:
        """Wait for the answer to the question that was put.

        :param until: when to stop waiting, by the monotonic clock
        :raises SlowError: when the answer is not there by then, or the client has gone
        :raises LimitError: when the process has ended
        :raises QueryTooComplexError: when it has ended by running out of stack
        """
        said = self._message(until, gone)
        if said is None:
            raise TypeError("the worker has said nothing of the query")
        return said

    def yield_to_others(self, level: int) -> None:
        """Have the system run quicker queries first. This cannot be taken back.

        :param level: the kind of query that it runs from now on
        """
        self.level = max(level, self.level)
        try:
            os.setpriority(os.PRIO_PROCESS, self.pid, _NICE[min(self.level, len(_NICE) - 1)])
        except OSError:  # it has just ended; whoever waits for it will see
            return

    @property
    def effort_so_far(self) -> float | None:
        """Seconds that the processors have spent on the question that was put; None where nobody tells."""
        worked = confine.worked(self.pid)
        return None if worked is None else worked - self._usage.worked

    @property
    def resident(self) -> int:
        """Bytes that the process has in memory now."""
        return confine.resident(self.pid)

    def exhaust(self) -> None:
        """End the process because the workers take too much memory together."""
        self._exhausting = True
        self._process.kill()

    def end(self) -> None:
        """End the process at once."""
        self._channel.close()
        self._process.kill()
        self._process.wait()
        self._release()

    def interrupt(self) -> None:
        """End the process, and leave the rest to the thread that waits for its answer."""
        self._process.kill()

    def abandon(self) -> None:
        """Forget the process, which belongs to the process that this one was forked from."""
        self._channel.close()
        self._process.returncode = 0
        self._release()

    def _release(self) -> None:
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1
        self._stderr.close()

    def _message(self, until: float, gone: Callable[[], bool] | None) -> Answer | MiggraphError | None:
        while (message := self._inbox.take()) is None:
            left = max(0.0, until - time.monotonic())
            if self._has_something(left if gone is None else min(left, _LOOK)):
                if not self._inbox.receive():
                    raise self._epitaph()
            elif not left or (gone is not None and gone()):
                raise SlowError
        return self._understand(message)

    def _understand(self, message: tuple[bytes, bytes]) -> Answer | MiggraphError | None:
        told = wire.read(*message, self.published.version)
        self.effort = told.usage.worked - self._usage.worked
        self._usage = told.usage
        return told.said

    def _send_slowly(self, rest: memoryview, seconds: float) -> None:
        """Send what did not fit into the channel at once."""
        self._channel.settimeout(seconds)
        self._channel.sendall(rest)
        self._channel.setblocking(False)

    def _has_something(self, seconds: float) -> bool:
        return bool(self._poll.poll(seconds * 1000))

    def _epitaph(self) -> MiggraphError:
        """The error that tells why the process ended."""
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            code = 0
        size = os.fstat(self._stderr.fileno()).st_size
        words = os.pread(self._stderr.fileno(), _LAST_WORDS, max(0, size - _LAST_WORDS)).decode("utf-8", "replace")
        if self._exhausting:
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
