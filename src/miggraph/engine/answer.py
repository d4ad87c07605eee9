"""An answer to a query, held as bytes: small, safe to hand between threads or processes, serialised on demand."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

import pyoxigraph as ox

from miggraph.engine.prefixed import compact, used_prefixes
from miggraph.errors import FormatError
from miggraph.iris import PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""What a variable of an answer can be bound to."""

RESULT_TYPES: Mapping[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
"""Media types for rows and booleans, the default first."""

GRAPH_TYPES: Mapping[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/json": ox.RdfFormat.JSON_LD,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
"""Media types for triples, the default first."""

_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_COMMA_IN_IRI = re.compile(rb"(?:^|\t)<[^>\t\n]*,", re.MULTILINE)
"""In SPARQL TSV, where a cell that begins so is an IRI."""
_NAMELESS = re.compile(rb"<[A-Za-z_][\w.-]*:(?![A-Za-z_\x80-\xff])")
"""The beginning of an element without a local name; within text and attributes there is no bare ``<``."""


class Kind(Enum):
    """What a query form yields: SELECT rows, ASK a boolean, CONSTRUCT and DESCRIBE triples."""

    ROWS = "rows"
    BOOLEAN = "boolean"
    TRIPLES = "triples"


NATIVE = {
    Kind.ROWS: "text/tab-separated-values",
    Kind.BOOLEAN: "application/sparql-results+json",
    Kind.TRIPLES: "application/n-triples",
}
"""The form of an answer for which nobody asked for another one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one query on one version of the dataset."""

    kind: Kind
    payload: bytes
    """The answer in :attr:`form`."""
    version: str
    """The dataset version that was queried."""
    media_type: str = ""
    """The media type of the payload; empty for the native one: SPARQL TSV, SPARQL JSON or N-Triples by kind."""
    truncated: bool = False
    """Whether rows or triples are missing, because the caller preferred a cut answer to none."""

    @property
    def form(self) -> str:
        """The media type of the payload."""
        return self.media_type or NATIVE[self.kind]

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
        parsed = ox.parse_query_results(self.payload, format=RESULT_TYPES[self.form])
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
        for quad in ox.parse(self.payload, format=GRAPH_TYPES[self.form]):
            yield ox.Triple(quad.subject, quad.predicate, quad.object)

    def serialise(self, media_type: str) -> bytes:
        """The answer in one of :attr:`media_types`.

        :raises KeyError: for a media type that does not fit the answer
        :raises FormatError: where that form cannot hold it
        """
        payload = self._graph(media_type) if self.kind is Kind.TRIPLES else self._results(media_type)
        require_well_formed(payload, media_type)
        return payload

    def _results(self, media_type: str) -> bytes:
        wanted, held = RESULT_TYPES[media_type], RESULT_TYPES[self.form]
        if wanted == held:
            return self.payload
        if wanted == ox.QueryResultsFormat.CSV and self.kind is Kind.ROWS and self._has_iris_to_quote():
            return self._csv()
        return ox.parse_query_results(self.payload, format=held).serialize(format=wanted) or b""

    def _has_iris_to_quote(self) -> bool:
        """Whether an IRI may have a comma, around which pyoxigraph's CSV has no quotation marks."""
        return self.form != NATIVE[Kind.ROWS] or _COMMA_IN_IRI.search(self.payload) is not None

    def _csv(self) -> bytes:
        """The rows in SPARQL 1.1 CSV, which is that of RFC 4180."""
        out, solutions = io.StringIO(newline=""), self._solutions()
        writer = csv.writer(out)
        writer.writerow(variable.value for variable in solutions.variables)
        for solution in solutions:
            writer.writerow(_cell(term) for term in solution)
        return out.getvalue().encode()

    def _graph(self, media_type: str) -> bytes:
        wanted, held = GRAPH_TYPES[media_type], GRAPH_TYPES[self.form]
        if wanted == held:
            return self.payload
        document = ox.serialize(self.triples(), format=wanted, prefixes=self.prefixes()) or b""
        return compact(document) if wanted == ox.RdfFormat.JSON_LD else used_prefixes(document, wanted)

    def prefixes(self) -> dict[str, str]:
        """The prefixes of namespaces that occur in a payload where IRIs are written in full; all, elsewhere."""
        if self.form != NATIVE[Kind.TRIPLES]:
            return dict(PREFIXES)
        return {name: iri for name, iri in PREFIXES.items() if b"<" + iri.encode() in self.payload}

    def _solutions(self) -> ox.QuerySolutions:
        parsed = ox.parse_query_results(self.payload, format=RESULT_TYPES[self.form])
        if self.kind is not Kind.ROWS or not isinstance(parsed, ox.QuerySolutions):
            raise TypeError(f"the answer has {self.kind.value}, not rows")
        return parsed


def _cell(term: Term | None) -> str:
    """A term as it stands in CSV; nothing for a variable that is unbound."""
    return "" if term is None else term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def require_well_formed(payload: bytes, media_type: str) -> None:
    """See to it that a parser can read an answer in XML.

    :raises FormatError: for a character that XML 1.0 has not, or a property whose IRI makes no name of an element
    """
    if not media_type.endswith("xml"):
        return
    if _NOT_XML.search(payload):
        raise FormatError("the answer has a character that XML cannot hold", hint="ask for JSON, CSV or Turtle")
    if _NAMELESS.search(payload):
        raise FormatError(
            "the answer has a property that RDF/XML cannot write: no name follows the last / or # of its IRI",
            hint="ask for Turtle, N-Triples or JSON-LD",
        )


def from_triples(triples: Iterable[ox.Triple], version: str) -> Answer:
    """An answer made of triples that come from elsewhere than a CONSTRUCT query; duplicates are dropped."""
    payload = ox.serialize(dict.fromkeys(triples), format=ox.RdfFormat.N_TRIPLES) or b""
    return Answer(Kind.TRIPLES, payload, version)
