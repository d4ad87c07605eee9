"""What the authority files say of which no report speaks, and which graphs there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from miggraph import iris

_TYPE = NamedNode(iris.expand("rdf:type"))


@dataclass(slots=True)
class Tally:
    """The graphs, the entries of the authority files, and what reports speak of."""

    graphs: set[str] = field(default_factory=set)
    _entries: set[str] = field(default_factory=set)
    _spoken: set[str] = field(default_factory=set)

    def add(self, quads: Iterable[Quad]) -> None:
        """Look at some quads."""
        authority, of_reports = iris.graph("authority"), (iris.graph("report/"), iris.graph("curation/"))
        for quad in quads:
            graph = quad.graph_name
            if not isinstance(graph, NamedNode):
                continue
            name = graph.value
            self.graphs.add(name)
            if name == authority:
                if quad.predicate == _TYPE and isinstance(quad.subject, NamedNode):
                    self._entries.add(quad.subject.value)
            elif name.startswith(of_reports):
                self._spoken.update(t.value for t in (quad.subject, quad.object) if isinstance(t, NamedNode))

    def unmentioned(self) -> list[str]:
        """The entries of which no report says or names anything, in the order of their IRIs."""
        return sorted(self._entries - self._spoken)
