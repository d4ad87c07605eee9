"""Stored questions as RDF: their parameters, columns and groups, alone, all together and where tools look."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

import serving
from miggraph.iris import PREFIXES
from miggraph.iris import query as query_iri

NAME = "recommendations-by-instrument"
ASKED = """
SELECT ?name ?default (GROUP_CONCAT(DISTINCT ?column; SEPARATOR=" ") AS ?columns) ?group WHERE {
  ?query a sh:SPARQLSelectExecutable ; sh:parameter ?parameter ; schema:variableMeasured/schema:name ?column .
  ?parameter a sh:Parameter ; sh:name ?name ; sh:class mig:LegalInstrument ; sh:nodeKind sh:IRI .
  OPTIONAL { ?parameter sh:defaultValue ?default }
  ?collection a skos:Collection ; skos:member ?query ; rdfs:label ?group .
  FILTER(?query = <%s>)
} GROUP BY ?name ?default ?group"""


@pytest.mark.parametrize("path", [f"/queries/{NAME}.ttl", "/queries?format=ttl", "/.well-known/sparql-examples"])
def test_question_tells_parameters_columns_and_group_in_rdf(client: FlaskClient, path: str) -> None:
    store = ox.Store()
    store.load(client.get(path).data, format=ox.RdfFormat.TURTLE)
    prologue = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    found = store.query(prologue + ASKED % query_iri(NAME))
    assert isinstance(found, ox.QuerySolutions)
    [row] = found
    assert [row[name].value for name in ("name", "default", "group")] == [
        "Legal instrument",
        f"{serving.ID}instrument/migrant-workers-convention",
        "Recommendations and commitments",
    ]
    assert {"recommendation", "text", "passage", "quote"} <= set(row["columns"].value.split())
