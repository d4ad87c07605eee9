"""Lines to blocks and sections: what is a heading, a paragraph, a list item, and where a page break cuts a sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from miggraph.model import Block, BlockKind, Joint, Line, Page, Prose, Row, Section, Span, join, join_by
from miggraph.reader.columns import read_columns
from miggraph.reader.contents import find_contents, numbering
from miggraph.reader.furniture import furniture_lines, is_rule, lines_within
from miggraph.reader.headings import (
    DATE_LINE,
    LONGEST_HEADING,
    RUNNING_TEXT,
    ContentsGuide,
    Outline,
    full_text,
    heading_style,
    wrapped_style,
)
from miggraph.reader.lines import HEADER, parse_lines
from miggraph.reader.masthead import masthead_lines
from miggraph.reader.numbers import numbered, numbered_paragraphs, with_their_paragraphs
from miggraph.reader.pages import find_pages
from miggraph.reader.sentences import split_sentences
from miggraph.reader.side_headings import read_side_headings
from miggraph.reader.title_runs import dated_run, following, title_line, title_run
from miggraph.reader.wrapping import (
    ENTRY_START,
    EVEN_LENGTH,
    Run,
    add_glued,
    is_finished,
    is_hanging,
    is_prose,
    is_running,
    joined,
    runs,
)

MOST_HEADING_LINES = 3
"""A heading that its margin breaks has no more lines."""

_TEXT_KINDS = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_GATHERED = (*_TEXT_KINDS, BlockKind.QUOTE, BlockKind.TABLE, BlockKind.METADATA, BlockKind.FOOTNOTE)
"""Kinds of block that hold more than one line."""
_MARKED = (BlockKind.TABLE, BlockKind.METADATA)
"""Kinds of line that markup tells for sure."""
_RUNNING = (BlockKind.QUOTE, BlockKind.FOOTNOTE)
_PASSED_OVER = (BlockKind.FURNITURE, BlockKind.FOOTNOTE, BlockKind.MARK, BlockKind.QUOTE)
"""Kinds of block that may stand inside a paragraph."""
LEAST_WORDS = 4
"""A cell of a table with fewer words holds no sentence."""
_LETTERED = re.compile(r"(?P<letter>[A-Z])[.)]\s+[A-Z][^\W\d_]")
_OPEN_WORD = re.compile(r"\b(?:a|an|and|as|at|by|for|from|in|of|on|or|that|the|to|with)$")
"""How a line ends in the middle of a sentence, whatever stands between it and the next one."""
_REFERENCES = re.compile(r"(?:references|bibliography|literature|works\s+cited)\s*:?", re.IGNORECASE)
"""A heading below which a line without marks belongs to an entry."""
_NOTES = re.compile(r"(?:end|foot)?notes\s*:?", re.IGNORECASE)
_FINISHED = re.compile(r"[.!?:;][\"'”’»)\]]*$")


class LaidOut(NamedTuple):
    """What a text consists of."""

    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    pages: tuple[Page, ...]


def lay_out(text: str, running: Sequence[Span] = ()) -> LaidOut:
    """The blocks of a text in the order of reading, each with its sentences; the sections that they form; its pages.

    :param running: spans that the format of the report itself marks as running heads and feet
    """
    lines = numbered(with_their_paragraphs(read_columns(read_side_headings(parse_lines(text), text), text)), text)
    contents, entries = find_contents(lines, text)
    body = [
        line if index not in contents else replace(line, prose=line.prose.slice(0, 0))
        for index, line in enumerate(lines)
    ]
    furniture = furniture_lines(body, text) | lines_within(lines, running)
    forced = dict.fromkeys(masthead_lines(lines, text), BlockKind.METADATA)
    forced |= dict.fromkeys(furniture, BlockKind.FURNITURE) | dict.fromkeys(contents, BlockKind.CONTENTS)
    blocks = list(_blocks(lines, text, forced))
    blocks, sections = _mark_headings(blocks, ContentsGuide(entries), len(text))
    blocks = list(_within_notes(_rejoin(numbered_paragraphs(blocks), text)))
    done = tuple(_finished(block, sections) for block in blocks)
    return LaidOut(done, sections, find_pages(text, done, sections, entries))


def _blocks(lines: Sequence[Line], text: str, known: Mapping[int, BlockKind]) -> Iterator[Block]:
    """Groups of lines, cut at empty lines, list markers, headings with marks, table rows and footnotes."""
    group: list[Line] = []
    kind = BlockKind.PARAGRAPH
    letter = ""
    for index, line in enumerate(lines):
        forced = _kind_of(line, known.get(index))
        lettered = _next_letter(line, letter, group[-1] if group else None)
        letter = lettered or letter
        headed = bool(group and group[-1].hashes and not line.text[:1].islower())
        if group and (not line.text or lettered or headed or not _goes_on(kind, forced, line)):
            yield from _group(group, kind, text)
            group = []
        if not line.text or (line.kind is not BlockKind.TABLE and is_rule(line, text)):
            if text[line.span.start : line.span.end].strip():
                yield Block(BlockKind.MARK, line.prose.slice(0, 0), (line,), line.span)
            continue
        if not group:
            kind = forced or (BlockKind.LIST_ITEM if line.marker else BlockKind.PARAGRAPH)
        group.append(line)
    if group:
        yield from _group(group, kind, text)


def _next_letter(line: Line, letter: str, before: Line | None) -> str:
    """The capital with which a line opens as the heading of the next part (A, B, C …); ``""`` where it does not."""
    match = _LETTERED.match(line.text)
    if not match or line.kind or line.marker or len(line.text) > LONGEST_HEADING or line.text.endswith((".", ";", ",")):
        return ""
    counts = match["letter"] == "A" or (letter and ord(match["letter"]) == ord(letter) + 1)
    apart = (
        before is None
        or is_finished(before.text)
        or (bool(before.marker) and numbering(f"{before.marker} x") == "roman")
    )
    return match["letter"] if counts and apart else ""


def _kind_of(line: Line, known: BlockKind | None) -> BlockKind | None:
    """The kind that a line has by its markup, or by what was found of the page; None where it is text."""
    if line.kind in _MARKED and known is not BlockKind.CONTENTS:
        return line.kind
    return known or line.kind


def _goes_on(kind: BlockKind, forced: BlockKind | None, line: Line) -> bool:
    """Whether a line belongs to the block of a kind that stands before it."""
    if kind not in _GATHERED or line.marker:
        return False
    if kind in _MARKED:
        return forced is kind
    opens = bool(line.hashes or line.style in ("bold", "link") or line.cells)
    return not opens and (not forced or forced is kind)


def _group(lines: Sequence[Line], kind: BlockKind, text: str) -> Iterator[Block]:
    """Lines that nothing divides as blocks: one, or the paragraphs that they are."""
    if kind is BlockKind.LIST_ITEM:
        yield from _items(lines, text)
    elif kind is not BlockKind.PARAGRAPH:
        yield _block(Run(tuple(lines), is_running=kind in _RUNNING), kind, text)
    else:
        for run in runs(lines, text):
            as_lines = bool(run.lines[0].cells) or not run.is_running
            yield _block(run, BlockKind.LINES if as_lines else kind, text)


def _items(lines: Sequence[Line], text: str) -> Iterator[Block]:
    """A list item with the lines that go on with it; paragraphs behind it that are not set in stand alone."""
    parts = runs(lines, text)
    own = [parts[0]]
    for part in parts[1:]:
        if not is_hanging(part.lines[0], lines[0], text) and is_prose(part.lines):
            break
        own.append(part)
    inside = tuple(line for part in own for line in part.lines)
    running = is_running(inside, text)
    yield _block(Run(inside, is_running=running), BlockKind.LIST_ITEM, text)
    yield from (_block(part, BlockKind.PARAGRAPH, text) for part in parts[len(own) :])


def _block(run: Run, kind: BlockKind, text: str) -> Block:
    starts, ends = zip(*(line.span for line in run.lines), strict=True)
    if kind is BlockKind.TABLE:
        prose = join([line.prose for line in run.lines], " |\n")
        rows = tuple(Row(line.cells, line.span, line.style == HEADER) for line in run.lines)
        return Block(kind, prose, run.lines, Span(min(starts), max(ends)), rows=rows)
    prose = joined(run.lines, text, " " if run.is_running else "\n")
    return Block(kind, prose, run.lines, Span(min(starts), max(ends)))


def _mark_headings(blocks: Sequence[Block], guide: ContentsGuide, end: int) -> tuple[list[Block], tuple[Section, ...]]:
    outline = Outline(end)
    marked: list[Block] = []
    skip = 0
    texts = [place for place, block in enumerate(blocks) if block.kind not in _PASSED_OVER]
    for place, block in enumerate(blocks):
        if skip:
            skip -= 1
            continue
        run = title_run(blocks, texts, place)
        if not run and _opens_document(block, marked, outline):
            run = dated_run(blocks, texts, place)
        if run:
            lines = [line for member in run for line in member.lines]
            found = guide.match(lines, page=True)
            title = found[0] if found else title_line(lines)
            level = found[1] if found else _document_level(lines, marked, outline)
            outline.add(lines, full_text(title), "title", level)
            marked.extend(replace(member, kind=BlockKind.HEADING) for member in run)
            skip = len(run) - 1
            continue
        if _NOTES.fullmatch(block.text) and place + 1 < len(blocks) and _opens_notes(block, blocks[place + 1]):
            outline.add(block.lines, block.text, "plain", None)
            marked.append(replace(block, kind=BlockKind.HEADING))
            continue
        marked.append(_mark_heading(block, following(blocks, texts, place), guide, outline))
    return marked, outline.finish()


def _opens_notes(block: Block, after: Block) -> bool:
    """Whether a line stands right above the notes of a text."""
    return block.kind in (*_TEXT_KINDS, BlockKind.LINES) and after.kind is BlockKind.FOOTNOTE


def _document_level(lines: Sequence[Line], before: Sequence[Block], outline: Outline) -> int | None:
    """The level of a title block with a date that opens the document: above all headings that follow.

    What stands above it on the title page (the name of a series or a body, however it is marked) is no part that
    the title block could belong to; how a format marks such lines must not decide what the title covers.
    """
    dated = any(DATE_LINE.search(line.text) for line in lines)
    return 0 if dated and not outline.has_document and not any(map(_is_running_text, before)) else None


def _opens_document(block: Block, before: Sequence[Block], outline: Outline) -> bool:
    """Whether a marked line may be the title of the document below lines that are no masthead and no running head."""
    marked = any(line.hashes or line.style == "bold" for line in block.lines)
    return marked and not outline.has_document and not any(map(_is_running_text, before))


def _is_running_text(block: Block) -> bool:
    return block.kind in _TEXT_KINDS and len(block.text) >= RUNNING_TEXT and bool(_FINISHED.search(block.text))


def _mark_heading(block: Block, after: Block | None, guide: ContentsGuide, outline: Outline) -> Block:
    if block.kind not in (*_TEXT_KINDS, BlockKind.LINES):
        return block
    if len(block.lines) > 1:
        style = wrapped_style(block, after) if len(block.lines) <= MOST_HEADING_LINES else ""
        if not style:
            return block
        outline.add(block.lines, " ".join(map(full_text, block.lines)), style, None)
        return replace(block, kind=BlockKind.HEADING)
    style = heading_style(block, after)
    found = guide.match(block.lines, page=False) if len(block.text) <= LONGEST_HEADING else None
    listed = style == "plain" and outline.sections and _REFERENCES.fullmatch(outline.sections[-1].title)
    if not found and (not style or listed):
        return block
    outline.add(block.lines, full_text(block.lines[0]), style or "plain", found[1] if found else None)
    return replace(block, kind=BlockKind.HEADING)


def _rejoin(blocks: Sequence[Block], text: str) -> list[Block]:
    """Paragraphs that a page break or a stray empty line cut in two become one again."""
    groups: list[tuple[list[Block], list[Joint]]] = []
    last_text = -1
    gap = False
    length = 0
    for block in blocks:
        if block.kind in _PASSED_OVER:
            gap = gap or block.kind in (BlockKind.FURNITURE, BlockKind.MARK)
            groups.append(([block], [Joint(block.prose)]))
            continue
        if last_text >= 0 and _continues(groups[last_text][1][-1].prose.text, length, block, gap=gap):
            members, parts = groups[last_text]
            members.append(block)
            add_glued(parts, block.prose, text, broken=last_text != len(groups) - 1)
            length += len(block.text) + 1
        else:
            groups.append(([block], [Joint(block.prose)]))
            last_text = len(groups) - 1 if block.kind in _TEXT_KINDS else -1
            length = len(block.text)
        gap = False
    return [_whole(members, parts) for members, parts in groups]


def _within_notes(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks; lines below the heading "Notes" that are no sentences are what the notes there name."""
    inside = False
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            inside = bool(_NOTES.fullmatch(block.text))
        notes = inside and block.kind is BlockKind.LINES
        yield replace(block, kind=BlockKind.FOOTNOTE) if notes else block


