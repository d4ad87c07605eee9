"""A worker process: opens one store to read, then answers one question after the other until its engine is gone.

Started by :mod:`miggraph.engine.pool.worker_handle`; its one argument is a JSON object, see :class:`Orders`.
"""

from __future__ import annotations

import gc
import json
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from miggraph.engine.limits import MemoryLimitError
from miggraph.engine.store.dataset import open_store
from miggraph.engine.store.evaluation import evaluate
from miggraph.engine.worker import messages, sandbox
from miggraph.errors import DatasetError, MiggraphError, QueryError

_GRACE = 1.0
"""Seconds past the deadline after which a worker that nobody has ended ends itself."""
_TOGETHER = 65_536
"""Bytes of an answer that go with its head, so that whoever waits wakes up once."""
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Orders:
    """What a worker is to do."""

    store: str
    version: str
    memory: int
    allowed: tuple[str, ...]
    channel: int
    lifeline: int


def main(argument: str) -> None:
    """Work until the channel is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    orders = Orders(**json.loads(argument))
    sandbox.end_with_parent(orders.lifeline)
    with socket.socket(fileno=orders.channel) as channel:
        if not orders.allowed:
            sandbox.cut_off_network()
        try:
            store = open_store(Path(orders.store))
        except DatasetError as error:
            channel.sendall(messages.fault(error, messages.Usage()))
            return
        memory = sandbox.OwnMemory()
        sandbox.limit_memory(orders.memory)
        gc.freeze()
        channel.sendall(messages.greeting(_usage(memory)))
        frames = messages.Frames()
        while (ask := _receive(channel, frames)) is not None:
            signal.setitimer(signal.ITIMER_REAL, ask.seconds + _GRACE)
            _answer(channel, store, ask, orders, memory)
            signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(
    channel: socket.socket, store: ox.Store, ask: messages.Ask, orders: Orders, memory: sandbox.OwnMemory
) -> None:
    try:
        answer = evaluate(store, ask.query, ask.room, version=orders.version, allowed=frozenset(orders.allowed))
    except (MiggraphError, MemoryError, OSError) as error:
        channel.sendall(messages.fault(_told(error, orders), _usage(memory)))
        return
    head, body = messages.head_of_answer(answer, _usage(memory)), answer.payload
    channel.sendall(messages.lengths(head, body) + head + body[:_TOGETHER])
    if len(body) > _TOGETHER:
        channel.sendall(memoryview(body)[_TOGETHER:])


def _usage(memory: sandbox.OwnMemory) -> messages.Usage:
    return messages.Usage(memory.resident, time.process_time())


def _told(error: Exception, orders: Orders) -> MiggraphError:
    if isinstance(error, MiggraphError):
        return error
    if isinstance(error, MemoryError):
        return MemoryLimitError(
            "the query needs more memory than the setting query_memory_bytes allows",
            limit="query_memory_bytes",
            value=f"{orders.memory} bytes",
            hint="narrow the query, or avoid ORDER BY, DISTINCT and GROUP BY over so much",
        )
    return QueryError(f"the query cannot be evaluated: {error}", hint="correct the query")


def _receive(channel: socket.socket, frames: messages.Frames) -> messages.Ask | None:
    """The next question; None at the end of all."""
    while (message := frames.take()) is None:
        piece = channel.recv(_PIECE)
        if not piece:
            return None
        frames.feed(piece)
    return messages.asked(message[0])


if __name__ == "__main__":
    main(sys.argv[1])
