"""What the graph does not know of a report: sections without statements, names in doubt, what was not read."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from miggraph.engine import Engine
from miggraph.web.pages.reader.facts import Doubtful, Minted, ReportFacts, minted, programme_places
from miggraph.web.pages.reader.layout import Block
from miggraph.web.pages.reader.parts import Section
from miggraph.web.pages.reader.sentences import Sentence

UNSURE = 0.75
"""A statement with less confidence is listed."""
SHORTEST = 200
"""Characters of running text; a section with fewer has little that could be read."""
MOST = 100
"""Places of one kind that are listed; the count is always told."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_PROSE = frozenset({"paragraph", "list item", "quote"})


class Silent(NamedTuple):
    """A section in which no statement was read, though it has running text: how many characters of it.

    ``items`` counts what was read in it as a part of a programme.
    """

    section: Section
    end: int
    characters: int
    items: int
    page: str


class Unsure(NamedTuple):
    """A sentence of which a statement was read with little confidence."""

    sentence: Sentence
    sure: float
    words: str
    page: str


class Unread(NamedTuple):
    """A stretch that was not read: where it begins in the text, why, its first words, its characters."""

    start: int
    reason: str
    words: str
    characters: int
    page: str


class Gaps(NamedTuple):
    """What is not known of a report; ``quiet`` are the characters of running text without a mark of a statement."""

    silent: tuple[Silent, ...]
    doubtful: tuple[Doubtful, ...]
    minted: tuple[Minted, ...]
    unsure: tuple[Unsure, ...]
    unread: tuple[Unread, ...]
    remarks: tuple[str, ...]
    prose: int
    told: int

    @property
    def share(self) -> int:
        """Of a hundred characters of running text, so many stand in a sentence from which something was read."""
        return round(100 * self.told / self.prose) if self.prose else 0


def gaps_of(engine: Engine, facts: ReportFacts) -> Gaps:
    """What is not known of a report."""
    prose, told = _read_share(facts)
    return Gaps(
        tuple(_silent(facts, programme_places(engine, facts.slug))),
        facts.doubtful,
        tuple(minted(engine, facts.slug)),
        tuple(sorted(_unsure(facts), key=lambda each: (each.sure, each.sentence.start))),
        tuple(_unread(facts)),
        facts.layout.remarks,
        prose,
        told,
    )


def _silent(facts: ReportFacts, programme: list[int]) -> Iterator[Silent]:
    """The sections without a statement of their own: what stands below a narrower heading is that section's."""
    layout = facts.layout
    opening = [(layout.block_at(section.start), section) for section in facts.sections]
    told = {block for said in facts.said for block in layout.blocks_within(said.start, said.end)}
    ends = [*(block for block, _ in opening[1:]), len(layout.blocks)]
    for (first, section), last in zip(opening, ends, strict=False):
        blocks = [number for number in range(first, last) if layout.blocks[number].kind in _PROSE]
        characters = sum(len(layout.blocks[number].text) for number in blocks)
        if characters >= SHORTEST and told.isdisjoint(range(first, last)):
            start, end = layout.blocks[first].start, layout.blocks[last - 1].end
            items = bisect_left(programme, end) - bisect_left(programme, start)
            yield Silent(section, layout.blocks[first].end, characters, items, _page(facts, section.start))


def _unsure(facts: ReportFacts) -> Iterator[Unsure]:
    for sentence in facts.read.sentences:
        sure = min(said.sure for said in sentence.said)
        if sure < UNSURE:
            words = " ".join(facts.layout.text[sentence.start : sentence.end].split())
            yield Unsure(sentence, sure, words, _page(facts, sentence.start))


def _unread(facts: ReportFacts) -> Iterator[Unread]:
    starts = [0, *(end.end() for end in _LINE_END.finditer(facts.layout.text))]
    for line, reason, words, characters in facts.layout.unread:
        start = starts[min(line, len(starts)) - 1]
        yield Unread(start, reason, words, characters, _page(facts, start))


def _read_share(facts: ReportFacts) -> tuple[int, int]:
    """The characters of running text, and those of them that stand in a sentence from which something was read."""
    spans = sorted((said.start, said.end) for said in facts.said)
    joined: list[list[int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(end, joined[-1][1])
        else:
            joined.append([start, end])
    prose = [block for block in facts.layout.blocks if block.kind in _PROSE]
    return sum(len(block.text) for block in prose), sum(_covered(block, joined) for block in prose)


def _covered(block: Block, spans: list[list[int]]) -> int:
    first = max(0, bisect_right(spans, [block.start, 0]) - 1)
    covered = 0
    for start, end in spans[first:]:
        if start >= block.end:
            break
        places = (place for run in block.words.runs if (place := run.place(start, end)))
        covered += sum(last - begin for begin, last in places)
    return covered


def _page(facts: ReportFacts, place: int) -> str:
    page = facts.layout.page_at(place)
    return page.label if page else ""
