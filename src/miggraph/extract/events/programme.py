"""Programmes: the sessions, talks, breaks and other slots of an event's agenda, and who takes part in which role.

Methods
-------
    programme/table-row         a slot from the title in a row of a table
    programme/list-item         a slot from the title in an item of a list
    programme/line              a slot from a title on a line of its own
    programme/honorific         a person known by "Ms.", "H.E. Mr." and the like before the name
    programme/italics           a person without honorific, set in italics and followed by position or organisation
    programme/label             a person without honorific after a label such as "Chair:"
    programme/separator         a person without honorific after a slash or "and" behind another person
    programme/name              a person without honorific on a line of the form "Name, position, organisation"
What a slot is follows from its title ("Session 2: …", "Lunch"), and where that does not say, from what stands below it:
a chair or further titles make a session, speakers make a talk.

"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from slugify import slugify

from miggraph.extract.discourse.document import Document
from miggraph.extract.events.agenda import Sort, Token, read_agenda
from miggraph.extract.people.affiliations import split_credentials
from miggraph.extract.people.names import NameTest
from miggraph.extract.stage import Stage
from miggraph.extract.values.times import Clock, remarks
from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, Event, Participation, Prose, Slot

_SLOT_METHODS = {"table": "programme/table-row", "list": "programme/list-item", "line": "programme/line"}
_LONGEST_KEY = 80
_CONTINUED = re.compile(r"[\s(–:-]*\b(?:continued|continuation|cont['’]?d?\.?)\)?\s*$", re.IGNORECASE)
_PANEL = re.compile(r"\b(?:round-?\s?table|panel)\b", re.IGNORECASE)
_PANEL_WITHIN = 45
_SESSION = re.compile(
    r"(?:\d+(?:st|nd|rd|th)\s+|(?:first|second|third|fourth|fifth|final|last|morning|afternoon|plenary|working)\s+)?"
    r"(?:sessions?|module|theme|part|block|working group)\b",
    re.IGNORECASE,
)
_KINDS = {
    "registration": r"(?:registration|arrival|check-?in)\b",
    "break": r"(?:(?:coffee|tea|lunch|dinner|refreshment)\b.{0,25}$|.{0,15}\bbreak$|reception\b)",
    "other": r"(?:end of (?:the )?\w+$|adjourn)",
    "closing": r"(?:.{0,40}\b)?clos(?:ing|ure|e)\b(?: (?:remarks?|address|statements?|session|ceremony))?$",
    "opening": r"(?:welcome|welcoming|(?:official )?opening|inaugura\w+)\b",
    "discussion": (
        r"(?:(?:open|general|plenary|group|final|moderated|interactive)\s+)*"
        r"(?:discussions?|debate|questions? (?:and|&) answers?|q\s?(?:&|and)\s?a)\b(?!\s*:)"
        r"(?:(?:\s*/|\s+and\b|\s*&)?\s*[\w&]+){0,4}$"
    ),
}
"""Kinds of slots by how their titles begin, tried in this order, whatever their case."""
_ENCLOSING = ("session", "panel")
_SUBORDINATE = ("talk", "discussion", "panel")


@dataclass(slots=True)
class _Slot:
    """A slot while it is read."""

    titles: list[Prose]
    layout: str
    block: int = 0
    kind: str = ""
    clock: Clock | None = None
    parent: _Slot | None = None
    people: list[tuple[Token, str]] = field(default_factory=list)
    key: str = ""

    @property
    def title(self) -> str:
        return " ".join(" ".join(prose.text.split()) for prose in self.titles).strip(" :;,/")


@dataclass(slots=True)
class _AgendaReader:
    """Puts the tokens of one agenda together to slots."""

    slots: list[_Slot] = field(default_factory=list)
    session: _Slot | None = None
    panel: _Slot | None = None
    last: _Slot | None = None
    pending: list[Token] = field(default_factory=list)
    clock: Clock | None = None
    timed: _Slot | None = None
    role: str = ""
    label_row: int | None = None
    titled: Token | None = None
    listing: bool = False

    def read(self, tokens: Iterable[Token]) -> list[_Slot]:
        """All slots, in the order of the programme."""
        handle = {Sort.TIME: self._time, Sort.TITLE: self._title, Sort.LABEL: self._label, Sort.PERSON: self._person}
        for token in tokens:
            if token.sort in handle:
                handle[token.sort](token)
        self._close()
        return self.slots

    def _time(self, token: Token) -> None:
        self._close()
        self.clock = token.clock
        self.role, self.listing, self.last = "", False, None

    def _close(self) -> None:
        """What a timed title alone turned out to be, once the next time comes."""
        self._drop_or_keep()
        if self.timed and not self.timed.kind:
            self.timed.kind = "other"
        self.timed = None

    def _title(self, token: Token) -> None:
        if self.listing or self._is_nobody(token):
            return
        if self.clock:
            self.timed = self._open([token], self.clock)
            self.clock = None
        elif self.timed and not self.pending and token.prose.text[0].islower():
            return
        else:
            if self.pending and self.pending[-1].block != token.block and not _goes_on(self.pending[-1], token):
                self._drop_or_keep()
            self.pending.append(token)
        self.titled = token
        if self.label_row is not None or self.role != "panellist":
            self.role = ""

    def _is_nobody(self, token: Token) -> bool:
        """Words in italics behind a title in the same row name a speaker by office only ("Representative of …")."""
        title = self.titled
        return bool(title and token.cue and not title.cue and title.row == token.row)

    def _label(self, token: Token) -> None:
        self.listing = not token.role
        if self.pending:
            self._headed()
        self.role = token.role
        self.label_row = token.row if token.inline else None
        if token.role == "chair" and self.timed and not self.timed.kind:
            self._settle(self.timed, "session")

    def _person(self, token: Token) -> None:
        self.listing = False
        role = self.role if self.label_row in (None, token.row) else ""
        if self.pending:
            self._talk()
        elif self.timed and not self.timed.kind:
            self._settle(self.timed, _introduces(self.timed.title) or "talk")
        target = self._place(token, role)
        if target:
            target.people.append((token, role))
        if role == "chair" and self.label_row is None:
            self.role = ""

    def _place(self, token: Token, role: str) -> _Slot | None:
        """The slot that a person belongs to: the one before, save for a chair or a panellist without a talk."""
        outside = self.last is None or self.last.kind not in _ENCLOSING
        apart = role == "panellist" and self.last is not None and self.last.block != token.block
        whole = self.panel or self.session if outside and (role == "chair" or apart) else None
        return whole or self.last

    def _talk(self) -> None:
        """The pending titles head the people that follow."""
        tokens = _without_headings(self.pending)
        self.pending = []
        if self.timed and not self.timed.kind:
            self._settle(self.timed, "session")
        slot = self._open(tokens, None)
        if not slot.kind:
            self._settle(slot, "talk")

    def _headed(self) -> None:
        """A label after pending titles makes them the head of a panel or session."""
        tokens, self.pending = self.pending, []
        if self.timed and not self.timed.kind:
            self._settle(self.timed, "session")
        slot = self._open(tokens, None)
        if not slot.kind:
            self._settle(slot, "panel" if self.session else "session")

    def _drop_or_keep(self) -> None:
        """Titles that nobody follows: kept where their words or a table's row say that they are a slot."""
        tokens, self.pending = self.pending, []
        for token in tokens:
            kind = _kind(token.prose.text)
            in_table = token.layout == "table" and self.session is not None
            if kind or in_table:
                if self.timed and not self.timed.kind:
                    self._settle(self.timed, "session")
                slot = self._open([token], None)
                if not slot.kind:
                    self._settle(slot, "talk")

    def _open(self, tokens: list[Token], clock: Clock | None) -> _Slot:
        slot = _Slot([t.prose for t in tokens], tokens[0].layout, tokens[0].block, clock=clock)
        self.slots.append(slot)
        self.last = slot
        kind = _kind(slot.title)
        if kind:
            self._settle(slot, kind)
        return slot

    def _settle(self, slot: _Slot, kind: str) -> None:
        """Fix what a slot is, and what it belongs to."""
        slot.kind = kind
        continued = self._continued(slot) if kind in _ENCLOSING else None
        if continued:
            slot.parent, self.session, self.panel = continued, continued, None
        elif kind == "session" or (kind == "panel" and (slot.clock or not self.session)):
            self.session, self.panel = slot, None
        elif kind in _SUBORDINATE:
            slot.parent = self._enclosing(slot)
            if kind == "panel":
                self.panel = slot
        elif kind in ("closing", "opening"):
            self.session = self.panel = None

    def _continued(self, slot: _Slot) -> _Slot | None:
        mark = _CONTINUED.search(slot.title)
        if not mark:
            return None
        begin = _letters(slot.title[: mark.start()])
        same = [s for s in self.slots if s is not slot and s.kind in _ENCLOSING and _letters(s.title).startswith(begin)]
        return same[-1] if begin and same else self.session

    def _enclosing(self, slot: _Slot) -> _Slot | None:
        session = self.session
        if session is None:
            return None
        if slot.clock:
            over = session.clock and session.clock.ends and slot.clock.begins > session.clock.ends
            alike = _is_capitals(session.title) and _is_capitals(slot.title)
            return None if over or alike else session
        return self.panel or session


