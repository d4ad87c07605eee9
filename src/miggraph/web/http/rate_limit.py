"""How often one client may ask: a bucket of tokens for each, filled at a steady rate."""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections.abc import Callable

from cachetools import LRUCache

_MINUTE = 60.0
_CLIENTS = 20_000
"""Clients remembered; the one that was silent longest is forgotten first."""

_NETWORK_BITS = 64
"""An IPv6 client has a whole network of this prefix at its disposal and counts as one."""


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


def client_of(address: str | None) -> str:
    """What counts as one client: an IPv4 address, or the network of an IPv6 address."""
    if not address or ":" not in address:
        return address or ""
    try:
        parsed = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((parsed, _NETWORK_BITS), strict=False).network_address)
