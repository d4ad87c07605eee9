"""Words as they were meant: what no text has is read as the nearest word that one has."""

from __future__ import annotations

import json
import sqlite3

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4
"""Letters of a word that is mended; of a shorter one every other is near."""
_WRONG = {4: 1, 5: 1, 6: 1, 7: 2}
"""Length of a word → letters that may be wrong; of a longer one three may be."""
_MOST_WRONG = 3
_ENDINGS = ("", "d", "e", "ed", "es", "ing", "s")
"""Endings of the forms of a word: ``vote`` is no misspelling where a text has ``voting``."""
_SHORTEST_STEM = 3


def corrected(database: sqlite3.Connection, word: str) -> str:
    """The word, or the nearest that some text or name has, the commonest among equals.

    Distance is that of optimal string alignment: letters put in, left out, replaced or swapped with the next.
    """
    if len(word) < _SHORTEST or not word.isalpha() or _known(database, word):
        return word
    allowed = _WRONG.get(len(word), _MOST_WRONG)
    rows = database.execute(
        "SELECT word, uses FROM vocabulary WHERE length(word) BETWEEN ? AND ?",
        (len(word) - allowed, len(word) + allowed),
    )
    uses = dict(rows.fetchall())
    near = process.extract(word, list(uses), scorer=OSA.distance, score_cutoff=allowed, limit=20)
    return min(near, key=lambda each: (each[1], each[0][0] != word[0], -uses[each[0]], each[0]))[0] if near else word


def _known(database: sqlite3.Connection, word: str) -> bool:
    """Whether some word begins so, as what is being typed does, or is another form of it."""
    row = database.execute("SELECT 1 FROM vocabulary WHERE word >= ? AND word < ? LIMIT 1", (word, word + "\U0010ffff"))
    return row.fetchone() is not None or _has_any(database, _forms(word))


def _forms(word: str) -> set[str]:
    stems = {word.removesuffix(ending) for ending in _ENDINGS if len(word) - len(ending) >= _SHORTEST_STEM}
    return {stem + ending for stem in stems for ending in _ENDINGS}


def _has_any(database: sqlite3.Connection, words: set[str]) -> bool:
    query = "SELECT 1 FROM vocabulary WHERE word IN (SELECT value FROM json_each(?)) LIMIT 1"
    return database.execute(query, (json.dumps(sorted(words)),)).fetchone() is not None
