"""What the authority files say: not said again by a report, and marked where no report speaks of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from miggraph import iris

_AUTHORITY = NamedNode(iris.graph("authority"))
_TYPE = NamedNode(iris.expand("rdf:type"))
_OF_REPORTS = (iris.graph("report/"), iris.graph("curation/"))


def beyond(quads: Iterable[Quad], shared: Iterable[Quad]) -> list[Quad]:
    """The quads whose triples do not stand in the authority files.

    :param shared: the quads that all reports rest on
    """
    said = {(quad.subject, quad.predicate, quad.object) for quad in shared if quad.graph_name == _AUTHORITY}
    known = {subject for subject, _, _ in said}
    return [
        quad for quad in quads if quad.subject not in known or (quad.subject, quad.predicate, quad.object) not in said
    ]


def unmentioned(quads: Iterable[Quad]) -> Iterator[str]:
    """The entries of the authority files of which no report says or names anything, in the order of their IRIs."""
    entries: set[str] = set()
    spoken: set[str] = set()
    for quad in quads:
        if quad.graph_name == _AUTHORITY and quad.predicate == _TYPE and isinstance(quad.subject, NamedNode):
            entries.add(quad.subject.value)
        elif isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(_OF_REPORTS):
            spoken.update(term.value for term in (quad.subject, quad.object) if isinstance(term, NamedNode))
    yield from sorted(entries - spoken)
