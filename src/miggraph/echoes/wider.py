"""Who is asked, as one within another: a group and the wider groups that it belongs to, a country and all States."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from miggraph.iris import expand, thing

Wider = Mapping[str, frozenset[str]]
"""What is above a concept or a place, however far."""

_ABOVE = frozenset(map(expand, ("skos:broader", "mig:within")))
_TYPE, _COUNTRY = expand("rdf:type"), expand("mig:Country")


def wider_of(shared: Iterable[Quad]) -> Wider:
    """What is above each concept and place, by the ontology, the authority files, and the file beside this module."""
    table = tomllib.loads((Path(__file__).parent / "addressees.toml").read_text(encoding="utf-8"))
    alike, of_countries = ({thing("stakeholder", name) for name in table[key]} for key in ("alike", "of_countries"))
    above: dict[str, set[str]] = defaultdict(set)
    for quad in shared:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            continue
        if quad.predicate.value in _ABOVE:
            above[quad.subject.value].add(quad.object.value)
        elif quad.predicate.value == _TYPE and quad.object.value == _COUNTRY:
            above[quad.subject.value] |= of_countries
    for each in alike:
        above[each] |= alike - {each}
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
