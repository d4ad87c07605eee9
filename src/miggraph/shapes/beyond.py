"""What shapes look at beyond the things that they are about: the properties that they read of their values.

Of a thing that shapes are about every property counts. Of what it leads to, only those count that a shape reads there:
by a path of several steps, a shape for the values, a class, a target, or a query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import rdflib
from rdflib import RDF, RDFS, SH
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node, Variable

from miggraph.iris import expand
from miggraph.shapes.reading import Shapes

ALWAYS = frozenset({str(RDF.type), str(RDFS.subClassOf), expand("nif:anchorOf")})
"""What every check reads: classes of values, and the words that a thing at fault rests on."""
_AT_VALUES = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
_LISTS_AT_VALUES = (SH["and"], SH["or"], SH.xone)
_COMPARED = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_THIS = Variable("this")
_Triple = tuple[Node, Node | Path, Node]


def properties_beyond(shapes: Shapes) -> frozenset[str] | None:
    """The properties that shapes read of other things than those that they are about; None where it may be any.

    Whether something is described at all may be asked of every thing.
    """
    found: set[str] = set(ALWAYS)
    values = _for_values(shapes.core)
    if any((shape, SH.closed, None) in shapes.core for shape in values):
        return None
    found.update(str(name) for name in shapes.core.objects(None, SH.targetObjectsOf))
    for shape, path in shapes.core.subject_objects(SH.path):
        if shape in values or not isinstance(path, rdflib.URIRef):
            found |= _of_path(shapes.core, path)
    found.update(str(name) for shape in values for kind in _COMPARED for name in shapes.core.objects(shape, kind))
    for asked in shapes.asked:
        for select in asked.selects:
            read = _of_query(select)
            if read is None:
                return None
            found |= read
    return frozenset(found)


def _for_values(core: rdflib.Graph) -> set[Node]:
    """The shapes that are for the values of a property shape, at once or within others."""
    found: set[Node] = set()
    left = list(core.subjects(SH.path))
    while left:
        for each in _within(core, left.pop()):
            if each not in found:
                found.add(each)
                left.append(each)
    return found


def _within(core: rdflib.Graph, shape: Node) -> Iterator[Node]:
    for name in _AT_VALUES:
        yield from core.objects(shape, name)
    for name in _LISTS_AT_VALUES:
        for items in core.objects(shape, name):
            yield from core.items(items)


def _of_path(core: rdflib.Graph, path: Node) -> set[str]:
    """All properties of a path: what a description of one in RDF names that is no part of the vocabulary of paths."""
    if isinstance(path, rdflib.URIRef):
        return set() if path == RDF.nil else {str(path)}
    return {name for _, each in core.predicate_objects(path) for name in _of_path(core, each)}


@lru_cache(maxsize=1_000)
def _of_query(select: str) -> frozenset[str] | None:
    """The properties that a query reads of other things than ``$this``; None where it may be any."""
    try:
        algebra = prepareQuery(select).algebra
    except Exception:  # noqa: BLE001 - what cannot be read may look at anything
        return None
    triples = list(_triples(algebra))
    found: set[str] = set()
    for subject, path, value in triples:
        if isinstance(path, Variable):
            if subject != _THIS and not (_is_alone(path, algebra) and _is_alone(value, algebra)):
                return None
        elif subject != _THIS or not isinstance(path, rdflib.URIRef):
            read = _of_steps(path)
            if read is None:
                return None
            found |= read
    return frozenset(found)


def _of_steps(path: Node | Path) -> set[str] | None:
    """The properties of a path in a query; None where it may be any."""
    if isinstance(path, rdflib.URIRef):
        return {str(path)}
    if isinstance(path, MulPath):
        return _of_steps(path.path)
    if isinstance(path, InvPath):
        return _of_steps(path.arg)
    if not isinstance(path, SequencePath | AlternativePath):
        return None
    read = [_of_steps(each) for each in path.args]
    return None if None in read else set().union(*(each for each in read if each))


def _triples(part: object) -> Iterator[_Triple]:
    """The patterns of the algebra of a query, wherever in it they stand."""
    if isinstance(part, CompValue):
        for name, value in part.items():
            if name == "triples":
                yield from value
            elif not name.startswith("_"):
                yield from _triples(value)
    elif isinstance(part, list | tuple | set):
        for each in part:
            yield from _triples(each)


def _is_alone(term: Node, algebra: CompValue) -> bool:
    """Whether a variable stands in one place of a query, so that any value serves."""
    return isinstance(term, Variable) and sum(each == term for each in _terms(algebra)) == 1


def _terms(part: object) -> Iterator[object]:
    if isinstance(part, CompValue):
        for name, value in part.items():
            if not name.startswith("_"):
                yield from _terms(value)
    elif isinstance(part, Iterable) and not isinstance(part, str):
        for each in part:
            yield from _terms(each)
    else:
        yield part
