"""A printed agenda as a flat run of tokens: times, titles, labels ("Chair:") and people, whatever its layout.

What is set in italics or paragraphs inside one cell is told apart by its markup.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from miggraph.extract.discourse.document import Document
from miggraph.extract.events.agenda_lines import AgendaCell, AgendaLine, agenda_lines
from miggraph.extract.events.labels import Label, find_labels, role_alone, role_in_brackets, with_panels
from miggraph.extract.events.line_parts import LineText, Part, Reading, best_reading, read_line, usual_forms
from miggraph.extract.events.runs import Run, runs_of
from miggraph.extract.events.slot_kinds import slot_kind
from miggraph.extract.people.names import Named, NameTest, find_names
from miggraph.extract.people.resolving import resolve
from miggraph.extract.rules import line_of, load
from miggraph.extract.values.times import Clock
from miggraph.lexicon import Lexicon
from miggraph.model import Prose, Report, Span, join


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
    """A piece of an agenda. ``row`` counts the lines or table rows, ``block`` the blocks they stand in, ``stretch`` the
    parts of a line that are set alike and no label cuts.

    A label's ``role`` is empty where it opens a list that names nobody ("Issues for discussion:"); a person's ``named``
    and ``entry`` are the name and all that is printed of the person. ``layout`` is ``table``, ``list`` or ``line``.
    """

    sort: Sort
    prose: Prose
    row: int = 0
    block: int = 0
    stretch: int = 0
    layout: str = ""
    role: str = ""
    clock: Clock | None = None
    named: Named | None = None
    before: str = ""
    """What is printed of a person before the name."""
    cue: str = ""
    inline: bool = False
    is_line: bool = False
    """Whether a time stands on a line of its own."""
    day: date | None = None


_BLANK = Token(Sort.ASIDE, Prose("", ()))
_RULES = load("programme")
_ENUMERATED = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)\s+", re.IGNORECASE)
_AFTER_TITLE = re.compile(r"[–—-]\s*|[.,:]\s+")
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]{3,30})[)\]]")


@dataclass(frozen=True, slots=True)
class _Unread:
    """A stretch of a line between labels, with all ways to divide it.

    ``people`` is the role that the column of a cell gives to those whom it names, None where it may hold anything.
    """

    prose: Prose
    place: Token
    readings: tuple[Reading, ...]
    italic: bool
    people: str | None = None

    def tokens(self, usual: dict[str, float]) -> Iterator[Token]:
        """What the stretch is, by its own words and by how the other lines are printed."""
        parts = best_reading(self.readings, usual).parts
        if self.people is not None:
            parts = tuple(part for part in parts if part.named)
            if parts and self.people:
                yield replace(self.place, sort=Sort.LABEL, prose=self.prose.slice(0, 0), role=self.people, inline=True)
        for part in parts:
            yield from self._part(part)

    def _part(self, part: Part) -> Iterator[Token]:
        place = self.prose.slice(part.start, part.end)
        if part.named is None:
            if place.text:
                yield replace(self.place, sort=Sort.TITLE, prose=place, cue="italics" if self.italic else "")
            return
        named = _moved(part.named, -part.start)
        bracket = _BRACKETED.match(place.text, named.end)
        role = role_in_brackets(bracket[1]) if bracket else None
        if bracket and role:
            yield replace(self.place, sort=Sort.LABEL, prose=place.slice(*bracket.span(1)), role=role, inline=True)
            place = join([place.slice(0, named.end), place.slice(bracket.end())], " ")
        yield replace(self.place, sort=Sort.PERSON, prose=place, named=named, cue=part.cue)


def read_agenda(document: Document, span: Span, test: NameTest, first: date) -> Iterator[Token]:
    """The tokens of an agenda.

    :param first: the first day of the event, from which days without a year are told
    """
    yield from read_tokens(document, agenda_lines(document, span, test, first), test)


def read_tokens(document: Document, lines: Iterable[AgendaLine], test: NameTest) -> Iterator[Token]:
    """The tokens of the lines of one programme, each line read as most are printed."""
    drafts = list(_all_drafts(document, lines, test))
    usual = dict(usual_forms(draft.readings for draft in drafts if isinstance(draft, _Unread)))
    found = [
        replace(token, stretch=number)
        for number, draft in enumerate(drafts)
        for token in (draft.tokens(usual) if isinstance(draft, _Unread) else (draft,))
    ]
    full = {token.named.name for token in found if token.named and token.named.is_full}
    yield from (in_full(token, full) for token in found)


def in_full(token: Token, full: Collection[str]) -> Token:
    """A person with the full name, where only the surname is printed here and the whole name elsewhere."""
    if token.named is None or token.named.is_full:
        return token
    name = resolve(token.named.name, full)
    return replace(token, named=replace(token.named, name=name)) if name else token


def read_people(report: Report, prose: Prose, test: NameTest, lexicon: Lexicon) -> Iterator[Token]:
    """The people in a line that is known to list people."""
    for run in runs_of(report, prose, prose.pieces[0].source if prose.pieces else 0):
        line = LineText(run.prose.text, italic=run.italic, labelled="")
        draft = _Unread(run.prose, _BLANK, tuple(read_line(line, test, lexicon)), run.italic, "")
        yield from draft.tokens({})


def _all_drafts(document: Document, lines: Iterable[AgendaLine], test: NameTest) -> Iterator[Token | _Unread]:
    """The tokens and unread stretches of all lines; those below a label with nothing behind it are of its people."""
    role: str | None = None
    for line in lines:
        for draft in _drafts(document, line, role, test):
            if isinstance(draft, Token):
                role = draft.role if draft.sort is Sort.LABEL and not draft.inline and draft.role else None
            yield draft


def _drafts(document: Document, line: AgendaLine, role: str | None, test: NameTest) -> Iterator[Token | _Unread]:
    place = replace(_BLANK, prose=line.prose, row=line.row, block=line.block, layout=line.layout)
    if line.day:
        yield replace(place, sort=Sort.DAY, day=line.day)
        return
    for cell in line.cells:
        if cell.clock or slot_kind(cell.prose.text):
            role = None
        if cell.clock and cell.timed:
            alone = len(line.cells) == 1 and not cell.prose.text.strip()
            yield replace(place, sort=Sort.TIME, prose=cell.timed, clock=cell.clock, is_line=alone)
        yield from _cell_drafts(document, cell, place, role, test)


def _cell_drafts(
    document: Document, cell: AgendaCell, place: Token, above: str | None, test: NameTest
) -> Iterator[Token | _Unread]:
    """Titles, labels and people of one cell.

    :param above: the role that a label on a line above gives, None for none
    """
    if _ENUMERATED.match(cell.prose.text):
        yield replace(place, prose=cell.prose)
        return
    role = cell.role if cell.role is not None else above
    runs = _with_speakers(list(runs_of(document.report, cell.prose, place.row)), test)
    for number, run in enumerate(runs):
        start = 0
        for label in _labels(run.prose.text):
            end = label.start if label else len(run.prose.text)
            stretch = _unbracketed(run.prose.slice(start, end))
            yield from _stretch(stretch, run, max(0, run.title - start), role, place, test, document.lexicon, cell.role)
            if label:
                start, role = label.end, label.role
                rest = bool(run.prose.text[start:].strip()) or number + 1 < len(runs)
                prose = run.prose.slice(label.start, start)
                yield replace(place, sort=Sort.LABEL, prose=prose, role=label.role, inline=rest)
        role = role if run.prose.text.rstrip().endswith(":") else cell.role


def _labels(text: str) -> list[Label | None]:
    """The labels in a text, one that is all of it included, and None for its end."""
    alone = role_alone(text)
    return [Label(0, len(text), alone), None] if alone else [*with_panels(text, find_labels(text)), None]


def _stretch(
    prose: Prose,
    run: Run,
    title: int,
    role: str | None,
    place: Token,
    test: NameTest,
    lexicon: Lexicon,
    column: str | None,
) -> Iterator[Token | _Unread]:
    """A stretch without label: a title, people, or both."""
    text = prose.text
    if not text.strip(" .,;:)(–—-"):
        return
    if role is None and text.endswith(".") and _RULES["programme/sentence"].search(line_of(text)):
        yield replace(place, prose=prose)
        return
    prefix = _RULES["programme/talk"].match(line_of(text)) if role is None else None
    prose = prose.slice(prefix.end - 1) if prefix else prose
    line = LineText(prose.text, title, run.italic, role)
    yield _Unread(prose, place, tuple(read_line(line, test, lexicon)), run.italic, column)


def _unbracketed(prose: Prose) -> Prose:
    """A stretch without the bracket around it, or one that opens before the label behind it or closes one before."""
    text = prose.text.rstrip()
    if text.startswith("(") and text.endswith(")") and text.find(")") == len(text) - 1:
        return prose.slice(1, len(text) - 1)
    bare = text.rstrip(" ([")
    if bare == text and text.endswith(")") and text.rfind("(") <= text.rfind(")", 0, -1):
        bare = text[:-1].rstrip()
    return prose.slice(0, len(bare)) if bare != text else prose


def _with_speakers(runs: list[Run], test: NameTest) -> list[Run]:
    """The runs of a cell, where a title set apart and the speaker behind a mark are one: "*Lamps* – Ada Holm"."""
    joined: list[Run] = []
    for run in runs:
        before = joined[-1] if joined else None
        mark = _AFTER_TITLE.match(run.prose.text)
        if before and mark and (before.italic or before.bold) and not find_labels(before.prose.text):
            name = run.prose.text[mark.end() :]
            named = next(find_names(name, test), None)
            bare = test.is_alone(name) or test.begins_entry(name) or test.begins_apposition(name)
            if bare or (named and named.start == 0):
                joined[-1] = Run(join([before.prose, run.prose], " "), False, False, len(before.prose.text))
                continue
        joined.append(run)
    return joined


def _moved(named: Named, by: int) -> Named:
    return Named(named.name, named.honorific, named.start + by, named.name_start + by, named.end + by)
