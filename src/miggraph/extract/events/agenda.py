"""A printed agenda as a flat run of tokens: times, titles, labels ("Chair:") and people, whatever its layout.

Tables with tabulators or bars, bulleted lists and plain lines all become the same tokens; what is set in italics or
paragraphs inside one cell is told apart by its markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import FLOW
from miggraph.extract.events.talk_lines import Part, read_talk_line
from miggraph.extract.people.affiliations import names_position
from miggraph.extract.people.display import display_name
from miggraph.extract.people.names import Named, NameTest, find_capitals, find_names, read_name
from miggraph.extract.rules import RuleSet, line_of, load
from miggraph.extract.values.dates import find_date, without_weekdays
from miggraph.extract.values.times import Clock, begins_with_time, read_clock
from miggraph.model import Block, Line, Prose, Report, Span, join


class Sort(StrEnum):
    """What a token is."""

    TIME = "time"
    TITLE = "title"
    LABEL = "label"
    PERSON = "person"
    ASIDE = "aside"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an agenda. ``row`` counts the lines or table rows, ``block`` the blocks they stand in.

    A label's ``role`` is empty where it opens a list that names nobody ("Issues for discussion:"); a person's ``named``
    and ``entry`` are the name and all that is printed of the person. ``layout`` is ``table``, ``list`` or ``line``.
    """

    sort: Sort
    prose: Prose
    row: int = 0
    block: int = 0
    layout: str = ""
    role: str = ""
    clock: Clock | None = None
    named: Named | None = None
    cue: str = ""
    inline: bool = False
    day: date | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of a line set in one way."""

    prose: Prose
    italic: bool
    bold: bool
    title: int = 0
    """How many characters of it are a title that is set apart from the speaker behind it."""


_BLANK = Token(Sort.ASIDE, Prose("", ()))

_RULES = load("programme")
_LABELS = _RULES.under("programme/label.")
_COLUMNS = _RULES.under("programme/column.")
_ASIDES = _RULES.under("programme/aside.")
_TITLES = _RULES.under("programme/titles.")
_NTH = _RULES.under("programme/nth.")
_KINDS = _RULES.under("programme/kind.")
_ENUMERATED = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)\s+", re.IGNORECASE)
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-z]+)[^<>]*>|(?P<stars>\*{1,3})", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[/;]\s*|\s{2,}")
_LISTED = re.compile(r"\s*[/;•]\s*|\s{2,}|(?:\s|^)[–—-]\s+|(?<=\))\s*,\s*(?:and\s+)?")
"""What parts the people of a list behind a label."""
_FIRST = frozenset({"chair", "co-chair", "moderator"})
"""The roles of those who are read before the talks of a session."""
_SEPARATORS = " \t/,;&|•–—-"
_RULE = re.compile(r"[\W_]*")
_DASH = re.compile(r"\s+[–—-]\s+")
_LEADING_DASH = re.compile(r"[–—-]\s*|[.,:]\s+")
_QUOTED = re.compile(r"\W*[\"“”„«'‘].+[\"”“»'’]\W*")
_TITLE_BEHIND = re.compile(r"\s*[:,–—-]\s*(?P<title>[\"“„«][^\"“”„«»]{3,}[\"”“»])\W*$")
"""A quoted title behind a person."""
_APART = re.compile(r"\s*[;\n]\s*|\s+/\s+")
_COMMA = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")
_AND = re.compile(r"\s+(?:and|&)\s+")
_DASHES = " \t–—-"
_DAY_MARKS = " ,.:;–—-()*"
_REMARK = re.compile(r"\s+\([^()]*[^\W\d_][^()]*\)\W*$")
_LONGEST_REMARK = 8
"""So many words behind a dash may say whose day or what kind of day it is."""
_LONGEST_EVENT = timedelta(days=31)


def read_agenda(document: Document, span: Span, test: NameTest, first: date) -> Iterator[Token]:
    """The tokens of an agenda, from the first printed time (or session) on; letterheads and notes are left out.

    :param first: the first day of the event, from which days without a year are told
    """
    heads: set[str] = set()
    started = False
    last: date | None = None
    blocks = list(document.blocks(FLOW, [span]))
    timed = any(begins_with_time(_plain(line)) for block in blocks for line in block.lines)
    opens = begins_with_time if timed else _opens_untimed
    for number, block in enumerate(blocks):
        starts = (opens(text) for line in block.lines for text in (_plain(line), *(c.text for c in line.cells)))
        if not started and not any(starts):
            heads.add(block.text.casefold())
            if day := _day(block.text, first, is_line=True):
                yield replace(_BLANK, sort=Sort.DAY, prose=block.prose, block=number, day=day)
            continue
        started = True
        if block.text.casefold() in heads:
            continue
        for line in _lines(block, first):
            cells = _cells(line)
            day = _day(_joined(cells), first, is_line=len(cells) == 1)
            if day:
                yield replace(_BLANK, sort=Sort.DAY, prose=line.prose, block=number, day=day)
            else:
                of_row = next((found for cell in line.cells if (found := _day(cell.text, first))), None)
                if of_row and of_row != last:
                    yield replace(_BLANK, sort=Sort.DAY, prose=line.prose, block=number, day=of_row)
                last = of_row
                line = replace(line, cells=tuple(c if not _day(c.text, first) else c.slice(0, 0) for c in line.cells))
                yield from _line_tokens(document.report, block, line, number, test)


def _opens_untimed(text: str) -> bool:
    """Whether a line can be the first of a programme without times: its words say what it is, or whom it names."""
    line = line_of(text)
    label = _LABELS.first(line)
    return _KINDS.first(line) is not None or (label is not None and label.start == 0)


class Label(NamedTuple):
    """A label such as "Chair:" in a text, with the role that it gives; "" where it opens a list that names nobody."""

    start: int
    end: int
    role: str


def find_labels(text: str) -> list[Label]:
    """The labels in a text, from left to right, each with the white space behind it."""
    found = sorted(_LABELS.every(line_of(text)), key=lambda match: match.start)
    ends = (match.end + len(text[match.end :]) - len(text[match.end :].lstrip()) for match in found)
    return [Label(match.start, end, match.rule.gives["role"]) for match, end in zip(found, ends, strict=True)]


def read_people(report: Report, prose: Prose, test: NameTest) -> Iterator[Token]:
    """The people in a line that is known to list people."""
    for run in _runs(report, prose, prose.pieces[0].source if prose.pieces else 0):
        yield from (t for t in _stretch(run.prose, run.italic, True, test) if t.sort is Sort.PERSON)


def _plain(line: Line) -> str:
    return line.text.lstrip(" |-")


def _line_tokens(report: Report, block: Block, line: Line, number: int, test: NameTest) -> Iterator[Token]:
    layout = "table" if line.cells or "|" in line.text else "list" if block.lines[0].marker else "line"
    place = replace(_BLANK, row=line.span.start, block=number, layout=layout)
    people = _columns(block, _COLUMNS) if line.cells else {}
    for cell in _in_order(block, line, people):
        clock = read_clock(cell.text)
        if clock:
            yield replace(place, sort=Sort.TIME, prose=cell.slice(clock.start, clock.end), clock=clock)
        rest = cell.slice(clock.end) if clock else cell
        role = people.get(line.cells.index(cell)) if people else None
        tokens = _cell_tokens(report, rest, line.span.start, test)
        if role is not None:
            tokens = _people_tokens(report, rest, line.span.start, test, role)
        for token in tokens:
            yield replace(token, row=place.row, block=number, layout=layout)


def _in_order(block: Block, line: Line, people: Mapping[int, str]) -> list[Prose]:
    """The cells of a line without those that tell of no item: the time first, the title, its chairs, talks, people."""
    if not line.cells:
        return _cells(line)
    asides, titles = _columns(block, _ASIDES), list(_columns(block, _TITLES))
    ranks = {n: 2 if role in _FIRST else 4 for n, role in people.items()} | dict.fromkeys(titles[1:], 3)
    kept = [(n, cell) for n, cell in enumerate(line.cells) if cell.text and n not in asides]
    return [cell for _, cell in sorted(kept, key=lambda each: 0 if read_clock(each[1].text) else ranks.get(each[0], 1))]


def _columns(block: Block, rules: RuleSet) -> dict[int, str]:
    """The columns of a table whose heads rules match, with the role that a head gives ("" for none)."""
    heads = next((row.cells for row in block.rows if row.header), ())
    found = {n: rules.first(line_of(head.text)) for n, head in enumerate(heads)}
    return {n: match.rule.gives.get("role", "") for n, match in found.items() if match}


def _people_tokens(report: Report, cell: Prose, row: int, test: NameTest, role: str) -> Iterator[Token]:
    """The people of a cell that names people and nothing else, after the label that the head of its column is."""
    tokens = [t for part in _people_parts(cell, test) for t in _cell_tokens(report, part, row, test, labelled=True)]
    people = [token for token in tokens if token.sort in (Sort.PERSON, Sort.LABEL)]
    if people and people[0].sort is Sort.PERSON:
        yield Token(Sort.LABEL, cell.slice(0, 0), role=role, inline=True)
    yield from people


def _people_parts(cell: Prose, test: NameTest) -> list[Prose]:
    """The entries of a cell: between commas only where each is a name and no more."""
    for separator in (_COMMA, _AND):
        ends = [0, *(place for match in separator.finditer(cell.text) for place in match.span()), len(cell.text)]
        parts = [cell.slice(begin, end) for begin, end in zip(ends[::2], ends[1::2], strict=True)]
        if len(parts) > 1 and all(test.is_name(part.text) for part in parts):
            return parts
    ends = [0, *(place for match in _APART.finditer(cell.text) for place in match.span()), len(cell.text)]
    return [cell.slice(begin, end) for begin, end in zip(ends[::2], ends[1::2], strict=True)]


def _day(text: str, first: date, *, is_line: bool = False) -> date | None:
    """The day that a line names, with or without its year; None for a day long before or after.

    A whole line may also say in brackets or behind a dash whose day it is.
    """
    forms = [text, *(_without_remark(text) if is_line else ())]
    return next((day for form in forms if (day := _bare_day(form, first))), None)


def _bare_day(text: str, first: date) -> date | None:
    """The day that a text names and nothing else."""
    part = _RULES["programme/day.part"].search(line_of(text))
    text = text[: part.start].rstrip(_DAY_MARKS) if part else text
    nth = _NTH.first(line_of(text.strip(_DAY_MARKS)))
    if nth:
        return first + timedelta(days=int(nth.rule.gives["nth"]) - 1)
    number = _RULES["programme/day.number"].search(line_of(text))
    plain = f"{text[: number.start]} {text[number.end :]}".strip(_DAY_MARKS) if number else text
    for dated in (plain, f"{plain.rstrip(' .:')} {first.year}"):
        found = find_date(dated)
        around = f"{dated[: found.start]} {dated[found.end :]}" if found else plain
        rest = without_weekdays(around.strip(_DAY_MARKS)).strip(_DAY_MARKS)
        if found and not rest:
            return found.first if timedelta(0) <= found.first - first <= _LONGEST_EVENT else None
    return None


def _without_remark(text: str) -> Iterator[str]:
    """A line that may name a day, without what is said of the day in brackets or behind a dash."""
    bracket = _REMARK.search(text)
    if bracket:
        yield text[: bracket.start()]
    for dash in reversed(list(_DASH.finditer(text))):
        remark = text[dash.end() :]
        dated = find_date(remark) or read_clock(remark) or _NTH.first(line_of(remark.strip(_DAY_MARKS)))
        if dated or find_labels(remark) or slot_word(remark) or len(remark.split()) > _LONGEST_REMARK:
            return
        yield text[: dash.start()]


def _lines(block: Block, first: date) -> list[Line]:
    """The lines of a block without heads of columns; one that plainly goes on with the line before is part of that."""
    heads = {row.span for row in block.rows if row.header and not _day(_joined(row.cells), first)}
    lines: list[Line] = []
    for line in block.lines:
        if line.span in heads:
            continue
        if lines and not line.cells and not lines[-1].cells and _goes_on(lines[-1].text, line.text):
            before = lines.pop()
            lines.append(replace(before, prose=join([before.prose, line.prose], " ")))
        else:
            lines.append(line)
    return lines


def _goes_on(before: str, text: str) -> bool:
    if not text or begins_with_time(text):
        return False
    unfinished = before[-1:].isalpha() and _RULES["programme/unfinished"].search(line_of(before))
    return text[0].islower() or before.endswith(",") or bool(unfinished)


def _joined(cells: Iterable[Prose]) -> str:
    return " ".join(cell.text for cell in cells)


def _cells(line: Line) -> list[Prose]:
    if line.cells:
        return [cell for cell in line.cells if cell.text]
    text = line.text
    if not text.startswith("|") and not text.endswith("|"):
        return [line.prose] if not _RULE.fullmatch(text) else []
    cells, start = [], 0
    for bar in [*(m.start() for m in re.finditer(r"\|", text)), len(text)]:
        cell = line.prose.slice(start, bar)
        if not _RULE.fullmatch(cell.text):
            cells.append(cell)
        start = bar + 1
    return cells


def _cell_tokens(report: Report, cell: Prose, row: int, test: NameTest, *, labelled: bool = False) -> Iterator[Token]:
    """Titles, labels and people of one cell.

    :param labelled: whether the cell is known to name people
    """
    if _ENUMERATED.match(cell.text):
        yield Token(Sort.ASIDE, cell)
        return
    after_label = labelled
    runs = _with_speakers(cell, list(_runs(report, cell, row)), test)
    for number, run in enumerate(runs):
        place = 0
        for label in [*find_labels(run.prose.text), None]:
            end = label.start if label else len(run.prose.text)
            stretch = _unbracketed(run.prose.slice(place, end))
            yield from _stretch(stretch, run.italic, after_label, test, max(0, run.title - place))
            if label:
                place = label.end
                after_label = True
                rest = bool(run.prose.text[place:].strip()) or number + 1 < len(runs)
                yield Token(Sort.LABEL, run.prose.slice(label.start, place), role=label.role, inline=rest)
        after_label = labelled or (after_label and run.prose.text.rstrip().endswith(":"))


def _unbracketed(prose: Prose) -> Prose:
    """A stretch without a bracket that opens before the label behind it, or closes behind the one before it."""
    text = prose.text.rstrip()
    bare = text.rstrip(" ([")
    if bare == text and text.endswith(")") and text.rfind("(") <= text.rfind(")", 0, -1):
        bare = text[:-1].rstrip()
    return prose.slice(0, len(bare)) if bare != text else prose


def _with_speakers(cell: Prose, runs: list[_Run], test: NameTest) -> list[_Run]:
    """The runs of a cell, where a title set apart and the speaker behind a dash are one: "*Lamps* – Ada Holm"."""
    joined: list[_Run] = []
    for run in runs:
        before = joined[-1] if joined else None
        dash = _LEADING_DASH.match(run.prose.text)
        if before and dash and (before.italic or before.bold) and not find_labels(before.prose.text):
            name = run.prose.text[dash.end() :]
            named = next(find_names(name, test), None)
            bare = test.is_alone(name) or test.begins_entry(name) or test.begins_apposition(name)
            if bare or (named and named.start == 0):
                joined[-1] = _Run(join([before.prose, run.prose], " "), False, False, len(before.prose.text))
                continue
        joined.append(run)
    return joined


def _stretch(prose: Prose, italic: bool, labelled: bool, test: NameTest, titled: int = 0) -> Iterator[Token]:
    """A stretch without label: a title, then people, as far as there are any.

    :param titled: how many characters at its beginning are known to be a title
    """
    text = prose.text
    if not text:
        return
    if not labelled and text.endswith(".") and _RULES["programme/sentence"].search(line_of(text)):
        yield Token(Sort.ASIDE, prose)
        return
    parts = read_talk_line(text, test, slot_word, titled) if not labelled else []
    yield from _talks(prose, parts, italic) if parts else _titled(prose, italic, labelled, test, titled)


def _talks(prose: Prose, parts: Iterable[Part], italic: bool) -> Iterator[Token]:
    """The titles and people of a line of which all is understood."""
    for part in parts:
        place = prose.slice(part.start, part.end)
        if part.named:
            cue = "honorific" if part.named.honorific else "name"
            yield Token(Sort.PERSON, place, named=_moved(part.named, -part.start), cue=cue)
        else:
            yield Token(Sort.TITLE, place, cue="italics" if italic else "")


def _titled(prose: Prose, italic: bool, labelled: bool, test: NameTest, titled: int) -> Iterator[Token]:
    """A title and the people behind it, by the marks between them."""
    text = prose.text
    names = [n for n in find_names(text, test) if n.is_full]
    first = names[0].start if names else len(text)
    starts: list[tuple[int, Named, str]] = [(n.start, n, "honorific") for n in names]
    bare = _bare_entry(text, 0, test, alone=labelled) if first else None
    if bare and bare.end <= first and (italic or labelled or not names):
        starts.append((0, bare, "italics" if italic else "label" if labelled else "name"))
    if not starts and first and (named := _with_office(text, test)):
        starts.append((named.start, named, "name"))
    if not starts and (apart := _after_dash(text, test, titled)):
        starts.append((apart.start, apart, "name"))
    begin = min((s for s, _, _ in starts), default=len(text))
    separators = _LISTED if labelled else _BETWEEN
    starts += [
        (n.start, n, "separator")
        for n in _after_separators(text, 0 if labelled else begin, starts, separators, test, alone=labelled)
    ]
    begin = min((s for s, _, _ in starts), default=len(text))
    starts.sort(key=lambda s: s[0])
    title = prose.slice(0, len(text[:begin].rstrip(_DASHES)))
    named_talk = _RULES["programme/talk"].match(line_of(title.text))
    title = title.slice(named_talk.end - 1) if named_talk else title
    by = _RULES["programme/by"].search(line_of(title.text)) if starts else None
    title = title.slice(0, by.start) if by else title
    if title.text.strip(" /,;:–-"):
        yield Token(Sort.TITLE, title, cue="italics" if italic else "")
    for number, (start, named, cue) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(text)
        end = start + len(_without_separator(text[start:end]))
        behind = _TITLE_BEHIND.search(text, named.end, end)
        if behind:
            yield Token(Sort.TITLE, prose.slice(*behind.span("title")))
            end = behind.start()
        yield Token(Sort.PERSON, prose.slice(start, end), named=_moved(named, -start), cue=cue)


def slot_word(title: str) -> str:
    """What the words of a title say that its slot is."""
    match = _KINDS.first(line_of(title))
    return match.rule.gives["kind"] if match else ""


def _bare_entry(text: str, start: int, test: NameTest, *, alone: bool = False) -> Named | None:
    """A full name without honorific at a place in a text, with a comma after it.

    :param alone: whether the name may also be all that stands there, as behind a label
    """
    end = test.begins_entry(text[start:])
    if alone and not end:
        end = test.is_alone(text[start:]) or test.begins_apposition(text[start:])
    return Named(display_name(text[start : start + end]), None, start, start, start + end) if end else None


def _with_office(text: str, test: NameTest) -> Named | None:
    """A full name behind a title without any mark between, where a comma and the person's position follow."""
    for start, _ in find_capitals(text):
        end = read_name(text, start)
        before = text[:start].rstrip()
        apart = before[-1:].islower() or before[-1:] in '"”»?!)'
        entry = apart and test.begins_entry(text[start:]) == end - start and not test.is_common(text[start:end])
        if entry and names_position(text[end:].lstrip(" ,").split(",")[0]):
            return Named(display_name(text[start:end]), None, start, start, end)
    return None


