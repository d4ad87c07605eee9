"""A dataset in parts, checked and not yet published: what all rest on, reports, what follows, where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from functools import partial
from pathlib import Path

from pyoxigraph import NamedNode

from miggraph import __version__, iris
from miggraph.build.beforehand import Beforehand
from miggraph.build.cache import Cache, key_of
from miggraph.build.conformity import ground_checking
from miggraph.build.echoing import echo_all
from miggraph.build.faults import Faults
from miggraph.build.graphs import write_graphs
from miggraph.build.hashes import LongTable, long
from miggraph.build.models import colleague_of
from miggraph.build.parts import Graph, begin_to_infer, grounding, held
from miggraph.build.reports import ChangedError, Read, digest_of, hash_of, hash_of_folder, require_unchanged
from miggraph.build.shaping import looking_beyond
from miggraph.build.shared import Shared, load_shared
from miggraph.build.sources import code_of
from miggraph.build.stages import Stages
from miggraph.build.steps import Corrected, conform, cover, curate_all, find, infer_all, read_all
from miggraph.build.work import Made, Task, Work, given_by, load
from miggraph.config import Settings
from miggraph.dataset_description import own_graph
from miggraph.graph import DatasetTitle, canonical, metadata_quads
from miggraph.layers import Folders
from miggraph.parts import Part
from miggraph.reader import Coverage, report_files
from miggraph.reason import inferred_graph
from miggraph.releases import Address
from miggraph.texts import Unread, text_digests, text_files

_MOST = 5
"""Of so many places that were left out of a report is told."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A dataset without its description, and the files beside it: the parts, the texts of the reports."""

    parts: Sequence[Part]
    texts: Sequence[Part]


def assemble(
    settings: Settings,
    work: Work,
    stages: Stages,
    faults: Faults,
    *,
    curation: bool,
    ledger: Sequence[Address] = (),
    beforehand: Beforehand | None = None,
) -> Assembled:
    """Read, extract, link, write, reason and check; no step holds the quads of all reports.

    :param ledger: the addresses that things had
    :param beforehand: writes what is made while it is checked
    """
    shared = load_shared(settings, stages, work.cache)
    sources = read_all(settings.reports_dir, work, stages, faults)
    if beforehand:
        beforehand.size = sum(each.brief.characters for each in sources)
        beforehand.make_ready(_of_all(shared, settings.shapes_dirs))
    found = find(sources, shared, colleague_of(settings), work, stages, faults)
    covered = {each.slug: each.covered for each in found}
    cover(covered, stages, most=_MOST)
    known = [file.stem for file in report_files(settings.reports_dir)]
    corrected = curate_all(found, settings.curation_dir, work, stages, faults, known=known, enabled=curation)
    while True:
        faults.require_some(len(corrected))
        graphs = write_graphs(corrected, shared, work, stages, faults)
        if len(graphs) == len(corrected):
            begin_to_infer(graphs, shared.graph, work)
            among = echo_all(graphs, shared.graph, work, stages)
            stated = {**graphs, **among}
            about = DatasetTitle(settings.title, settings.publisher, settings.licence)
            origins = _origins(corrected, stated, shared, covered, ledger, about)
            work.begin([origins(True)])
            follows = infer_all(stated, shared, work, stages)
            [metadata] = (given_by(outcome) for outcome in work.each([origins(follows.quads > 0)]))
            own = held("metadata", metadata, work.cache)
            parts = [shared.graph, *stated.values()]
            made = Assembled(
                [*(graph.part(work.cache) for graph in parts), *follows.parts, own], _texts(corrected, covered, work)
            )
            if beforehand:
                beforehand.begin(made.parts, made.texts)
            if conform(graphs, among, follows, shared, settings.shapes_dirs, work, stages, faults):
                return made
        corrected = [each for each in corrected if each.slug not in faults.found]


def _of_all(shared: Shared, shapes: Folders) -> list[Task]:
    """What is done with what all reports rest on alone."""
    digest = hash_of_folder(shapes)
    return [grounding(shared.graph), looking_beyond(shapes, digest), ground_checking(shared.graph, shapes, digest)]


