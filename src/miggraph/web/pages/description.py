"""What the dataset says of one IRI: as triples for programs, as labelled groups for pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from miggraph.engine import Answer, Engine, Query, Term
from miggraph.iris import PREFIXES, compact, document, expand, graph, is_named_here

SHOWN = 50
"""Incoming links and quotes shown on a page for each property; the count is always told."""

_PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
_EXISTS = "ASK { { $THING ?p ?o } UNION { ?s ?p $THING } }"
_VERSION = "ASK { ?ontology owl:versionIRI $THING }"
_HOLDS = "ASK { GRAPH $THING { ?s ?p ?o } }"
_ABOUT = """
CONSTRUCT { $THING ?p ?o . ?s ?q $THING . ?passage ?r ?x } WHERE {
  { $THING ?p ?o } UNION { ?s ?q $THING }
  UNION { $THING mig:attestedIn|prov:wasQuotedFrom ?passage . ?passage ?r ?x }
}"""
_OF = "CONSTRUCT { $THING ?p ?o } WHERE { $THING ?p ?o }"
_PASSAGE = """
CONSTRUCT { ?around ?p ?o } WHERE {
  $THING nif:referenceContext ?context ; nif:superString* ?around .
  ?around nif:referenceContext ?context ; ?p ?o
}"""
_ABOUT_SOME = "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { %s } ?s ?p ?o }"
_PLACES = """
SELECT DISTINCT ?begin ?end WHERE {
  ?passage nif:referenceContext $THING ; nif:beginIndex ?begin ; nif:endIndex ?end .
} ORDER BY ?begin DESC(?end)"""
_PASSAGES = """
CONSTRUCT { $THING ?p ?o . ?s ?q ?x } WHERE {
  { $THING ?p ?o } UNION { ?s nif:referenceContext $THING ; ?q ?x }
}"""
_SCHEME = """
CONSTRUCT { $THING ?p ?o . ?s ?q ?x } WHERE {
  { $THING ?p ?o } UNION { ?s skos:inScheme $THING ; ?q ?x }
}"""
_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH $THING { ?s ?p ?o } }"
_OUTGOING = "SELECT DISTINCT ?p ?o WHERE { GRAPH ?g { $THING ?p ?o } FILTER(?g != $INFERRED) } ORDER BY ?p ?o"
_INCOMING = "SELECT DISTINCT ?p ?s WHERE { GRAPH ?g { ?s ?p $THING } FILTER(?g != $INFERRED) } ORDER BY ?p ?s"
_QUOTES = """
SELECT DISTINCT ?passage ?quote WHERE {
  $THING mig:attestedIn|prov:wasQuotedFrom ?passage .
  ?passage nif:anchorOf ?quote ; nif:beginIndex ?begin ; nif:referenceContext ?context .
} ORDER BY ?context ?begin"""
_TEXT = "SELECT ?text WHERE { $THING nif:isString ?text }"
_NAMED_BY = ("rdfs:label", "skos:prefLabel", "dcterms:title", "mig:text", "nif:anchorOf")
_LABELS = f"""
SELECT DISTINCT ?x ?p ?label WHERE {{ VALUES ?x {{ %s }} ?x ?p ?label FILTER(?p IN ({", ".join(_NAMED_BY)})) }}"""
"""With the properties in ``VALUES``, an engine reads every label that there is (Oxigraph 0.5)."""
_QUOTED_FROM = "SELECT ?x (MIN(STR(?s)) AS ?p) WHERE { VALUES ?x { %s } ?x prov:wasQuotedFrom ?s } GROUP BY ?x"
_LABEL_PROPERTIES = frozenset({expand("rdfs:label"), expand("skos:prefLabel"), expand("dcterms:title")})
_EVIDENCE_PROPERTIES = frozenset({expand("mig:attestedIn"), expand("prov:wasQuotedFrom")})
_REFERENCE = expand("mig:ReferenceEntry")
_TYPE = expand("rdf:type")
_LOCAL_NAME = re.compile(r"[^/#]+$")


@dataclass(frozen=True, slots=True)
class Value:
    """One value on a page: a thing with its IRI and label, or a literal."""

    text: str
    iri: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one property, and how many there are where not all are shown."""

    property: Value
    values: tuple[Value, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Evidence: the words of a passage, and where they stand."""

    passage: str
    words: str


@dataclass(frozen=True, slots=True)
class Description:
    """A thing as a page shows it."""

    iri: str
    title: str
    types: tuple[Value, ...]
    outgoing: tuple[Group, ...]
    incoming: tuple[Group, ...]
    quotes: tuple[Quote, ...]
    quote_count: int

    @property
    def fragment(self) -> str:
        """What follows the ``#`` of its IRI; empty where there is none."""
        return self.iri.partition("#")[2]

    @property
    def is_reference(self) -> bool:
        """Whether it stands in the authority files alone, and no report speaks of it."""
        return any(kind.iri == _REFERENCE for kind in self.types)


def ask(engine: Engine, query: str, iri: str) -> Answer:
    """Run one of this module's queries about an IRI.

    :raises ValueError: where it is not an IRI
    """
    return engine.query(_query_about(query, iri))


def _query_about(query: str, iri: str) -> Query:
    """A query of this module, in which ``$THING`` stands for an IRI.

    The IRI becomes part of the text, so that the optimiser sees it; a named node cannot hold what would end an IRI.
    """
    text = query.replace("$THING", str(ox.NamedNode(iri))).replace("$INFERRED", f"<{graph('inferred')}>")
    return Query(_PROLOGUE + text, unlimited=True)


def is_known(engine: Engine, iri: str) -> bool:
    """Whether any statement has the IRI as subject or object; false for what cannot be an IRI."""
    return _holds(engine, _EXISTS, iri)


def is_graph(engine: Engine, iri: str) -> bool:
    """Whether the dataset has statements in a named graph; false for what cannot be an IRI."""
    return _holds(engine, _HOLDS, iri)


def is_current_version(engine: Engine, iri: str) -> bool:
    """Whether the dataset has an ontology in the version that the IRI names."""
    return _holds(engine, _VERSION, iri)


def _holds(engine: Engine, query: str, iri: str) -> bool:
    try:
        return ask(engine, query, iri).boolean
    except ValueError:
        return False


def about(engine: Engine, iri: str) -> Answer:
    """The triples with an IRI as subject or object, and those of its evidence."""
    return ask(engine, _ABOUT, iri)


def about_graph(engine: Engine, iri: str) -> Answer:
    """What the dataset says of a named graph."""
    return ask(engine, _OF, iri)


def passage(engine: Engine, iri: str) -> Answer:
    """The triples of a passage and of the passages that it lies in; none where nobody quotes it."""
    return ask(engine, _PASSAGE, iri)


def about_some(engine: Engine, iris: Iterable[str]) -> Answer:
    """The triples that have one of some IRIs as subject."""
    return engine.query(Query(_ABOUT_SOME % " ".join(str(ox.NamedNode(iri)) for iri in iris), unlimited=True))


def places(engine: Engine, report: str) -> list[tuple[int, int]]:
    """Where the passages of a report's text begin and end, in their order."""
    rows = ask(engine, _PLACES, document(report)).rows()
    return [(int(written(row["begin"])), int(written(row["end"]))) for row in rows]


def scheme(engine: Engine, iri: str) -> Answer:
    """The triples of a concept scheme and of its concepts."""
    return ask(engine, _SCHEME, iri)


def query_for_graph(iri: str) -> Query:
    """The query for the triples of a named graph."""
    return _query_about(_GRAPH, iri)


def named_graph(engine: Engine, iri: str) -> Answer:
    """The triples of a named graph."""
    return engine.query(query_for_graph(iri))


def passages(engine: Engine, report: str) -> Answer:
    """The triples of a report's text and of every passage in it."""
    return ask(engine, _PASSAGES, document(report))


def text(engine: Engine, report: str) -> str | None:
    """The text of a report as stored; None where no report has that name."""
    try:
        row = next(ask(engine, _TEXT, document(report)).rows(), None)
    except ValueError:
        return None
    return None if row is None else written(row["text"])


def written(term: Term) -> str:
    """A term as a reader sees it: an IRI, or the characters of a literal."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)


def labels(engine: Engine, terms: Iterable[Term]) -> Mapping[str, str]:
    """A label for each IRI among some terms that has one in the dataset."""
    iris = sorted({str(term) for term in terms if isinstance(term, ox.NamedNode)})
    if not iris:
        return {}
    rows = engine.query(Query(_PROLOGUE + _LABELS % " ".join(iris), unlimited=True)).rows()
    order = {expand(curie): rank for rank, curie in enumerate(_NAMED_BY)}
    found = sorted((written(row["x"]), order[written(row["p"])], written(row["label"])) for row in rows)
    return {iri: label for iri, _, label in reversed(found)}


def quoted_from(engine: Engine, terms: Iterable[Term]) -> Mapping[str, str]:
    """The passage of each statement among some terms: where the report says it."""
    iris = sorted({str(term) for term in terms if isinstance(term, ox.NamedNode)})
    if not iris:
        return {}
    rows = engine.query(Query(_PROLOGUE + _QUOTED_FROM % " ".join(iris), unlimited=True)).rows()
    return {written(row["x"]): written(row["p"]) for row in rows}


def name_of(iri: str, known: Mapping[str, str]) -> str:
    """The label of an IRI, or the end of it in words."""
    if iri in known:
        return known[iri]
    if not is_named_here(iri):
        return compact(iri)
    match = _LOCAL_NAME.search(iri)
    return match[0].replace("-", " ") if match else iri


def describe(engine: Engine, iri: str, *, without: Iterable[str] = ()) -> Description:
    """Everything that a page about an IRI shows; inferred statements are left to the machine-readable forms.

    :param without: properties whose values are not shown
    """
    outgoing = _gather(ask(engine, _OUTGOING, iri), "o")
    types = outgoing.pop(_TYPE, [])
    for hidden in _LABEL_PROPERTIES | _EVIDENCE_PROPERTIES | set(without):
        outgoing.pop(hidden, None)
    incoming = _gather(ask(engine, _INCOMING, iri), "s")
    quotes = [Quote(written(row["passage"]), written(row["quote"])) for row in ask(engine, _QUOTES, iri).rows()]
    terms = [term for groups in (outgoing, incoming) for values in groups.values() for term in values[:SHOWN]]
    known = labels(engine, [ox.NamedNode(iri), *map(ox.NamedNode, (*outgoing, *incoming)), *types, *terms])
    return Description(
        iri=iri,
        title=name_of(iri, known),
        types=tuple(_value(term, known) for term in types),
        outgoing=_groups(outgoing, known),
        incoming=_groups(incoming, known),
        quotes=tuple(quotes[:SHOWN]),
        quote_count=len(quotes),
    )


def _gather(answer: Answer, variable: str) -> dict[str, list[Term]]:
    groups: dict[str, list[Term]] = {}
    for row in answer.rows():
        groups.setdefault(written(row["p"]), []).append(row[variable])
    return groups


def _groups(gathered: Mapping[str, list[Term]], known: Mapping[str, str]) -> tuple[Group, ...]:
    made = (
        Group(
            Value(name_of(property_, known), property_),
            tuple(_value(term, known) for term in terms[:SHOWN]),
            len(terms),
        )
        for property_, terms in gathered.items()
    )
    return tuple(sorted(made, key=lambda group: group.property.text.lower()))


def _value(term: Term, known: Mapping[str, str]) -> Value:
    if isinstance(term, ox.NamedNode):
        return Value(name_of(term.value, known), term.value)
    return Value(written(term), language=term.language if isinstance(term, ox.Literal) else None)
