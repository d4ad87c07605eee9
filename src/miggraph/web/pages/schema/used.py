"""The classes and properties that the dataset uses, read from what it says of itself (VoID) and from its ontology."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from miggraph.engine import Engine, Query
from miggraph.iris import MIG, compact, dataset, expand, graph
from miggraph.web.pages.description import written

_TECHNICAL = frozenset({"dcat", "owl", "rdf", "rdfs", "sd", "sh", "void", "void-ext", "sssom", "vann"})
"""Vocabularies that speak of the ontology and the dataset and not of its subject, by their prefixes."""
_TYPE = expand("rdf:type")
_TERMS = f"""
SELECT ?term ?p ?o WHERE {{
  VALUES ?p {{ <{expand("rdfs:label")}> <{expand("skos:definition")}> <{expand("rdfs:subClassOf")}> }}
  GRAPH $GRAPH {{ ?term ?p ?o }}
}} ORDER BY ?term ?p ?o"""


@dataclass(frozen=True, slots=True)
class UsedProperty:
    """A property of the things of one class, or of the whole dataset."""

    iri: str
    uses: int
    classes: Mapping[str, int] = field(default_factory=dict)
    """Of what classes the values are, and how often."""
    datatypes: Mapping[str, int] = field(default_factory=dict)

    @property
    def values(self) -> tuple[frozenset[str], frozenset[str]]:
        """The classes and datatypes of its values."""
        return frozenset(self.classes), frozenset(self.datatypes)

    @property
    def name(self) -> str:
        """As a query writes it."""
        return compact(self.iri)


@dataclass(frozen=True, slots=True)
class UsedClass:
    """A class, how many things are of it, and what properties they have, those with most uses first."""

    iri: str
    things: int
    properties: tuple[UsedProperty, ...] = ()

    @property
    def name(self) -> str:
        """As a query writes it."""
        return compact(self.iri)

    def second_names(self) -> set[str]:
        """Properties of other vocabularies that say what one of the ontology's own says, and the type."""
        own = {(each.uses, *each.values) for each in self.properties if each.iri.startswith(MIG)}
        others = (each for each in self.properties if not each.iri.startswith(MIG))
        return {each.iri for each in others if each.iri == _TYPE or (each.uses, *each.values) in own}


@dataclass(frozen=True, slots=True)
class Schema:
    """All that is used, and what the ontology calls it."""

    classes: Mapping[str, UsedClass]
    """By IRI, those with most things first."""
    properties: Mapping[str, UsedProperty]
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    above: Mapping[str, frozenset[str]]
    """The classes of the ontology that stand above a class, at any distance."""

    def label(self, iri: str) -> str:
        """What a class or property is called, or its name where the ontology does not say."""
        return self.labels.get(iri, compact(iri))

    def subjects(self) -> list[UsedClass]:
        """The classes that the subject of the dataset is described in, leaving out second names of them."""
        return [used for used in self.classes.values() if not _is_technical(used.iri) and not self._is_second(used)]

    def described(self) -> list[UsedProperty]:
        """The properties that things of the subject have."""
        return [used for used in self.properties.values() if not _is_technical(used.iri) or used.iri in self.labels]

    def tree(self) -> Iterator[tuple[int, UsedClass]]:
        """The classes of the subject with their depth, each below the smallest class that holds it."""
        shown = {used.iri: used for used in self.subjects()}
        below: dict[str | None, list[UsedClass]] = defaultdict(list)
        for used in shown.values():
            above = [shown[iri] for iri in self.above.get(used.iri, ()) if iri in shown]
            holding = [each for each in above if each.things >= used.things]  # an IRI may be left out of a wide class
            own = [each for each in holding if each.iri.startswith(MIG)]
            nearest = min(own or holding, key=lambda each: (each.things, each.iri), default=None)
            below[nearest.iri if nearest else None].append(used)

        def walk(root: str | None, depth: int) -> Iterator[tuple[int, UsedClass]]:
            for used in below[root]:
                yield depth, used
                yield from walk(used.iri, depth + 1)

        return walk(None, 0)

    def leading_to(self, iri: str) -> list[tuple[UsedProperty, UsedClass]]:
        """The properties whose values are of a class, each with the smallest class that has it for the most of them."""
        found: dict[str, tuple[int, int, UsedProperty, UsedClass]] = {}
        for used in self.subjects():
            for property_ in used.properties:
                if count := property_.classes.get(iri):
                    better = (-count, used.things, property_, used)
                    if property_.iri not in found or better[:2] < found[property_.iri][:2]:
                        found[property_.iri] = better
        return [(property_, used) for _, _, property_, used in sorted(found.values(), key=lambda each: each[:2])]

    def _is_second(self, used: UsedClass) -> bool:
        """Whether another vocabulary's class is but a second name of one of the ontology's own."""
        return not used.iri.startswith(MIG) and any(
            other.things == used.things and used.iri in self.above.get(other.iri, ())
            for other in self.classes.values()
            if other.iri.startswith(MIG)
        )


