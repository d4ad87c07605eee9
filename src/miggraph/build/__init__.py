"""The build: reports in, a checked and published dataset out. Conducts the stages and does nothing itself."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Quad

from miggraph import __version__, queries
from miggraph.build.cache import Cache, key_of
from miggraph.build.cluster import Cluster
from miggraph.build.conversion import convert
from miggraph.build.faults import Faults
from miggraph.build.graphs import write_graphs
from miggraph.build.memory import collecting_rarely
from miggraph.build.models import colleague_of
from miggraph.build.reports import digest_of, hash_of
from miggraph.build.sources import code_of
from miggraph.build.stages import Progress, StageReport, Stages, silent
from miggraph.build.steps import (
    conform,
    cover,
    curate_all,
    find,
    infer_all,
    load_shared,
    read_all,
    vocabulary,
)
from miggraph.build.work import Made, Task, Work, load, processes_here
from miggraph.compatibility import require_same_base
from miggraph.config import Settings
from miggraph.dataset_description import description_quads, own_graph
from miggraph.errors import MiggraphError
from miggraph.fingerprint import fingerprint
from miggraph.graph import DatasetTitle, canonical, metadata_quads
from miggraph.iris import MIG, base, expand, local
from miggraph.publish import DUMP, merged, publish, scratch_folder, writing
from miggraph.reader import Coverage, report_files
from miggraph.texts import text_files

__all__ = ["Built", "Progress", "StageReport", "build", "convert", "count", "silent", "vocabulary"]

_GRAPH = re.compile(rb"<([^<>]*)> \.\n")
_KIND = re.compile(re.escape(f"> <{expand('rdf:type')}> <{MIG}".encode()) + rb"([^<>]*)> <")
_MOST = 5
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
    cached: bool = True,
    scheduler: str | None = None,
) -> Built:
    """Build the dataset from the reports and publish it in ``settings.dataset_dir``.

    A report at fault is left out, the others are built.

    :param curation: whether corrections by hand are applied
    :param strict: whether a report at fault ends the build
    :param required: slugs of reports that may not be left out
    :param cached: whether what earlier builds made is used, and kept for later ones
    :param scheduler: the address of a Dask scheduler whose workers do the work; None for this machine
    :raises MiggraphError: for a fault of what all reports share, of every report, or of one that may not be left out;
        the dataset that was there stays as it was
    """
    stages, faults = Stages(progress), Faults(strict=strict, required=required)
    require_same_base(settings.dataset_dir, settings.base_iri)
    with writing(settings.dataset_dir), _work(settings, scheduler, stages, cached=cached) as work:
        inputs = fingerprint(settings, curation=curation)
        examples = list(queries.load(settings.queries_dirs)) if any(map(Path.is_dir, settings.queries_dirs)) else []
        made = _assemble(settings, work, stages, faults, curation=curation)
        with stages.stage("publish") as said:
            described = _described(made, examples, work)
            counts = count([*made.parts, described])
            facts = {
                "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "software": __version__,
                "base_iri": base(),
                "curation": curation,
                "counts": counts,
                "seconds": stages.seconds,
                "inputs": inputs,
                "left_out": dict(sorted(faults.lines().items())),
            }
            originals = {file.stem: file for file in report_files(settings.reports_dir)}
            unread = {slug: map(astuple, each.left_out) for slug, each in made.covered.items()}
            reports = (load(work.cache, Made(task))[0] for task in made.reports)
            texts = text_files(reports, originals, unread)
            lines = merged([*made.parts, described])
            folder = publish(settings.dataset_dir, lines, facts, texts, kept=settings.versions_kept)
            if work.cache.most:
                work.cache.tidy()
            said.append(f"version {folder.name[:12]}, {(folder / DUMP).stat().st_size / 1e6:.1f} MB")
    return Built(folder.name, folder, counts, stages.seconds, faults.found)


@dataclass(frozen=True, slots=True)
class _Made:
    """All quads of the dataset, checked but not yet written, in parts and together, and the reports they are from.

    ``reports`` are the tasks that read them, ``covered`` is how much of each was read.
    """

    parts: Sequence[bytes]
    quads: Sequence[Quad]
    reports: Sequence[Task]
    covered: Mapping[str, Coverage]


@contextlib.contextmanager
def _work(settings: Settings, scheduler: str | None, stages: Stages, *, cached: bool) -> Iterator[Work]:
    """What does the work of a build; without a cache, what its stages make lies in the dataset folder for so long."""
    most = settings.build_cache_bytes if cached else 0
    with contextlib.ExitStack() as ending:
        folder = settings.build_cache_dir if most else ending.enter_context(scratch_folder(settings.dataset_dir))
        cluster = None if scheduler is None else ending.enter_context(Cluster(scheduler, stages.say))
        processes = settings.build_processes or processes_here()
        yield ending.enter_context(Work(Cache(folder, most), processes, cluster))


def _assemble(settings: Settings, work: Work, stages: Stages, faults: Faults, *, curation: bool) -> _Made:
    shared = load_shared(settings, stages)
    sources = read_all(settings.reports_dir, work, stages, faults)
    found = find(sources, shared.lexicon, colleague_of(settings), work, stages, faults)
    covered = {each.slug: each.covered for each in found}
    cover(covered, stages, most=_MOST)
    known = [file.stem for file in report_files(settings.reports_dir)]
    corrected = curate_all(found, settings.curation_dir, work, stages, faults, known=known, enabled=curation)
    while True:
        faults.require_some(len(corrected))
        graphs = write_graphs(corrected, shared, work, stages, faults)
        if len(graphs) == len(corrected):
            inferred = infer_all(graphs, shared, work, stages)
            if conform(graphs, inferred, shared, settings.shapes_dirs, work, stages, faults):
                break
        corrected = [each for each in corrected if each.slug not in faults.found]
    reports = [each.report for each in corrected]
    quads = [*shared.quads, *(quad for graph in graphs.values() for quad in graph.quads), *inferred]
    parts = {slug: each.parts for slug, each in covered.items()}
    added = {each.slug: each.brief.meta.added for each in reports}
    about = DatasetTitle(settings.title, settings.publisher, settings.licence)
    own = metadata_quads(quads, added, __version__, parts, further=[own_graph()], about=about)
    canonical_parts = [
        shared.graph.data,
        *(graph.data for graph in graphs.values()),
        canonical(inferred),
        canonical(own),
    ]
    return _Made(canonical_parts, [*quads, *own], [each.read for each in reports], covered)


def _described(made: _Made, examples: Sequence[queries.Question], work: Work) -> bytes:
    """The description of the dataset as N-Quads."""
    code = code_of("miggraph.dataset_description", __name__)
    key = key_of("description", *map(hash_of, made.parts), digest_of(examples), code)
    known = work.cache.get(key)
    if isinstance(known, bytes):
        return known
    described = canonical(description_quads(made.quads, examples))
    work.cache.put(key, described)
    return described


def count(parts: Iterable[bytes]) -> dict[str, int]:
    """How many quads there are, in all and by graph, and how many things of each class of the ontology.

    :param parts: N-Quads, none of which stands in two of them
    """
    graphs: Counter[bytes] = Counter()
    kinds: Counter[bytes] = Counter()
    for part in parts:
        graphs.update(_GRAPH.findall(part))
        kinds.update(_KIND.findall(part))
    counts = {local(name.decode()): number for name, number in graphs.items()}
    counts.update((f"mig:{name.decode()}", number) for name, number in kinds.items())
    return {"quads": graphs.total(), **dict(sorted(counts.items()))}
