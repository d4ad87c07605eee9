"""What the parts of a report are: blocks that hold text, boundaries between sentences, kinds of sections."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum, StrEnum

from miggraph.extract.rules import line_of, load
from miggraph.model import Block, BlockKind, Report

PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE})
"""Running text: what is cut into sentences and read as statements."""

BODY = PROSE | {BlockKind.LINES, BlockKind.TABLE}
"""What stands under a heading: running text, and lines that are none (addresses, tables, lists of names)."""

TEXT = BODY | {BlockKind.FOOTNOTE}
"""All that the report says: its body and its notes."""

FLOW = BODY | {BlockKind.HEADING}
"""Headings and what stands under them, without the notes that cut through lists and programmes."""

PRINTED = frozenset(BlockKind) - {BlockKind.FURNITURE, BlockKind.METADATA, BlockKind.MARK}
"""Everything that was printed once: all but running heads and page numbers."""


class Boundary(IntEnum):
    """What begins with a unit of text; a greater boundary is one of the lesser kinds, too."""

    SENTENCE = 0
    PARAGRAPH = 1
    SECTION = 2
    PART = 3
    """An outermost section: a chapter, or the report on an event."""


class SectionKind(StrEnum):
    """What a section is. Only a body says something of its own; the rest helps to use the report."""

    BODY = "body"
    PROGRAMME = "programme"
    CONTENTS = "contents"
    REFERENCES = "references"
    PARTICIPANTS = "participants"
    APPARATUS = "apparatus"


_FEWEST_WORDS = 6
"""A sentence of an account has so many words."""
_QUOTED = " \"'”’»)]"
"""What may stand behind the stop of a sentence."""

_NUMBERED = re.compile(r"(?:\d+(?:\.\d+)*[.)]?|[IVXLC]+[.)])\s+\S")
"""How a numbered title begins."""


def section_kind(title: str, around: SectionKind = SectionKind.BODY) -> SectionKind:
    """What a section with this title is, in a section that is ``around``.

    What stands in a section that is no body is of its kind; but a numbered section below contents, references or
    apparatus begins the body: its heading was set smaller than theirs.
    """
    match = load("section").first(line_of(title))
    own = SectionKind(match.rule.gives["kind"]) if match else SectionKind.BODY
    if own is not SectionKind.BODY or around is SectionKind.BODY:
        return own
    encloses = around is SectionKind.PROGRAMME
    return around if encloses or not _NUMBERED.match(title) else SectionKind.BODY


def kinds_of_sections(report: Report, is_spoken: Callable[[int, int], bool]) -> tuple[SectionKind, ...]:
    """What each section of a report is.

    :param is_spoken: whether the speeches of a transcript have begun in a section before a place in the text
    """
    kinds: list[SectionKind] = []
    for section in report.sections:
        around = kinds[section.parent] if section.parent >= 0 else SectionKind.BODY
        if around is SectionKind.PARTICIPANTS and is_spoken(section.parent, section.span.start):
            around = SectionKind.BODY
        kinds.append(section_kind(section.title, around))
        if kinds[-1] is SectionKind.BODY and _goes_on_with_people(report, kinds):
            kinds[-1] = SectionKind.PARTICIPANTS
    return tuple(kinds)


def _goes_on_with_people(report: Report, kinds: Sequence[SectionKind]) -> bool:
    """Whether the last of the sections so far lists a group of people as the section beside it does.

    The title of a list is often set like those of its groups: the groups then stand beside it, not below it.
    """
    section = report.sections[len(kinds) - 1]
    if not _names_group(section.title):
        return False
    beside = [kind for kind, other in zip(kinds[:-1], report.sections, strict=False) if other.parent == section.parent]
    if not beside or beside[-1] is not SectionKind.PARTICIPANTS:
        return False
    below = [block for block in report.within(section.span) if block.kind is not BlockKind.HEADING]
    return bool(below) and not any(map(is_account, below))


def _names_group(title: str) -> bool:
    """Whether a title names a group of those who take part: "Experts", "Observers"."""
    return load("participant")["attendance/group"].search(line_of(title)) is not None


def is_account(block: Block) -> bool:
    """Whether a block is or holds running text that ends as a sentence does, as no entry of a timetable does."""
    return any(accounts(block))


def accounts(block: Block) -> Iterator[str]:
    """The running texts of a block: itself, or the cells of a table, such as those of minutes beside their items."""
    texts = [cell.text for row in block.rows for cell in row.cells] if block.rows else [block.text]
    for text in texts if block.rows or block.kind in PROSE else ():
        if len(text.split()) >= _FEWEST_WORDS and text.rstrip(_QUOTED).endswith("."):
            yield text


def count_told(block: Block) -> int:
    """How many of the running texts of a block tell, in sentences, what somebody said."""
    spoken = load("unit")["unit/spoken"]
    return sum(spoken.search(line_of(text)) is not None for text in accounts(block))
