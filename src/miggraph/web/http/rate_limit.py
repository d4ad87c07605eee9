"""How often one client may ask: a bucket of tokens for each, filled at a steady rate."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from cachetools import LRUCache
from werkzeug.exceptions import TooManyRequests

_MINUTE = 60.0
_CLIENTS = 20_000
"""Clients remembered; the one that was silent longest is forgotten first."""


class Limiter:
    """Counts requests by client; safe to use from many threads."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Make a limiter.

        :param per_minute: requests that a client may make in a minute, at once or spread; 0 for any number
        """
        self._most = float(per_minute)
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: LRUCache[str, tuple[float, float]] = LRUCache(_CLIENTS)

    def wait(self, client: str) -> int:
        """Count a request.

        :return: 0 where it may be answered, otherwise the seconds after which the next one may
        """
        if not self._most:
            return 0
        now = self._clock()
        rate = self._most / _MINUTE
        with self._lock:
            tokens, since = self._buckets.get(client, (self._most, now))
            tokens = min(self._most, tokens + (now - since) * rate)
            allowed = tokens >= 1
            self._buckets[client] = (tokens - 1 if allowed else tokens, now)
        return 0 if allowed else max(1, math.ceil((1 - tokens) / rate))


def too_many_requests(seconds: int) -> TooManyRequests:
    """The error for a client that asks too often."""
    what = "This client asks more often than the setting rate_limit allows; wait before the next request."
    return TooManyRequests(what, retry_after=seconds)
