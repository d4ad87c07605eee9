"""Looking things up in an index.

What is named comes first, then statements, then paragraphs. A thing is found by any of its names: written in full, by
an acronym or official number, within a longer question, and by the beginnings of words. Statements and paragraphs have
all words of the question, in any form, or else some; statements about a thing that the question names need not name it.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from miggraph.errors import DatasetError
from miggraph.search import said, things
from miggraph.search.index import FORMAT
from miggraph.search.kinds import KIND_WORDS, PASSAGE, SMALL, THINGS
from miggraph.search.matching import Match, Names, matches
from miggraph.search.spelling import corrected
from miggraph.search.words import ARTICLES, fold, silent, telling, without_article

BEGIN, END = "\x02", "\x03"
"""What stands before and after a word that was found, in the words of a hit."""
_SNIPPET = 45
"""Words shown of a paragraph."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found."""

    iri: str
    kind: str
    label: str
    """Its name; empty for statements and passages."""
    words: str = ""
    """The words of a statement or passage, what was found between :data:`BEGIN` and :data:`END`."""
    detail: str = ""
    """Who says it and where, or where it stands."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a question finds."""

    hits: Sequence[Hit] = ()
    """The page asked for: things, then statements, then passages."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Kind → how many there are, of kinds that are not shown too."""
    searched: Sequence[str] = ()
    """The words searched for: without those that say nothing, and with the spelling mended."""
    also: Sequence[str] = ()
    """Other names of the things that the question names; what is said of them is found too."""
    mended: Mapping[str, str] = field(default_factory=dict)
    """Word of the question → the word searched for instead."""
    partly: bool = False
    """Whether no statement or paragraph has all words, and those shown have some."""


