"""What follows from a report, from what all reports rest on, and from triples of several reports that meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import combinations

from pyoxigraph import Literal, NamedNode, Quad

from miggraph.build.cache import key_of
from miggraph.build.hashes import packed, short
from miggraph.build.linking import Written
from miggraph.build.reports import hash_of, quads_of
from miggraph.build.sources import code_of
from miggraph.build.work import Once
from miggraph.graph import canonical
from miggraph.iris import document, expand
from miggraph.model import InferenceBrief
from miggraph.reason import Ground, Patterns, Reasoning, Schema, ground_of, infer_part, infer_together

Row = tuple[str, str, str]
Kinds = Mapping[tuple[str, ...], bytes]
Inferred = tuple[bytes, tuple[Row, ...], InferenceBrief]
"""What follows as N-Quads, the triples that can meet others, and what all reports have to know of both."""
Grounded = tuple[tuple[Row, ...], tuple[tuple[str, str], ...], tuple[str, ...], bytes, bool, Kinds, Patterns]
"""The ground of the reports (:class:`miggraph.reason.Ground`), what follows from it as N-Quads."""
GroundBrief = tuple[str, str, int, bool, Kinds, tuple[tuple[str, ...], ...]]
"""The hash of the ground, that of what follows from it and how much that is, whether parts will not do, what is of
which classes, and the pairs of classes that share no member."""
Together = tuple[bytes, tuple[Row, ...], bool]
"""What follows from several reports as N-Quads, those triples that can meet others, and whether parts will not do."""
_TYPE = expand("rdf:type")


def ground_one(written: Written) -> Grounded:
    """The ground of the reports, from what all reports rest on."""
    quads = quads_of(written[0])
    ground = ground_of(quads)
    kinds = _kinds([*quads, *ground.inferred], Schema(ground.rows), ())
    inferred = canonical(ground.inferred)
    return ground.rows, ground.joints, ground.alone, inferred, ground.whole, kinds, dict(ground.patterns)


def brief_of_grounded(grounded: Grounded) -> GroundBrief:
    """What is known of the ground without it."""
    rows, joints, alone, data, whole, kinds, _ = grounded
    inferred = hash_of(data)
    said = key_of(hash_of(repr((rows, joints, alone)).encode()), inferred)
    pairs = tuple(sorted(tuple(sorted(pair)) for pair in Schema(rows).disjoint_pairs()))
    return said, inferred, data.count(b"\n"), whole, kinds, pairs


def reason_key(what: str, *parts: str) -> str:
    """What reasoning gives is kept by this."""
    return key_of(what, *parts, code_of("miggraph.reason", __name__))


def infer_one(written: Written, grounded: Grounded) -> Inferred:
    """What follows from a report in its context."""
    reasoning, schema = _ground(grounded)
    ground, quads = reasoning.ground, quads_of(written[0])
    part = infer_part(quads, reasoning)
    own = tuple(f"{document(name)}#" for name in _reports_of(quads))
    data = canonical(part.inferred)
    ends, starts, alone = map(packed, meeting_hashes(part.meeting, ground.joints, ground.alone))
    kinds = _kinds([*quads, *part.inferred], schema, own)
    told = InferenceBrief(hash_of(data), data.count(b"\n"), part.whole, ends, starts, alone, kinds)
    return data, part.meeting, told


def brief_of_inferred(inferred: Inferred) -> InferenceBrief:
    """What all reports have to know of what follows from one."""
    return inferred[2]


def _reports_of(quads: Iterable[Quad]) -> set[str]:
    return {quad.graph_name.value.rpartition("/")[2] for quad in quads if isinstance(quad.graph_name, NamedNode)}


def _ground_of(grounded: Grounded) -> tuple[Reasoning, Schema]:
    rows, joints, alone, data, whole, _, patterns = grounded
    return Reasoning(Ground(rows, joints, alone, tuple(quads_of(data)), whole, patterns)), Schema(rows)


_ground: Once[Grounded, tuple[Reasoning, Schema]] = Once(_ground_of)


def meeting_one(inferred: Inferred) -> tuple[Row, ...]:
    """The triples of a report that can meet those of others, which are kept beside what follows from it."""
    return inferred[1]


def together_one(grounded: Grounded, *meeting: Sequence[Row]) -> Together:
    """What follows from triples of several reports that meet.

    :param meeting: those of each
    """
    reasoning, _ = _ground(grounded)
    found = infer_together({str(number): rows for number, rows in enumerate(meeting)}, reasoning)
    rows = [
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in found
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    ]
    same = any(quad.predicate.value == expand("owl:sameAs") for quad in found)
    return canonical(found), tuple(sorted(rows)), same


def meeting_hashes(
    rows: Iterable[Row], joints: Sequence[tuple[str, str]], alone: Sequence[str]
) -> tuple[set[int], set[int], set[int]]:
    """The things at which triples can meet others: those where they end, where they begin, where they stand alone."""
    left, right = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for number, (first, second) in enumerate(joints):
        left[first].append(number)
        right[second].append(number)
    ends, starts, lonely = set[int](), set[int](), set[int]()
    for subject, predicate, value in rows:
        ends.update(short(f"{number} {value}".encode()) for number in left.get(predicate, ()))
        starts.update(short(f"{number} {subject}".encode()) for number in right.get(predicate, ()))
        if predicate in alone:
            lonely.add(short(f"{predicate} {subject}".encode()))
            lonely.add(short(f"{predicate} of {value}".encode()))
    return ends, starts, lonely


def _kinds(quads: Iterable[Quad], schema: Schema, own: tuple[str, ...]) -> Kinds:
    """Things by their classes that others may be disjoint with, but for passages of the report itself."""
    apart = frozenset().union(*schema.disjoint_pairs())
    types = defaultdict[str, set[str]](set)
    for quad in quads:
        if quad.predicate.value == _TYPE and not isinstance(quad.object, Literal):
            types[str(quad.subject)[1:-1]].add(str(quad.object)[1:-1])
    known: dict[frozenset[str], tuple[str, ...]] = {}
    found = defaultdict[tuple[str, ...], list[int]](list)
    for thing, kinds in types.items():
        every = frozenset(kinds)
        if every not in known:
            known[every] = tuple(sorted(schema.with_superclasses(every) & apart))
        if known[every] and not thing.startswith(own):
            found[known[every]].append(short(thing.encode()))
    return {kinds: packed(things) for kinds, things in sorted(found.items())}


def apart_in(pairs: Set[frozenset[str]], kinds: Iterable[str]) -> bool:
    """Whether two of some classes share no member.

    :param pairs: those that share none
    """
    return any(frozenset(pair) in pairs for pair in combinations(sorted(kinds), 2))
