"""The lines of a printed programme as somebody reads them: lines that the margin broke are whole, columns are told.

Tables with tabulators or bars, bulleted lists and plain lines all become lines with cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import FLOW
from miggraph.extract.events.agenda_days import day_before_time, named_day
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
_HEADS = (_COLUMNS, _TITLES, _ASIDES)
_FEWEST_HEADS = 2
_RULE = re.compile(r"[\W_]*")
_FIRST = frozenset({"chair", "co-chair", "moderator"})
"""The roles of those who are read before the talks of a session."""
_WORDS = re.compile(r"\S+(?:\s\S+)*")
"""Words without a gap between them."""
_MARK = re.compile(r"\s*[·•|]\s+")
"""What may part a time from its title."""
_GAP = 3
_FEWEST_ALIKE = 3
_FEWEST_ROWS = 3
_MOST_OF = 0.6
"""This share of the cells of a column begins with a person where it is one of people."""


@dataclass(frozen=True, slots=True)
class AgendaCell:
    """A cell of a line without the time in it; ``role`` is what its column says of those whom it names, or None."""

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


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Words of a printed line between gaps, and the column in which they begin."""

    prose: Prose
    column: int
    line: str
    """The words of the last printed line of it."""
    begin: int
    """The column in which that line begins."""


class _Page:
    """How the lines of a programme stand on the page."""

    def __init__(self, report: Report, blocks: Sequence[Block]) -> None:
        self._report = report
        plain = [line for block in blocks for line in block.lines if not line.cells]
        self._width = max((self._column(line) + len(line.text) for line in plain), default=0)
        starts = Counter(self._column(line) + found.start() for line in plain for found in _WORDS.finditer(line.text))
        self.roles: dict[int, str | None] = {}
        """What the heads of columns say of those whom the columns name, by where they begin."""
        self._columns = sorted(column for column, count in starts.items() if count >= _FEWEST_ALIKE)

    def _column(self, line: Line) -> int:
        """The place in its printed line at which a line begins."""
        start = line.prose.pieces[0].source if line.prose.pieces else line.span.start
        return start - (self._report.text.rfind("\n", 0, start) + 1)

    def reads_heads(self, block: Block) -> bool:
        """Whether a block is nothing but the heads of columns; if so, they are kept."""
        line = block.lines[0] if len(block.lines) == 1 and not block.lines[0].cells else None
        chunks = self.chunks(line) if line else []
        heads = [next((m for rules in _HEADS if (m := rules.first(line_of(c.line)))), None) for c in chunks]
        if len(chunks) < _FEWEST_HEADS or sum(map(bool, heads)) < _FEWEST_HEADS:
            return False
        self.roles = {c.column: m.rule.gives.get("role") for c, m in zip(chunks, heads, strict=True) if m}
        return True

    def chunks(self, line: Line) -> list[_Chunk]:
        """The words of a line between the gaps that make columns of it; a label and what it names are not parted."""
        begin = self._column(line)
        found: list[list[int]] = []
        for words in _WORDS.finditer(line.text):
            gap = words.start() - found[-1][1] if found else 0
            parted = gap >= _GAP or begin + words.start() in self._columns
            if found and (not parted or line.text[found[-1][1] - 1] == ":"):
                found[-1][1] = words.end()
            else:
                found.append([words.start(), words.end()])
        return [
            _Chunk(line.prose.slice(first, last), begin + first, line.text[first:last], begin + first)
            for first, last in found
        ]

    def continues(self, before: _Chunk, chunk: _Chunk) -> bool:
        """Whether words stand under others, and the first of them had no room there."""
        if chunk.column == 0 or chunk.column not in (before.column, before.column + _hang(before.prose.text)):
            return False
        right = next((column for column in self._columns if column > before.begin + len(before.line)), self._width + 1)
        return before.begin + len(before.line) + len(chunk.line.split(maxsplit=1)[0]) + 1 >= right


def _hang(text: str) -> int:
    """How far behind the beginning of a line its words stand, a time or label before them."""
    clock = read_clock(text)
    start = clock.end if clock else 0
    start += len(text[start:]) - len(text[start:].lstrip())
    labels = [label for label in find_labels(text[start:]) if label.start == 0]
    return start + labels[0].end if labels else start


def lines_of(report: Report, blocks: Sequence[Block], test: NameTest, first: date) -> Iterator[AgendaLine]:
    """The lines of some blocks, read as those of a programme."""
    page = _Page(report, blocks)
    for number, block in enumerate(blocks):
        roles = _roles(block, test)
        for line, columns in _lines(block, first, page, test):
            yield _line(block, line, number, columns or roles, first)


