"""What the converter was not sure of, for somebody to look through: asked of any built dataset by SPARQL.

Each row names one doubt with a passage to look at. What to do about it: a name that the authority files lack is added
there; what was decided wrongly is corrected in the curation files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from miggraph.engine import Engine, Query
from miggraph.engine.answer import Term
from miggraph.iris import PREFIXES

SURE = 0.9
"""A person put together from several forms with less confidence than this is listed."""

_PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())


class Doubt(StrEnum):
    """Kinds of doubt, in the order in which they are listed."""

    UNKNOWN = "unknown name"
    AMBIGUOUS = "ambiguous mention"
    MERGED = "merged people"
    AFFILIATION = "affiliation"
    EMPTY = "section without annotations"


@dataclass(frozen=True, slots=True)
class Unresolved:
    """One doubt.

    ``name`` is the form in question, ``meant`` what it was or may be taken for, ``count`` how often it stands in the
    reports, ``confidence`` from 0 to 1 where a method gave one, ``passage`` the IRI of a place to look at.
    """

    doubt: Doubt
    name: str
    meant: str
    count: int
    method: str
    confidence: float | None
    passage: str


_QUERIES: Mapping[Doubt, str] = {
    Doubt.UNKNOWN: """
        SELECT ?name (MIN(STR(?kind)) AS ?meant) (COUNT(DISTINCT ?place) AS ?count) ?method
               (MIN(?sure) AS ?confidence) (MIN(STR(?place)) AS ?passage) {
          ?thing mig:method/skos:notation ?method ; mig:confidence ?sure ; rdfs:label ?name ; a ?class ;
                 mig:attestedIn ?place .
          ?class rdfs:label ?kind .
          FILTER(?method = "name/minted" && STRSTARTS(STR(?class), STR(mig:)))
        } GROUP BY ?thing ?name ?method""",
    Doubt.AMBIGUOUS: """
        SELECT ?name (SAMPLE(?labels) AS ?meant) (COUNT(DISTINCT ?place) AS ?count) ?method
               (MIN(?sure) AS ?confidence) (MIN(STR(?place)) AS ?passage) {
          ?place a mig:UnresolvedMention ; nif:anchorOf ?name ; mig:confidence ?sure ;
                 mig:method/skos:notation ?method .
          { SELECT ?place (GROUP_CONCAT(?label; separator=" | ") AS ?labels) {
              { SELECT DISTINCT ?place ?label {
                  ?place a mig:UnresolvedMention OPTIONAL { ?place mig:candidate/rdfs:label ?label }
              } ORDER BY ?label }
          } GROUP BY ?place }
        } GROUP BY ?name ?method""",
    Doubt.MERGED: f"""
        SELECT (GROUP_CONCAT(?form; separator=" | ") AS ?name) ?meant (SAMPLE(?places) AS ?count) ?method ?confidence
               (SAMPLE(?first) AS ?passage) {{
          {{ SELECT DISTINCT ?who ?form {{ ?who a mig:Person ; skos:altLabel|skos:hiddenLabel ?form }} ORDER BY ?form }}
          ?who rdfs:label ?meant ; mig:method/skos:notation ?method ; mig:confidence ?confidence .
          FILTER(?confidence < {SURE})
          {{ SELECT ?who (COUNT(DISTINCT ?place) AS ?places) (MIN(STR(?place)) AS ?first)
             {{ ?who a mig:Person ; mig:attestedIn ?place }} GROUP BY ?who }}
        }} GROUP BY ?who ?meant ?method ?confidence""",
    Doubt.AFFILIATION: """
        SELECT ?name ?meant (COUNT(DISTINCT ?part) AS ?count) ?method (MIN(STR(?place)) AS ?passage) {
          ?part mig:affiliation ?name ; mig:affiliationMethod/skos:notation ?method ; mig:onBehalfOf/rdfs:label ?meant ;
                mig:attestedIn ?place .
          FILTER(?method IN ("name/authority-part", "name/spelling"))
        } GROUP BY ?name ?meant ?method""",
    Doubt.EMPTY: """
        SELECT ?name ?meant (1 AS ?count) ("" AS ?method) (STR(?section) AS ?passage) {
          ?event mig:reportedIn ?root ; dcterms:title ?meant . ?section dcterms:isPartOf* ?root ; dcterms:title ?name .
          ?section a mig:Section .
          FILTER NOT EXISTS { ?inner dcterms:isPartOf ?section . ?inner a mig:Section }
          FILTER NOT EXISTS { ?words dcterms:isPartOf ?section . ?found mig:attestedIn ?words . ?found mig:method [] }
        }""",
}


def find_unresolved(engine: Engine) -> Iterator[Unresolved]:
    """The doubts of a dataset: by kind, then the most frequent first, then by name."""
    for doubt, query in _QUERIES.items():
        rows = (_row(doubt, row) for row in engine.query(Query(_PROLOGUE + query, unlimited=True)).rows())
        yield from sorted(rows, key=lambda row: (-row.count, row.name, row.meant))


def _row(doubt: Doubt, row: Mapping[str, Term]) -> Unresolved:
    values = {name: str(getattr(term, "value", "")) for name, term in row.items()}
    return Unresolved(
        doubt=doubt,
        name=values.get("name", ""),
        meant=values.get("meant", ""),
        count=int(values.get("count", "0")),
        method=values.get("method", ""),
        confidence=float(values["confidence"]) if values.get("confidence") else None,
        passage=values.get("passage", ""),
    )
