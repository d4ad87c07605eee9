"""The data that shapes are checked against: what is said of each resource, and what each is by its class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from miggraph.errors import ShapeError
from miggraph.iris import expand

Resource: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal

TYPE = expand("rdf:type")
_SUBCLASS = expand("rdfs:subClassOf")


class Data:
    """The union of some graphs, indexed by subject and property."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._said = _indexed(quads)
        self._kinds: dict[str, set[str]] = {}
        self._instances: dict[str, list[Resource]] = defaultdict(list)
        self._below: dict[str, list[str]] = defaultdict(list)
        for subject, properties in self._said.items():
            for kind in properties.get(TYPE, ()):
                if isinstance(kind, NamedNode):
                    self._instances[kind.value].append(subject)
            for above in properties.get(_SUBCLASS, ()):
                if isinstance(subject, NamedNode) and isinstance(above, NamedNode):
                    self._below[above.value].append(subject.value)

    def values(self, subject: Term, name: str) -> list[Term]:
        """The objects of a property of a resource, each once."""
        properties = None if isinstance(subject, Literal) else self._said.get(subject)
        return properties.get(name, []) if properties else []

    def properties(self, subject: Resource) -> list[str]:
        """The properties that a resource has."""
        return list(self._said.get(subject, ()))

    def triples(self) -> Iterator[tuple[Resource, str, Term]]:
        """All that is said, each triple once."""
        for subject, properties in self._said.items():
            for name, values in properties.items():
                for value in values:
                    yield subject, name, value

    def is_a(self, term: Term, kind: str) -> bool:
        """Whether a term is an instance of a class or of one below it."""
        kinds = self._classes(kind)
        return any(isinstance(each, NamedNode) and each.value in kinds for each in self.values(term, TYPE))

    def instances(self, kind: str) -> list[Resource]:
        """The instances of a class and of those below it, each once."""
        found = (subject for each in sorted(self._classes(kind)) for subject in self._instances.get(each, ()))
        return list(dict.fromkeys(found))

    def subjects_of(self, name: str) -> list[Resource]:
        """The resources that have a property."""
        return [subject for subject, properties in self._said.items() if name in properties]

    def _classes(self, kind: str) -> set[str]:
        known = self._kinds.get(kind)
        if known is None:
            known, waiting = {kind}, [kind]
            while waiting:
                for below in self._below.get(waiting.pop(), ()):
                    if below not in known:
                        known.add(below)
                        waiting.append(below)
            self._kinds[kind] = known
        return known


def _indexed(quads: Iterable[Quad]) -> dict[Resource, dict[str, list[Term]]]:
    """Each object once, by its subject and property."""
    said: dict[Resource, dict[str, list[Term]]] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if isinstance(value, Triple) or isinstance(subject, Triple):
            raise ShapeError("a triple term cannot be checked", where=quad, hint="state it as a resource")
        said.setdefault(subject, {}).setdefault(quad.predicate.value, []).append(value)
    for properties in said.values():
        for name, values in properties.items():
            if len(values) > 1:
                properties[name] = list(dict.fromkeys(values))
    return said
