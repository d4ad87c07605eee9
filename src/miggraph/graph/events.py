"""Events, their programmes and the parts that people and organisations have in them, as quads."""

from __future__ import annotations

from miggraph import iris
from miggraph.graph.names import write_minted
from miggraph.graph.writer import ReportWriter, dated, tagged
from miggraph.model import (
    Event,
    LinkedAnnotations,
    LinkedEvent,
    LinkedParticipation,
    LinkedParty,
    LinkedSlot,
    Resolved,
    Slot,
)

_CLASSES = {"workshop": "mig:Workshop", "briefing": "mig:Briefing", "seminar": "mig:Seminar"}
_PARTIES = {"funder": "schema:funder", "host": "mig:host"}
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


def event_iri(out: ReportWriter, event: Event) -> str:
    """``id/event/{date}-{title}``."""
    slug = event_slug(out, event)
    named = f"{iris.BASE}id/event/{slug}"
    return named if named in out.shared else iris.thing("event", slug)


def event_slug(out: ReportWriter, event: Event) -> str:
    """The slug of an event, in which what belongs to it is nested."""
    return out.events[event.key].slug


def write_events(out: ReportWriter, linked: LinkedAnnotations) -> None:
    """Events with their organisers, their programmes and the people who take part."""
    for event in linked.events:
        _write_event(out, event)
    for slot in linked.slots:
        _write_slot(out, slot)
    for part in linked.participations:
        _write_participation(out, part)


def _write_event(out: ReportWriter, linked: LinkedEvent) -> None:
    event, identity = linked.annotation, out.events[linked.annotation.key]
    iri = event_iri(out, event)
    out.kind(iri, _CLASSES.get(identity.kind, "mig:Event"))
    out.entitle(iri, identity.title, identity.printed, identity.language)
    _write_days(out, event)
    out.name(iri, "mig:venue", event.venue)
    out.name(iri, "mig:room", event.room)
    out.evidence(iri, event)
    for span in event.parts:
        out.link(iri, "mig:reportedIn", out.section_at(span.start))
    if event.is_own:
        out.link(out.section(-1), "schema:about", iri)
    else:
        out.link(iri, "mig:reportedIn", out.section(-1))
    _write_place(out, event, "schema:location", linked.venue or linked.city)
    _write_place(out, event, "mig:city", linked.city)
    out.value(iri, "mig:timeZone", linked.time_zone)
    if linked.country:
        out.link(iri, "mig:country", linked.country.iri)
        if linked.city and linked.city.minted:
            out.link(linked.city.iri, "mig:country", linked.country.iri)
    _write_series(out, event)
    for party in linked.parties:
        _write_party(out, event, party)


def _write_days(out: ReportWriter, event: Event) -> None:
    """The first and last day of an event, or the month or year in which it is said to have been held."""
    iri, first = event_iri(out, event), event.start
    if event.precision == "day":
        out.value(iri, "schema:startDate", first)
        out.value(iri, "schema:endDate", out.events[event.key].end)
    else:
        out.value(
            iri,
            "schema:startDate",
            dated(first.isoformat()[: len("2004-05" if event.precision == "month" else "2004")]),
        )


def _write_place(out: ReportWriter, event: Event, prop: str, place: Resolved | None) -> None:
    if place:
        write_minted(out, place, event.spans)
        out.link(event_iri(out, event), prop, place.iri)


def _write_series(out: ReportWriter, event: Event) -> None:
    series = out.events[event.key].series
    if not series:
        return
    iri = iris.thing("series", series.slug)
    out.kind(iri, "mig:Series")
    language = out.events[event.key].language
    out.value(iri, "dcterms:title", tagged(series.title, language))
    out.value(iri, "rdfs:label", tagged(series.title, language))
    if series.printed != series.title:
        out.value(iri, "skos:altLabel", tagged(series.printed, language))
    out.attest(iri, event.spans)
    out.link(event_iri(out, event), "schema:superEvent", iri)


