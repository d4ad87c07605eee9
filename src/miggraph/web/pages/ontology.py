"""The ontology for its page: each term with what the ontology says of it, in both directions.

Made from the graph that is served, so that it says what the data say. pyLODE makes such a page from a file: it needs
rdflib and an HTTP client, its page of this ontology has 690 KB, and its wheel cannot be imported (version 3.4.1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from miggraph.engine import Engine, Query
from miggraph.iris import BASE, MIG, ONTOLOGY, PREFIXES, compact, expand, graph
from miggraph.web.pages.description import Value, written

_TRIPLES = f"""
SELECT ?s ?p ?o WHERE {{
  GRAPH $GRAPH {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?s), "{ONTOLOGY}"))
}} ORDER BY ?s ?p ?o"""
_SCHEMES = f"""
SELECT ?scheme ?label (COUNT(DISTINCT ?concept) AS ?n) WHERE {{
  ?scheme a <{expand("skos:ConceptScheme")}> ; <{expand("rdfs:label")}> ?label .
  OPTIONAL {{ ?concept <{expand("skos:inScheme")}> ?scheme }}
}} GROUP BY ?scheme ?label ORDER BY ?label"""
_REUSED = f"""
SELECT DISTINCT ?term WHERE {{
  GRAPH $GRAPH {{ ?term <{expand("rdfs:isDefinedBy")}> ?vocabulary }}
  FILTER(!STRSTARTS(STR(?term), "{BASE}"))
}} ORDER BY ?term"""
_KINDS = {
    "owl:Class": "Classes",
    "owl:ObjectProperty": "Properties that lead to things",
    "owl:DatatypeProperty": "Properties with a literal",
    "owl:AnnotationProperty": "Annotations",
}
"""The kinds of terms, in the order of the page, each with its heading."""
_RELATIONS = (
    ("subclass of", ("rdfs:subClassOf",), False),
    ("subclasses", ("rdfs:subClassOf",), True),
    ("subproperty of", ("rdfs:subPropertyOf",), False),
    ("subproperties", ("rdfs:subPropertyOf",), True),
    ("domain", ("rdfs:domain", "schema:domainIncludes"), False),
    ("range", ("rdfs:range", "schema:rangeIncludes"), False),
    ("properties", ("rdfs:domain", "schema:domainIncludes"), True),
    ("value of", ("rdfs:range", "schema:rangeIncludes"), True),
    ("inverse", ("owl:inverseOf",), False),
    ("inverse", ("owl:inverseOf",), True),
    ("disjoint with", ("owl:disjointWith",), False),
    ("disjoint with", ("owl:disjointWith",), True),
    ("see also", ("rdfs:seeAlso",), False),
)
"""What is told of a term: the words, the properties that say it, and whether they are read backwards."""
_TRAITS = {"owl:FunctionalProperty": "has one value at most", "owl:TransitiveProperty": "is transitive"}
_HEADER = {
    "version": "owl:versionInfo",
    "changed": "dcterms:modified",
    "licence": "dcterms:license",
    "to cite": "dcterms:bibliographicCitation",
    "shapes": "rdfs:seeAlso",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """What joins a term to others, in words, and those others."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class OntologyTerm:
    """A class or property: its local name, its label, what is said of it, and the terms it is joined to.

    ``uses`` is how many things the dataset has of a class, or triples of a property; None where nobody has counted.
    """

    name: str
    iri: str
    label: str
    definition: str
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    traits: tuple[str, ...]
    relations: tuple[Relation, ...]
    uses: int | None


@dataclass(frozen=True, slots=True)
class Branch:
    """A class, and those below it."""

    name: str
    label: str
    below: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class OntologyPage:
    """All that the page of the ontology shows."""

    title: str
    description: tuple[str, ...]
    facts: tuple[tuple[str, Value], ...]
    sections: tuple[tuple[str, tuple[OntologyTerm, ...]], ...]
    tree: tuple[Branch, ...]
    reused: tuple[tuple[str, tuple[Value, ...]], ...]
    schemes: tuple[tuple[Value, int], ...]
    prefixes: tuple[tuple[str, str], ...]


def _in_ontology(query: str) -> str:
    return query.replace("$GRAPH", f"<{graph('ontology')}>")


def ontology_page(engine: Engine) -> OntologyPage:
    """The page of the ontology that an engine serves."""
    told = _Told(engine)
    schemes = engine.query(Query(_SCHEMES, unlimited=True)).rows()
    sections = ((heading, tuple(map(told.term, told.named(kind)))) for kind, heading in _KINDS.items())
    return OntologyPage(
        title=told.first(ONTOLOGY, "rdfs:label") or "Ontology",
        description=(*told.texts(ONTOLOGY, "skos:definition"), *told.texts(ONTOLOGY, "dcterms:description")),
        facts=tuple((name, value) for name, curie in _HEADER.items() for value in told.values(ONTOLOGY, curie)),
        sections=tuple((heading, terms) for heading, terms in sections if terms),
        tree=told.tree(),
        reused=tuple(_reused(engine)),
        schemes=tuple(
            (Value(written(row["label"]), written(row["scheme"])), int(written(row["n"]))) for row in schemes
        ),
        prefixes=tuple(PREFIXES.items()),
    )


