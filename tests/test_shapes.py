"""The SHACL shapes: one for each class of the model, each with a case that conforms and one that does not.

The cases are files: ``tests/data/shapes/{shape}.conforms.ttl`` and ``{shape}.violates.ttl``. A violating case breaks
its shape and every property shape that is part of it, but for those that a mutation is for (``mutations``): so no
constraint can lose its effect unnoticed.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, SH, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node
from reasonable import PyReasoner

from miggraph.iris import MIG, PREFIXES, SHAPES, compact, expand
from miggraph.shapes import SEVERITIES, check
from mutations import mutations, quads, vocabulary
from mutations import shapes as shapes_read
from support import DATA, PROJECT

CASES = DATA / "shapes"
FILES = sorted((PROJECT / "shapes").glob("*.ttl"))
PART_OF = URIRef(expand("dcterms:isPartOf"))
TARGETS = (SH.targetClass, SH.targetSubjectsOf)
CLASSES = (
    "Report Section Passage Mention Series Event ProgrammeItem Participation Person UnnamedSpeakerGroup Organization "
    "ConsultativeProcess Place Country LegalInstrument InstrumentGroup Statement Recommendation Statistic "
    "InstrumentClaim CapacityBuildingActivity Initiative"
)


@cache
def shapes() -> Graph:
    graph = Graph()
    for file in FILES:
        graph.parse(file)
    return graph


def with_targets() -> set[str]:
    """The local names of the shapes that check something by themselves."""
    found = {shape for target in TARGETS for shape in shapes().subjects(target)}
    return {str(shape).removeprefix(SHAPES + "#") for shape in found}


def with_cases() -> list[str]:
    """The local names of the node shapes that have cases."""
    return sorted({file.name.split(".")[0] for file in CASES.glob("*.*.ttl")})


@cache
def background() -> Graph:
    """What every case stands on: the class hierarchy, the concept schemes, a small world."""
    graph = Graph() + vocabulary()
    for file in [*(PROJECT / "ontology" / "schemes").glob("*.ttl"), CASES / "context.ttl"]:
        graph.parse(file)
    return graph


def violated(data: Graph) -> dict[URIRef, set[str]]:
    """The shapes that data violates, each with its messages."""
    found: dict[URIRef, set[str]] = {}
    for violation in check(quads(data), shapes_read()):
        if violation.severity == "Violation":
            found.setdefault(URIRef(violation.shape), set()).add(violation.message)
    return found


@cache
def violated_by_case(name: str) -> dict[URIRef, set[str]]:
    return violated(Graph() + background() + Graph().parse(CASES / f"{name}.ttl"))


@cache
def caught_in_mutations() -> set[str]:
    """The shapes that a mutation is for, which other tests hold against them."""
    return {name for mutation in mutations() for name in mutation.caught}


def plain(node: Node) -> Node:
    """A string as rdflib reads it: the reasoner spells out its datatype, which rdflib takes for another literal."""
    return Literal(str(node)) if isinstance(node, Literal) and node.datatype == XSD.string else node


def rules(shape: str) -> set[URIRef]:
    """A node shape and the property shapes that are part of it."""
    home = URIRef(f"{SHAPES}#{shape}")
    return {home} | {part for part in shapes().subjects(PART_OF, home) if isinstance(part, URIRef)}


@pytest.mark.parametrize("shape", with_cases())
def test_shape_accepts_conforming_case(shape: str) -> None:
    assert violated_by_case(f"{shape}.conforms") == {}


@pytest.mark.parametrize("shape", with_cases())
def test_shape_reports_every_rule_of_violating_case(shape: str) -> None:
    left = {rule for rule in rules(shape) if str(rule).removeprefix(SHAPES + "#") not in caught_in_mutations()}
    assert left - violated_by_case(f"{shape}.violates").keys() == set()


@pytest.mark.parametrize("shape", with_cases())
def test_shape_tells_what_to_do(shape: str) -> None:
    for rule, messages in violated_by_case(f"{shape}.violates").items():
        assert messages == {str(text) for text in shapes().objects(rule, SH.message)}


@pytest.mark.parametrize("name", CLASSES.split())
def test_shapes_cover_class(name: str) -> None:
    assert (URIRef(f"{SHAPES}#{name}Shape"), SH.targetClass, URIRef(MIG + name)) in shapes()


def test_every_shape_has_a_case_or_a_mutation() -> None:
    """But for those of IRIs, and those that are there to hold their parts together."""
    told = {str(rule).removeprefix(SHAPES + "#") for shape in with_cases() for rule in rules(shape)}
    homes = {str(home).removeprefix(SHAPES + "#") for home in shapes().objects(None, PART_OF)}
    left = with_targets() - told - caught_in_mutations() - homes
    assert {name for name in left if not name.endswith("Iri")} == set()


IRI_SHAPES = sorted(name for name in with_targets() if name.endswith("Iri"))


@pytest.mark.parametrize("name", IRI_SHAPES)
def test_iri_of_another_kind_is_refused(name: str) -> None:
    shape = URIRef(f"{SHAPES}#{name}")
    [kind] = shapes().objects(shape, SH.targetClass)
    for wrong in ("id/wrong/name", "id/Wrong", "id/event/white%20space", "id/event/Capital", "id/event/ünicode"):
        data = Graph()
        data.add((URIRef(expand("mig:").removesuffix("ontology#") + wrong), RDF.type, kind))
        named = {found for found in violated(data) if found == shape}
        assert named == {shape} or (name == "ConceptIri" and wrong == "id/wrong/name"), wrong


def test_shapes_are_named_and_have_severity() -> None:
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in shapes().subjects(RDF.type, kind):
            assert not isinstance(shape, BNode)
            [severity] = shapes().objects(shape, SH.severity)
            assert str(severity).removeprefix(str(SH)) in SEVERITIES, shape


def test_messages_tell_what_to_do_with_the_property() -> None:
    """A message of a property shape names its property, and every message begins with a verb."""
    for shape, message in shapes().subject_objects(SH.message):
        assert re.match(r"[A-Z][a-z]+ ", str(message)), shape
        assert str(message).split()[0] not in {"The", "A", "An", "This", "There"}, shape
        path = shapes().value(shape, SH.path)
        if isinstance(path, URIRef) and (shape, PART_OF, None) in shapes():
            assert compact(str(path)) in str(message), shape


def test_property_shapes_have_one_path_and_one_message() -> None:
    for shape in shapes().subjects(RDF.type, SH.PropertyShape):
        assert len(list(shapes().objects(shape, SH.path))) == 1, shape
        assert [str(text)[-1] for text in shapes().objects(shape, SH.message)] == ["."], shape


def test_property_shapes_share_the_targets_of_their_node_shape() -> None:
    for part, home in shapes().subject_objects(PART_OF):
        for target in TARGETS:
            assert set(shapes().objects(part, target)) == set(shapes().objects(home, target)), part


def test_shapes_use_only_terms_that_the_ontology_declares() -> None:
    ontology = Graph().parse(PROJECT / "ontology" / "miggraph.ttl")
    declared = set(ontology.subjects(RDF.type))
    namespaces = tuple(ns for prefix, ns in PREFIXES.items() if prefix not in {"sh", "xsd", "owl", "rdf"})
    named = {
        node
        for triple in shapes()
        if triple[1] != SH["in"]
        for node in triple
        if isinstance(node, URIRef) and str(node).startswith(namespaces) and not node.startswith(SHAPES)
    }
    assert named - declared == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_shapes_file_binds_the_project_prefixes(file: Path) -> None:
    bound = dict(re.findall(r"^@prefix (\w+): <([^>]+)> \.$", file.read_text(encoding="utf-8"), flags=re.M))
    assert bound.items() <= PREFIXES.items()


def test_conforming_cases_conform_with_what_follows_from_them() -> None:
    data = Graph() + Graph().parse(PROJECT / "ontology" / "miggraph.ttl") + background()
    for file in CASES.glob("*.conforms.ttl"):
        data.parse(file)
    reasoner = PyReasoner()
    reasoner.from_graph(data)
    for subject, predicate, value in reasoner.reason():
        data.add((subject, predicate, plain(value)))
    assert violated(data) == {}
    for one, other in data.subject_objects(OWL.disjointWith):
        assert not set(data.subjects(RDF.type, one)) & set(data.subjects(RDF.type, other)), (one, other)


def test_ontology_and_schemes_conform_to_the_shapes() -> None:
    data = Graph()
    for file in (PROJECT / "ontology").rglob("*.ttl"):
        data.parse(file)
    assert list(data.subjects(RDF.type, SKOS.Concept))
    assert violated(data) == {}
