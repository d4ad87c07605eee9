"""JSON-LD in short: the same triples, with prefixes that the document declares."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from miggraph.engine.answer import from_triples
from miggraph.engine.prefixed import compact
from miggraph.iris import PREFIXES, expand

S = ox.NamedNode("https://w3id.org/miggraph/id/x/s")
LABEL = ox.NamedNode(expand("rdfs:label"))
OBJECTS = [
    ox.Literal("plain"),
    ox.Literal("tagged", language="en"),
    ox.Literal(7),
    ox.Literal("2011-05-03", datatype=ox.NamedNode(expand("xsd:date"))),
    ox.NamedNode("http://example.org/a"),
    ox.NamedNode(expand("mig:Event")),
    ox.NamedNode("urn:x:y"),
    ox.BlankNode("b"),
]


@pytest.mark.parametrize("term", OBJECTS, ids=str)
def test_document_has_the_triples_that_were_written(term: ox.NamedNode | ox.Literal | ox.BlankNode) -> None:
    triples = {
        ox.Triple(S, LABEL, term),
        ox.Triple(S, LABEL, ox.Literal("other")),
        ox.Triple(S, ox.NamedNode("http://example.org/p"), term),
    }
    written = from_triples(triples, "1").serialise("application/ld+json")
    read = {quad.triple for quad in ox.parse(written, format=ox.RdfFormat.JSON_LD)}
    if isinstance(term, ox.BlankNode):
        assert len(read) == len(triples)
    else:
        assert read == triples


def test_document_declares_the_prefixes_that_it_uses_and_no_others() -> None:
    written = from_triples([ox.Triple(S, LABEL, ox.Literal("x"))], "1").serialise("application/ld+json")
    document = json.loads(written)
    assert document == {
        "@context": {"rdfs": PREFIXES["rdfs"]},
        "@graph": [{"@id": S.value, "rdfs:label": "x"}],
    }


def test_named_graphs_and_lists_are_kept() -> None:
    quad = ox.Quad(S, LABEL, ox.Literal("x"), ox.NamedNode("http://example.org/g"))
    written = compact(ox.serialize([quad], format=ox.RdfFormat.JSON_LD) or b"")
    assert set(ox.parse(written, format=ox.RdfFormat.JSON_LD)) == {quad}
    listed = b'[{"@id": "http://e/s", "http://e/p": [{"@list": [{"@value": "a"}, {"@id": "http://e/o"}]}]}]'
    assert json.loads(compact(listed))["@graph"][0]["http://e/p"] == {"@list": ["a", {"@id": "http://e/o"}]}
