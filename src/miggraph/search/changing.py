"""Changing an index where a dataset has changed: the entries concerned are made again, all others stay as they are.

An entry rests on the triples of its thing and on how many lead to it, that of a statement also on the names of those
who make it, and that of a paragraph on the text and the name of its report. What statements are about also rests on
which things have entries.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pyoxigraph as ox

from miggraph import iris
from miggraph.search.gather import LABELS, LINKS, MAKERS, Entry, Things, is_link, passages_of
from miggraph.search.index import NAMED, RESOLVE, add_entries, is_told, names_of
from miggraph.search.kinds import PASSAGE
from miggraph.search.words import fold

_AT_ONCE = 500
"""Rows that are asked for at once."""


@dataclass
class Touched:
    """What has changed: the triples that went and came, and the reports of which a file did."""

    things: set[str] = field(default_factory=set)
    """Subjects of the triples."""
    renamed: set[str] = field(default_factory=set)
    """Subjects of those that name something."""
    links: Counter[str] = field(default_factory=Counter)
    """How many more of them lead to a thing."""
    reports: set[str] = field(default_factory=set)
    """Slugs."""

    def take(self, triples: Iterable[ox.Triple], *, sign: int) -> None:
        """Take up triples that came (1) or went (-1); nobody searches for the parts that a description counts."""
        part = f"{iris.dataset()}#"
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode) and not triple.subject.value.startswith(part):
                self.things.add(triple.subject.value)
                if triple.predicate.value in LABELS:
                    self.renamed.add(triple.subject.value)
            if isinstance(triple.object, ox.NamedNode) and is_link(triple):
                self.links[triple.object.value] += sign


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry as the index has it."""

    number: int
    shown: tuple[str, str, str, int]
    """Kind, label, detail and weight."""
    names: tuple[tuple[str, int], ...]
    """The names as they are compared, and whether each is the one shown."""
    words: str

    def is_of(self, entry: Entry) -> bool:
        """Whether it is that of an entry, but for what that is about."""
        shown = (entry.kind, entry.label, entry.detail, entry.weight)
        names = tuple(sorted((folded, main) for folded, _, main in names_of(entry)))
        return self.shown == shown and self.names == names and self.words == entry.words


