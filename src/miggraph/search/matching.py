"""Which things a name may stand for that is spelt as somebody else spells it.

A name is compared word by word: each word with the nearest of the other name, rare words counting more than common
ones (soft TF-IDF). So word order, accents, small errors of spelling and words between do little harm, while names that
share nothing but what many have do not look alike.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from miggraph.search.words import STOPWORDS, fold

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_NUMBERED = re.compile(r"\b([A-Za-z]{1,3})[-.\s]+(\d+)\b")
"""A short code and its number: ``C-97`` is ``C97``."""
_MOST_WORDS, _LONGEST_WORD = 24, 40
_NEAR_WORDS = 5
"""Words of names that are tried for a word that is spelt otherwise."""
_CANDIDATES = 300
"""Names that are compared, those that share the rarest words."""
_ALIKE = 0.72
"""How alike two words are at least that may be one; 1 is the same."""
_INITIAL = 0.85
"""How alike a word and its first letter are."""
_EMPTY_WEIGHT = 0.15
"""The weight of a word that says nothing, beside that of others of its rarity."""
_SHORTEST = 3
"""Letters of a word that can be misspelt and still be told."""
_WORDS = 0.8
"""How much words count; the rest is for the letters of the whole."""
_BRACKETED = 0.9
"""How much a name counts that stands in brackets behind another."""
_NEAREST = 0.99
"""How near a name is at most that is not the same."""


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that a name may stand for."""

    iri: str
    kind: str
    label: str
    detail: str
    name: str
    """The name of it that is nearest, folded."""
    similarity: float
    """How near that is; 1 is the same name."""
    main: bool
    """Whether it is the name that is shown."""
    weight: int
    """How many triples lead to the thing."""


class Names:
    """The names of an index, with how rare their words are; kept as long as the index is open."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Read how many names have each word."""
        self._uses: Counter[str] = Counter()
        self._count = 0
        for (folded,) in database.execute("SELECT folded FROM names"):
            self._count += 1
            self._uses.update(set(folded.split()))
        self._words = sorted(self._uses)
        self._near = lru_cache(maxsize=4096)(self._find_near)

    def weight(self, word: str) -> float:
        """How much a word tells: the rarer the more."""
        rarity = math.log(1 + (self._count + 1) / (self._uses.get(word, 0) + 1))
        return rarity * (_EMPTY_WEIGHT if word in STOPWORDS else 1.0)

    def near(self, word: str) -> Sequence[str]:
        """The words of names that a word may be, itself first."""
        return self._near(word)

    def _find_near(self, word: str) -> Sequence[str]:
        if len(word) < _SHORTEST:
            return (word,)
        found = process.extract(
            word, self._words, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE, limit=_NEAR_WORDS
        )
        return (word, *(near for near, _, _ in found if near != word))


def matches(database: sqlite3.Connection, names: Names, given: str, kinds: Collection[str], limit: int) -> list[Match]:
    """The things that a name may stand for, the likeliest first.

    :param given: the name as somebody spells it
    :param kinds: the kinds of things that are meant
    """
    best: dict[int, Match] = {}
    for words, part in _readings(given):
        for number, match in _compared(database, names, words, part, kinds):
            if number not in best or _order(match) < _order(best[number]):
                best[number] = match
    return sorted(best.values(), key=_order)[:limit]


def _order(match: Match) -> tuple[float, bool, int, str]:
    return (-round(match.similarity, 4), not match.main, -match.weight, match.iri)


def _readings(given: str) -> Iterator[tuple[list[str], float]]:
    """The words of a name: as it stands, without what is in brackets, and those in brackets alone.

    Each with how far it is what was given; 1 is all of it.
    """
    inner = [part for pair in _BRACKETS.findall(given) for part in pair if part.strip()]
    seen: list[list[str]] = []
    outer = [(text, 1.0) for text in (given, _NUMBERED.sub(r"\1\2", given), _BRACKETS.sub(" ", given))]
    for text, part in (*outer, *((text, _BRACKETED) for text in inner)):
        words = [word[:_LONGEST_WORD] for word in fold(text)][:_MOST_WORDS]
        if words and words not in seen:
            seen.append(words)
            yield words, part


def _compared(
    database: sqlite3.Connection, names: Names, words: Sequence[str], part: float, kinds: Collection[str]
) -> Iterator[tuple[int, Match]]:
    whole, closed = " ".join(words), "".join(words)
    told = json.dumps([*kinds])
    columns = "SELECT n.entry, n.folded, n.compact, n.main, e.iri, e.kind, e.label, e.detail, e.weight FROM"
    rows = database.execute(
        f"{columns} names n JOIN entries e ON e.id = n.entry "
        "WHERE (n.folded = ?1 OR n.compact = ?2) AND e.kind IN (SELECT value FROM json_each(?3))",
        (whole, closed, told),
    ).fetchall()
    tried = dict.fromkeys(near for word in words if word not in STOPWORDS for near in names.near(word))
    if tried:
        rows += database.execute(
            f"{columns} names_text t JOIN names n ON n.id = t.rowid JOIN entries e ON e.id = n.entry "
            "WHERE names_text MATCH ?1 AND e.kind IN (SELECT value FROM json_each(?2)) ORDER BY t.rank LIMIT ?3",
            (" OR ".join(f'"{word}"' for word in tried), told, _CANDIDATES),
        ).fetchall()
    for number, folded, compact, main, iri, kind, label, detail, weight in rows:
        same = folded == whole or compact == closed
        similarity = 1.0 if same else similar(names, words, folded.split())
        yield number, Match(iri, kind, label, detail, folded, part * similarity, bool(main), weight)


def similar(names: Names, given: Sequence[str], other: Sequence[str]) -> float:
    """How near two names are, below 1: the weight of the words that they share in that of all their words."""
    left = list(other)
    shared, every = 0.0, sum(map(names.weight, other))
    for word in sorted(given, key=names.weight, reverse=True):
        likeness, nearest = max(((_alike(word, each), each) for each in left), default=(0.0, ""))
        if likeness >= _ALIKE:
            left.remove(nearest)
            shared += 2 * likeness * names.weight(nearest)
            every += names.weight(nearest)
        else:
            every += names.weight(word)
    letters = fuzz.ratio(" ".join(given), " ".join(other)) / 100
    return min(_NEAREST, _WORDS * shared / every + (1 - _WORDS) * letters)


def _alike(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if len(word) == 1 or len(other) == 1:
        return _INITIAL if word[0] == other[0] and not (word + other).isdigit() else 0.0
    if word.isdigit() or other.isdigit() or min(len(word), len(other)) < _SHORTEST:
        return 0.0
    return float(OSA.normalized_similarity(word, other))