def agenda_lines(document: Document, span: Span, test: NameTest, first: date) -> Iterator[AgendaLine]:
    """The lines of a programme, from the first time, session or label on; letterheads and notes are left out.

    :param first: the first day of the event, from which days without a year are told
    """
    blocks = list(document.blocks(FLOW, [span]))
    begin = _begin(blocks)
    heads: set[str] = set()
    page = _Page(document.report, blocks)
    last: date | None = None
    for number, block in enumerate(blocks):
        if page.reads_heads(block):
            continue
        if number < begin:
            heads.add(block.text.casefold())
            if day := named_day(block.text, first, is_line=True):
                yield AgendaLine((), 0, number, "line", block.prose, day)
            continue
        if block.text.casefold() in heads:
            continue
        roles = _roles(block, test)
        for line, columns in _lines(block, first, page, test):
            cells = _cells(line)
            day = named_day(" ".join(cell.text for cell in cells), first, is_line=len(cells) == 1)
            of_row = day or next((found for cell in line.cells if (found := _day_of(cell.text, first))), None)
            if of_row and (day or of_row != last):
                yield AgendaLine((), line.span.start, number, "line", line.prose, of_row)
            last = None if day else of_row
            if not day:
                yield _line(block, line, number, columns or roles, first)


def _day_of(text: str, first: date) -> date | None:
    """The day that a cell names, alone or before a time."""
    before = day_before_time(text)
    return before[0] if before else named_day(text, first)


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
    return begins_with_time(text) or read_bracketed(text) is not None or day_before_time(text) is not None


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
    return [
        cell for _, cell in sorted(found, key=lambda each: 0 if each[1].clock and line.cells else ranks.get(each[0], 1))
    ]


def _is_day(line: Line, cell: Prose, first: date) -> bool:
    return bool(line.cells) and named_day(cell.text, first) is not None


def _timed(cell: Prose, role: str | None) -> AgendaCell:
    """A cell with the time that stands at its beginning, at its end or in brackets taken out."""
    lead = _RULES["programme/lead-in"].match(line_of(cell.text))
    cell = cell.slice(lead.end) if lead else cell
    dated = day_before_time(cell.text)
    cell = cell.slice(dated[1]) if dated else cell
    text = cell.text
    clock = read_clock(text)
    if clock:
        mark = _MARK.match(text, clock.end)
        return AgendaCell(
            cell.slice(mark.end() if mark else clock.end), clock, cell.slice(clock.start, clock.end), role
        )
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
        texts = [row[number].text for row in rows if number < len(row) and row[number].text.strip()]
        if len(texts) >= _FEWEST_ROWS and sum(_is_person(text, test) for text in texts) >= _MOST_OF * len(texts):
            columns[number] = ""
    return columns if len(columns) == 1 else {}


def _is_person(text: str, test: NameTest) -> bool:
    return any(person.start == 0 and person.score > 0 for person in find_people(text, 0, len(text), test))


def _lines(block: Block, first: date, page: _Page, test: NameTest) -> list[tuple[Line, dict[int, str]]]:
    """The lines of a block without heads of columns; what plainly goes on with the line before is part of that.

    Each comes with what the heads of columns above it say of those whom its cells name.
    """
    heads = {row.span for row in block.rows if row.header and not named_day(_joined(row.cells), first)}
    lines: list[tuple[Line, dict[int, str]]] = []
    above: list[_Chunk] = []
    for line in block.lines:
        if line.span in heads:
            continue
        if line.cells or "|" in line.text or not line.text:
            lines.append((line, {}))
            above = []
            continue
        chunks = page.chunks(line)
        joined = _joined_chunks(above, chunks, page, test) if above else None
        if joined:
            before, _ = lines.pop()
            above = joined
            line = replace(before, cells=(), prose=join([before.prose, line.prose], " "))
        else:
            above = chunks
        cells = tuple(chunk.prose for chunk in above) if len(above) > 1 else ()
        roles = {n: role for n, c in enumerate(above) if (role := page.roles.get(c.column)) is not None}
        lines.append((replace(line, cells=cells, prose=line.prose if cells else above[0].prose), roles))
    return lines


def _joined_chunks(
    above: Sequence[_Chunk], chunks: Sequence[_Chunk], page: _Page, test: NameTest
) -> list[_Chunk] | None:
    """The chunks of a line with the rest of each that the next line gives; None where that line opens something."""
    found = list(above)
    for chunk in chunks:
        text = chunk.line
        if begins_with_time(text):
            return None
        place = next((n for n, before in enumerate(found) if page.continues(before, chunk)), None)
        if place is not None and _opens_entry(text, test):
            place = None
        if place is None and len(chunks) == 1 and _is_unfinished(found[-1].line, text):
            place = len(found) - 1
        if place is None:
            return None
        before = found[place]
        found[place] = _Chunk(join([before.prose, chunk.prose], " "), before.column, text, chunk.begin)
    return found


def _opens_entry(text: str, test: NameTest) -> bool:
    """Whether words begin something of their own: a quoted title, a label, an item or a person."""
    return text[0] in '"“„«' or opens_with_label(text) or bool(slot_kind(text)) or _is_person(text, test)


def _is_unfinished(before: str, text: str) -> bool:
    """Whether a line plainly goes on in the next one."""
    unfinished = before[-1:].isalpha() and _RULES["programme/unfinished"].search(line_of(before))
    dash = before.endswith((" –", " —"))
    return text[0].islower() or before.endswith(",") or bool(unfinished) or dash


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
