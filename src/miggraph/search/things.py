"""Which things a question names, and which have names that begin as its words do."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from miggraph.search.kinds import SMALL

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

    partial: bool
    """Whether the name is not the whole question."""
    missing: int
    """Telling words of the question that the name has not."""
    rank: int
    unused: bool
    """Whether nothing leads to it: it stands in an authority file, and no report speaks of it."""
    vague: bool
    """Whether the name has no number, though the question has one."""
    small: bool
    """Whether it is a part of something else: an item of a programme, an activity."""
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


def ranked(
    database: sqlite3.Connection, whole: Sequence[str], words: Sequence[str], silent: Collection[str] = ()
) -> list[Thing]:
    """The things that a question names or whose names have all its words, the best first.

    :param whole: the question's words, folded
    :param words: those of them that tell something
    :param silent: those that are no name by themselves
    """
    best: dict[int, Thing] = {}
    for thing in (*_spelt_out(database, whole, words, silent), *_begun(database, whole, words)):
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


def _spelt_out(
    database: sqlite3.Connection, whole: Sequence[str], words: Sequence[str], silent: Collection[str]
) -> Iterator[Thing]:
    """Things whose name, with or without spaces, is the question or stands in it."""
    longest = min(_LONGEST_NAME, len(whole))
    parts = {" ".join(whole[i : i + n]) for n in range(1, longest + 1) for i in range(len(whole) - n + 1)}
    parts = parts.difference(silent) | {" ".join(whole)}
    closed = {part.replace(" ", ""): part for part in parts if any(letter.isdigit() for letter in part)}
    rows = database.execute(
        f"{_COLUMNS} names n JOIN entries e ON e.id = n.entry "
        "WHERE n.folded IN (SELECT value FROM json_each(?1)) OR n.compact IN (SELECT value FROM json_each(?1))",
        (json.dumps(sorted(parts | closed.keys())),),
    )
    for number, folded, main, kind, weight in rows:
        part = folded if folded in parts else closed.get(folded.replace(" ", ""), folded)
        missing = len(set(words) - set(part.split()))
        rank = WHOLE if part == " ".join(whole) else PART
        yield _thing(rank, missing, True, words, number, part, main, kind, weight)


def _begun(database: sqlite3.Connection, whole: Sequence[str], words: Sequence[str]) -> Iterator[Thing]:
    """Things that have a name in which each word of the question begins a word."""
    rows = database.execute(
        f"{_COLUMNS} names_text t JOIN names n ON n.id = t.rowid JOIN entries e ON e.id = n.entry "
        "WHERE names_text MATCH ? LIMIT ?",
        (" ".join(f'"{word}"*' for word in words), _MOST),
    )
    start = " ".join(whole)
    for number, folded, main, kind, weight in rows:
        yield _thing(BEGINS, 0, not folded.startswith(start), words, number, folded, main, kind, weight)


def _thing(
    rank: int,
    missing: int,
    begun: bool,
    words: Sequence[str],
    number: int,
    name: str,
    main: int,
    kind: str,
    weight: int,
) -> Thing:
    # Weights are compared by their order of magnitude: what is named twice as often is not the better answer.
    magnitude = -round(math.log2(weight + 1))
    vague = _has_number(words) and not _has_number(name.split())
    return Thing(
        rank != WHOLE,
        missing,
        rank,
        not weight,
        vague,
        kind in SMALL,
        begun,
        magnitude,
        not main,
        len(name),
        number,
        kind,
        name,
    )


def _has_number(words: Iterable[str]) -> bool:
    return any(letter.isdigit() for word in words for letter in word)
