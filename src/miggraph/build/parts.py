"""A dataset in parts: what all reports rest on, and each report. What follows and what is wrong is found part by part.

Of things that several reports describe, the shapes are checked on all of these descriptions together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from pyoxigraph import Quad

from miggraph.build.checks import disjoint
from miggraph.build.context import STEPS, Context, by_subject, reached
from miggraph.build.reports import (
    check_key,
    check_one,
    far_properties,
    ground_key,
    ground_one,
    hash_of,
    hash_of_folder,
    infer_key,
    infer_one,
    quads_of,
)
from miggraph.build.work import Task, Work, given_by
from miggraph.graph import canonical
from miggraph.layers import Folders
from miggraph.reason import Ground, infer, infer_together
from miggraph.shapes import Violation

_SHARED = ""
"""Stands for what all reports rest on, where tasks are named by their report."""
_LOAD = 200_000
"""Characters of text that take as long as what all reports rest on."""
_BUCKET = 500
"""Things that several reports describe and that are checked at once, as one that changes has all of them checked."""


@dataclass(frozen=True)
class Graph:
    """Quads of a report, or of what all rest on, with their canonical form."""

    quads: Sequence[Quad]
    size: int = _LOAD

    @classmethod
    def of(cls, data: bytes, size: int) -> Graph:
        """Quads from their N-Quads, sorted."""
        made = cls(quads_of(data), size)
        made.__dict__["data"] = data
        return made

    @cached_property
    def data(self) -> bytes:
        """Their N-Quads, sorted."""
        return canonical(self.quads)

    @cached_property
    def digest(self) -> str:
        """The hash of them."""
        return hash_of(self.data)

    @cached_property
    def described(self) -> Mapping[str, Sequence[Quad]]:
        """The quads by the things that they describe."""
        return by_subject(self.quads)


def infer_parts(graphs: Mapping[str, Graph], shared: Graph, work: Work) -> list[Quad]:
    """What follows from all graphs and is stated in none."""
    [grounded] = (given_by(each) for each in work.each([_grounding(shared)]))
    rows, joints, alone, data, whole = grounded
    ground = Ground(rows, joints, alone, tuple(quads_of(data)), whole)
    stated = {quad.triple for graph in (shared, *graphs.values()) for quad in graph.quads}
    if not ground.whole:
        parts = {
            slug: given_by(each) for slug, each in zip(graphs, work.each(_inferences(graphs, ground)), strict=True)
        }
        together = infer_together({slug: meeting for slug, (_, meeting, _) in parts.items()}, ground)
        if not any(whole for _, _, whole in parts.values()) and not any(_says_same(quad) for quad in together):
            found = chain(ground.inferred, together, *(quads_of(data) for data, _, _ in parts.values()))
            return [quad for quad in dict.fromkeys(found) if quad.triple not in stated]
    return list(infer([*shared.quads, *(quad for graph in graphs.values() for quad in graph.quads)]))


def _says_same(quad: Quad) -> bool:
    return quad.predicate.value.endswith("#sameAs")


def _grounding(shared: Graph) -> Task:
    return Task(_SHARED, ground_key(shared.digest), ground_one, (shared.data,), _LOAD)


def _inferences(graphs: Mapping[str, Graph], ground: Ground) -> Iterator[Task]:
    said = hash_of(repr((ground.rows, ground.joints, ground.alone)).encode())
    known = hash_of(canonical(ground.inferred))
    for slug, graph in graphs.items():
        yield Task(slug, infer_key(graph.digest, said + known), infer_one, (graph.data, ground), graph.size)


def check_parts(graphs: Mapping[str, Graph], shared: Graph, shapes: Folders, work: Work) -> list[Violation]:
    """Where all graphs together do not conform to the shapes, the worst first.

    :raises ShapeError: if the shapes cannot be read
    """
    described = Counter(iri for graph in graphs.values() for iri in graph.described)
    several = {iri for iri, reports in described.items() if reports > 1}
    context, digest = Context(shared.quads), hash_of_folder(shapes)

    def task(slug: str, data: bytes, around: Sequence[Quad], size: int, focus: tuple[str, ...] | None = None) -> Task:
        beside = canonical(around)
        key = check_key(hash_of(data), hash_of(beside), digest, focus)
        return Task(slug, key, check_one, (data, beside, shapes, focus), size)

    tasks = [task(_SHARED, shared.data, (), _LOAD)]
    tasks += [task(slug, graph.data, context.of(graph.quads), graph.size) for slug, graph in graphs.items()]
    buckets = list(_buckets(several, graphs, far_properties(shapes)))
    tasks += [
        task(_SHARED, canonical(quads), context.of(quads), _LOAD // 4, tuple(sorted(things)))
        for things, quads in buckets
    ]
    foci = [None, *(graph.described.keys() for graph in graphs.values()), *(things for things, _ in buckets)]
    found: set[Violation] = set()
    for number, (focus, outcome) in enumerate(zip(foci, work.each(tasks), strict=True)):
        for each in given_by(outcome):
            if focus is None:
                wanted = each.focus not in described
            else:
                wanted = each.focus in focus and (each.focus in several) == (number > len(graphs))
            if wanted:
                found.add(each)
    return sorted(found, key=Violation.order)


def _buckets(
    several: set[str], graphs: Mapping[str, Graph], far: Collection[str]
) -> Iterator[tuple[set[str], list[Quad]]]:
    """Things that several reports describe, some at a time, with what all reports say of them and of what they name."""
    described: dict[str, list[Quad]] = {}
    if several:
        for graph in graphs.values():
            for iri, quads in graph.described.items():
                described.setdefault(iri, []).extend(quads)
    buckets: dict[int, set[str]] = {}
    number = 1 << (len(several) // _BUCKET).bit_length()
    for iri in sorted(several):
        buckets.setdefault(int(hash_of(iri.encode())[:8], 16) % number, set()).add(iri)
    for _, things in sorted(buckets.items()):
        yield things, reached(things, described, steps=STEPS, far=far)


def violations_of(
    graphs: Mapping[str, Graph], shared: Graph, inferred: Sequence[Quad], shapes: Folders, work: Work
) -> list[Violation]:
    """Where all graphs do not conform to the shapes, or put a thing into two disjoint classes; the worst first."""
    stated = chain(shared.quads, *(graph.quads for graph in graphs.values()))
    return [*check_parts(graphs, shared, shapes, work), *disjoint(chain(stated, inferred))]
