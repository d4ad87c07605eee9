"""The closure of a dataset from the closures of its parts: what all reports rest on, and each report.

Most rules of OWL 2 RL fire on one triple of a report and axioms of the ontology. What needs two triples are the axioms
that :func:`ground_of` names: properties that are transitive, functional or inverse functional, and chains of
properties. Both triples stand in one report, or one of them in what all reports rest on, but for those that meet at a
thing of which two reports speak: such reports are looked at together (:func:`infer_together`).

Where something is the same as something else, or the ontology has other axioms that need several triples, the whole is
inferred at once, as parts would not do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pyoxigraph import NamedNode, Quad

from miggraph.iris import PREFIXES
from miggraph.reason.chase import VOCABULARY, Chase, Patterns, Sort, patterns_of
from miggraph.reason.closure import (
    FIRST,
    REST,
    SAME,
    STAND_IN,
    TYPE,
    Names,
    Row,
    Schema,
    closure_of,
    inferred_graph,
    is_schema,
    quad_of,
    rows_of,
)

_OWL = PREFIXES["owl"]
_TRANSITIVE, _FUNCTIONAL, _INVERSE_FUNCTIONAL = (
    _OWL + name + "Property" for name in ("Transitive", "Functional", "InverseFunctional")
)
_CLASSES = frozenset({_OWL + "Class", PREFIXES["rdfs"] + "Class"})
_PROPERTIES = frozenset({_OWL + "ObjectProperty", _OWL + "DatatypeProperty", PREFIXES["rdf"] + "Property"})
_OF_SEVERAL = frozenset(
    _OWL + name
    for name in (
        *("sameAs", "hasKey", "intersectionOf", "someValuesFrom", "allValuesFrom", "hasValue", "oneOf"),
        *("maxCardinality", "maxQualifiedCardinality", "hasSelf"),
    )
)
"""Axioms that need several triples, and that parts do not do."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What all reports rest on, as far as something follows from it together with a report.

    ``rows`` are the schema and the triples that can meet one of a report; ``joints`` the pairs of properties that meet:
    the object of the one is the subject of the other; ``alone`` the properties of which two triples with one subject
    or object say that something is the same; ``inferred`` what follows from the ground itself. ``whole`` tells that
    parts will not do. ``patterns`` are what follows from one triple of each property and class of the ontology.
    """

    rows: tuple[Row, ...]
    joints: tuple[tuple[str, str], ...]
    alone: tuple[str, ...]
    inferred: tuple[Quad, ...]
    whole: bool
    patterns: Patterns = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """What follows from a report in its context, and its triples that can meet those of another report.

    ``whole`` tells that something in it is the same as something else, so that parts will not do.
    """

    inferred: tuple[Quad, ...]
    meeting: tuple[Row, ...]
    whole: bool = False


def ground_of(quads: Iterable[Quad]) -> Ground:
    """The ground of the reports of a dataset.

    :param quads: those of the ontology and the authority files
    """
    names = Names()
    stated = rows_of(quads, names)
    new = closure_of(stated)
    every = stated | new
    joints, alone = _joints(every)
    meeting = {name for pair in joints for name in pair} | set(alone)
    rows = {row for row in every if not _has_stand_in(row) and (_is_axiom(row) or row[1] in meeting)}
    place = NamedNode(inferred_graph())
    return Ground(
        rows=tuple(sorted(rows)),
        joints=joints,
        alone=alone,
        inferred=tuple(quad_of(row, names, place) for row in sorted(new)),
        whole=any(predicate in _OF_SEVERAL for _, predicate, _ in every),
        patterns=patterns_of(_sorts(rows), rows),
    )


def _sorts(rows: Iterable[Row]) -> Iterator[Sort]:
    """The sorts of triples that properties and classes of the ontology make."""
    for name, predicate, kind in rows:
        if predicate == TYPE and not name.startswith(VOCABULARY):
            if kind in _CLASSES:
                yield TYPE, name
            elif kind in _PROPERTIES:
                yield name, ""


def _is_axiom(row: Row) -> bool:
    _, predicate, value = row
    return predicate in (FIRST, REST) or is_schema(predicate) or (predicate == TYPE and value.startswith(VOCABULARY))


def _has_stand_in(row: Row) -> bool:
    return row[0].startswith(STAND_IN) or row[2].startswith(STAND_IN)


def _joints(rows: Iterable[Row]) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The pairs of properties that meet by an axiom, and the properties that tell what is the same."""
    rows = list(rows)
    kinds: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, kind in rows:
        if predicate == TYPE:
            kinds[kind].add(subject)
    pairs = {(name, name) for name in kinds[_TRANSITIVE]}
    for _, steps in Schema(rows).chains():
        pairs.update(pairwise(steps))
    return tuple(sorted(pairs)), tuple(sorted(kinds[_FUNCTIONAL] | kinds[_INVERSE_FUNCTIONAL]))


