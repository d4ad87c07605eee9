"""The report itself as quads: its metadata, its text, its sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from miggraph import iris
from miggraph.graph.names import write_body_kind
from miggraph.graph.writer import ReportWriter, dated, tagged
from miggraph.model import DocumentKind, Resolved, Section, Span, Title


def write_report(out: ReportWriter, publisher: Resolved | None, titles: Sequence[Title]) -> None:
    """The report, its text (the context of all passages) and its sections."""
    report, meta = out.report, out.report.meta
    iri, context = iris.thing("report", report.slug), iris.document(report.slug)
    out.kind(iri, "mig:Report")
    out.words(iri, "dcterms:title", meta.title)
    out.words(iri, "rdfs:label", meta.title)
    out.shorter(iri, out.shown(meta.title), meta.language)
    if publisher:
        out.link(iri, "dcterms:publisher", publisher.iri)
    if publisher and publisher.minted:
        out.kind(publisher.iri, "mig:Organization")
        write_body_kind(out, publisher)
        out.value(publisher.iri, "rdfs:label", tagged(publisher.label, publisher.language))
        out.value(publisher.iri, "skos:altLabel", tagged(publisher.printed, publisher.language))
    if meta.issued:
        out.value(iri, "dcterms:issued", dated(meta.issued))
    out.value(iri, "dcterms:identifier", meta.symbol)
    out.value(iri, "dcterms:language", meta.language)
    out.value(iri, "dcterms:rights", meta.copyright)
    out.value(iri, "dcterms:format", meta.source_format)
    out.value(iri, "dcterms:dateSubmitted", meta.added)
    out.value(iri, "mig:sha256", report.sha256)
    if meta.url:
        out.link(iri, "dcterms:source", meta.url)
    out.kind(context, "nif:Context")
    out.value(context, "nif:isString", report.text)
    out.link(context, "nif:sourceUrl", iri)
    out.link(context, "dcterms:isPartOf", iri)
    _write_sections(out, titles)


def _write_sections(out: ReportWriter, titles: Sequence[Title]) -> None:
    for index, (section, title) in enumerate(zip(out.report.sections, titles, strict=True)):
        iri = out.section(index)
        out.kind(iri, "mig:Section")
        out.entitle(iri, title, section.title, out.language_at(section.span))
        out.value(iri, "mig:sectionNumber", section.number)
        out.link(iri, "dcterms:isPartOf", out.section(section.parent))
        out.attest(iri, _title_line(section))


def _title_line(section: Section) -> tuple[Span, ...]:
    """The words of the heading that are the title, without the marks of a heading; or those of its first line."""
    line = next((each for each in section.headline if each.text and each.text in section.title), section.headline[0])
    return line.prose.spans()[:1] or (line.span,)


def write_kinds(out: ReportWriter, kinds: Iterable[DocumentKind]) -> None:
    """What kind of document the report is."""
    iri = iris.thing("report", out.report.slug)
    for found in kinds:
        out.link(iri, "mig:documentKind", iris.thing("document-kind", found.kind))
        out.attest(iri, found.spans)
