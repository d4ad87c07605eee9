"""Evaluating one query on one open store to its end: guard, evaluation within the limits of rows and bytes, errors.

Nothing of an answer leaves before all of it is there: an answer that would be too large is refused as a whole, so that
no reader takes a part for the whole. Held in memory it costs at most the size limit.
"""

from __future__ import annotations

import io
from dataclasses import replace

import pyoxigraph as ox

from miggraph.engine.answer import GRAPH_TYPES, NATIVE, RESULT_TYPES, Answer, Kind, require_well_formed
from miggraph.engine.guard import check, require_unicode
from miggraph.engine.interface import Query
from miggraph.engine.limits import Limits, ResultTooLargeError
from miggraph.engine.store.diagnosis import explain
from miggraph.engine.store.graphs import Result, run
from miggraph.errors import QueryError

_KINDS = {ox.QuerySolutions: Kind.ROWS, ox.QueryBoolean: Kind.BOOLEAN, ox.QueryTriples: Kind.TRIPLES}
_LINE = b"\n"
"""Ends a row or a triple of the native forms, SPARQL TSV and N-Triples, which have no other line breaks."""

_MARKS = {
    ox.QueryResultsFormat.JSON: b"},{",
    ox.QueryResultsFormat.XML: b"<result>",
}
"""What stands at least once between two rows or in each; in JSON a literal may hold it too."""


def evaluate(
    store: ox.Store, query: Query, version: str, limits: Limits, allowed: frozenset[str] = frozenset()
) -> Answer:
    """Evaluate a query to its end.

    :param limits: those of rows and bytes are kept here, the others by who runs this
    :param allowed: endpoints that ``SERVICE`` may call
    :raises QueryError: for a syntax error, with its place, or a query that cannot be evaluated
    :raises QueryRefusedError: for an update, or for ``SERVICE`` on an endpoint that is not allowed
    :raises ResultTooLargeError: when the answer does not fit
    """
    require_unicode(query.text)
    check(query.text, allowed)
    try:
        return _evaluate(store, query, replace(limits, rows=None, size=None) if query.unlimited else limits, version)
    except SyntaxError as error:
        raise explain(query.text, str(error)) from error
    except ResultTooLargeError as error:
        raise error.with_traceback(None) from None  # whose frames hold the result, which no other thread may drop
    except RuntimeError as error:
        told = f"the query cannot be evaluated: {error}"
        raise QueryError(told, hint="correct the query") from error.with_traceback(None)


def _evaluate(store: ox.Store, query: Query, limits: Limits, version: str) -> Answer:
    result = run(store, query)
    kind = _KINDS[type(result)]
    offered = GRAPH_TYPES if kind is Kind.TRIPLES else RESULT_TYPES
    wanted = next((media_type for media_type in query.accepted if media_type in offered), NATIVE[kind])
    if isinstance(result, ox.QuerySolutions) and RESULT_TYPES[wanted] in _MARKS:
        payload = _rows_in(result, wanted, limits)
        if payload is not None:
            return Answer(kind, payload, version, wanted)
        result = run(store, query)
    answer = in_native_form(result, kind, limits, version, cut=query.cut)
    if wanted == answer.form:
        return answer
    payload = answer.serialise(wanted)
    if limits.size is not None and len(payload) > limits.size:
        raise too_large("result_max_bytes", limits)
    return Answer(kind, payload, version, wanted, answer.truncated)


def _rows_in(result: ox.QuerySolutions, media_type: str, limits: Limits) -> bytes | None:
    """Rows straight in another form than the native one; None where they may not fit: only that one counts exactly."""
    form = RESULT_TYPES[media_type]
    sink = _Sink(limits.size, _MARKS[form], None if limits.rows is None else limits.rows + 1)
    try:
        result.serialize(sink, format=form)
    except _FullError:
        return None
    payload = sink.getvalue()
    if limits.rows is not None and payload.count(_MARKS[form]) >= limits.rows:
        return None
    require_well_formed(payload, media_type)
    return payload


def in_native_form(result: Result, kind: Kind, limits: Limits, version: str, *, cut: bool) -> Answer:
    """A result in the form that counts rows exactly.

    :param cut: whether what fits is given where not all does
    :raises ResultTooLargeError: when it does not fit
    """
    if isinstance(result, ox.QueryBoolean):
        return Answer(kind, result.serialize(format=RESULT_TYPES[NATIVE[kind]]) or b"", version)
    has_rows = isinstance(result, ox.QuerySolutions)
    most = None if limits.rows is None else limits.rows + has_rows  # a line of names stands above rows
    sink = _Sink(limits.size, _LINE, most)
    form = RESULT_TYPES[NATIVE[kind]] if has_rows else GRAPH_TYPES[NATIVE[kind]]
    try:
        result.serialize(sink, format=form)  # type: ignore[arg-type]
    except _FullError as full:
        if not cut:
            raise too_large(str(full), limits) from full
        lines = sink.kept.split(_LINE, -1 if most is None else most)[:-1]
        return Answer(kind, b"".join(line + _LINE for line in lines), version, truncated=True)
    return Answer(kind, sink.getvalue(), version)


class _FullError(Exception):
    """The writer has written all that it may; names the limit."""


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


def too_large(limit: str, limits: Limits) -> ResultTooLargeError:
    """The error for an answer over a limit.

    :param limit: the setting that holds it
    """
    unit, most = ("rows", limits.rows) if limit == "result_max_rows" else ("bytes", limits.size)
    value = f"{most} {unit}"
    return ResultTooLargeError(
        f"the answer has more {unit} than the setting {limit} allows ({value})",
        limit=limit,
        value=value,
        hint="add LIMIT and OFFSET, select fewer variables, or narrow the query",
    )
