"""The core constraints of SHACL: each tells which values of a resource do not conform."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias, cast

from pyoxigraph import BlankNode, Literal, NamedNode

from miggraph.iris import expand
from miggraph.shapes.data import Data, Term
from miggraph.shapes.literals import is_less, is_well_formed
from miggraph.shapes.reading import Shape

Found: TypeAlias = Iterator[tuple[Shape, str, Term, Term | None]]
"""Results: the shape, the name of the constraint, the resource at fault, and its value where one is at fault."""

Fails: TypeAlias = Callable[[Data, Term, Sequence[Term], object], Iterator[Term | None]]
"""The values of a resource at fault under a constraint with its parameter; None where no single one is."""

_SH = expand("sh:")
_KINDS = {
    "IRI": (NamedNode,),
    "Literal": (Literal,),
    "BlankNode": (BlankNode,),
    "BlankNodeOrIRI": (BlankNode, NamedNode),
    "IRIOrLiteral": (NamedNode, Literal),
    "BlankNodeOrLiteral": (BlankNode, Literal),
}


def results(shape: Shape, focus: Term, data: Data) -> Found:
    """What does not conform to the core constraints of a shape at a resource."""
    values = _values(shape, focus, data)
    for name, parameter in shape.constraints:
        if name == "property":
            for value in values:
                yield from results(cast(Shape, parameter), value, data)
        elif name == "qualifiedMinCount":
            yield from ((shape, name, focus, None) for _ in _too_few(shape, values, data, cast(int, parameter)))
        elif name != "qualifiedValueShape":
            yield from ((shape, name, focus, value) for value in _FAILS[name](data, focus, values, parameter))


def conforms(term: Term, shape: Shape, data: Data) -> bool:
    """Whether a term conforms to a shape that has no constraints in SPARQL."""
    return next(results(shape, term, data), None) is None


def _values(shape: Shape, focus: Term, data: Data) -> Sequence[Term]:
    if not shape.path:
        return (focus,)
    if len(shape.path) == 1:
        return data.values(focus, shape.path[0])
    return list(dict.fromkeys(value for step in shape.path for value in data.values(focus, step)))


def _too_few(shape: Shape, values: Sequence[Term], data: Data, least: int) -> Iterator[None]:
    wanted = next(cast(Shape, parameter) for name, parameter in shape.constraints if name == "qualifiedValueShape")
    if sum(conforms(value, wanted, data) for value in values) < least:
        yield None


def _each(holds: Callable[[Data, Term, object], bool]) -> Fails:
    """A constraint that looks at each value alone."""

    def fails(data: Data, _: Term, values: Sequence[Term], parameter: object) -> Iterator[Term | None]:
        return (value for value in values if not holds(data, value, parameter))

    return fails


def _counted(holds: Callable[[int, int], bool]) -> Fails:
    def fails(_: Data, __: Term, values: Sequence[Term], parameter: object) -> Iterator[Term | None]:
        if not holds(len(values), cast(int, parameter)):
            yield None

    return fails


def _compared(*, or_equal: bool) -> Fails:
    def fails(data: Data, focus: Term, values: Sequence[Term], parameter: object) -> Iterator[Term | None]:
        others = data.values(focus, cast(str, parameter))
        return (value for value in values for other in others if not is_less(value, other, or_equal=or_equal))

    return fails


def _unequal(data: Data, focus: Term, values: Sequence[Term], parameter: object) -> Iterator[Term | None]:
    others = data.values(focus, cast(str, parameter))
    yield from (value for value in values if value not in others)
    yield from (other for other in others if other not in values)


def _shared(data: Data, focus: Term, values: Sequence[Term], parameter: object) -> Iterator[Term | None]:
    others = data.values(focus, cast(str, parameter))
    return (value for value in values if value in others)


def _lacking(_: Data, __: Term, values: Sequence[Term], parameter: object) -> Iterator[Term | None]:
    if parameter not in values:
        yield None


def _same_language(_: Data, __: Term, values: Sequence[Term], ___: object) -> Iterator[Term | None]:
    languages = Counter(value.language for value in values if isinstance(value, Literal) and value.language)
    yield from (None for number in languages.values() if number > 1)


def _text(term: Term) -> str | None:
    """What a text constraint looks at; a blank node has none."""
    return None if isinstance(term, BlankNode) else term.value


def _has_datatype(_: Data, value: Term, parameter: object) -> bool:
    return isinstance(value, Literal) and value.datatype.value == parameter and is_well_formed(value)


def _is_kind(_: Data, value: Term, parameter: object) -> bool:
    return isinstance(value, _KINDS[cast(str, parameter).removeprefix(_SH)])


def _is_long(_: Data, value: Term, parameter: object) -> bool:
    text = _text(value)
    return text is not None and len(text) >= cast(int, parameter)


def _matches(_: Data, value: Term, parameter: object) -> bool:
    text = _text(value)
    return text is not None and cast("re.Pattern[str]", parameter).search(text) is not None


def _in_language(_: Data, value: Term, parameter: object) -> bool:
    if not isinstance(value, Literal) or not value.language:
        return False
    language = value.language.lower()
    allowed = (each.value.lower() for each in cast(Sequence[Literal], parameter))
    return any(language == each or language.startswith(each + "-") for each in allowed)


_FAILS: Mapping[str, Fails] = MappingProxyType(
    {
        "class": _each(lambda data, value, kind: data.is_a(value, cast(str, kind))),
        "datatype": _each(_has_datatype),
        "nodeKind": _each(_is_kind),
        "minCount": _counted(lambda number, least: number >= least),
        "maxCount": _counted(lambda number, most: number <= most),
        "minLength": _each(_is_long),
        "pattern": _each(_matches),
        "languageIn": _each(_in_language),
        "uniqueLang": _same_language,
        "minInclusive": _each(lambda _, value, least: is_less(least, value, or_equal=True)),
        "maxInclusive": _each(lambda _, value, most: is_less(value, most, or_equal=True)),
        "equals": _unequal,
        "disjoint": _shared,
        "lessThan": _compared(or_equal=False),
        "lessThanOrEquals": _compared(or_equal=True),
        "hasValue": _lacking,
        "in": _each(lambda _, value, allowed: value in cast(Sequence[Term], allowed)),
        "not": _each(lambda data, value, shape: not conforms(value, cast(Shape, shape), data)),
        "node": _each(lambda data, value, shape: conforms(value, cast(Shape, shape), data)),
        "or": _each(
            lambda data, value, shapes: any(conforms(value, each, data) for each in cast(Sequence[Shape], shapes))
        ),
    }
)
