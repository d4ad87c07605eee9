"""The echoes among the recommendations of all reports, from what those of each report ask, which is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from miggraph.build.cache import key_of
from miggraph.build.hashes import short
from miggraph.build.linking import Written
from miggraph.build.parts import Graph
from miggraph.build.reports import digest_of, quads_of
from miggraph.build.sources import code_of
from miggraph.build.stages import Stages
from miggraph.build.work import Made, Task, Work, given_by
from miggraph.echoes import asked_in, echo_quads, echoes_among, wider_of
from miggraph.graph import canonical
from miggraph.model import Asked

_NAME = "graph/echoes/{:02}"
"""Stands for some of the echoes where graphs have the slugs of their reports, none of which has a slash."""
_SHELVES = 64
"""The echoes are divided into so many graphs, so that a changed report leaves most of them as they were."""


def echo_all(graphs: Mapping[str, Graph], shared: Graph, work: Work, stages: Stages) -> dict[str, Graph]:
    """The echoes as graphs by their names; nothing where there are none.

    :param graphs: those of the reports, by their slugs
    :param shared: that of the ontology and the authority files
    """
    with stages.stage("echoes") as said:
        echoes, number = _echoes_of([_asking(graph) for graph in graphs.values()], shared, work)
        said.append(f"{len(echoes)} among {number} recommendations")
    shelves: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for later, earlier in echoes:
        meeting = later.rpartition("/")[0]
        shelves[_NAME.format(short(meeting.encode()) % _SHELVES)].append((later, earlier))
    return {name: Graph.of(canonical(echo_quads(some)), work.cache, name) for name, some in sorted(shelves.items())}


def _echoes_of(asking: Sequence[Task], shared: Graph, work: Work) -> tuple[Sequence[tuple[str, str]], int]:
    """The echoes, and the number of the recommendations that were compared; of the same reports they are kept."""
    key = key_of("echoes", shared.brief.digest, *(task.key for task in asking))
    known: tuple[Sequence[tuple[str, str]], int] | None = work.cache.get(key)
    if known is None:
        asked = [each for outcome in work.each(asking) for each in given_by(outcome)]
        wider = wider_of(shared.quads(work.cache))
        place = key_of("echoes decided", digest_of(sorted((each, *sorted(wider[each])) for each in wider)), _code())
        decided: dict[bytes, bytes] = work.cache.get(place) or {}
        known = echoes_among(asked, wider, decided), len(asked)
        work.cache.put(place, decided)
        work.cache.put(key, known)
    return known


def _code() -> str:
    return code_of("miggraph.echoes", __name__)


def _asking(graph: Graph) -> Task:
    key = key_of("asked", graph.brief.digest, _code())
    return Task(graph.slug, key, asked_one, (Made(graph.task),), graph.size // 10)


def asked_one(written: Written) -> tuple[Asked, ...]:
    """What the recommendations of a report ask."""
    return asked_in(quads_of(written[0]))
