"""The graph of echoes: from the recommendation that came later to the one before. The way back follows from it."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from miggraph import iris


def own_graph() -> str:
    """The graph of echoes."""
    return iris.graph("echoes")


def echo_quads(echoes: Iterable[tuple[str, str]]) -> list[Quad]:
    """The quads of pairs of recommendations, the later one first."""
    graph, echoes_ = NamedNode(own_graph()), NamedNode(iris.expand("mig:echoes"))
    return [Quad(NamedNode(later), echoes_, NamedNode(earlier), graph) for later, earlier in echoes]