class Search:
    """An index that is open. Threads may share it: each has a connection of its own."""

    def __init__(self, place: Path) -> None:
        """Open an index.

        :raises DatasetError: if it is missing, or of another format
        """
        self._place = place
        self._local = threading.local()
        self._names: Names | None = None
        self._reading = threading.Lock()
        try:
            (found,) = self._database.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error as error:
            raise DatasetError("has no search index", where=place, hint="build the dataset again") from error
        if found != FORMAT:
            raise DatasetError("has a search index of another version", where=place, hint="build the dataset again")

    def find(self, question: str, kinds: Collection[str] = (), *, limit: int = 10, offset: int = 0) -> Found:
        """What a question finds, the best first.

        :param kinds: the kinds to show, all if empty
        :param limit: hits to show of things, of statements and of passages
        """
        whole = fold(question)
        told = telling(question)
        mended = {word: other for word in told if (other := corrected(self._database, word)) != word}
        whole, told = ([mended.get(word, word) for word in words] for words in (whole, told))
        if not told:
            return Found()
        asked_for = {word: KIND_WORDS[word] for word in told if word in KIND_WORDS}
        if len(asked_for) < len(told):
            told = [word for word in told if word not in asked_for]
        named_things = things.ranked(self._database, whole, told, silent(question))
        names = things.named(named_things, told)
        sayings, partly = said.ranked(self._database, told, names, set(asked_for.values()))
        groups = (
            named_things,
            [each for each in sayings if each.kind != PASSAGE],
            [each for each in sayings if each.kind == PASSAGE],
        )
        shown = [
            each.number
            for group in groups
            for each in [each for each in group if not kinds or each.kind in kinds][offset : offset + limit]
        ]
        counts = Counter(each.kind for group in groups for each in group)
        also = self._names_of({number for name in names for number in name.things}, whole)
        return Found(tuple(self._hits(shown, told)), counts, told, also, mended, partly)

    def suggest(self, beginning: str, kinds: Collection[str] = (), *, limit: int = 8, offset: int = 0) -> list[Hit]:
        """Things whose names begin as what is being typed, the best first.

        :param kinds: the kinds to show, all if empty
        """
        whole = fold(beginning)
        if not whole:
            return []
        every = things.ranked(self._database, whole, whole, silent(beginning))
        ranked = [each for each in every if not kinds or each.kind in kinds]
        return list(self._hits([thing.number for thing in ranked[offset : offset + limit]], whole))

    def called(self, name: str) -> list[Hit]:
        """Things that have just this name, whatever its case, accents, spaces and article, the best known first."""
        bare = without_article(fold(name))
        spelt = [" ".join(bare), *(" ".join((article, *bare)) for article in ARTICLES)] if bare else []
        rows = self._database.execute(
            "SELECT e.iri, e.kind, e.label, e.detail FROM names n JOIN entries e ON e.id = n.entry "
            "WHERE (n.folded IN (SELECT value FROM json_each(?1)) OR n.compact = ?2) "
            "AND e.kind IN (SELECT value FROM json_each(?3)) "
            "GROUP BY e.id ORDER BY e.weight = 0, e.kind IN (SELECT value FROM json_each(?4)), "
            "max(n.main) DESC, e.weight DESC, e.iri",
            (json.dumps(spelt), "".join(bare), json.dumps(THINGS), json.dumps([*SMALL])),
        )
        return [Hit(iri, kind, label, "", detail) for iri, kind, label, detail in rows]

    def match(self, name: str, kinds: Collection[str], *, limit: int = 10) -> list[Match]:
        """The things that a name may stand for as somebody else spells it, the likeliest first.

        :param kinds: the kinds of things that are meant
        """
        with self._reading:
            if self._names is None:
                self._names = Names(self._database)
        return matches(self._database, self._names, name, kinds, limit)

    def entries(self, iris: Collection[str], kinds: Collection[str]) -> dict[str, Hit]:
        """Things by their IRIs, those that are of some kinds."""
        rows = self._database.execute(
            "SELECT iri, kind, label, detail FROM entries WHERE iri IN (SELECT value FROM json_each(?1)) "
            "AND kind IN (SELECT value FROM json_each(?2))",
            (json.dumps([*iris]), json.dumps([*kinds])),
        )
        return {iri: Hit(iri, kind, label, "", detail) for iri, kind, label, detail in rows}

    @property
    def _database(self) -> sqlite3.Connection:
        if not hasattr(self._local, "database"):
            self._local.database = sqlite3.connect(f"{self._place.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        database: sqlite3.Connection = self._local.database
        return database

    def _hits(self, numbers: Sequence[int], words: Iterable[str]) -> Iterator[Hit]:
        """Entries by their numbers, in that order, with what was found marked."""
        marked = (BEGIN, END, " OR ".join(f'"{word}"' for word in words), json.dumps(numbers))
        rows = self._database.execute(
            f"SELECT e.id, CASE e.kind WHEN '{PASSAGE}' THEN snippet(words_text, 0, ?1, ?2, '…', {_SNIPPET}) "
            "ELSE highlight(words_text, 0, ?1, ?2) END FROM words_text w JOIN entries e ON e.id = w.rowid "
            "WHERE words_text MATCH ?3 AND w.rowid IN (SELECT value FROM json_each(?4))",
            marked,
        )
        with_marks = dict(rows.fetchall())
        rows = self._database.execute(
            "SELECT e.id, e.iri, e.kind, e.label, coalesce(w.words, ''), e.detail FROM entries e "
            "LEFT JOIN words_text w ON w.rowid = e.id WHERE e.id IN (SELECT value FROM json_each(?))",
            (json.dumps(numbers),),
        )
        hits = {
            number: Hit(iri, kind, label, with_marks.get(number, text), detail)
            for number, iri, kind, label, text, detail in rows
        }
        return (hits[number] for number in numbers)

    def _names_of(self, numbers: Iterable[int], whole: Sequence[str]) -> tuple[str, ...]:
        rows = self._database.execute(
            "SELECT DISTINCT e.label, n.folded FROM names n JOIN entries e ON e.id = n.entry "
            "WHERE n.main AND e.id IN (SELECT value FROM json_each(?)) ORDER BY e.label",
            (json.dumps([*numbers]),),
        )
        asked = " ".join(whole)
        return tuple(label for label, folded in rows if folded not in asked)
