"""An answer: records that are fetched page by page, as a data frame too, with what it takes to cite it."""

from __future__ import annotations

import datetime
import importlib
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias, overload

from miggraph.client.error import ClientError
from miggraph.client.values import Value, read

Record: TypeAlias = dict[str, Value]
"""A row: the name of each column → its value."""

_FRAMES = ("pandas", "polars")
_LEAST, _MOST = -(2**63), 2**63 - 1
"""The integers that a frame has as such."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What tells an answer from every other one."""

    question: str
    query_version: str
    """The SHA-256 of the file of the question."""
    dataset: str
    """The version of the dataset."""
    digest: str
    """The SHA-256 of all rows."""
    rows: int
    asked: str
    """The day."""
    token: str | None
    """What ``/cite/`` is followed by in the address of the citation; None where the values are too long for one."""
    address: str | None = None
    """The address of the citation, where a server gave the answer."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of an answer."""

    columns: tuple[str, ...]
    rows: list[Record]
    citation: Citation | None = None
    next: Callable[[], Page] | None = None
    """What fetches the rows behind these; None where there are no more."""


def rows_of(columns: Sequence[str], bindings: Any) -> list[Record]:
    """Rows as SPARQL's results in JSON have them, as records.

    :raises ValueError: where they have another shape
    """
    if not isinstance(bindings, list) or not all(isinstance(row, Mapping) for row in bindings):
        raise ValueError("no rows of SPARQL's results")
    return [{name: read(row[name]) if name in row else None for name in columns} for row in bindings]


class Answer:
    """The rows of an answer, each a dictionary with all its columns.

    The first page is there at once. The others are fetched while somebody goes through the rows, and kept.
    """

    def __init__(self, page: Page, most: int | None = None) -> None:
        """Begin with a page.

        :param most: rows at most
        """
        self.columns = page.columns
        self.citation = page.citation
        """How the answer is cited; None for one to SPARQL."""
        self._most = most
        self._records: list[Record] = []
        self._next: Callable[[], Page] | None = None
        self._take(page)

    def __iter__(self) -> Iterator[Record]:
        place = 0
        while place < len(self._records) or self._fetch():
            if place < len(self._records):
                yield self._records[place]
                place += 1

    def __len__(self) -> int:
        return len(self.records())

    @overload
    def __getitem__(self, place: int) -> Record: ...

    @overload
    def __getitem__(self, place: slice) -> list[Record]: ...

    def __getitem__(self, place: int | slice) -> Record | list[Record]:
        if isinstance(place, slice):
            return self.records()[place]
        number = operator.index(place)
        while 0 <= number >= len(self._records) and self._fetch():
            pass
        return self.records()[number] if number < 0 else self._records[number]

    def __repr__(self) -> str:
        count, more = len(self._records), "" if self._next is None else " and more"
        return f"<Answer: {count} {'row' if count == 1 else 'rows'}{more}, columns {', '.join(self.columns)}>"

    def records(self) -> list[Record]:
        """All rows."""
        while self._fetch():
            pass
        return self._records

    def to_frame(self, library: str = "pandas") -> Any:
        """All rows as a data frame, with decimals as floating-point numbers.

        A column of values without a common type, or of too large integers, has texts in Polars, and objects in pandas.

        :param library: ``pandas`` or ``polars``
        :raises ClientError: where the library is not installed
        """
        if library not in _FRAMES:
            raise ClientError(f"{library} makes no frames here", where="library", hint=f"give {' or '.join(_FRAMES)}")
        try:
            module = importlib.import_module(library)
        except ImportError as error:
            raise ClientError("is not installed", where=library, hint=f"pip install {library}") from error
        columns = {name: [record[name] for record in self.records()] for name in self.columns}
        return _polars(module, columns) if library == "polars" else _pandas(module, columns)

    def _fetch(self) -> bool:
        """Fetch a further page.

        :return: whether there was one
        """
        if self._next is None:
            return False
        page = self._next()
        if _told_by(page.citation) != _told_by(self.citation):
            raise ClientError("the dataset has changed while it was read", hint="ask again")
        self._take(page)
        return True

    def _take(self, page: Page) -> None:
        self._next = page.next
        self._records += page.rows
        if self._most is not None and len(self._records) >= self._most:
            del self._records[self._most :]
            self._next = None


def _told_by(citation: Citation | None) -> object:
    """What all pages of an answer have in common."""
    return citation and (citation.dataset, citation.query_version, citation.digest)


def _polars(module: Any, columns: Mapping[str, list[Value]]) -> Any:
    """Without its own guesses, which make dates numbers of days and lose large integers."""
    told = {name: [_cell(each) for each in cells] for name, cells in columns.items()}
    for name, cells in columns.items():
        if _odd(cells):
            told[name] = [_as_text(each) for each in cells]
    return module.DataFrame(told, strict=False)


def _pandas(module: Any, columns: Mapping[str, list[Value]]) -> Any:
    series = {}
    for name, cells in columns.items():
        told = [_cell(each) for each in cells]
        if _odd(cells):
            series[name] = module.Series(told, dtype=object)
        elif any(type(each) is datetime.date for each in cells):
            series[name] = module.to_datetime(module.Series(told, dtype=object))
        else:
            series[name] = module.DataFrame({name: told}).convert_dtypes()[name]
    return module.DataFrame(series, columns=list(columns))


def _odd(cells: Sequence[Value]) -> bool:
    """Whether a frame has no type for a column: some cells have none in common, or an integer is too large for it."""
    kinds = {_kind(each) for each in cells if each is not None}
    return len(kinds) > 1 or any(type(each) is int and not _LEAST <= each <= _MOST for each in cells)


def _kind(value: Value) -> object:
    if isinstance(value, datetime.datetime):
        return datetime.datetime, value.tzinfo is None
    if isinstance(value, str):
        return str
    return float if type(value) in (int, Decimal) else type(value)


def _as_text(value: Value) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return None if value is None else str(value)


def _cell(value: Value) -> object:
    """A value of a type that frames know."""
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if isinstance(value, str) else value
