"""A dataset in parts: what all reports rest on, each report, and what follows from each and from several together.

A part is known by its hash and a brief, and loaded only where something is made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import Quad

from miggraph.build.cache import Cache, key_of
from miggraph.build.hashes import are_among, hashes_of, meeting, of_several, unpacked
from miggraph.build.inference import (
    Kinds,
    brief_of_grounded,
    brief_of_inferred,
    ground_one,
    infer_one,
    meeting_hashes,
    meeting_one,
    reason_key,
    together_one,
)
from miggraph.build.linking import Written, brief_of_written, link_key
from miggraph.build.reports import given_one, hash_of, quads_of
from miggraph.build.work import Made, Task, Work, given_by, keep, load
from miggraph.graph import canonical
from miggraph.model import GraphBrief, InferenceBrief
from miggraph.parts import Part
from miggraph.reason import infer

LOAD = 200_000
"""Characters of text that take as long as what all reports rest on."""
_OF_TEXT = 100
"""Bytes of N-Quads that a character of text leads to."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The graph of a report: what makes it, and its brief.

    That of what all reports rest on has no slug, one that is made from several of them has its own name, with a slash.
    """

    slug: str
    task: Task
    brief: GraphBrief

    @classmethod
    def of(cls, data: bytes, cache: Cache, slug: str = "") -> Graph:
        """A graph that is there already, kept for the tasks that need it.

        :param data: its N-Quads, sorted
        :param slug: its name; by default it is what all reports rest on
        """
        written: Written = (data, 0, ((), ""))
        size = len(data) // _OF_TEXT if slug else LOAD
        task = Task(slug, link_key("graph", hash_of(data)), given_one, (written,), size, brief_of_written)
        keep(cache, task, written)
        brief: GraphBrief | None = cache.get(task.given)
        if brief is None:
            brief = brief_of_written(written)
            cache.put(task.given, brief)
        return cls(slug, task, brief)

    @property
    def size(self) -> int:
        """The characters of the report."""
        return self.task.size

    def data(self, cache: Cache) -> bytes:
        """Its N-Quads, sorted."""
        written: Written = load(cache, Made(self.task))
        return written[0]

    def quads(self, cache: Cache) -> list[Quad]:
        """Its quads."""
        return quads_of(self.data(cache))

    def part(self, cache: Cache) -> Part:
        """The same as a part of the dataset."""
        name = self.slug if "/" in self.slug else f"report/{self.slug}" if self.slug else "ground"
        return _part(name, self.brief.digest, self.task, 0, cache)


@dataclass(frozen=True, slots=True)
class Following:
    """What follows from all graphs: its parts, of which quads may be stated elsewhere, and their number.

    ``kinds`` are the things of each part by the classes that others may be disjoint with, by the slug of the report,
    and ``apart`` the pairs of classes that share no member. Both are empty where everything was inferred at once.
    """

    parts: Sequence[Part]
    quads: int
    kinds: Mapping[str, Kinds]
    apart: Sequence[Sequence[str]]


def begin_to_infer(graphs: Mapping[str, Graph], shared: Graph, work: Work) -> None:
    """Begin with what follows from some of the graphs."""
    ground = grounding(shared)
    [(said, _, _, whole, _, _)] = (given_by(each) for each in work.each([ground]))
    if not whole:
        work.begin(_inference(graph, ground, said) for graph in graphs.values())


def infer_parts(graphs: Mapping[str, Graph], shared: Graph, work: Work) -> Following:
    """What follows from all graphs."""
    ground = grounding(shared)
    [(said, digest, number, whole, kinds, apart)] = (given_by(each) for each in work.each([ground]))
    if not whole:
        tasks = [_inference(graph, ground, said) for graph in graphs.values()]
        found: dict[str, InferenceBrief] = {}
        for slug, outcome in zip(graphs, work.each(tasks), strict=True):
            found[slug] = given_by(outcome)
        inferences = dict(zip(graphs, tasks, strict=True))
        if not any(each.whole for each in found.values()):
            together, same = _together(found, inferences, ground, said, work)
            if not same:
                parts = [_part("ground/inferred", digest, ground, 3, work.cache)]
                parts += [
                    _part(f"inferred/{slug}", each.digest, inferences[slug], 0, work.cache)
                    for slug, each in found.items()
                ]
                parts += together
                every = {"": kinds, **{slug: each.kinds for slug, each in found.items()}}
                return Following(parts, number + sum(each.quads for each in found.values()), every, apart)
    return _whole(graphs, shared, work)


def _whole(graphs: Mapping[str, Graph], shared: Graph, work: Work) -> Following:
    """What follows from all graphs at once, where parts will not do."""
    every = chain(shared.quads(work.cache), *(graph.quads(work.cache) for graph in graphs.values()))
    data = canonical(infer(every))
    return Following([held("inferred", data, work.cache)], data.count(b"\n"), {}, ())


def held(name: str, data: bytes, cache: Cache) -> Part:
    """A part that is in memory; it is found again by its hash."""
    digest = hash_of(data)
    if not cache.has(_place(digest)):
        cache.put(_place(digest), data)
    return Part(name, digest, lambda: data)


def _part(name: str, digest: str, task: Task, place: int, cache: Cache) -> Part:
    """A part that is one of the things that a task makes; it is found again by its hash."""

    def data() -> bytes:
        made: bytes = load(cache, Made(task))[place]
        return made

    if task.key:
        if cache.get(_place(digest)) != (task.key, place):
            cache.put(_place(digest), (task.key, place))
        cache.use(task.key)
    return Part(name, digest, data)


def kept_part(cache: Cache, digest: str) -> bytes | None:
    """A part of an earlier build by its hash; None where it is not there any more."""
    found = cache.get(_place(digest))
    if isinstance(found, tuple):
        key, place = found
        made = cache.get(key)
        found = made[place] if made else None
    return found if isinstance(found, bytes) and hash_of(found) == digest else None


def _place(digest: str) -> str:
    """What tells where a part is, is kept by this."""
    return key_of("part", digest)


def grounding(shared: Graph) -> Task:
    """What makes the ground of the reports, from what all reports rest on."""
    key = reason_key("ground", shared.brief.digest)
    return Task("", key, ground_one, (Made(shared.task),), LOAD, brief_of_grounded)


def _inference(graph: Graph, ground: Task, said: str) -> Task:
    key = reason_key("infer", graph.brief.digest, said)
    return Task(graph.slug, key, infer_one, (Made(graph.task), Made(ground)), graph.size, brief_of_inferred)


def _together(
    found: Mapping[str, InferenceBrief], inferences: Mapping[str, Task], ground: Task, said: str, work: Work
) -> tuple[list[Part], bool]:
    """What follows from triples of several reports that meet, and whether parts will not do for that."""
    index = _Meetings(found)
    met: set[str] = set()
    more = index.first()
    data, same = b"", False
    while more - met:
        met |= more
        tasks = [
            Task(slug, key_of("meeting", each.key), meeting_one, (Made(each),), each.size // 10)
            for slug, each in sorted((slug, inferences[slug]) for slug in met)
        ]
        key = reason_key("together", said, *(task.key for task in tasks))
        task = Task("", key, together_one, (Made(ground), *map(Made, tasks)), LOAD)
        [outcome] = work.each([task])
        data, rows, same = given_by(outcome)
        joints, alone = load(work.cache, Made(ground))[1:3]
        more = index.meeting(*meeting_hashes(rows, joints, alone)) if rows else set()
    return ([held("inferred/together", data, work.cache)] if data else []), same


class _Meetings:
    """Where triples of reports can meet, by hashes: two things that have one have their reports looked at once more."""

    def __init__(self, found: Mapping[str, InferenceBrief]) -> None:
        self._slugs = list(found)
        self._ends, self._starts, self._alone = (
            [unpacked(getattr(each, name)) for each in found.values()] for name in ("ends", "starts", "alone")
        )

    def first(self) -> set[str]:
        """The reports of which triples meet those of another."""
        _, several = of_several(self._alone)
        places = {place for place, own in enumerate(self._alone) if are_among(own, several).any()}
        return {self._slugs[place] for place in places | meeting(self._ends, self._starts)}

    def meeting(self, ends: Iterable[int], starts: Iterable[int], alone: Iterable[int]) -> set[str]:
        """The reports of which triples meet some others."""
        pairs = ((ends, self._starts), (starts, self._ends), (alone, self._alone))
        found = set()
        for things, sets in ((hashes_of(things), sets) for things, sets in pairs):
            found |= {slug for slug, own in zip(self._slugs, sets, strict=True) if are_among(own, things).any()}
        return found
