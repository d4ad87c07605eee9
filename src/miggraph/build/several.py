"""Where things that several reports describe do not conform, on what all of these say of them.

A report gives a slice: what it says of such things, as far as two steps lead in it. What is found at a thing is kept by
what it is checked on, so that a changed report has only those things checked again of which it says something else.
"""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
from pyoxigraph import NamedNode, Quad

from miggraph.build.cache import key_of
from miggraph.build.context import STEPS, by_subject, named, of_properties, reached
from miggraph.build.hashes import (
    Hashes,
    all_of,
    are_among,
    hashes_of,
    long,
    of_several,
    packed,
    short,
    shortened,
    unpacked,
    unpacked_long,
)
from miggraph.build.linking import Written
from miggraph.build.parts import LOAD, Graph
from miggraph.build.reports import digest_of, far_properties, hash_of, quads_of
from miggraph.build.shaping import ShapesAtHand, shapes_in
from miggraph.build.surroundings import Beside, ground, shapes_key
from miggraph.build.work import Made, Task, Work, given_by, load
from miggraph.graph import canonical
from miggraph.iris import document
from miggraph.layers import Folders
from miggraph.model import GraphBrief
from miggraph.shapes import Violation, check

Places = bytes
"""Places of lines, four bytes each: a thousand reports have millions, which take long to read one by one."""
Sliced = tuple[Places, Places, tuple[str, ...], tuple[str, ...]]
"""Of a thing the places of its lines, and of those of the passages that it rests on; things that it leads to, and
those to which it leads without an end."""
Slice = tuple[bytes, Mapping[str, Sliced]]
"""What a report says of things: sorted lines of N-Quads, and which of them concern each thing.

The text of the report is one of these lines, and concerns all things that rest on passages.
"""
Named = tuple[bytes, tuple[str, ...]]
"""Hashes of triples, or of some together, and the IRIs in them but for passages."""
Told = tuple[tuple[str, Named, Named, tuple[str, ...], tuple[str, ...]], ...]
"""The same with hashes for the N-Quads."""
Taken = Mapping[str, Mapping[str, tuple[bool, bool]]]
"""What is taken of each slice: by the report, and by the thing, whether it is what is said of it, and its passages."""
_PASSAGES = 5
"""So many passages that a thing rests on are looked at together, of each report and of all.

A country may rest on passages in all reports. Each of these is checked in its report; what matters beside that is
whether there are any, and whether there are too many.
"""
_BATCH = 250
"""Things that several reports describe and that are checked at once."""
_PLACE = np.dtype("<u4")
_SHELVES = 16
"""Entries of the cache that have what was found at things that several reports describe."""


def slice_one(written: Written, things: bytes, read: Collection[str] | None, far: Collection[str]) -> Slice:
    """What a report says of things, and what shapes look at of those that this leads to.

    :param things: their hashes
    :param read: the properties that shapes look at beyond what they are about; None where it may be any
    :param far: the properties that lead on without an end
    """
    wanted, quads = set(unpacked(things).tolist()), quads_of(written[0])
    described = _thinned(quads)
    slices = [thing for thing in sorted(described) if short(thing.encode()) in wanted]
    beyond = dict(described if read is None else of_properties(described, {*read, *far}))
    beyond.update((thing, [quad for quad in beyond[thing] if not _passage(quad)]) for thing in slices)
    told = {thing: _sliced(thing, described, beyond, far) for thing in slices}
    line_of = {quad: canonical([quad]) for every, _ in told.values() for quad in every}
    lines = sorted(set(line_of.values()))
    place = {line: number for number, line in enumerate(lines)}
    made: dict[str, Sliced] = {}
    for thing, (every, said) in told.items():
        own = {place[line_of[quad]] for quad in said}
        evidence = {place[line_of[quad]] for quad in every} - own
        made[thing] = (_packed(own), _packed(evidence), *_led(every, wanted, far))
    return b"".join(lines), made


def _packed(places: Iterable[int]) -> Places:
    return np.array(sorted(places), _PLACE).tobytes()


def _unpacked(places: Places) -> list[int]:
    found: list[int] = np.frombuffer(places, _PLACE).tolist()
    return found