def schema(triples: Iterable[ox.Triple], engine: Engine) -> Schema:
    """The schema of a dataset.

    :param triples: what the dataset says of itself
    :param engine: holds its ontology
    """
    told = _Told(triples)
    labels, definitions, above = _terms(engine)
    classes = sorted(told.classes(), key=lambda used: (-used.things, not used.iri.startswith(MIG), used.iri))
    properties = sorted(told.properties(dataset()), key=_rank)
    return Schema(
        {used.iri: used for used in classes}, {used.iri: used for used in properties}, labels, definitions, above
    )


class _Told:
    """Triples by subject and property."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._values: dict[tuple[str, str], list[str]] = defaultdict(list)
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode):
                self._values[triple.subject.value, compact(triple.predicate.value)].append(written(triple.object))

    def classes(self) -> Iterator[UsedClass]:
        for part in self._values[dataset(), "void:classPartition"]:
            for iri in self._values[part, "void:class"]:
                yield UsedClass(
                    iri, self._number(part, "void:entities"), tuple(sorted(self.properties(part), key=_rank))
                )

    def properties(self, whole: str) -> Iterator[UsedProperty]:
        for part in self._values[whole, "void:propertyPartition"]:
            for iri in self._values[part, "void:property"]:
                classes = self._parts(part, "void:classPartition", "void:class")
                datatypes = self._parts(part, "void-ext:datatypePartition", "void-ext:datatype")
                yield UsedProperty(iri, self._number(part, "void:triples"), classes, datatypes)

    def _parts(self, whole: str, names: str, kind: str) -> dict[str, int]:
        counts = {
            iri: self._number(part, "void:triples")
            for part in self._values[whole, names]
            for iri in self._values[part, kind]
        }
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def _number(self, part: str, property_: str) -> int:
        return int(next(iter(self._values[part, property_]), 0))


def _terms(engine: Engine) -> tuple[dict[str, str], dict[str, str], dict[str, frozenset[str]]]:
    labels: dict[str, str] = {}
    definitions: dict[str, str] = {}
    direct: dict[str, set[str]] = defaultdict(set)
    for row in engine.query(Query(_TERMS.replace("$GRAPH", f"<{graph('ontology')}>"), unlimited=True)).rows():
        term, property_, value = written(row["term"]), compact(written(row["p"])), written(row["o"])
        if property_ == "rdfs:subClassOf":
            direct[term].add(value)
        else:
            (labels if property_ == "rdfs:label" else definitions).setdefault(term, value)
    return labels, definitions, {term: _closed(term, direct) for term in list(direct)}


def _closed(term: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(direct.get(term, ()))
    while waiting:
        above = waiting.pop()
        if above not in found:
            found.add(above)
            waiting += direct.get(above, ())
    return frozenset(found - {term})


def _rank(used: UsedProperty) -> tuple[int, str]:
    return -used.uses, used.iri


def _is_technical(iri: str) -> bool:
    return compact(iri).partition(":")[0] in _TECHNICAL
