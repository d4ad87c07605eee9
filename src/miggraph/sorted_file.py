"""Files of sorted lines, looked up without being read.

Where a file was cut off, its last line does not end: it is left out.
"""

from __future__ import annotations

import mmap
import os
from bisect import bisect_left
from collections.abc import Iterator
from io import BufferedIOBase
from itertools import accumulate
from pathlib import Path
from types import TracebackType

_CHUNK = 8_000_000
"""Bytes that are copied at once."""
_COPIED = 32_000_000
"""Bytes that the system copies at once."""
_PAGE = 32_000
"""Bytes of lines that are read at once where something is looked for."""
_FORGET = 500
"""Times that something is looked for before the pages that were mapped for it are let go."""


class SortedFile:
    """A file of lines in the order of their bytes; to be used as a context."""

    def __init__(self, place: Path) -> None:
        self._stream = place.open("rb")
        self.size = os.fstat(self._stream.fileno()).st_size
        self._page: list[bytes] = []
        self._places = [0]
        """Where each line of the page begins, and where the page ends."""
        self._looked = 0
        self._map: mmap.mmap | bytes = b""
        if self.size:
            self._map = mmap.mmap(self._stream.fileno(), 0, access=mmap.ACCESS_READ)

    def __enter__(self) -> SortedFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if isinstance(self._map, mmap.mmap):
            self._map.close()
        self._stream.close()

    def find(self, key: bytes) -> int:
        """Where the first line begins that is not less than a key; quickly, where it is not far from the last one."""
        if not self._page or not self._page[0] <= key <= self._page[-1]:
            self._turn(self._far(key))
        return self._places[bisect_left(self._page, key)]

    def _far(self, key: bytes) -> int:
        """The place of a key that is not on the page."""
        self._looked += 1
        if self._looked % _FORGET == 0:
            self.forget()
        behind = self._page and self._page[-1] < key
        return self.find_between(key, self._places[-1] if behind else 0, self.size)

    def _turn(self, place: int) -> None:
        """Read the page that begins at a place."""
        end = self._map.find(b"\n", min(place + _PAGE, self.size)) + 1 or self._map.rfind(b"\n", place) + 1 or place
        self._page = bytes(self._map[place:end]).splitlines(keepends=True)
        self._places = list(accumulate(map(len, self._page), initial=place))

    def find_between(self, key: bytes, start: int, end: int) -> int:
        """The same between two places of lines; looked for from the first one in steps that grow."""
        low, high, step = start, end, _PAGE
        while (far := self._map.find(b"\n", low + step, high) + 1) and far < high:
            if self.line_at(far) >= key:
                high = far
                break
            low, step = far, step * 8
        return first_line(self._map, key, low, high)

    def line_at(self, place: int) -> bytes:
        """The line that begins at a place; nothing at the end."""
        return bytes(self._map[place : self._map.find(b"\n", place) + 1]) if place < self.size else b""

    def beginning(self, key: bytes) -> Iterator[bytes]:
        """The lines that begin with a key."""
        self.find(key)
        page, number, end = self._page, bisect_left(self._page, key), self._places[-1]
        while number < len(page):
            if not page[number].startswith(key):
                return
            yield page[number]
            number += 1
            if number == len(page):
                self._turn(end)
                page, number, end = self._page, 0, self._places[-1]

    def forget(self) -> None:
        """Let go of the pages that were mapped: the system counts them as memory of this process."""
        if isinstance(self._map, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def chunks(self, start: int, end: int) -> Iterator[bytes]:
        """What stands between two places, whole lines at once; read, as pages that are mapped count as memory."""
        while start < end:
            after = self._map.find(b"\n", min(start + _CHUNK, end) - 1) + 1
            chunk = os.pread(self._stream.fileno(), after - start, start)
            if start + len(chunk) != after:
                raise OSError(f"{self._stream.name} is not read to its end")
            yield chunk
            start = after

    def copied(self, start: int, end: int, out: BufferedIOBase) -> Iterator[int]:
        """Write what stands between two places to the end of a file; yields the size of each piece that was written."""
        if end - start >= _CHUNK:
            out.flush()
            while start < end and (done := _copied(self._stream.fileno(), out.fileno(), end - start, start)):
                start += done
                yield done
        yield from map(out.write, self.chunks(start, end))


def _copied(source: int, out: int, count: int, start: int) -> int:
    """How many bytes the system has copied from a place of one file to where another one ends; none if it cannot."""
    if not hasattr(os, "copy_file_range"):
        return 0
    try:
        return os.copy_file_range(source, out, min(count, _COPIED), start)
    except OSError:  # not between these files, or not by this system: what is wrong else, writing tells
        return 0


def first_line(lines: mmap.mmap | bytes, key: bytes, low: int, high: int) -> int:
    """Where the first of sorted lines begins that is not less than a key.

    :param low: where a line begins
    :param high: where a line ends; that is the answer where all are less
    """
    while low < high:
        middle = (low + high) // 2
        line = lines.rfind(b"\n", low, middle) + 1 or low
        after = lines.find(b"\n", middle) + 1 or high
        if lines[line:after] < key:
            low = after
        else:
            high = line
    return low
