"""The steps of a build, each for many reports: what is at fault in one of them stops none of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from miggraph.build.apart import disjoint_parts
from miggraph.build.cache import key_of
from miggraph.build.checks import shape_error, wrong
from miggraph.build.conformity import check_parts, reports_at_fault, wrong_in_ground
from miggraph.build.coverage import coverage_line, coverage_notes
from miggraph.build.faults import Faults
from miggraph.build.lines import (
    corrections_line,
    kinds_line,
    left_out_lines,
    model_lines,
    size_line,
    stray_lines,
    unread_lines,
    unsaid_lines,
    violation_lines,
)
from miggraph.build.linking import (
    Corrections,
    correct_one,
    link_key,
)
from miggraph.build.parts import Following, Graph, infer_parts
from miggraph.build.reports import (
    ChangedError,
    Found,
    brief_of_found,
    brief_of_read,
    digest_of,
    extract_key,
    extract_one,
    kinds_of,
    named_key,
    named_one,
    read_key,
    read_one,
    words_key,
    words_one,
)
from miggraph.build.shared import Shared
from miggraph.build.stages import Stages
from miggraph.build.work import Made, Outcome, Task, Work, given_by, load
from miggraph.colleague import Asked, Colleague
from miggraph.curation import correction_files, read_corrections
from miggraph.errors import ReportError
from miggraph.extract import LANGUAGES, Document, language_read
from miggraph.extract.rules import reading
from miggraph.layers import Folders
from miggraph.lexicon import Lexicon
from miggraph.model import (
    Annotations,
    Attribution,
    Correction,
    LanguagePart,
    Report,
    ReportBrief,
)
from miggraph.reader import LEFT_OUT, Coverage, report_files

_TIMES = 3
"""So often a file is read again that is changed while it is read."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a report as read, and the task that reads it."""

    brief: ReportBrief
    read: Task


@dataclass(frozen=True, slots=True)
class Extracted:
    """What is known of a report, the tasks that read it and find its annotations, and how much was read as what."""

    brief: ReportBrief
    read: Task
    found: Task
    covered: Coverage

    @property
    def slug(self) -> str:
        """The slug of the report."""
        return self.brief.slug


@dataclass(frozen=True, slots=True)
class Corrected:
    """The same with the corrections by hand of the report, and what all of it is kept by."""

    report: Extracted
    corrections: Corrections = ()

    @property
    def slug(self) -> str:
        """The slug of the report."""
        return self.report.slug

    @property
    def key(self) -> str:
        """What is made of it is kept by this; nothing where the annotations are not kept."""
        return key_of("corrected", self.report.found.key, digest_of(self.corrections)) if self.report.found.key else ""

    def task(self, what: str, function: Callable[..., object], *keys: str, more: Sequence[object] = ()) -> Task:
        """Something that is made of it and of more, which has some keys."""
        arguments = (Made(self.report.read), Made(self.report.found), self.corrections, *more)
        return Task(self.slug, link_key(what, self.key, *keys), function, arguments, self.report.brief.characters)


def read_all(folder: Path, work: Work, stages: Stages, faults: Faults) -> list[Source]:
    """Read the reports of a folder."""
    with stages.stage("read") as said:
        tasks: list[Task] = []
        names: set[str] = set()
        for file in report_files(folder):
            with faults.of(file.stem):
                if file.stem in names:
                    raise ReportError("another report has this name", where=file, hint="rename one of the two")
                names.add(file.stem)
                tasks.append(_reading(file))
        sources: list[Source] = []
        for first in work.each(tasks):
            outcome = _read_again(first, work)
            with faults.of(outcome.task.report):
                sources.append(Source(given_by(outcome), outcome.task))
        sources = [source for source in sources if source.brief.slug not in faults.found]
        faults.require_some(len(sources))
        reports = [source.brief for source in sources]
        said.append(size_line(reports))
        said += unread_lines(reports)
        said += unsaid_lines(reports)
        said += stray_lines(folder, names)
        said += left_out_lines(faults, [])
    return sources


def _reading(file: Path) -> Task:
    """What reads a report file as it is now."""
    key, size = read_key(file), file.stat().st_size if file.is_file() else 0
    return Task(file.stem, key, read_one, (file, key), size, brief_of_read)


def _read_again(outcome: Outcome, work: Work) -> Outcome:
    """What reading gave; of a file that was changed meanwhile, what it gives now."""
    for _ in range(_TIMES):
        if not isinstance(outcome.error, ChangedError):
            break
        [outcome] = work.each([_reading(outcome.task.arguments[0])])
    return outcome


def find(
    sources: Sequence[Source],
    shared: Shared,
    colleague: Colleague | None,
    work: Work,
    stages: Stages,
    faults: Faults,
) -> list[Extracted]:
    """The annotations of each report."""
    before = list(faults.found)
    kinds: Counter[str] = Counter()
    with stages.stage("extract") as said:
        found, asked = [], Asked()
        for source, outcome in zip(sources, work.each(_extractions(sources, shared, work)), strict=True):
            with faults.of(source.brief.slug):
                own, covered = given_by(outcome)
                task = outcome.task
                if colleague:
                    task, own = _asked_too(source, task, shared.lexicon, colleague, asked, work)
                require_found(source.brief.slug, source.brief.languages, own)
                kinds += own
                found.append(Extracted(source.brief, source.read, task, covered))
        faults.require_some(len(found))
        said.append(kinds_line([kinds]))
        said += model_lines(colleague, asked)
        said += [line for each in found for line in each.brief.unread]
        said += left_out_lines(faults, before)
    return found


