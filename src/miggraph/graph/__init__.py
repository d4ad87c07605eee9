"""Annotations to quads with their evidence, one named graph a report; and quads to bytes that never differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, serialize

from miggraph import iris
from miggraph.errors import MiggraphError
from miggraph.graph.events import write_events
from miggraph.graph.layout import write_kinds, write_report
from miggraph.graph.metadata import DatasetTitle, metadata_quads
from miggraph.graph.methods import method_quads
from miggraph.graph.names import write_mentions, write_people
from miggraph.graph.statements import write_activities, write_memberships, write_publications, write_statements
from miggraph.graph.writer import ReportWriter
from miggraph.model import LinkedAnnotations, LinkedReport

__all__ = ["DatasetTitle", "canonical", "metadata_quads", "method_quads", "report_quads"]


Known = Callable[[Sequence[Quad]], Iterable[Quad]]
"""Tells which of some quads are said already."""


def report_quads(linked: LinkedReport, known: Known = lambda _: ()) -> list[Quad]:
    """The graph of a report, and the graph of its corrections by hand where it has any.

    :param known: tells what the authority files say, which is not said again
    """
    shared = _shared_events(linked, known)
    out = ReportWriter(linked.report, events=linked.events, titles=linked.titles, shared=shared)
    write_report(out, linked.publisher, linked.section_titles)
    _write_annotations(out, linked.annotations)
    out.leave_out(known(list(out)))
    if not linked.reasons:
        return list(out)
    hand = ReportWriter(linked.report, graph="curation", events=linked.events, titles=linked.titles, shared=shared)
    _write_annotations(hand, linked.by_hand)
    hand.leave_out(known(list(hand)))
    for annotation, correction in linked.reasons.items():
        subject = hand.subjects.get(annotation) or out.subjects.get(annotation)
        if subject:
            hand.value(subject, "mig:curator", correction.by)
            hand.value(subject, "mig:curatedOn", correction.on)
            hand.value(subject, "mig:curationReason", correction.reason)
    return [*out, *hand]


def _shared_events(linked: LinkedReport, known: Known) -> frozenset[str]:
    """The events that the project names, where it is not the corpus itself: a report that tells of one names it so."""
    if iris.base() == iris.BASE:
        return frozenset()
    kind, event, graph = (
        NamedNode(iri) for iri in (*map(iris.expand, ("rdf:type", "mig:Event")), iris.graph("authority"))
    )
    named = [f"{iris.BASE}id/event/{each.slug}" for each in linked.events.values()]
    told = known([Quad(NamedNode(iri), kind, event, graph) for iri in named])
    return frozenset(str(quad.subject)[1:-1] for quad in told)


def _write_annotations(out: ReportWriter, linked: LinkedAnnotations) -> None:
    write_kinds(out, linked.kinds)
    write_events(out, linked)
    write_memberships(out, linked.memberships)
    write_activities(out, linked.activities)
    write_statements(out, linked.statements, linked.restatements)
    write_publications(out, linked.publications)
    write_mentions(out, linked.mentions)
    write_people(out, linked)


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
