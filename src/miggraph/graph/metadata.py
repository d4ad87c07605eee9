"""The metadata graph: where each named graph comes from (PROV-O), and what the dataset is (DCTERMS)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pyoxigraph import Quad

from miggraph import iris
from miggraph.graph.writer import Writer

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


_LEFT_OUT = "left out"
_TITLE = "miggraph: reports on international migration as a knowledge graph"


@dataclass(frozen=True, slots=True)
class DatasetTitle:
    """What a dataset is called, who publishes it, and the IRI of its licence; empty for what the project says."""

    title: str = ""
    publisher: str = ""
    licence: str = ""


def metadata_quads(
    graphs: Iterable[str],
    reports: Mapping[str, date],
    software: str,
    covered: Mapping[str, Mapping[str, int]] | None = None,
    *,
    unmentioned: Iterable[str] = (),
    moved: Mapping[str, str] | None = None,
    about: DatasetTitle | None = None,
) -> list[Quad]:
    """Provenance of the other graphs.

    No clock is read, so that equal input gives equal bytes: the dataset is as new as the newest report added to it.
    The time of a build is in ``build.json`` beside the dump.

    :param graphs: the names of the other graphs
    :param reports: the day on which each report was added, by its slug
    :param software: the version of the software that built it
    :param covered: the characters that were read of each report (its slug), by what they were read as
    :param unmentioned: the entries of the authority files of which no report says or names anything
    :param moved: addresses that things had, each with the one that it has now
    :param about: what the dataset is called, and who publishes it
    """
    own = iris.graph("metadata")
    out = Writer(own)
    newest = max(reports.values(), default=None)
    _write_dataset(out, newest, about or DatasetTitle())
    build, agent = iris.thing("build", "dataset"), iris.thing("software", f"miggraph-{iris.slug(software)}")
    out.kind(agent, "prov:SoftwareAgent")
    out.value(agent, "rdfs:label", f"miggraph {software}")
    out.kind(build, "prov:Activity")
    out.value(build, "rdfs:label", "Build of the dataset")
    out.link(build, "prov:wasAssociatedWith", agent)
    for slug in reports:
        out.link(build, "prov:used", iris.thing("report", slug))
    for graph in sorted({*graphs, own}):
        out.kind(graph, "prov:Entity")
        out.link(graph, "prov:wasGeneratedBy", build)
        out.value(graph, "dcterms:modified", newest)
        out.link(graph, "dcterms:isPartOf", iris.dataset())
    for slug in reports:
        graph = iris.graph(f"report/{slug}")
        out.link(graph, "prov:wasDerivedFrom", iris.thing("report", slug))
        out.link(graph, "dcterms:source", iris.document(slug))
        _write_coverage(out, slug, (covered or {}).get(slug, {}))
    for entry in sorted(unmentioned):
        out.kind(entry, "mig:ReferenceEntry")
    for old, kept in (moved or {}).items():
        out.link(kept, "owl:sameAs", old)
    return list(out)


def _write_dataset(out: Writer, newest: date | None, about: DatasetTitle) -> None:
    out.kind(iris.dataset(), "void:Dataset", "dcat:Dataset", "prov:Entity")
    out.value(iris.dataset(), "dcterms:title", about.title or _TITLE)
    out.value(iris.dataset(), "rdfs:label", about.title or "miggraph dataset")
    out.value(iris.dataset(), "dcterms:publisher", about.publisher)
    out.link(iris.dataset(), "dcterms:license", about.licence or _LICENCE)
    out.value(iris.dataset(), "dcterms:modified", newest)


def _write_coverage(out: Writer, slug: str, parts: Mapping[str, int]) -> None:
    """How much of a report was read as what; nothing where that is not known."""
    whole = sum(parts.values())
    if not whole:
        return
    report = iris.thing("report", slug)
    understood = Decimal(whole - parts.get(_LEFT_OUT, 0)) / whole
    out.value(report, "mig:understood", understood.quantize(Decimal("0.0001")))
    for part, characters in sorted(parts.items()):
        share = iris.thing("read-share", slug, iris.slug(part))
        out.kind(share, "mig:ReadShare")
        out.value(share, "rdfs:label", f"{slug}: {part}")
        out.link(share, "dcterms:isPartOf", report)
        out.value(share, "mig:readAs", part)
        out.value(share, "mig:characters", characters)
