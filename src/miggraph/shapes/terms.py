"""Quads as an rdflib graph, term by term: parsing them again as text would take several times as long."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable

import pyoxigraph as ox
import rdflib
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.term import Node

from miggraph.errors import ShapeError

Term = rdflib.URIRef | rdflib.BNode | rdflib.Literal


class _Triples(SimpleMemory):
    """One graph, for reading. The store that rdflib takes by default notes with each triple in which graphs it is."""

    context_aware = graph_aware = True  # asked for by pySHACL, which would read several graphs as well

    def add_graph(self, graph: rdflib.Graph) -> None:
        """There is one graph only."""

    def contexts(self, triple: object = None) -> Generator[rdflib.Graph, None, None]:
        """The graphs of the store, none of which is told of."""
        yield from ()

    def __len__(self, context: object = None) -> int:
        return int(next(self.triples((None, None, None)), None) is not None)  # pySHACL asks again and again: empty?


class _IllFormed(rdflib.Literal):
    """A literal that is not of its datatype, although Python can read it, as ``"1_000"`` for a number."""

    __slots__ = ()
    ill_typed = True


def empty() -> rdflib.Graph:
    """A graph without triples and without prefixes."""
    return rdflib.Graph(_Triples(), bind_namespaces="none")


def as_rdflib(
    triples: Iterable[ox.Quad | ox.Triple],
    properties: Collection[str] | None = None,
    ill_formed: Collection[ox.Literal] = (),
) -> rdflib.Graph:
    """A graph with every literal as it is written; with some properties only, where they are given.

    :param ill_formed: literals that are not of their datatype, beside those of which rdflib finds it itself
    :raises ShapeError: if there is a triple term
    """
    graph = empty()
    known: dict[object, Term] = {}

    def term(given: object) -> Term:
        made = known.get(given)
        if made is None:
            made = known[given] = _term(given, _IllFormed if given in ill_formed else rdflib.Literal)
        return made

    add = graph.store.add
    for each in triples:
        if properties is None or each.predicate.value in properties:
            add((term(each.subject), term(each.predicate), term(each.object)), graph)
    return graph


def _term(given: object, literal: type[rdflib.Literal]) -> Term:
    if isinstance(given, ox.NamedNode):
        return rdflib.URIRef(given.value)
    if isinstance(given, ox.Literal):
        if given.language:
            return rdflib.Literal(given.value, lang=given.language)
        return literal(given.value, datatype=given.datatype.value, normalize=False)
    if isinstance(given, ox.BlankNode):
        return rdflib.BNode(given.value)
    raise ShapeError("a triple term cannot be checked", where=given, hint="state it as a resource")


def name_of(node: Node | ox.NamedNode | ox.BlankNode | ox.Literal | None) -> str:
    """How results name a term: an IRI or the text of a literal as it is, a blank node by its label, none as nothing."""
    if isinstance(node, rdflib.BNode):
        return f"_:{node}"
    if isinstance(node, ox.NamedNode | ox.Literal):
        return node.value
    return "" if node is None else str(node)
