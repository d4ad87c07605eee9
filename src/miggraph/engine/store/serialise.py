"""Evaluating a lazy result to its end, within the limits of rows and bytes.

Nothing of an answer leaves before all of it is there: an answer that would be too large is refused as a whole, so that
no reader takes a part for the whole. Held in memory it costs at most the size limit.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from miggraph.engine.answer import NATIVE, NATIVE_ROWS, NATIVE_TRIPLES, Answer, Kind, require_well_formed
from miggraph.engine.formats import GRAPH_TYPES, RESULT_TYPES
from miggraph.engine.interface import Query
from miggraph.engine.limits import ResultTooLargeError
from miggraph.engine.store.graphs import Result

_LINE = b"\n"
"""Ends a row or a triple of the native forms, SPARQL TSV and N-Triples, which have no other line breaks."""

_MARKS = {
    "application/sparql-results+json": b"},{",
    "application/json": b"},{",
    "application/sparql-results+xml": b"<result>",
    "application/xml": b"<result>",
    "text/xml": b"<result>",
    "text/csv": _LINE,
}
"""What stands at least once between two rows or in each; in CSV and JSON a literal may hold it too."""


class _FullError(Exception):
    """The writer has written all that it may; names the limit."""


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
    """Collects bytes, and stops the writer at a limit, so that no time goes into the rest."""

    def __init__(self, size: int | None, mark: bytes, most: int | None) -> None:
        """Make a sink.

        :param size: bytes that it takes
        :param most: how often a mark may be in them; one that stands on the border of two pieces is not seen
        """
        super().__init__()
        self._size, self._mark, self._most = size, mark, most
        self._seen = 0
        self.kept = b""
        """What had been written when a limit was met, and a little more; the writer closes the buffer."""

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Take the next bytes.

        :raises _FullError: at the first ones too many
        """
        self._seen += data.count(self._mark)
        if self._most is not None and self._seen > self._most:
            self.kept = self.getvalue() + data
            raise _FullError("result_max_rows")
        if self._size is not None and self.tell() + len(data) > self._size:
            self.kept = self.getvalue()
            raise _FullError("result_max_bytes")
        return super().write(data)


def collect(result: Result, *, version: str, room: Room) -> Answer:
    """Evaluate a result in the native form of its kind.

    :raises ResultTooLargeError: when it does not fit and may not be cut
    """
    if isinstance(result, ox.QueryBoolean):
        return Answer(Kind.BOOLEAN, result.serialize(format=ox.QueryResultsFormat.JSON) or b"", version)
    has_rows = isinstance(result, ox.QuerySolutions)
    kind, form = (Kind.ROWS, NATIVE_ROWS) if has_rows else (Kind.TRIPLES, NATIVE_TRIPLES)
    most = None if room.rows is None else room.rows + has_rows  # a line of names stands above rows
    sink = _Sink(room.size, _LINE, most)
    try:
        result.serialize(sink, format=RESULT_TYPES[form] if has_rows else GRAPH_TYPES[form])  # type: ignore[arg-type]
    except _FullError as full:
        if not room.cut:
            raise _too_large(str(full), room) from full
        lines = sink.kept.split(_LINE, -1 if most is None else most)[:-1]
        return Answer(kind, b"".join(line + _LINE for line in lines), version, truncated=True)
    return Answer(kind, sink.getvalue(), version)


def collect_as(result: ox.QuerySolutions, media_type: str, *, version: str, room: Room) -> Answer | None:
    """Evaluate rows straight into another form than the native one.

    :return: None where the answer may not fit; only :func:`collect` counts rows exactly
    """
    mark = _MARKS.get(media_type)
    if mark is None:
        return None
    sink = _Sink(room.size, mark, None if room.rows is None else room.rows + 1)
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
