"""Who is asked, as one within another: a group and the wider groups that it belongs to, a country and all States."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import NamedNode, Quad

from miggraph.iris import expand

Wider = Mapping[str, frozenset[str]]
"""What is above a concept or a place, however far."""

_ABOVE = frozenset(map(expand, ("skos:broader", "mig:within")))


def wider_of(shared: Iterable[Quad]) -> Wider:
    """What is above each concept and place, by the ontology and the authority files."""
    above: dict[str, set[str]] = defaultdict(set)
    for quad in shared:
        if quad.predicate.value in _ABOVE and isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            above[quad.subject.value].add(quad.object.value)
    return {each: frozenset(_reached(each, above)) for each in above}


def _reached(each: str, above: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    left = [each]
    while left:
        new = above.get(left.pop(), set()) - found
        found |= new
        left += new
    return found


def is_within(some: Sequence[str], others: Sequence[str], wider: Wider) -> bool:
    """Whether each of some is among others, or within one of them."""
    return all(each in others or not wider.get(each, frozenset()).isdisjoint(others) for each in some)
