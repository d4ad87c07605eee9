"""SHACL over quads: what is found, how it is told, and what is left untouched."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Quad, RdfFormat, parse

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


def test_value_that_is_not_of_its_datatype_is_a_violation(shapes: Path) -> None:
    [found] = validate(quads(':b a :Boat ; :name "Ida" ; :age "old"^^xsd:decimal ; :flag :f . :f a :Flag .'), shapes)
    assert (found.message, found.value) == ("Give its age.", "old")


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


def test_focus_leaves_out_the_rest(shapes: Path) -> None:
    found = validate(quads(":a a :Boat . :b a :Boat ."), shapes, focus={"urn:b"})
    assert {v.focus for v in found} == {"urn:b"}


def test_shape_without_a_name_is_named_alike_each_time_it_is_read(tmp_path: Path) -> None:
    """What was found by it is kept, and held against what another process finds."""
    head, needed = SHAPES.splitlines()[1], "sh:minCount 1"
    for name in ("name", "age"):
        shape = f":{name}d a sh:NodeShape ; sh:targetClass :Boat ; sh:property _:x, [ sh:path :own{name} ; {needed} ] ."
        (tmp_path / f"{name}.ttl").write_text(f"{head} {shape} _:x sh:path :{name} ; {needed} .")
    once, again = (validate(quads(":b a :Boat ."), tmp_path) for _ in range(2))
    assert [each.path for each in once] == ["urn:age", "urn:name", "urn:ownage", "urn:ownname"]
    assert once == again


QUERY = """
:faster a sh:NodeShape ; sh:targetClass :Boat ; sh:message "Slow down." ; sh:sparql [ sh:prefixes :names ;
  sh:select "SELECT $this ?value ?path WHERE { $this x:speed ?value ; ?path ?value . FILTER(?value > 9) }" ] .
