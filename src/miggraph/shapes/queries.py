"""Constraints in SPARQL, each run once for all the resources that its shape is about.

SHACL runs such a query for each resource, with ``$this`` bound to it. Here a named graph of the store holds which
resources a shape is about, and the query takes ``$this`` from there; its other patterns see the data, which is the
default graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

from miggraph.errors import ShapeError
from miggraph.shapes.data import Data, Resource, Term
from miggraph.shapes.reading import Shape

_ABOUT = NamedNode("urn:miggraph:about")
_WHERE = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)
_UNBOUND = re.compile(r"[$?](PATH|shapesGraph|currentShape)\b")


class Queries:
    """The store that queries of shapes run over: the data, and which resources each shape is about."""

    def __init__(self, data: Data, focus: Mapping[str, Iterable[Resource]]) -> None:
        self._store = Store()
        names: dict[str, NamedNode] = {}
        self._store.bulk_extend(
            Quad(subject, names.get(name) or names.setdefault(name, NamedNode(name)), value)
            for subject, name, value in data.triples()
        )
        self._store.bulk_extend(
            Quad(resource, _ABOUT, NamedNode(shape), _ABOUT)
            for shape, resources in focus.items()
            for resource in resources
        )

    def results(self, shape: Shape) -> Iterator[tuple[Term, Term | None, str]]:
        """What does not conform to a shape: the resource at fault, its value, and the property where the query says it.

        :raises ShapeError: if a query is no SPARQL
        """
        for select in shape.selects:
            try:
                found = self._store.query(_for_all(select, shape))
            except SyntaxError as error:
                raise _wrong(shape, f"has a query that is no SPARQL: {error}") from error
            if not isinstance(found, QuerySolutions):
                raise _wrong(shape, "has a query that is no SELECT")
            names = {name.value for name in found.variables}
            rows = {
                (
                    solution["this"],
                    solution["value"] if "value" in names else None,
                    solution["path"] if "path" in names else None,
                )
                for solution in found
            }
            for this, value, path in rows:
                yield this, value, path.value if isinstance(path, NamedNode) else ""


def _for_all(select: str, shape: Shape) -> str:
    """The query with ``$this`` standing for all the resources that a shape is about."""
    if _UNBOUND.search(select):
        raise _wrong(shape, "has a query with a variable that cannot be bound")
    made, places = _WHERE.subn(
        lambda found: f"{found.group()} GRAPH {_ABOUT} {{ $this {_ABOUT} <{shape.iri}> }} ", select, count=1
    )
    if not places or "$this" not in select:
        raise _wrong(shape, "has a query without $this or WHERE")
    return made


def _wrong(shape: Shape, what: str) -> ShapeError:
    return ShapeError(f"are no valid SHACL: {what}", where=shape.iri, hint="correct the shapes")
