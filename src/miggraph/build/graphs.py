"""From the annotations of all reports to a graph of each: what is decided among them, what is made of each alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from miggraph.build.cache import key_of
from miggraph.build.faults import Faults
from miggraph.build.lines import holding_line, left_out_lines
from miggraph.build.linking import (
    KnownNames,
    brief_of_minted,
    brief_of_written,
    lookups_of,
    mint_one,
    summarise_one,
    write_one,
)
from miggraph.build.parts import Graph
from miggraph.build.reports import digest_of, hash_of
from miggraph.build.shared import Shared
from miggraph.build.stages import Stages
from miggraph.build.steps import Corrected
from miggraph.build.traces import Traces
from miggraph.build.work import Made, Task, Work, given_by, keep, load
from miggraph.lexicon import Lexicon
from miggraph.link import Among, Decisions, Settled, settled
from miggraph.model import GraphBrief, LexiconEntry, MintedNames, Summary


def write_graphs(
    corrected: Sequence[Corrected], shared: Shared, work: Work, stages: Stages, faults: Faults
) -> dict[str, Graph]:
    """The graph of each report whose passages hold their words, by its slug; the report added last comes last.

    What the authority files say is not said again.
    """
    before = list(faults.found)
    names = _names_of(shared, work)
    traces = Traces(work, lookups_of(load(work.cache, Made(names))), names.key)
    graphs: dict[str, Graph] = {}
    with stages.stage("link") as said:
        decided = _decide(corrected, shared.lexicon, names, traces, work, said, faults)
    passages = 0
    with stages.stage("graph") as said:
        order = sorted(corrected, key=lambda each: (each.report.brief.meta.added, each.slug))
        tasks = [
            replace(_linking(each, "write", write_one, names, *decided[each.slug]), brief=brief_of_written)
            for each in order
            if each.slug in decided
        ]
        for outcome in traces.each(tasks):
            with faults.of(outcome.task.report):
                brief: GraphBrief = given_by(outcome)
                graphs[outcome.task.report] = Graph(outcome.task.report, outcome.task, brief)
                passages += brief.passages
        said.append(f"{sum(graph.brief.quads for graph in graphs.values())} quads")
    with stages.stage("evidence") as said:
        said.append(holding_line(passages))
        said += left_out_lines(faults, before)
    return graphs


def _names_of(shared: Shared, work: Work) -> Task:
    """What the authority files hold, as something that tasks can load."""
    entries, data = shared.lexicon.entries, shared.stated
    digest = key_of("names", digest_of(entries), hash_of(data))
    task = Task("", digest, _known_names, (digest, entries, data))
    keep(work.cache, task, _known_names(digest, entries, data))
    return task


def _known_names(digest: str, entries: Sequence[LexiconEntry], data: bytes) -> KnownNames:
    return digest, entries, data


def _decide(
    corrected: Sequence[Corrected],
    lexicon: Lexicon,
    names: Task,
    traces: Traces,
    work: Work,
    said: list[str],
    faults: Faults,
) -> dict[str, tuple[Decisions, str]]:
    """What is decided among all reports, as far as it touches each, and a hash; nothing of what cannot be linked."""
    summaries: dict[str, Summary] = {}
    for outcome in work.each(each.task("summary", summarise_one) for each in corrected):
        with faults.of(outcome.task.report):
            summaries[outcome.task.report] = given_by(outcome)
    among = Among(summaries.values(), lexicon)
    of_each = ((slug, among.of(summary)) for slug, summary in summaries.items())
    decided = {slug: (touching, hash_of(touching.said().encode())) for slug, touching in of_each}
    minted: dict[str, MintedNames] = {}
    tasks = (
        replace(_linking(each, "mint", mint_one, names, *decided[each.slug]), brief=brief_of_minted)
        for each in corrected
        if each.slug in decided
    )
    for outcome in traces.each(tasks):
        with faults.of(outcome.task.report):
            minted[outcome.task.report] = given_by(outcome)
    settled_names = settled(minted.values())
    said.append(f"{len(among.people.by_iri)} people")
    return {slug: _named(*decided[slug], settled_names.of(asked)) for slug, asked in minted.items()}


def _named(decisions: Decisions, told: str, names: Settled) -> tuple[Decisions, str]:
    """Decisions with those about names, and a hash of all."""
    return decisions.with_names(names), key_of(told, hash_of(names.said().encode()))


def _linking(
    report: Corrected, what: str, function: Callable[..., object], names: Task, decisions: Decisions, told: str
) -> Task:
    """A step of linking; its key says nothing of the authority files.

    :param told: a hash of the decisions
    """
    return report.task(what, function, told, more=(Made(names), decisions))
