"""Where a dataset does not conform, part by part: each report in its context, and the things that several describe.

A thing that several reports describe is checked on what all of them say of it, as far as two steps lead in each. What
is found at it is kept by what it is checked on.
"""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode, Quad

from miggraph.build.cache import key_of
from miggraph.build.context import STEPS, Context, by_subject, reached
from miggraph.build.hashes import packed, short, shortened, unpacked
from miggraph.build.linking import Written
from miggraph.build.parts import LOAD, Graph
from miggraph.build.reports import digest_of, far_properties, hash_of, hash_of_folder, quads_of
from miggraph.build.sources import code_of
from miggraph.build.work import Made, Once, Task, Work, given_by
from miggraph.graph import canonical
from miggraph.iris import document
from miggraph.layers import Folders
from miggraph.shapes import Violation, validate

Slice = Mapping[str, tuple[bytes, bytes, tuple[str, ...], tuple[str, ...]]]
"""What a report says of things, by their IRIs.

N-Quads, those of the passages that a thing rests on, further such things that it leads to, those without an end.
"""
Told = tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], ...]
"""The same with hashes for the N-Quads."""
Taken = Mapping[str, Mapping[str, tuple[bool, bool]]]
"""What is taken of each slice: by the report, and by the thing, whether it is what is said of it, and its passages."""
_PASSAGES = 5
"""So many passages that a thing rests on are looked at together, of each report and of all.

A country may rest on passages in all reports. Each of these is checked in its report; what matters beside that is
whether there are any, and whether there are too many.
"""
_BATCH = 500
"""Things that several reports describe and that are checked at once."""
_SHELVES = 16
"""Entries of the cache that have what was found at things that several reports describe."""


def context_one(written: Written, shared: Written) -> str:
    """The hash of what a report stands in."""
    return hash_of(canonical(_context(shared).of(quads_of(written[0]))))


def check_one(written: Written, shared: Written, shapes: Folders) -> tuple[Violation, ...]:
    """Where a report and the context that it stands in do not conform to the shapes, with what is at fault there.

    :raises ShapeError: if the shapes cannot be read
    """
    quads = quads_of(written[0])
    own = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    found = validate([*quads, *_context(shared).of(quads)], shapes)
    return tuple(each for each in found if each.focus in own)


def check_ground(shared: Written, shapes: Folders) -> tuple[Violation, ...]:
    """Where what all reports rest on does not conform to the shapes.

    :raises ShapeError: if the shapes cannot be read
    """
    return tuple(validate(quads_of(shared[0]), shapes))


def slice_one(written: Written, things: bytes, far: Collection[str]) -> Slice:
    """What a report says of things, and of those that this leads to.

    :param things: their hashes
    :param far: the properties that lead on without an end
    """
    wanted, quads = set(unpacked(things)), quads_of(written[0])
    described = _thinned(quads)
    return {
        thing: _sliced(thing, described, wanted, far) for thing in sorted(described) if short(thing.encode()) in wanted
    }


