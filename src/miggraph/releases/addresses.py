"""Addresses that things had: the ledger that the corpus keeps, and the addresses that a version answers for.

The ledger is ``data/addresses.csv``; releases add to it. The folder of a version has its rows, and those of things
that went since the last release, in a form in which one is looked up without reading the others.
"""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from miggraph.errors import DatasetError
from miggraph.iris import path_of
from miggraph.releases.compare import Difference
from miggraph.releases.rows import is_day, read_rows, rows_text

LEDGER = "addresses.csv"
FILE = "addresses.sqlite"
MOVED, WITHDRAWN = "moved", "withdrawn"
_MOST = 100_000
"""Rows that a version has; of more, the newest."""
_DAY = 10
"""Characters of a day in ISO 8601."""
_HINT = "give each address a line: iri, state (moved or withdrawn), to, kind, label, last, since, date"
_TABLE = """CREATE TABLE addresses (iri TEXT PRIMARY KEY, state TEXT NOT NULL, target TEXT NOT NULL, kind TEXT NOT NULL,
 label TEXT NOT NULL, last TEXT NOT NULL, since TEXT NOT NULL, date TEXT NOT NULL) WITHOUT ROWID"""


@dataclass(frozen=True, slots=True)
class Address:
    """An address of a thing that is no longer there."""

    iri: str
    state: str
    to: str
    """The address where it is now; empty where it was withdrawn."""
    kind: str
    label: str
    last: str
    """The release, or the version by its SHA-256, that had it last."""
    since: str
    """The release or version that lacks it."""
    date: str
    """When that one was published, in ISO 8601."""


_COLUMNS = tuple(each.name for each in fields(Address))


def addresses_of(found: Difference, last: str, since: str, date: str) -> list[Address]:
    """The addresses of a difference at which nothing is any more.

    :param last: the release or version before
    :param since: the one after
    :param date: when that was published
    """
    moved = ((each.before, MOVED, each.after.iri) for each in found.changed if each.moved and path_of(each.before.iri))
    gone = ((thing, WITHDRAWN, "") for thing in found.withdrawn if path_of(thing.iri))
    return [
        Address(thing.iri, state, to, thing.kind, thing.label, last, since, date)
        for thing, state, to in (*moved, *gone)
    ]


def read_ledger(file: Path) -> list[Address]:
    """The rows of a ledger; none where there is no file.

    :raises DatasetError: if it cannot be read, has a row that is none, tells of an address twice, or leads in a circle
    """
    places: dict[str, str] = {}
    rows = []
    for place, values in read_rows(file, _COLUMNS, _HINT):
        row = _address(values, place)
        if row.iri in places:
            known = places[row.iri].rpartition(":")[2]
            raise DatasetError(f"tells of an address again that line {known} tells of", where=place, hint=_HINT)
        places[row.iri] = place
        rows.append(row)
    if circle := _circle(rows):
        way = " → ".join(map(path_of, circle))
        raise DatasetError(f"leads in a circle: {way}", where=places[circle[0]], hint="have one of them lead elsewhere")
    return rows


def _address(values: Sequence[str], where: str) -> Address:
    found = Address(*values)
    if found.state not in (MOVED, WITHDRAWN) or bool(found.to) != (found.state == MOVED):
        raise DatasetError(f"has a state {found.state[:80]!r} that does not fit", where=where, hint=_HINT)
    if not all(path_of(iri) and not set(iri) & set(' <>"{}|\\^`') for iri in (found.iri, found.to) if iri):
        raise DatasetError("has an address that is none of the dataset", where=where, hint=_HINT)
    if found.iri == found.to or not found.iri:
        raise DatasetError("has an address that leads nowhere", where=where, hint=_HINT)
    if not is_day(found.date):
        raise DatasetError(f"has a date {found.date[:80]!r} that is no day", where=where, hint=_HINT)
    return found


