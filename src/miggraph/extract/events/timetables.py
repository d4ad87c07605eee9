"""Where a programme is printed: sections called so, and stretches of lines that begin with times of day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import SectionKind, section_kind
from miggraph.extract.events.agenda_days import day_before_time
from miggraph.extract.events.places import is_all
from miggraph.extract.rules import line_of, load
from miggraph.extract.values.dates import find_dates
from miggraph.extract.values.times import read_clock, read_trailing
from miggraph.model import Block, BlockKind, Line, Report, Row, Section, Span

_RULES = load("event")
_PROGRAMME = load("programme")
_TITLED = frozenset({BlockKind.HEADING, BlockKind.LINES})
"""Blocks whose first line may be a title."""
_FEWEST_TIMES = 3
"""So many lines of a programme begin with a time of day."""
_FEWEST_SPANS = 2
_FEWEST_SESSIONS = 2
"""So many sessions are a programme, although no time of day is printed."""
_LONG_SENTENCE = 20
_LONGEST_TITLE = 8
"""The title above running text that is no heading has so many words."""
_RUNNING_TEXT = 3
"""A section with so many paragraphs of several sentences outside its programme is more than a programme."""


def is_programme_line(text: str) -> bool:
    """Whether a line says only that a programme follows."""
    return is_all(text, _RULES["event/programme.end"])


def is_programme(report: Report, section: Section) -> bool:
    """Whether a section prints a programme: its title says so, or some of its lines begin with times of day."""
    if any(_RULES["event/programme"].search(line_of(line.text)) for line in section.headline):
        return True
    return _is_timed(list(report.within(section.span))) or _untimed(report, section) is not None


def _is_timed(blocks: Sequence[Block]) -> bool:
    """Whether some lines begin with times of day; two are enough if they are spans and one says what is held then."""
    times = _count_times(blocks)
    if times and _is_narrated(blocks):
        return False
    if times >= _FEWEST_TIMES or times < _FEWEST_SPANS:
        return times >= _FEWEST_TIMES
    clocks = [(line.text, clock) for block in blocks for line in block.lines if (clock := read_clock(line.text))]
    kinds = _PROGRAMME.under("programme/kind.")
    held = any(kinds.first(line_of(text[clock.end :].strip())) for text, clock in clocks)
    return held and sum(clock.ends is not None for _, clock in clocks) >= _FEWEST_SPANS


def _is_narrated(blocks: Sequence[Block]) -> bool:
    """Whether what happened is told below most of the times: then these are no programme but head parts of a report."""
    told: list[bool] = []
    open_ = False
    for block in blocks:
        if block.rows:
            told += [_is_told(row) for row in block.rows if any(map(_has_clock, (cell.text for cell in row.cells)))]
        elif _count_times([block]):
            told.append(False)
            open_ = True
        elif block.kind is BlockKind.HEADING:
            open_ = False
        elif open_ and len(block.sentences) > 1 and len(block.text.split()) >= _LONG_SENTENCE:
            told[-1] = True
    return 2 * sum(told) > len(told)


def _is_told(row: Row) -> bool:
    """Whether a row of a table tells in sentences what happened, as minutes do beside the item."""
    return any(len(cell.text.split()) >= _LONG_SENTENCE and cell.text.rstrip().endswith(".") for cell in row.cells)


def agenda_inside(report: Report, section: Section) -> Span | None:
    """The programme within the section of an event; None where the whole section is the programme."""
    blocks = list(report.within(section.span))
    times = _count_times(blocks)
    timed = [
        inner
        for inner in report.sections
        if section.span.covers(inner.span)
        and inner.span != section.span
        and 2 * _count_times(report.within(inner.span)) > times
    ]
    for inner in timed:
        if is_programme_line(inner.title):
            return inner.span
    whole = [inner for inner in timed if _count_times(report.within(inner.span)) == times] or timed
    enough = _is_timed(blocks)
    if enough and timed and _tells_more(blocks, whole[-1].span):
        return whole[-1].span
    return _timetable(blocks) if enough else _untimed(report, section)


def _untimed(report: Report, section: Section) -> Span | None:
    """The section inside another that lists sessions with those who chair or speak, and has no running text."""
    for inner in report.sections:
        if not section.span.covers(inner.span) or inner.span == section.span:
            continue
        blocks = list(report.within(inner.span))
        lines = [line.text for block in blocks for line in block.lines]
        is_listed = sum(map(is_session, lines)) >= _FEWEST_SESSIONS and any(map(_is_labelled, lines))
        is_listed = is_listed or any(map(_is_tabled, blocks))
        if is_listed and not any(map(_is_running, blocks)):
            return inner.span
    return None


def printed_apart(document: Document) -> Span | None:
    """The first section of a report that is called a programme and is one; it may be an annex."""
    for section, kind in zip(document.report.sections, document.section_kinds, strict=True):
        if kind is SectionKind.PROGRAMME and _lists_items(list(document.report.within(section.span))):
            return section.span
    return None


def end_of_programme(report: Report, programme: Span) -> int:
    """Where a programme ends: before a list of those who took part that has no section of its own."""
    begun = False
    for block in report.within(programme):
        title = block.lines[0].text if block.lines else ""
        is_list = block.kind in _TITLED and section_kind(title) is SectionKind.PARTICIPANTS
        if begun and is_list and not _count_times([block]):
            return block.span.start
        is_apparatus = block.kind is BlockKind.HEADING and section_kind(title) is SectionKind.APPARATUS
        if begun and is_apparatus:
            return block.span.start
        begun = begun or bool(_count_times([block]))
    return programme.end


def _lists_items(blocks: Sequence[Block]) -> bool:
    cells = (cell.text for block in blocks for line in block.lines for cell in line.cells or (line.prose,))
    sessions = sum(map(is_session, cells))
    return _is_timed(blocks) or sessions >= _FEWEST_SESSIONS


def is_session(text: str) -> bool:
    """Whether a line is the title of a session or a panel."""
    return any(_PROGRAMME[f"programme/kind.{kind}"].search(line_of(text)) for kind in ("session", "panel"))


def _is_labelled(text: str) -> bool:
    """Whether a line begins with a label of people, such as "Chair:"."""
    label = _PROGRAMME.under("programme/label.").first(line_of(text))
    return label is not None and label.start == 0


def _is_tabled(block: Block) -> bool:
    """Whether a table has a column of titles beside one of those who chair or speak."""
    heads = [line_of(cell.text) for row in block.rows if row.header for cell in row.cells]
    titles = any(_PROGRAMME.under("programme/titles.").first(head) for head in heads)
    leading = _PROGRAMME.under("programme/column.chair"), _PROGRAMME.under("programme/column.moderator")
    return titles and any(rules.first(head) for rules in leading for head in heads)


def _tells_more(blocks: Iterable[Block], programme: Span) -> bool:
    """Whether there is running text before or behind a programme."""
    return any(_is_running(block) and not programme.covers(block.span) for block in blocks)


def _timetable(blocks: list[Block]) -> Span | None:
    """The stretch from the first block with a time to the last one, and to the running text or heading behind it."""
    timed = [number for number, block in enumerate(blocks) if _count_times([block])]
    first, last = timed[0], timed[-1]
    while last + 1 < len(blocks) and not _is_running(blocks[last + 1]) and blocks[last + 1].kind != BlockKind.HEADING:
        last += 1
    if last + 1 < len(blocks) and last > timed[-1] and _is_running(blocks[last + 1]) and _is_title(blocks[last]):
        last -= 1
    if sum(map(_is_running, [*blocks[:first], *blocks[last + 1 :]])) < _RUNNING_TEXT:
        return None
    return Span(blocks[first].span.start, blocks[last].span.end)


def _is_title(block: Block) -> bool:
    """Whether a block may be the title of the running text below it: one short line without label or mark."""
    text = block.text.strip()
    return len(block.lines) == 1 and len(text.split()) <= _LONGEST_TITLE and text[-1:].isalnum() and "," not in text


def _is_running(block: Block) -> bool:
    """Whether a block is text of sentences, which are several or one of many words."""
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        return False
    sentence = block.text.rstrip().endswith(".") and len(block.text.split()) >= _LONG_SENTENCE
    return (len(block.sentences) > 1 and block.kind is BlockKind.PARAGRAPH) or (sentence and not _count_times([block]))


def _count_times(blocks: Iterable[Block]) -> int:
    return sum(_begins_with_clock(line) for block in blocks for line in block.lines)


def _begins_with_clock(line: Line) -> bool:
    """Whether a line, or one of the cells of a row, begins with a time of day, or ends with one behind a mark."""
    return any(map(_has_clock, [cell.text for cell in line.cells] if line.cells else [line.text.lstrip(" |-")]))


def _has_clock(text: str) -> bool:
    return bool(read_clock(text) or day_before_time(text) or (read_trailing(text) and not find_dates(text)))
