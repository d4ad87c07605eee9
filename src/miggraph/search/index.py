"""Writing the index of a dataset.

entries      id, iri, kind, label, detail, weight      everything that can be found
names        entry, folded, compact, main              names as they are compared; main: 1 for the name shown
names_text   FTS5 over folded names, with prefixes; its row is that of names
words_text   FTS5 over the words of statements and passages, stemmed; its row is that of entries
about        thing, statement                          ids of entries
vocabulary   word, uses                                every word, for what is misspelt
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import count, islice
from pathlib import Path

from miggraph.search.gather import Entry
from miggraph.search.words import fold

INDEX = "search.sqlite"
FORMAT = 1
"""The way described above, as the file's ``user_version`` names it."""

_SCHEMA = f"""
PRAGMA user_version = {FORMAT};
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE entries (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL,
                      detail TEXT NOT NULL, weight INTEGER NOT NULL);
CREATE TABLE names (id INTEGER PRIMARY KEY, entry INTEGER NOT NULL, folded TEXT NOT NULL, compact TEXT NOT NULL,
                    main INTEGER NOT NULL);
CREATE VIRTUAL TABLE names_text USING fts5(folded, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
CREATE VIRTUAL TABLE words_text USING fts5(words, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TABLE about (thing INTEGER NOT NULL, statement INTEGER NOT NULL, PRIMARY KEY (thing, statement)) WITHOUT ROWID;
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, uses INTEGER NOT NULL) WITHOUT ROWID;
"""
_FINISH = """
CREATE INDEX names_folded ON names (folded);
CREATE INDEX names_compact ON names (compact);
CREATE INDEX names_entry ON names (entry);
CREATE INDEX entries_kind ON entries (kind);
CREATE INDEX entries_iri ON entries (iri);
INSERT INTO names_text (names_text) VALUES ('optimize');
INSERT INTO words_text (words_text) VALUES ('optimize');
ANALYZE;
"""
_AT_ONCE = 10_000
"""Entries that are written at once."""
_SHORTEST = 4
"""Letters of a word that can be misspelt and still be told."""


def write_index(place: Path, entries: Iterable[Entry]) -> None:
    """Write an index as a new file.

    :raises OSError: if it cannot be written
    """
    try:
        with closing(sqlite3.connect(place)) as database:
            database.executescript(_SCHEMA)
            _fill(database, entries)
            database.executescript(_FINISH)
            database.commit()
    except sqlite3.OperationalError as error:
        raise OSError(f"{place}: {error}") from error


def _fill(database: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    numbers: dict[str, int] = {}
    about: list[tuple[int, str]] = []
    vocabulary: Counter[str] = Counter()
    name = count(1)
    numbered = enumerate(entries, 1)
    while some := list(islice(numbered, _AT_ONCE)):
        numbers.update((entry.iri, number) for number, entry in some)
        about += ((number, thing) for number, entry in some for thing in entry.about)
        names = [(next(name), number, *each) for number, entry in some for each in _names(entry)]
        words = [(number, entry.words) for number, entry in some if entry.words]
        database.executemany(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)",
            ((number, each.iri, each.kind, each.label, each.detail, each.weight) for number, each in some),
        )
        database.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?)", names)
        database.executemany("INSERT INTO names_text (rowid, folded) VALUES (?, ?)", ((n[0], n[2]) for n in names))
        database.executemany("INSERT INTO words_text (rowid, words) VALUES (?, ?)", words)
        for _, _, folded, _, _ in names:
            vocabulary.update(folded.split())
        for _, text in words:
            vocabulary.update(fold(text))
    pairs = ((numbers[thing], statement) for statement, thing in about if thing in numbers)
    database.executemany("INSERT OR IGNORE INTO about VALUES (?, ?)", pairs)
    longer = ((word, uses) for word, uses in vocabulary.items() if len(word) >= _SHORTEST and not word.isdigit())
    database.executemany("INSERT INTO vocabulary VALUES (?, ?)", longer)


def _names(entry: Entry) -> Iterator[tuple[str, str, int]]:
    shown = " ".join(fold(entry.label))
    for folded in sorted({" ".join(fold(name)) for name in entry.names}):
        if folded:
            yield folded, folded.replace(" ", ""), int(folded == shown)
