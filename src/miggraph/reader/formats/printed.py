"""The shapes that the readers of PDF, Word, OpenDocument and HTML share.

Coordinates are points (1/72 inch) from the top left corner of the page as it is shown: x to the right, y downwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a block is, as far as its look tells."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    NOTE = "note"
    QUOTE = "quote"
    CODE = "code"
    FURNITURE = "furniture"


class Box(NamedTuple):
    """A rectangle on a page."""

    x0: float
    top: float
    x1: float
    bottom: float


LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\u00a0": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u00ad": "-",
        "\uf0b7": "•",
        "\uf0a7": "▪",
        "\uf0d8": "▪",
        "\uf06c": "●",
        "\uf0fc": "•",
        "\uf02d": "–",
    }
)
"""What is stored for ligatures, special spaces and hyphens, and the bullets of the fonts Symbol and Wingdings."""


class Glyph(NamedTuple):
    """One drawn character (or a ligature, written out) of upright text."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    italic: bool


@dataclass(slots=True)
class Word:
    """Glyphs that belong together, on one baseline."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    italic: bool
    spaced: bool  # a space or a wide gap stands before it


class Rule(NamedTuple):
    """A straight line drawn on the page, across or down."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def across(self) -> bool:
        """Whether it runs across the page."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(slots=True)
class RawPage:
    """What a PDF library tells of one page."""

    index: int
    width: float
    height: float
    words: list[Word]
    rules: list[Rule]
    turned: str = ""  # text that runs in another direction than most of the page
    label: str | None = None  # the number that the file's own page labels give
    turn: int = 0  # degrees clockwise by which the page was turned so that its text is upright
    unread: str = ""  # why nothing of it is read, as a clause


class Mark(NamedTuple):
    """The mark of a note, taken out of the text: where it stood, and what it said."""

    offset: int
    text: str


MARK_OPENS, MARK_CLOSES = "\ue0f0", "\ue0f1"
"""What stands around the mark of a note inside the text of a cell: no format prints these characters."""


def with_cell_marks(text: str, marks: Iterable[Mark]) -> str:
    """The text of a cell with the marks of its notes in it, so that they keep their place while lines are joined."""
    text = text.replace(MARK_OPENS, " ").replace(MARK_CLOSES, " ")
    for mark in sorted(marks, key=lambda m: m.offset, reverse=True):
        name = "".join(mark.text.split())
        text = f"{text[: mark.offset]}{MARK_OPENS}{name}{MARK_CLOSES}{text[mark.offset :]}"
    return text


@dataclass(slots=True)
class PrintedLine:
    """One line of text with its box; the marks of notes are kept apart."""

    text: str
    box: Box
    base: float
    size: float
    bold: bool
    italic: bool
    marks: list[Mark] = field(default_factory=list)
    cells: list[tuple[float, float, str]] = field(default_factory=list)  # x0, x1, text between wide gaps


@dataclass(slots=True)
class PrintedBlock:
    """A paragraph, heading, table ...: its text is that of its lines, joined."""

    kind: Kind
    text: str
    lines: list[PrintedLine] = field(default_factory=list)
    box: Box | None = None
    size: float = 0.0
    bold: bool = False
    level: int = 0  # of a heading or a list item, from 1
    number: str = ""  # of a list item or note, as printed: "12.", "(a)", "•", "3"
    rows: list[list[str]] = field(default_factory=list)  # of a table; see with_cell_marks
    header_rows: int = 0
    marks: list[Mark] = field(default_factory=list)
    tight: bool = False  # no white space parts it from the block before it
    continues: bool = False  # goes on with the paragraph before it, over a column, a page or a note


@dataclass(slots=True)
class PrintedPage:
    """One page: its blocks in reading order."""

    index: int
    width: float
    height: float
    blocks: list[PrintedBlock]
    label: str | None = None  # the printed page number
    turn: int = 0  # degrees clockwise from the page as stored to the coordinates of the boxes


@dataclass(slots=True)
class Printed:
    """A file, read: pages with blocks, and what the file says of itself."""

    pages: list[PrintedPage]
    metadata: dict[str, str] = field(default_factory=dict)
    paged: bool = True  # whether the pages are pages, and not one that stands for a file without any
    remarks: list[str] = field(default_factory=list)  # what could not be read

    @property
    def blocks(self) -> list[PrintedBlock]:
        """All blocks in reading order."""
        return [block for page in self.pages for block in page.blocks]
