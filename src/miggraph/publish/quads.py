"""Lines of N-Quads, as bytes: their terms, their triples, and which of them a dataset does not say."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox

from miggraph import iris
from miggraph.iris import expand
from miggraph.stores import as_stored

TYPE = f"<{expand('rdf:type')}>".encode()
BELOW = f"<{expand('rdfs:subClassOf')}>".encode()
_ENDS = b" .\n"

Statement = tuple[bytes, bytes, bytes]
"""Subject, property and object, the object as a store gives it back."""


def inferred() -> bytes:
    """The graph of what follows, in angle brackets."""
    return _named(iris.graph("inferred"))


def described() -> bytes:
    """The graph of the description, in angle brackets."""
    return _named(iris.graph("description"))


@cache
def _named(graph: str) -> bytes:
    return f"<{graph}>".encode()


def triple_of(line: bytes) -> bytes:
    """The triple of a line, as the line begins."""
    return line[: line.rfind(b" <", 0, -3)]


def graph_of(line: bytes) -> bytes:
    """The graph of a line, in angle brackets."""
    return line[line.rfind(b" <", 0, -3) + 1 : -3]


def line_of(triple: bytes, graph: bytes) -> bytes:
    """The line of a triple in a graph."""
    return triple + b" " + graph + _ENDS


def statement_of(line: bytes) -> Statement:
    """What a line says, in whatever graph."""
    subject, predicate, rest = line.split(b" ", 2)
    return subject, predicate, as_stored(rest[: rest.rfind(b" <", 0, -3)])


def said_elsewhere(graphs: Iterable[bytes]) -> bool:
    """Whether a triple that stands in some graphs is not told as one that follows."""
    derived = (inferred(), described())
    return any(graph not in derived for graph in graphs)


def terms(line: bytes) -> ox.Quad:
    """A line as a quad."""
    (quad,) = quads((line,))
    return quad


def quads(lines: Iterable[bytes]) -> list[ox.Quad]:
    """Lines as quads."""
    return list(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS))


def term_of(value: bytes) -> ox.NamedNode | ox.Literal:
    """A subject or object as a term."""
    if value.startswith(b"<"):
        return ox.NamedNode(value[1:-1].decode())
    found = terms(b"<urn:x:s> <urn:x:p> " + value + b" .\n").object
    if not isinstance(found, ox.Literal):
        raise TypeError(value)
    return found


def iri_of(term: bytes) -> str:
    """The IRI that stands in angle brackets."""
    return term[1:-1].decode()


def kind_of_value(value: bytes) -> str:
    """The datatype of a literal."""
    if value.endswith(b'"'):
        return expand("xsd:string")
    if value.endswith(b">"):
        return value[value.rfind(b'"^^<') + 4 : -1].decode()
    return expand("rdf:dirLangString") if b"--" in value[value.rfind(b'"') :] else expand("rdf:langString")
