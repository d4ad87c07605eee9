"""A worker process: opens one store to read, then answers one question after the other until its engine is gone.

Started by :mod:`miggraph.engine.pool.worker`; its one argument is a JSON object, see :class:`Orders`. Its standard
input is a socket, the channel to the pool.
"""

from __future__ import annotations

import gc
import signal
import socket
import sys
import time
from pathlib import Path

import msgspec
import pyoxigraph as ox

from miggraph.engine.answer import Answer, Kind
from miggraph.engine.interface import Query
from miggraph.engine.limits import Limits, out_of_memory
from miggraph.engine.store.dataset import open_store
from miggraph.engine.store.evaluation import evaluate
from miggraph.engine.worker import messages, sandbox
from miggraph.errors import DatasetError, MiggraphError, QueryError

_GRACE = 1.0
"""Seconds past the deadline after which a worker that nobody has ended ends itself."""


class Orders(msgspec.Struct, frozen=True):
    """What a worker is to do."""

    store: str
    version: str
    limits: Limits
    allowed: frozenset[str]
    """Endpoints that ``SERVICE`` may call."""
    parent: int
    """The process that has started it."""


def main(argument: str) -> None:
    """Work until the channel is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    orders = msgspec.json.decode(argument, type=Orders)
    sandbox.end_with_parent(orders.parent)
    with socket.socket(fileno=0) as channel, channel.makefile("rb") as questions:
        if not orders.allowed:
            sandbox.cut_off_network()
        memory = sandbox.OwnMemory()
        try:
            store = open_store(Path(orders.store))
        except DatasetError as error:
            _say(channel, memory, error)
            return
        sandbox.limit_memory(orders.limits.memory)
        gc.freeze()
        _say(channel, memory, Answer(Kind.BOOLEAN, b"", orders.version))
        while (question := messages.next_question(questions)) is not None:
            query, seconds = question
            signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
            _say(channel, memory, _answer(store, query, orders))
            signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(store: ox.Store, query: Query, orders: Orders) -> Answer | MiggraphError:
    try:
        return evaluate(store, query, orders.version, orders.limits, orders.allowed)
    except MiggraphError as error:
        return error
    except MemoryError:
        return out_of_memory(orders.limits.memory)
    except OSError as error:
        return QueryError(f"the query cannot be evaluated: {error}", hint="correct the query")


def _say(channel: socket.socket, memory: sandbox.OwnMemory, said: Answer | MiggraphError) -> None:
    """Send a message, head and body together as far as there is room, so that whoever waits wakes up once."""
    head, body = messages.message(memory.resident, time.process_time(), said)
    sent = channel.sendmsg((head, body)) - len(head)
    if sent < len(body):
        channel.sendall(memoryview(body)[sent:])


if __name__ == "__main__":
    main(sys.argv[1])
