"""The echoes among the recommendations of all reports, from what those of each report ask, which is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from miggraph.build.cache import Cache, key_of
from miggraph.build.hashes import long, short
from miggraph.build.linking import Written, brief_of_written
from miggraph.build.parts import Graph
from miggraph.build.reports import digest_of, quads_of
from miggraph.build.sources import code_of
from miggraph.build.stages import Stages
from miggraph.build.work import Made, Task, Work, given_by, load
from miggraph.echoes import Echoes, Lookup, Sought, Wider, asked_in, echo_quads, echoed, pairs_of, sought_of, wider_of
from miggraph.graph import canonical
from miggraph.model import Asked

_NAME = "graph/echoes/{:02}"
"""Stands for some of the echoes where graphs have the slugs of their reports, none of which has a slash."""
_SHELVES = 64
"""The echoes are divided into so many graphs, so that a changed report leaves most of them as they were."""
_OF_ECHO = 4
"""Characters of text that lead to as much as an echo."""


def echo_all(graphs: Mapping[str, Graph], shared: Graph, work: Work, stages: Stages) -> dict[str, Graph]:
    """The echoes as graphs by their names; nothing where there are none.

    :param graphs: those of the reports, by their slugs
    :param shared: that of the ontology and the authority files
    """
    with stages.stage("echoes") as said:
        echoes, number = _echoes_of([_asking(graph) for graph in graphs.values()], shared, work)
        shelves: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for later, earlier in echoes:
            meeting = later.rpartition("/")[0]
            shelves[_NAME.format(short(meeting.encode()) % _SHELVES)].append((later, earlier))
        outcomes = work.each(_writing(name, some) for name, some in sorted(shelves.items()))
        made = {each.task.report: Graph(each.task.report, each.task, given_by(each)) for each in outcomes}
        said.append(f"{len(echoes)} among {number} recommendations")
    return made


def _writing(name: str, echoes: Sequence[tuple[str, str]]) -> Task:
    key = key_of("echoes written", digest_of(echoes), _code())
    return Task(name, key, write_echoes, (tuple(echoes),), _OF_ECHO * len(echoes), brief_of_written)


def write_echoes(echoes: Sequence[tuple[str, str]]) -> Written:
    """The graph of some echoes."""
    return canonical(echo_quads(echoes)), 0, ((), "")


def _echoes_of(asking: Sequence[Task], shared: Graph, work: Work) -> tuple[Sequence[tuple[str, str]], int]:
    """The echoes, and the number of the recommendations that were compared; of the same reports they are kept."""
    key = key_of("echoes", shared.brief.digest, *(task.key for task in asking))
    known: tuple[Sequence[tuple[str, str]], int] | None = work.cache.get(key)
    if known is None:
        sought = {outcome.task.given: (outcome.task, given_by(outcome)) for outcome in work.each(asking)}
        wider = wider_of(shared.quads(work.cache))
        place = key_of("echoes last", digest_of(sorted((each, *sorted(wider[each])) for each in wider)), _code())
        echoes, marks, number = _changed(sought, wider, work.cache.get(place), work.cache)
        work.cache.put(place, (tuple(sought), echoes, marks))
        known = pairs_of(echoes), number
        work.cache.put(key, known)
    return known


_Before = tuple[Sequence[str], Echoes, Mapping[str, bytes]]
"""By what the recommendations of the reports of an earlier build were kept, the echoes among them, and of each that had
candidates a hash of these."""


def _changed(
    sought: Mapping[str, tuple[Task, Sought]], wider: Wider, before: _Before | None, cache: Cache
) -> tuple[Echoes, dict[str, bytes], int]:
    """The echoes, the hashes of the candidates, and the number of the recommendations.

    They are those before but for recommendations that have other candidates now, or that changed with one of these.

    :param sought: what recommendations are looked up by, with what finds these in their report, by what it is kept by
    """
    lookup = Lookup(told for _, told in sought.values())
    keys, echoes, marks = before or ((), {}, {})
    changed = _differing(keys, sought, cache) if before else None
    if changed is None:
        echoes, marks, wanted = {}, {}, lookup.iris
    else:
        wanted = lookup.beside(changed)
    new = {iri for rows, _ in changed or () for iri, _, _ in rows}
    candidates = lookup.candidates(wanted)
    told = {later: _mark(earlier) for later, earlier in candidates.items()}
    again = {
        later: earlier
        for later, earlier in candidates.items()
        if told[later] != marks.get(later) or later in new or not new.isdisjoint(earlier)
    }
    kept = ({*lookup.iris} - {*wanted}) | (candidates.keys() - again.keys())
    needed = {*again, *chain.from_iterable(again.values())}
    of_these = (task for task, (rows, _) in sought.values() if any(iri in needed for iri, _, _ in rows))
    asked = {each.iri: each for task in of_these for each in load(cache, Made(task))[0]}
    return (
        {later: echoes[later] for later in kept & echoes.keys()} | echoed(again, asked, wider),
        {later: marks[later] for later in kept & marks.keys()} | told,
        len(lookup.iris),
    )


def _differing(keys: Sequence[str], sought: Mapping[str, tuple[Task, Sought]], cache: Cache) -> list[Sought] | None:
    """The recommendations of reports that came or went; None where those that went are not known any more.

    What two reports say under one IRI is that of the last one. So others that share an IRI with these count, too.

    :param keys: what those of an earlier build were kept by
    """
    before = {*keys}
    found = [cache.get(key) for key in keys if key not in sought]
    if not all(found):
        return None
    found += [told for key, (_, told) in sought.items() if key not in before]
    touched = {iri for rows, _ in found for iri, _, _ in rows}
    others = (told for key, (_, told) in sought.items() if key in before)
    return [*found, *(told for told in others if any(iri in touched for iri, _, _ in told[0]))]


def _mark(iris: Sequence[str]) -> bytes:
    return long("\n".join(iris).encode())


def _code() -> str:
    return code_of("miggraph.echoes", __name__)


def _asking(graph: Graph) -> Task:
    key = key_of("asked", graph.brief.digest, _code())
    return Task(graph.slug, key, asked_one, (Made(graph.task),), graph.size // 10, brief_of_asked)


def asked_one(written: Written) -> tuple[tuple[Asked, ...], Sought]:
    """What the recommendations of a report ask, without signatures, and what they are looked up by."""
    asked = asked_in(quads_of(written[0]))
    return tuple(replace(each, signature=b"") for each in asked), sought_of(asked)


def brief_of_asked(kept: tuple[tuple[Asked, ...], Sought]) -> Sought:
    """What recommendations are looked up by."""
    return kept[1]
