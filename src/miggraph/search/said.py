"""Which statements and paragraphs answer a question."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from miggraph.search.kinds import PASSAGE, STATEMENTS
from miggraph.search.things import Named

_MOST = 2000
"""Statements and paragraphs that are ranked; of a question that finds more, the best by FTS5's measure."""
_ABOUT, _ASKED_FOR = 4.0, 8.0
"""By how much of FTS5's measure a statement gains that is about a thing named, or of a kind asked for."""

_ORDER = {kind: place for place, kind in enumerate((*STATEMENTS, PASSAGE))}


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """A statement or paragraph; the better one is the smaller."""

    score: float
    order: int
    """The place of its kind among :data:`~miggraph.search.kinds.STATEMENTS`."""
    number: int
    kind: str


def ranked(
    database: sqlite3.Connection, words: Sequence[str], names: Sequence[Named], asked_for: Collection[str]
) -> tuple[list[Said], bool]:
    """What has all words of a question or is about what they name, the best first; where nothing does, what has some.

    :param words: the question's words, those that tell something
    :param names: the parts of it that name things
    :param asked_for: kinds that the question asks for
    :return: them, and whether they have only some of the words
    """
    scores = _matching(database, _all(words))
    about = _about_all(database, words, names)
    partly = not scores and not about and not _is_name(words, names)
    if partly:
        scores = _matching(database, _any([word for word in words if len(word) > 1] or words))
    elif about:
        others = about - scores.keys()
        scores |= dict.fromkeys(others, 0.0) | _matching(database, _any(words), others)
    kinds = _kinds(database, scores)
    return sorted(
        Said(
            score - _ABOUT * (number in about) - _ASKED_FOR * (kinds[number] in asked_for),
            _ORDER[kinds[number]],
            number,
            kinds[number],
        )
        for number, score in scores.items()
    ), bool(partly and scores)


def _is_name(words: Sequence[str], names: Sequence[Named]) -> bool:
    """Whether a question is nothing but one name: what has a part of it is about something else."""
    return len(names) == 1 and set(names[0].words) >= set(words)


def _about_all(database: sqlite3.Connection, words: Sequence[str], names: Sequence[Named]) -> set[int]:
    """Statements about one thing of each name, or that have its words, with all further words; about one at least."""
    if not names:
        return set()
    rest = [word for word in words if not any(word in name.words for name in names)]
    sets = [_about(database, name.things) for name in names]
    near: set[int] = set().union(*sets)
    for name, about in zip(names, sets, strict=True):
        near &= about | _matching(database, _all(name.words), near).keys()
    return near & _matching(database, _all(rest), near).keys() if rest else near


def _about(database: sqlite3.Connection, things: Iterable[int]) -> set[int]:
    rows = database.execute(
        "SELECT statement FROM about WHERE thing IN (SELECT value FROM json_each(?)) LIMIT ?",
        (json.dumps([*things]), _MOST),
    )
    return {number for (number,) in rows}


def _matching(database: sqlite3.Connection, match: str, among: Collection[int] | None = None) -> dict[int, float]:
    """Rows that a phrase of FTS5 finds, each with its measure, the smaller the better.

    :param among: the rows to look at; None for all
    """
    rows = database.execute(
        "SELECT rowid, rank FROM words_text WHERE words_text MATCH ?1 "
        "AND (?2 IS NULL OR rowid IN (SELECT value FROM json_each(?2))) ORDER BY rank LIMIT ?3",
        (match, None if among is None else json.dumps([*among]), _MOST),
    )
    return dict(rows.fetchall())


def _kinds(database: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, str]:
    rows = database.execute(
        "SELECT id, kind FROM entries WHERE id IN (SELECT value FROM json_each(?))", (json.dumps([*numbers]),)
    )
    return dict(rows.fetchall())


def _all(words: Iterable[str]) -> str:
    return " ".join(f'"{word}"' for word in words)


def _any(words: Iterable[str]) -> str:
    return " OR ".join(f'"{word}"' for word in words)
