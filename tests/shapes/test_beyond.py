"""What shapes look at beyond the things that they are about."""

from __future__ import annotations

from pathlib import Path

import pytest

from miggraph.shapes import load_shapes, properties_beyond
from miggraph.shapes.beyond import ALWAYS

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix q: <urn:quay:> .
<urn:quay:> sh:declare [ sh:prefix "q" ; sh:namespace "urn:quay:" ] .
q:Boat a sh:NodeShape ; sh:targetClass q:Ship .
"""
QUERY = (
    "q:b a sh:NodeShape ; sh:targetClass q:Ship ; sh:sparql [ sh:prefixes <urn:quay:> ; sh:select '''{select}''' ] ."
)
READ = {
    "a value": ("q:a sh:path q:captain ; sh:class q:Person ; sh:minCount 1 .", ""),
    "several steps": ("q:a sh:path ( q:captain q:age ) .", "captain age"),
    "backwards": ("q:a sh:path [ sh:inversePath q:owns ] .", "owns"),
    "as far as it leads": ("q:a sh:path [ sh:zeroOrMorePath q:within ] .", "within"),
    "a shape for values": (
        "q:a sh:path q:captain ; sh:node q:s . q:s sh:property q:n . q:n sh:path q:name ; sh:equals q:nick .",
        "name nick",
    ),
    "a shape in a list for values": (
        "q:a sh:path q:captain ; sh:or ( q:s ) . q:s sh:property [ sh:path q:name ] .",
        "name",
    ),
    "a shape for the thing itself": ("q:Boat sh:node q:Sailor . q:Sailor sh:property [ sh:path q:name ] .", ""),
    "the objects of a property": ("q:a sh:targetObjectsOf q:owns ; sh:path q:name .", "owns"),
    "a query about the thing": (QUERY.format(select="SELECT $this WHERE { $this q:length ?x }"), ""),
    "a query about its value": (QUERY.format(select="SELECT $this WHERE { $this q:port ?x . ?x q:depth ?y }"), "depth"),
    "a query along a path": (QUERY.format(select="SELECT $this WHERE { $this q:port/q:within* ?x }"), "port within"),
    "a query that wants none": (
        QUERY.format(select="SELECT $this WHERE { $this q:port ?x FILTER NOT EXISTS { ?x q:depth ?y } }"),
        "depth",
    ),
    "whether a value is described": (
        QUERY.format(select="SELECT $this WHERE { $this ?p ?x FILTER NOT EXISTS { ?x ?any ?thing } }"),
        "",
    ),
}


def beyond(folder: Path, shapes: str) -> frozenset[str] | None:
    (folder / "shapes.ttl").write_text(HEAD + shapes, encoding="utf-8")
    return properties_beyond(load_shapes(folder))


@pytest.mark.parametrize(("shapes", "expected"), READ.values(), ids=READ.keys())
def test_properties_beyond_are_those_of_values(shapes: str, expected: str, tmp_path: Path) -> None:
    found = beyond(tmp_path, shapes)
    assert found is not None
    assert found - ALWAYS == {f"urn:quay:{name}" for name in expected.split()}


ANY = {
    "a closed shape for values": "q:a sh:path q:captain ; sh:node q:s . q:s sh:closed true .",
    "any property of a value": QUERY.format(select="SELECT $this WHERE { $this q:port ?x . ?x ?p $this }"),
    "a property that is compared": QUERY.format(select="SELECT $this WHERE { $this ?p ?x . ?x ?p ?y }"),
    "all but one property": QUERY.format(select="SELECT $this WHERE { $this !q:port ?x }"),
    "a query that cannot be read": QUERY.format(select="SELECT $this WHERE { $this"),
}


@pytest.mark.parametrize("shapes", ANY.values(), ids=ANY.keys())
def test_properties_beyond_are_any_where_shapes_do_not_tell(shapes: str, tmp_path: Path) -> None:
    assert beyond(tmp_path, shapes) is None
