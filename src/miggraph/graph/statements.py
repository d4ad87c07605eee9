"""What a report records as said, counted and done, as quads."""

from __future__ import annotations

from miggraph import iris
from miggraph.graph.events import event_iri, event_slug
from miggraph.graph.names import entity_iri, write_minted
from miggraph.graph.writer import ReportWriter, plain_decimal
from miggraph.link import Linked, event_key
from miggraph.model import (
    Activity,
    Annotations,
    Claim,
    Event,
    Membership,
    NameKind,
    Statement,
    Statistic,
    event_at,
)

_CLASSES = {
    "recommendation": "mig:Recommendation",
    "finding": "mig:Finding",
    "outcome": "mig:Outcome",
    "statistic": "mig:Statistic",
    "claim": "mig:InstrumentClaim",
}


def write_statements(out: ReportWriter, findings: Annotations, linked: Linked, context: Annotations) -> None:
    """Recommendations, findings, outcomes and statistics, each at the event of ``context`` where it was made."""
    events = context.of(Event)
    for statement in findings.of(Statement):
        _write_statement(out, statement, _event_of(statement, events), linked)
    for statistic in findings.of(Statistic):
        event = _event_of(statistic, events)
        iri = _write_statement(out, statistic, event, linked)
        _write_figure(out, iri, statistic, linked)
    for claim in findings.of(Claim):
        iri = _write_statement(out, claim, _event_of(claim, events), linked)
        out.link(iri, "mig:concerns", claim.instrument)
        out.link(iri, "mig:claimKind", iris.thing("claim-kind", claim.claim_kind))
        out.value(iri, "mig:value", claim.value)


def _event_of(statement: Statement, events: tuple[Event, ...]) -> Event | None:
    if statement.event is None:
        return event_at(events, statement.spans[0])
    return next((event for event in events if event.key == statement.event), None)


def _write_statement(out: ReportWriter, statement: Statement, event: Event | None, linked: Linked) -> str:
    iri = _statement_iri(out, statement, event)
    out.kind(iri, _CLASSES[statement.kind])
    out.value(iri, "mig:text", statement.text)
    out.link(iri, "mig:madeAt", event_iri(event) if event else iris.thing("report", out.report.slug))
    out.link(iri, "mig:inSection", out.section_at(statement.spans[0].start))
    context = event_key(out.report, event.key) if event else None
    for name in statement.made_by:
        out.link(iri, "mig:madeBy", entity_iri(linked, context, name))
    for words in statement.voices:
        _write_voice(out, iri, words, statement, event)
    for name in statement.addressed_to:
        out.link(iri, "mig:addressedTo", entity_iri(linked, context, name))
    for theme in statement.subjects:
        out.link(iri, "dcterms:subject", theme)
    for group in statement.affects:
        out.link(iri, "mig:affects", group)
    for thing in statement.concerns:
        out.link(iri, "mig:concerns", thing)
    if statement.strength:
        out.link(iri, "mig:strength", iris.thing("strength", statement.strength))
    out.evidence(iri, statement)
    for span in statement.spans:
        out.link(iri, "prov:wasQuotedFrom", out.passage(span))
    return iri


def _write_voice(out: ReportWriter, iri: str, words: str, statement: Statement, event: Event | None) -> None:
    """Those whom the report does not name ("several experts"): one group an event, called as printed."""
    where = event_slug(event) if event else out.report.slug
    group = iris.thing("speakers", where, iris.slug(words))
    out.kind(group, "mig:UnnamedSpeakers")
    out.value(group, "rdfs:label", words.lower())
    out.attest(group, statement.spans)
    out.link(iri, "mig:madeBy", group)


def _statement_iri(out: ReportWriter, statement: Statement, event: Event | None) -> str:
    where = event_slug(event) if event else out.report.slug
    if isinstance(statement, Statistic):
        said = f"{statement.text}\n{statement.value}\n{statement.upper}\n{statement.unit}\n{statement.measures}"
        return iris.thing("statistic", where, iris.digest(said))
    if isinstance(statement, Claim):
        said = f"{statement.text}\n{statement.instrument}\n{statement.claim_kind}\n{statement.value}"
        return iris.thing("claim", where, iris.digest(said))
    return iris.thing(statement.kind, where, iris.digest(statement.text))


