"""Lines to blocks and sections: what is a heading, a paragraph, a list item, and where a page break cuts a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from miggraph.model import Block, BlockKind, Line, Section, Span, join
from miggraph.reader.contents import find_contents
from miggraph.reader.furniture import furniture_lines, is_footnote, is_rule, lines_within
from miggraph.reader.headings import (
    DATE_LINE,
    ENTRY_START,
    LONGEST_HEADING,
    RUNNING_TEXT,
    ContentsGuide,
    Outline,
    full_text,
    heading_style,
)
from miggraph.reader.lines import parse_lines
from miggraph.reader.sentences import split_sentences

_TEXT_KINDS = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_FINISHED = re.compile(r"[.!?:;][\"'”’»)\]]*$")


def lay_out(text: str, running: Sequence[Span] = ()) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """The blocks of a text in order, each with its sentences, and the sections that they form.

    :param running: spans that the format of the report itself marks as running heads and feet
    """
    lines = parse_lines(text)
    contents, entries = find_contents(lines, text)
    body = [
        line if index not in contents else replace(line, prose=line.prose.slice(0, 0))
        for index, line in enumerate(lines)
    ]
    furniture = furniture_lines(body, text) | lines_within(lines, running)
    blocks = list(_blocks(lines, text, contents, furniture))
    blocks, sections = _mark_headings(blocks, ContentsGuide(entries), len(text))
    blocks = _rejoin(blocks)
    return tuple(_finished(block, sections) for block in blocks), sections


def _blocks(lines: Sequence[Line], text: str, contents: frozenset[int], furniture: frozenset[int]) -> Iterator[Block]:
    """Groups of lines, cut at empty lines, list markers, headings with marks, table rows and footnotes."""
    group: list[Line] = []
    kind = BlockKind.PARAGRAPH
    for index, line in enumerate(lines):
        forced = _forced_kind(index, line, text, contents, furniture)
        starts = bool(forced or line.marker or line.hashes or line.style in ("bold", "link") or line.cells)
        if group and (not line.text or starts or kind not in _TEXT_KINDS):
            yield _block(group, kind)
            group = []
        if not line.text or is_rule(line, text):
            continue
        if not group:
            kind = forced or (BlockKind.LIST_ITEM if line.marker else BlockKind.PARAGRAPH)
        group.append(line)
    if group:
        yield _block(group, kind)


def _forced_kind(
    index: int, line: Line, text: str, contents: frozenset[int], furniture: frozenset[int]
) -> BlockKind | None:
    if index in contents:
        return BlockKind.CONTENTS
    if index in furniture:
        return BlockKind.FURNITURE
    if is_footnote(line, text):
        return BlockKind.FOOTNOTE
    return None


def _block(lines: Sequence[Line], kind: BlockKind) -> Block:
    span = Span(lines[0].span.start, lines[-1].span.end)
    wrapped = _is_wrapped(lines)
    if kind is BlockKind.PARAGRAPH and (lines[0].cells or (len(lines) > 1 and not wrapped)):
        kind = BlockKind.LINES
    prose = join([line.prose for line in lines], " " if wrapped else "\n")
    return Block(kind, prose, tuple(lines), span)


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether several lines are one running text broken at a margin, rather than lines meant as lines."""
    if len(lines) < 2 or any(ENTRY_START.match(line.text) for line in lines[1:]):
        return False
    full = [len(line.text) for line in lines[:-1]]
    return min(full) >= 45 and max(full) - min(full) <= 35


def _mark_headings(blocks: Sequence[Block], guide: ContentsGuide, end: int) -> tuple[list[Block], tuple[Section, ...]]:
    outline = Outline(end)
    marked: list[Block] = []
    skip = 0
    for place, block in enumerate(blocks):
        if skip:
            skip -= 1
            continue
        run = _title_run(blocks, place)
        if run:
            lines = [line for member in run for line in member.lines]
            found = guide.match(lines, page=True)
            title = found[0] if found else _title_line(lines)
            outline.add(lines, full_text(title), "title", found[1] if found else None)
            marked.extend(replace(member, kind=BlockKind.HEADING) for member in run)
            skip = len(run) - 1
            continue
        marked.append(_mark_heading(block, _next_text(blocks, place), guide, outline))
    return marked, outline.finish()


