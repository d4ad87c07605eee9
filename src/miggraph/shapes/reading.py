"""Shapes, read from Turtle. What would have no effect is refused, as pySHACL passes over what it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import rdflib
from pyoxigraph import BlankNode, Quad, RdfFormat, parse
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS
from rdflib import RDF, RDFS, SH, SKOS
from rdflib.paths import mul_path
from rdflib.term import Node

from miggraph.errors import ShapeError
from miggraph.iris import compact
from miggraph.layers import Folders, files_of, top
from miggraph.shapes.naming import for_this_corpus
from miggraph.shapes.terms import as_rdflib, empty, name_of
from miggraph.shapes.violation import SEVERITIES

TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
_OF_QUERIES = TARGETS[:2]
_KINDS = (SH.NodeShape, SH.PropertyShape)
_PATHS = ("alternativePath", "inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
_OF_QUERY = ("sparql", "select", "prefixes", "declare", "prefix", "namespace")
_ASIDE = ("path", "message", "severity", "deactivated", "name", "description", "order", "group", "defaultValue")
_FURTHER = ("flags", "ignoredProperties", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint")
_NESTED = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
_LISTS_OF_SHAPES = (SH["and"], SH["or"], SH.xone)
_LISTS = (SH["in"], SH.languageIn, SH.ignoredProperties, *_LISTS_OF_SHAPES)
_KNOWN = {*TARGETS, *ALL_CONSTRAINT_PARAMETERS, *(SH[name] for name in (*_PATHS, *_OF_QUERY, *_ASIDE, *_FURTHER))}


@dataclass(frozen=True, slots=True)
class Asked:
    """A shape with constraints in SPARQL: ``targets`` by their property in SHACL, ``selects`` with their prefixes.

    ``path`` is its property, where it has one.
    """

    iri: str
    path: str
    targets: tuple[tuple[Node, Node], ...]
    selects: tuple[str, ...]
    message: str
    severity: str


@dataclass(frozen=True)
class Shapes:
    """All shapes but for what is in SPARQL, which stands in ``asked``; and where they come from."""

    core: rdflib.Graph
    asked: tuple[Asked, ...]
    where: str

    def listed(self, iri: str) -> list[str]:
        """The values that a shape allows by a list."""
        items = self.core.objects(rdflib.URIRef(iri), SH["in"] / mul_path(RDF.rest, "*") / RDF.first)
        return [name_of(each) for each in items]

    def schemes(self, iri: str) -> list[str]:
        """The schemes that a shape wants a concept to be in."""
        nested = self.core.objects(rdflib.URIRef(iri), SH.node / mul_path(SH.property, "*"))
        in_scheme = (each for each in nested if (each, SH.path, SKOS.inScheme) in self.core)
        return [name_of(scheme) for each in in_scheme for scheme in self.core.objects(each, SH.hasValue)]


def load_shapes(folder: Folders) -> Shapes:
    """The shapes of every Turtle file of a folder.

    :raises ShapeError: if there is no file, or one is not Turtle, or a shape has what would have no effect
    """
    files = files_of(folder, "*.ttl")
    if not files:
        raise ShapeError("holds no shapes", where=top(folder), hint="put SHACL shapes there as .ttl files")
    quads: list[Quad] = []
    for number, file in enumerate(files):
        try:
            quads += _named(for_this_corpus(parse(path=str(file), format=RdfFormat.TURTLE)), f"shapes{number}")
        except (SyntaxError, OSError) as error:
            raise ShapeError(f"is not Turtle: {error}", where=file, hint="correct it there") from error
    return _Reader(as_rdflib(quads), top(folder)).shapes()


def _named(quads: Iterable[Quad], begin: str) -> Iterator[Quad]:
    """The quads of a file in which blank nodes are named by their places in it.

    What was found is kept, and held against what is found again; a reader of Turtle names them otherwise each time.

    :param begin: what their names begin with
    """
    names: dict[BlankNode, BlankNode] = {}

    def named(node: BlankNode) -> BlankNode:
        return names.setdefault(node, BlankNode(f"{begin}-{len(names)}"))

    for quad in quads:
        subject = named(quad.subject) if isinstance(quad.subject, BlankNode) else quad.subject
        value = named(quad.object) if isinstance(quad.object, BlankNode) else quad.object
        yield Quad(subject, quad.predicate, value, quad.graph_name)


class _Reader:
    def __init__(self, graph: rdflib.Graph, where: Path) -> None:
        self._graph = graph
        self._where = where

    def shapes(self) -> Shapes:
        for node, name, value in self._graph:
            self._refuse_without_effect(node, name, value)
        asked = sorted(dict.fromkeys(self._graph.subjects(SH.sparql)), key=str)
        made = tuple(self._asked(node) for node in asked)
        core = empty()
        for triple in self._graph:
            if triple[1] != SH.sparql:
                core.add(triple)
        return Shapes(core, made, str(self._where))

    def _refuse_without_effect(self, node: Node, name: Node, value: Node) -> None:
        if str(name).startswith(str(SH)) and name not in _KNOWN:
            raise self._wrong(node, f"has a {compact(str(name))} that cannot be checked")
        if name == SH.severity and value not in {SH[severity] for severity in SEVERITIES}:
            raise self._wrong(node, f"has a sh:severity that is none of {', '.join(SEVERITIES)}")
        if name in _NESTED or name in _LISTS_OF_SHAPES:
            for each in [value] if name in _NESTED else self._list(node, name, value):
                if (each, None, None) not in self._graph:
                    raise self._wrong(node, f"has a {compact(str(name))} that is no shape")
        elif name in _LISTS:
            self._list(node, name, value)
        if (
            name in (SH.qualifiedMinCount, SH.qualifiedMaxCount)
            and (node, SH.qualifiedValueShape, None) not in self._graph
        ):
            raise self._wrong(node, f"has a {compact(str(name))} without a sh:qualifiedValueShape")
        if name in TARGETS and not isinstance(value, rdflib.URIRef):
            raise self._wrong(node, f"has a {compact(str(name))} that is no IRI")
        if name == RDF.type and value == RDFS.Class and any((node, RDF.type, kind) in self._graph for kind in _KINDS):
            raise self._wrong(node, "is a class too: name it with sh:targetClass")

    def _list(self, node: Node, name: Node, value: Node) -> list[Node]:
        if value != RDF.nil and (value, RDF.first, None) not in self._graph:
            raise self._wrong(node, f"has a {compact(str(name))} that is no list")
        return list(self._graph.items(value))

    def _asked(self, node: Node) -> Asked:
        targets = tuple((kind, value) for kind in TARGETS for value in self._graph.objects(node, kind))
        within = (name for name in self._graph.predicates(None, node) if str(name).startswith((str(SH), str(RDF))))
        if any(within) or not targets or any(kind not in _OF_QUERIES for kind, _ in targets):
            raise self._wrong(
                node,
                "has a sh:sparql and is part of another shape or has not a sh:targetClass or "
                "sh:targetSubjectsOf of its own, where it cannot be checked",
            )
        paths = list(self._graph.objects(node, SH.path))
        return Asked(
            iri=name_of(node),
            path=str(paths[0]) if len(paths) == 1 and isinstance(paths[0], rdflib.URIRef) else "",
            targets=targets,
            selects=tuple(self._select(each) for each in self._graph.objects(node, SH.sparql)),
            message=" ".join(sorted(str(value) for value in self._graph.objects(node, SH.message))),
            severity=name_of(self._graph.value(node, SH.severity) or SH.Violation).removeprefix(str(SH)),
        )

    def _select(self, node: Node) -> str:
        texts = list(self._graph.objects(node, SH.select))
        if len(texts) != 1 or not isinstance(texts[0], rdflib.Literal):
            raise self._wrong(node, "has a sh:sparql without one sh:select")
        prefixes = sorted(
            f"PREFIX {prefix}: <{space}>\n"
            for each in self._graph.objects(node, SH.prefixes / SH.declare)
            for prefix in self._graph.objects(each, SH.prefix)
            for space in self._graph.objects(each, SH.namespace)
        )
        return "".join(prefixes) + str(texts[0])

    def _wrong(self, node: Node, what: str) -> ShapeError:
        name = compact(str(node)) if isinstance(node, rdflib.URIRef) else name_of(node)
        return ShapeError(f"are no valid SHACL: {name} {what}", where=self._where, hint="correct the shapes")