class Reasoning:
    """What follows from parts on a ground, with what is made once for all of them."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.rows = frozenset(ground.rows)
        self.inferred = {
            (quad.subject.value, quad.predicate.value, quad.object.value)
            for quad in ground.inferred
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
        }
        self.chase = Chase(self.rows, ground.alone, ground.patterns)


def infer_part(quads: Iterable[Quad], reasoning: Reasoning) -> Part:
    """What follows from a report in its context and is stated neither in it nor there.

    What the reasoner tells of single triples is followed; of axioms, and of what is the same, it tells all itself.
    """
    names, ground = Names(), reasoning.ground
    stated = rows_of(quads, names)
    if reasoning.chase.can_follow(stated):
        new = reasoning.chase.follow(stated) - reasoning.inferred
    else:
        new = closure_of(stated | reasoning.rows) - reasoning.inferred
    meeting = {name for pair in ground.joints for name in pair} | set(ground.alone)
    rows = sorted(row for row in stated | new if row[1] in meeting and not _has_stand_in(row))
    place = NamedNode(inferred_graph())
    whole = any(predicate == SAME for rows in (stated, new) for _, predicate, _ in rows)
    return Part(tuple(quad_of(row, names, place) for row in sorted(new)), tuple(rows), whole)


def infer_together(parts: Mapping[str, Sequence[Row]], reasoning: Reasoning) -> tuple[Quad, ...]:
    """What follows from triples of several reports that meet, and from none of the reports alone.

    :param parts: the triples of each report that can meet others, with all that follows from that report alone, by its
        slug
    """
    every = {row for rows in parts.values() for row in rows}
    if reasoning.chase.can_follow(every):
        found = reasoning.chase.follow_meeting(every)
    else:
        found = _closed_together(parts, reasoning)
    names, place = Names(), NamedNode(inferred_graph())
    return tuple(quad_of(row, names, place) for row in sorted(found - every - reasoning.inferred))


def _closed_together(parts: Mapping[str, Sequence[Row]], reasoning: Reasoning) -> set[Row]:
    """The closure of all parts of which triples meet those of others."""
    met: set[str] = set()
    found: set[Row] = set()
    while more := _meeting(parts, found, met, reasoning.ground):
        met |= more
        known = found.union(*(parts[name] for name in met))
        found |= closure_of(known | reasoning.rows)
    return found


def _meeting(parts: Mapping[str, Sequence[Row]], found: set[Row], met: set[str], ground: Ground) -> set[str]:
    """The further parts of which triples meet those of another part, those that have met before counting as one."""
    ends: _Index = defaultdict(lambda: defaultdict(set))
    starts: _Index = defaultdict(lambda: defaultdict(set))
    for name, rows in ((_MET, found), *parts.items()):
        part = _MET if name in met else name
        for subject, predicate, value in rows:
            ends[predicate][value].add(part)
            starts[predicate][subject].add(part)
    more: set[str] = set()
    for left, right in ground.joints:
        for thing, here in ends[left].items():
            if (there := starts[right].get(thing)) and len(here | there) > 1:
                more |= here | there
    for predicate in ground.alone:
        for index in (starts, ends):
            more |= set().union(*(here for here in index[predicate].values() if len(here) > 1))
    return more - {_MET}


_MET = ""
"""Stands for the parts that have met."""
_Index = defaultdict[str, defaultdict[str, set[str]]]