def _extractions(sources: Sequence[Source], shared: Shared, work: Work) -> Iterator[Task]:
    """What finds the annotations of each report, kept by the entries of the authority files that can matter to it."""
    tasks = []
    for source in sources:
        slug, whole = source.brief.slug, source.brief.characters
        words = Task(slug, words_key(source.read.key), words_one, (Made(source.read),), whole)
        key, size = named_key(source.read.key, shared.entries.key), whole // 20
        tasks.append(Task(slug, key, named_one, (Made(words), Made(shared.entries)), size))
    for source, outcome in zip(sources, work.each(tasks), strict=True):
        key = extract_key(source.read.key, outcome.value) if outcome.error is None else ""
        arguments = (Made(source.read), Made(shared.entries))
        yield Task(source.brief.slug, key, extract_one, arguments, source.brief.characters, brief_of_found)


def _asked_too(
    source: Source, task: Task, lexicon: Lexicon, colleague: Colleague, asked: Asked, work: Work
) -> tuple[Task, Counter[str]]:
    """The annotations with what a model adds to them, as a task that gives them."""
    report, _ = load(work.cache, Made(source.read))
    annotations, covered = load(work.cache, Made(task))
    annotations = _plus_model(report, annotations, lexicon, colleague, asked)
    key = key_of("model", task.key, digest_of(annotations)) if task.key else ""
    made = Task(task.report, key, _given, (annotations, covered), task.size, brief_of_found)
    return made, kinds_of(annotations)


def _given(annotations: Annotations, covered: Coverage) -> Found:
    return annotations, covered


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

    :raises ReportError: see :func:`require_found`
    """
    if colleague:
        annotations = _plus_model(report, annotations, lexicon, colleague, asked)
    require_found(report.slug, report.languages, kinds_of(annotations))
    return annotations


def _plus_model(
    report: Report, annotations: Annotations, lexicon: Lexicon, colleague: Colleague, asked: Asked
) -> Annotations:
    with reading(language_read(report)):
        return annotations.plus(colleague.read(Document(report, lexicon, annotations), asked))


def require_found(slug: str, languages: Sequence[LanguagePart], kinds: Mapping[str, int]) -> None:
    """Make sure that something is recognised in a report.

    There may be nothing in one in a language without rules, which has its structure.

    :param kinds: how many annotations there are of each kind
    :raises ReportError: if there are none of one in a language with rules
    """
    foreign = languages and not any(part.language in LANGUAGES for part in languages)
    if not foreign and not set(kinds) - {Attribution.__name__}:
        raise ReportError(
            "nothing is recognised in it",
            where=slug,
            hint="check that it is a report on migration, in English or French, with headings and paragraphs",
        )


def curate_all(
    found: Sequence[Extracted],
    folder: Path,
    work: Work,
    stages: Stages,
    faults: Faults,
    *,
    known: Sequence[str],
    enabled: bool,
) -> list[Corrected]:
    """Each report with its corrections by hand, all of which fit it."""
    before = list(faults.found)
    with stages.stage("curate") as said:
        files, strays = correction_files(folder, known) if enabled else ({}, {})
        for name, error in strays.items():
            faults.add(name, error)
        corrected: dict[str, Corrected] = {}
        for each in found:
            with faults.of(each.slug):
                file = files.get(each.slug)
                corrected[each.slug] = Corrected(each, tuple(read_corrections(file) if file else ()))
        tasks = [each.task("correct", correct_one) for each in corrected.values() if each.corrections]
        applied: list[Correction] = []
        unused: list[Correction] = []
        for outcome in work.each(tasks):
            with faults.of(outcome.task.report):
                changing, idle = given_by(outcome)
                applied += changing
                unused += idle
        said.append(corrections_line(applied) if enabled else "left out")
        said += [f"{c.place}: changes nothing, remove it" for c in unused]
        said += left_out_lines(faults, before)
    return [each for slug, each in corrected.items() if slug not in faults.found]


def infer_all(graphs: Mapping[str, Graph], shared: Shared, work: Work, stages: Stages) -> Following:
    """What follows from all graphs."""
    with stages.stage("reason") as said:
        follows = infer_parts(graphs, shared.graph, work)
        said.append(f"{follows.quads} quads follow")
    return follows


def conform(
    graphs: Mapping[str, Graph],
    among: Mapping[str, Graph],
    follows: Following,
    shared: Shared,
    shapes: Folders,
    work: Work,
    stages: Stages,
    faults: Faults,
) -> bool:
    """Whether all conforms to the shapes; the reports that do not are left out.

    :param graphs: those of the reports, by their slugs
    :param among: those that are made from several reports, by their names
    :raises ShapeError: if what all reports share does not conform
    """
    before = list(faults.found)
    with stages.stage("shapes") as said:
        every = {**graphs, **among}
        found = check_parts(every, shared.graph, shapes, work)
        found += disjoint_parts(every, shared.graph, follows, work)
        bad = wrong(found)
        said += violation_lines(found)
        if bad:
            at_fault = reports_at_fault(bad, graphs, shared.graph, shapes, work)
            if not at_fault:
                raise shape_error(wrong_in_ground(bad, shared.graph, shapes, work) or bad)
            for report, error in at_fault.items():
                faults.add(report, error)
        said += left_out_lines(faults, before)
    return not bad