def _circle(rows: Iterable[Address]) -> list[str]:
    """The addresses of a circle, the first one again at the end; none where each address leads to an end."""
    leads = {row.iri: row.to for row in rows if row.to}
    ended: set[str] = set()
    for iri in leads:
        way: dict[str, None] = {}
        while iri in leads and iri not in ended and iri not in way:
            way[iri] = None
            iri = leads[iri]
        if iri in way:
            passed = [*way]
            return [*passed[passed.index(iri) :], iri]
        ended |= way.keys()
    return []


def ledger_text(rows: Iterable[Address]) -> str:
    """A ledger as it is written, in the order of its addresses."""
    return rows_text(_COLUMNS, sorted(map(astuple, rows)))


def merged(known: Iterable[Address], new: Iterable[Address]) -> list[Address]:
    """Rows with newer ones over them; what had moved to an address that has moved leads to the last one at once."""
    rows = {row.iri: row for row in known} | {row.iri: row for row in new}
    return [replace(row, to=_end(row, rows)) if row.to else row for row in rows.values()]


def known_to(carried: Iterable[Address], ledger: Iterable[Address]) -> list[Address]:
    """What a version knows of addresses at which nothing is: the ledger, and what went on a later day than it tells.

    :param carried: rows of the version before, and of what has gone since, the later ones last
    """
    told = {row.iri: row for row in ledger}
    later = (row for row in carried if row.iri not in told or row.date[:_DAY] > told[row.iri].date)
    return merged(told.values(), later)


def with_addresses(known: Iterable[Address], found: Difference, last: str, release: str, date: str) -> list[Address]:
    """A ledger with what has moved or was withdrawn from one release to the next, and without what is there again.

    :param known: the ledger as it is; rows of the same release are made anew
    :param found: what differs
    :param last: the release before
    """
    there = {thing.iri for thing in found.things} - {thing.iri for thing in found.withdrawn}
    kept = (row for row in known if row.since != release and row.iri not in there)
    return merged(kept, addresses_of(found, last, release, date))


def _end(row: Address, rows: dict[str, Address]) -> str:
    """Where a row leads in the end; in a circle, to the last address before it closes."""
    to, passed = row.to, {row.iri}
    while (further := rows.get(to)) and further.to and further.to not in passed:
        passed.add(to)
        to = further.to
    return to


class Addresses:
    """The addresses that a version answers for though nothing is there. All threads may ask."""

    def __init__(self, version: Path | None) -> None:
        """Take the folder of a version; None for a dataset that has no folder, and knows of no address."""
        self._connection = _opened(version / FILE) if version else None
        if self._connection:
            weakref.finalize(self, self._connection.close)

    def __getitem__(self, iri: str) -> Address | None:
        """What became of an address; None where the version knows of nothing."""
        found = self._rows("WHERE iri = ?", iri)
        return found[0] if found else None

    def among(self, iris: Iterable[str]) -> dict[str, Address]:
        """What became of those of some addresses at which nothing is any more."""
        asked = "SELECT value FROM json_each(?)"
        return {row.iri: row for row in self._rows(f"WHERE iri IN ({asked})", json.dumps([*iris]))}

    def __iter__(self) -> Iterator[Address]:
        return iter(self._rows("ORDER BY iri"))

    def _rows(self, which: str, *values: str) -> list[Address]:
        if self._connection is None:
            return []
        try:
            return [Address(*row) for row in self._connection.execute(f"SELECT * FROM addresses {which}", values)]
        except (sqlite3.Error, UnicodeEncodeError):
            return []


def _opened(file: Path) -> sqlite3.Connection | None:
    """A file of addresses, which is never written to, but replaced; None where there is none."""
    try:
        return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except sqlite3.Error:
        return None


def write_addresses(file: Path, rows: Iterable[Address]) -> None:
    """Write the addresses of a version; of too many, the newest."""
    newest = sorted(rows, key=lambda row: (row.date, row.iri), reverse=True)[:_MOST]
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(_TABLE)
        connection.executemany("INSERT OR REPLACE INTO addresses VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(astuple, newest))
