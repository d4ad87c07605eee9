"""Constraints in SPARQL, each run once for all the resources that its shape is about.

SHACL-SPARQL has such a query run with ``$this`` bound to a resource, for each of them. pySHACL does so with rdflib: one
query in Python for each resource, thousands for a report. Here pyoxigraph runs it once, as if it began with ``VALUES
$this { ... }`` of all of them: each row names its own, so the rows are the same. The resources stand in a named graph,
as a ``VALUES`` of thousands would be parsed for each query; the other patterns of a query see the data, which is the
default graph. A query that gathers rows has to group them by ``$this``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions

from miggraph.errors import ShapeError
from miggraph.iris import expand
from miggraph.shapes.reading import Asked
from miggraph.shapes.targets import Resource, Targets
from miggraph.shapes.terms import name_of
from miggraph.shapes.violation import Violation

_ABOUT = NamedNode("urn:miggraph:about")
_COMPONENT = expand("sh:SPARQLConstraintComponent")
_WHERE = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)
_UNBOUND = re.compile(r"[$?](PATH|shapesGraph|currentShape)\b")


def query_results(shapes: Sequence[Asked], targets: Targets, focus: Collection[str] | None) -> Iterator[Violation]:
    """What does not conform to the constraints in SPARQL, at the resources of ``focus`` if it is given.

    :raises ShapeError: if a query is no SPARQL
    """
    about = {shape.iri: _about(shape, targets, focus) for shape in shapes}
    targets.store.bulk_extend(
        Quad(resource, _ABOUT, NamedNode(iri), _ABOUT) for iri, resources in about.items() for resource in resources
    )
    for shape in shapes:
        if about[shape.iri]:
            yield from _results(shape, targets)


def _about(shape: Asked, targets: Targets, focus: Collection[str] | None) -> set[Resource]:
    found = {resource for kind, value in shape.targets for resource in targets.of(kind, value)}
    return found if focus is None else {each for each in found if isinstance(each, NamedNode) and each.value in focus}


def _results(shape: Asked, targets: Targets) -> Iterator[Violation]:
    for select in shape.selects:
        try:
            found = targets.store.query(_for_all(select, shape))
        except SyntaxError as error:
            raise _wrong(shape, f"has a query that is no SPARQL: {error}") from error
        if not isinstance(found, QuerySolutions):
            raise _wrong(shape, "has a query that is no SELECT")
        names = {name.value for name in found.variables}
        for solution in found:
            path = solution["path"] if "path" in names else None
            yield Violation(
                focus=_name(solution["this"]),
                path=path.value if isinstance(path, NamedNode) else shape.path,
                message=shape.message,
                value=_name(solution["value"]) if "value" in names else "",
                severity=shape.severity,
                shape=shape.iri,
                component=_COMPONENT,
            )


def _name(term: object) -> str:
    return name_of(term) if isinstance(term, NamedNode | Literal | BlankNode) else ""


def _for_all(select: str, shape: Asked) -> str:
    """The query with ``$this`` standing for all the resources that a shape is about."""
    if _UNBOUND.search(select):
        raise _wrong(shape, "has a query with a variable that cannot be bound")
    made, places = _WHERE.subn(
        lambda found: f"{found.group()} GRAPH {_ABOUT} {{ $this {_ABOUT} <{shape.iri}> }} ", select, count=1
    )
    if not places or "$this" not in select:
        raise _wrong(shape, "has a query without $this or WHERE")
    return made


def _wrong(shape: Asked, what: str) -> ShapeError:
    return ShapeError(f"are no valid SHACL: {what}", where=shape.iri, hint="correct the shapes")
