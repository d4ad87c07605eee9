"""The validation: every shape with a target against the resources that it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from pyoxigraph import BlankNode, NamedNode, Quad

from miggraph.iris import expand
from miggraph.shapes.constraints import results
from miggraph.shapes.data import Data, Resource, Term
from miggraph.shapes.queries import Queries
from miggraph.shapes.reading import Shape, Shapes
from miggraph.shapes.violation import Violation

_EVIDENCE = (expand("mig:attestedIn"), expand("prov:wasQuotedFrom"))
_QUOTE = expand("nif:anchorOf")
_SH = expand("sh:")
_LONGEST_QUOTE = 200


def check(quads: Sequence[Quad], shapes: Shapes, focus: Collection[str] | None = None) -> list[Violation]:
    """Check quads against shapes; of the resources, only those of ``focus`` where it is given."""
    data = Data(quads)
    about = {shape.iri: _about(shape, data, focus) for shape in shapes.targeted}
    found = [
        _violation(shape, name, resource, value, _path(shape), data)
        for each in shapes.targeted
        for at in about[each.iri]
        for shape, name, resource, value in results(each, at, data)
    ]
    asked = [shape for shape in shapes.targeted if shape.selects and about[shape.iri]]
    if asked:
        queries = Queries(data, {shape.iri: about[shape.iri] for shape in asked})
        found += [_asked(shape, row, data) for shape in asked for row in queries.results(shape)]
    return sorted(set(found), key=Violation.order)


def _about(shape: Shape, data: Data, focus: Collection[str] | None) -> list[Resource]:
    """The resources that a shape is about."""
    found: dict[Resource, None] = {}
    for name, value in shape.targets:
        found.update(dict.fromkeys(data.instances(value) if name == "targetClass" else data.subjects_of(value)))
    if focus is None:
        return list(found)
    return [each for each in found if isinstance(each, NamedNode) and each.value in focus]


def _asked(shape: Shape, row: tuple[Term, Term | None, str], data: Data) -> Violation:
    resource, value, path = row
    return _violation(shape, "SPARQL", resource, value, path or _path(shape), data)


def _path(shape: Shape) -> str:
    return shape.path[0] if len(shape.path) == 1 else ""


def _violation(shape: Shape, name: str, resource: Term, value: Term | None, path: str, data: Data) -> Violation:
    words = _quote(resource, data)
    short = words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE] + "…"
    return Violation(
        focus=_name(resource),
        path=path,
        message=shape.message,
        value="" if value is None else _name(value),
        quote=" ".join(short.split()),
        severity=shape.severity,
        shape=shape.iri,
        component=f"{_SH}{name[0].upper()}{name[1:]}ConstraintComponent",
    )


def _quote(resource: Term, data: Data) -> str:
    """The words that a resource rests on: its own, where it is a passage, or those of its first passage."""
    return next((words.value for each in _passages(resource, data) for words in data.values(each, _QUOTE)), "")


def _passages(resource: Term, data: Data) -> Iterator[Term]:
    yield resource
    yield from sorted((each for name in _EVIDENCE for each in data.values(resource, name)), key=str)


def _name(term: Term) -> str:
    return str(term) if isinstance(term, BlankNode) else term.value