def _write_party(out: ReportWriter, event: Event, party: LinkedParty) -> None:
    """An organiser, host or funder: the plain property, and a participation that carries the evidence."""
    body, role, spans = party.organization, party.annotation.role, party.annotation.spans
    write_minted(out, body, spans)
    out.attest(body.iri, spans)
    iri = iris.thing("participation", event_slug(out, event), body.iri.rpartition("/")[2], iris.slug(role))
    out.link(event_iri(out, event), _PARTIES.get(role, "schema:organizer"), body.iri)
    _write_part(out, iri, body, role, _occasion(out, event, None))
    out.link(iri, "mig:inEvent", event_iri(out, event))
    out.attest(iri, spans)
    out.found_by(iri, event.method, event.confidence)


def _occasion(out: ReportWriter, event: Event | None, slot: Slot | None) -> str:
    """What somebody has a part in, for people: the short title of an item, an event or the report."""
    if event and slot:
        return out.shown(slot.title).short
    return out.events[event.key].title.short if event else out.report.meta.title


def _write_part(out: ReportWriter, iri: str, who: Resolved, role: str, occasion: str) -> None:
    """What every participation has: who takes part and as what, and a label that says so."""
    out.kind(iri, "mig:Participation")
    out.value(iri, "rdfs:label", f"{who.label}, {role}: {occasion}")
    out.link(iri, "mig:participant", who.iri)
    out.link(iri, "mig:role", iris.thing("role", iris.slug(role)))


def slot_iri(out: ReportWriter, event: Event, slot: Slot) -> str:
    """``id/session/…`` or ``id/talk/…``, nested in the event."""
    kind = {"session": "session", "panel": "session", "talk": "talk"}.get(slot.kind, "programme-item")
    return iris.thing(kind, event_slug(out, event), slot_key(out, event, slot))


def slot_key(out: ReportWriter, event: Event, slot: Slot) -> str:
    """The slug of a slot in its event."""
    return out.events[event.key].slots.get(slot.key, slot.key)


def _write_slot(out: ReportWriter, linked: LinkedSlot) -> None:
    slot, event, parent = linked.annotation, linked.event, linked.parent
    iri = slot_iri(out, event, slot)
    out.kind(iri, _SLOTS.get(slot.kind, "mig:ProgrammeItem"))
    out.title(iri, slot.title, out.events[event.key].language)
    out.value(iri, "mig:sequence", slot.sequence)
    out.value(iri, "schema:startDate", slot.start or slot.day)
    out.value(iri, "schema:endDate", slot.end)
    out.value(iri, "mig:remark", slot.remark)
    out.link(iri, "schema:superEvent", slot_iri(out, event, parent) if parent else event_iri(out, event))
    out.evidence(iri, slot)


def _write_participation(out: ReportWriter, linked: LinkedParticipation) -> None:
    part, event, slot, who = linked.annotation, linked.event, linked.slot, linked.person
    role = iris.slug(part.role)
    if event and slot:
        role += f"-{iris.digest(slot_key(out, event, slot))[:6]}"
    where = event_slug(out, event) if event else out.report.slug
    iri = iris.thing("participation", where, who.iri.rpartition("/")[2], role)
    _write_part(out, iri, who, part.role, _occasion(out, event, slot))
    if event:
        out.link(iri, "mig:inEvent", slot_iri(out, event, slot) if slot else event_iri(out, event))
    else:
        out.link(iri, "mig:inReport", iris.thing("report", out.report.slug))
    out.words(iri, "mig:position", part.position)
    out.value(iri, "mig:honorific", part.honorific)
    out.words(iri, "mig:affiliation", part.affiliation)
    for body in linked.on_behalf_of:
        write_minted(out, body, part.spans)
        out.attest(body.iri, part.spans)
        out.link(iri, "mig:onBehalfOf", body.iri)
        out.link(iri, "mig:affiliationMethod", iris.method(body.method))
    out.evidence(iri, part)
    out.attest(who.iri, part.name_spans or part.spans)
