"""What a report records as said, counted and done, as quads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from miggraph import iris
from miggraph.graph.events import event_iri, event_slug
from miggraph.graph.names import write_minted
from miggraph.graph.writer import ReportWriter, dated, plain_decimal
from miggraph.model import (
    Activity,
    Claim,
    Definition,
    Event,
    LinkedActivity,
    LinkedMembership,
    LinkedPublication,
    LinkedStatement,
    Resolved,
    Restatement,
    Span,
    Statement,
    Statistic,
)

_CLASSES = {
    "recommendation": "mig:Recommendation",
    "commitment": "mig:Commitment",
    "finding": "mig:Finding",
    "outcome": "mig:Outcome",
    "statistic": "mig:Statistic",
    "claim": "mig:InstrumentClaim",
    "definition": "mig:Definition",
    "account": "mig:Account",
}

_FOUND_BY = {
    "made_by": "mig:madeByMethod",
    "addressed_to": "mig:addressedToMethod",
    "subjects": "mig:subjectMethod",
}
"""What says how a field of a statement was found."""

_BEFORE_UNIT = 4
"""So many words may stand between a figure and its unit ("40 trained harbour pilots")."""
_INSIDE = frozenset({"of", "in", "the", "a", "an"})
"""What begins so is no noun that a figure can stand before."""


def write_statements(
    out: ReportWriter, statements: Iterable[LinkedStatement], restatements: Iterable[Restatement] = ()
) -> None:
    """Recommendations, commitments, findings, outcomes, statistics and claims, each at the event where it was made.

    :param restatements: which sentences repeat others
    """
    said: dict[tuple[Span, ...], list[tuple[Statement, str]]] = defaultdict(list)
    statements, restatements = tuple(statements), tuple(restatements)
    first_said = _first_said(statements, restatements)
    for linked in statements:
        iri = _write_statement(out, linked)
        statement = linked.annotation
        said[statement.spans].append((statement, iri))
        if isinstance(statement, Statistic):
            _write_figure(out, iri, linked, statement)
        elif isinstance(statement, Claim):
            _write_claim(out, iri, statement, first_said.get(statement, statement).as_of)
        elif isinstance(statement, Definition):
            out.words(iri, "mig:term", statement.term, statement.spans[0])
            out.words(iri, "mig:meaning", statement.meaning, statement.spans[0])
    for restatement in restatements:
        for restating, restated in _pairs(said.get(restatement.spans, ()), said.get(restatement.restates, ())):
            out.link(restating, "mig:restates", restated)


def _first_said(statements: Iterable[LinkedStatement], restatements: Iterable[Restatement]) -> dict[Statement, Claim]:
    """The claim that each claim repeats: a copy in a summary holds for the time when it was said first."""
    claims: dict[tuple[Span, ...], list[Claim]] = defaultdict(list)
    for linked in statements:
        if isinstance(linked.annotation, Claim):
            claims[linked.annotation.spans].append(linked.annotation)
    return {
        one: other
        for restatement in restatements
        for one in claims.get(restatement.spans, ())
        for other in claims.get(restatement.restates, ())
        if _says_the_same(one, other)
    }


def _pairs(ones: Sequence[tuple[Statement, str]], others: Sequence[tuple[Statement, str]]) -> Iterator[tuple[str, str]]:
    """Which statements of a sentence say what those of another say; the first of each where none are of one kind."""
    same = [(iri, other_iri) for one, iri in ones for other, other_iri in others if _says_the_same(one, other)]
    yield from same or ((iri, other_iri) for (_, iri), (_, other_iri) in zip(ones[:1], others[:1], strict=False))


def _says_the_same(one: Statement, other: Statement) -> bool:
    """Whether two statements in sentences that say the same are the same: a figure has the same value."""
    if isinstance(one, Statistic) and isinstance(other, Statistic):
        return (one.value, one.upper, one.unit) == (other.value, other.upper, other.unit)
    if isinstance(one, Claim) and isinstance(other, Claim):
        return (one.concerns, one.claim_kind) == (other.concerns, other.claim_kind)
    return type(one) is type(other)


def _write_statement(out: ReportWriter, linked: LinkedStatement) -> str:
    statement, event = linked.annotation, linked.event
    iri = _statement_iri(out, statement, event)
    out.kind(iri, _CLASSES[statement.kind])
    out.words(iri, "mig:text", statement.text, statement.spans[0])
    out.link(iri, "mig:madeAt", event_iri(out, event) if event else iris.thing("report", out.report.slug))
    out.link(iri, "mig:inSection", out.section_at(statement.spans[0].start))
    if statement.subjects and not statement.subjects_are_own:
        out.link(iri, "mig:subjectFrom", out.section_at(statement.spans[0].start))
    _write_things(out, iri, linked)
    _write_voices(out, iri, linked)
    if statement.strength:
        out.link(iri, "mig:strength", iris.thing("strength", statement.strength))
    for words in statement.quotations:
        out.words(iri, "mig:quotation", words, statement.spans[0])
    if linked.of_event:
        out.link(iri, "mig:outcomeOf", event_iri(out, linked.of_event))
    if statement.response:
        out.link(iri, "mig:response", iris.thing("response", statement.response))
    for field, method in statement.found_by:
        out.link(iri, _FOUND_BY[field], iris.method(method))
    out.evidence(iri, statement)
    for span in statement.spans:
        out.link(iri, "prov:wasQuotedFrom", out.passage(span))
    for span in statement.context:
        out.link(iri, "mig:context", out.passage(span))
    return iri


def _write_things(out: ReportWriter, iri: str, linked: LinkedStatement) -> None:
    """Who says it to whom, and what it is about."""
    statement = linked.annotation
    things = {
        "mig:madeBy": (maker.iri for maker in linked.made_by),
        "mig:spokenFor": (body.iri for body in linked.spoken_for),
        "mig:mentions": linked.mentions,
        "mig:addressedTo": statement.addressed_to,
        "dcterms:subject": statement.subjects,
        "mig:affects": statement.affects,
        "mig:concerns": statement.concerns,
    }
    for prop, targets in things.items():
        for target in targets:
            out.link(iri, prop, target)
    for prop, bodies in (("mig:addressedTo", linked.addressed), ("mig:outcomeOf", linked.outcome_of)):
        for body in bodies:
            write_minted(out, body, statement.spans)
            out.link(iri, prop, body.iri)


def _write_voices(out: ReportWriter, iri: str, linked: LinkedStatement) -> None:
    """The speakers whom the report does not name; a document that it lets speak is a source."""
    documents = dict(linked.documents)
    for words in linked.annotation.voices:
        if words in documents:
            out.link(iri, "dcterms:source", documents[words])
        else:
            _write_voice(out, iri, words, linked.annotation, linked.event)


def _write_voice(out: ReportWriter, iri: str, words: str, statement: Statement, event: Event | None) -> None:
    """Those whom the report does not name ("several experts"): one group an event, called as printed."""
    where = event_slug(out, event) if event else out.report.slug
    group = iris.thing("speakers", where, iris.slug(words))
    out.kind(group, "mig:UnnamedSpeakerGroup")
    out.label(group, words.lower())
    out.attest(group, statement.spans)
    out.link(iri, "mig:madeBy", group)


def _statement_iri(out: ReportWriter, statement: Statement, event: Event | None) -> str:
    where = event_slug(out, event) if event else out.report.slug
    if isinstance(statement, Statistic):
        said = f"{statement.text}\n{statement.value}\n{statement.upper}\n{statement.unit}\n{statement.measures}"
        return iris.thing("statistic", where, iris.digest(said))
    if isinstance(statement, Claim):
        said = "\n".join((statement.text, *statement.concerns, statement.claim_kind, str(statement.value)))
        return iris.thing("claim", where, iris.digest(said))
    if isinstance(statement, Definition):
        return iris.thing(statement.kind, where, iris.digest(f"{statement.text}\n{statement.term}"))
    return iris.thing(statement.kind, where, iris.digest(statement.text))


def _write_claim(out: ReportWriter, iri: str, claim: Claim, as_of: str | None) -> None:
    out.link(iri, "mig:claimKind", iris.thing("claim-kind", claim.claim_kind))
    out.value(iri, "mig:value", dated(claim.value) if isinstance(claim.value, str) else claim.value)
    for thing in claim.things:
        out.link(iri, "mig:valueThing", thing)
    out.value(iri, "mig:asOf", dated(as_of) if as_of else None)


def _write_figure(out: ReportWriter, iri: str, linked: LinkedStatement, statistic: Statistic) -> None:
    out.value(iri, "mig:value", statistic.value)
    if statistic.upper is not None:
        out.value(iri, "mig:lowerBound", statistic.value)
        out.value(iri, "mig:upperBound", statistic.upper)
    out.link(iri, "mig:unit", linked.unit)
    out.value(iri, "mig:currency", linked.currency)
    out.words(iri, "mig:unitAsPrinted", statistic.unit)
    out.words(iri, "mig:measures", statistic.measures)
    out.value(iri, "mig:hedge", statistic.hedge)
    out.value(iri, "mig:referencePeriod", statistic.period)
    out.value(iri, "rdfs:label", _figure_label(statistic))
    for place in statistic.places:
        out.link(iri, "mig:coverage", place)


def _figure_label(statistic: Statistic) -> str:
    """A figure with its unit and what it measures, the unit once ("40 sea pilots", "40 pilots: a pool of pilots")."""
    bounds = [plain_decimal(bound) for bound in (statistic.value, statistic.upper) if bound is not None]
    figure = " to ".join(map(str, bounds))
    if statistic.hedge not in (None, "between"):
        figure = f"{statistic.hedge} {figure}"
    unit, measures = statistic.unit or "", statistic.measures or ""
    first = measures.casefold().split()
    if unit and unit.casefold() in first[: len(unit.split()) + _BEFORE_UNIT] and not set(first[:3]) & _INSIDE:
        return f"{figure} {measures}"
    told = f"{figure} {unit}".strip()
    if measures.casefold() in ("", unit.casefold()):
        return told
    return f"{told}: {measures}"


def write_activities(out: ReportWriter, activities: Iterable[LinkedActivity]) -> None:
    """Capacity-building activities, each with the agency that reports it."""
    for linked in activities:
        iri = _activity_iri(linked.agency, linked.annotation)
        _write_activity(out, iri, linked.annotation)
        out.link(iri, "mig:area", linked.area)
        _write_bodies(out, iri, linked)
        if linked.part_of:
            out.link(iri, "mig:partOfActivity", _activity_iri(linked.agency, linked.part_of))


def _activity_iri(agency: Resolved, activity: Activity) -> str:
    title = iris.marked(activity.short or activity.title, iris.digest(activity.text)[:6])
    return iris.thing("activity", agency.iri.rpartition("/")[2], title)


def _write_activity(out: ReportWriter, iri: str, activity: Activity) -> None:
    out.kind(iri, "mig:CapacityBuildingActivity")
    out.title(iri, activity.title, out.language_at(activity.spans[0]))
    out.words(iri, "mig:text", activity.text, activity.spans[0])
    for place in activity.coverage:
        out.link(iri, "mig:coverage", place)
    for group in activity.beneficiaries:
        out.link(iri, "mig:beneficiary", group)
    for theme in activity.subjects:
        out.link(iri, "dcterms:subject", theme)
    if activity.subjects and not activity.subjects_are_own:
        out.link(iri, "mig:subjectFrom", out.section_at(activity.spans[0].start))
    out.words(iri, "mig:areaAsPrinted", activity.area)
    out.value(iri, "mig:period", activity.period)
    for prop, time in (("schema:startDate", activity.start), ("schema:endDate", activity.end)):
        out.value(iri, prop, dated(time) if time else None)
    if activity.status:
        out.link(iri, "mig:status", iris.thing("status", activity.status))
    out.value(iri, "mig:amount", activity.amount)
    out.value(iri, "mig:currency", activity.currency)
    out.evidence(iri, activity)


def _write_bodies(out: ReportWriter, iri: str, linked: LinkedActivity) -> None:
    """The agency and its part that acts, those that act with it, and those that pay."""
    bodies = {
        "mig:carriedOutBy": (linked.agency, *((linked.unit,) if linked.unit else ())),
        "mig:partner": linked.partners,
        "schema:funder": linked.funders,
    }
    for prop, some in bodies.items():
        for body in some:
            write_minted(out, body, linked.annotation.spans[:1])
            out.link(iri, prop, body.iri)
    for group in linked.annotation.partner_groups:
        out.link(iri, "mig:partner", group)


def write_publications(out: ReportWriter, publications: Iterable[LinkedPublication]) -> None:
    """Published works that the report cites, each once in all reports that cite it so."""
    for linked in publications:
        publication = linked.annotation
        title, year = publication.title, publication.year
        iri = iris.thing("publication", iris.marked(title, year) if year else iris.slug(title))
        out.kind(iri, "mig:Publication")
        out.value(iri, "dcterms:title", publication.title)
        out.value(iri, "rdfs:label", publication.title)
        if publication.year:
            out.value(iri, "dcterms:issued", dated(publication.year))
        for name in publication.authors:
            out.value(iri, "mig:printedAuthor", name)
        for author in linked.authors:
            out.link(iri, "dcterms:creator", author.iri)
        for citing in linked.cited_by:
            out.link(iri, "mig:citedBy", citing.iri)
        out.link(iri, "mig:citedIn", iris.thing("report", out.report.slug))
        out.evidence(iri, publication)


def write_memberships(out: ReportWriter, memberships: Iterable[LinkedMembership]) -> None:
    """Members of groups that the report lists."""
    for linked in memberships:
        membership, group, member = linked.annotation, linked.group, linked.member
        for body in (group, member):
            write_minted(out, body, membership.spans)
            out.attest(body.iri, membership.spans)
        out.link(group.iri, "org:hasMember", member.iri)
        out.link(member.iri, "org:memberOf", group.iri)
        out.value(member.iri, "mig:acronym", membership.acronym)
