"""The next version written by another process beside the checks: where these find nothing wrong, it is there already.

To write a version of a large dataset takes as long as its disk takes to copy the dump; to check what has changed keeps
one core busy for as long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from miggraph.build.cache import Cache
from miggraph.build.parts import kept_part
from miggraph.build.work import Task, Work
from miggraph.parts import Part
from miggraph.publish import Content, Prepared, prepare, read_current

_WORTH = 100_000
"""Characters of reports of which it takes longer to write a version than a process takes to begin."""
_WHOLE = 2_000_000
"""Characters of reports of which a version is written as a whole: of more it takes memory that the checks need."""


@dataclass
class Beforehand:
    """Writes versions of a dataset that may be published.

    :param folder: that of the dataset
    :param make: makes the content from parts and texts
    :param size: characters of all reports, as soon as they are known
    """

    folder: Path
    work: Work
    make: Callable[[Sequence[Part], Sequence[Part]], Content]
    _under_way: Future[Prepared | None] | None = None
    size: int = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.discard()

    def make_ready(self, tasks: Sequence[Task] = ()) -> None:
        """Have the process begin, and read what the version will be made from, where there will be something to do.

        :param tasks: what it does then, so that it is there when it is asked for
        """
        if self._is_worth_it():
            self.work.make_ready(partial(read_current, self.folder), tasks)

    def begin(self, parts: Sequence[Part], texts: Sequence[Part]) -> None:
        """Begin to write a version."""
        self.discard()
        if self._is_worth_it():
            content = self.make(_to_be_found(parts, self.work.cache), texts)
            with suppress(OSError):  # where no process can begin, the version is written after the checks
                hashed = self.work.given_by_ready()
                self._under_way = self.work.beside(prepare, self.folder, content, self.size <= _WHOLE, hashed)

    def discard(self) -> None:
        """Remove what was written, or will have been."""
        if self._under_way:
            self._under_way.add_done_callback(_removed)
        self._under_way = None

    def take(self) -> Prepared | None:
        """What was written last, if anything was; it is no more discarded."""
        made = None
        if self._under_way:
            with suppress(Exception):  # without it the version is written once more, which tells what is wrong
                made = self._under_way.result()
        self._under_way = None
        return made

    def _is_worth_it(self) -> bool:
        """Whether something has changed, and there is so much to write."""
        return self.work.cache.made > 0 and self.size >= _WORTH


def _removed(begun: Future[Prepared | None]) -> None:
    if not begun.cancelled() and not begun.exception() and (made := begun.result()):
        made.discard()


def _to_be_found(parts: Iterable[Part], cache: Cache) -> list[Part]:
    """Parts that another process finds in the cache, by their hashes, if it needs them."""
    return [replace(part, load=partial(_found, cache, part.digest)) for part in parts]


def _found(cache: Cache, digest: str) -> bytes:
    """A part by its hash.

    :raises LookupError: if it is not there any more
    """
    data = kept_part(cache, digest)
    if data is None:
        raise LookupError(digest)
    return data
