"""What the words of a report name, by place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from miggraph.model import Iri, Span


class Named:
    """The things that a report names, each with the span of the name.

    :param names: in any order
    """

    def __init__(self, names: Iterable[tuple[Span, Iri]]) -> None:
        self._names = sorted(names)
        self._starts = [span.start for span, _ in self._names]

    def within(self, spans: Iterable[Span]) -> Iterator[Iri]:
        """The things named inside spans, each once, in the order of the text."""
        return iter(dict.fromkeys(iri for span in spans for iri in self._inside(span)))

    def _inside(self, span: Span) -> Iterator[Iri]:
        for place in range(bisect_left(self._starts, span.start), len(self._names)):
            name, iri = self._names[place]
            if name.start >= span.end:
                return
            if name.end <= span.end:
                yield iri
