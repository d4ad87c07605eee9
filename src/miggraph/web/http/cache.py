"""Answers kept for repeated requests, bounded by their size."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from cachetools import LRUCache

_OVERHEAD = 400
"""Bytes that an entry takes beside its body."""

_LARGEST_PART = 4
"""An answer that would take more than one in so many of all bytes is not kept."""


@dataclass(frozen=True, slots=True)
class Representation:
    """The body of an answer in one form, with what its headers say of it."""

    body: bytes
    media_type: str
    truncated: bool = False
    """Whether rows are missing because the client preferred a cut answer to none."""


class Cache:
    """Representations by entity tag, the least recently used given up first; safe to use from many threads.

    The tag names the version of the dataset, so that nothing has to be dropped when a new one is published.
    """

    def __init__(self, size: int) -> None:
        """Make a cache.

        :param size: bytes that it may take; 0 keeps nothing
        """
        self._kept: LRUCache[str, Representation] = LRUCache(size, getsizeof=_size)
        self._lock = threading.Lock()
        self._largest = size // _LARGEST_PART
        self.counts = {"hit": 0, "miss": 0}
        """How often :meth:`look_up` found something, and how often not."""

    def look_up(self, tag: str) -> Representation | None:
        """What is kept under a tag, for an answer that is asked for; this is counted."""
        with self._lock:
            kept: Representation | None = self._kept.get(tag)
            self.counts["miss" if kept is None else "hit"] += 1
            return kept

    def get(self, tag: str) -> Representation | None:
        """What is kept under a tag."""
        with self._lock:
            return self._kept.get(tag)

    def put(self, tag: str, representation: Representation) -> None:
        """Keep a representation, unless it is too large to be worth its room."""
        if len(representation.body) + _OVERHEAD <= self._largest:
            with self._lock:
                self._kept[tag] = representation

    @property
    def size(self) -> int:
        """Bytes taken now."""
        return int(self._kept.currsize)


def _size(representation: Representation) -> int:
    return len(representation.body) + _OVERHEAD
