"""The scheme of methods: the rules by which things are found, each with definition, examples and confidence."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pyoxigraph import Literal, Quad

from miggraph import iris
from miggraph.graph.writer import Writer
from miggraph.model import MethodConcept

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def method_quads(concepts: Iterable[MethodConcept]) -> list[Quad]:
    """The concept scheme ``scheme/methods``, as quads of the graph of the ontology."""
    out = Writer(iris.graph("ontology"))
    scheme = iris.methods()
    out.kind(scheme, "skos:ConceptScheme")
    out.value(scheme, "skos:prefLabel", Literal("Methods", language="en"))
    out.value(scheme, "rdfs:label", Literal("Methods", language="en"))
    definition = "How things are found: the rules of extraction and linking, and the hands of curators."
    out.value(scheme, "skos:definition", Literal(definition, language="en"))
    out.link(scheme, "dcterms:license", _LICENCE)
    for concept in concepts:
        _write(out, concept)
    return list(out)


def _write(out: Writer, concept: MethodConcept) -> None:
    iri = iris.method(concept.id)
    out.kind(iri, "skos:Concept")
    out.link(iri, "skos:inScheme", iris.methods())
    out.value(iri, "skos:notation", concept.id)
    out.value(iri, "skos:prefLabel", Literal(concept.label, language="en"))
    out.value(iri, "rdfs:label", Literal(concept.label, language="en"))
    out.value(iri, "skos:definition", Literal(concept.definition, language="en"))
    if concept.broader:
        out.link(iri, "skos:broader", iris.method(concept.broader))
    else:
        out.link(iri, "skos:topConceptOf", iris.methods())
    out.value(iri, "mig:pattern", concept.pattern)
    for text in concept.yes:
        out.value(iri, "skos:example", text)
    for text in concept.no:
        out.value(iri, "mig:counterExample", text)
    if concept.confidence is not None:
        out.value(iri, "mig:confidence", Decimal(str(round(concept.confidence, 3))))
