"""What a report stands in: of all that reports rest on, the part that it leads to."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pyoxigraph import NamedNode, Quad

from miggraph.build.cache import key_of

STEPS = 2
"""So far from a thing reaches what a shape says of it, but for what its queries follow without an end."""
_Described = Mapping[str, Sequence[Quad]]


class Context:
    """What all reports rest on, by the things that it describes.

    :param read: the properties that are looked at beyond the things that a report describes; by default, all. Of a
        thing that has none of them one triple stays, so that it is described.
    """

    def __init__(self, quads: Iterable[Quad], read: Collection[str] | None = None) -> None:
        self._described = by_subject(quads)
        self._far = self._described if read is None else of_properties(self._described, read)

    def of(self, quads: Iterable[Quad], things: Collection[str] | None = None) -> list[Quad]:
        """What is said of the things that some quads name, and of those that are named there, and so on.

        :param things: those of which all is looked at; by default, all things that some quads name
        """
        start = {iri for quad in quads for iri in named(quad)}
        things = start if things is None else things
        own = [quad for thing in sorted(things) for quad in self._described.get(thing, ())]
        start.update(iri for quad in own for iri in named(quad))
        return list(dict.fromkeys((*own, *self.beyond(start))))

    def describes(self, thing: str) -> bool:
        """Whether it says anything of a thing."""
        return thing in self._described

    def beyond(self, start: Iterable[str]) -> list[Quad]:
        """What is looked at of some things that are named, and from there."""
        return reached(start, self._far)

    def digests(self) -> dict[str, tuple[str, str]]:
        """Of each thing, hashes of all that is looked at where it is checked, and of what is where it is named."""
        far = {thing: _digest(quads) for thing, quads in self._far.items()}
        leads = {thing: _names(quads) & far.keys() for thing, quads in self._far.items()}

        def beyond(start: Iterable[str]) -> Iterator[str]:
            seen = set(start)
            left = list(seen)
            while left:
                further = leads[left.pop()] - seen
                seen |= further
                left += further
            return (far[each] for each in sorted(seen))

        return {
            thing: (
                key_of(_digest(quads), *beyond(_names(quads) & far.keys()))[:32],
                key_of(*beyond([thing]))[:32],
            )
            for thing, quads in self._described.items()
        }


def _names(quads: Iterable[Quad]) -> set[str]:
    return {iri for quad in quads for iri in named(quad)}


def _digest(quads: Iterable[Quad]) -> str:
    return key_of(*sorted(map(str, quads)))


def of_properties(described: _Described, read: Collection[str]) -> _Described:
    """What is said of things, as far as some properties say it; of each thing one triple at least."""
    return {
        thing: [quad for quad in quads if quad.predicate.value in read] or [min(quads, key=str)]
        for thing, quads in described.items()
    }


def by_subject(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    """Quads by the IRIs of what they describe."""
    found: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            found[quad.subject.value].append(quad)
    return dict(found)


def reached(
    start: Iterable[str], described: _Described, *, steps: int | None = None, far: Collection[str] = ()
) -> list[Quad]:
    """What is said of some things, of those that are named there, and so on.

    :param steps: so many times, where it is given; but along the properties ``far`` as often as they lead on
    """
    found: list[Quad] = []
    seen = set(start)
    left = deque((iri, 0) for iri in sorted(seen))
    while left:
        thing, taken = left.popleft()
        for quad in described.get(thing, ()):
            found.append(quad)
            if steps is None or taken < steps or quad.predicate.value in far:
                for iri in named(quad):
                    if iri not in seen:
                        seen.add(iri)
                        left.append((iri, taken + 1))
    return found


def named(quad: Quad) -> Iterator[str]:
    """The IRIs that a quad names."""
    for term in (quad.subject, quad.predicate, quad.object):
        if isinstance(term, NamedNode):
            yield term.value
