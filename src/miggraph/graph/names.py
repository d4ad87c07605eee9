"""People, and whatever the text names, as quads: nodes for those that no authority file has, and every mention."""

from __future__ import annotations

from collections.abc import Iterable

from miggraph import iris
from miggraph.graph.writer import ReportWriter, dated, tagged
from miggraph.model import (
    LinkedAnnotations,
    LinkedMention,
    NameKind,
    Person,
    Resolved,
    Span,
)
from miggraph.model.identifiers import typed_numbers

_CLASSES = {
    NameKind.ORGANIZATION: "mig:Organization",
    NameKind.PROCESS: "mig:ConsultativeProcess",
    NameKind.COUNTRY: "mig:Country",
    NameKind.REGION: "mig:Region",
    NameKind.PLACE: "mig:Place",
    NameKind.INSTRUMENT: "mig:LegalInstrument",
    NameKind.INITIATIVE: "mig:Initiative",
}


def write_minted(out: ReportWriter, thing: Resolved, spans: Iterable[Span]) -> None:
    """The node of a thing that no authority file has; nothing for one that has."""
    if not thing.minted:
        return
    cited = thing.citation
    out.kind(thing.iri, _CLASSES[thing.kind], *((cited.kind,) if cited else ()))
    out.value(thing.iri, "rdfs:label", tagged(thing.label, thing.language))
    out.value(thing.iri, "skos:altLabel", tagged(thing.printed, thing.language))
    out.value(thing.iri, "mig:acronym", thing.short)
    if cited:
        out.value(thing.iri, "mig:officialNumber", cited.number)
        for curie, number in typed_numbers(cited.number or ""):
            out.value(thing.iri, curie, number)
        out.value(thing.iri, "mig:adoptedOn", dated(cited.adopted) if cited.adopted else None)
    write_body_kind(out, thing)
    out.link(thing.iri, "mig:country", thing.country)
    out.attest(thing.iri, spans)
    out.found_by(thing.iri, thing.method, thing.confidence)


def write_body_kind(out: ReportWriter, thing: Resolved) -> None:
    """What kind of body an organisation is that no authority file has."""
    if thing.body:
        out.link(thing.iri, "mig:organizationType", iris.thing("organization-type", thing.body))


def write_people(out: ReportWriter, linked: LinkedAnnotations) -> None:
    """Each person who takes part or is named in this report, with every form of the name."""
    for person, mentions in linked.people().items():
        out.kind(person.iri, "mig:Person")
        out.value(person.iri, "rdfs:label", person.label)
        out.found_by(person.iri, person.method, person.confidence)
        for form in {*person.forms, *(m.surface for m in mentions)} - {person.label}:
            out.value(person.iri, "skos:hiddenLabel" if form in person.misspelt else "skos:altLabel", form)
        for mention in mentions:
            out.attest(person.iri, mention.spans)


def write_mentions(out: ReportWriter, mentions: Iterable[LinkedMention]) -> None:
    """Each mention as a phrase that says what it names, inside its paragraph."""
    for mention in mentions:
        if mention.target:
            _write_mention(out, mention, mention.target)
        else:
            _write_unresolved(out, mention)


def _write_mention(out: ReportWriter, linked: LinkedMention, target: Resolved) -> None:
    mention = linked.annotation
    for span in mention.spans:
        phrase = out.passage(span)
        out.subjects.setdefault(mention, phrase)
        out.kind(phrase, "mig:Mention")
        out.link(phrase, "itsrdf:taIdentRef", target.iri)
        out.value(phrase, "itsrdf:taConfidence", f"{mention.confidence:g}")
        out.link(phrase, "nif:superString", _paragraph(out, span))
    if isinstance(target, Person):
        return
    out.attest(target.iri, mention.spans)
    write_minted(out, target, mention.spans)
    if linked.alt_label:
        out.name(target.iri, "skos:altLabel", mention.surface)


def _write_unresolved(out: ReportWriter, linked: LinkedMention) -> None:
    """A form that may name several things, or something else: kept with what it may name, and linked to none."""
    mention = linked.annotation
    for span in mention.spans:
        phrase = out.passage(span)
        out.kind(phrase, "mig:UnresolvedMention")
        out.found_by(phrase, mention.method, mention.confidence)
        out.link(phrase, "nif:superString", _paragraph(out, span))
        for candidate in linked.candidates:
            out.link(phrase, "mig:candidate", candidate)


def _paragraph(out: ReportWriter, span: Span) -> str:
    """The passage of the paragraph that holds a span: the part of it on the same page.

    What is a paragraph of its own, or stands in none, stands in the text.
    """
    block = out.block_at(span.start)
    around = next((s for s in block.prose.spans() if s.covers(span)), None) if block else None
    return out.passage(around) if around and around != span else iris.document(out.report.slug)
