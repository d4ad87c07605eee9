"""The data as a store, and the resources of it that the targets of shapes name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store, Triple
from rdflib import SH
from rdflib.term import Node

from miggraph.errors import ShapeError
from miggraph.iris import expand

Resource: TypeAlias = NamedNode | BlankNode

_XSD = expand("xsd:")
_READ_AS = {
    **{name: name for name in ("boolean", "date", "dateTime", "decimal", "double", "gYear", "gYearMonth", "integer")},
    **dict.fromkeys(("int", "long", "nonNegativeInteger", "positiveInteger"), "integer"),
}
_UNREADABLE = " || ".join(
    f"?datatype = <{_XSD}{name}> && !COALESCE(isLiteral(<{_XSD}{wider}>(STR(?value))), false)"
    for name, wider in _READ_AS.items()
)
_ILL_FORMED = (
    "SELECT DISTINCT ?value { ?subject ?property ?value FILTER isLiteral(?value) "
    f"BIND(DATATYPE(?value) AS ?datatype) FILTER({_UNREADABLE}) }}"
)
_TYPE, _SUBCLASS = NamedNode(expand("rdf:type")), NamedNode(expand("rdfs:subClassOf"))


class Targets:
    """The union of all graphs in the default graph of ``store``; each target is looked up once."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.store = Store()
        self.store.bulk_extend(_triples(quads))
        self._found: dict[tuple[Node, Node], tuple[Resource, ...]] = {}

    def ill_formed(self) -> set[Literal]:
        """The literals that Oxigraph cannot read as their datatype; rdflib reads them as Python does, less strictly."""
        found = self.store.query(_ILL_FORMED)
        return {each["value"] for each in found} if isinstance(found, QuerySolutions) else set()

    def of(self, kind: Node, value: Node) -> tuple[Resource, ...]:
        """The resources that a target names: ``kind`` is its property in SHACL."""
        known = self._found.get((kind, value))
        if known is None:
            named = (each for each in self._nodes(kind, value) if isinstance(each, NamedNode | BlankNode))
            known = self._found[kind, value] = tuple(dict.fromkeys(named))
        return known

    def named(self, kind: Node, value: Node, among: Collection[str] | None) -> list[str]:
        """The IRIs of those, as far as they are ``among`` some."""
        iris = (each.value for each in self.of(kind, value) if isinstance(each, NamedNode))
        return [iri for iri in iris if among is None or iri in among]

    def _nodes(self, kind: Node, value: Node) -> Iterator[object]:
        name = NamedNode(str(value))
        if kind == SH.targetNode:
            yield name
        elif kind == SH.targetClass:
            for each in self._below(name):
                yield from (quad.subject for quad in self.store.quads_for_pattern(None, _TYPE, each))
        elif kind == SH.targetObjectsOf:
            yield from (quad.object for quad in self.store.quads_for_pattern(None, name, None))
        else:
            yield from (quad.subject for quad in self.store.quads_for_pattern(None, name, None))

    def _below(self, kind: NamedNode) -> list[NamedNode]:
        found, waiting = {kind: None}, [kind]
        while waiting:
            for quad in self.store.quads_for_pattern(None, _SUBCLASS, waiting.pop()):
                if isinstance(quad.subject, NamedNode) and quad.subject not in found:
                    found[quad.subject] = None
                    waiting.append(quad.subject)
        return list(found)


def _triples(quads: Iterable[Quad]) -> Iterator[Quad]:
    for quad in quads:
        if isinstance(quad.object, Triple) or isinstance(quad.subject, Triple):
            raise ShapeError("a triple term cannot be checked", where=quad, hint="state it as a resource")
        yield Quad(quad.subject, quad.predicate, quad.object)
