"""Programmes: the sessions, talks, breaks and other slots of an event's agenda, and who takes part in which role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from miggraph.extract.discourse.document import Document
from miggraph.extract.events.agenda import read_agenda
from miggraph.extract.events.agenda_reader import read_slots
from miggraph.extract.events.slots import SlotDraft, name_slots, participation
from miggraph.extract.events.told_sections import sections_of
from miggraph.extract.people.names import NameTest
from miggraph.extract.people.resolving import spelt_out
from miggraph.extract.rules import line_of, load
from miggraph.extract.stage import Stage
from miggraph.extract.values.times import remarks
from miggraph.model import Annotation, Event, Participation, Slot, Span

_METHODS = load("programme").methods
_SLOT_METHODS = {"table": "programme/table-row", "list": "programme/list-item", "line": "programme/line"}
_ROLES = {"opening": "opening", "closing": "closing", "panel": "panellist"}
"""The role of people without a label, by the kind of their slot; elsewhere they are speakers."""


def run(document: Document) -> Iterator[Annotation]:
    """The slots of every event whose programme is printed, and the people in them."""
    test = NameTest(document.small_words, document.lexicon)
    for event in document.events:
        if event.programme is None:
            continue
        slots = [slot for slot in read_slots(read_agenda(document, event.programme, test, event.start)) if slot.title]
        if load("event")["event/hearing"].search(line_of(event.title)):
            _hold_sittings(slots)
        name_slots(slots)
        said = (
            remarks([slot.clock for slot in slots])
            if event.end is None and {slot.day for slot in slots} <= {None, event.start}
            else [None] * len(slots)
        )
        parts = sections_of(document, event, [slot.title for slot in slots])
        for number, (slot, remark) in enumerate(zip(slots, said, strict=True), start=1):
            yield _annotation(event, slot, number, remark, parts.get(number - 1, ()))
            yield from _participations(event, slot, document)


def _hold_sittings(slots: Iterable[SlotDraft]) -> None:
    """Make sittings of what the timetable of a hearing prints with those who were heard then."""
    for slot in slots:
        if slot.kind == "talk" and slot.clock and slot.layout == "table":
            slot.kind = "session"


def _annotation(event: Event, slot: SlotDraft, number: int, remark: str | None, parts: tuple[Span, ...]) -> Slot:
    method = _METHODS[_SLOT_METHODS[slot.layout]]
    begins, ends = (slot.clock.begins, slot.clock.ends) if slot.clock else (None, None)
    return Slot(
        key=slot.key,
        event=event.key,
        kind=slot.kind or "other",
        title=slot.title,
        sequence=number,
        parent=slot.parent.key if slot.parent else None,
        start=datetime.combine(slot.day or event.start, begins) if begins else None,
        end=datetime.combine(slot.day or event.start, ends) if ends else None,
        day=slot.day or (event.start if event.end is None else None),
        remark=remark,
        parts=parts,
        spans=tuple(span for prose in slot.titles for span in prose.spans()),
        method=method.id,
        confidence=method.confidence,
    )


def _participations(event: Event, slot: SlotDraft, document: Document) -> Iterator[Participation]:
    seen: set[tuple[str, str]] = set()
    names = [token.named.name for token, _ in slot.people if token.named]
    for token, label in slot.people:
        named = token.named
        if named is None or any(name.endswith(f". {named.name}") for name in names):
            continue
        named = replace(named, name=spelt_out(named.name, document.report.text) or named.name)
        role = label or _ROLES.get(slot.kind, "speaker")
        if (named.name, role) in seen:
            continue
        seen.add((named.name, role))
        yield participation(event, slot.key, token, named, role, _METHODS[f"programme/{token.cue}"], document.lexicon)


STAGE = Stage(name="programme", run=run, provides=(Slot, Participation), requires=(Event,))