def run(document: Document) -> Iterator[Annotation]:
    """The slots of every event whose programme is printed, and the people in them."""
    test = NameTest(document.report.text, document.lexicon)
    for event in document.events:
        if event.programme is None:
            continue
        slots = _AgendaReader().read(_titles_first(list(read_agenda(document, event.programme, test))))
        slots = [slot for slot in slots if slot.title]
        _name(slots)
        said = remarks([slot.clock for slot in slots]) if event.end is None else [None] * len(slots)
        for number, (slot, remark) in enumerate(zip(slots, said, strict=True), start=1):
            yield _slot_found(event, slot, number, remark)
            yield from _participations(event, slot, document.lexicon)


def _titles_first(tokens: list[Token]) -> Iterator[Token]:
    """The tokens with every title before its speakers, where a list prints the speaker first and the title below."""
    blocks: dict[int, list[Token]] = {}
    for token in tokens:
        blocks.setdefault(token.block, []).append(token)
    for block in blocks.values():
        sorts = [token.sort for token in block]
        people = sum(1 for _ in _while_person(sorts))
        swapped = 0 < people < len(block) and all(sort is Sort.TITLE for sort in sorts[people:])
        if swapped and block[people].row != block[people - 1].row:
            yield from [*block[people:], *block[:people]]
        else:
            yield from block


