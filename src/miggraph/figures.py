"""A dataset in figures: how much there is of each class, property and named graph, as VoID tells it.

Counted once, when a version of the dataset is written, because a server that starts should not have to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any, Protocol

import pyoxigraph as ox

_TOTALS = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects) (COUNT(DISTINCT ?p) AS ?properties)
       (COUNT(DISTINCT ?o) AS ?distinctObjects) WHERE { ?s ?p ?o }"""
_CLASSES = "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?x . FILTER(ISIRI(?x)) } GROUP BY ?x ORDER BY ?x"
_PROPERTIES = "SELECT ?x (COUNT(*) AS ?n) WHERE { ?s ?x ?o } GROUP BY ?x ORDER BY ?x"
_GRAPHS = "SELECT ?x (COUNT(*) AS ?n) WHERE { GRAPH ?x { ?s ?p ?o } FILTER(ISIRI(?x)) } GROUP BY ?x ORDER BY ?x"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_BELOW = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")

Rows = Iterable[Mapping[str, Any]]
_NO_CLASS: frozenset[str] = frozenset()
Group = tuple[frozenset[str], str, frozenset[str] | str]
Noted = tuple[Group, bool, bool]
"""How a further triple counts; and whether its subject is that of no quad that was counted, and its object likewise."""


@dataclass(frozen=True, slots=True)
class Use:
    """How often the instances of a class have a property, in all and by the class or datatype of the value."""

    triples: int
    classes: Mapping[str, int]
    datatypes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a dataset, each triple counted once in however many graphs it stands."""

    totals: Mapping[str, int]
    """``triples``, ``distinctSubjects``, ``properties`` and ``distinctObjects``, as VoID names them."""
    classes: Mapping[str, int]
    """Class → its instances."""
    properties: Mapping[str, int]
    """Property → triples that have it."""
    graphs: Mapping[str, int]
    """Named graph → its triples."""
    uses: Mapping[str, Mapping[str, Use]] = field(default_factory=dict)
    """Class → property → how its instances use it; empty where nobody has counted it."""


QUERIES = (_TOTALS, _CLASSES, _PROPERTIES, _GRAPHS)
"""What :func:`measure` asks."""


def measure(ask: Callable[[str], Rows]) -> Figures:
    """Count a dataset, without the uses of its properties.

    :param ask: the rows of a SELECT query, each as variable name → term; none where it cannot be answered
    """
    totals = {name: int(term.value) for row in ask(_TOTALS) for name, term in row.items()}
    classes, properties, graphs = (
        {row["x"].value: int(row["n"].value) for row in ask(query)} for query in (_CLASSES, _PROPERTIES, _GRAPHS)
    )
    return Figures(totals, classes, properties, graphs)


def measure_store(store: ox.Store) -> Figures:
    """Count what a store holds whose default graph is filled; see :mod:`miggraph.stores`."""

    def ask(query: str) -> Rows:
        found = store.query(query)
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError("not a SELECT query")
        names = [variable.value for variable in found.variables]
        return ({name: row[name] for name in names} for row in found)

    return measure(ask)


class Holding(Protocol):
    """Tells what is in the quads that were counted."""

    def classes(self, term: object) -> frozenset[str]:
        """The classes that a term is put into."""

    def subject(self, term: object) -> bool:
        """Whether a term is the subject of a triple."""

    def object(self, term: object) -> bool:
        """Whether a term is the object of a triple."""


@dataclass
class Census:
    """Counts of some quads, to which those of further triples can be added again and again."""

    groups: Counter[Group]
    """Triples by the classes of the subject, the property, and the classes or the datatype of the object."""
    classes: Counter[str]
    graphs: Counter[str]
    below: set[tuple[str, str]]
    """Classes, each with one that it is below."""
    subjects: int
    objects: int
    holding: Holding
    noted: dict[ox.Triple, Noted] = field(default_factory=dict, repr=False, compare=False)
    """How further triples count that were asked about."""

    @classmethod
    def of(cls, quads: Iterable[ox.Quad]) -> Census:
        """The counts of quads in memory."""
        unique = set(quads)
        triples = {quad.triple for quad in unique}
        held = _Held(triples)
        return cls(
            Counter(_group(triple, held) for triple in triples),
            Counter(name for classes in held.types.values() for name in classes),
            Counter(q.graph_name.value for q in unique if isinstance(q.graph_name, ox.NamedNode)),
            {pair for triple in triples for pair in _below(triple)},
            len(held.subjects),
            len(held.objects),
            held,
        )

    def figures(self, more: Iterable[ox.Triple] = (), graph: str = "") -> Figures:
        """The counts together with those of further triples.

        :param more: triples that are not among the quads, each once, and that put nothing into a class
        :param graph: the graph that they stand in
        """
        more = list(more)
        self._note(triple for triple in more if triple not in self.noted)
        noted = [self.noted[triple] for triple in more]
        further = Counter(group for group, _, _ in noted)
        properties = self._own_properties + _by_property(further)
        subjects = {triple.subject for triple, (_, is_new, _) in zip(more, noted, strict=True) if is_new}
        objects = {triple.object for triple, (_, _, is_new) in zip(more, noted, strict=True) if is_new}
        totals = {
            "triples": properties.total(),
            "distinctSubjects": self.subjects + len(subjects),
            "properties": len(properties),
            "distinctObjects": self.objects + len(objects),
        }
        graphs = self.graphs + Counter({graph: len(more)})
        return Figures(totals, _sorted(self.classes), _sorted(properties), _sorted(graphs), self._uses(further))

    def _note(self, triples: Iterable[ox.Triple]) -> None:
        """Find out how triples count; many of them are asked for again, with some others."""
        new, holding = list(triples), self.holding
        there = {subject: holding.subject(subject) for subject in _in_order(triple.subject for triple in new)}
        held = {value: holding.object(value) for value in _in_order(triple.object for triple in new)}
        for triple in new:
            self.noted[triple] = _group(triple, holding), not there[triple.subject], not held[triple.object]

    def _uses(self, further: Mapping[Group, int]) -> dict[str, dict[str, Use]]:
        """The uses of properties, in further groups too: only those that have some of these are counted again."""
        every = dict(self._own_uses)
        for key, tally in _tallied(further).items():
            every[key] = self._use(tally.plus(self._tallies[key]) if key in self._tallies else tally)
        uses: dict[str, dict[str, Use]] = {}
        for (name, property_), use in sorted(every.items(), key=itemgetter(0)):
            uses.setdefault(name, {})[property_] = use
        return uses

    @cached_property
    def _own_properties(self) -> Counter[str]:
        return _by_property(self.groups)

    @cached_property
    def _tallies(self) -> dict[tuple[str, str], _Tally]:
        return _tallied(self.groups)

    @cached_property
    def _own_uses(self) -> dict[tuple[str, str], Use]:
        return {key: self._use(tally) for key, tally in self._tallies.items()}

    def _use(self, tally: _Tally) -> Use:
        return Use(tally.triples, dict(self._narrowest(tally.classes)), _sorted(tally.datatypes))

    def _narrowest(self, classes: Mapping[str, int]) -> Iterator[tuple[str, int]]:
        """The classes of some values, without those that only say again what a narrower one says of all the same."""
        for name, number in sorted(classes.items()):
            implied = any(
                (other, name) in self.below and ((name, other) not in self.below or other < name)
                for other, same in classes.items()
                if same == number and other != name
            )
            if not implied:
                yield name, number


class _Held:
    """What is in triples that are in memory."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.subjects: set[object] = set()
        self.objects: set[object] = set()
        types: dict[object, set[str]] = defaultdict(set)
        for triple in triples:
            self.subjects.add(triple.subject)
            self.objects.add(triple.object)
            if triple.predicate == _TYPE and isinstance(triple.object, ox.NamedNode):
                types[triple.subject].add(triple.object.value)
        self.types = {term: frozenset(classes) for term, classes in types.items()}

    def classes(self, term: object) -> frozenset[str]:
        return self.types.get(term, _NO_CLASS)

    def subject(self, term: object) -> bool:
        return term in self.subjects

    def object(self, term: object) -> bool:
        return term in self.objects