:names sh:declare [ sh:prefix "x" ; sh:namespace "urn:" ] .
"""


def test_query_is_asked_for_all_that_its_shape_is_about(shapes: Path) -> None:
    (shapes / "boat.ttl").write_text(SHAPES.splitlines()[1] + QUERY)
    found = validate(quads(":a a :Boat ; :speed 12 . :b a :Boat ; :speed 3 . :car :speed 99 ."), shapes)
    assert [(v.focus, v.path, v.value, v.message) for v in found] == [("urn:a", "urn:speed", "12", "Slow down.")]
    assert validate(quads(":a a :Boat ; :speed 12 ."), shapes, focus={"urn:b"}) == []


@pytest.mark.parametrize(
    ("value", "datatype", "right"),
    [
        ("2004-02-29", "date", True),
        ("2005-02-29", "date", False),
        ("2005-02-29T10:00:00", "dateTime", False),
        ("2005-02-28T10:00:00Z", "dateTime", True),
        ("12,000", "decimal", False),
        ("-1", "nonNegativeInteger", False),
        ("1_000", "integer", False),
        ("1e3", "decimal", False),
        ("2005-02-28", "dateTime", False),
        ("2005-13", "gYearMonth", False),
        ("2005-12", "gYearMonth", True),
        ("05", "gYear", False),
    ],
)
def test_datatype_asks_for_a_value_that_there_is(tmp_path: Path, value: str, datatype: str, right: bool) -> None:
    head = SHAPES.splitlines()[1]
    (tmp_path / "s.ttl").write_text(
        f"{head} :s a sh:PropertyShape ; sh:targetClass :B ; sh:path :p ; sh:datatype xsd:{datatype} ."
    )
    assert (validate(quads(f':b a :B ; :p "{value}"^^xsd:{datatype} .'), tmp_path) == []) is right


COMPARED = ":s a sh:PropertyShape ; sh:targetClass :B ; sh:path :p ; sh:lessThan :q ."


@pytest.mark.parametrize(
    ("one", "other", "right"),
    [
        ("1", "2", True),
        ("2", "2", False),
        ("9", "10.5", True),
        ("'9'", "10", False),
        ("'2005-01-01'^^xsd:date", "'2005-01-02'^^xsd:date", True),
        ("'2005-01-01'^^xsd:date", "'soon'", False),
    ],
)
def test_less_than_asks_for_what_can_be_compared(tmp_path: Path, one: str, other: str, right: bool) -> None:
    (tmp_path / "s.ttl").write_text(f"{SHAPES.splitlines()[1]} {COMPARED}")
    assert (validate(quads(f":b a :B ; :p {one} ; :q {other} ."), tmp_path) == []) is right


@pytest.mark.parametrize(
    ("constraint", "what"),
    [
        ("sh:minCounts 1", "sh:minCounts that cannot be checked"),
        ('sh:pattern "(" ', "unterminated"),
        ("sh:minCount 1", "only be present on a PropertyShape"),
        ("sh:minInclusive :a", "of the wrong kind"),
        ("sh:in :list", "is no list"),
        ("sh:not :s", "Recursive"),
        ("sh:node 3", "sh:node that is no shape"),
        ("sh:or ( :a :b )", "sh:or that is no shape"),
        ("sh:severity sh:Debug", "sh:severity that is none of"),
        ("a <http://www.w3.org/2000/01/rdf-schema#Class>", "is a class too"),
        ("sh:qualifiedMinCount 1", "without a sh:qualifiedValueShape"),
        ("sh:qualifiedMinCount 1 ; sh:qualifiedValueShape :b . :b sh:class :x", "cannot be checked: Constraint"),
        ("sh:not [ sh:sparql [ sh:select 'SELECT $this WHERE { $this ?x ?y }' ] ]", "part of another shape"),
        ("sh:targetNode :b ; sh:sparql [ sh:select 'SELECT $this WHERE { $this ?x ?y }' ]", "of its own"),
        ("sh:path 3", "cannot be the subject of a 'sh:path'"),
        ("sh:sparql [ sh:prefixes :p ]", "without one sh:select"),
        ("sh:sparql [ sh:select 'SELECT $this WHERE { $this' ]", "no SPARQL"),
        ("sh:sparql [ sh:select 'SELECT ?x WHERE { ?x ?y ?z }' ]", "without \\$this"),
        ("sh:sparql [ sh:select 'SELECT $this WHERE { $this $PATH ?z }' ]", "cannot be bound"),
    ],
)
def test_what_cannot_be_checked_is_refused(tmp_path: Path, constraint: str, what: str) -> None:
    (tmp_path / "s.ttl").write_text(
        f"{SHAPES.splitlines()[1]} :s a sh:NodeShape ; sh:targetClass :Boat ; {constraint} ."
    )
    with pytest.raises(ShapeError, match=what):
        validate(quads(":b a :Boat ."), tmp_path)


@pytest.mark.parametrize(
    ("constraint", "at_fault"),
    [
        ("sh:closed true", {"urn:a", "urn:b"}),
        ("sh:xone ( [ sh:path :p ; sh:minCount 1 ] [ sh:path :q ; sh:minCount 1 ] )", {"urn:b"}),
        ("sh:property [ sh:path ( :p :q ) ; sh:minCount 1 ]", {"urn:a", "urn:b"}),
        ("sh:property [ sh:path [ sh:inversePath :p ] ; sh:maxCount 0 ]", {"urn:b"}),
    ],
)
@pytest.mark.parametrize("focus", [None, {"urn:a", "urn:b"}])
def test_all_of_the_core_is_checked(
    tmp_path: Path, constraint: str, at_fault: set[str], focus: set[str] | None
) -> None:
    (tmp_path / "s.ttl").write_text(
        f"{SHAPES.splitlines()[1]} :s a sh:NodeShape ; sh:targetSubjectsOf :is ; {constraint} ."
    )
    found = validate(quads(":a :is 1 ; :p :b . :b :is 2 ."), tmp_path, focus)
    assert {violation.focus for violation in found} == at_fault


def test_part_of_a_shape_is_checked_where_another_resource_is_in_focus(tmp_path: Path) -> None:
    part = "sh:property [ sh:path :p ; sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ] ]"
    (tmp_path / "s.ttl").write_text(f"{SHAPES.splitlines()[1]} :s a sh:NodeShape ; sh:targetClass :Boat ; {part} .")
    [found] = validate(quads(":a a :Boat ; :p :b , :c . :b :r 1 . :c :q 1 . :d a :Boat ; :p :b ."), tmp_path, {"urn:a"})
    assert (found.focus, found.value) == ("urn:a", "urn:b")


def test_validation_leaves_logs_and_settings_as_they_were(shapes: Path, capfd: pytest.CaptureFixture[str]) -> None:
    loggers, normalise = set(logging.root.manager.loggerDict), rdflib.NORMALIZE_LITERALS
    level = logging.getLogger("rdflib.term").level
    validate(quads(':b a :Boat ; :name "Ida" ; :age "old"^^xsd:decimal .'), shapes)
    assert set(logging.root.manager.loggerDict) == loggers
    assert (logging.getLogger("rdflib.term").level, rdflib.NORMALIZE_LITERALS) == (level, normalise)
    assert capfd.readouterr() == ("", "")


def test_value_that_several_resources_have_is_a_fault_of_each(tmp_path: Path) -> None:
    part = "sh:or ( [ sh:class :Flag ] [ sh:property [ sh:path :colour ; sh:minCount 1 ] ] )"
    (tmp_path / "s.ttl").write_text(
        f"{SHAPES.splitlines()[1]} :s a sh:PropertyShape ; sh:targetClass :Boat ; sh:path :flag ; {part} ."
    )
    found = validate(quads(":a a :Boat ; :flag :f , :g . :b a :Boat ; :flag :f . :g :colour 'red' ."), tmp_path)
    assert [(each.focus, each.value) for each in found] == [("urn:a", "urn:f"), ("urn:b", "urn:f")]


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