class _Edit:
    """Entries that go and that come, what statements are about now, and how much more leads to things unchanged."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self._numbers = numbers
        self.gone: list[_Row] = []
        self.come: list[tuple[int, Entry]] = []
        self.about: dict[int, tuple[str, ...]] = {}
        self.led: dict[str, int] = {}

    def compare(self, row: _Row | None, entry: Entry | None) -> None:
        """Take up what a thing was and what it is."""
        if row and entry and row.is_of(entry):
            self.about[row.number] = entry.about
            return
        if row:
            self.gone.append(row)
        if entry:
            self.come.append((row.number if row else next(self._numbers), entry))


def change_index(place: Path, touched: Touched, store: ox.Store, texts: Path) -> None:
    """Change an index in place.

    :param store: of the dataset as it is now; see :mod:`miggraph.stores`
    :param texts: the folder of the stored texts as they are now
    :raises OSError: if it cannot be written
    """
    try:
        with closing(sqlite3.connect(place)) as database:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            _change(database, touched, Things(store), texts)
            database.commit()
    except sqlite3.Error as error:
        raise OSError(f"{place}: {error}") from error


def _change(database: sqlite3.Connection, touched: Touched, things: Things, texts: Path) -> None:
    edit = _Edit(_numbers(database, "entries"))
    made = {maker for name in touched.renamed for maker in things.leading_to(name, MAKERS)}
    concerned = {*touched.things, *made}
    known = _rows(database, sorted(concerned))
    turned = []
    for iri in sorted(concerned):
        row = known.get(iri)
        entry = things.entry(iri, row.shown[-1] + touched.links[iri] if row else None)
        edit.compare(row, entry)
        if (iri in known) != (entry is not None):
            turned.append(iri)
    speaking = sorted({one for name in turned for one in things.leading_to(name, LINKS)} - concerned)
    known = _rows(database, speaking)
    for iri in speaking:
        row = known.get(iri)
        edit.compare(row, things.entry(iri, row.shown[-1] + touched.links[iri] if row else None))
    edit.led = {iri: touched.links[iri] for iri in touched.links.keys() - concerned - {*speaking}}
    for slug in sorted({*touched.reports, *_reports_named(touched.renamed, texts)}):
        _compare_passages(database, edit, slug, things, texts)
    _apply(database, edit)


def _reports_named(renamed: Collection[str], texts: Path) -> set[str]:
    begin = iris.thing("report", "")
    slugs = {iri.removeprefix(begin) for iri in renamed if iri.startswith(begin)}
    return {slug for slug in slugs if "/" not in slug and (texts / f"{slug}.json").is_file()}


def _compare_passages(database: sqlite3.Connection, edit: _Edit, slug: str, things: Things, texts: Path) -> None:
    begin = f"{iris.document(slug)}#char="
    query = f"{_ROWS} WHERE kind = ? AND iri >= ? AND iri < ?"
    rows = _read(database, database.execute(query, (PASSAGE, begin, begin[:-1] + ">")).fetchall())
    layout = texts / f"{slug}.json"
    for entry in passages_of(layout, things) if layout.is_file() else ():
        edit.compare(rows.pop(entry.iri, None), entry)
    for row in rows.values():
        edit.compare(row, None)


_ROWS = "SELECT iri, id, kind, label, detail, weight FROM entries"


def _rows(database: sqlite3.Connection, things: Sequence[str]) -> dict[str, _Row]:
    """What the index has of things; paragraphs are none."""
    found: dict[str, _Row] = {}
    for start in range(0, len(things), _AT_ONCE):
        some = json.dumps(things[start : start + _AT_ONCE])
        query = f"{_ROWS} WHERE iri IN (SELECT value FROM json_each(?)) AND kind <> ?"
        found.update(_read(database, database.execute(query, (some, PASSAGE)).fetchall()))
    return found


def _read(database: sqlite3.Connection, rows: Iterable[tuple[str, int, str, str, str, int]]) -> dict[str, _Row]:
    found = {}
    for iri, number, kind, label, detail, weight in rows:
        names = database.execute("SELECT folded, main FROM names WHERE entry = ? ORDER BY folded, main", (number,))
        words = database.execute("SELECT words FROM words_text WHERE rowid = ?", (number,)).fetchone()
        row = _Row(number, (kind, label, detail, weight), tuple(names.fetchall()), words[0] if words else "")
        found[iri] = row
    return found


def _numbers(database: sqlite3.Connection, table: str) -> Iterator[int]:
    (last,) = database.execute(f"SELECT max(id) FROM {table}").fetchone()
    return count((last or 0) + 1)


def _apply(database: sqlite3.Connection, edit: _Edit) -> None:
    uses: Counter[str] = Counter()
    for row in edit.gone:
        for folded, _ in row.names:
            uses.subtract(folded.split())
        uses.subtract(fold(row.words))
    gone = [(row.number,) for row in edit.gone]
    database.executemany("DELETE FROM names_text WHERE rowid IN (SELECT id FROM names WHERE entry = ?)", gone)
    for table, column in (("names", "entry"), ("words_text", "rowid"), ("entries", "id")):
        database.executemany(f"DELETE FROM {table} WHERE {column} = ?", gone)
    stay = {number for number, _ in edit.come}
    database.executemany("DELETE FROM about WHERE thing = ?", (each for each in gone if each[0] not in stay))
    stale = json.dumps([*(number for (number,) in gone), *edit.about])
    database.execute("DELETE FROM about WHERE statement IN (SELECT value FROM json_each(?))", (stale,))
    weights = ((more, iri, PASSAGE) for iri, more in edit.led.items() if more)
    database.executemany("UPDATE entries SET weight = weight + ? WHERE iri = ? AND kind <> ?", weights)
    database.execute(NAMED)
    add_entries(database, edit.come, _numbers(database, "names"), uses)
    pairs = ((number, iri) for number, about in edit.about.items() for iri in about)
    database.executemany("INSERT INTO named VALUES (?, ?)", pairs)
    database.executescript(RESOLVE)
    told = [(word, number) for word, number in uses.items() if number and is_told(word)]
    database.executemany(
        "INSERT INTO vocabulary VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET uses = uses + excluded.uses", told
    )
    database.executemany("DELETE FROM vocabulary WHERE word = ? AND uses <= 0", ((word,) for word, _ in told))
