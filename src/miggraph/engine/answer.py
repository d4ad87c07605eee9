"""An answer to a query, held as bytes: small, safe to hand between threads or processes, serialised on demand."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.engine.formats import GRAPH_TYPES, RESULT_TYPES, Term
from miggraph.errors import QueryError
from miggraph.iris import PREFIXES

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer


class ResultTooLargeError(QueryError):
    """An answer has more rows or triples than the limit allows; nothing of it is given."""


class Kind(Enum):
    """What a query form yields: SELECT rows, ASK a boolean, CONSTRUCT and DESCRIBE triples."""

    ROWS = "rows"
    BOOLEAN = "boolean"
    TRIPLES = "triples"


class _LineSink(io.BytesIO):
    """Collects bytes and stops the writer when there are more lines than allowed.

    Both formats used with it, SPARQL TSV and N-Triples, escape line breaks, so that a line is a row or a triple.
    """

    def __init__(self, most: int | None) -> None:
        super().__init__()
        self._most = most
        self._lines = 0

    def write(self, data: Buffer, /) -> int:
        """Take the next bytes.

        :raises ResultTooLargeError: at the first line too many
        """
        self._lines += bytes(data).count(b"\n")
        if self._most is not None and self._lines > self._most:
            raise ResultTooLargeError(
                "the answer has more rows than the setting result_max_rows allows",
                hint="add LIMIT and OFFSET, or narrow the query",
            )
        return super().write(data)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one query on one version of the dataset."""

    kind: Kind
    payload: bytes
    """SPARQL TSV for rows, SPARQL JSON for a boolean, N-Triples for triples."""
    version: str
    """The dataset version that was queried."""

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types that :meth:`serialise` can make, the default first."""
        return tuple(GRAPH_TYPES if self.kind is Kind.TRIPLES else RESULT_TYPES)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the columns, without question marks; empty unless the answer has rows."""
        return tuple(variable.value for variable in self._solutions().variables) if self.kind is Kind.ROWS else ()

    @property
    def boolean(self) -> bool:
        """The answer of an ASK query.

        :raises TypeError: for an answer of another kind
        """
        parsed = ox.parse_query_results(self.payload, format=ox.QueryResultsFormat.JSON)
        if not isinstance(parsed, ox.QueryBoolean):
            raise TypeError(f"the answer has {self.kind.value}, not a boolean")
        return bool(parsed)

    def rows(self) -> Iterator[dict[str, Term]]:
        """Each row as variable name → term; an unbound variable is absent.

        :raises TypeError: for an answer of another kind
        """
        solutions = self._solutions()
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield {name: term for name, term in zip(names, solution, strict=True) if term is not None}

    def triples(self) -> Iterator[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE answer."""
        for quad in ox.parse(self.payload, format=ox.RdfFormat.N_TRIPLES):
            yield ox.Triple(quad.subject, quad.predicate, quad.object)

    def serialise(self, media_type: str) -> bytes:
        """The answer in one of :attr:`media_types`.

        :raises KeyError: for a media type that does not fit the answer
        """
        out = io.BytesIO()
        if self.kind is Kind.TRIPLES:
            form = GRAPH_TYPES[media_type]
            if form == ox.RdfFormat.N_TRIPLES:
                return self.payload
            ox.serialize(self.triples(), out, format=form, prefixes=dict(PREFIXES))
            return out.getvalue()
        result_form = RESULT_TYPES[media_type]
        held = ox.QueryResultsFormat.TSV if self.kind is Kind.ROWS else ox.QueryResultsFormat.JSON
        if result_form == held:
            return self.payload
        ox.parse_query_results(self.payload, format=held).serialize(out, format=result_form)
        return out.getvalue()

    def _solutions(self) -> ox.QuerySolutions:
        parsed = ox.parse_query_results(self.payload, format=ox.QueryResultsFormat.TSV)
        if self.kind is not Kind.ROWS or not isinstance(parsed, ox.QuerySolutions):
            raise TypeError(f"the answer has {self.kind.value}, not rows")
        return parsed


def collect(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, *, version: str, most: int | None) -> Answer:
    """Evaluate a lazy result to its end.

    :param most: rows or triples allowed; None for no limit
    :raises ResultTooLargeError: when there are more
    """
    if isinstance(result, ox.QueryBoolean):
        out = io.BytesIO()
        result.serialize(out, format=ox.QueryResultsFormat.JSON)
        return Answer(Kind.BOOLEAN, out.getvalue(), version)
    if isinstance(result, ox.QueryTriples):
        sink = _LineSink(most)
        result.serialize(sink, format=ox.RdfFormat.N_TRIPLES)
        return Answer(Kind.TRIPLES, sink.getvalue(), version)
    sink = _LineSink(None if most is None else most + 1)  # the first line names the columns
    result.serialize(sink, format=ox.QueryResultsFormat.TSV)
    return Answer(Kind.ROWS, sink.getvalue(), version)


def from_triples(triples: Iterable[ox.Triple], version: str) -> Answer:
    """An answer made of triples that come from elsewhere than a CONSTRUCT query; duplicates are dropped."""
    out = io.BytesIO()
    ox.serialize(dict.fromkeys(triples), out, format=ox.RdfFormat.N_TRIPLES)
    return Answer(Kind.TRIPLES, out.getvalue(), version)
