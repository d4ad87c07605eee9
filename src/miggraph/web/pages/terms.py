"""The ontology's terms for its page."""

from __future__ import annotations

from dataclasses import dataclass

from miggraph.engine import Engine, Query
from miggraph.iris import MIG, expand
from miggraph.web.pages.description import written

_TERMS = f"""
PREFIX owl: <{expand("owl:")}>
PREFIX rdfs: <{expand("rdfs:")}>
PREFIX skos: <{expand("skos:")}>
SELECT ?term ?label (MIN(?class) AS ?is)
  (SAMPLE(?text) AS ?definition) (SAMPLE(?case) AS ?example) (SAMPLE(?note) AS ?scope) WHERE {{
  ?term a ?class ; rdfs:label ?label .
  FILTER(STRSTARTS(STR(?term), "{MIG}") && STRSTARTS(STR(?class), "{expand("owl:")}"))
  OPTIONAL {{ ?term skos:definition ?text }}
  OPTIONAL {{ ?term skos:example ?case }}
  OPTIONAL {{ ?term skos:scopeNote ?note }}
}} GROUP BY ?term ?label ORDER BY ?term"""


@dataclass(frozen=True, slots=True)
class OntologyTerm:
    """A class or property: its local name, label, definition, example and scope note."""

    name: str
    iri: str
    label: str
    is_class: bool
    definition: str
    example: str
    scope: str


def terms(engine: Engine) -> list[OntologyTerm]:
    """The classes and properties of the ontology by name."""
    found = []
    for row in engine.query(Query(_TERMS, unlimited=True)).rows():
        iri = written(row["term"])
        found.append(
            OntologyTerm(
                name=iri.removeprefix(MIG),
                iri=iri,
                label=written(row["label"]),
                is_class=written(row["is"]) == expand("owl:Class"),
                definition=written(row["definition"]) if "definition" in row else "",
                example=written(row["example"]) if "example" in row else "",
                scope=written(row["scope"]) if "scope" in row else "",
            )
        )
    return found
