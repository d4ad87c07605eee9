"""The build: reports in, a checked and published dataset out. Conducts the stages and does nothing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from miggraph import __version__, iris
from miggraph.build.checks import SHOWN, ascribe, shape_error, violations, wrong
from miggraph.build.coverage import coverage_line, coverage_notes, coverage_of
from miggraph.build.faults import Faults
from miggraph.build.languages import unread_languages
from miggraph.build.library import unsaid
from miggraph.build.memory import collecting_rarely
from miggraph.build.models import colleague_of
from miggraph.build.stages import Progress, StageReport, Stages, silent
from miggraph.colleague import Asked, Colleague
from miggraph.config import Settings
from miggraph.curation import correction_files, curate, read_corrections
from miggraph.errors import MiggraphError, ReportError
from miggraph.evidence import check_evidence
from miggraph.extract import LANGUAGES, Document, extract, language_read
from miggraph.extract.rules import all_method_concepts, reading
from miggraph.fingerprint import fingerprint
from miggraph.graph import beyond, canonical, metadata_quads, method_quads, report_quads
from miggraph.iris import BASE, document, expand
from miggraph.lexicon import Lexicon
from miggraph.link import link
from miggraph.link.authority import load_authority, load_ontology
from miggraph.model import Annotations, Attribution, Curated, LinkedReport, Person, Report, ReportMeta
from miggraph.publish import publish, version_of, writing
from miggraph.reader import LEFT_OUT, Coverage, StoredText, read_report, read_source, report_files, report_from_text
from miggraph.reader.metadata import metadata_path, read_metadata
from miggraph.reason import infer
from miggraph.shapes import Violation
from miggraph.texts import text_files

__all__ = ["Built", "Progress", "StageReport", "build", "convert", "count", "silent", "vocabulary"]

_TYPE = expand("rdf:type")
_MOST_IN_BUILD, _MOST_IN_CONVERSION = 5, 200
"""Of so many places that were left out of a report is told."""


@dataclass(frozen=True, slots=True)
class Built:
    """A published dataset: its version, its folder, how many quads each graph has, and the reports that it lacks.

    ``left_out`` has what is wrong with each report at fault, by its slug.
    """

    version: str
    folder: Path
    counts: Mapping[str, int]
    seconds: Mapping[str, float]
    left_out: Mapping[str, MiggraphError] = field(default_factory=dict)


@collecting_rarely()
def build(
    settings: Settings,
    *,
    curation: bool = True,
    strict: bool = False,
    required: Collection[str] = (),
    progress: Progress = silent,
) -> Built:
    """Build the dataset from the reports and publish it in ``settings.dataset_dir``.

    A report at fault is left out, the others are built.

    :param curation: whether corrections by hand are applied
    :param strict: whether a report at fault ends the build
    :param required: slugs of reports that may not be left out
    :raises MiggraphError: for a fault of what all reports share, of every report, or of one that may not be left out;
        the dataset that was there stays as it was
    """
    stages, faults = Stages(progress), Faults(strict=strict, required=required)
    with writing(settings.dataset_dir):
        inputs = fingerprint(settings, curation=curation)
        quads, reports = _assemble(settings, stages, faults, curation=curation)
        counts = count(quads)
        with stages.stage("publish") as said:
            data = canonical(quads)
            del quads
            facts = {
                "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "software": __version__,
                "curation": curation,
                "counts": counts,
                "seconds": stages.seconds,
                "inputs": inputs,
                "left_out": dict(sorted(faults.lines().items())),
            }
            folder = publish(settings.dataset_dir, data, facts, text_files(reports))
            said.append(f"version {folder.name[:12]}, {len(data) / 1e6:.1f} MB")
    return Built(version_of(data), folder, counts, stages.seconds, faults.found)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all reports rest on: the names to look for, and the quads of the ontology and the authority files."""

    lexicon: Lexicon
    quads: Sequence[Quad]


