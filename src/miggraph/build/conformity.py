"""Where a dataset does not conform, part by part: each report in its context, and the things that several describe."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from miggraph.build.context import by_subject, read_beyond
from miggraph.build.hashes import packed, short, unpacked
from miggraph.build.linking import Written
from miggraph.build.parts import LOAD, Graph
from miggraph.build.reports import digest_of, hash_of, hash_of_folder, quads_of
from miggraph.build.several import Shapes, described_by_several, of_several
from miggraph.build.surroundings import ground, shapes_key
from miggraph.build.work import Made, Task, Work, given_by
from miggraph.graph import canonical
from miggraph.iris import document
from miggraph.shapes import Violation, validate


def context_one(written: Written, shared: Written, several: bytes, read: Collection[str] | None) -> str:
    """The hash of what a report stands in.

    :param several: the hashes of things that it describes with others, and which are not checked with it
    :param read: the properties that shapes look at beyond what a report describes; None where it may be any
    """
    return hash_of(canonical(_around(quads_of(written[0]), shared, several, read)))


def check_one(
    written: Written, shared: Written, several: bytes, read: Collection[str] | None, shapes: Path
) -> tuple[Violation, ...]:
    """Where a report and the context that it stands in do not conform to the shapes, with what is at fault there.

    :raises ShapeError: if the shapes cannot be read
    """
    quads = quads_of(written[0])
    own = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    found = validate([*quads, *_around(quads, shared, several, read)], shapes)
    return tuple(each for each in found if each.focus in own)


def _around(quads: Sequence[Quad], shared: Written, several: bytes, read: Collection[str] | None) -> list[Quad]:
    """What a report stands in."""
    not_own = set(unpacked(several))
    own = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return ground(shared).context(read).of(quads, {thing for thing in own if short(thing.encode()) not in not_own})


def check_ground(shared: Written, shapes: Path) -> tuple[Violation, ...]:
    """Where what all reports rest on does not conform to the shapes.

    :raises ShapeError: if the shapes cannot be read
    """
    return tuple(validate(quads_of(shared[0]), shapes))


def check_parts(graphs: Mapping[str, Graph], shared: Graph, shapes: Path, work: Work) -> list[Violation]:
    """Where all graphs together do not conform to the shapes, the worst first.

    :raises ShapeError: if the shapes cannot be read
    """
    digest = hash_of_folder(shapes)
    read = read_beyond(shapes, digest, work.cache)
    several, public = described_by_several(graphs)
    surroundings = [_Surrounded(graph, shared, several, read) for graph in graphs.values()]
    around = [given_by(outcome) for outcome in work.each(each.context() for each in surroundings)]
    key = shapes_key("check", shared.brief.digest, digest)
    tasks = [Task("", key, check_ground, (Made(shared.task), shapes), LOAD)]
    tasks += [each.check(context, shapes, digest) for each, context in zip(surroundings, around, strict=True)]
    of_ground, *of_each = (given_by(outcome) for outcome in work.each(tasks))
    found = [each for each in of_ground if not describing(graphs, each.focus, work)]
    if several:
        found += of_several(graphs, shared, Shapes(shapes, digest, read), work, several, public)
    for slug, own in zip(graphs, of_each, strict=True):
        found += (each for each in own if short(each.focus.encode()) not in several or _is_passage(each.value, slug))
    once = {replace(each, quote=""): each for each in reversed(found)}
    return sorted(once.values(), key=Violation.order)


def _is_passage(iri: str, report: str) -> bool:
    return iri.startswith(f"{document(report)}#")


class _Surrounded:
    """A report in its context, with what is not its own."""

    def __init__(self, graph: Graph, shared: Graph, several: Collection[int], read: frozenset[str] | None) -> None:
        self._graph, self._shared = graph, shared
        with_others = packed(each for each in unpacked(graph.brief.described) if each in several)
        self._arguments = (Made(graph.task), Made(shared.task), with_others, read)
        self._said = (graph.brief.digest, hash_of(with_others), digest_of(sorted(read) if read is not None else "*"))

    def context(self) -> Task:
        """What gives the hash of its context."""
        key = shapes_key("context", self._shared.brief.digest, *self._said)
        return Task(self._graph.slug, key, context_one, self._arguments, self._graph.size // 10)

    def check(self, context: str, shapes: Path, digest: str) -> Task:
        """What checks it.

        :param context: the hash of its context
        :param digest: that of the shapes
        """
        key = shapes_key("check", self._graph.brief.digest, context, digest)
        return Task(self._graph.slug, key, check_one, (*self._arguments, shapes), self._graph.size)


def describing(graphs: Mapping[str, Graph], thing: str, work: Work) -> list[str]:
    """The reports that describe a thing."""
    wanted = short(thing.encode())
    return [
        slug
        for slug, graph in graphs.items()
        if wanted in unpacked(graph.brief.described) or thing.startswith(f"{document(slug)}#")
        if thing in by_subject(graph.quads(work.cache))
    ]
