"""The build: reports in, a checked and published dataset out. Conducts the stages and does nothing itself."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from miggraph import __version__, corpus, queries
from miggraph.build.assembly import assemble
from miggraph.build.beforehand import Beforehand
from miggraph.build.cache import Cache
from miggraph.build.cluster import Cluster
from miggraph.build.conversion import convert
from miggraph.build.faults import Faults
from miggraph.build.memory import collecting_rarely
from miggraph.build.parts import kept_part
from miggraph.build.reports import ChangedError, digest_of
from miggraph.build.shared import vocabulary
from miggraph.build.sources import code_of, software_stamp
from miggraph.build.stages import Progress, StageReport, Stages, silent
from miggraph.build.watching import Ahead, Progressed, Watch, unheard
from miggraph.build.work import Work, processes_here
from miggraph.compatibility import require_same_base
from miggraph.config import Settings
from miggraph.dataset_description import Description
from miggraph.errors import MiggraphError
from miggraph.fingerprint import fingerprint, input_stamp
from miggraph.iris import base
from miggraph.parts import Part
from miggraph.publish import DUMP, Content, current_facts, publish_content, scratch_folder, writing
from miggraph.queries import Question
from miggraph.releases import compare_versions, read_ledger, record

__all__ = ["Built", "Progress", "Progressed", "StageReport", "build", "convert", "silent", "vocabulary"]


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
    ahead: Ahead = unheard,
    cached: bool = True,
    scheduler: str | None = None,
) -> Built:
    """Build the dataset from the reports and publish it in ``settings.dataset_dir``.

    A report at fault is left out, the others are built.

    :param curation: whether corrections by hand are applied
    :param strict: whether a report at fault ends the build
    :param required: slugs of reports that may not be left out
    :param progress: is told of each stage that has ended
    :param ahead: is told how far a stage is
    :param cached: whether what earlier builds made is used, and kept for later ones
    :param scheduler: the address of a Dask scheduler whose workers do the work; None for this machine
    :raises MiggraphError: for a fault of what all reports share, of every report, or of one that may not be left out;
        the dataset that was there stays as it was
    """
    corpus.enter(corpus.of(settings.base_iri, settings.rules_dirs[0]))
    stages, faults = Stages(progress, Watch(ahead)), Faults(strict=strict, required=required)
    require_same_base(settings.dataset_dir, settings.base_iri)
    with writing(settings.dataset_dir), _work(settings, scheduler, stages, cached=cached) as work:
        before = input_stamp(settings)
        ledger = read_ledger(settings.ledger_file)
        content = _content_with(_questions(settings), work.cache)
        with Beforehand(settings.dataset_dir, work, content) as beforehand:
            made = assemble(settings, work, stages, faults, curation=curation, ledger=ledger, beforehand=beforehand)
            is_settled = _is_of_one_software(work) and input_stamp(settings) == before and not faults.may_pass
            inputs = fingerprint(settings, curation=curation) if is_settled else ""  # else the next build builds anyway
            with stages.stage("publish") as said:
                prepared = beforehand.take()
                with _tidied(work, meanwhile=prepared is not None):  # else the version is written from what is kept
                    folder = publish_content(
                        settings.dataset_dir,
                        content(made.parts, made.texts),
                        {**_facts(stages, faults), "curation": curation, "inputs": inputs},
                        kept=settings.versions_kept,
                        record=partial(record, ledger=ledger),
                        prepared=prepared,
                    )
                counts = (current_facts(settings.dataset_dir) or {})["counts"]
                said.append(f"version {folder.name[:12]}, {(folder / DUMP).stat().st_size / 1e6:.1f} MB")
    return Built(folder.name, folder, counts, stages.seconds, faults.found)


@contextlib.contextmanager
def _tidied(work: Work, *, meanwhile: bool) -> Iterator[None]:
    """Tidy the cache up at the end of a block.

    :param meanwhile: whether another process may do so while the block runs, where there is one
    """
    under_way: Future[None] | None = None
    if meanwhile and work.is_shared:
        with contextlib.suppress(OSError):  # where none can begin, it is done here
            under_way = work.beside(work.cache.tidy)
    yield
    if under_way is None or under_way.exception():
        work.cache.tidy()


def _questions(settings: Settings) -> list[Question]:
    """The stored queries that the description of a dataset tells of."""
    return list(queries.load(settings.queries_dirs)) if any(map(Path.is_dir, settings.queries_dirs)) else []


def _content_with(examples: Sequence[Question], cache: Cache) -> Callable[[Sequence[Part], Sequence[Part]], Content]:
    """What makes the content of a version from its parts and texts.

    :param examples: the stored queries that its description tells of
    """
    return partial(
        Content,
        describe=Description(examples),
        kept=partial(kept_part, cache),
        made_by=code_of("miggraph.publish", "miggraph.dataset_description"),
        described_by=digest_of(examples),
        compare=compare_versions,
    )


def _facts(stages: Stages, faults: Faults) -> dict[str, object]:
    """What ``build.json`` tells of how a version was made, but for what it was made from."""
    return {
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "software": __version__,
        "base_iri": base(),
        "seconds": stages.seconds,
        "left_out": dict(sorted(faults.lines().items())),
    }


def _is_of_one_software(work: Work) -> bool:
    """Whether the software stayed as it was while a build ran.

    :raises ChangedError: if it did not, and other processes may have read what this one has not
    """
    same = work.cache.is_of_now()
    if work.is_shared and not same:
        raise ChangedError("the software was changed while several processes worked with it")
    return same


@contextlib.contextmanager
def _work(settings: Settings, scheduler: str | None, stages: Stages, *, cached: bool) -> Iterator[Work]:
    """What does the work of a build; without a cache, what its stages make lies in the dataset folder for so long."""
    most = settings.build_cache_bytes if cached else 0
    with contextlib.ExitStack() as ending:
        folder = settings.build_cache_dir if most else ending.enter_context(scratch_folder(settings.dataset_dir))
        cluster = None if scheduler is None else ending.enter_context(Cluster(scheduler, stages.say))
        processes = settings.build_processes or processes_here()
        cache = Cache(folder, most, software_stamp())
        yield ending.enter_context(Work(cache, processes, cluster, stages.watch))
