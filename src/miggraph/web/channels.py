"""Waiting, on an event loop, for whatever comes through many descriptors, each for a short time and again and again."""

from __future__ import annotations

import asyncio
import select
import sys

_TICK = 0.02
"""Seconds between two looks at what has waited for long enough."""


AVAILABLE = sys.platform == "linux"
"""Whether the system has what this is made of."""


class Channels:
    """Descriptors that are waited for, behind one reader of the event loop.

    To add a reader to the loop for each query and remove it again, and a timer too, took an eighth of all the time that
    the event loop spent on one. Here a descriptor stays in one set of the system's (epoll, Linux), armed for one event
    at a time. It leaves that by itself when it is closed, by whatever thread.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._set = select.epoll()
        self._waiting: dict[int, tuple[asyncio.Future[None], float]] = {}
        self._ticks = False
        self.loop.add_reader(self._set.fileno(), self._wake)

    async def readable(self, channel: int, seconds: float) -> None:
        """Wait until something can be read from a descriptor, or for so many seconds, give or take a tick."""
        done = self.loop.create_future()
        self._waiting[channel] = done, self.loop.time() + seconds
        self._arm(channel, select.EPOLLIN | select.EPOLLONESHOT)
        if not self._ticks:
            self._ticks = True
            self.loop.call_later(_TICK, self._tick)
        try:
            await done
        finally:
            if self._waiting.pop(channel, None) is not None:  # nothing has come: a thread may wait for it now
                self._arm(channel, select.EPOLLONESHOT)

    def _arm(self, channel: int, events: int) -> None:
        try:
            self._set.modify(channel, events)
        except FileNotFoundError:
            self._set.register(channel, events)

    def _wake(self) -> None:
        for channel, _ in self._set.poll(0):
            if channel in self._waiting:
                _settle(self._waiting.pop(channel)[0])

    def _tick(self) -> None:
        now = self.loop.time()
        for done, until in self._waiting.values():
            if until <= now:
                _settle(done)
        self._ticks = bool(self._waiting)
        if self._ticks:
            self.loop.call_later(_TICK, self._tick)


def _settle(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)
