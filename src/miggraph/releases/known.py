"""What a version of the dataset says of the things in which it differs from another one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from miggraph.iris import MIG, compact, expand, local
from miggraph.releases.lines import DERIVED, quads_of, told

_REPORT, _CURATION = "graph/report/", "graph/curation/"
_TYPE, _SUBCLASS = expand("rdf:type"), expand("rdfs:subClassOf")
LABELS = tuple(map(expand, ("skos:prefLabel", "rdfs:label", "schema:name", "dcterms:title", "mig:text")))
"""Properties that say what a thing is called, the best first."""
_UNNAMED = expand("mig:ReferenceEntry")
"""The class of what no report names, which does not say what it is."""
Statement = tuple[str, str, object]
"""The IRIs of a subject and a property, and a value."""
_NAMES = {*LABELS, *map(expand, ("skos:altLabel", "skos:hiddenLabel", "mig:shortName"))}
PASSAGES = tuple(map(expand, ("prov:wasQuotedFrom", "mig:attestedIn")))
"""Properties that lead from a thing to the passages that tell of it."""


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """A thing of one version: the report (or the graph) that tells of it, its kind, its label, its IRI."""

    report: str
    kind: str
    label: str
    iri: str


@dataclass
class Known:
    """What a version says of the things in question."""

    types: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    labels: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    above: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    said: set[Statement] = field(default_factory=set)
    """Which of the statements that were asked for are made, in whatever graph."""
    look_up: Callable[[str], None] = lambda iri: None
    """Notes what else is said of a subject, which may be much: thousands of passages tell of some."""
    _names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _passages: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _graphs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _looked_up: set[str] = field(default_factory=set)

    def names(self, iri: str) -> Set[str]:
        """All names that a subject bears, with their letter case folded."""
        return self._all(iri, self._names)

    def passages(self, iri: str) -> Set[str]:
        """The passages that tell of a subject."""
        return self._all(iri, self._passages)

    def graphs(self, iri: str) -> Set[str]:
        """The graphs that tell of a subject."""
        return self._all(iri, self._graphs)

    def _all(self, iri: str, of: Mapping[str, set[str]]) -> Set[str]:
        if iri not in self._looked_up:
            self._looked_up.add(iri)
            self.look_up(iri)
        return of.get(iri, frozenset())

    def take_in(self, quad: ox.Quad) -> None:
        """Take in what is said of a subject but for its classes and labels."""
        subject, predicate, value = name_of(quad.subject), quad.predicate.value, quad.object
        self._graphs[subject].add(name_of(quad.graph_name))
        if predicate in _NAMES and isinstance(value, ox.Literal):
            self._names[subject].add(value.value.casefold())
        elif predicate in PASSAGES:
            self._passages[subject].add(name_of(value))

    def thing(self, iri: str, among: Set[str] = frozenset()) -> Thing:
        """A thing as it is listed.

        :param among: the graphs that it may belong to; by default all that tell of it
        """
        graphs = map(local, among or self.graphs(iri))
        graph = min(graphs, key=lambda name: (not name.startswith((_REPORT, _CURATION)), name))
        report = graph.removeprefix(_REPORT).removeprefix(_CURATION).removeprefix("graph/")
        return Thing(report, self.kind(iri), self.label(iri), iri)

    def classes(self, iri: str) -> set[str]:
        """The classes that a thing has, and those right above them."""
        types = self.types.get(iri, set())
        return types.union(*(self.above.get(each, set()) for each in types))

    def kind(self, iri: str) -> str:
        """The narrowest class of the ontology that a thing has, as a prefixed name; empty without a class."""
        types = self.types.get(iri, set())
        own = {each for each in types - {_UNNAMED} if each.startswith(MIG)} or types
        wider = {above for each in own for above in self.above.get(each, ())}
        return compact(min(own - wider or own)) if own else ""

    def shown(self, value: ox.NamedNode | ox.Literal) -> str:
        """A value as people read it: what a thing is called, or the words of a literal."""
        return value.value if isinstance(value, ox.Literal) else self.label(value.value)

    def label(self, iri: str) -> str:
        """What a thing is called; its IRI without the base where it has no name."""
        found = self.labels.get(iri, {})
        return next((found[name] for name in LABELS if name in found), local(iri))


class Version(ABC):
    """A version of the dataset as far as a comparison needs it."""

    @abstractmethod
    def known(self, subjects: Set[str], named: Set[str], statements: Set[Statement] = frozenset()) -> Known:
        """What is said of some subjects; of the others that are named, what they are called.

        :param statements: statements about the subjects of which is asked whether they are made
        """


class DumpVersion(Version):
    """A version of which there is the dump alone; it is read through for what is asked."""

    def __init__(self, file: Path) -> None:
        """Take canonical N-Quads."""
        self._file = file

    def known(self, subjects: Set[str], named: Set[str], statements: Set[Statement] = frozenset()) -> Known:
        """See the class above.

        :raises DatasetError: for a line that is no quad
        """
        found = Known()
        asked = {f"<{iri}>".encode() for iri in subjects | named}
        subclass = f"<{_SUBCLASS}>".encode()
        with self._file.open("rb") as lines:
            wanted = (
                line for line in told(lines) if (parts := line.split(b" ", 2))[0] in asked or parts[1] == subclass
            )
            for quad in quads_of(wanted, self._file):
                _note(found, quad, subjects, statements)
                if name_of(quad.subject) in subjects:
                    found.take_in(quad)
        return found


class StoredVersion(Version):
    """A version with its store: each thing is looked up, which costs as much as there is to be known."""

    def __init__(self, store: ox.Store) -> None:
        """Take an opened store."""
        self._store = store

    def known(self, subjects: Set[str], named: Set[str], statements: Set[Statement] = frozenset()) -> Known:
        """See the class above."""
        found = Known()
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(_SUBCLASS), None):
            if _is_told(quad):
                _note(found, quad, subjects, statements)
        asked = [(iri, name) for iri in subjects for name in (_TYPE, *LABELS)]
        for quad in self._told_of((*asked, *((iri, name) for iri in named - subjects for name in LABELS))):
            _note(found, quad, subjects, statements)
        for subject, name, value in statements:
            if any(quad.object == value for quad in self._told(subject, name, value)):  # tells more numbers than asked
                found.said.add((subject, name, value))

        def look_up(iri: str) -> None:
            for quad in self._told(iri) if iri in subjects else ():
                found.take_in(quad)

        found.look_up = look_up
        return found

    def _told_of(self, asked: Iterable[tuple[str, str]]) -> Iterator[ox.Quad]:
        return (quad for iri, name in asked for quad in self._told(iri, name))

    def _told(self, iri: str, name: str = "", value: Any = None) -> Iterator[ox.Quad]:
        predicate = ox.NamedNode(name) if name else None
        return filter(_is_told, self._store.quads_for_pattern(ox.NamedNode(iri), predicate, value))

    def is_there(self, iri: str) -> bool:
        """Whether a thing has a class."""
        try:
            quads = self._store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(_TYPE), None)
        except ValueError:
            return False
        return any(_is_told(quad) for quad in quads)


def _is_told(quad: ox.Quad) -> bool:
    graph = quad.graph_name
    return isinstance(graph, ox.NamedNode) and not graph.value.endswith(DERIVED)


def _note(found: Known, quad: ox.Quad, subjects: Set[str], statements: Set[Statement]) -> None:
    subject, predicate, value = name_of(quad.subject), quad.predicate.value, quad.object
    if predicate == _SUBCLASS:
        found.above[subject].add(name_of(value))
    if predicate in LABELS and isinstance(value, ox.Literal):
        known = found.labels[subject]
        known[predicate] = (
            value.value if (value.language or "en").startswith("en") else known.get(predicate, value.value)
        )
    if subject not in subjects:
        return
    if (subject, predicate, value) in statements:
        found.said.add((subject, predicate, value))
    if predicate == _TYPE:
        found.types[subject].add(name_of(value))


def name_of(term: object) -> str:
    """The IRI of a node, or the words of a literal."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)
