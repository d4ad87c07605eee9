"""The lines in which two dumps differ.

Dumps are sorted, so two of them are read once, side by side: by stretches where they are the same, else by lines.
"""

from __future__ import annotations

import mmap
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from miggraph.errors import DatasetError

DERIVED = ("graph/inferred", "graph/description")
"""Graphs that follow from the others."""
_DERIVED = tuple(f"{name}> .\n".encode() for name in DERIVED)
_DUMP = "name a dump that a build has written: sorted, each line once"
_STRETCH = 2**16
"""Bytes that are compared at once."""
_ALIKE = 4
"""After so many lines that are the same it is tried how long a stretch is."""


class Delta(Protocol):
    """Lines that a dump has lost and won."""

    @property
    def removed(self) -> Collection[bytes]:
        """Lines that are gone."""

    @property
    def added(self) -> Collection[bytes]:
        """Lines that have come."""


@dataclass(slots=True)
class Lines:
    """What differs: lines that were removed, lines that were added, and how many there are of both.

    Where there are more than are wanted, the numbers alone are known.
    """

    removed: list[bytes] = field(default_factory=list)
    added: list[bytes] = field(default_factory=list)
    removed_in_all: int = 0
    added_in_all: int = 0

    @property
    def whole(self) -> bool:
        """Whether each line is there, not the numbers alone."""
        return (len(self.removed), len(self.added)) == (self.removed_in_all, self.added_in_all)


def differing(before: Path, after: Path, most: int | None = None) -> Lines:
    """The lines that only one of two dumps has, without those of graphs that follow from others.

    :param most: so many lines are kept; None for all
    :raises DatasetError: if a file is no canonical dump
    """
    found = Lines()
    with _Sorted(before) as old, _Sorted(after) as new:
        for line, is_new in _alone(old, new):
            if line.endswith(_DERIVED):
                continue
            found.added_in_all += is_new
            found.removed_in_all += not is_new
            if most is None or found.added_in_all + found.removed_in_all <= most:
                (found.added if is_new else found.removed).append(line)
    if not found.whole:
        found.added, found.removed = [], []
    return found


def lines_of(delta: Delta, most: int) -> Lines:
    """The same as :func:`differing` gives, from lines that are known to differ.

    :param most: so many lines are kept
    """
    removed, added = sorted(told(delta.removed)), sorted(told(delta.added))
    found = Lines(removed_in_all=len(removed), added_in_all=len(added))
    if len(removed) + len(added) <= most:
        found.removed, found.added = removed, added
    return found


class _Sorted:
    """A dump that is read line by line, or far at once where another one has the same bytes."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._stream = place.open("rb")
        self._size = place.stat().st_size
        self._data: mmap.mmap | bytes = b""
        if self._size:
            self._data = mmap.mmap(self._stream.fileno(), 0, access=mmap.ACCESS_READ)
        self._at = 0
        self.line = b""
        """The current line; empty at the end."""

    def __enter__(self) -> _Sorted:
        return self

    def __exit__(self, *_: object) -> None:
        if isinstance(self._data, mmap.mmap):
            self._data.close()
        self._stream.close()

    def step(self) -> None:
        """Go to the next line.

        :raises DatasetError: if it is not as it is in canonical N-Quads
        """
        last, start = self.line, self._at
        end = self._data.find(b"\n", start) + 1 or self._size
        self.line, self._at = self._data[start:end], end
        if self.line and (
            self.line <= last or not self.line.startswith((b"<", b"_:")) or not self.line.endswith(b" .\n")
        ):
            number = self._data[:start].count(b"\n") + 1
            raise DatasetError(f"line {number} is not as canonical N-Quads are", where=self.place, hint=_DUMP)

    def skip(self, other: _Sorted) -> bool:
        """Go on, in both, to the last line that begins within a stretch that is the same; whether there is one."""
        length = 0
        while (mine := self._data[self._at + length : self._at + length + _STRETCH]) and mine == other._data[
            other._at + length : other._at + length + _STRETCH
        ]:
            length += len(mine)
        length = self._data.rfind(b"\n", self._at, self._at + length) + 1 - self._at
        if length <= 0:
            return False
        self._at, other._at = self._at + length, other._at + length
        self.line = other.line = b""
        self.step()
        other.step()
        return True


def _alone(old: _Sorted, new: _Sorted) -> Iterator[tuple[bytes, bool]]:
    """The lines that only one side has, each with whether it is the new one."""
    alike = 0
    old.step()
    new.step()
    while old.line or new.line:
        if old.line == new.line:
            alike += 1
            if alike % _ALIKE or not old.skip(new):
                old.step()
                new.step()
            continue
        alike = 0
        if not new.line or (old.line and old.line < new.line):
            yield old.line, False
            old.step()
        else:
            yield new.line, True
            new.step()


def told(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines without those of graphs that follow from others."""
    return (line for line in lines if not line.endswith(_DERIVED))


def quads_of(lines: Iterable[bytes], file: Path) -> Iterator[ox.Quad]:
    """The quads of some lines of a file.

    :raises DatasetError: for a line that is none
    """
    try:
        yield from ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise DatasetError(f"has a line that is no N-Quads: {error.msg}", where=file, hint=_DUMP) from error
