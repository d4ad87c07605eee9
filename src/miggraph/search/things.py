"""Which things a question names, and which have names that begin as its words do."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WHOLE, PART, BEGINS = range(3)
"""How a name answers a question: it is the question, it stands in it, its words begin as those of the question."""

_LONGEST_NAME = 10
"""Words of a name that is looked for within a question."""
_MOST = 2000
"""Names with all words of a question that are ranked."""
_COLUMNS = "SELECT n.entry, n.folded, n.main, e.kind, e.weight FROM"


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """A thing by its best name; the better one is the smaller."""

    rank: int
    shorter: int
    """Words of the question that are not in the name, for a name that stands in it."""
    unused: bool
    """Whether nothing leads to it: it stands in an authority file, and no report speaks of it."""
    begun: bool
    """Whether the question is no beginning of the name."""
    weight: float
    alias: bool
    length: int
    number: int
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Named:
    """A part of a question that is the name of some things."""

    words: tuple[str, ...]
    things: tuple[int, ...]


def ranked(database: sqlite3.Connection, whole: Sequence[str], words: Sequence[str]) -> list[Thing]:
    """The things that a question names or whose names have all its words, the best first.

    :param whole: the question's words, folded
    :param words: those of them that tell something
    """
    best: dict[int, Thing] = {}
    for thing in (*_spelt_out(database, whole), *_begun(database, whole, words)):
        if thing.number not in best or thing < best[thing.number]:
            best[thing.number] = thing
    return sorted(best.values())


def named(things: Sequence[Thing], words: Sequence[str]) -> list[Named]:
    """The parts of a question that name things, longest first, none within another.

    :param things: as :func:`ranked` gives them
    :param words: the question's words, those that tell something
    """
    free = list(words)
    parts = []
    for thing in things:
        part = tuple(thing.name.split())
        if thing.rank == BEGINS or not set(part) <= set(free):
            continue
        same = tuple(other.number for other in things if other.name == thing.name and other.rank != BEGINS)
        parts.append(Named(part, same))
        free = [word for word in free if word not in part]
    return parts


def _spelt_out(database: sqlite3.Connection, whole: Sequence[str]) -> Iterator[Thing]:
    """Things whose name, with or without spaces, is the question or stands in it."""
    spans = [(i, n) for n in range(1, _LONGEST_NAME + 1) for i in range(len(whole) - n + 1)]
    parts = {" ".join(whole[i : i + n]): n for i, n in spans}
    closed = {part.replace(" ", ""): n for part, n in parts.items() if any(letter.isdigit() for letter in part)}
    sought = json.dumps(sorted(parts.keys() | closed.keys()))
    rows = database.execute(
        f"{_COLUMNS} names n JOIN entries e ON e.id = n.entry "
        "WHERE n.folded IN (SELECT value FROM json_each(?1)) OR n.compact IN (SELECT value FROM json_each(?1))",
        (sought,),
    )
    for number, folded, main, kind, weight in rows:
        covered = parts.get(folded) or closed.get(folded.replace(" ", "")) or len(folded.split())
        rank = WHOLE if covered == len(whole) else PART
        yield _thing(rank, len(whole) - covered, True, number, folded, main, kind, weight)


def _begun(database: sqlite3.Connection, whole: Sequence[str], words: Sequence[str]) -> Iterator[Thing]:
    """Things that have a name in which each word of the question begins a word."""
    rows = database.execute(
        f"{_COLUMNS} names_text t JOIN names n ON n.id = t.rowid JOIN entries e ON e.id = n.entry "
        "WHERE names_text MATCH ? LIMIT ?",
        (" ".join(f'"{word}"*' for word in words), _MOST),
    )
    start = " ".join(whole)
    for number, folded, main, kind, weight in rows:
        yield _thing(BEGINS, 0, not folded.startswith(start), number, folded, main, kind, weight)


def _thing(rank: int, shorter: int, begun: bool, number: int, name: str, main: int, kind: str, weight: int) -> Thing:
    # Weights are compared by their order of magnitude: what is named twice as often is not the better answer.
    return Thing(
        rank, shorter, not weight, begun, -round(math.log2(weight + 1)), not main, len(name), number, kind, name
    )
