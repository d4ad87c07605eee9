"""How much of a report was read, and as what: every character of the text is counted once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from miggraph.model import Block, BlockKind, Report, Span

LEAST_UNDERSTOOD = 0.9
"""A report of which a smaller share was understood is warned of."""

LEFT_OUT = "left out"

_PARTS = {
    BlockKind.HEADING: "heading",
    BlockKind.PARAGRAPH: "prose",
    BlockKind.QUOTE: "prose",
    BlockKind.LIST_ITEM: "list",
    BlockKind.TABLE: "table",
    BlockKind.FOOTNOTE: "note",
    BlockKind.CONTENTS: "contents",
    BlockKind.FURNITURE: "furniture",
    BlockKind.MARK: "furniture",
    BlockKind.METADATA: "metadata",
}
_READ = (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM, BlockKind.LINES, BlockKind.TABLE)
"""Kinds of block that count for the section in which they stand, where that is no body."""
_PICTURE = re.compile(r"!\[[^\]]*\]\(|<img\b|<!--\s*image\s*-->", re.IGNORECASE)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stretch that was not read: the line where it begins (from 1), why, its first words, and its characters."""

    line: int
    reason: str
    words: str
    characters: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many characters (white space aside) were read as what, and what was left out.

    ``parts`` has the characters by part (``prose``, ``list``, ``table``, ``heading``, ``note``, ``furniture``,
    ``contents``, ``metadata``, ``programme``, ``references`` …, ``left out``); their sum is ``characters``.
    """

    characters: int
    parts: Mapping[str, int]
    left_out: tuple[LeftOut, ...]

    @property
    def understood(self) -> float:
        """The share of the characters that was not left out, from 0 to 1."""
        return 1 - self.parts.get(LEFT_OUT, 0) / self.characters if self.characters else 1.0

    @property
    def is_low(self) -> bool:
        """Whether so much was left out that somebody should look at it."""
        return self.understood < LEAST_UNDERSTOOD


def coverage(report: Report, section_kinds: Sequence[str] = (), programmes: Iterable[Span] = ()) -> Coverage:
    """What every character of a report was read as.

    :param section_kinds: what each section is (``body``, ``references``, ``participants`` …); all bodies by default
    :param programmes: where programmes are printed that are no sections of their own
    """
    starts = [0, *(end.end() for end in re.finditer(r"\r\n|\n|\r", report.text))]
    parts: Counter[str] = Counter()
    left: list[LeftOut] = []
    printed = tuple(programmes)
    for block in report.blocks:
        stored = "\n".join(report.quote(span) for span in _stored(block))
        part = _part(block, section_kinds, printed)
        parts[part] += _count(stored)
        reason = _reason(block, part, stored)
        if reason:
            words = " ".join(stored.split())[:_LONGEST]
            left.append(LeftOut(bisect_right(starts, block.span.start), reason, words, _count(stored)))
    for gap in _gaps(report):
        words = report.quote(gap)
        parts[LEFT_OUT] += _count(words)
        place = bisect_right(starts, gap.start)
        left.append(LeftOut(place, "in no block", " ".join(words.split())[:_LONGEST], _count(words)))
    left.sort(key=lambda each: each.line)
    return Coverage(_count(report.text), dict(sorted(parts.items())), tuple(left))


def _count(text: str) -> int:
    return sum(map(len, text.split()))


def _stored(block: Block) -> Iterator[Span]:
    """The stretches that belong to a block alone: its lines, as other blocks may stand between them."""
    if block.rows or not block.lines:
        yield block.span
        return
    yield from (line.span for line in block.lines)


def _part(block: Block, section_kinds: Sequence[str], programmes: Sequence[Span]) -> str:
    if block.kind in _READ:
        kind = section_kinds[block.section] if 0 <= block.section < len(section_kinds) else "body"
        if kind != "body":
            return str(kind)
        if any(span.overlaps(block.span) for span in programmes):
            return "programme"
    return _PARTS.get(block.kind, LEFT_OUT)


def _reason(block: Block, part: str, stored: str) -> str:
    """Why a block was not read, or not read whole; ``""`` where it was."""
    if part == LEFT_OUT:
        return "lines that are no sentences: only names are read"
    if part == "table" and not block.sentences:
        return "a table without sentences: only names are read"
    return "a picture" if block.kind is BlockKind.MARK and _PICTURE.search(stored) else ""


def _gaps(report: Report) -> Iterator[Span]:
    """The stretches with characters that no block holds."""
    end = 0
    for span in sorted(span for block in report.blocks for span in _stored(block)):
        if span.start > end and report.text[end : span.start].strip("\ufeff \t\r\n\f\v"):
            yield Span(end, span.start)
        end = max(end, span.end)
    if report.text[end:].strip():
        yield Span(end, len(report.text))
