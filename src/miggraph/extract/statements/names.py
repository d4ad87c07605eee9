"""The names in the sentences of a report, marked so that rules can ask for them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from miggraph.extract.discourse.units import Unit
from miggraph.extract.rules import TokenLine
from miggraph.model import Mention, NameKind

TAGS = {
    NameKind.PERSON: "Person",
    NameKind.ORGANIZATION: "Body",
    NameKind.PROCESS: "Body",
    NameKind.INITIATIVE: "Body",
    NameKind.EVENT: "Body",
    NameKind.COUNTRY: "Country",
    NameKind.INSTRUMENT: "Instrument",
}
"""Kind of a name → its tag in the lines that rules match on."""


class Names:
    """The names of people, bodies, countries and instruments in a report.

    :param mentions: in any order; what is no name but an adjective is left out
    """

    def __init__(self, mentions: Iterable[Mention]) -> None:
        named = (mention for mention in mentions if mention.kind in TAGS and not mention.adjective)
        self._mentions = sorted(named, key=lambda mention: mention.spans[0])
        self._starts = [mention.spans[0].start for mention in self._mentions]

    def tagged(self, unit: Unit) -> TokenLine:
        """The words of a unit with its names marked."""
        return unit.line.tagged((TAGS[mention.kind], start, end) for mention, start, end in self.within(unit))

    def within(self, unit: Unit) -> Iterator[tuple[Mention, int, int]]:
        """The names in a unit, each with where it stands in its words, behind the one before."""
        first = bisect_left(self._starts, unit.spans[0].start)
        last = bisect_left(self._starts, unit.spans[-1].end)
        at = 0
        for mention in self._mentions[first:last]:
            surface = " ".join(mention.surface.split())
            start = unit.text.find(surface, at)
            if start >= 0:
                at = start + len(surface)
                yield mention, start, at
