"""The echoes among the recommendations of all reports, from what those of each report ask, which is kept."""

from __future__ import annotations

from collections.abc import Mapping

from miggraph.build.cache import key_of
from miggraph.build.parts import Graph
from miggraph.build.reports import quads_of
from miggraph.build.sources import code_of
from miggraph.build.stages import Stages
from miggraph.build.work import Task, Work, given_by
from miggraph.echoes import asked_in, echo_quads, echoes_among, wider_of
from miggraph.model import Asked


def echo_all(graphs: Mapping[str, Graph], shared: Graph, work: Work, stages: Stages) -> Graph:
    """The graph of echoes.

    :param graphs: the quads of each report, by its slug
    :param shared: those of the ontology and the authority files
    """
    with stages.stage("echoes") as said:
        asked = [each for outcome in work.each(_task(*each) for each in graphs.items()) for each in given_by(outcome)]
        echoes = echoes_among(asked, wider_of(shared.quads))
        said.append(f"{len(echoes)} among {len(asked)} recommendations")
    return Graph(echo_quads(echoes))


def _task(slug: str, graph: Graph) -> Task:
    return Task(
        slug, key_of("asked", graph.digest, code_of("miggraph.echoes", __name__)), asked_one, (graph.data,), graph.size
    )


def asked_one(data: bytes) -> tuple[Asked, ...]:
    """What the recommendations of a report ask, from its N-Quads."""
    return asked_in(quads_of(data))
