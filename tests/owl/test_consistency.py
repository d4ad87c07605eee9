"""The dataset of the shipped reports, alone and with what PROV-O, ORG, SKOS and FOAF say of their terms, by HermiT."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from miggraph.build import vocabulary
from miggraph.extract import extract
from miggraph.graph import report_quads
from miggraph.iris import expand, thing
from miggraph.lexicon import Lexicon
from miggraph.link import link
from miggraph.link.authority import load_authority
from miggraph.model import Curated
from miggraph.reader import read_report, report_files
from owl_api import Ontology, ontology_of
from support import DATA, PROJECT

pytestmark = pytest.mark.java

STANDARDS = sorted((DATA / "owl").glob("*.ttl"))
TYPE = NamedNode(expand("rdf:type"))


@pytest.fixture(scope="module")
def dataset() -> list[Triple]:
    """What is stated of the shipped reports, with the ontology and the authority files."""
    authority = load_authority(PROJECT / "data" / "authority", PROJECT / "ontology")
    lexicon = Lexicon(authority.entries)
    reports = map(read_report, report_files(PROJECT / "data" / "reports"))
    linked = link([Curated(report, extract(report, lexicon)) for report in reports], lexicon)
    quads = chain(authority.quads, vocabulary(PROJECT / "ontology"), *map(report_quads, linked))
    return [quad.triple for quad in quads]


@pytest.fixture(scope="module")
def standards() -> list[Triple]:
    """The axioms of the vocabularies that the ontology rests on; their headers are left out, to give one ontology."""
    assert len(STANDARDS) == 4
    header = NamedNode(expand("owl:Ontology"))
    found = (quad.triple for file in STANDARDS for quad in parse(path=file, format=RdfFormat.TURTLE))
    return [triple for triple in found if triple.object != header]


def test_dataset_is_consistent(dataset: list[Triple], tmp_path: Path) -> None:
    whole = ontology_of(dataset, tmp_path)
    assert whole.is_consistent()
    assert whole.unsatisfiable() == []


def test_dataset_is_consistent_with_the_vocabularies_it_uses(
    dataset: list[Triple], standards: list[Triple], tmp_path: Path
) -> None:
    whole = ontology_of([*dataset, *standards], tmp_path)
    assert whole.is_consistent()
    assert whole.unsatisfiable() == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mig:Person", "mig:Organization"),
        ("mig:Treaty", "mig:NationalLaw"),
        ("mig:InstrumentGroup", "mig:Treaty"),
        ("mig:Initiative", "mig:Place"),
        ("mig:Person", "foaf:Organization"),
        ("mig:Report", "prov:Activity"),
    ],
)
def test_thing_of_two_kinds_is_inconsistent_where_they_exclude_each_other(
    one: str, other: str, standards: list[Triple], tmp_path: Path
) -> None:
    assert not _with_both(one, other, standards, tmp_path).is_consistent()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mig:Initiative", "mig:Organization"),
        ("mig:Initiative", "mig:SoftLaw"),
        ("mig:Agreement", "mig:Treaty"),
        ("mig:Declaration", "mig:Resolution"),
        ("mig:Country", "prov:Agent"),
    ],
)
def test_thing_may_be_of_two_kinds_that_overlap(one: str, other: str, standards: list[Triple], tmp_path: Path) -> None:
    assert _with_both(one, other, standards, tmp_path).is_consistent()


def _with_both(one: str, other: str, standards: list[Triple], folder: Path) -> Ontology:
    node = NamedNode(thing("thing", "double"))
    kinds = [Triple(node, TYPE, NamedNode(expand(curie))) for curie in (one, other)]
    own = (quad.triple for quad in parse(path=PROJECT / "ontology" / "miggraph.ttl", format=RdfFormat.TURTLE))
    return ontology_of([*own, *standards, *kinds], folder)
