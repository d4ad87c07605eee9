"""An answer: records that are fetched page by page, as a data frame too, with what it takes to cite it."""

from __future__ import annotations

import datetime
import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from miggraph.client.error import ClientError
from miggraph.client.values import Value, read

Record: TypeAlias = dict[str, Value]
"""A row: the name of each column → its value."""

_FRAMES = ("pandas", "polars")


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
    bindings: Sequence[Mapping[str, Any]]
    """Rows as SPARQL's results in JSON have them."""
    citation: Citation | None = None
    next: Callable[[], Page] | None = None
    """What fetches the rows behind these; None where there are no more."""


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

    def __getitem__(self, place: int) -> Record:
        while 0 <= place >= len(self._records) and self._fetch():
            pass
        return self.records()[place] if place < 0 else self._records[place]

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

        :param library: ``pandas`` or ``polars``
        :raises ClientError: where the library is not installed
        """
        if library not in _FRAMES:
            raise ClientError(f"{library} makes no frames here", where="library", hint=f"give {' or '.join(_FRAMES)}")
        try:
            module = importlib.import_module(library)
        except ImportError as error:
            raise ClientError("is not installed", where=library, hint=f"pip install {library}") from error
        columns = {name: [_cell(record[name]) for record in self.records()] for name in self.columns}
        if library == "polars":
            return module.DataFrame(columns, strict=False)
        frame = module.DataFrame(columns, columns=list(self.columns)).convert_dtypes()
        for name, values in columns.items():
            if {type(value) for value in values} - {type(None)} == {datetime.date}:
                frame[name] = module.to_datetime(frame[name])
        return frame

    def _fetch(self) -> bool:
        """Fetch a further page.

        :return: whether there was one
        """
        if self._next is None:
            return False
        self._take(self._next())
        return True

    def _take(self, page: Page) -> None:
        self._next = page.next
        rows = ({name: read(row[name]) if name in row else None for name in self.columns} for row in page.bindings)
        self._records += rows
        if self._most is not None and len(self._records) >= self._most:
            del self._records[self._most :]
            self._next = None


def _cell(value: Value) -> object:
    """A value of a type that frames know."""
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if isinstance(value, str) else value
