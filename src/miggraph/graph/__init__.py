"""Annotations to quads with their evidence, one named graph a report; and quads to bytes that never differ."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, Quad, RdfFormat, serialize

from miggraph.curation import Curated
from miggraph.errors import MiggraphError
from miggraph.graph.events import write_events
from miggraph.graph.layout import write_report
from miggraph.graph.metadata import metadata_quads
from miggraph.graph.names import write_mentions, write_people
from miggraph.graph.statements import write_activities, write_memberships, write_statements
from miggraph.graph.writer import ReportWriter
from miggraph.link import Linked
from miggraph.model import Annotations, Report

__all__ = ["canonical", "metadata_quads", "report_quads"]


def report_quads(
    report: Report, findings: Annotations, linked: Linked, *, curated: Curated | None = None
) -> list[Quad]:
    """The graph of a report, and the graph of its corrections by hand where it has any.

    :param findings: what the converter found; after corrections, what of it nobody rejected or amended
    """
    context = findings.plus(curated.by_hand) if curated else findings
    out = ReportWriter(report)
    write_report(out, linked)
    _write_findings(out, findings, linked, context)
    if not curated or not curated.grounds:
        return list(out)
    hand = ReportWriter(report, graph="curation")
    _write_findings(hand, curated.by_hand, linked, context)
    for finding, correction in curated.grounds.items():
        subject = hand.subjects.get(finding) or out.subjects.get(finding)
        if subject:
            hand.value(subject, "mig:curator", correction.by)
            hand.value(subject, "mig:curatedOn", correction.on)
            hand.value(subject, "mig:curationReason", correction.reason)
    return [*out, *hand]


def _write_findings(out: ReportWriter, findings: Annotations, linked: Linked, context: Annotations) -> None:
    write_events(out, findings, linked, context)
    write_memberships(out, findings, linked)
    write_activities(out, findings, linked)
    write_statements(out, findings, linked, context)
    write_mentions(out, findings, linked, context)
    write_people(out, findings, linked, context)


def canonical(quads: Iterable[Quad]) -> bytes:
    """N-Quads, each once, sorted: equal datasets give equal bytes.

    Without blank nodes this is the canonical form of RDF Dataset Canonicalization (RDFC-1.0).

    :raises MiggraphError: for a blank node
    """
    unique = set(quads)
    for quad in unique:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise MiggraphError("a blank node is in the dataset", where=quad, hint="give it an IRI")
    lines = serialize(unique, format=RdfFormat.N_QUADS)
    return b"".join(sorted((lines or b"").splitlines(keepends=True)))