def _mark_heading(block: Block, after: Block | None, guide: ContentsGuide, outline: Outline) -> Block:
    if block.kind not in (*_TEXT_KINDS, BlockKind.LINES) or len(block.lines) > 1:
        return block
    style = heading_style(block, after)
    found = guide.match(block.lines, page=False) if len(block.text) <= LONGEST_HEADING else None
    if not style and not found:
        return block
    outline.add(block.lines, full_text(block.lines[0]), style or "plain", found[1] if found else None)
    return replace(block, kind=BlockKind.HEADING)


def _next_text(blocks: Sequence[Block], place: int) -> Block | None:
    skipped = (BlockKind.FURNITURE, BlockKind.FOOTNOTE)
    return next((b for b in blocks[place + 1 :] if b.kind not in skipped), None)


def _title_run(blocks: Sequence[Block], place: int) -> list[Block]:
    """The title block that begins here: short lines at the top of a page, up to and with a date and what follows it.

    Without a date it must fill its page. Empty where there is none.
    """
    if place and blocks[place - 1].kind is not BlockKind.FURNITURE:
        return []
    run: list[Block] = []
    for block in blocks[place:]:
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LINES) or not all(map(_is_display, block.lines)):
            break
        run.append(block)
    dated = [n for n, block in enumerate(run) if any(DATE_LINE.search(line.text) for line in block.lines)]
    if dated:
        last = dated[0] + 1
        while last < len(run) and not _ends_title(run[last], _next_text(blocks, place + last)):
            last += 1
        return run[:last]
    fills_page = place + len(run) >= len(blocks) or blocks[place + len(run)].kind is BlockKind.FURNITURE
    return run if fills_page and sum(len(b.lines) for b in run) > 1 else []


def _ends_title(block: Block, after: Block | None) -> bool:
    """Whether a block is no part of a title block any more: a heading, or a list of people."""
    people = any(ENTRY_START.match(line.text) for line in block.lines) or block.lines[0].text.endswith(":")
    return people or bool(heading_style(block, after))


def _is_display(line: Line) -> bool:
    return len(line.text) < RUNNING_TEXT and not line.cells and not line.marker and not line.text.endswith((".", ";"))


def _title_line(lines: Sequence[Line]) -> Line:
    """The line of a title block to call the section by: the last one before the date, or else the longest."""
    before = []
    for line in lines:
        if DATE_LINE.search(line.text):
            break
        before.append(line)
    return before[-1] if before else max(lines, key=lambda line: len(line.text))


def _rejoin(blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs that a page break or a stray empty line cut in two become one again."""
    joined: list[Block] = []
    last_text = -1
    gap = False
    for block in blocks:
        if block.kind in (BlockKind.FURNITURE, BlockKind.FOOTNOTE):
            gap = gap or block.kind is BlockKind.FURNITURE
            joined.append(block)
            continue
        if last_text >= 0 and _continues(joined[last_text], block, gap=gap):
            joined[last_text] = _glue(joined[last_text], block, broken=last_text != len(joined) - 1)
        else:
            joined.append(block)
            last_text = len(joined) - 1 if block.kind in _TEXT_KINDS else -1
        gap = False
    return joined


def _continues(before: Block, block: Block, *, gap: bool) -> bool:
    if block.kind is not BlockKind.PARAGRAPH or _FINISHED.search(before.text) or not block.text:
        return False
    if block.text[0].islower():
        return True
    return gap and len(before.text) >= RUNNING_TEXT and not ENTRY_START.match(block.text)


def _glue(before: Block, block: Block, *, broken: bool) -> Block:
    separator = "" if before.text.endswith("-") and block.text[0].islower() else " "
    prose = join([before.prose, block.prose], separator, broken=broken)
    return replace(before, prose=prose, lines=before.lines + block.lines, span=Span(before.span.start, block.span.end))


def _finished(block: Block, sections: Sequence[Section]) -> Block:
    section = -1
    for index, candidate in enumerate(sections):
        if candidate.span.start > block.span.start:
            break
        if block.span.start < candidate.span.end:
            section = index
    sentences = split_sentences(block.prose) if block.kind in (*_TEXT_KINDS, BlockKind.FOOTNOTE) else ()
    return replace(block, sentences=sentences, section=section)
