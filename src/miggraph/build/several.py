"""Where things that several reports describe do not conform, on what all of these say of them.

A report gives a slice: what it says of such things, as far as two steps lead in it. What is found at a thing is kept by
what it is checked on, so that a changed report has only those things checked again of which it says something else.
"""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from miggraph.build.cache import key_of
from miggraph.build.context import STEPS, by_subject, named, reached
from miggraph.build.hashes import packed, short, shortened, unpacked
from miggraph.build.linking import Written
from miggraph.build.parts import LOAD, Graph
from miggraph.build.reports import digest_of, far_properties, hash_of, quads_of, require_same
from miggraph.build.surroundings import Beside, ground, shapes_key
from miggraph.build.work import Made, Task, Work, given_by
from miggraph.graph import canonical
from miggraph.iris import document
from miggraph.layers import Folders
from miggraph.shapes import Violation, validate

Slice = Mapping[str, tuple[bytes, bytes, tuple[str, ...], tuple[str, ...]]]
"""What a report says of things, by their IRIs.

N-Quads, those of the passages that a thing rests on, further such things that it leads to, those without an end.
"""
Named = tuple[str, tuple[str, ...]]
"""A hash of N-Quads, empty where there are none, and the IRIs in them but for passages."""
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
_SHELVES = 16
"""Entries of the cache that have what was found at things that several reports describe."""


def slice_one(written: Written, things: bytes, far: Collection[str]) -> Slice:
    """What a report says of things, and of those that this leads to.

    :param things: their hashes
    :param far: the properties that lead on without an end
    """
    wanted, quads = set(unpacked(things)), quads_of(written[0])
    described = _thinned(quads)
    slices = [thing for thing in sorted(described) if short(thing.encode()) in wanted]
    bare = dict(described)
    bare.update((thing, [quad for quad in described[thing] if not _passage(quad)]) for thing in slices)
    return {thing: _sliced(thing, described, bare, wanted, far) for thing in slices}


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
    thing: str,
    described: Mapping[str, Sequence[Quad]],
    bare: dict[str, Sequence[Quad]],
    wanted: Collection[int],
    far: Collection[str],
) -> tuple[bytes, bytes, tuple[str, ...], tuple[str, ...]]:
    """What a report says of a thing.

    :param bare: the same without the passages that things with slices rest on: each of them brings its own
    """
    every = reached([thing], ChainMap({thing: [*described[thing]]}, bare), steps=STEPS, far=far)
    said = set(reached([thing], bare, steps=STEPS, far=far))
    led: dict[bool, set[str]] = {True: set(), False: set()}
    for quad in every:
        if isinstance(quad.object, NamedNode) and short(quad.object.value.encode()) in wanted:
            led[quad.predicate.value in far].add(quad.object.value)
    evidence = canonical(quad for quad in every if quad not in said)
    return canonical(said), evidence, tuple(sorted(led[False])), tuple(sorted(led[True]))


def brief_of_slice(sliced: Slice) -> Told:
    """What a report says of things, with hashes for the N-Quads."""
    return tuple(
        (thing, _named(said), _named(evidence), near, far) for thing, (said, evidence, near, far) in sliced.items()
    )


def _named(data: bytes) -> Named:
    if not data:
        return "", ()
    quads = quads_of(data)
    passages = {_passage(quad) for quad in quads}
    names = {iri for quad in quads for iri in named(quad)} - passages
    return hash_of(data)[:32], tuple(sorted(names))


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
    lines: set[bytes] = set()
    for sliced, things in zip(slices, taken.values(), strict=True):
        for thing, parts in things.items():
            for part, wanted in zip(sliced[thing], parts, strict=False):
                if wanted and isinstance(part, bytes):
                    lines.update(part.splitlines(keepends=True))
    quads = quads_of(b"".join(sorted(lines)))
    found: dict[str, list[Violation]] = {thing: [] for thing in focus}
    for each in validate([*quads, *ground(shared).context(read).of(quads, focus)], shapes, focus):
        if each.focus in found:
            found[each.focus].append(each)
    require_same(shapes, digest)
    return {thing: tuple(violations) for thing, violations in found.items()}


