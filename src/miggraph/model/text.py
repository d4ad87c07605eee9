"""A report as read: its text as stored, its layout, and readable prose that knows where each character stands.

All records are frozen. Offsets are Unicode code points into the text as stored, ``start`` inclusive, ``end`` exclusive.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a report's text as stored."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether the other lies inside this one."""
        return self.start <= other.start and other.end <= self.end


class Piece(NamedTuple):
    """A run of characters that stands in the readable text at ``at`` and in the stored text at ``source``.

    ``stored`` is the number of stored characters where it is not ``length``: an entity (``&nbsp;``) is read as one
    character, a ligature as two or three. Such a piece is never divided: a part of it is stored where the whole is.
    """

    at: int
    source: int
    length: int
    after_break: bool
    stored: int = 0

    def place(self, start: int, end: int) -> Span:
        """Where the characters from ``start`` to ``end`` of the readable text, inside this piece, are stored."""
        if self.stored:
            return Span(self.source, self.source + self.stored)
        return Span(self.source + start - self.at, self.source + end - self.at)


@dataclass(frozen=True, slots=True)
class Prose:
    """Readable text (no markup, no page furniture) that knows where each character is stored.

    It may differ from the stored text: entities are decoded, ligatures spelled out, hyphens at line ends joined.
    """

    text: str
    pieces: tuple[Piece, ...]

    def spans(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """Where ``text[start:end]`` is stored: one span, or more where page furniture or columns cut through it."""
        end = len(self.text) if end is None else end
        found: list[Span] = []
        for piece in self._from(start):
            if piece.at >= end:
                break
            first, last = max(start, piece.at), min(end, piece.at + piece.length)
            if first >= last:
                continue
            span = piece.place(first, last)
            if found and not piece.after_break and found[-1].end <= span.start:
                found[-1] = Span(found[-1].start, span.end)
            else:
                found.append(span)
        return tuple(found)

    def slice(self, start: int = 0, end: int | None = None) -> Prose:
        """The part ``text[start:end]`` without white space at its ends."""
        end = len(self.text) if end is None else min(end, len(self.text))
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        pieces = []
        for piece in self._from(start):
            if piece.at >= end:
                break
            first, last = max(start, piece.at), min(end, piece.at + piece.length)
            if first < last:
                cut = piece.after_break and first == piece.at
                source = piece.place(first, last).start
                pieces.append(Piece(first - start, source, last - first, cut, piece.stored))
        return Prose(self.text[start:end], tuple(pieces))

    def _from(self, start: int) -> Iterator[Piece]:
        """The pieces from the one on that holds a character of the readable text."""
        first = max(0, bisect_right(self.pieces, start, key=lambda piece: piece.at) - 1)
        return (self.pieces[number] for number in range(first, len(self.pieces)))


class Joint(NamedTuple):
    """A prose to be joined to others, what stands before it, and whether page furniture does."""

    prose: Prose
    separator: str = ""
    broken: bool = False


def join(parts: list[Prose], separator: str, *, broken: bool = False) -> Prose:
    """One prose from several, in order; ``broken`` says that page furniture stood between them."""
    return join_by([Joint(part, separator * (n > 0), broken and n > 0) for n, part in enumerate(parts)])


def join_by(parts: list[Joint]) -> Prose:
    """One prose from several, in order, each with what stands before it."""
    text: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for part, separator, broken in parts:
        text.append(separator)
        at += len(separator)
        for index, piece in enumerate(part.pieces):
            cut = piece.after_break or (broken and index == 0)
            pieces.append(Piece(piece.at + at, piece.source, piece.length, cut, piece.stored))
        text.append(part.text)
        at += len(part.text)
    return Prose("".join(text), tuple(pieces))


class BlockKind(StrEnum):
    """What a block is in the layout of a report."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    LINES = "lines"
    QUOTE = "quote"
    TABLE = "table"
    FOOTNOTE = "footnote"
    METADATA = "metadata"
    MARK = "mark"
    CONTENTS = "contents"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Line:
    """One line as printed.

    ``style`` is ``bold`` or ``italic`` where the whole line is marked so, ``link`` for a linked one; ``cells`` are the
    parts between tabulators, or the cells of a row of a table (``style`` is ``header`` in a row of heads); ``marker``
    is a list marker, numbering or mark of a note that precedes the prose; ``kind`` is what markup makes of the line.
    """

    prose: Prose
    span: Span
    style: str = ""
    marker: str = ""
    hashes: int = 0
    cells: tuple[Prose, ...] = ()
    kind: BlockKind | None = None

    @property
    def text(self) -> str:
        """The readable text of the line."""
        return self.prose.text


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the readable text of each cell, in the order of the columns; ``header`` for a row of heads."""

    cells: tuple[Prose, ...]
    span: Span
    header: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, heading, table or the like; ``section`` is an index into the report's sections.

    A table has ``rows``; its prose holds one line a row, a bar between the cells.
    """

    kind: BlockKind
    prose: Prose
    lines: tuple[Line, ...]
    span: Span
    sentences: tuple[Prose, ...] = ()
    section: int = -1
    rows: tuple[Row, ...] = ()

    @property
    def text(self) -> str:
        """The readable text of the block."""
        return self.prose.text


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a report with all that is nested in it.

    ``headline`` holds every line of a title block; ``number`` is the place in the hierarchy (``3.2.1``).
    """

    title: str
    number: str
    level: int
    span: Span
    parent: int
    heading: tuple[Span, ...]
    headline: tuple[Line, ...]


class LayoutPage(NamedTuple):
    """A page of a file: counted from 1, the number that is printed on it (``""`` for none), and its size in points."""

    number: int
    label: str = ""
    width: float = 0.0
    height: float = 0.0


class LayoutBox(NamedTuple):
    """A stretch of the stored text and where it stands: the page, counted from 1, and a rectangle on it.

    ``box`` is left, top, right, bottom in points (1/72 inch) from the top left corner of the page as it is shown;
    None where a format has pages but no places on them.
    """

    span: Span
    page: int
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The map from a stored text to the pages of its file; empty for text and Markdown, which are stored as they are.

    ``boxes`` stand in the order of the text and do not overlap; ``furniture`` says what the file itself marks as
    running heads and feet; ``remarks`` name what could not be read, one clause each.
    """

    pages: tuple[LayoutPage, ...] = ()
    boxes: tuple[LayoutBox, ...] = ()
    furniture: tuple[Span, ...] = ()
    remarks: tuple[str, ...] = ()


class Page(NamedTuple):
    """A page of a report: where it begins in the stored text, and its number where one is printed."""

    start: int
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class LanguagePart:
    """A part of a text in one language, by its tag."""

    span: Span
    language: str


@dataclass(frozen=True, slots=True)
class ReportMeta:
    """What the metadata file beside a report says of it; None stands for what nobody knows."""

    title: str
    publisher: str | None
    issued: str | None
    language: str
    source_format: str
    copyright: str | None
    added: date
    url: str | None = None
    symbol: str | None = None


@dataclass(frozen=True)
class Report:
    """A report as read: the text as stored, its layout, and the languages recognised in it.

    Blocks stand in the order of reading, which is not that of the stored text where columns stand side by side.
    There are no ``pages`` where the text does not tell where one ends.
    """

    slug: str
    text: str
    sha256: str
    meta: ReportMeta
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    pages: tuple[Page, ...] = ()
    languages: tuple[LanguagePart, ...] = ()
    layout: Layout = Layout()

    @cached_property
    def language(self) -> str | None:
        """The tag of the language of most of its text; None where none is recognised."""
        length: Counter[str] = Counter()
        for part in self.languages:
            length[part.language] += part.span.end - part.span.start
        return max(length, key=lambda tag: (length[tag], tag), default=None)

    def quote(self, span: Span) -> str:
        """The stored words of a span."""
        return self.text[span.start : span.end]

    @cached_property
    def _starts(self) -> list[tuple[int, int]]:
        """Where each block begins, with its index, in the order of the stored text."""
        return sorted((block.span.start, index) for index, block in enumerate(self.blocks))

    def within(self, span: Span) -> Iterator[Block]:
        """The blocks that begin inside a span, in the order of reading."""
        first, last = (bisect_left(self._starts, (place, -1)) for place in span)
        for index in sorted(index for _, index in self._starts[first:last]):
            yield self.blocks[index]

    def page_index(self, offset: int) -> int:
        """The page that an offset stands on, counted from 1; 0 where pages are unknown."""
        return max(1, bisect_right(self.pages, offset, key=lambda page: page.start)) if self.pages else 0

    def section_at(self, offset: int) -> int:
        """Index of the deepest section that holds an offset, -1 where none does."""
        found = -1
        for index, section in enumerate(self.sections):
            if section.span.start <= offset < section.span.end:
                found = index
        return found

    def lineage(self, section: int) -> Iterator[Section]:
        """A section, the one that it is nested in, and so on outwards."""
        while section >= 0:
            yield self.sections[section]
            section = self.sections[section].parent
