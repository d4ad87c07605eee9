"""Evaluating a lazy result to its end, within the limits of rows and bytes.

Nothing of an answer leaves before all of it is there: an answer that would be too large is refused as a whole, so that
no reader takes a part for the whole. Held in memory it costs at most the size limit.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.engine.answer import NATIVE, Answer, Kind, require_well_formed
from miggraph.engine.formats import GRAPH_TYPES, RESULT_TYPES
from miggraph.engine.interface import Query
from miggraph.engine.limits import ResultTooLargeError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_ROW_MARKS = {
    "application/sparql-results+json": b"},{",
    "application/json": b"},{",
    "application/sparql-results+xml": b"<result>",
    "application/xml": b"<result>",
    "text/xml": b"<result>",
    "text/csv": b"\n",
}
"""What stands at least once between two rows or in each; in CSV and JSON a literal may hold it too."""


class _FullError(Exception):
    """The writer has written all that it may."""


@dataclass(frozen=True, slots=True)
class Room:
    """How large an answer may get."""

    rows: int | None = None
    size: int | None = None
    cut: bool = False
    """Whether what fits is given when not all does."""

    @classmethod
    def of(cls, query: Query, *, rows: int | None, size: int | None) -> Room:
        """What an engine that allows so many rows and bytes allows a query."""
        return cls() if query.unlimited else cls(rows, size, query.cut)


class _Sink(io.BytesIO):
    """Collects bytes, and stops the writer at the limit of bytes."""

    def __init__(self, size: int | None) -> None:
        super().__init__()
        self._size = size
        self.kept = b""
        """What had been written when the limit was met; the writer closes the buffer."""

    def write(self, data: Buffer, /) -> int:
        """Take the next bytes.

        :raises _FullError: at the first byte too many
        """
        if self._size is not None and self.tell() + len(bytes(data)) > self._size:
            self.kept = self.getvalue()
            raise _FullError("result_max_bytes")
        return super().write(data)


class _MarkSink(_Sink):
    """Stops the writer where there seem to be more rows than allowed, so that no time goes into the rest."""

    def __init__(self, size: int | None, rows: int | None, mark: bytes) -> None:
        super().__init__(size)
        self._rows = rows
        self._mark = mark
        self._seen = 0

    def write(self, data: Buffer, /) -> int:
        """Take the next bytes.

        :raises _FullError: when there seem to be too many rows
        """
        self._seen += bytes(data).count(self._mark)
        if self._rows is not None and self._seen > self._rows + 1:
            raise _FullError("result_max_rows")
        return super().write(data)


class _LineSink(_Sink):
    """Stops the writer also where there are more lines than allowed.

    Both formats used with it, SPARQL TSV and N-Triples, escape line breaks, so that a line is a row or a triple.
    """

    def __init__(self, size: int | None, lines: int | None) -> None:
        super().__init__(size)
        self._left = lines

    def write(self, data: Buffer, /) -> int:
        """Take the next bytes.

        :raises _FullError: at the first line too many
        """
        if self._left is not None:
            new = bytes(data).count(b"\n")
            if new > self._left:
                self.kept = self.getvalue() + b"".join(bytes(data).splitlines(keepends=True)[: self._left])
                raise _FullError("result_max_rows")
            self._left -= new
        return super().write(data)


def collect(result: Result, *, version: str, room: Room) -> Answer:
    """Evaluate a result in the native form of its kind.

    :raises ResultTooLargeError: when it does not fit and may not be cut
    """
    if isinstance(result, ox.QueryBoolean):
        sink = _Sink(None)
        result.serialize(sink, format=ox.QueryResultsFormat.JSON)
        return Answer(Kind.BOOLEAN, sink.getvalue(), version)
    kind = Kind.ROWS if isinstance(result, ox.QuerySolutions) else Kind.TRIPLES
    heading = 1 if kind is Kind.ROWS else 0
    lines = _LineSink(room.size, None if room.rows is None else room.rows + heading)
    try:
        if isinstance(result, ox.QuerySolutions):
            result.serialize(lines, format=ox.QueryResultsFormat.TSV)
        else:
            result.serialize(lines, format=ox.RdfFormat.N_TRIPLES)
    except _FullError as full:
        if not room.cut:
            raise _too_large(str(full), room) from full
        return Answer(kind, lines.kept[: lines.kept.rfind(b"\n") + 1], version, truncated=True)
    return Answer(kind, lines.getvalue(), version)


def collect_as(result: ox.QuerySolutions, media_type: str, *, version: str, room: Room) -> Answer | None:
    """Evaluate rows straight into another form than the native one.

    :return: None where the answer may not fit; only :func:`collect` counts rows exactly
    """
    mark = _ROW_MARKS.get(media_type)
    if mark is None:
        return None
    sink = _MarkSink(room.size, room.rows, mark)
    try:
        result.serialize(sink, format=RESULT_TYPES[media_type])
    except _FullError:
        return None
    payload = sink.getvalue()
    if room.rows is not None and payload.count(mark) >= room.rows:
        return None
    require_well_formed(payload, media_type)
    return Answer(Kind.ROWS, payload, version, media_type)


def preferred(kind: Kind, accepted: Iterable[str]) -> str:
    """The first of the accepted media types that an answer of a kind can have; otherwise the native one."""
    offered = GRAPH_TYPES if kind is Kind.TRIPLES else RESULT_TYPES
    return next((media_type for media_type in accepted if media_type in offered), NATIVE[kind])


def convert(answer: Answer, media_type: str, *, room: Room) -> Answer:
    """The answer with its payload in another form.

    :raises ResultTooLargeError: when it does not fit in that form
    """
    payload = answer.serialise(media_type)
    if room.size is not None and len(payload) > room.size:
        raise _too_large("result_max_bytes", room)
    return Answer(answer.kind, payload, answer.version, media_type, answer.truncated)


def _too_large(limit: str, room: Room) -> ResultTooLargeError:
    rows = limit == "result_max_rows"
    value = f"{room.rows} rows" if rows else f"{room.size} bytes"
    return ResultTooLargeError(
        f"the answer has more {'rows' if rows else 'bytes'} than the setting {limit} allows ({value})",
        limit=limit,
        value=value,
        hint="add LIMIT and OFFSET, select fewer variables, or narrow the query",
    )