def described_by_reports(graphs: Mapping[str, Graph]) -> tuple[set[int], set[int], set[int]]:
    """The hashes of what reports describe; what several do; what one does, and another leads to or describes."""
    seen, several, led = set[int](), set[int](), set[int]()
    for graph in graphs.values():
        described = set(unpacked(graph.brief.described))
        several |= seen & described
        seen |= described
        led |= shortened(graph.brief.named) - described
    return seen, several, several | (seen & led)


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes: their folder, its hash, and the properties that they look at beyond what they are about."""

    folder: Folders
    digest: str
    read: frozenset[str] | None


def of_several(
    graphs: Mapping[str, Graph],
    shared: Graph,
    shapes: Shapes,
    work: Work,
    several: Collection[int],
    public: Collection[int],
    beside: Beside,
) -> Iterator[Violation]:
    """Where things that several reports describe do not conform."""
    far = far_properties(shapes.folder)
    tasks = [task for graph in graphs.values() if (task := _slicing(graph, public, far))]
    slicing = {task.report: task for task in tasks}
    said = _Said({outcome.task.report: given_by(outcome) for outcome in work.each(tasks)})
    known = {
        thing: key_of(said.digest(thing), shapes.digest, beside.of(thing, said.names(thing)))
        for thing in said.things
        if short(thing.encode()) in several
    }
    shelves = _shelves(known, shapes.digest)
    memo: dict[str, tuple[Violation, ...]] = {}
    for shelf in shelves:
        memo.update(work.cache.get(shelf) or {})
    left = [thing for thing, key in sorted(known.items()) if key not in memo]
    for outcome in work.each(_checks(left, said, slicing, shared, shapes)):
        memo.update((known[thing], violations) for thing, violations in given_by(outcome).items())
    for shelf, things in shelves.items():
        if not things.isdisjoint(left):
            work.cache.put(shelf, {known[thing]: memo[known[thing]] for thing in things})
    for key in known.values():
        yield from memo[key]


def _checks(
    things: Sequence[str], said: _Said, slicing: Mapping[str, Task], shared: Graph, shapes: Shapes
) -> Iterator[Task]:
    """What checks things, some at a time, on what is said of all that they lead to."""
    for at in range(0, len(things), _BATCH):
        focus = tuple(things[at : at + _BATCH])
        taken = said.taken({each for thing in focus for each in said.around(thing)})
        slices = (Made(slicing[report]) for report in taken)
        arguments = (Made(shared.task), shapes.folder, shapes.digest, shapes.read, focus, taken, *slices)
        yield Task("", "", check_several, arguments, LOAD)


def _slicing(graph: Graph, public: Collection[int], far: Collection[str]) -> Task | None:
    """What makes the slice of a report; None where it describes nothing that concerns others."""
    if not any(each in public for each in unpacked(graph.brief.described)):
        return None
    things = packed(each for each in shortened(graph.brief.named) if each in public)
    key = shapes_key("slice", graph.brief.digest, hash_of(things), digest_of(sorted(far)))
    return Task(graph.slug, key, slice_one, (Made(graph.task), things, far), graph.size // 10, brief_of_slice)


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

    def __init__(self, told: Mapping[str, Told]) -> None:
        self._said: defaultdict[str, dict[Named, str]] = defaultdict(dict)
        self._evidence: defaultdict[str, dict[Named, str]] = defaultdict(dict)
        self._near: defaultdict[str, set[str]] = defaultdict(set)
        self._far: defaultdict[str, set[str]] = defaultdict(set)
        for report, things in told.items():
            for thing, said, evidence, near, far in things:
                self._said[thing].setdefault(said, report)
                if evidence[0] and len(self._evidence[thing]) < _PASSAGES:
                    self._evidence[thing][evidence] = report
                self._near[thing].update(near)
                self._far[thing].update(far)

    @property
    def things(self) -> Collection[str]:
        """All of them."""
        return self._said.keys()

    def taken(self, things: Iterable[str]) -> Taken:
        """What is taken of which slice."""
        found: defaultdict[str, dict[str, tuple[bool, bool]]] = defaultdict(dict)
        for thing in sorted(things):
            said = {report for (digest, _), report in self._said.get(thing, {}).items() if digest}
            evidence = set(self._evidence.get(thing, {}).values())
            for report in said | evidence:
                found[report][thing] = (report in said, report in evidence)
        return dict(sorted(found.items()))

    def around(self, thing: str) -> set[str]:
        """A thing and those that it leads to: in as many steps as shapes look, and without an end where they do so."""
        found, left = {thing}, [(thing, 0)]
        while left:
            here, taken = left.pop(0)
            further = {*self._far.get(here, ()), *(self._near.get(here, ()) if taken < STEPS else ())} - found
            found |= further
            left += [(each, taken + 1) for each in sorted(further)]
        return found

    def digest(self, thing: str) -> str:
        """A hash over what is said of a thing and of those that it leads to."""
        return key_of(thing, *sorted(digest for digest, _ in self._parts(thing)))

    def names(self, thing: str) -> set[str]:
        """The IRIs that are named in it."""
        return {thing}.union(*(names for _, names in self._parts(thing)))

    def _parts(self, thing: str) -> Iterator[Named]:
        for each in self.around(thing):
            yield from self._said.get(each, {})
            yield from self._evidence.get(each, {})