@dataclass(slots=True)
class _Tally:
    """Triples of the instances of a class that have a property: in all, and by the class or datatype of the value."""

    triples: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    datatypes: Counter[str] = field(default_factory=Counter)

    def plus(self, other: _Tally) -> _Tally:
        """Both together."""
        return _Tally(self.triples + other.triples, self.classes + other.classes, self.datatypes + other.datatypes)


def _tallied(groups: Mapping[Group, int]) -> dict[tuple[str, str], _Tally]:
    """Class and property → what is counted of them."""
    found: defaultdict[tuple[str, str], _Tally] = defaultdict(_Tally)
    for (subject, property_, kind), number in groups.items():
        for name in subject:
            tally = found[name, property_]
            tally.triples += number
            if isinstance(kind, str):
                tally.datatypes[kind] += number
            else:
                tally.classes.update(dict.fromkeys(kind, number))
    return dict(found)


def _by_property(groups: Mapping[Group, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_, property_, _), number in groups.items():
        found[property_] += number
    return found


def _group(triple: ox.Triple, holding: Holding) -> Group:
    value = triple.object
    kind = value.datatype.value if isinstance(value, ox.Literal) else holding.classes(value)
    return holding.classes(triple.subject), triple.predicate.value, kind


def _below(triple: ox.Triple) -> Iterator[tuple[str, str]]:
    """A class, and the one that a triple puts it below."""
    narrow, broad = triple.subject, triple.object
    if triple.predicate == _BELOW and isinstance(narrow, ox.NamedNode) and isinstance(broad, ox.NamedNode):
        yield narrow.value, broad.value


def _in_order(terms: Iterable[object]) -> list[Any]:
    """Terms, each once, as they are sorted in a dump: near ones are looked up there one after another."""
    return sorted(set(terms), key=str)


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
