"""The ontology with its schemes in OWL 2 DL and OWL 2 RL, by the OWL API."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from miggraph.iris import ONTOLOGY, expand
from miggraph.link.authority import load_ontology
from owl_api import Ontology, ontology_of
from support import PROJECT

pytestmark = pytest.mark.java

DATES = {NamedNode(expand(curie)) for curie in ("dcterms:created", "dcterms:modified")}
"""Dates of ontology and schemes: annotations are no matter of a profile, but this OWL API takes them for data."""


def files() -> list[Quad]:
    """The triples of the files, blank nodes and all."""
    found = sorted((PROJECT / "ontology").rglob("*.ttl"))
    assert found
    return [quad for file in found for quad in parse(path=file, format=RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Ontology:
    return ontology_of((quad.triple for quad in files()), tmp_path_factory.mktemp("files"))


def test_ontology_is_in_owl_2_dl(ontology: Ontology) -> None:
    assert ontology.violations("OWL2DL") == []


def test_ontology_is_in_owl_2_rl(tmp_path: Path) -> None:
    undated = ontology_of((quad.triple for quad in files() if quad.predicate not in DATES), tmp_path)
    assert undated.violations("OWL2RL") == []


def test_ontology_is_consistent_and_every_class_can_have_a_member(ontology: Ontology) -> None:
    assert ontology.is_consistent()
    assert ontology.unsatisfiable() == []


def test_ontology_bears_its_title_and_licence_as_annotations(ontology: Ontology) -> None:
    wanted = {"title", "description", "creator", "created", "modified", "license", "versionInfo", "priorVersion"}
    assert wanted <= ontology.annotations()


def test_ontology_as_published_says_the_same_axioms(ontology: Ontology, tmp_path: Path) -> None:
    published = ontology_of((quad.triple for quad in load_ontology(PROJECT / "ontology")), tmp_path)
    assert ontology.axioms("DisjointClasses") > 10
    assert ontology.axioms("SubPropertyChainOf") > 2
    for kind in ("DisjointClasses", "SubPropertyChainOf", "SubClassOf", "ObjectPropertyRange"):
        assert published.axioms(kind) == ontology.axioms(kind)


def test_profile_is_left_by_a_property_of_two_kinds(tmp_path: Path) -> None:
    both = Triple(
        NamedNode(f"{ONTOLOGY}#value"), NamedNode(expand("rdf:type")), NamedNode(expand("owl:ObjectProperty"))
    )
    assert ontology_of([*(quad.triple for quad in files()), both], tmp_path).violations("OWL2DL")
