"""What pages make from the dataset once for each of its versions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from cachetools import LRUCache

from miggraph.engine import Engine

T = TypeVar("T")


class Kept(Generic[T]):
    """Keeps things by name and version; those that were asked for least recently go first."""

    def __init__(self, most: int) -> None:
        """Keep at most so many things of an engine."""
        self._most = most
        self._things: WeakKeyDictionary[Engine, LRUCache[tuple[str, str], T]] = WeakKeyDictionary()
        self._looking, self._making = threading.Lock(), threading.Lock()

    def get(self, engine: Engine, name: str, make: Callable[[], T | None]) -> T | None:
        """The thing of a name in the version that is served, made now where nobody has asked for it.

        :param make: asks the engine for all that the thing is made of; None, where there is no such thing, is not kept
        """
        found = self._look(engine, name)
        if found is not None:
            return found
        with self._making:  # one at a time: who asks for the same thing meanwhile finds it made
            found = self._look(engine, name)
            while found is None:
                version, made = engine.version, make()
                if made is None:
                    return None
                if version == engine.version:  # else its queries were answered from two versions
                    found = made
                    with self._looking:
                        self._things.setdefault(engine, LRUCache(self._most))[version, name] = made
            return found

    def _look(self, engine: Engine, name: str) -> T | None:
        with self._looking:
            things = self._things.get(engine)
            return None if things is None else things.get((engine.version, name))
