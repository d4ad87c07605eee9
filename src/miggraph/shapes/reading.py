"""Shapes as records, read from Turtle. What this package cannot check is refused, so that no shape loses its effect."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from miggraph.errors import ShapeError
from miggraph.iris import compact, expand
from miggraph.shapes.data import Data, Resource, Term
from miggraph.shapes.violation import SEVERITIES

_SH = expand("sh:")
_FIRST, _REST, _NIL = (expand("rdf:" + name) for name in ("first", "rest", "nil"))

_TARGETS = ("targetClass", "targetSubjectsOf")
_IRIS = frozenset({"class", "datatype", "nodeKind", "equals", "disjoint", "lessThan", "lessThanOrEquals"})
_NUMBERS = frozenset({"minCount", "maxCount", "minLength", "qualifiedMinCount"})
_SHAPE = frozenset({"not", "node", "property", "qualifiedValueShape"})
_TERM = frozenset({"hasValue", "minInclusive", "maxInclusive"})
_ASIDE = frozenset({*_TARGETS, "path", "message", "severity", "sparql"})

Parameter: TypeAlias = "str | int | Term | re.Pattern[str] | Shape | tuple[Term, ...] | tuple[Shape, ...]"


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape, or a property shape where it has a path: some properties whose values are taken together.

    ``targets`` say by the name of the SHACL property which resources it is about; ``constraints`` are the core
    constraints by the name of their parameter, ``selects`` the queries of those in SPARQL, with their prefixes.
    """

    iri: str
    path: tuple[str, ...]
    targets: tuple[tuple[str, str], ...]
    constraints: tuple[tuple[str, Parameter], ...]
    selects: tuple[str, ...]
    message: str
    severity: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes that have targets, by their IRIs, and where they come from."""

    targeted: tuple[Shape, ...]
    where: str


def load_shapes(folder: Path) -> Shapes:
    """The shapes of every Turtle file of a folder.

    :raises ShapeError: if there is no file, or one is not Turtle, or a shape is none or has what cannot be checked here
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise ShapeError("holds no shapes", where=folder, hint="put SHACL shapes there as .ttl files")
    quads: list[Quad] = []
    for file in files:
        try:
            quads += parse(path=str(file), format=RdfFormat.TURTLE)
        except (SyntaxError, OSError) as error:
            raise ShapeError(f"is not Turtle: {error}", where=file, hint="correct it there") from error
    return _Reader(Data(quads), folder).shapes()


class _Reader:
    def __init__(self, graph: Data, where: Path) -> None:
        self._graph = graph
        self._where = where
        self._open: set[Resource] = set()
        self._made: dict[Resource, Shape] = {}

    def shapes(self) -> Shapes:
        targeted = dict.fromkeys(node for name in _TARGETS for node in self._graph.subjects_of(_SH + name))
        made = [self._shape(node) for node in targeted]
        return Shapes(tuple(sorted(made, key=lambda shape: shape.iri)), str(self._where))

    def _shape(self, node: Term) -> Shape:
        if isinstance(node, Literal):
            raise self._wrong(node, "is no shape")
        if node in self._made:
            return self._made[node]
        if node in self._open:
            raise self._wrong(node, "is a shape that leads back to itself")
        self._open.add(node)
        made = Shape(
            iri=node.value if isinstance(node, NamedNode) else f"_:{node.value}",
            path=self._path(node),
            targets=tuple((name, value.value) for name in _TARGETS for value in self._all(node, name)),
            constraints=self._constraints(node),
            selects=tuple(self._select(each) for each in self._all(node, "sparql")),
            message=" ".join(sorted(value.value for value in self._all(node, "message"))),
            severity=self._severity(node),
        )
        self._open.remove(node)
        self._made[node] = made
        return made

    def _severity(self, node: Resource) -> str:
        severity = next((value.value.removeprefix(_SH) for value in self._all(node, "severity")), SEVERITIES[0])
        if severity not in SEVERITIES:
            raise self._wrong(node, f"has a sh:severity that is none of {', '.join(SEVERITIES)}")
        return severity

    def _path(self, node: Resource) -> tuple[str, ...]:
        paths = self._all(node, "path")
        if not paths:
            return ()
        if len(paths) == 1 and isinstance(paths[0], NamedNode):
            return (paths[0].value,)
        alternatives = [] if len(paths) > 1 else self._all(paths[0], "alternativePath")
        if len(alternatives) != 1:
            raise self._wrong(node, "has a sh:path that is neither a property nor several")
        steps = self._list(alternatives[0])
        if not all(isinstance(step, NamedNode) for step in steps):
            raise self._wrong(node, "has alternatives in its sh:path that are no properties")
        return tuple(step.value for step in steps)

    def _constraints(self, node: Resource) -> tuple[tuple[str, Parameter], ...]:
        found = tuple(
            (name, self._parameter(node, name, value))
            for name in (each.removeprefix(_SH) for each in self._graph.properties(node) if each.startswith(_SH))
            if name not in _ASIDE
            for value in self._all(node, name)
        )
        qualified = [name for name, _ in found if name.startswith("qualified")]
        if qualified and sorted(qualified) != ["qualifiedMinCount", "qualifiedValueShape"]:
            raise self._wrong(node, "has not one sh:qualifiedValueShape and one sh:qualifiedMinCount")
        return found

    def _parameter(self, node: Resource, name: str, value: Term) -> Parameter:
        if name in _SHAPE:
            return self._nested(value)
        if name == "or":
            return tuple(self._nested(each) for each in self._list(value))
        if name in {"in", "languageIn"}:
            return tuple(self._list(value))
        if name in _IRIS and isinstance(value, NamedNode):
            return value.value
        if name in _TERM:
            return value
        if name in _NUMBERS and isinstance(value, Literal) and value.value.isdecimal():
            return int(value.value)
        if name == "uniqueLang" and isinstance(value, Literal) and value.value == "true":
            return 1
        if name == "pattern" and isinstance(value, Literal):
            try:
                return re.compile(value.value)
            except re.error as error:
                raise self._wrong(node, f"has a sh:pattern that is none: {error}") from error
        raise self._wrong(node, f"has a sh:{name} that cannot be checked")

    def _nested(self, node: Term) -> Shape:
        made = self._shape(node)
        if made.selects:
            raise self._wrong(node, "has a sh:sparql and is part of another shape, where it cannot be checked")
        return made

    def _select(self, node: Term) -> str:
        texts = self._all(node, "select")
        if len(texts) != 1 or not isinstance(texts[0], Literal):
            raise self._wrong(node, "has a sh:sparql without one sh:select")
        declared = [each for holder in self._all(node, "prefixes") for each in self._all(holder, "declare")]
        prefixes = sorted(
            f"PREFIX {prefix.value}: <{space.value}>\n"
            for each in declared
            for prefix in self._all(each, "prefix")
            for space in self._all(each, "namespace")
        )
        return "".join(prefixes) + texts[0].value

    def _list(self, node: Term) -> list[Term]:
        found: list[Term] = []
        while node != NamedNode(_NIL):
            first, rest = self._graph.values(node, _FIRST), self._graph.values(node, _REST)
            if len(first) != 1 or len(rest) != 1:
                raise self._wrong(node, "is no list")
            found += first
            node = rest[0]
        return found

    def _all(self, node: Term, name: str) -> list[Term]:
        return self._graph.values(node, _SH + name)

    def _wrong(self, node: Term, what: str) -> ShapeError:
        name = compact(node.value) if isinstance(node, NamedNode) else str(node)
        return ShapeError(f"are no valid SHACL: {name} {what}", where=self._where, hint="correct the shapes")
