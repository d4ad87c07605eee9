"""Where a dataset does not conform, part by part: each report in its context, and the things that several describe."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from pyoxigraph import NamedNode, Quad

from miggraph.build.checks import ascribe, violations
from miggraph.build.context import named
from miggraph.build.hashes import Hashes, are_among, hashes_of, packed, short, unpacked
from miggraph.build.linking import Written
from miggraph.build.parts import LOAD, Graph
from miggraph.build.reports import digest_of, far_properties, hash_of, hash_of_folder, quads_of, require_same
from miggraph.build.several import Several, described_by_reports
from miggraph.build.shaping import ShapesAtHand, read_beyond, shapes_in
from miggraph.build.speaking import Speaking
from miggraph.build.surroundings import beside, ground, shapes_key
from miggraph.build.work import Made, Task, Work, given_by, load
from miggraph.errors import ShapeError
from miggraph.graph import canonical
from miggraph.iris import document
from miggraph.layers import Folders
from miggraph.shapes import Violation, check

_WRONG = "Violation"
"""The severity of what a dataset must not have."""


def check_one(
    written: Written, shared: Written, several: bytes, read: Collection[str] | None, shapes: Folders, digest: str
) -> tuple[Violation, ...]:
    """Where a report and the context that it stands in do not conform to the shapes, with what is at fault there.

    :param several: the hashes of things that it describes with others, and which are not checked with it
    :param read: the properties that shapes look at beyond what a report describes; None where it may be any
    :param digest: the hash of the folder of shapes
    :raises ShapeError: if the shapes cannot be read
    :raises ChangedError: if they were changed meanwhile
    """
    quads = quads_of(written[0])
    own = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    found = check([*quads, *_around(quads, shared, several, read)], shapes_in(shapes, digest))
    return tuple(each for each in found if each.focus in own)


def _around(quads: Sequence[Quad], shared: Written, several: bytes, read: Collection[str] | None) -> list[Quad]:
    """What a report stands in."""
    not_own = set(unpacked(several).tolist())
    own = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return ground(shared).context(read).of(quads, {thing for thing in own if short(thing.encode()) not in not_own})


def check_ground(shared: Written, shapes: Folders, digest: str) -> tuple[Violation, ...]:
    """Where what all reports rest on does not conform to the shapes.

    :param digest: the hash of the folder of shapes
    :raises ShapeError: if the shapes cannot be read
    :raises ChangedError: if they were changed meanwhile
    """
    return tuple(check(quads_of(shared[0]), shapes_in(shapes, digest)))


def ground_checking(shared: Graph, shapes: Folders, digest: str) -> Task:
    """What checks what all reports rest on.

    :param digest: the hash of the folder of shapes
    """
    key = shapes_key("check", shared.brief.digest, digest)
    return Task("", key, check_ground, (Made(shared.task), shapes, digest), LOAD)


def check_parts(graphs: Mapping[str, Graph], shared: Graph, shapes: Folders, work: Work) -> list[Violation]:
    """Where all graphs together do not conform to the shapes, the worst first; of the same graphs it is kept.

    :raises ShapeError: if the shapes cannot be read
    :raises ChangedError: if they were changed meanwhile
    """
    digest = hash_of_folder(shapes)
    told = (part for slug, graph in graphs.items() for part in (slug, graph.brief.digest))
    key = shapes_key("parts", shared.brief.digest, digest, *told)
    known: tuple[Violation, ...] | None = work.cache.get(key)
    if known is None:
        at_hand = ShapesAtHand(shapes, digest, read_beyond(shapes, digest, work))
        known = tuple(_Checking(graphs, shared, at_hand, work).all())
        require_same(shapes, digest)
        work.cache.put(key, known)
    return list(known)


class _Checking:
    """Checks graphs, on what all reports rest on.

    :param graphs: by their names; those of reports have the slugs of these
    """

    def __init__(self, graphs: Mapping[str, Graph], shared: Graph, shapes: ShapesAtHand, work: Work) -> None:
        self._graphs, self._shared, self._shapes, self._work = graphs, shared, shapes, work
        self._around = beside(shared, shapes.read, work)
        self.speaking = Speaking(graphs, far_properties(shapes.folder), work.cache)

    def all(self) -> list[Violation]:
        """All that does not conform, the worst first."""
        described, several, public = described_by_reports(self._graphs)
        of_ground, of_each = self._by_graph(several)
        reports = Several(self._graphs, self._shared, self._shapes, self._work, public, self._around)
        known = _among((each.focus for each in of_ground), described)
        of_ground = [each for each in of_ground if each.focus not in known]
        found = list(reports.check(several))
        shared = _among((each.focus for own in of_each.values() for each in own), several)
        led: dict[str, list[Violation]] = {}
        for slug, own in of_each.items():
            for each in own:
                is_alone = each.focus not in shared
                if is_alone and each.severity == _WRONG:
                    led.setdefault(slug, []).append(each)
                elif is_alone or _is_passage(each.value, slug):
                    found.append(each)
        confirmed = (*self._confirmed_of_several(found, reports), *self._confirmed_by_graph(led, several, reports))
        once = {replace(each, quote=""): each for each in reversed((*of_ground, *confirmed))}
        return sorted(once.values(), key=Violation.order)

    def _by_graph(self, several: Hashes) -> tuple[Sequence[Violation], dict[str, Sequence[Violation]]]:
        """What is found in what all reports rest on, and in each graph that says something else than others do."""
        shared, shapes = self._shared, self._shapes
        tasks = [ground_checking(shared, shapes.folder, shapes.digest)]
        checked = {slug: graph for slug, graph in self._graphs.items() if not _is_of_others(graph, several)}
        for graph in checked.values():
            described = unpacked(graph.brief.described)
            with_others = packed(described[are_among(described, several)])
            key = shapes_key("check", graph.brief.digest, self._around.of_report(graph.brief, several), shapes.digest)
            arguments = (Made(graph.task), Made(shared.task), with_others, shapes.read, shapes.folder, shapes.digest)
            tasks.append(Task(graph.slug, key, check_one, arguments, graph.size))
        of_ground, *of_each = (given_by(outcome) for outcome in self._work.each(tasks))
        return of_ground, dict(zip(checked, of_each, strict=True))

    def confirmed(self, found: Collection[Violation], among: Collection[str]) -> list[Violation]:
        """What is found without those faults that are none beside all that reports say of what they lead to.

        A report may name something that another one alone describes, and of many passages some were looked at.

        :param among: the names of the graphs that are looked at
        """
        focus = {each.focus for each in found if each.severity == _WRONG}
        return self._still(found, focus, self.speaking.around(focus, among)) if focus else list(found)

    def _still(self, found: Iterable[Violation], focus: Collection[str], quads: Collection[Quad]) -> list[Violation]:
        """What is found without those faults at some things that are none on some quads.

        The faults are kept by all that is looked at: most changes change nothing of it.
        """
        cache, shapes = self._work.cache, self._shapes
        things = sorted(focus)
        key = shapes_key("still", self._shared.brief.digest, shapes.digest, hash_of(canonical(quads)), *things)
        still: set[tuple[str, str, str]] | None = cache.get(key)
        if still is None:
            written: Written = load(cache, Made(self._shared.task))
            around = ground(written).context(shapes.read).of(quads, {*focus})
            faults = check([*quads, *around], shapes_in(shapes.folder, shapes.digest), things)
            still = {(each.focus, each.shape, each.value) for each in faults}
            cache.put(key, still)
        return [each for each in found if each.severity != _WRONG or (each.focus, each.shape, each.value) in still]

    def _confirmed_by_graph(
        self, found: Mapping[str, Sequence[Violation]], several: Hashes, reports: Several
    ) -> Iterator[Violation]:
        """The same for faults at what one graph alone describes; kept by that graph and by what is said beside it.

        A mention may lead to people whom other reports describe, so that many graphs have such faults in every build.

        :param found: by the names of the graphs
        :raises ChangedError: if the shapes were changed meanwhile
        """
        cache, keys = self._work.cache, dict[str, str]()
        for slug, own in found.items():
            brief, what = self._graphs[slug].brief, digest_of([(each.focus, each.shape, each.value) for each in own])
            said = reports.said_beside(brief), self._around.of_report(brief, several)
            keys[slug] = shapes_key("confirmed", brief.digest, what, *said, self._shapes.digest)
        known: dict[str, list[Violation] | None] = {slug: cache.get(key) for slug, key in keys.items()}
        left = [slug for slug, faults in known.items() if faults is None]
        again = [each for slug in left for each in found[slug]]
        focus = {slug: {each.focus for each in found[slug]} for slug in left}
        still = {*self._confirmed_beside(again, focus, reports)}
        require_same(self._shapes.folder, self._shapes.digest)
        for slug, faults in known.items():
            if faults is None:
                faults = [each for each in found[slug] if each in still]
                cache.put(keys[slug], faults)
            yield from faults

    def _confirmed_of_several(self, found: Collection[Violation], reports: Several) -> list[Violation]:
        """The same for faults at what several graphs describe, beside all that these say of it."""
        wanted = {short(each.focus.encode()): each.focus for each in found if each.severity == _WRONG}
        hashes, focus = hashes_of(wanted), dict[str, set[str]]()
        for slug, graph in self._graphs.items() if wanted else ():
            if things := hashes[are_among(hashes, unpacked(graph.brief.described))].tolist():
                focus[slug] = {wanted[thing] for thing in things}
        return self._confirmed_beside(found, focus, reports)

    def _confirmed_beside(
        self, found: Collection[Violation], focus: Mapping[str, Collection[str]], reports: Several
    ) -> list[Violation]:
        """What is found without those faults that are none on what graphs say of it, and all say of what that leads to.

        :param focus: what is at fault, by the graphs that describe it
        """
        if not focus:
            return list(found)
        quads = [quad for slug, things in focus.items() for quad in self.speaking.within(slug, things)]
        quads += reports.said_around({iri for quad in quads for iri in named(quad)})
        return self._still(found, set().union(*focus.values()), list(dict.fromkeys(quads)))


def _among(things: Iterable[str], hashes: Hashes) -> set[str]:
    """Those of some things of which the hashes are among some."""
    each = sorted({*things})
    found = are_among(np.array([short(thing.encode()) for thing in each], np.uint64), hashes)
    return {thing for thing, is_among in zip(each, found, strict=True) if is_among}


def _is_of_others(graph: Graph, several: Hashes) -> bool:
    """Whether a graph that is of no report speaks only of things that are checked with what others say of them."""
    return "/" in graph.slug and bool(are_among(unpacked(graph.brief.described), several).all())


def reports_at_fault(
    bad: Sequence[Violation], graphs: Mapping[str, Graph], shared: Graph, shapes: Folders, work: Work
) -> dict[str, ShapeError]:
    """The reports without which what is wrong is not, each with its error; empty where the fault is of no report.

    Only what is said of what is at fault is looked at, until nothing is wrong in the graphs that are left.
    """
    digest = hash_of_folder(shapes)
    checking = _Checking(graphs, shared, ShapesAtHand(shapes, digest, read_beyond(shapes, digest, work)), work)
    ground_quads = shared.quads(work.cache)
    at_fault: dict[str, ShapeError] = {}
    left, still = list(graphs), list(bad)
    while still:
        focus = {each.focus for each in still}
        describing = checking.speaking.describing(focus, left)
        within = {slug: checking.speaking.within(slug, focus) for slug in describing}
        found = ascribe(still, within, ground_quads, shapes)
        if not found:
            break
        at_fault.update(found)
        left = [slug for slug in left if slug not in found]
        still = checking.confirmed(still, left)
    return at_fault


def wrong_in_ground(bad: Sequence[Violation], shared: Graph, shapes: Folders, work: Work) -> list[Violation]:
    """Of what is wrong, what is so without any report."""
    found = violations(shared.quads(work.cache), (), shapes, {each.focus for each in bad})
    known = {(each.focus, each.shape, each.value) for each in found}
    return [each for each in bad if (each.focus, each.shape, each.value) in known]


def _is_passage(iri: str, report: str) -> bool:
    return iri.startswith(f"{document(report)}#")
