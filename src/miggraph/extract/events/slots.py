"""The slots of a programme while it is read: what each is, what it belongs to, and the key that names it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from miggraph.extract.events.agenda import Token
from miggraph.extract.events.slot_kinds import slot_kind
from miggraph.extract.people.affiliations import split_credentials
from miggraph.extract.people.names import Named
from miggraph.extract.rules import Method, Rule, line_of, load
from miggraph.extract.values.keys import free_key, title_key
from miggraph.extract.values.times import Clock
from miggraph.lexicon import Lexicon
from miggraph.model import Event, Participation, Prose

_ENCLOSING = ("session", "panel")
_SUBORDINATE = ("talk", "discussion", "panel")
_STOP = re.compile(r"(?<=[a-z]{3})\.$")
"""The full stop of a title that people follow."""
_RULES = load("programme")
_UNNAMED = load("sitting")["sitting/unnamed"]


@dataclass(slots=True)
class SlotDraft:
    """A slot while it is read; ``people`` are the entries of people, each with the role that a label gives or ""."""

    titles: list[Prose]
    layout: str
    block: int = 0
    kind: str = ""
    clock: Clock | None = None
    parent: SlotDraft | None = None
    people: list[tuple[Token, str]] = field(default_factory=list)
    key: str = ""
    day: date | None = None

    @property
    def title(self) -> str:
        """The words of the title in one line."""
        title = " ".join(" ".join(prose.text.split()) for prose in self.titles).strip(" :;,/–—-")
        return _STOP.sub("", title)

    @property
    def encloses(self) -> bool:
        """Whether talks can belong to it."""
        return self.kind in _ENCLOSING


@dataclass(slots=True)
class Outline:
    """The slots of a programme in their order, with the session and panel that further slots belong to."""

    slots: list[SlotDraft] = field(default_factory=list)
    session: SlotDraft | None = None
    panel: SlotDraft | None = None
    day: date | None = None

    def begin(self, day: date | None) -> None:
        """What follows is on another day, in no session of the day before."""
        self.day, self.session, self.panel = day, None, None

    def add(self, tokens: list[Token], clock: Clock | None = None) -> SlotDraft:
        """A new slot with its titles; its kind is left open where its words do not say it."""
        slot = SlotDraft([t.prose for t in tokens], tokens[0].layout, tokens[0].block, clock=clock, day=self.day)
        self.slots.append(slot)
        self.settle(slot, slot_kind(slot.title))
        return slot

    def settle(self, slot: SlotDraft | None, kind: str) -> None:
        """Fix the kind of a slot whose kind is open, and what the slot belongs to."""
        if slot is None or slot.kind or not kind:
            return
        slot.kind = kind
        continued = self._continued(slot) if slot.encloses else None
        if continued:
            slot.parent, self.session, self.panel = continued, continued, None
        elif kind == "session" or (
            kind == "panel" and (slot.clock or not self.session or self.session.kind == "panel")
        ):
            self.session, self.panel = slot, None
        elif kind in _SUBORDINATE:
            if kind == "panel":
                self.panel = None
            slot.parent = self._enclosing(slot)
            if kind == "panel":
                self.panel = slot
        elif kind in ("closing", "opening"):
            self.session = self.panel = None

    def _continued(self, slot: SlotDraft) -> SlotDraft | None:
        """The session that a slot says it continues."""
        mark = _RULES["programme/continued"].search(line_of(slot.title))
        if not mark:
            return None
        begin = _letters(slot.title[: mark.start])
        same = [s for s in self.slots if s is not slot and s.encloses and _letters(s.title).startswith(begin)]
        return same[-1] if begin and same else self.session

    def _enclosing(self, slot: SlotDraft) -> SlotDraft | None:
        session = self.session
        if session is None:
            return None
        if slot.clock:
            over = session.clock and session.clock.ends and slot.clock.begins > session.clock.ends
            alike = is_capitals(session.title) and is_capitals(slot.title)
            return None if over or alike else session
        return self.panel or session


def is_unnamed(title: str) -> bool:
    """Whether a title only numbers a session or says that a talk is given: "Session 2", "Keynote"."""
    if slot_kind(title) == "talk":
        return True
    return _UNNAMED.match(line_of(title.strip(" .:"))) is not None


def is_capitals(text: str) -> bool:
    """Whether a text is printed in capitals, a few small letters aside."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def name_slots(slots: list[SlotDraft]) -> None:
    """Give every slot a key: its title; for those of one title, with its time, its session or its first speaker."""
    taken: set[str] = set()
    for slot in slots:
        more = [
            slot.clock.begins.strftime("%H%M") if slot.clock else "",
            slot.parent.key if slot.parent else "",
            title_key(slot.people[0][0].named.name) if slot.people and slot.people[0][0].named else "",
        ]
        slot.key = free_key(title_key(slot.title) or slot.kind, more, taken)
        taken.add(slot.key)


def participation(
    event: Event, slot: str, token: Token, named: Named, role: str, method: Method | Rule, lexicon: Lexicon
) -> Participation:
    """The part that an entry of a programme, or of a line set like one, gives to a person."""
    offices = split_credentials(token.prose.text[named.end :].lstrip(" ,–-"), lexicon)
    return Participation(
        event=event.key,
        slot=slot,
        name=named.name,
        role=role,
        honorific=named.honorific,
        position=offices.position,
        affiliation=offices.affiliation,
        country=offices.country,
        spans=token.prose.spans(),
        name_spans=token.prose.spans(named.name_start, named.end),
        method=method.id,
        confidence=method.confidence,
    )


def _letters(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()
