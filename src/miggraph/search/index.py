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
from collections.abc import Iterable, Iterator, Sequence
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
NAMED = "CREATE TEMP TABLE named (statement INTEGER NOT NULL, thing TEXT NOT NULL)"
"""What statements are about, by its name, until all entries are there."""
RESOLVE = """
INSERT OR IGNORE INTO about SELECT entries.id, named.statement FROM named JOIN entries ON entries.iri = named.thing;
DROP TABLE named;
"""
_FINISH = f"""
CREATE INDEX names_folded ON names (folded);
CREATE INDEX names_compact ON names (compact);
CREATE INDEX names_entry ON names (entry);
CREATE INDEX entries_kind ON entries (kind);
CREATE INDEX entries_iri ON entries (iri);
{RESOLVE}
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
            database.execute(NAMED)
            _fill(database, entries)
            database.executescript(_FINISH)
            database.commit()
    except sqlite3.OperationalError as error:
        raise OSError(f"{place}: {error}") from error


def _fill(database: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    vocabulary: Counter[str] = Counter()
    name = count(1)
    numbered = enumerate(entries, 1)
    while some := list(islice(numbered, _AT_ONCE)):
        add_entries(database, some, name, vocabulary)
    longer = ((word, uses) for word, uses in vocabulary.items() if is_told(word))
    database.executemany("INSERT INTO vocabulary VALUES (?, ?)", longer)


def add_entries(
    database: sqlite3.Connection, some: Sequence[tuple[int, Entry]], name: Iterator[int], vocabulary: Counter[str]
) -> None:
    """Write entries with their numbers, but for what they are about, which :data:`NAMED` takes up by its name.

    :param name: numbers for the names
    :param vocabulary: where the words are counted
    """
    names = [(next(name), number, *each) for number, entry in some for each in names_of(entry)]
    words = [(number, entry.words) for number, entry in some if entry.words]
    database.executemany(
        "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)",
        ((number, each.iri, each.kind, each.label, each.detail, each.weight) for number, each in some),
    )
    database.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?)", names)
    database.executemany("INSERT INTO names_text (rowid, folded) VALUES (?, ?)", ((n[0], n[2]) for n in names))
    database.executemany("INSERT INTO words_text (rowid, words) VALUES (?, ?)", words)
    database.executemany("INSERT INTO named VALUES (?, ?)", ((number, iri) for number, e in some for iri in e.about))
    for _, _, folded, _, _ in names:
        vocabulary.update(folded.split())
    for _, text in words:
        vocabulary.update(fold(text))


def is_told(word: str) -> bool:
    """Whether a word is in the vocabulary."""
    return len(word) >= _SHORTEST and not word.isdigit()


def names_of(entry: Entry) -> Iterator[tuple[str, str, int]]:
    """The names of an entry as they are compared, without spaces too, and whether each is the one shown."""
    shown = " ".join(fold(entry.label))
    for folded in sorted({" ".join(fold(name)) for name in entry.names}):
        if folded:
            yield folded, folded.replace(" ", ""), int(folded == shown)
