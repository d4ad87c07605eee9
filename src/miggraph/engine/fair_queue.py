"""Places for queries, and who gets the next one."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque

from miggraph.engine.limits import QueueFullError


class FairQueue:
    """A number of places for queries. First come, first served within a client; clients in turn.

    A client that sends a hundred queries thus waits behind each of the others once, and they do not wait behind its
    hundred.
    """

    def __init__(self, places: int, waiting: int) -> None:
        self._places = self._free = places
        self._room = waiting
        self._turns: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        """Of those who have given up, too, until it would be their turn."""

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return sum(not turn.done() for queue in self._turns.values() for turn in queue)

    @property
    def taken(self) -> int:
        """How many places are taken."""
        return self._places - self._free

    def try_enter(self) -> bool:
        """Take a place if one is free and nobody waits for it."""
        if self._free and not self._turns:
            self._free -= 1
            return True
        return False

    async def enter(self, client: str) -> None:
        """Take a place, waiting for it. To cancel the task gives up waiting.

        :raises QueueFullError: when too many wait already
        """
        if self.try_enter():
            return
        if self.waiting >= self._room:
            what, most = "too many queries wait already", f"{self._room} queries"
            raise QueueFullError(what, limit="query_queue", value=most, hint="try again in a few seconds")
        turn = asyncio.get_running_loop().create_future()
        self._turns.setdefault(client, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # the place was given in the same moment
                self.leave()
            raise

    def leave(self) -> None:
        """Give a place back, or to the next in turn."""
        while self._turns:
            client, queue = self._turns.popitem(last=False)
            turn = queue.popleft()
            if queue:
                self._turns[client] = queue
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
