"""The lines of a printed programme as somebody reads them: lines that the margin broke are whole, columns are told.

Tables with tabulators or bars, bulleted lists and plain lines all become lines with cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import FLOW
from miggraph.extract.events.agenda_days import named_day
from miggraph.extract.events.labels import find_labels, opens_with_label
from miggraph.extract.events.line_evidence import find_people
from miggraph.extract.events.slot_kinds import slot_kind
from miggraph.extract.people.names import NameTest
from miggraph.extract.rules import RuleSet, line_of, load
from miggraph.extract.values.times import Clock, begins_with_time, read_bracketed, read_clock, read_trailing
from miggraph.model import Block, BlockKind, Line, Prose, Report, Span, join

_RULES = load("programme")
_COLUMNS = _RULES.under("programme/column.")
_ASIDES = _RULES.under("programme/aside.")
_TITLES = _RULES.under("programme/titles.")
_RULE = re.compile(r"[\W_]*")
_FIRST = frozenset({"chair", "co-chair", "moderator"})
"""The roles of those who are read before the talks of a session."""
_FEWEST_ROWS = 3
_MOST_OF = 0.6
"""This share of the cells of a column begins with a person where it is one of people."""


@dataclass(frozen=True, slots=True)
class AgendaCell:
    """A cell of a line without the time in it; ``role`` is what its column says of those whom it names, None for none."""

    prose: Prose
    clock: Clock | None = None
    timed: Prose | None = None
    """The words of the time."""
    role: str | None = None


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line of a programme, or a day that one names. ``layout`` is ``table``, ``list`` or ``line``."""

    cells: tuple[AgendaCell, ...]
    row: int
    block: int
    layout: str
    prose: Prose
    day: date | None = None


@dataclass(slots=True)
class _Page:
    """Where the lines of a programme begin and end on the page."""

    report: Report
    width: int = 0
    margins: dict[int, int] = field(default_factory=dict)

    def column(self, line: Line) -> int:
        """The place in its printed line at which a line begins."""
        start = line.prose.pieces[0].source if line.prose.pieces else line.span.start
        return start - (self.report.text.rfind("\n", 0, start) + 1)

    def measure(self, blocks: Iterable[Block]) -> None:
        """Take the width from the longest line."""
        ends = (self.column(line) + len(line.text) for block in blocks for line in block.lines if not line.cells)
        self.width = max(ends, default=0)

    def wraps(self, before: Line, line: Line) -> bool:
        """Whether the first word of a line had no room in the line before it, under whose words it stands."""
        column, above = self.column(line), self.column(before)
        if column == 0 or column not in (above, above + _hang(before.text)):
            return False
        return above + len(before.text) + 1 + len(line.text.split(maxsplit=1)[0]) > self.width


def _hang(text: str) -> int:
    """How far behind the beginning of a line its words stand, a time or label before them."""
    clock = read_clock(text)
    start = clock.end if clock else 0
    start += len(text[start:]) - len(text[start:].lstrip())
    labels = [label for label in find_labels(text[start:]) if label.start == 0]
    return start + labels[0].end if labels else start


def agenda_lines(document: Document, span: Span, test: NameTest, first: date) -> Iterator[AgendaLine]:
    """The lines of a programme, from the first time, session or label on; letterheads and notes are left out.

    :param first: the first day of the event, from which days without a year are told
    """
    blocks = list(document.blocks(FLOW, [span]))
    begin = _begin(blocks)
    heads: set[str] = set()
    page = _Page(document.report)
    page.measure(blocks)
    last: date | None = None
    for number, block in enumerate(blocks):
        if number < begin:
            heads.add(block.text.casefold())
            if day := named_day(block.text, first, is_line=True):
                yield AgendaLine((), 0, number, "line", block.prose, day)
            continue
        if block.text.casefold() in heads:
            continue
        roles = _roles(block, test)
        for line in _lines(block, first, page, test):
            cells = _cells(line)
            day = named_day(" ".join(cell.text for cell in cells), first, is_line=len(cells) == 1)
            of_row = day or next((found for cell in line.cells if (found := named_day(cell.text, first))), None)
            if of_row and (day or of_row != last):
                yield AgendaLine((), line.span.start, number, "line", line.prose, of_row)
            last = None if day else of_row
            if not day:
                yield _line(block, line, number, roles, first)


def _begin(blocks: Sequence[Block]) -> int:
    """The number of the block with which a programme begins: the first with a time, or else a session or a label.

    A heading above the first label belongs to what the label says.
    """
    timed = next((n for n, block in enumerate(blocks) if any(map(_is_timed, _texts(block)))), len(blocks))
    named = next((n for n, block in enumerate(blocks) if any(map(_opens, _texts(block)))), len(blocks))
    begin = min(timed, named)
    above = blocks[begin - 1] if 0 < begin < len(blocks) else None
    if above and named < timed and above.kind is BlockKind.HEADING and opens_with_label(blocks[begin].text):
        begin -= begin > 1
    return begin


def _texts(block: Block) -> Iterator[str]:
    for line in block.lines:
        yield line.text.lstrip(" |-")
        yield from (cell.text for cell in line.cells)


def _is_timed(text: str) -> bool:
    return begins_with_time(text) or read_bracketed(text) is not None


def _opens(text: str) -> bool:
    """Whether a line can be the first of a programme without times: its words say what it is, or whom it names."""
    return bool(slot_kind(text)) or opens_with_label(text)


