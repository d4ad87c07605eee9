"""The OWL 2 RL closure of a dataset, computed by the ``reasonable`` library.

The reasoner gets only the triples that a rule can fire on, and every literal goes through it under a stand-in name:
it would rewrite the lexical form of some (``007`` to ``7``), and the closure must not say what the graph did not.
It has no rule for chains of properties (``prp-spo2``), which are followed here.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import combinations
from pathlib import Path
from typing import TypeAlias

import reasonable
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from miggraph.errors import ShapeError
from miggraph.iris import MIG, PREFIXES, compact, graph

Row: TypeAlias = tuple[str, str, str]
"""Subject, predicate and object as IRIs; a literal or blank node by its stand-in."""

_RDF, _RDFS, _OWL, _XSD = (PREFIXES[p] for p in ("rdf", "rdfs", "owl", "xsd"))
_VOCABULARY = (_RDF, _RDFS, _OWL, _XSD)
TYPE = _RDF + "type"
SAME = _OWL + "sameAs"
_DISJOINT = _OWL + "disjointWith"
_MEMBERS = _OWL + "members"
_CHAIN = _OWL + "propertyChainAxiom"
FIRST, REST = _RDF + "first", _RDF + "rest"
_SUBCLASS = _RDFS + "subClassOf"
_ANNOTATIONS = frozenset(_RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy"))
_REFLEXIVE = frozenset(
    {SAME, _RDFS + "subClassOf", _RDFS + "subPropertyOf", _OWL + "equivalentClass", _OWL + "equivalentProperty"}
)
_TRIVIAL_TYPES = frozenset({_OWL + "Thing", _RDFS + "Resource", _OWL + "NamedIndividual"})
_CHARACTERISTICS = frozenset(
    _OWL + name + "Property" for name in ("Transitive", "Symmetric", "Functional", "InverseFunctional")
)
_PASSAGES = frozenset(MIG + name for name in ("Passage", "Mention", "UnresolvedMention"))
"""Spans of text: a third of all that follows would be that each is a string, an entity and part of a section."""
STAND_IN = "urn:miggraph:stand-in:"


class Names:
    """Terms to IRIs and back; literals and blank nodes get stand-ins."""

    def __init__(self) -> None:
        self._stand_ins: dict[Literal | BlankNode, str] = {}
        self._terms: dict[str, Literal | BlankNode] = {}

    def iri(self, term: NamedNode | Literal | BlankNode | Triple) -> str:
        """The IRI of a term, or its stand-in."""
        if isinstance(term, NamedNode):
            return term.value
        if isinstance(term, Triple):
            raise ShapeError("a triple term has no place in this graph", where=term, hint="state it as a resource")
        made = self._stand_ins.get(term)
        if made is None:
            made = self._stand_ins[term] = f"{STAND_IN}{len(self._stand_ins)}"
            self._terms[made] = term
        return made

    def term(self, iri: str) -> NamedNode | Literal | BlankNode:
        """The term that an IRI or a stand-in stands for."""
        return self._terms.get(iri) or NamedNode(iri)


def inferred_graph() -> str:
    """The graph of what was inferred."""
    return graph("inferred")


def infer(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """What follows from the union of all graphs by the rules of OWL 2 RL and is not stated in it.

    Left out is what helps nobody: that a thing equals itself or is an ``owl:Thing``, what is said of literals or of
    the vocabularies of RDF and OWL themselves, and what follows of passages, which are only evidence.

    :return: quads of the graph ``graph/inferred``, sorted
    """
    names = Names()
    new = closure_of(rows_of(quads, names))
    place = NamedNode(inferred_graph())
    return tuple(quad_of(row, names, place) for row in sorted(new))


def rows_of(quads: Iterable[Quad], names: Names) -> set[Row]:
    """What quads state of anything but passages."""
    every = {(names.iri(q.subject), q.predicate.value, names.iri(q.object)) for q in quads}
    passages = {subject for subject, predicate, kind in every if predicate == TYPE and kind in _PASSAGES}
    return {row for row in every if row[0] not in passages and row[2] not in passages}


def closure_of(stated: set[Row]) -> set[Row]:
    """What follows from triples and is not among them, but for what helps nobody."""
    new = set(_useful(_whole_closure(relevant(stated)), stated))
    if any(predicate == SAME for _, predicate, _ in new):
        new = set(_useful(_whole_closure(stated), stated))
    return new


def relevant(stated: Iterable[Row]) -> list[Row]:
    """The triples that a rule of OWL 2 RL can fire on: the schema's, types, and those of properties with an axiom.

    Things named by ``owl:sameAs`` take part with all that is said of them.
    """
    rows = list(stated)
    used: set[str] = set()
    same: set[str] = set()
    for subject, predicate, object_ in rows:
        if predicate == SAME:
            same.update((subject, object_))
        elif is_schema(predicate):
            used.update((subject, object_))
        elif predicate == FIRST:
            used.add(object_)
        elif predicate == TYPE and object_ in _CHARACTERISTICS:
            used.add(subject)
    return [
        row
        for row in rows
        if row[1] in (TYPE, FIRST, REST) or is_schema(row[1]) or row[1] in used or row[0] in same or row[2] in same
    ]


def disjointness(quads: Iterable[Quad]) -> list[str]:
    """Each thing that has two types which the ontology calls disjoint, as a clause that names all three.

    Types count with the classes above them, whether or not the closure of the dataset is given, too.
    """
    names, schema, types = Names(), Schema(), defaultdict[str, set[str]](set)
    for quad in quads:
        if not isinstance(quad.object, Literal):
            row = (names.iri(quad.subject), quad.predicate.value, names.iri(quad.object))
            schema.add(row)
            if row[1] == TYPE:
                types[row[0]].add(row[2])
    apart = schema.disjoint_pairs()
    concerned = frozenset().union(*apart)
    return [
        f"{thing} is a {compact(one)} and a {compact(other)}, which nothing can be both"
        for thing, kinds in sorted(types.items())
        for one, other in combinations(sorted(schema.with_superclasses(kinds) & concerned), 2)
        if frozenset((one, other)) in apart
    ]


class Schema:
    """The lists, chains, disjoint classes and superclasses that triples state."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._first: dict[str, str] = {}
        self._rest: dict[str, str] = {}
        self._chains: set[tuple[str, str]] = set()
        self._members: set[str] = set()
        self._pairs: set[frozenset[str]] = set()
        self._above: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Take in a triple; one that is no matter of the schema is passed over."""
        subject, predicate, object_ = row
        if predicate == FIRST:
            self._first[subject] = object_
        elif predicate == REST:
            self._rest[subject] = object_
        elif predicate == _CHAIN:
            self._chains.add((subject, object_))
        elif predicate == _MEMBERS:
            self._members.add(object_)
        elif predicate == _DISJOINT:
            self._pairs.add(frozenset((subject, object_)))
        elif predicate == _SUBCLASS:
            self._above[subject].add(object_)

    def chains(self) -> list[tuple[str, list[str]]]:
        """Each property with a chain of properties that it follows from."""
        return sorted((made, list(self._list(head))) for made, head in self._chains)

    def disjoint_pairs(self) -> Set[frozenset[str]]:
        """The pairs of classes that share no member."""
        together = (combinations(self._list(head), 2) for head in self._members)
        return self._pairs | {frozenset(pair) for pairs in together for pair in pairs}

    def with_superclasses(self, classes: Iterable[str]) -> set[str]:
        """Classes and all that stand above them."""
        found, left = set[str](), list(classes)
        while left:
            kind = left.pop()
            if kind not in found:
                found.add(kind)
                left.extend(self._above.get(kind, ()))
        return found

    def apart(self, said: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
        """Of the classes that some say a thing is in, those that share no member with another one of them.

        :param said: the classes by who says them
        :return: the same, with superclasses; without those who say none of them
        """
        every = {who: self.with_superclasses(classes) for who, classes in said.items()}
        known = set[str]().union(*every.values())
        apart = set[str]().union(*(pair for pair in self.disjoint_pairs() if pair <= known))
        return {who: frozenset(classes & apart) for who, classes in every.items() if classes & apart}

    def _list(self, head: str) -> Iterator[str]:
        seen: set[str] = set()
        while head in self._first and head not in seen:
            seen.add(head)
            yield self._first[head]
            head = self._rest.get(head, "")


def schema_of(quads: Iterable[Quad]) -> Schema:
    """The schema that quads state."""
    names = Names()
    return Schema((names.iri(q.subject), q.predicate.value, names.iri(q.object)) for q in quads)


def is_schema(predicate: str) -> bool:
    """Whether a property is one of axioms."""
    return predicate.startswith((_RDFS, _OWL)) and predicate not in _ANNOTATIONS


def _whole_closure(rows: Iterable[Row]) -> set[Row]:
    """The closure with what follows from chains of properties, until nothing new does."""
    known = set(_closure(rows))
    chains = Schema(known).chains()
    while chains and (new := chained(chains, known)):
        known = set(_closure(known | new))
    return known


def chained(chains: Sequence[tuple[str, Sequence[str]]], rows: Iterable[Row]) -> set[Row]:
    """The triples that follow from chains of properties and are not among the given ones."""
    links: dict[str, dict[str, set[str]]] = {
        name: defaultdict(set) for made, steps in chains for name in (made, *steps)
    }
    for subject, predicate, object_ in rows:
        if predicate in links:
            links[predicate][subject].add(object_)
    new: set[Row] = set()
    found = True
    while found:
        found = False
        for made, steps in chains:
            for subject in list(links[steps[0]]):
                ends = {subject}
                for step in steps:
                    ends = set().union(*(links[step].get(end, ()) for end in ends))
                for end in ends - links[made][subject]:
                    links[made][subject].add(end)
                    new.add((subject, made, end))
                    found = True
    return new


def _closure(rows: Iterable[Row]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="miggraph-") as folder:
        file = Path(folder) / "stated.ttl"
        file.write_text("".join(f"<{s}> <{p}> <{o}> .\n" for s, p, o in sorted(rows)), encoding="utf-8")
        reasoner = reasonable.PyReasoner()
        reasoner.load_file(str(file))
        for subject, predicate, object_ in reasoner.reason():
            yield str(subject), str(predicate), str(object_)


def _useful(rows: Iterable[Row], stated: Set[Row]) -> Iterator[Row]:
    return (row for row in rows if row not in stated and is_useful(row))


def is_useful(row: Row) -> bool:
    """Whether it helps anybody that a triple follows."""
    subject, predicate, object_ = row
    if subject.startswith((STAND_IN, *_VOCABULARY)):
        return False
    if predicate in _REFLEXIVE and (subject == object_ or object_ in _TRIVIAL_TYPES):
        return False
    return not (predicate == TYPE and object_ in _TRIVIAL_TYPES)


def quad_of(row: Row, names: Names, place: NamedNode) -> Quad:
    """A triple as a quad of a graph."""
    return Quad(NamedNode(row[0]), NamedNode(row[1]), names.term(row[2]), place)
