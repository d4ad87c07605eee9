"""People, and whatever the text names, as quads: nodes for those that no authority file has, and every mention."""

from __future__ import annotations

from collections.abc import Iterable

from miggraph.graph.writer import ReportWriter
from miggraph.link import Linked, Resolved, event_of
from miggraph.model import Annotations, BlockKind, Mention, NameKind, Span

_CLASSES = {
    NameKind.ORGANIZATION: "mig:Organization",
    NameKind.PROCESS: "mig:ConsultativeProcess",
    NameKind.COUNTRY: "mig:Country",
    NameKind.REGION: "mig:Region",
    NameKind.PLACE: "mig:Place",
    NameKind.INSTRUMENT: "mig:LegalInstrument",
    NameKind.INITIATIVE: "mig:Initiative",
}
_NO_NAMES = ("mention/context", "mention/group", "mention/defined-acronym", "mention/ilo-number")


def write_minted(out: ReportWriter, found: Resolved, spans: Iterable[Span], curie: str | None = None) -> None:
    """The node of a name that no authority file has; nothing for one that has."""
    if not found.label:
        return
    out.kind(found.iri, curie or _CLASSES[found.kind])
    out.value(found.iri, "rdfs:label", found.label)
    out.value(found.iri, "mig:acronym", found.short)
    out.attest(found.iri, spans)
    out.grounds(found.iri, found.method, found.confidence)


def write_people(out: ReportWriter, findings: Annotations, linked: Linked, context: Annotations) -> None:
    """Each person who takes part or is named in this report, with every form of the name."""
    present: dict[str, list[Mention]] = {}
    for mention in findings.of(Mention):
        if mention.kind is NameKind.PERSON:
            iri = linked.mention(mention, event_of(out.report, context, mention))
            if iri:
                present.setdefault(iri, []).append(mention)
    for iri, person in linked.people.items():
        mentions = present.get(iri, [])
        if not mentions and not _attested(out, iri):
            continue
        out.kind(iri, "mig:Person")
        out.value(iri, "rdfs:label", person.label)
        out.grounds(iri, person.method, person.confidence)
        for form in {*person.forms, *(m.surface for m in mentions)} - {person.label}:
            out.value(iri, "skos:hiddenLabel" if form in person.misspelt else "skos:altLabel", form)
        for mention in mentions:
            out.attest(iri, mention.spans)


def _attested(out: ReportWriter, iri: str) -> bool:
    return out.has(iri, "mig:attestedIn")


def write_mentions(out: ReportWriter, findings: Annotations, linked: Linked, context: Annotations) -> None:
    """Each mention as a phrase that says what it names, inside its paragraph."""
    for mention in findings.of(Mention):
        target = linked.mention(mention, event_of(out.report, context, mention))
        if not mention.spans:
            continue
        if not target:
            _write_unresolved(out, mention, linked)
            continue
        for span in mention.spans:
            phrase = out.passage(span)
            out.subjects.setdefault(mention, phrase)
            out.kind(phrase, "mig:Mention")
            out.link(phrase, "itsrdf:taIdentRef", target)
            out.value(phrase, "itsrdf:taConfidence", _confidence(mention))
            out.link(phrase, "nif:superString", _paragraph(out, span))
        if mention.kind is NameKind.PERSON:
            continue
        out.attest(target, mention.spans)
        if mention.target is None:
            found = linked.names.resolve(mention.stands_for or mention.surface, mention.kind)
            write_minted(out, found, mention.spans)
        _write_form(out, mention, target, linked)


def _write_unresolved(out: ReportWriter, mention: Mention, linked: Linked) -> None:
    """A form that may name several things, or something else: kept with what it may name, and linked to none."""
    for span in mention.spans:
        phrase = out.passage(span)
        out.kind(phrase, "mig:UnresolvedMention")
        out.grounds(phrase, mention.method, mention.confidence)
        out.link(phrase, "nif:superString", _paragraph(out, span))
        for candidate in linked.candidates(mention):
            out.link(phrase, "mig:candidate", candidate)


def _confidence(mention: Mention) -> str:
    return f"{mention.confidence:g}"


def _write_form(out: ReportWriter, mention: Mention, target: str, linked: Linked) -> None:
    """The surface form as another label, unless it is an adjective or means something only in its context."""
    if mention.adjective or mention.method in _NO_NAMES:
        return
    entry = linked.lexicon.by_iri.get(target)
    known = {entry.label, *entry.names, *entry.acronyms} if entry else set()
    if mention.surface not in known or (entry and mention.surface != entry.label and mention.surface in entry.names):
        out.value(target, "skos:altLabel", mention.surface)


def _paragraph(out: ReportWriter, span: Span) -> str | None:
    """The passage of the paragraph that holds a span: the part of it on the same page."""
    block = out.block_at(span.start)
    if block is None or block.kind is BlockKind.HEADING:
        return None
    around = next((s for s in block.prose.spans() if s.covers(span)), None)
    return out.passage(around) if around and around != span else None


def entity_iri(linked: Linked, report_event: str | None, name: str) -> str | None:
    """A person or an organisation by name: who a statement is made by."""
    person = linked.person(name, report_event)
    if person:
        return person
    known = linked.names.known(name, NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)
    return known.iri if known else None
