"""All parts of a dataset merged into its dump, of which little is in memory at any time.

The parts are written into one file. Keys taken from it here and there divide all lines into ranges; the lines of a
range are taken from all parts, sorted, and written. All lines of a subject are in one range.
"""

from __future__ import annotations

import heapq
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from miggraph.parts import Part
from miggraph.publish.ledger import entry_of
from miggraph.publish.quads import graph_of, inferred, said_elsewhere, triple_of
from miggraph.sorted_file import SortedFile

_RANGE = 32_000_000
"""Bytes of all parts that are sorted at once."""
_STEP = 200_000
"""Bytes of which one line is a key that may divide."""
_TURN = 0.6180339887
"""Where in a part the next key is taken: in no two parts at the same place."""


@dataclass
class Spool:
    """Parts one after another in a file, and where each begins."""

    place: Path
    bounds: list[int] = field(default_factory=lambda: [0])
    parts: list[tuple[str, str, int]] = field(default_factory=list)
    """Name, SHA-256 and number of lines of each."""
    keys: list[bytes] = field(default_factory=list)

    def fill(self, parts: Iterable[Part]) -> None:
        """Write the parts; each is in memory only while it is written."""
        with self.place.open("wb") as out:
            for part in parts:
                data = part.load()
                out.write(data)
                self._take_keys(data, self.bounds[-1])
                self.bounds.append(self.bounds[-1] + len(data))
                self.parts.append((part.name, part.digest, data.count(b"\n")))

    def _take_keys(self, data: bytes, before: int) -> None:
        for number in range(before // _STEP, (before + len(data)) // _STEP):
            start = data.rfind(b"\n", 0, int(number * _TURN % 1 * len(data))) + 1
            self.keys.append(data[start : data.index(b" ", start) + 1])

    def ranges(self) -> Iterator[list[bytes]]:
        """The lines of all parts in order, some at once; those that several parts have, as often."""
        self.keys.sort()
        number = self.bounds[-1] // _RANGE
        ends = sorted({self.keys[len(self.keys) * each // (number + 1)] for each in range(1, number + 1)})
        with SortedFile(self.place) as lines:
            places = self.bounds[:-1]
            for key in ends:
                after = [
                    lines.find_between(key, place, end) for place, end in zip(places, self.bounds[1:], strict=True)
                ]
                yield _sorted(lines, places, after)
                places = after
                lines.forget()
            yield _sorted(lines, places, self.bounds[1:])


def _sorted(lines: SortedFile, starts: Sequence[int], ends: Sequence[int]) -> list[bytes]:
    taken = (chunk for start, end in zip(starts, ends, strict=True) for chunk in lines.chunks(start, end))
    found = b"".join(taken).splitlines(keepends=True)
    found.sort()  # of sorted runs, which this merges
    return found


@dataclass(frozen=True, slots=True)
class Range:
    """Lines of a dump that stand together, each once, and how many parts have a line where that is not one."""

    lines: list[bytes]
    counts: list[bytes]


def visible(found: list[bytes]) -> Range:
    """What a dump says of sorted lines of which some stand there several times.

    What follows is not said where it is stated.
    """
    lines = list(dict.fromkeys(found))
    several = {line: n for line, n in Counter(found).items() if n > 1} if len(lines) < len(found) else {}
    end = b" " + inferred() + b" .\n"
    hidden = [place for place, line in enumerate(lines) if line.endswith(end) and _is_stated(lines, place)]
    for place in hidden:
        several.setdefault(lines[place], 1)
    if hidden:
        gone = set(hidden)
        lines = [line for place, line in enumerate(lines) if place not in gone]
    return Range(lines, [entry_of(line, several[line]) for line in sorted(several)])


def _is_stated(lines: Sequence[bytes], place: int) -> bool:
    """Whether the triple of a line stands in another line beside it that hides it."""
    triple = lines[place][: lines[place].rindex(b" <")]
    begins = triple + b" <"
    for step in (-1, 1):
        other = place + step
        while 0 <= other < len(lines) and lines[other].startswith(begins) and triple_of(lines[other]) == triple:
            if said_elsewhere((graph_of(lines[other]),)):
                return True
            other += step
    return False


def merged(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of sorted N-Quads, of which each part is sorted: each once, without holding them all."""
    last = b""
    for line in heapq.merge(*map(io.BytesIO, parts)):
        if line != last:
            yield line
            last = line