def _while_person(sorts: list[Sort]) -> Iterator[Sort]:
    for sort in sorts:
        if sort is not Sort.PERSON:
            return
        yield sort


def _kind(title: str) -> str:
    """What the words of a title alone say that its slot is; "" where they do not."""
    if _PANEL.search(title[:_PANEL_WITHIN]) and (_PANEL.match(title) or _SESSION.match(title) or ":" in title):
        return "panel"
    if _SESSION.match(title):
        return "session"
    return next((kind for kind, shape in _KINDS.items() if re.match(shape, title, re.IGNORECASE)), "")


def _introduces(title: str) -> str:
    """A timed introduction is a session, however few speak in it."""
    return "session" if re.match(r"introduct\w+\b", title, re.IGNORECASE) else ""


def _goes_on(before: Token, token: Token) -> bool:
    return before.layout != "table" and token.prose.text[0].islower()


def _without_headings(tokens: list[Token]) -> list[Token]:
    """Titles without the lines in capitals that only head a group of them ("CASE STUDIES")."""
    capitals = [_is_capitals(t.prose.text) for t in tokens]
    if len(tokens) > 1 and not capitals[-1]:
        return [t for t, upper in zip(tokens, capitals, strict=True) if not upper]
    return tokens


def _is_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def _letters(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _name(slots: list[_Slot]) -> None:
    """A key for every slot: its title; for those of one title, with its time, its session or its first speaker."""
    taken: set[str] = set()
    for slot in slots:
        stem = slugify(slot.title, max_length=_LONGEST_KEY, word_boundary=True, save_order=True) or slot.kind
        more = [
            slot.clock.begins.strftime("%H%M") if slot.clock else "",
            slot.parent.key if slot.parent else "",
            slugify(slot.people[0][0].named.name) if slot.people and slot.people[0][0].named else "",
        ]
        keys = [stem, *(f"{stem}-{m}" for m in more if m), "-".join([stem, *filter(None, more)])]
        free = (key for key in [*keys, *(f"{keys[-1]}-{n}" for n in range(2, len(slots) + 2))] if key not in taken)
        slot.key = next(free)
        taken.add(slot.key)


def _slot_found(event: Event, slot: _Slot, number: int, remark: str | None) -> Slot:
    begins, ends = (slot.clock.begins, slot.clock.ends) if slot.clock else (None, None)
    return Slot(
        key=slot.key,
        event=event.key,
        kind=slot.kind or "other",
        title=slot.title,
        sequence=number,
        parent=slot.parent.key if slot.parent else None,
        start=datetime.combine(event.start, begins) if begins else None,
        end=datetime.combine(event.start, ends) if ends else None,
        remark=remark,
        spans=tuple(span for prose in slot.titles for span in prose.spans()),
        method=_SLOT_METHODS[slot.layout],
        confidence=0.95,
    )


def _participations(event: Event, slot: _Slot, lexicon: Lexicon) -> Iterator[Participation]:
    seen: set[tuple[str, str]] = set()
    for token, label in slot.people:
        named = token.named
        if named is None:
            continue
        role = label or {"opening": "opening", "closing": "closing", "panel": "panellist"}.get(slot.kind, "speaker")
        if (named.name, role) in seen:
            continue
        seen.add((named.name, role))
        offices = split_credentials(token.prose.text[named.end :].lstrip(" ,–-"), lexicon)
        yield Participation(
            event=event.key,
            slot=slot.key,
            name=named.name,
            role=role,
            honorific=named.honorific,
            position=offices.position,
            affiliation=offices.affiliation,
            spans=token.prose.spans(),
            name_spans=token.prose.spans(named.name_start, named.end),
            method=f"programme/{token.cue}",
            confidence=0.95 if token.cue == "honorific" else 0.9,
        )


STAGE = Stage(name="programme", run=run, provides=(Slot, Participation), requires=(Event,))