def _line(block: Block, line: Line, number: int, roles: Mapping[int, str], first: date) -> AgendaLine:
    layout = "table" if line.cells or "|" in line.text else "list" if block.lines[0].marker else "line"
    kept = _in_order(block, line, roles, first)
    return AgendaLine(tuple(kept), line.span.start, number, layout, line.prose)


def _in_order(block: Block, line: Line, roles: Mapping[int, str], first: date) -> list[AgendaCell]:
    """The cells of a line without those that tell of no item: the time first, the title, its chairs, talks, people."""
    cells = _cells(line) if not line.cells else list(line.cells)
    asides, titles = _headed(block, _ASIDES), list(_headed(block, _TITLES))
    ranks = {n: 2 if role in _FIRST else 4 for n, role in roles.items()} | dict.fromkeys(titles[1:], 3)
    kept = [(n, c) for n, c in enumerate(cells) if c.text and n not in asides and not _is_day(line, c, first)]
    found = [(n, _timed(cell, roles.get(n))) for n, cell in kept]
    return [cell for _, cell in sorted(found, key=lambda each: 0 if each[1].clock and line.cells else ranks.get(each[0], 1))]


def _is_day(line: Line, cell: Prose, first: date) -> bool:
    return bool(line.cells) and named_day(cell.text, first) is not None


def _timed(cell: Prose, role: str | None) -> AgendaCell:
    """A cell with the time that stands at its beginning, at its end or in brackets taken out."""
    text = cell.text
    clock = read_clock(text)
    if clock:
        return AgendaCell(cell.slice(clock.end), clock, cell.slice(clock.start, clock.end), role)
    clock = read_bracketed(text) or read_trailing(text)
    if clock is None:
        return AgendaCell(cell, role=role)
    parts = [cell.slice(0, len(text[: clock.start].rstrip(" ,–—-"))), cell.slice(clock.end)]
    parts = [part for part in parts if part.text.strip()]
    rest = join(parts, "" if len(parts) > 1 and parts[1].text[0] in ":.,;" else " ") if parts else cell.slice(0, 0)
    return AgendaCell(rest, clock, cell.slice(clock.start, clock.end), role)


def _headed(block: Block, rules: RuleSet) -> dict[int, str]:
    """The columns of a table whose heads rules match, with the role that a head gives ("" for none)."""
    heads = next((row.cells for row in block.rows if row.header), ())
    found = {n: rules.first(line_of(head.text)) for n, head in enumerate(heads)}
    return {n: match.rule.gives.get("role", "") for n, match in found.items() if match}


def _roles(block: Block, test: NameTest) -> dict[int, str]:
    """The columns that name people, by their heads, or because most of their cells begin with somebody's name."""
    headed = _headed(block, _COLUMNS)
    rows = [cells for line in block.lines if line.style != "header" and len(cells := line.cells or _cells(line)) > 1]
    if headed or len(rows) < _FEWEST_ROWS:
        return headed
    columns = {}
    for number in range(max(map(len, rows))):
        cells = [row[number].text for row in rows if number < len(row) and row[number].text.strip()]
        if len(cells) >= _FEWEST_ROWS and sum(_is_person(text, test) for text in cells) >= _MOST_OF * len(cells):
            columns[number] = ""
    return columns if len(columns) == 1 else {}


def _is_person(text: str, test: NameTest) -> bool:
    return any(person.start == 0 and person.score > 0 for person in find_people(text, 0, len(text), test))


def _lines(block: Block, first: date, page: _Page, test: NameTest) -> list[Line]:
    """The lines of a block without heads of columns; one that plainly goes on with the line before is part of that."""
    heads = {row.span for row in block.rows if row.header and not named_day(_joined(row.cells), first)}
    lines: list[Line] = []
    last: Line | None = None
    for line in block.lines:
        if line.span in heads:
            continue
        if last and not line.cells and not lines[-1].cells and line.text and _goes_on(last, line, page, test):
            before = lines.pop()
            lines.append(replace(before, prose=join([before.prose, line.prose], " ")))
        else:
            lines.append(line)
        last = line
    return lines


def _goes_on(before: Line, line: Line, page: _Page, test: NameTest) -> bool:
    """Whether a line is the rest of the one before: it opens nothing, and the one before is unfinished or full."""
    text = line.text
    if begins_with_time(text) or "|" in text:
        return False
    unfinished = before.text[-1:].isalpha() and _RULES["programme/unfinished"].search(line_of(before.text))
    if text[0].islower() or before.text.endswith(",") or unfinished:
        return True
    opens = text[0] in "\"“„«" or opens_with_label(text) or slot_kind(text) or _is_person(text, test)
    return not opens and (page.wraps(before, line) or before.text.endswith((" –", " —")))


def _joined(cells: Iterable[Prose]) -> str:
    return " ".join(cell.text for cell in cells)


def _cells(line: Line) -> list[Prose]:
    """The cells of a line; bars in plain text part them, too."""
    if line.cells:
        return [cell for cell in line.cells if cell.text]
    text = line.text
    if "|" not in text:
        return [line.prose] if not _RULE.fullmatch(text) else []
    cells, start = [], 0
    for bar in [*(m.start() for m in re.finditer(r"\|", text)), len(text)]:
        cell = line.prose.slice(start, bar)
        if not _RULE.fullmatch(cell.text):
            cells.append(cell)
        start = bar + 1
    return cells
