"""What a report stands in: of all that reports rest on, the part that it leads to."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pyoxigraph import NamedNode, Quad

STEPS = 2
"""So far from a thing reaches what a shape says of it, but for what its queries follow without an end."""
_Described = Mapping[str, Sequence[Quad]]


class Context:
    """What all reports rest on, by the things that it describes."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._described = by_subject(quads)

    def of(self, quads: Iterable[Quad]) -> list[Quad]:
        """What is said of the things that some quads name, and of those that are named there, and so on."""
        return reached({iri for quad in quads for iri in named(quad)}, self._described)


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