def _assemble(settings: Settings, stages: Stages, faults: Faults, *, curation: bool) -> tuple[list[Quad], list[Report]]:
    """All quads of the dataset, checked but not yet written, and the reports that they are from."""
    shared = _load_shared(settings, stages)
    reports = _read(settings.reports_dir, stages, faults)
    found = _find(reports, shared.lexicon, colleague_of(settings), stages, faults)
    covered = _cover(found, shared.lexicon, stages, faults, most=_MOST_IN_BUILD)
    found = [(report, annotations) for report, annotations in found if report.slug not in faults.found]
    known = [file.stem for file in report_files(settings.reports_dir)]
    curated = _curate(found, settings.curation_dir, stages, faults, known=known, enabled=curation)
    while True:
        faults.require_some(len(curated))
        graphs = _write(curated, shared, stages, faults)
        if len(graphs) == len(curated):
            quads = [*shared.quads, *(quad for graph in graphs.values() for quad in graph)]
            with stages.stage("reason") as said:
                inferred = infer(quads)
                said.append(f"{len(inferred)} quads follow")
            if _conform(quads, inferred, graphs, shared, settings.shapes_dir, stages, faults):
                break
        curated = [each for each in curated if each.report.slug not in faults.found]
    reports = [each.report for each in curated]
    quads += inferred
    return [
        *quads,
        *metadata_quads(quads, reports, __version__, {slug: each.parts for slug, each in covered.items()}),
    ], reports


def _load_shared(settings: Settings, stages: Stages) -> _Shared:
    with stages.stage("authority") as said:
        authority = load_authority(settings.authority_dir, settings.ontology_dir)
        quads = [*vocabulary(settings.ontology_dir), *authority.quads]
        said.append(f"{len(authority.entries)} names to look for, {len(quads)} quads")
    return _Shared(Lexicon(authority.entries), quads)


def vocabulary(ontology_dir: Path) -> list[Quad]:
    """The graph of the ontology: its files, the concept schemes, and the scheme of methods made from the rule files.

    :raises MiggraphError: for a file of the ontology or of rules that is not what it should be
    """
    return [*load_ontology(ontology_dir), *method_quads(all_method_concepts())]


@collecting_rarely()
def convert(
    file: Path,
    settings: Settings,
    *,
    meta: ReportMeta | None = None,
    source: StoredText | None = None,
    progress: Progress = silent,
) -> list[Quad]:
    """One report as quads of its own graph, without touching any dataset; its slug is made from the file's name.

    The checks of a build are run; what they find is told as notes of their stages and ends nothing.

    :param meta: what is known of the report, instead of the metadata file beside it
    :param source: the file as read already
    :raises ReportError: if the report cannot be read, or nothing is recognised in it
    """
    stages = Stages(progress)
    with stages.stage("read") as said:
        source = source or read_source(file)
        slug = iris.slug(file.stem) or "report"
        report = report_from_text(slug, source.text, meta or read_metadata(metadata_path(file)), source.layout)
        said.append(_size([report]))
        said += _unread([report])
    shared = _load_shared(settings, stages)
    colleague, asked = colleague_of(settings), Asked()
    with stages.stage("extract") as said:
        with Faults(strict=True).of(slug):
            annotations = _extract(report, shared.lexicon, colleague, asked)
        said.append(_kinds([annotations]))
        said += _model_line(colleague, asked)
        said += unread_languages(report)
    _cover([(report, annotations)], shared.lexicon, stages, Faults(), most=_MOST_IN_CONVERSION)
    with stages.stage("graph") as said:
        with Faults(strict=True).of(slug):
            [linked] = link([Curated(report, annotations)], shared.lexicon)
            quads = report_quads(linked)
        said.append(f"{len(quads)} quads")
    faults = Faults()
    with stages.stage("evidence") as said:
        with faults.of(slug):
            said.append(_holding(check_evidence(quads, {document(slug): source.text})))
        said += _would_be_left_out(faults, said)
    faults = Faults()
    with stages.stage("shapes") as said:
        with faults.of(slug):
            own = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
            found = violations([*shared.quads, *quads], (), settings.shapes_dir, own)
            said += _violations(found)
            if wrong(found):
                raise shape_error(wrong(found), slug)
        said += _would_be_left_out(faults, said)
    return quads