def _thinned(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    """What a report describes, in which nothing rests on more than some of its passages."""
    found = by_subject(quads)
    for thing, said in found.items():
        passages = sorted({quad.object.value for quad in said if _is_of_passage(quad)})
        if len(passages) > _PASSAGES:
            left_out = set(passages[_PASSAGES:])
            found[thing] = [quad for quad in said if not _is_of_passage(quad) or quad.object.value not in left_out]
    return found


def _is_of_passage(quad: Quad) -> bool:
    """Whether a quad names a passage of the report that it stands in."""
    report = quad.graph_name.value.rpartition("/")[2] if isinstance(quad.graph_name, NamedNode) else ""
    return isinstance(quad.object, NamedNode) and quad.object.value.startswith(f"{document(report)}#")


def _sliced(
    thing: str, described: Mapping[str, Sequence[Quad]], wanted: Collection[int], far: Collection[str]
) -> tuple[bytes, bytes, tuple[str, ...], tuple[str, ...]]:
    without = ChainMap({thing: [quad for quad in described[thing] if not _is_of_passage(quad)]}, dict(described))
    every = reached([thing], described, steps=STEPS, far=far)
    said = set(reached([thing], without, steps=STEPS, far=far))
    led: dict[bool, set[str]] = {True: set(), False: set()}
    for quad in every:
        if isinstance(quad.object, NamedNode) and short(quad.object.value.encode()) in wanted:
            led[quad.predicate.value in far].add(quad.object.value)
    evidence = canonical(quad for quad in every if quad not in said)
    return canonical(said), evidence, tuple(sorted(led[False])), tuple(sorted(led[True]))


def brief_of_slice(sliced: Slice) -> Told:
    """What a report says of things, with hashes for the N-Quads."""
    return tuple(
        (thing, *(hash_of(each)[:32] if each else "" for each in (said, evidence)), near, far)
        for thing, (said, evidence, near, far) in sliced.items()
    )


def check_several(
    shared: Written, shapes: Folders, focus: Sequence[str], taken: Taken, *slices: Slice
) -> dict[str, tuple[Violation, ...]]:
    """Where things that several reports describe do not conform to the shapes, by the things.

    :param taken: what is taken of each of the slices
    :raises ShapeError: if the shapes cannot be read
    """
    lines: set[bytes] = set()
    for sliced, things in zip(slices, taken.values(), strict=True):
        for thing, parts in things.items():
            for part, wanted in zip(sliced[thing], parts, strict=False):
                if wanted and isinstance(part, bytes):
                    lines.update(part.splitlines(keepends=True))
    quads = quads_of(b"".join(sorted(lines)))
    found: dict[str, list[Violation]] = {thing: [] for thing in focus}
    for each in validate([*quads, *_context(shared).of(quads)], shapes, focus):
        if each.focus in found:
            found[each.focus].append(each)
    return {thing: tuple(violations) for thing, violations in found.items()}


def _context_of(shared: Written) -> Context:
    return Context(quads_of(shared[0]))


_context: Once[Written, Context] = Once(_context_of)


def shapes_key(what: str, *parts: str) -> str:
    """What a check gives is kept by this."""
    return key_of(what, *parts, code_of("miggraph.shapes", __name__))


def check_parts(graphs: Mapping[str, Graph], shared: Graph, shapes: Folders, work: Work) -> list[Violation]:
    """Where all graphs together do not conform to the shapes, the worst first.

    :raises ShapeError: if the shapes cannot be read
    """
    digest = hash_of_folder(shapes)
    contexts = [_context_task(graph, shared) for graph in graphs.values()]
    around = [given_by(outcome) for outcome in work.each(contexts)]
    ground = shapes_key("check", shared.brief.digest, digest)
    tasks = [Task("", ground, check_ground, (Made(shared.task), shapes), LOAD)]
    for graph, context in zip(graphs.values(), around, strict=True):
        key = shapes_key("check", graph.brief.digest, context, digest)
        tasks.append(Task(graph.slug, key, check_one, (Made(graph.task), Made(shared.task), shapes), graph.size))
    of_ground, *of_each = (given_by(outcome) for outcome in work.each(tasks))
    several, public = _several(graphs)
    found = [each for each in of_ground if not describing(graphs, each.focus, work)]
    if several:
        found += _of_several(graphs, shared, shapes, work, several, public)
    for slug, own in zip(graphs, of_each, strict=True):
        found += (each for each in own if short(each.focus.encode()) not in several or _is_passage(each.value, slug))
    once = {replace(each, quote=""): each for each in reversed(found)}
    return sorted(once.values(), key=Violation.order)


def _is_passage(iri: str, report: str) -> bool:
    return iri.startswith(f"{document(report)}#")


def _context_task(graph: Graph, shared: Graph) -> Task:
    key = shapes_key("context", graph.brief.digest, shared.brief.digest)
    return Task(graph.slug, key, context_one, (Made(graph.task), Made(shared.task)), graph.size // 10)


def _several(graphs: Mapping[str, Graph]) -> tuple[set[int], set[int]]:
    """The hashes of what several reports describe, and of what one describes and another leads to or describes."""
    seen, several, led = set[int](), set[int](), set[int]()
    for graph in graphs.values():
        described = set(unpacked(graph.brief.described))
        several |= seen & described
        seen |= described
        led |= shortened(graph.brief.named) - described
    return several, several | (seen & led)


def _of_several(
    graphs: Mapping[str, Graph],
    shared: Graph,
    shapes: Folders,
    work: Work,
    several: Collection[int],
    public: Collection[int],
) -> Iterator[Violation]:
    """Where things that several reports describe do not conform."""
    far = far_properties(shapes)
    tasks = [task for graph in graphs.values() if (task := _slicing(graph, public, far))]
    slicing = {task.report: task for task in tasks}
    said = _Said({outcome.task.report: given_by(outcome) for outcome in work.each(tasks)})
    ground = shapes_key("several", shared.brief.digest, hash_of_folder(shapes))
    known = {thing: key_of(ground, said.digest(thing)) for thing in said.things if short(thing.encode()) in several}
    shelves = _shelves(known)
    memo: dict[str, tuple[Violation, ...]] = {}
    for shelf in shelves:
        memo.update(work.cache.get(key_of(ground, shelf)) or {})
    left = [thing for thing, key in sorted(known.items()) if key not in memo]
    for at in range(0, len(left), _BATCH):
        focus = tuple(left[at : at + _BATCH])
        taken = said.taken({each for thing in focus for each in said.around(thing)})
        slices = (Made(slicing[report]) for report in taken)
        task = Task("", "", check_several, (Made(shared.task), shapes, focus, taken, *slices), LOAD)
        [outcome] = work.each([task])
        memo.update((known[thing], violations) for thing, violations in given_by(outcome).items())
    if left:
        for shelf, things in shelves.items():
            if any(thing in things for thing in left):
                work.cache.put(key_of(ground, shelf), {known[thing]: memo[known[thing]] for thing in things})
    for key in known.values():
        yield from memo[key]


def _slicing(graph: Graph, public: Collection[int], far: Collection[str]) -> Task | None:
    """What makes the slice of a report; None where it describes nothing that concerns others."""
    if not any(each in public for each in unpacked(graph.brief.described)):
        return None
    things = packed(each for each in shortened(graph.brief.named) if each in public)
    key = shapes_key("slice", graph.brief.digest, hash_of(things), digest_of(sorted(far)))
    return Task(graph.slug, key, slice_one, (Made(graph.task), things, far), graph.size // 10, brief_of_slice)


def _shelves(things: Iterable[str]) -> dict[str, set[str]]:
    """Things by the entry of the cache that has what was found at them."""
    shelves: defaultdict[str, set[str]] = defaultdict(set)
    for thing in things:
        shelves[str(short(thing.encode()) % _SHELVES)].add(thing)
    return dict(sorted(shelves.items()))


class _Said:
    """What reports say of things that concern several of them, as hashes."""

    def __init__(self, told: Mapping[str, Told]) -> None:
        self._said: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._evidence: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._near: defaultdict[str, set[str]] = defaultdict(set)
        self._far: defaultdict[str, set[str]] = defaultdict(set)
        for report, things in told.items():
            for thing, digest, evidence, near, far in things:
                self._said[thing].setdefault(digest, report)
                if evidence and len(self._evidence[thing]) < _PASSAGES:
                    self._evidence[thing].append((evidence, report))
                self._near[thing].update(near)
                self._far[thing].update(far)

    @property
    def things(self) -> Collection[str]:
        """All of them."""
        return self._said.keys()

    def taken(self, things: Iterable[str]) -> Taken:
        """What is taken of which slice: what several reports say alike is taken of one of them."""
        found: defaultdict[str, dict[str, tuple[bool, bool]]] = defaultdict(dict)
        for thing in sorted(things):
            said = {report for digest, report in self._said.get(thing, {}).items() if digest}
            evidence = {report for _, report in self._evidence.get(thing, ())}
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
        """A hash over what all reports say of a thing and of those that it leads to."""
        around = (each for each in sorted(self.around(thing)) if each in self._said)
        said = ((each, *sorted(self._said[each]), *(own for own, _ in self._evidence[each])) for each in around)
        return key_of(thing, *(" ".join(each) for each in said))


def describing(graphs: Mapping[str, Graph], thing: str, work: Work) -> list[str]:
    """The reports that describe a thing."""
    wanted = short(thing.encode())
    return [
        slug
        for slug, graph in graphs.items()
        if wanted in unpacked(graph.brief.described) or thing.startswith(f"{document(slug)}#")
        if thing in by_subject(graph.quads(work.cache))
    ]
