"""The title block of a document among its blocks: short lines at the top of a page, with a date or filling the page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from miggraph.model import Block, BlockKind, Line
from miggraph.reader.headings import DATE_LINE, RUNNING_TEXT, heading_style
from miggraph.reader.wrapping import ENTRY_START, is_wordy

LONGEST_TITLE = 8
"""Lines; a text that is nothing but a title has no more."""

LONGEST_MARKED = 250
"""Characters; a line of a title block that is bold or marked as a heading may be as long as this: where the lines of a
title are printed without white space between them, they are one."""
LONGEST_FRONT = 24
"""Lines; a title block has no more above its date."""


def following(blocks: Sequence[Block], texts: Sequence[int], place: int) -> Block | None:
    """The next block that is no furniture, mark or note; ``texts`` are the indexes of all such blocks."""
    index = bisect_right(texts, place)
    return blocks[texts[index]] if index < len(texts) else None


def title_run(blocks: Sequence[Block], texts: Sequence[int], place: int) -> list[Block]:
    """The title block that begins here: short lines at the top of a page, up to and with a date and what follows it.

    Without a date it must fill its page. Empty where there is none.
    """
    if place and blocks[place - 1].kind not in (BlockKind.FURNITURE, BlockKind.METADATA):
        return []
    if blocks[place].text[:1].islower():
        return []
    run = _display_run(blocks, place)
    if dated := dated_run(blocks, texts, place):
        return dated
    size = sum(len(block.lines) for block in run)
    is_all = place + len(run) >= len(blocks)
    fills_page = size <= LONGEST_TITLE if is_all else blocks[place + len(run)].kind is BlockKind.FURNITURE
    people = any(ENTRY_START.match(line.text) for block in run for line in block.lines)
    return run if fills_page and 1 < size <= LONGEST_FRONT and not people else []


def _display_run(blocks: Sequence[Block], place: int) -> list[Block]:
    """The blocks from a place on that consist of short lines."""
    run: list[Block] = []
    for block in (blocks[after] for after in range(place, len(blocks))):
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LINES) or not all(map(_is_display, block.lines)):
            break
        if len(block.text) > LONGEST_MARKED and is_wordy(block.lines):
            break
        run.append(block)
    return run


def dated_run(blocks: Sequence[Block], texts: Sequence[int], place: int) -> list[Block]:
    """The short lines from a place on, up to and with a date and what follows it; empty without a date."""
    run = _display_run(blocks, place)
    dated = [n for n, block in enumerate(run) if any(DATE_LINE.search(line.text) for line in block.lines)]
    if not dated or sum(len(block.lines) for block in run[: dated[0]]) > LONGEST_FRONT:
        return []
    last = dated[0] + 1
    while last < len(run) and (
        _adjoins(run[last - 1], run[last]) or not _ends_title(run[last], following(blocks, texts, place + last))
    ):
        last += 1
    return run[:last]


def _adjoins(above: Block, block: Block) -> bool:
    """Whether a block is the next line of the same paragraph, as where each line of it is set bold."""
    return block.span.start - above.span.end <= 1


def _ends_title(block: Block, after: Block | None) -> bool:
    """Whether a block is no part of a title block any more: a heading, or a list of people."""
    people = any(ENTRY_START.match(line.text) for line in block.lines) or block.lines[0].text.endswith(":")
    return people or bool(heading_style(block, after))


def _is_display(line: Line) -> bool:
    """Whether a line may stand in a title block: a short one, or a longer one that is marked as a whole."""
    longest = LONGEST_MARKED if line.hashes or line.style == "bold" else RUNNING_TEXT
    return len(line.text) < longest and not line.cells and not line.marker and not line.text.endswith((".", ";"))


def title_line(lines: Sequence[Line]) -> Line:
    """The line of a title block to call the section by: the last one before the date, or else the longest."""
    before = []
    for line in lines:
        if DATE_LINE.search(line.text):
            break
        before.append(line)
    return before[-1] if before else max(lines, key=lambda line: len(line.text))
