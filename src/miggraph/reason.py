"""The OWL 2 RL closure of a dataset, computed by the ``reasonable`` library.

The reasoner gets only the triples that a rule can fire on, and every literal goes through it under a stand-in name:
it would rewrite the lexical form of some (``007`` to ``7``), and the closure must not say what the graph did not.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import TypeAlias

import reasonable
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from miggraph.errors import ShapeError
from miggraph.iris import PREFIXES, compact, graph

Row: TypeAlias = tuple[str, str, str]
"""Subject, predicate and object as IRIs; a literal or blank node by its stand-in."""

INFERRED = graph("inferred")
_RDF, _RDFS, _OWL, _XSD = (PREFIXES[p] for p in ("rdf", "rdfs", "owl", "xsd"))
_VOCABULARY = (_RDF, _RDFS, _OWL, _XSD)
_TYPE = _RDF + "type"
_SAME = _OWL + "sameAs"
_DISJOINT = _OWL + "disjointWith"
_ANNOTATIONS = frozenset(_RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy"))
_REFLEXIVE = frozenset(
    {_SAME, _RDFS + "subClassOf", _RDFS + "subPropertyOf", _OWL + "equivalentClass", _OWL + "equivalentProperty"}
)
_TRIVIAL_TYPES = frozenset({_OWL + "Thing", _RDFS + "Resource", _OWL + "NamedIndividual"})
_CHARACTERISTICS = frozenset(
    _OWL + name + "Property" for name in ("Transitive", "Symmetric", "Functional", "InverseFunctional")
)
_STAND_IN = "urn:miggraph:stand-in:"


class _Names:
    """Terms to IRIs and back; literals and blank nodes get stand-ins."""

    def __init__(self) -> None:
        self._stand_ins: dict[Literal | BlankNode, str] = {}
        self._terms: dict[str, Literal | BlankNode] = {}

    def iri(self, term: NamedNode | Literal | BlankNode | Triple) -> str:
        if isinstance(term, NamedNode):
            return term.value
        if isinstance(term, Triple):
            raise ShapeError("a triple term has no place in this graph", where=term, hint="state it as a resource")
        made = self._stand_ins.get(term)
        if made is None:
            made = self._stand_ins[term] = f"{_STAND_IN}{len(self._stand_ins)}"
            self._terms[made] = term
        return made

    def term(self, iri: str) -> NamedNode | Literal | BlankNode:
        return self._terms.get(iri) or NamedNode(iri)


def infer(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """What follows from the union of all graphs by the rules of OWL 2 RL and is not stated in it.

    Left out is what helps nobody: that a thing equals itself or is an ``owl:Thing``, and what is said of literals or of
    the vocabularies of RDF and OWL themselves.

    :return: quads of the graph ``graph/inferred``, sorted
    """
    names = _Names()
    stated = {(names.iri(q.subject), q.predicate.value, names.iri(q.object)) for q in quads}
    new = set(_useful(_closure(relevant(stated)), stated))
    if any(predicate == _SAME for _, predicate, _ in new):
        new = set(_useful(_closure(stated), stated))
    place = NamedNode(INFERRED)
    return tuple(_quad(row, names, place) for row in sorted(new))


def relevant(stated: Iterable[Row]) -> list[Row]:
    """The triples that a rule of OWL 2 RL can fire on: the schema's, types, and those of properties with an axiom.

    Things named by ``owl:sameAs`` take part with all that is said of them.
    """
    rows = list(stated)
    used: set[str] = set()
    same: set[str] = set()
    for subject, predicate, object_ in rows:
        if predicate == _SAME:
            same.update((subject, object_))
        elif _is_schema(predicate):
            used.update((subject, object_))
        elif predicate == _TYPE and object_ in _CHARACTERISTICS:
            used.add(subject)
    return [
        row
        for row in rows
        if row[1] == _TYPE or _is_schema(row[1]) or row[1] in used or row[0] in same or row[2] in same
    ]


def disjointness(quads: Iterable[Quad]) -> list[str]:
    """Each thing that has two types which the ontology calls disjoint, as a clause that names all three.

    :param quads: the dataset with its closure
    """
    types: dict[str, set[str]] = {}
    apart: set[frozenset[str]] = set()
    for quad in quads:
        if not (isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)):
            continue
        if quad.predicate.value == _TYPE:
            types.setdefault(quad.subject.value, set()).add(quad.object.value)
        elif quad.predicate.value == _DISJOINT:
            apart.add(frozenset((quad.subject.value, quad.object.value)))
    concerned = frozenset().union(*apart)
    return [
        f"{thing} is a {compact(one)} and a {compact(other)}, which nothing can be both"
        for thing, kinds in sorted(types.items())
        for one, other in combinations(sorted(kinds & concerned), 2)
        if frozenset((one, other)) in apart
    ]


def _is_schema(predicate: str) -> bool:
    return predicate.startswith((_RDFS, _OWL)) and predicate not in _ANNOTATIONS


def _closure(rows: Iterable[Row]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="miggraph-") as folder:
        file = Path(folder) / "stated.ttl"
        file.write_text("".join(f"<{s}> <{p}> <{o}> .\n" for s, p, o in sorted(rows)), encoding="utf-8")
        reasoner = reasonable.PyReasoner()
        reasoner.load_file(str(file))
        for subject, predicate, object_ in reasoner.reason():
            yield str(subject), str(predicate), str(object_)


def _useful(rows: Iterable[Row], stated: set[Row]) -> Iterator[Row]:
    for row in rows:
        subject, predicate, object_ = row
        if row in stated or subject.startswith((_STAND_IN, *_VOCABULARY)):
            continue
        if predicate in _REFLEXIVE and (subject == object_ or object_ in _TRIVIAL_TYPES):
            continue
        if predicate == _TYPE and object_ in _TRIVIAL_TYPES:
            continue
        yield row


def _quad(row: Row, names: _Names, place: NamedNode) -> Quad:
    return Quad(NamedNode(row[0]), NamedNode(row[1]), names.term(row[2]), place)
