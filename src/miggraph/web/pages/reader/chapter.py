"""A part of a report as its page shows it: blocks with their marks, and what the graph says beside each sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from miggraph.engine import Engine
from miggraph.web.pages.reader.beside import Beside, beside
from miggraph.web.pages.reader.facts import ReportFacts
from miggraph.web.pages.reader.inline import Cell, Inline, NoteMark, Stretch
from miggraph.web.pages.reader.layout import Block, Page
from miggraph.web.pages.reader.marks import Layer, Open, Point, Token
from miggraph.web.pages.reader.parts import Part, Section
from miggraph.web.pages.reader.sentences import ACTIVITY, Sentence
from miggraph.web.pages.statements import KINDS

CHOSEN = "chosen"
"""What the place is marked as that the address names."""

_BULLETS = re.compile(r"[-*+•–·▪■◦oO]|\\[-*+]")
_TOP, _DEEPEST = 2, 6
"""Levels of heading: that of the title of the page is 1."""
_LINED = frozenset({"lines", "contents", "metadata"})
"""Kinds of block whose lines stay lines."""


class Heading(NamedTuple):
    """A heading: its level from 2 to 6, and the section that it opens; the lines below it open none."""

    level: int
    section: Section | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A block to show. It has ``tokens``, ``lines`` of cells, or ``rows`` of a table."""

    kind: str
    id: str
    marker: str
    language: str
    pages: tuple[Page, ...]
    heading: Heading | None = None
    tokens: tuple[Token, ...] = ()
    lines: tuple[tuple[Cell, ...], ...] = ()
    rows: tuple[tuple[bool, tuple[tuple[Token, ...], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """Parts of a report, ready to be shown: runs of blocks of one kind, and what stands beside each sentence.

    ``counts`` has the sentences of each kind, ``notes`` the places of the notes that stand here, with that of the mark
    that leads to each (-1 where none does).
    """

    runs: tuple[tuple[str, tuple[Shown, ...]], ...]
    beside: Mapping[str, Beside]
    counts: Mapping[str, int]
    notes: Mapping[int, int]


def chapter(
    engine: Engine,
    facts: ReportFacts,
    parts: Sequence[Part],
    chosen: tuple[int, int] | None = None,
    found: Iterable[tuple[int, int]] = (),
    *,
    told: bool = True,
) -> Chapter:
    """Parts of a report to be shown on one page.

    :param chosen: the stretch of the text that the address names
    :param found: stretches that hold what is searched for
    :param told: whether what the graph says stands beside the sentences
    """
    blocks = [block for part in parts for block in facts.layout.blocks[part.first : part.last]]
    read = facts.read.sentences
    stretches = [*facts.read.stretches]
    stretches += [Stretch(named.start, named.end, Layer.NAME, named) for named in facts.named]
    stretches += [Stretch(doubt.start, doubt.end, Layer.NAME, doubt) for doubt in facts.doubtful]
    stretches += [Stretch(*place, Layer.FOUND) for place in found]
    if chosen and not any((sentence.start, sentence.end) == chosen for sentence in read):
        stretches.append(Stretch(*chosen, Layer.FOUND, CHOSEN))
    stretches.sort(key=lambda stretch: (stretch.start, -stretch.end))
    inline = Inline(facts.layout, stretches, facts.notes)
    shown = list(_show(facts, parts, blocks, inline))
    here = _here(read, shown)
    counts = {kind: sum(kind in sentence.kinds for sentence in here) for kind in (*KINDS, ACTIVITY)}
    runs = tuple((kind, tuple(run)) for kind, run in groupby(shown, key=lambda each: each.kind))
    return Chapter(runs, beside(engine, facts, here) if told else {}, counts, _notes(blocks, shown))


def _notes(blocks: Iterable[Block], shown: Iterable[Shown]) -> dict[int, int]:
    """Where the notes among some blocks stand, each with the place of the first mark that leads to it."""
    points = (token.of for block in shown for token in _tokens(block) if isinstance(token, Point))
    marks: dict[int, int] = {}
    for mark in points:
        if isinstance(mark, NoteMark):
            marks.setdefault(mark.note, mark.place)
    return {block.start: marks.get(block.start, -1) for block in blocks if block.kind == "footnote"}


def _here(read: Sequence[Sentence], shown: Iterable[Shown]) -> list[Sentence]:
    """The sentences that stand in some blocks."""
    there = {
        token.mark.of
        for block in shown
        for token in _tokens(block)
        if isinstance(token, Open) and token.mark.layer is Layer.STATEMENT
    }
    return [sentence for sentence in read if sentence in there]


def _tokens(block: Shown) -> Iterator[Token]:
    yield from block.tokens
    for line in block.lines:
        for cell in line:
            yield from cell.tokens
    for _, cells in block.rows:
        for tokens in cells:
            yield from tokens


def _show(facts: ReportFacts, parts: Sequence[Part], blocks: Sequence[Block], inline: Inline) -> Iterator[Shown]:
    headings = _Headings(facts, parts)
    turned = _Pages(facts, blocks)
    seen: set[object] = set()
    for block in blocks:
        shown = Shown(
            kind=block.kind,
            id=f"b{block.start}",
            marker="•" if _BULLETS.fullmatch(block.marker) else block.marker,
            language=_language(facts, block),
            pages=turned.at(block),
            heading=headings.of(block) if block.kind == "heading" else None,
        )
        if block.rows:
            rows = (
                (row.is_header, tuple(_once(inline.whole(block, cell), seen) for cell in row.cells))
                for row in block.rows
            )
            yield replace(shown, rows=tuple(rows))
        elif block.kind in _LINED:
            lines = (tuple(Cell(_once(cell.tokens, seen), cell.tab) for cell in line) for line in inline.lines(block))
            yield replace(shown, lines=tuple(lines))
        else:
            yield replace(shown, tokens=_once(inline.whole(block), seen))


def _once(tokens: Iterable[Token], seen: set[object]) -> tuple[Token, ...]:
    """The tokens, of which those of a sentence that stood in a block before are no first ones."""
    done = []
    for token in tokens:
        if isinstance(token, Open) and token.mark.layer is Layer.STATEMENT:
            token = replace(token, first=token.mark.of not in seen)
            seen.add(token.mark.of)
        elif isinstance(token, Open) and token.mark.of is CHOSEN:
            token = replace(token, first=CHOSEN not in seen)
            seen.add(CHOSEN)
        done.append(token)
    return tuple(done)


def _language(facts: ReportFacts, block: Block) -> str:
    """The language of a block, where it is not that of the page."""
    tag = facts.layout.language_at(block.words.runs[0].start if block.words.runs else block.start)
    return "" if tag in ("", "en") else tag


class _Headings:
    """Tells which headings open which section, and the level of each."""

    def __init__(self, facts: ReportFacts, parts: Sequence[Part]) -> None:
        sections = [section for part in parts for section in part.sections]
        self._opening = {facts.layout.block_at(section.start): section for section in reversed(sections)}
        self._places = {id(block): place for place, block in enumerate(facts.layout.blocks)}
        self._least = min((section.depth for section in sections), default=0)
        self._last = _TOP - 1

    def of(self, block: Block) -> Heading:
        """The heading that a block is: no level is left out on the way down."""
        section = self._opening.get(self._places[id(block)])
        if section is None:
            return Heading(0, None)
        level = min(_TOP + section.depth - self._least, self._last + 1, _DEEPEST)
        self._last = level
        return Heading(level, section)


class _Pages:
    """Tells which pages begin before a block."""

    def __init__(self, facts: ReportFacts, blocks: Sequence[Block]) -> None:
        self._pages = facts.layout.pages
        first = blocks[0].words.runs[0].start if blocks and blocks[0].words.runs else 0
        begun = [page for page in self._pages if page.start <= first]
        self._told = max(0, len(begun) - 1)

    def at(self, block: Block) -> tuple[Page, ...]:
        """The pages that begin at a block or before it, and have not been told of; none that begin within it."""
        stored = [run for part in block.parts for run in part.runs if run.length]
        if not stored:
            return ()
        first, last = stored[0].start, stored[-1].start + stored[-1].length
        here = self._told
        while here < len(self._pages) and self._pages[here].start <= first:
            here += 1
        begun = self._pages[self._told : here]
        while here < len(self._pages) and self._pages[here].start < last:
            here += 1
        self._told = here
        return begun