def _after_dash(text: str, test: NameTest, titled: int = 0) -> Named | None:
    """A full name that ends a line behind a title and a dash; with more behind it only where the title is set apart."""
    for dash in _DASH.finditer(text):
        start = dash.end()
        before = text[: dash.start()]
        quoted = _QUOTED.fullmatch(before) or 0 < titled == dash.start() or _KINDS.first(line_of(before))
        end = test.is_alone(text[start:]) or (
            quoted and (test.begins_entry(text[start:]) or test.begins_apposition(text[start:]))
        )
        if end:
            end = start + len(text[start : start + end].rstrip(" .;"))
            return Named(display_name(text[start:end]), None, start, start, end)
    return None


def _without_separator(text: str) -> str:
    """An entry without the comma, slash or conjunction that parts it from the next one."""
    bare = text.rstrip(_SEPARATORS)
    conjunction = _RULES["programme/separator.and-end"].search(line_of(bare))
    return bare[: conjunction.start].rstrip(_SEPARATORS) if conjunction else bare


def _after_separators(
    text: str,
    begin: int,
    starts: list[tuple[int, Named, str]],
    separator: re.Pattern[str],
    test: NameTest,
    *,
    alone: bool = False,
) -> Iterator[Named]:
    taken = {start for start, _, _ in starts}
    ends = {match.end() for match in separator.finditer(text, begin)}
    ends |= {match.end + 1 for match in _RULES["programme/separator.and"].finditer(line_of(text), begin)}
    for end in sorted(ends - taken):
        named = _bare_entry(text, end, test, alone=alone)
        if named and not test.is_common(named.name):
            yield named


