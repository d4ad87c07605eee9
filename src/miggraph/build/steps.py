"""The steps of a build, each for many reports: what is at fault in one of them stops none of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad

from miggraph.build.checks import ascribe, shape_error, wrong
from miggraph.build.coverage import coverage_line, coverage_notes
from miggraph.build.faults import Faults
from miggraph.build.languages import unread_languages
from miggraph.build.library import unsaid
from miggraph.build.lines import (
    corrections_line,
    holding_line,
    kinds_line,
    left_out_lines,
    model_lines,
    people_of,
    size_line,
    unread_lines,
    violation_lines,
)
from miggraph.build.parts import Graph, infer_parts, violations_of
from miggraph.build.reports import extract_key, extract_one, read_key, read_one
from miggraph.build.stages import Stages
from miggraph.build.work import Task, Work, given_by
from miggraph.colleague import Asked, Colleague
from miggraph.config import Settings
from miggraph.curation import correction_files, curate, read_corrections
from miggraph.errors import ReportError
from miggraph.evidence import check_evidence
from miggraph.extract import LANGUAGES, Document, language_read
from miggraph.extract.rules import all_method_concepts, reading
from miggraph.graph import method_quads, report_quads
from miggraph.iris import document
from miggraph.lexicon import Lexicon
from miggraph.link import link
from miggraph.link.authority import load_authority, load_ontology
from miggraph.model import Annotations, Attribution, Curated, LinkedReport, Report
from miggraph.reader import LEFT_OUT, Coverage, report_files


@dataclass(frozen=True, slots=True)
class Shared:
    """What all reports rest on: the names to look for, and the quads of the ontology and the authority files.

    ``authority`` are those of the authority files alone.
    """

    lexicon: Lexicon
    graph: Graph
    authority: Sequence[Quad]

    @property
    def quads(self) -> Sequence[Quad]:
        """The quads of the ontology and the authority files."""
        return self.graph.quads


def load_shared(settings: Settings, stages: Stages) -> Shared:
    """Read what all reports rest on."""
    with stages.stage("authority") as said:
        authority = load_authority(settings.authority_dir, settings.ontology_dir)
        quads = [*vocabulary(settings.ontology_dir), *authority.quads]
        said.append(f"{len(authority.entries)} names to look for, {len(quads)} quads")
    return Shared(Lexicon(authority.entries), Graph(quads), authority.quads)


def vocabulary(ontology_dir: Path) -> list[Quad]:
    """The graph of the ontology: its files, the concept schemes, and the scheme of methods made from the rule files.

    :raises MiggraphError: for a file of the ontology or of rules that is not what it should be
    """
    return [*load_ontology(ontology_dir), *method_quads(all_method_concepts())]


@dataclass(frozen=True, slots=True)
class Source:
    """A report as read, the words by which names can be found in it, and what it is kept by."""

    report: Report
    words: frozenset[str]
    key: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """A report with its annotations, how much of it was read as what, and what they are kept by."""

    report: Report
    annotations: Annotations
    covered: Coverage
    key: str


def read_all(folder: Path, work: Work, stages: Stages, faults: Faults) -> list[Source]:
    """Read the reports of a folder."""
    with stages.stage("read") as said:
        tasks: list[Task] = []
        for file in report_files(folder):
            with faults.of(file.stem):
                if tasks and tasks[-1].report == file.stem:
                    raise ReportError("another report has this name", where=file, hint="rename one of the two")
                size = file.stat().st_size if file.is_file() else 0
                tasks.append(Task(file.stem, read_key(file), read_one, (file,), size))
        sources: list[Source] = []
        for outcome in work.each(tasks):
            with faults.of(outcome.task.report):
                report, words = given_by(outcome)
                sources.append(Source(report, words, outcome.task.key))
        sources = [source for source in sources if source.report.slug not in faults.found]
        faults.require_some(len(sources))
        reports = [source.report for source in sources]
        said.append(size_line(reports))
        said += unread_lines(reports)
        said += [f"{report.slug}: {clause}" for report in reports for clause in unsaid(report.meta)]
        said += left_out_lines(faults, [])
    return sources


def find(
    sources: Sequence[Source],
    lexicon: Lexicon,
    colleague: Colleague | None,
    work: Work,
    stages: Stages,
    faults: Faults,
) -> list[Extracted]:
    """The annotations of each report."""
    before = list(faults.found)
    with stages.stage("extract") as said:
        found, asked = [], Asked()
        for source, outcome in zip(sources, work.each(_extractions(sources, lexicon)), strict=True):
            with faults.of(source.report.slug):
                annotations, covered = given_by(outcome)
                annotations = completed(source.report, annotations, lexicon, colleague, asked)
                found.append(Extracted(source.report, annotations, covered, outcome.task.key))
        faults.require_some(len(found))
        said.append(kinds_line(each.annotations for each in found))
        said += model_lines(colleague, asked)
        said += [line for each in found for line in unread_languages(each.report)]
        said += left_out_lines(faults, before)
    return found


def _extractions(sources: Iterable[Source], lexicon: Lexicon) -> Iterator[Task]:
    for source in sources:
        entries = lexicon.named_in(source.words).entries
        size = len(source.report.text)
        yield Task(source.report.slug, extract_key(source.key, entries), extract_one, (source.report, entries), size)


def cover(covered: Mapping[str, Coverage], stages: Stages, *, most: int, notes: Iterable[str] = ()) -> None:
    """Say how much of each report was read, and what was left out.

    :param covered: how much was read, by the slug of the report
    :param notes: what else there is to say
    """
    with stages.stage("coverage") as said:
        characters = sum(each.characters for each in covered.values())
        left = sum(each.parts.get(LEFT_OUT, 0) for each in covered.values())
        said.append(f"{characters} characters, {left} left out")
        for slug, each in covered.items():
            said.append(coverage_line(slug, each))
            said += coverage_notes(slug, each, most=most)
        said += notes


def completed(
    report: Report, annotations: Annotations, lexicon: Lexicon, colleague: Colleague | None, asked: Asked
) -> Annotations:
    """The annotations that the rules find in a report with what a model adds.

    There may be none of one in a language without rules, which has its structure.

    :raises ReportError: if there are none of one in a language with rules
    """
    if colleague:
        with reading(language_read(report)):
            annotations = annotations.plus(colleague.read(Document(report, lexicon, annotations), asked))
    foreign = report.languages and not any(part.language in LANGUAGES for part in report.languages)
    if not foreign and all(isinstance(annotation, Attribution) for annotation in annotations):
        raise ReportError(
            "nothing is recognised in it",
            where=report.slug,
            hint="check that it is a report on migration, in English or French, with headings and paragraphs",
        )
    return annotations


def curate_all(
    found: Sequence[Extracted],
    folder: Path,
    stages: Stages,
    faults: Faults,
    *,
    known: Sequence[str],
    enabled: bool,
) -> list[Curated]:
    """The annotations of each report after its corrections by hand."""
    before = list(faults.found)
    with stages.stage("curate") as said:
        files, strays = correction_files(folder, known) if enabled else ({}, {})
        for name, error in strays.items():
            faults.add(name, error)
        curated: list[Curated] = []
        for each in found:
            with faults.of(each.report.slug):
                file = files.get(each.report.slug)
                curated.append(curate(each.report, each.annotations, read_corrections(file) if file else ()))
        said.append(corrections_line(curated) if enabled else "left out")
        said += [f"{c.place}: changes nothing, remove it" for made in curated for c in made.unused]
        said += left_out_lines(faults, before)
    return curated


def write_graphs(curated: Sequence[Curated], shared: Shared, stages: Stages, faults: Faults) -> dict[str, Graph]:
    """The quads of each report whose passages hold their words, by its slug; the report added last comes last.

    What the authority files say is not said again.
    """
    before = list(faults.found)
    with stages.stage("link") as said:
        linked = _link(curated, shared.lexicon, faults)
        said.append(f"{len(people_of(linked))} people")
    graphs: dict[str, list[Quad]] = {}
    with stages.stage("graph") as said:
        for each in sorted(linked, key=lambda made: (made.report.meta.added, made.report.slug)):
            with faults.of(each.report.slug):
                graphs[each.report.slug] = report_quads(each, shared.authority)
        said.append(f"{sum(map(len, graphs.values()))} quads")
    texts = {each.report.slug: each.report.text for each in curated}
    with stages.stage("evidence") as said:
        passages = 0
        for slug in list(graphs):
            with faults.of(slug):
                passages += check_evidence(graphs[slug], {document(slug): texts[slug]})
        said.append(holding_line(passages))
        said += left_out_lines(faults, before)
    return {slug: Graph(graph, len(texts[slug])) for slug, graph in graphs.items() if slug not in faults.found}


def _link(curated: Sequence[Curated], lexicon: Lexicon, faults: Faults) -> list[LinkedReport]:
    """The reports linked together; none where some cannot be linked, which are found by linking each alone."""
    try:
        return link(curated, lexicon)
    except Exception:
        for each in curated:
            with faults.of(each.report.slug):
                link([each], lexicon)
        if not any(each.report.slug in faults.found for each in curated):
            raise
        return []


def infer_all(graphs: Mapping[str, Graph], shared: Shared, work: Work, stages: Stages) -> list[Quad]:
    """What follows from all graphs."""
    with stages.stage("reason") as said:
        inferred = infer_parts(graphs, shared.graph, work)
        said.append(f"{len(inferred)} quads follow")
    return inferred


def conform(
    graphs: Mapping[str, Graph],
    inferred: Sequence[Quad],
    shared: Shared,
    shapes: Path,
    work: Work,
    stages: Stages,
    faults: Faults,
) -> bool:
    """Whether all conforms to the shapes; the reports that do not are left out.

    :raises ShapeError: if what all reports share does not conform
    """
    before = list(faults.found)
    with stages.stage("shapes") as said:
        found = violations_of(graphs, shared.graph, inferred, shapes, work)
        bad = wrong(found)
        said += violation_lines(found)
        at_fault = ascribe(bad, {slug: graph.quads for slug, graph in graphs.items()}, shared.quads, shapes)
        if bad and not at_fault:
            raise shape_error(bad)
        for report, error in at_fault.items():
            faults.add(report, error)
        said += left_out_lines(faults, before)
    return not bad