def _origins(
    corrected: Sequence[Corrected],
    graphs: Mapping[str, Graph],
    shared: Shared,
    covered: Mapping[str, Coverage],
    ledger: Sequence[Address],
    about: DatasetTitle,
) -> Callable[[bool], Task]:
    """What makes the task that tells where the graphs come from; it is given whether anything follows from them."""
    names = {own_graph(), *(name for graph in (shared.graph, *graphs.values()) for name in graph.brief.graphs)}
    added = tuple((each.slug, each.report.brief.meta.added) for each in corrected)
    read = tuple((slug, tuple(sorted(each.parts.items()))) for slug, each in covered.items())
    moved = tuple(_moved(ledger, graphs, shared).items())
    told = added, __version__, read, _unmentioned(graphs, shared), moved, about

    def task(follows: bool) -> Task:
        every = tuple(sorted({*names, inferred_graph()} if follows else names))
        key = key_of("metadata", digest_of((every, *told)), code_of("miggraph.graph", __name__))
        return Task("", key, metadata_one, (every, *told))

    return task


def metadata_one(
    names: Sequence[str],
    added: Sequence[tuple[str, date]],
    software: str,
    read: Sequence[tuple[str, Sequence[tuple[str, int]]]],
    unmentioned: Sequence[str],
    moved: Sequence[tuple[str, str]],
    about: DatasetTitle,
) -> bytes:
    """Where graphs come from, as sorted N-Quads; see :func:`miggraph.graph.metadata_quads`."""
    parts, reports = {slug: dict(some) for slug, some in read}, dict(added)
    return canonical(
        metadata_quads(names, reports, software, parts, unmentioned=unmentioned, moved=dict(moved), about=about)
    )


def _unmentioned(graphs: Mapping[str, Graph], shared: Shared) -> tuple[str, ...]:
    """The entries of the authority files of which no report says or names anything."""
    entries = _entries(shared)
    return tuple(sorted(entries - _named_of(entries, graphs)))


def _named_of(things: Collection[str], graphs: Mapping[str, Graph]) -> set[str]:
    """Those of some things that graphs name."""
    wanted = {long(thing.encode()): thing for thing in things}
    table = LongTable(wanted)
    places = {place for graph in graphs.values() for place in table.found_in(graph.brief.named)} if wanted else set()
    return {wanted[table.hashes[place]] for place in places}


def _entries(shared: Shared) -> set[str]:
    """The entries of the authority files."""
    kind, authority = iris.expand("rdf:type"), NamedNode(iris.graph("authority"))
    return {
        quad.subject.value
        for quad in shared.authority
        if quad.graph_name == authority and quad.predicate.value == kind and isinstance(quad.subject, NamedNode)
    }


def _moved(ledger: Iterable[Address], graphs: Mapping[str, Graph], shared: Shared) -> dict[str, str]:
    """Addresses that things had, each with the one of now, where the authority files or a report speak of that."""
    moved = {row.iri: row.to for row in ledger if row.to}
    there = _entries(shared) | _named_of({*moved.values()}, graphs) if moved else set()
    return {iri: to for iri, to in moved.items() if to in there}


def _texts(corrected: Sequence[Corrected], covered: Mapping[str, Coverage], work: Work) -> list[Part]:
    """The files beside the dump, which are made again where they are needed: what is kept are their hashes."""
    tasks = []
    for each in corrected:
        read, unread = each.report.read, tuple(map(astuple, covered[each.slug].left_out))
        key = key_of("texts", read.key, digest_of(unread), code_of("miggraph.texts", __name__)) if read.key else ""
        tasks.append(
            Task(each.slug, key, texts_one, (Made(read), read.arguments[0], unread, read.key), read.size // 20)
        )
    return [
        Part(name, digest, partial(_text, name, digest, task, work.cache))
        for task, outcome in zip(tasks, work.each(tasks), strict=True)
        for name, digest in given_by(outcome)
    ]


def _text(name: str, digest: str, task: Task, cache: Cache) -> bytes:
    """One of the files of a report.

    :raises ChangedError: if the report was changed meanwhile
    """
    made, original, unread, _ = task.arguments
    report, _ = load(cache, made)
    found = text_files([report], {report.slug: original}, {report.slug: unread}).get(name, b"")
    if hash_of(found) != digest:
        raise ChangedError(where=original)
    return found


def texts_one(read: Read, original: Path, unread: Sequence[Unread], key: str) -> tuple[tuple[str, str], ...]:
    """The names and hashes of the files beside the dump that a report has.

    :param key: what the report as read is kept by; empty where it is not kept
    :raises ChangedError: if the report was changed meanwhile
    """
    found = text_digests(read[0], original, unread)
    require_unchanged(original, key)
    return found
