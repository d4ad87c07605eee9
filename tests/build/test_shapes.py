"""SHACL over quads: what is found, how it is told, and what is left untouched."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Quad, RdfFormat, parse
from rdflib import term as rdflib_term

from miggraph.errors import ShapeError
from miggraph.shapes import validate

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:shape a sh:NodeShape ; sh:targetClass :Boat ; sh:property :named , :aged , :flagged .
:named sh:path :name ; sh:minCount 1 ; sh:message "Name the boat." .
:aged sh:path :age ; sh:datatype xsd:decimal ; sh:message "Give its age." .
:flagged sh:path :flag ; sh:class :Flag ; sh:severity sh:Warning ; sh:message "Give its flag." .
"""
HEAD = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix mig: <https://w3id.org/miggraph/ontology#> . @prefix : <urn:> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
"""


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    (tmp_path / "boat.ttl").write_text(SHAPES)
    return tmp_path


def quads(turtle: str) -> list[Quad]:
    return list(parse(input=HEAD + turtle, format=RdfFormat.TRIG))


def test_validate_passes_what_conforms(shapes: Path) -> None:
    assert validate(quads(':b a :Boat ; :name "Ida" ; :age 3.50 ; :flag :f . :f a :Flag .'), shapes) == []


def test_validate_reaches_subclasses_of_a_target(shapes: Path) -> None:
    found = validate(quads("GRAPH :o { :Yawl rdfs:subClassOf :Boat } GRAPH :d { :b a :Yawl }"), shapes)
    assert [(v.focus, v.path, v.message) for v in found] == [("urn:b", "urn:name", "Name the boat.")]


def test_value_that_is_not_of_its_datatype_is_a_violation_and_not_logged(
    shapes: Path, caplog: pytest.LogCaptureFixture
) -> None:
    [found] = validate(quads(':b a :Boat ; :name "Ida" ; :age "old"^^xsd:decimal ; :flag :f . :f a :Flag .'), shapes)
    assert (found.message, found.value) == ("Give its age.", "old")
    assert caplog.records == []


def test_violation_quotes_the_report(shapes: Path) -> None:
    found = validate(quads(':b a :Boat ; mig:attestedIn :p . :p nif:anchorOf "the\\n old boat" .'), shapes)
    assert found[0].quote == "the old boat"
    assert str(found[0]) == 'urn:b urn:name: Name the boat. [report: "the old boat"]'


def test_violations_come_worst_first(shapes: Path) -> None:
    found = validate(quads(":a a :Boat ; :name 1 ; :flag :none . :b a :Boat ."), shapes)
    assert [(v.severity, v.focus) for v in found] == [("Violation", "urn:b"), ("Warning", "urn:a")]
    assert found[1].value == "urn:none"


def test_validate_sees_the_datatype_as_written(shapes: Path) -> None:
    found = validate(
        quads(':a a :Boat ; :name "x" ; :age 3 . :b a :Boat ; :name "x" ; :age "x"^^xsd:decimal .'), shapes
    )
    assert {v.focus for v in found} == {"urn:a", "urn:b"}


def test_closed_shape_sees_every_property(tmp_path: Path) -> None:
    closed = "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:targetClass <urn:Boat> ;"
    (tmp_path / "closed.ttl").write_text(closed + " sh:closed true ; sh:ignoredProperties ( <urn:none> ) .")
    assert "urn:colour" in {v.path for v in validate(quads(":b a :Boat ; :colour :red ."), tmp_path)}


@pytest.mark.parametrize("text", [SHAPES, "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape , 3 ."])
def test_validate_leaves_the_settings_of_rdflib(tmp_path: Path, text: str) -> None:
    (tmp_path / "shapes.ttl").write_text(text)
    before = rdflib.NORMALIZE_LITERALS, rdflib_term._toPythonMapping[rdflib.XSD.boolean]
    validate(quads(":b a :Boat ."), tmp_path)
    assert (rdflib.NORMALIZE_LITERALS, rdflib_term._toPythonMapping[rdflib.XSD.boolean]) == before


def test_shapes_that_are_no_turtle_are_named_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("@prefix sh: <urn:> .\n\nsh:a sh:b .")
    with pytest.raises(ShapeError, match=r"bad\.ttl.* line 3"):
        validate([], tmp_path)


def test_shapes_that_are_no_shacl_are_refused(tmp_path: Path) -> None:
    wrong = "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:targetClass <urn:Boat> ;"
    (tmp_path / "bad.ttl").write_text(wrong + " sh:property [ sh:path 3 ] .")
    with pytest.raises(ShapeError, match="no valid SHACL"):
        validate(quads(":b a :Boat ."), tmp_path)


def test_folder_without_shapes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ShapeError, match="holds no shapes"):
        validate([], tmp_path)