def _moved(named: Named, by: int) -> Named:
    return Named(named.name, named.honorific, named.start + by, named.name_start + by, named.end + by)


def _runs(report: Report, prose: Prose, line_start: int) -> Iterator[_Run]:
    """The stretches of a line that are set alike, by the markup that stands between its characters."""
    italic = bold = False
    source = min(line_start, prose.pieces[0].source) if prose.pieces else line_start
    begin = 0
    state = (False, False)
    for piece in prose.pieces:
        for tag in _TAG.finditer(report.text, source, piece.source):
            italic, bold = _styled(tag, italic, bold)
        broken = re.search(r"</?(?:p|br)\b", report.text[source : piece.source], re.IGNORECASE)
        if piece.at > begin and ((italic, bold) != state or broken or _closes(report.text[source : piece.source])):
            yield from _run(prose, begin, piece.at, state)
            begin = piece.at
        state = (italic, bold)
        source = piece.place(piece.at, piece.at + piece.length).end
    yield from _run(prose, begin, len(prose.text), state)


def _closes(markup: str) -> bool:
    """Whether markup ends one run in italics and begins the next: two entries, not one."""
    return "</i>" in markup and "<i>" in markup


def _styled(tag: re.Match[str], italic: bool, bold: bool) -> tuple[bool, bool]:
    if tag["stars"]:
        stars = len(tag["stars"])
        return italic ^ (stars in (1, 3)), bold ^ (stars in (2, 3))
    opens, name = not tag["close"], tag["name"].lower()
    return (opens if name in ("i", "em") else italic), (opens if name in ("b", "strong") else bold)


def _run(prose: Prose, start: int, end: int, state: tuple[bool, bool]) -> Iterator[_Run]:
    part = prose.slice(start, end)
    if part.text:
        yield _Run(part, *state)