def _would_be_left_out(faults: Faults, said: Sequence[str]) -> list[str]:
    """What a check of a conversion says where it fails."""
    lines = [f"a build would leave the report out: {error}" for error in faults.found.values()]
    return lines if said or not lines else ["it does not hold", *lines]


def _holding(passages: int) -> str:
    return f"{passages} passages hold the words of their report"


def _violations(found: Sequence[Violation]) -> list[str]:
    bad, counts = wrong(found), Counter(violation.severity for violation in found)
    counted = f"{len(bad)} violations, {counts['Warning']} warnings, {counts['Info']} gaps"
    return [counted, *map(str, bad[:SHOWN])]


def count(quads: Iterable[Quad]) -> dict[str, int]:
    """How many quads there are, in all and by graph, and how many things of each class of the ontology."""
    counts: Counter[str] = Counter()
    unique = set(quads)
    for quad in unique:
        if isinstance(quad.graph_name, NamedNode):
            counts[quad.graph_name.value.removeprefix(BASE)] += 1
        if quad.predicate.value == _TYPE and isinstance(quad.object, NamedNode):
            kind = quad.object.value
            if kind.startswith(expand("mig:")):
                counts["mig:" + kind.removeprefix(expand("mig:"))] += 1
    return {"quads": len(unique), **dict(sorted(counts.items()))}


def _read(folder: Path, stages: Stages, faults: Faults) -> list[Report]:
    with stages.stage("read") as said:
        reports: list[Report] = []
        for file in report_files(folder):
            with faults.of(file.stem):
                if any(report.slug == file.stem for report in reports):
                    raise ReportError("another report has this name", where=file, hint="rename one of the two")
                reports.append(read_report(file))
        reports = [report for report in reports if report.slug not in faults.found]
        faults.require_some(len(reports))
        said.append(_size(reports))
        said += _unread(reports)
        said += [f"{report.slug}: {clause}" for report in reports for clause in unsaid(report.meta)]
        said += _left_out(faults, [])
    return reports


def _left_out(faults: Faults, before: Iterable[str]) -> list[str]:
    """A line for each report that a stage has left out."""
    return [f"left out {report}: {line}" for report, line in faults.lines().items() if report not in set(before)]


def _unread(reports: Iterable[Report]) -> list[str]:
    """A line for each part of a file that could not be read, such as a page without a text layer."""
    return [f"{report.slug}: {remark}" for report in reports for remark in report.layout.remarks]


def _size(reports: Sequence[Report]) -> str:
    characters = sum(len(report.text) for report in reports)
    sections = sum(len(report.sections) for report in reports)
    return f"{len(reports)} report{'s' * (len(reports) != 1)}, {characters} characters, {sections} sections"


def _find(
    reports: Sequence[Report], lexicon: Lexicon, colleague: Colleague | None, stages: Stages, faults: Faults
) -> list[tuple[Report, Annotations]]:
    before = list(faults.found)
    with stages.stage("extract") as said:
        found, asked = [], Asked()
        for report in reports:
            with faults.of(report.slug):
                found.append((report, _extract(report, lexicon, colleague, asked)))
        faults.require_some(len(found))
        said.append(_kinds(annotations for _, annotations in found))
        said += _model_line(colleague, asked)
        said += [line for report, _ in found for line in unread_languages(report)]
        said += _left_out(faults, before)
    return found


def _cover(
    found: Iterable[tuple[Report, Annotations]], lexicon: Lexicon, stages: Stages, faults: Faults, *, most: int
) -> dict[str, Coverage]:
    """How much of each report was read, by its slug; says so, and what was left out."""
    before = list(faults.found)
    with stages.stage("coverage") as said:
        covered: dict[str, Coverage] = {}
        for report, annotations in found:
            with faults.of(report.slug):
                covered[report.slug] = coverage_of(report, annotations, lexicon)
        characters = sum(each.characters for each in covered.values())
        left = sum(each.parts.get(LEFT_OUT, 0) for each in covered.values())
        said.append(f"{characters} characters, {left} left out")
        for slug, each in covered.items():
            said.append(coverage_line(slug, each))
            said += coverage_notes(slug, each, most=most)
        said += _left_out(faults, before)
    return covered