def _continues(before: str, length: int, block: Block, *, gap: bool) -> bool:
    """Whether a block goes on with a text, of which the end and the length are given."""
    if block.kind is not BlockKind.PARAGRAPH or _FINISHED.search(before) or not block.text:
        return False
    if block.text[0].islower() or (length >= EVEN_LENGTH and _OPEN_WORD.search(before)):
        return True
    return gap and length >= RUNNING_TEXT and not ENTRY_START.match(block.text)


def _whole(blocks: Sequence[Block], parts: list[Joint]) -> Block:
    """The first of some blocks with all their lines."""
    if len(blocks) == 1:
        return blocks[0]
    lines = tuple(line for block in blocks for line in block.lines)
    return replace(blocks[0], prose=join_by(parts), lines=lines, span=Span(blocks[0].span.start, blocks[-1].span.end))


def _finished(block: Block, sections: Sequence[Section]) -> Block:
    section = bisect_right(sections, block.span.start, key=lambda s: s.span.start) - 1
    while section >= 0 and block.span.start >= sections[section].span.end:
        section = sections[section].parent
    read = (*_TEXT_KINDS, BlockKind.QUOTE, BlockKind.FOOTNOTE)
    sentences = split_sentences(block.prose) if block.kind in read else _cell_sentences(block)
    return replace(block, sentences=sentences, section=section)


def _cell_sentences(block: Block) -> tuple[Prose, ...]:
    """The sentences of the cells of a table that hold sentences, row by row."""
    cells = (cell for row in block.rows if not row.header for cell in row.cells if _holds_sentence(cell))
    return tuple(sentence for cell in cells for sentence in split_sentences(cell))


def _holds_sentence(cell: Prose) -> bool:
    return bool(_FINISHED.search(cell.text)) and len(cell.text.split()) >= LEAST_WORDS