def _reused(engine: Engine) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """The terms of other vocabularies that the ontology declares, by the prefix of each vocabulary."""
    terms = [_value(written(row["term"])) for row in engine.query(Query(_in_ontology(_REUSED), unlimited=True)).rows()]
    for prefix in PREFIXES:
        if found := tuple(term for term in terms if term.text.startswith(f"{prefix}:")):
            yield prefix, found


class _Told:
    """What the graph of the ontology tells of the project's own terms, from both ends."""

    def __init__(self, engine: Engine) -> None:
        self._out: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._in: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in engine.query(Query(_in_ontology(_TRIPLES), unlimited=True)).rows():
            subject, property_, value = written(row["s"]), compact(written(row["p"])), written(row["o"])
            self._out[subject, property_].append(value)
            self._in[value, property_].append(subject)
        counted = engine.facts.get("figures")
        self._uses = {**counted["classes"], **counted["properties"]} if isinstance(counted, dict) else None
        self._disjoint = self._apart(self._in[expand("owl:AllDisjointClasses"), "rdf:type"])

    def named(self, kind: str) -> list[str]:
        """The terms of a kind, by name."""
        return [
            iri for iri in self._in[expand(kind), "rdf:type"] if iri.startswith(MIG) and self.first(iri, "rdfs:label")
        ]

    def first(self, iri: str, curie: str) -> str:
        """What a property says; empty where it says nothing."""
        return next(iter(self._out[iri, curie]), "")

    def texts(self, iri: str, *curies: str) -> tuple[str, ...]:
        """What some properties say, in words."""
        return tuple(text for curie in curies for text in self._out[iri, curie])

    def values(self, iri: str, curie: str) -> list[Value]:
        """What a property says, with links where it leads to something."""
        return [
            _value(value) if "://" in value and " " not in value else Value(value) for value in self._out[iri, curie]
        ]

    def term(self, iri: str) -> OntologyTerm:
        """A term with all that is told of it."""
        relations: dict[str, list[str]] = {}
        for name, curies, backwards in _RELATIONS:
            source = self._in if backwards else self._out
            relations.setdefault(name, []).extend(other for curie in curies for other in source[iri, curie])
        relations["disjoint with"] += self._disjoint.get(iri, ())
        chains = [("chain", self._members(chain)) for chain in self._out[iri, "owl:propertyChainAxiom"]]
        types = {compact(value) for value in self._out[iri, "rdf:type"]}
        return OntologyTerm(
            name=iri.removeprefix(MIG),
            iri=iri,
            label=self.first(iri, "rdfs:label"),
            definition=self.first(iri, "skos:definition"),
            notes=self.texts(iri, "skos:scopeNote", "skos:editorialNote"),
            examples=self.texts(iri, "skos:example"),
            traits=tuple(words for kind, words in _TRAITS.items() if kind in types),
            relations=tuple(
                Relation(name, tuple(map(_value, dict.fromkeys(others))))
                for name, others in [*relations.items(), *chains]
                if others
            ),
            uses=None if self._uses is None else self._uses.get(iri, 0),
        )

    def tree(self) -> tuple[Branch, ...]:
        """The classes, each below the classes above it; a class without one of the ontology's own stands at the top."""
        classes = self.named("owl:Class")
        above = {iri: [other for other in self._out[iri, "rdfs:subClassOf"] if other in classes] for iri in classes}

        def branch(iri: str, path: Sequence[str]) -> Branch:
            below = [other for other in classes if iri in above[other] and other not in path]
            made = tuple(branch(other, (*path, other)) for other in below)
            return Branch(iri.removeprefix(MIG), self.first(iri, "rdfs:label"), made)

        return tuple(branch(iri, (iri,)) for iri in classes if not above[iri])

    def _apart(self, axioms: Iterable[str]) -> Mapping[str, list[str]]:
        """The classes that each class excludes by an axiom on a list."""
        found: dict[str, list[str]] = defaultdict(list)
        for axiom in axioms:
            members = self._members(self.first(axiom, "owl:members"))
            for member in members:
                found[member] += (other for other in members if other != member)
        return found

    def _members(self, node: str) -> list[str]:
        """The members of a list; it ends where it comes to a node again."""
        members: list[str] = []
        seen: set[str] = set()
        while node and node not in seen:
            seen.add(node)
            members += self._out[node, "rdf:first"]
            node = self.first(node, "rdf:rest")
        return members


def _value(iri: str) -> Value:
    """A term as the page shows it: the project's own by their local names."""
    return Value(iri.removeprefix(MIG) if iri.startswith(MIG) else compact(iri), iri)