def _model_line(colleague: Colleague | None, asked: Asked) -> list[str]:
    """What came of asking a model, where one is asked."""
    return [f"model {colleague.model}: {asked}"] if colleague else []


def _extract(report: Report, lexicon: Lexicon, colleague: Colleague | None, asked: Asked) -> Annotations:
    """The annotations of a report: those of the rules, and what a model adds.

    There may be none of one in a language without rules, which has its structure.

    :raises ReportError: if there are none of one in a language with rules
    """
    annotations = extract(report, lexicon)
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


def _kinds(found: Iterable[Annotations]) -> str:
    kinds = Counter(type(a).__name__ for annotations in found for a in annotations)
    return f"{kinds.total()} annotations: {', '.join(f'{kind} {n}' for kind, n in sorted(kinds.items()))}"


def _curate(
    found: Sequence[tuple[Report, Annotations]],
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
        for report, annotations in found:
            with faults.of(report.slug):
                file = files.get(report.slug)
                curated.append(curate(report, annotations, read_corrections(file) if file else ()))
        said.append(_corrections(curated) if enabled else "left out")
        said += [f"{c.place}: changes nothing, remove it" for each in curated for c in each.unused]
        said += _left_out(faults, before)
    return curated


def _corrections(curated: Iterable[Curated]) -> str:
    applied = Counter(c.action for each in curated for c in each.applied)
    return ", ".join(f"{action} {number}" for action, number in sorted(applied.items())) or "no corrections"


def _write(curated: Sequence[Curated], shared: _Shared, stages: Stages, faults: Faults) -> dict[str, list[Quad]]:
    """The quads of each report whose passages hold their words, by its slug; the report added last comes last.

    What the authority files say is not said again.
    """
    before = list(faults.found)
    with stages.stage("link") as said:
        linked = _link(curated, shared.lexicon, faults)
        said.append(f"{len(_people(linked))} people")
    graphs: dict[str, list[Quad]] = {}
    with stages.stage("graph") as said:
        for each in sorted(linked, key=lambda made: (made.report.meta.added, made.report.slug)):
            with faults.of(each.report.slug):
                graphs[each.report.slug] = beyond(report_quads(each), shared.quads)
        said.append(f"{sum(map(len, graphs.values()))} quads")
    texts = {each.report.slug: each.report.text for each in curated}
    with stages.stage("evidence") as said:
        passages = 0
        for slug in list(graphs):
            with faults.of(slug):
                passages += check_evidence(graphs[slug], {document(slug): texts[slug]})
        said.append(_holding(passages))
        said += _left_out(faults, before)
    return {slug: graph for slug, graph in graphs.items() if slug not in faults.found}


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


def _people(linked: Iterable[LinkedReport]) -> set[Person]:
    return {person for each in linked for some in (each.annotations, each.by_hand) for person in some.people()}


def _conform(
    quads: Sequence[Quad],
    inferred: Sequence[Quad],
    graphs: Mapping[str, Sequence[Quad]],
    shared: _Shared,
    shapes: Path,
    stages: Stages,
    faults: Faults,
) -> bool:
    """Whether all conforms to the shapes; the reports that do not are left out.

    :raises ShapeError: if what all reports share does not conform
    """
    before = list(faults.found)
    with stages.stage("shapes") as said:
        found = violations(quads, inferred, shapes)
        bad = wrong(found)
        said += _violations(found)
        at_fault = ascribe(bad, graphs, shared.quads, shapes)
        if bad and not at_fault:
            raise shape_error(bad)
        for report, error in at_fault.items():
            faults.add(report, error)
        said += _left_out(faults, before)
    return not bad
