"""What graphs say of some things: looked up in their sorted lines, so that the rest of them is not parsed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad

from miggraph.build.cache import Cache
from miggraph.build.context import STEPS, named
from miggraph.build.hashes import are_among, hashes_of, short, unpacked
from miggraph.build.parts import Graph
from miggraph.build.reports import quads_of
from miggraph.iris import document
from miggraph.sorted_file import first_line

FEW = 5
"""Of the passages that something rests on which is only led to, so many are looked at."""


class Speaking:
    """What graphs say of things; what was looked up is kept.

    :param graphs: by their names; those of reports have the slugs of these
    :param far: the properties that lead on without an end
    """

    def __init__(self, graphs: Mapping[str, Graph], far: Collection[str], cache: Cache) -> None:
        self._graphs, self._far, self._cache = graphs, far, cache
        self._said: dict[str, dict[str, list[Quad]]] = {}

    def of(self, things: Collection[str]) -> Mapping[str, Mapping[str, list[Quad]]]:
        """What is said of each thing, by the graphs that describe it."""
        new = [thing for thing in things if thing not in self._said]
        self._said.update((thing, {}) for thing in new)
        wanted = {short(thing.encode()): thing for thing in new}
        hashes = hashes_of(wanted)
        passages: defaultdict[str, list[str]] = defaultdict(list)
        for thing in new:
            passages[report_of(thing)].append(thing)
        for slug, graph in self._graphs.items():
            there = {wanted[each] for each in hashes[are_among(hashes, unpacked(graph.brief.described))].tolist()}
            there.update(passages.get(slug, ()))
            if there:
                data = graph.data(self._cache)
                for thing in there:
                    if said := lines_of(data, thing):
                        self._said[thing][slug] = quads_of(said)
        return {thing: self._said[thing] for thing in things}

    def _of_one(self, slug: str, things: Iterable[str]) -> Mapping[str, Mapping[str, list[Quad]]]:
        """The same by one graph, whatever others there are."""
        data = self._graphs[slug].data(self._cache)
        return {thing: {slug: quads_of(lines_of(data, thing))} for thing in things}

    def describing(self, things: Collection[str], among: Collection[str]) -> list[str]:
        """Those of some graphs that describe any of some things, in the order of all graphs."""
        said = self.of(things).values()
        return [slug for slug in self._graphs if slug in among and any(slug in each for each in said)]

    def around(self, things: Collection[str], among: Collection[str]) -> list[Quad]:
        """What some graphs say of things, of what these lead to, and so on, as far as shapes look.

        Of what is only led to, few passages are looked at: each of these is checked in its report.
        """
        found: list[Quad] = []
        for taken, level in self._levels(things, among):
            for _, quads in sorted(level.items()):
                found += quads if taken == 0 else _with_few_passages(quads)
        return found

    def within(self, slug: str, things: Collection[str]) -> list[Quad]:
        """The same in one graph, with all passages."""
        return [
            quad for _, level in self._levels(things, {slug}, few=False) for quads in level.values() for quad in quads
        ]

    def _levels(
        self, things: Collection[str], among: Collection[str], *, few: bool = True
    ) -> Iterator[tuple[int, dict[str, list[Quad]]]]:
        """Things by the steps that lead to them, with what is said of each."""
        seen, left, taken = set(things), set(things), 0
        while left:
            said = self._of_one(next(iter(among)), left) if len(among) == 1 else self.of(left)
            level = {
                thing: [quad for slug, quads in said[thing].items() if slug in among for quad in quads]
                for thing in sorted(left)
            }
            yield taken, level
            kept = (_with_few_passages(quads) if few and taken else quads for quads in level.values())
            leading = (quad for quads in kept for quad in quads if taken < STEPS or quad.predicate.value in self._far)
            left = {iri for quad in leading for iri in named(quad)} - seen
            seen |= left
            taken += 1


def _with_few_passages(quads: Iterable[Quad]) -> list[Quad]:
    """What is said of something, of whose passages the first ones count."""
    quads = list(quads)
    of_passages = {
        quad.object.value for quad in quads if isinstance(quad.object, NamedNode) and report_of(quad.object.value)
    }
    left_out = set(sorted(of_passages)[FEW:])
    return [quad for quad in quads if not (isinstance(quad.object, NamedNode) and quad.object.value in left_out)]


def report_of(iri: str) -> str:
    """The slug of the report that a passage stands in; empty for what is none."""
    texts = document("")
    return iri.removeprefix(texts).partition("#")[0] if iri.startswith(texts) and "#" in iri else ""


def lines_of(data: bytes, thing: str) -> bytes:
    """The lines of a thing.

    :param data: sorted N-Quads
    """
    begin = f"<{thing}> ".encode()
    start = first_line(data, begin, 0, len(data))
    end = start
    while data.startswith(begin, end):
        end = data.index(b"\n", end) + 1
    return data[start:end]
