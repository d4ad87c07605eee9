"""Quads as an rdflib graph, term by term: parsing them again as text would take several times as long."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

from miggraph.errors import ShapeError


def as_rdflib(triples: Iterable[ox.Quad | ox.Triple], properties: Collection[str] | None = None) -> rdflib.Graph:
    """A graph with every literal as it is written; with some properties only, where they are given.

    :raises ShapeError: if there is a triple term
    """
    graph = rdflib.Graph(bind_namespaces="none")
    names: dict[str, rdflib.URIRef] = {}

    def name(iri: str) -> rdflib.URIRef:
        made = names.get(iri)
        if made is None:
            made = names[iri] = rdflib.URIRef(iri)
        return made

    def term(given: object) -> rdflib.URIRef | rdflib.Literal | rdflib.BNode:
        if isinstance(given, ox.NamedNode):
            return name(given.value)
        if isinstance(given, ox.Literal):
            if given.language:
                return rdflib.Literal(given.value, lang=given.language)
            return rdflib.Literal(given.value, datatype=name(given.datatype.value), normalize=False)
        if isinstance(given, ox.BlankNode):
            return rdflib.BNode(given.value)
        raise ShapeError("a triple term cannot be checked", where=given, hint="state it as a resource")

    add = graph.store.add
    for each in triples:
        if properties is None or each.predicate.value in properties:
            add((term(each.subject), name(each.predicate.value), term(each.object)), graph)
    return graph


def name_of(node: Node | ox.NamedNode | ox.BlankNode | ox.Literal | None) -> str:
    """How results name a term: an IRI or the text of a literal as it is, a blank node by its label, none as nothing."""
    if isinstance(node, rdflib.BNode):
        return f"_:{node}"
    if isinstance(node, ox.NamedNode | ox.Literal):
        return node.value
    return "" if node is None else str(node)
