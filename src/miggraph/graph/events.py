"""Events, their programmes and the parts that people and organisations have in them, as quads."""

from __future__ import annotations

import re

from miggraph import iris
from miggraph.graph.names import write_minted
from miggraph.graph.writer import ReportWriter
from miggraph.link import Linked, event_key
from miggraph.model import Annotations, Event, NameKind, Participation, Slot, Span

_CLASSES = {"workshop": "mig:Workshop", "briefing": "mig:Briefing", "seminar": "mig:Seminar"}
_SLOTS = {
    "session": "mig:Session",
    "panel": "mig:Panel",
    "talk": "mig:Talk",
    "opening": "mig:Opening",
    "closing": "mig:Closing",
    "discussion": "mig:Discussion",
    "registration": "mig:Registration",
    "break": "mig:Break",
}
_PREFIX = re.compile(r"^[A-Z]{2,}(?:\s*/\s*[A-Z]{2,})*\s+(?=\S)")


def event_iri(event: Event) -> str:
    """``id/event/{date}-{title}``."""
    return iris.thing("event", event_slug(event))


def event_slug(event: Event) -> str:
    """The slug of an event, in which what belongs to it is nested."""
    return f"{event.start.isoformat()}-{iris.slug(event.title, longest=60)}"


def write_events(out: ReportWriter, findings: Annotations, linked: Linked, context: Annotations) -> None:
    """Events with their slots and participations; ``context`` has the events and slots that these belong to."""
    for event in findings.of(Event):
        _write_event(out, event, linked)
    for event in context.of(Event):
        slots = {slot.key: slot for slot in context.of(Slot) if slot.event == event.key}
        for slot in findings.of(Slot):
            if slot.event == event.key:
                _write_slot(out, event, slot, slots)
        for part in findings.of(Participation):
            if part.event == event.key:
                _write_participation(out, event, slots.get(part.slot or ""), part, linked)


def _write_event(out: ReportWriter, event: Event, linked: Linked) -> None:
    iri = event_iri(event)
    out.kind(iri, _CLASSES.get(event.kind, "mig:Event"))
    out.value(iri, "dcterms:title", event.title)
    out.value(iri, "rdfs:label", event.title)
    out.value(iri, "schema:startDate", event.start)
    out.value(iri, "schema:endDate", event.end or event.start)
    out.value(iri, "mig:room", event.room)
    out.evidence(iri, event)
    for span in event.parts:
        out.link(iri, "mig:reportedIn", out.section_at(span.start))
    _write_place(out, event, linked)
    _write_series(out, event)
    for party in event.parties:
        _write_party(out, event, party.name, party.role, party.spans, linked)


def _write_place(out: ReportWriter, event: Event, linked: Linked) -> None:
    iri = event_iri(event)
    for name, prop in ((event.venue, "schema:location"), (event.city, "mig:city")):
        if not name:
            continue
        place = linked.names.resolve(name, NameKind.PLACE)
        write_minted(out, place, event.spans, "mig:Place")
        out.link(iri, prop, place.iri)
        if prop == "mig:city" and not event.venue:
            out.link(iri, "schema:location", place.iri)


def _write_series(out: ReportWriter, event: Event) -> None:
    if not event.series:
        return
    name = _PREFIX.sub("", event.series) if not event.series.isupper() or "/" in event.series else event.series
    iri = iris.thing("series", iris.slug(name))
    out.kind(iri, "mig:Series")
    out.value(iri, "dcterms:title", name)
    out.value(iri, "rdfs:label", name)
    out.attest(iri, event.spans)
    out.link(event_iri(event), "schema:superEvent", iri)


def _write_party(
    out: ReportWriter, event: Event, name: str, role: str, spans: tuple[Span, ...], linked: Linked
) -> None:
    """An organiser or funder: the plain property, and a participation that carries the evidence."""
    who = linked.organization(name)
    write_minted(out, who, spans)
    out.attest(who.iri, spans)
    iri = iris.thing("participation", event_slug(event), who.iri.rpartition("/")[2], iris.slug(role))
    out.link(event_iri(event), "schema:funder" if role == "funder" else "schema:organizer", who.iri)
    entry = linked.lexicon.by_iri.get(who.iri)
    _write_part(out, iri, who.iri, event_iri(event), role, entry.label if entry else who.label or name)
    out.attest(iri, spans)
    out.grounds(iri, event.method, event.confidence)


def _write_part(out: ReportWriter, iri: str, who: str, where: str, role: str, name: str) -> None:
    """What every participation has: who takes part in what and as what, and a label that says so."""
    out.kind(iri, "mig:Participation")
    out.value(iri, "rdfs:label", f"{name}, {role}")
    out.link(iri, "mig:participant", who)
    out.link(iri, "mig:inEvent", where)
    out.link(iri, "mig:role", iris.thing("role", iris.slug(role)))


def slot_iri(event: Event, slot: Slot) -> str:
    """``id/session/…`` or ``id/talk/…``, nested in the event."""
    kind = {"session": "session", "panel": "session", "talk": "talk"}.get(slot.kind, "programme-item")
    return iris.thing(kind, event_slug(event), slot.key)


def _write_slot(out: ReportWriter, event: Event, slot: Slot, slots: dict[str, Slot]) -> None:
    iri = slot_iri(event, slot)
    parent = slots.get(slot.parent or "")
    out.kind(iri, _SLOTS.get(slot.kind, "mig:ProgrammeItem"))
    out.value(iri, "dcterms:title", slot.title)
    out.value(iri, "rdfs:label", slot.title)
    out.value(iri, "mig:sequence", slot.sequence)
    out.value(iri, "schema:startDate", slot.start)
    out.value(iri, "schema:endDate", slot.end)
    out.value(iri, "mig:remark", slot.remark)
    out.link(iri, "schema:superEvent", slot_iri(event, parent) if parent else event_iri(event))
    out.evidence(iri, slot)


def _write_participation(
    out: ReportWriter, event: Event, slot: Slot | None, part: Participation, linked: Linked
) -> None:
    who = linked.person(part.name, event_key(out.report, event.key))
    if not who:
        return
    where = slot_iri(event, slot) if slot else event_iri(event)
    inside = [slot.key] if slot else []
    iri = iris.thing("participation", event_slug(event), *inside, who.rpartition("/")[2], iris.slug(part.role))
    _write_part(out, iri, who, where, part.role, linked.people[who].label)
    out.value(iri, "mig:position", part.position)
    out.value(iri, "mig:honorific", part.honorific)
    out.value(iri, "mig:affiliation", part.affiliation)
    for body in linked.represented(part.position, part.affiliation):
        write_minted(out, body, part.spans)
        out.attest(body.iri, part.spans)
        out.link(iri, "mig:onBehalfOf", body.iri)
        out.value(iri, "mig:affiliationMethod", body.method)
    out.evidence(iri, part)
    out.attest(who, part.name_spans or part.spans)
