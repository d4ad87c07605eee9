"""The build: reports in, a checked and published dataset out. Conducts the stages and does nothing itself."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from miggraph import __version__, iris
from miggraph.config import Settings
from miggraph.curation import corrections_of, curate
from miggraph.errors import ReportError, ShapeError
from miggraph.evidence import check_evidence
from miggraph.extract import extract
from miggraph.extract.rules import load_language, method_concepts
from miggraph.fingerprint import fingerprint
from miggraph.graph import canonical, metadata_quads, method_quads, report_quads
from miggraph.iris import BASE, document, expand
from miggraph.lexicon import Lexicon
from miggraph.link import link
from miggraph.link.authority import load_authority, load_ontology
from miggraph.model import Annotations, Attribution, Curated, LinkedReport, Person, Report, ReportMeta
from miggraph.publish import publish, version_of, writing
from miggraph.reader import read_report, read_source, report_files, report_from_text
from miggraph.reader.metadata import metadata_path, read_metadata
from miggraph.reason import disjointness, infer
from miggraph.shapes import Violation, validate
from miggraph.texts import text_files

_SHOWN = 20
_TYPE = expand("rdf:type")


@dataclass(frozen=True, slots=True)
class StageReport:
    """What a stage of the build made, in words, how long it took (seconds), and what else there is to say."""

    name: str
    made: str
    seconds: float
    notes: tuple[str, ...] = ()


Progress = Callable[[StageReport], None]


def silent(_: StageReport) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True, slots=True)
class Built:
    """A published dataset: its version, its folder, and how many quads each graph has."""

    version: str
    folder: Path
    counts: Mapping[str, int]
    seconds: Mapping[str, float]


@dataclass(slots=True)
class Stages:
    """Times the stages and tells of each as it ends."""

    progress: Progress = silent
    seconds: dict[str, float] = field(default_factory=dict)

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[list[str]]:
        """Time a stage; the first line put on the list says what it made, further ones are notes."""
        begin = time.perf_counter()
        said: list[str] = []
        yield said
        taken = time.perf_counter() - begin
        self.seconds[name] = round(taken, 3)
        self.progress(StageReport(name, said[0] if said else "", taken, tuple(said[1:])))


def build(settings: Settings, *, curation: bool = True, progress: Progress = silent) -> Built:
    """Build the dataset from the reports and publish it in ``settings.dataset_dir``.

    :param curation: whether corrections by hand are applied
    :raises MiggraphError: for any fault of the input; the dataset that was there stays as it was
    """
    stages = Stages(progress)
    with writing(settings.dataset_dir):
        inputs = fingerprint(settings, curation=curation)
        quads, reports = assemble(settings, stages, curation=curation)
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
            }
            folder = publish(settings.dataset_dir, data, facts, text_files(reports))
            said.append(f"version {folder.name[:12]}, {len(data) / 1e6:.1f} MB")
    return Built(version_of(data), folder, counts, stages.seconds)


def assemble(settings: Settings, stages: Stages, *, curation: bool = True) -> tuple[list[Quad], list[Report]]:
    """All quads of the dataset, checked but not yet written, and the reports that they are from.

    :raises MiggraphError: for any fault of the input
    """
    with stages.stage("authority") as said:
        authority = load_authority(settings.authority_dir, settings.ontology_dir)
        ontology = vocabulary(settings.ontology_dir)
        lexicon = Lexicon(authority.entries)
        said.append(f"{len(authority.entries)} names to look for, {len(ontology) + len(authority.quads)} quads")
    reports = _read(settings, stages)
    found = _find(reports, lexicon, stages)
    with stages.stage("curate") as said:
        curated = _curate(found, settings.curation_dir, enabled=curation)
        said.append(_corrections(curated) if curation else "left out")
        said += [f"{c.place}: changes nothing, remove it" for each in curated for c in each.unused]
    with stages.stage("link") as said:
        linked = link(curated, lexicon)
        said.append(f"{len(_people(linked))} people")
    with stages.stage("graph") as said:
        quads = [*ontology, *authority.quads]
        for each in linked:
            quads += report_quads(each)
        said.append(f"{len(quads)} quads")
    with stages.stage("evidence") as said:
        texts = {document(report.slug): report.text for report in reports}
        said.append(f"{check_evidence(quads, texts)} passages hold the words of their report")
    with stages.stage("reason") as said:
        inferred = infer(quads)
        said.append(f"{len(inferred)} quads follow")
    _check(quads, inferred, settings.shapes_dir, stages)
    quads += inferred
    return [*quads, *metadata_quads(quads, reports, __version__)], reports


def vocabulary(ontology_dir: Path) -> list[Quad]:
    """The graph of the ontology: its files, the concept schemes, and the scheme of methods made from the rule files.

    :raises MiggraphError: for a file of the ontology or of rules that is not what it should be
    """
    return [*load_ontology(ontology_dir), *method_quads(method_concepts(load_language()))]


def convert(
    file: Path, settings: Settings, *, meta: ReportMeta | None = None, progress: Progress = silent
) -> list[Quad]:
    """One report as quads of its own graph, without touching any dataset; its slug is made from the file's name.

    :param meta: what is known of the report, instead of the metadata file beside it
    :raises ReportError: if the report cannot be read, or nothing is recognised in it
    """
    stages = Stages(progress)
    with stages.stage("read") as said:
        source = read_source(file)
        slug = iris.slug(file.stem) or "report"
        report = report_from_text(slug, source.text, meta or read_metadata(metadata_path(file)), source.layout)
        said.append(_size([report]))
    with stages.stage("authority") as said:
        lexicon = Lexicon(load_authority(settings.authority_dir, settings.ontology_dir).entries)
        said.append("read")
    found = _find([report], lexicon, stages)
    with stages.stage("graph") as said:
        [linked] = link([Curated(*found[0])], lexicon)
        quads = report_quads(linked)
        said.append(f"{len(quads)} quads")
    with stages.stage("evidence") as said:
        said.append(f"{check_evidence(quads, {document(report.slug): report.text})} passages hold the words")
    return quads


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


def _read(settings: Settings, stages: Stages) -> list[Report]:
    with stages.stage("read") as said:
        reports = [read_report(file) for file in report_files(settings.reports_dir)]
        said.append(_size(reports))
    return reports


def _size(reports: Sequence[Report]) -> str:
    characters = sum(len(report.text) for report in reports)
    sections = sum(len(report.sections) for report in reports)
    return f"{len(reports)} report{'s' * (len(reports) != 1)}, {characters} characters, {sections} sections"


def _find(reports: Sequence[Report], lexicon: Lexicon, stages: Stages) -> list[tuple[Report, Annotations]]:
    with stages.stage("extract") as said:
        found = [(report, extract(report, lexicon)) for report in reports]
        for report, annotations in found:
            if all(isinstance(annotation, Attribution) for annotation in annotations):
                raise ReportError(
                    "nothing is recognised in it",
                    where=report.slug,
                    hint="check that it is a report on migration, in English, with headings and paragraphs",
                )
        kinds = Counter(type(a).__name__ for _, annotations in found for a in annotations)
        said.append(f"{kinds.total()} annotations: {', '.join(f'{kind} {n}' for kind, n in sorted(kinds.items()))}")
    return found


def _curate(found: Sequence[tuple[Report, Annotations]], folder: Path, *, enabled: bool) -> list[Curated]:
    """The annotations of each report after its corrections by hand."""
    slugs = [report.slug for report, _ in found]
    corrections = dict(corrections_of(folder, slugs)) if enabled else {}
    return [curate(report, annotations, corrections.get(report.slug, ())) for report, annotations in found]


def _corrections(curated: Iterable[Curated]) -> str:
    applied = Counter(c.action for each in curated for c in each.applied)
    return ", ".join(f"{action} {number}" for action, number in sorted(applied.items())) or "no corrections"


def _people(linked: Iterable[LinkedReport]) -> set[Person]:
    return {person for each in linked for some in (each.annotations, each.by_hand) for person in some.people()}


def _check(quads: Sequence[Quad], inferred: Sequence[Quad], shapes: Path, stages: Stages) -> None:
    with stages.stage("shapes") as said:
        found = validate(quads, shapes)
        found += [Violation(clause.partition(" ")[0], "", clause) for clause in disjointness([*quads, *inferred])]
        wrong = [violation for violation in found if violation.severity == "Violation"]
        said.append(f"{len(wrong)} violations, {len(found) - len(wrong)} remarks")
        said.extend(str(violation) for violation in found[:_SHOWN])
    if wrong:
        raise ShapeError(
            f"{len(wrong)} places do not conform to the shapes, the first: {wrong[0]}",
            hint="correct the report's authority, curation or metadata files; nothing was written",
        )
