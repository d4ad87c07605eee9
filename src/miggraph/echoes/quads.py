"""The graph of echoes: from the recommendation that came later to the one before, and back."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from miggraph import iris

GRAPH = iris.graph("echoes")


def echo_quads(echoes: Iterable[tuple[str, str]]) -> list[Quad]:
    """The quads of pairs of recommendations, the later one first."""
    graph, echoes_, echoed_by = NamedNode(GRAPH), _property("mig:echoes"), _property("mig:echoedBy")
    made: list[Quad] = []
    for later, earlier in echoes:
        one, other = NamedNode(later), NamedNode(earlier)
        made += [Quad(one, echoes_, other, graph), Quad(other, echoed_by, one, graph)]
    return made


def _property(curie: str) -> NamedNode:
    return NamedNode(iris.expand(curie))
