"""Things in two disjoint classes, found among the classes that each part of a dataset has of things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import Quad

from miggraph.build.checks import disjoint
from miggraph.build.hashes import Hashes, all_of, are_among, of_several, short, unpacked
from miggraph.build.inference import apart_in
from miggraph.build.parts import Following, Graph
from miggraph.build.reports import quads_of
from miggraph.build.work import Work
from miggraph.iris import expand
from miggraph.shapes import Violation

_TYPE = expand("rdf:type")


def disjoint_parts(graphs: Mapping[str, Graph], shared: Graph, follows: Following, work: Work) -> list[Violation]:
    """Where a thing is in two disjoint classes by what all parts say of it.

    The hashes of things tell which ones are worth looking at; of these, all that is said is looked at.
    """
    if not follows.kinds:
        parts = [shared, *graphs.values()]
        stated = (quad for graph in parts for quad in graph.quads(work.cache))
        return disjoint([*stated, *(quad for part in follows.parts for quad in quads_of(part.load()))])
    wanted = _in_classes_apart(follows)
    return disjoint(_said_of(wanted, graphs, shared, follows, work)) if wanted else []


def _in_classes_apart(follows: Following) -> set[int]:
    """The hashes of things that may be in two disjoint classes, as parts put them into classes."""
    pairs = {frozenset(pair) for pair in follows.apart}
    parts: defaultdict[tuple[str, ...], list[Hashes]] = defaultdict(list)
    for kinds in follows.kinds.values():
        for names, things in kinds.items():
            parts[names].append(unpacked(things))
    of_classes = {names: all_of(things) for names, things in parts.items()}
    _, several = of_several(of_classes.values())
    wanted: set[int] = set()
    classes: defaultdict[int, set[str]] = defaultdict(set)
    for names, hashes in of_classes.items():
        if apart_in(pairs, names):
            wanted.update(hashes.tolist())
        for thing in hashes[are_among(hashes, several)].tolist():
            classes[thing].update(names)
    return wanted.union(thing for thing, names in classes.items() if apart_in(pairs, names))


def _said_of(
    wanted: set[int], graphs: Mapping[str, Graph], shared: Graph, follows: Following, work: Work
) -> Iterable[Quad]:
    """The ontology and the authority files, and the classes that any part has of some things."""
    yield from shared.quads(work.cache)
    for part in (*(graph.part(work.cache) for graph in graphs.values()), *follows.parts):
        for quad in quads_of(part.load()):
            if quad.predicate.value == _TYPE and short(str(quad.subject)[1:-1].encode()) in wanted:
                yield quad