def _thinned(quads: Iterable[Quad]) -> dict[str, Sequence[Quad]]:
    """What a report describes, in which nothing rests on more than some of its passages."""
    found: dict[str, Sequence[Quad]] = {}
    for thing, said in by_subject(quads).items():
        left_out = set(sorted({passage for quad in said if (passage := _passage(quad))})[_PASSAGES:])
        found[thing] = [quad for quad in said if _passage(quad) not in left_out] if left_out else said
    return found


def _passage(quad: Quad) -> str:
    """The passage of the report that a quad stands in, where it names one."""
    if not isinstance(quad.object, NamedNode):
        return ""
    report = quad.graph_name.value.rpartition("/")[2] if isinstance(quad.graph_name, NamedNode) else ""
    return quad.object.value if quad.object.value.startswith(f"{document(report)}#") else ""


def _sliced(
    thing: str, described: Mapping[str, Sequence[Quad]], beyond: dict[str, Sequence[Quad]], far: Collection[str]
) -> tuple[Collection[Quad], Collection[Quad]]:
    """What a report says of a thing, and the same without the passages that it rests on.

    :param beyond: what is looked at of others, without the passages that things with slices rest on: each of them
        brings its own
    """
    own = described[thing]
    bare = [quad for quad in own if not _passage(quad)]
    return (
        reached([thing], ChainMap({thing: [*own]}, beyond), steps=STEPS, far=far),
        reached([thing], ChainMap({thing: bare}, beyond), steps=STEPS, far=far),
    )


