"""The lines in which two dumps differ.

Dumps are sorted, so two of them are read once, side by side, and only lines that differ are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from miggraph.errors import DatasetError
from miggraph.iris import BASE

DERIVED = tuple(f"{BASE}graph/{name}" for name in ("inferred", "description"))
"""Graphs that follow from the others."""
_DERIVED = tuple(f"<{name}> .\n".encode() for name in DERIVED)
_DUMP = "name a dump that a build has written: sorted, each line once"


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
    with before.open("rb") as first, after.open("rb") as second:
        for line, is_new in _alone(told(_sorted(first, before)), told(_sorted(second, after))):
            found.added_in_all += is_new
            found.removed_in_all += not is_new
            if most is None or found.added_in_all + found.removed_in_all <= most:
                (found.added if is_new else found.removed).append(line)
    if not found.whole:
        found.added, found.removed = [], []
    return found


def _alone(old: Iterator[bytes], new: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The lines that only one side has, each with whether it is the new one."""
    left, right = next(old, None), next(new, None)
    while left is not None or right is not None:
        if left == right:
            left, right = next(old, None), next(new, None)
        elif right is None or (left is not None and left < right):
            yield left or b"", False
            left = next(old, None)
        else:
            yield right, True
            right = next(new, None)


def told(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines without those of graphs that follow from others."""
    return (line for line in lines if not line.endswith(_DERIVED))


def _sorted(lines: Iterable[bytes], file: Path) -> Iterator[bytes]:
    """The lines; an error where they are no canonical N-Quads."""
    last = b""
    for number, line in enumerate(lines, 1):
        if line <= last or not line.startswith((b"<", b"_:")) or not line.endswith(b" .\n"):
            raise DatasetError(f"line {number} is not as canonical N-Quads are", where=file, hint=_DUMP)
        last = line
        yield line


def quads_of(lines: Iterable[bytes], file: Path) -> Iterator[ox.Quad]:
    """The quads of some lines of a file.

    :raises DatasetError: for a line that is none
    """
    try:
        yield from ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise DatasetError(f"has a line that is no N-Quads: {error.msg}", where=file, hint=_DUMP) from error
