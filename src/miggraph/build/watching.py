"""How far a stage is, and how long the rest of it will take: told of as each of its tasks is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

_FEW = 10
"""Fewer tasks are not told of: they are done before an estimate is worth anything."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far a stage is.

    :param done: reports that are done, of ``of``
    :param seconds: that the rest takes, at the pace up to now; None as long as nothing was done
    """

    stage: str
    done: int
    of: int
    seconds: float | None


Ahead = Callable[[Progressed], None]


def unheard(_: Progressed) -> None:
    """How far a stage is, where nobody looks."""


@dataclass
class Watch:
    """Counts what a stage has done, by the characters that it is made from: long reports take long.

    What was kept from earlier builds counts as done and takes no time. Tasks may end in any thread.

    :param clock: gives seconds
    """

    ahead: Ahead = unheard
    clock: Callable[[], float] = time.monotonic
    stage: str = ""
    _tasks: int = 0
    _done: int = 0
    _left: int = 0
    _made: int = 0
    _begun: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, sizes: Iterable[int], kept: int = 0) -> None:
        """Begin with tasks.

        :param sizes: the characters of each that is to be done
        :param kept: how many are done already
        """
        left = [max(1, size) for size in sizes]
        with self._lock:
            self._tasks, self._done = len(left) + kept, kept
            self._left, self._made = sum(left), 0
            self._begun = self.clock()

    def done(self, size: int) -> None:
        """A task of so many characters is done."""
        with self._lock:
            self._done += 1
            self._made += max(1, size)
            taken = self.clock() - self._begun
            seconds = taken * (self._left - self._made) / self._made
            told = Progressed(self.stage, self._done, self._tasks, seconds)
            if self._tasks >= _FEW:
                self.ahead(told)