def _led(
    every: Iterable[Quad], wanted: Collection[int], far: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Further things with slices that quads lead to, and those of them to which they lead without an end."""
    led: dict[bool, set[str]] = {True: set(), False: set()}
    for quad in every:
        if isinstance(quad.object, NamedNode) and short(quad.object.value.encode()) in wanted:
            led[quad.predicate.value in far].add(quad.object.value)
    return tuple(sorted(led[False])), tuple(sorted(led[True]))


def brief_of_slice(sliced: Slice) -> Told:
    """What a report says of things, with hashes for the N-Quads: one for each triple, and one for all of the evidence.

    The graph is not hashed, so that what several reports say alike is the same: shapes look at the union of all graphs.
    """
    data, things = sliced
    lines = data.splitlines(keepends=True)
    once: dict[str, str] = {}  # names that are one object are kept and read as one
    names = [{once.setdefault(name, name) for name in _names(line)} for line in lines]
    triples = [long(line[: line.rindex(b" <")]) for line in lines]

    def hashed(places: Places) -> Named:
        at = _unpacked(places)
        found = set[str]().union(*(names[place] for place in at))
        return b"".join(triples[place] for place in at), tuple(sorted(found))

    def hashed_once(places: Places) -> Named:
        told, found = hashed(places)
        return long(told) if told else b"", found

    return tuple(
        (thing, hashed(said), hashed_once(evidence), near, far) for thing, (said, evidence, near, far) in things.items()
    )


def _names(line: bytes) -> set[str]:
    """The IRIs of a line but for passages."""
    quads = quads_of(line)
    return {iri for quad in quads for iri in named(quad)} - {_passage(quad) for quad in quads}


def check_several(
    shared: Written,
    shapes: Folders,
    digest: str,
    read: Collection[str] | None,
    focus: Sequence[str],
    taken: Taken,
    *slices: Slice,
) -> dict[str, tuple[Violation, ...]]:
    """Where things that several reports describe do not conform to the shapes, by the things.

    :param digest: the hash of the folder of shapes
    :param taken: what is taken of each of the slices
    :raises ShapeError: if the shapes cannot be read
    :raises ChangedError: if they were changed meanwhile
    """
    quads = _quads_of(taken, slices)
    found: dict[str, list[Violation]] = {thing: [] for thing in focus}
    for each in check([*quads, *ground(shared).context(read).of(quads, focus)], shapes_in(shapes, digest), focus):
        if each.focus in found:
            found[each.focus].append(each)
    return {thing: tuple(violations) for thing, violations in found.items()}


def _quads_of(taken: Taken, slices: Iterable[Slice]) -> list[Quad]:
    """What is taken of slices."""
    lines: set[bytes] = set()
    for (data, sliced), things in zip(slices, taken.values(), strict=True):
        told = data.splitlines(keepends=True)
        for thing, (with_said, with_evidence) in things.items():
            said, evidence, _, _ = sliced[thing]
            places = (said if with_said else b"") + (evidence if with_evidence else b"")
            lines.update(told[place] for place in _unpacked(places))
    return quads_of(b"".join(sorted(lines)))


def described_by_reports(graphs: Mapping[str, Graph]) -> tuple[Hashes, Hashes, Hashes]:
    """The hashes of what reports describe; what several do; what one does, and another leads to or describes."""
    described = [unpacked(graph.brief.described) for graph in graphs.values()]
    named = (shortened(graph.brief.named) for graph in graphs.values())
    led = all_of(each[~are_among(each, own)] for each, own in zip(named, described, strict=True))
    seen, several = of_several(described)
    return seen, several, np.union1d(several, seen[are_among(seen, led)])


class Several:
    """Things that several reports describe, or that one describes and another names, with what all say of them.

    :param graphs: those of the reports, by their slugs
    :param public: the hashes of these things
    """

    def __init__(
        self,
        graphs: Mapping[str, Graph],
        shared: Graph,
        shapes: ShapesAtHand,
        work: Work,
        public: Hashes,
        beside: Beside,
    ) -> None:
        self._shared, self._shapes, self._work = shared, shapes, work
        far = far_properties(shapes.folder)
        tasks = [task for graph in graphs.values() if (task := _slicing(graph, public, shapes.read, far))]
        self._slicing = {task.report: task for task in tasks}
        self._said = _Said({outcome.task.report: given_by(outcome) for outcome in work.each(tasks)}, beside)
        self._by_hash = {short(thing.encode()): thing for thing in self._said.things}
        self._hashes = hashes_of(self._by_hash)

    def check(self, several: Hashes) -> Iterator[Violation]:
        """Where those of them that several reports describe do not conform.

        :param several: their hashes
        """
        said, cache = self._said, self._work.cache
        focus = map(self._by_hash.__getitem__, self._hashes[are_among(self._hashes, several)].tolist())
        known = {thing: key_of(said.digest(thing), self._shapes.digest) for thing in focus}
        shelves = _shelves(known, self._shapes.digest)
        memo: dict[str, tuple[Violation, ...]] = {}
        for shelf in shelves:
            memo.update(cache.get(shelf) or {})
        left = sorted((thing for thing, key in known.items() if key not in memo), key=said.by_report)
        for outcome in self._work.each(_checks(left, said, self._slicing, self._shared, self._shapes)):
            memo.update((known[thing], violations) for thing, violations in given_by(outcome).items())
        for shelf, things in shelves.items():
            if not things.isdisjoint(left):
                cache.put(shelf, {known[thing]: memo[known[thing]] for thing in things})
        for key in known.values():
            yield from memo[key]

    def said_around(self, things: Iterable[str]) -> list[Quad]:
        """What reports say of those of them that are among some things, and of what these lead to."""
        known = self._said.things
        taken = self._said.taken({each for thing in things if thing in known for each in self._said.around(thing)})
        return _quads_of(taken, (load(self._work.cache, Made(self._slicing[report])) for report in taken))

    def said_beside(self, brief: GraphBrief) -> str:
        """A hash over what all reports say of those of them that a graph names, and of what these lead to."""
        named = shortened(brief.named)
        things = sorted(map(self._by_hash.__getitem__, named[are_among(named, self._hashes)].tolist()))
        return key_of(*map(self._said.digest, things))


def _checks(
    things: Sequence[str], said: _Said, slicing: Mapping[str, Task], shared: Graph, shapes: ShapesAtHand
) -> Iterator[Task]:
    """What checks things, some at a time, on what is said of all that they lead to."""
    for at in range(0, len(things), _BATCH):
        focus = tuple(things[at : at + _BATCH])
        taken = said.taken({each for thing in focus for each in said.around(thing)})
        slices = (Made(slicing[report]) for report in taken)
        arguments = (Made(shared.task), shapes.folder, shapes.digest, shapes.read, focus, taken, *slices)
        yield Task("", "", check_several, arguments, LOAD)


def _slicing(graph: Graph, public: Hashes, read: Collection[str] | None, far: Collection[str]) -> Task | None:
    """What makes the slice of a report; None where it describes nothing that concerns others."""
    if not are_among(unpacked(graph.brief.described), public).any():
        return None
    named = shortened(graph.brief.named)
    things = packed(named[are_among(named, public)])
    looked_at = digest_of((sorted(read) if read is not None else "*", sorted(far)))
    key = shapes_key("slice", graph.brief.digest, hash_of(things), looked_at)
    return Task(graph.slug, key, slice_one, (Made(graph.task), things, read, far), graph.size // 10, brief_of_slice)


def _shelves(things: Iterable[str], shapes: str) -> dict[str, set[str]]:
    """Things by the entry of the cache that has what was found at them."""
    shelves: defaultdict[str, set[str]] = defaultdict(set)
    for thing in things:
        shelves[shapes_key("shelf", shapes, str(short(thing.encode()) % _SHELVES))].add(thing)
    return dict(sorted(shelves.items()))


class _Said:
    """What reports say of things that concern several of them, as hashes, with the names in it.

    What several reports say alike counts once; of passages that a thing rests on, those of a few reports count.
    """

    def __init__(self, told: Mapping[str, Told], beside: Beside) -> None:
        self._beside = beside
        self._digests: dict[str, str] = {}
        self._whole: dict[str, str] = {}
        self._said: defaultdict[str, dict[Named, str]] = defaultdict(dict)
        self._evidence: defaultdict[str, dict[Named, str]] = defaultdict(dict)
        self._near: defaultdict[str, set[str]] = defaultdict(set)
        self._far: defaultdict[str, set[str]] = defaultdict(set)
        for report, things in told.items():
            for thing, said, evidence, near, far in things:
                self._said[thing].setdefault(said, report)
                if evidence[0] and len(self._evidence[thing]) < _PASSAGES:
                    self._evidence[thing][evidence] = report
                if near:
                    self._near[thing].update(near)
                if far:
                    self._far[thing].update(far)

    @property
    def things(self) -> Collection[str]:
        """All of them."""
        return self._said.keys()

    def by_report(self, thing: str) -> tuple[str, str]:
        """Things of the same reports stand together in this order, so that few slices serve those checked at once."""
        return min(self._said[thing].values()), thing

    def taken(self, things: Iterable[str]) -> Taken:
        """What is taken of which slice."""
        found: defaultdict[str, dict[str, tuple[bool, bool]]] = defaultdict(dict)
        for thing in sorted(things):
            said = {report for (triples, _), report in self._said.get(thing, {}).items() if triples}
            evidence = set(self._evidence.get(thing, {}).values())
            for report in said | evidence:
                found[report][thing] = (report in said, report in evidence)
        return dict(sorted(found.items()))

    def around(self, thing: str) -> set[str]:
        """A thing and those that it leads to: in as many steps as shapes look, and without an end where they do so."""
        found, last, steps = {thing}, [thing], 0
        while last:
            ways = (self._far, self._near) if steps < STEPS else (self._far,)
            further = {each for way in ways for here in last if here in way for each in way[here]} - found
            found |= further
            last, steps = [*further], steps + 1
        return found

    def digest(self, thing: str) -> str:
        """A hash over what is said of a thing and of those that it leads to, with what all reports rest on there."""
        known = self._whole.get(thing)
        if known is None:
            own = sorted([self._digests.get(each) or self._own_digest(each) for each in self.around(thing)])
            known = self._whole[thing] = key_of(thing, self._beside.where_checked(thing), *own)
        return known

    def _own_digest(self, thing: str) -> str:
        """A hash over what is said of a thing itself, and over what all reports rest on of what is named there.

        It does not tell which report says what: only what none has said before, or none says any more, changes it.
        """
        parts = {**self._said.get(thing, {}), **self._evidence.get(thing, {})}
        names = {thing}.union(*(names for _, names in parts))
        triples = {triple for some, _ in parts for triple in unpacked_long(some)}
        said = hash_of(b"".join(sorted(triples)))
        found = self._digests[thing] = key_of(said, self._beside.where_named(names))
        return found