def _write_figure(out: ReportWriter, iri: str, statistic: Statistic, linked: Linked) -> None:
    out.value(iri, "mig:value", statistic.value)
    if statistic.upper is not None:
        out.value(iri, "mig:lowerBound", statistic.value)
        out.value(iri, "mig:upperBound", statistic.upper)
    out.value(iri, "mig:unit", statistic.unit)
    out.value(iri, "mig:measures", statistic.measures)
    out.value(iri, "mig:referencePeriod", statistic.period)
    figure = plain_decimal(statistic.value)
    out.value(iri, "rdfs:label", " ".join(filter(None, (figure, statistic.unit, statistic.measures))))
    for place in statistic.places:
        out.link(iri, "mig:coverage", _place(linked, place))


def _place(linked: Linked, name: str) -> str | None:
    if name.startswith(iris.BASE):
        return name
    known = linked.names.known(name, NameKind.COUNTRY, NameKind.REGION, NameKind.PLACE)
    return known.iri if known else None


def write_activities(out: ReportWriter, findings: Annotations, linked: Linked) -> None:
    """Capacity-building activities, each with the agency that reports it."""
    activities = findings.of(Activity)
    by_title = {(a.agency, a.title): a for a in activities}
    for activity in activities:
        iri = _activity_iri(linked, activity)
        _write_activity(out, iri, activity, linked)
        larger = by_title.get((activity.agency, activity.part_of or ""))
        if larger and larger is not activity:
            out.link(iri, "mig:partOfActivity", _activity_iri(linked, larger))


def _activity_iri(linked: Linked, activity: Activity) -> str:
    agency = linked.organization(activity.agency).iri.rpartition("/")[2]
    return iris.thing("activity", agency, f"{iris.slug(activity.title, longest=60)}-{iris.digest(activity.text)[:6]}")


def _write_activity(out: ReportWriter, iri: str, activity: Activity, linked: Linked) -> None:
    out.kind(iri, "mig:CapacityBuildingActivity")
    out.value(iri, "dcterms:title", activity.title)
    out.value(iri, "rdfs:label", activity.title)
    out.value(iri, "mig:text", activity.text)
    agency = linked.organization(activity.agency)
    write_minted(out, agency, activity.spans[:1])
    out.link(iri, "mig:carriedOutBy", agency.iri)
    for name in activity.partners:
        partner = linked.organization(name)
        write_minted(out, partner, activity.spans[:1])
        out.link(iri, "mig:partner", partner.iri)
    for place in activity.coverage:
        out.link(iri, "mig:coverage", _place(linked, place))
    for group in activity.beneficiaries:
        if group.startswith(iris.BASE):
            out.link(iri, "mig:beneficiary", group)
        else:
            out.value(iri, "mig:beneficiary", group)
    for theme in activity.subjects:
        out.link(iri, "dcterms:subject", theme)
    out.value(iri, "mig:area", activity.area)
    out.value(iri, "mig:period", activity.period)
    if activity.status:
        out.link(iri, "mig:status", iris.thing("status", activity.status))
    out.value(iri, "mig:amount", activity.amount)
    out.value(iri, "mig:currency", activity.currency)
    out.evidence(iri, activity)


def write_memberships(out: ReportWriter, findings: Annotations, linked: Linked) -> None:
    """Members of groups that the report lists."""
    for membership in findings.of(Membership):
        group, member = linked.organization(membership.group), linked.organization(membership.member)
        for found in (group, member):
            write_minted(out, found, membership.spans)
            out.attest(found.iri, membership.spans)
        out.link(group.iri, "org:hasMember", member.iri)
        out.link(member.iri, "org:memberOf", group.iri)
        out.value(member.iri, "mig:acronym", membership.acronym)
