"""Who may run next: a number of places, and a bounded queue in which clients take turns."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

_LOOK = 0.1


class NoRoomError(Exception):
    """The queue is full."""


class Gate:
    """A number of places for queries. First come, first served within a client; clients in turn.

    A client that sends a hundred queries thus waits behind each of the others once, and they do not wait behind its
    hundred.
    """

    def __init__(self, places: int, waiting: int) -> None:
        self._free = places
        self._room = waiting
        self._lock = threading.Lock()
        self._queues: OrderedDict[str, deque[threading.Event]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        with self._lock:
            return self._waiting()

    def try_enter(self) -> bool:
        """Take a place if one is free and nobody waits for it."""
        with self._lock:
            if self._free and not self._queues:
                self._free -= 1
                return True
            return False

    def enter(self, client: str, until: float, gone: Callable[[], bool] | None) -> bool:
        """Take a place, waiting for it.

        :param until: when to stop waiting, by the monotonic clock
        :return: False when none was free by then, or the client has gone
        :raises NoRoomError: when too many wait already
        """
        with self._lock:
            if self._free and not self._queues:
                self._free -= 1
                return True
            if self._waiting() >= self._room:
                raise NoRoomError
            turn = threading.Event()
            self._queues.setdefault(client, deque()).append(turn)
        while not turn.is_set():
            left = until - time.monotonic()
            if left <= 0 or (gone is not None and gone()):
                return self._give_up(client, turn)
            turn.wait(left if gone is None else min(left, _LOOK))
        return True

    def leave(self) -> None:
        """Give a place back, or to the next in turn."""
        with self._lock:
            if not self._queues:
                self._free += 1
                return
            client, queue = self._queues.popitem(last=False)
            queue.popleft().set()
            if queue:
                self._queues[client] = queue

    def _give_up(self, client: str, turn: threading.Event) -> bool:
        with self._lock:
            if turn.is_set():
                return True
            queue = self._queues[client]
            queue.remove(turn)
            if not queue:
                del self._queues[client]
            return False

    def _waiting(self) -> int:
        return sum(map(len, self._queues.values()))
