"""What follows from a dataset and what is wrong with it is the same part by part as at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad

from building import make_project
from miggraph.build import vocabulary
from miggraph.build.parts import Graph, check_parts, infer_parts
from miggraph.build.reports import quads_of
from miggraph.build.work import Work
from miggraph.iris import PREFIXES
from miggraph.reason import infer
from miggraph.shapes import validate
from support import PROJECT

PREFIX = {
    **{name: PREFIXES[name] for name in ("mig", "rdf", "rdfs", "owl", "schema", "org", "dcterms")},
    "e": "https://w3id.org/miggraph/id/event/",
    "p": "https://w3id.org/miggraph/id/person/",
    "o": "https://w3id.org/miggraph/id/organization/",
}


def quads(name: str, text: str) -> list[Quad]:
    """Quads of a graph: three prefixed names each, with a full stop between them."""
    graph = f"<https://w3id.org/miggraph/graph/report/{name}>"

    def term(word: str) -> str:
        prefix, _, local = word.partition(":")
        return f'"{word[1:]}"' if word.startswith("'") else f"<{PREFIX[prefix]}{local}>"

    lines = (" ".join(map(term, triple.split())) for triple in text.split(" . ") if triple.strip())
    return quads_of("".join(f"{line} {graph} .\n" for line in lines).encode())


@pytest.fixture(scope="module")
def ground() -> list[Quad]:
    return vocabulary(PROJECT / "ontology")


MEETING = {
    "chain of two reports": {
        "one": "e:fair schema:subEvent e:talk",
        "two": "e:talk mig:hasParticipant p:ada",
    },
    "chain of three reports": {
        "one": "e:week schema:subEvent e:fair",
        "two": "e:fair schema:subEvent e:talk",
        "three": "e:talk mig:hasParticipant p:ada",
    },
    "transitive": {
        "one": "e:talk mig:partOfEvent e:fair",
        "two": "e:fair mig:partOfEvent e:week",
        "three": "e:week mig:partOfEvent e:year",
    },
    "by an inverse": {"one": "e:talk schema:superEvent e:fair", "two": "e:talk mig:hasParticipant p:ada"},
    "the same": {"one": "o:a owl:sameAs o:b", "two": "o:b org:memberOf o:c"},
    "stated elsewhere": {"one": "p:ada mig:participation e:part", "two": "p:ada rdf:type mig:Person"},
    "no meeting": {"one": "e:a schema:subEvent e:b", "two": "e:c mig:hasParticipant p:ada"},
}


@pytest.mark.parametrize("reports", MEETING.values(), ids=MEETING.keys())
def test_parts_imply_what_the_whole_implies(ground: list[Quad], reports: dict[str, str]) -> None:
    graphs = {name: Graph(quads(name, text)) for name, text in reports.items()}
    whole = infer([*ground, *(quad for graph in graphs.values() for quad in graph.quads)])
    assert set(infer_parts(graphs, Graph(ground), Work())) == set(whole)


DESCRIBED = {
    "own faults": {"one": "e:fair rdf:type mig:Event", "two": "p:ada rdf:type mig:Person"},
    "one lacks what another has": {
        "one": "e:fair rdf:type mig:Event . e:fair dcterms:title 'Fair",
        "two": "e:fair rdf:type mig:Event . e:fair mig:hasParticipant p:ada . p:ada rdf:type mig:Person",
    },
    "one too many together": {
        "one": "e:fair rdf:type mig:Event . e:fair dcterms:title 'Fair",
        "two": "e:fair rdf:type mig:Event . e:fair dcterms:title 'Feast",
    },
    "a circle of two reports": {
        "one": "e:a rdf:type mig:Event . e:b rdf:type mig:Event . e:a schema:superEvent e:b",
        "two": "e:a rdf:type mig:Event . e:b rdf:type mig:Event . e:b schema:superEvent e:a",
    },
}


@pytest.mark.parametrize("reports", DESCRIBED.values(), ids=DESCRIBED.keys())
def test_parts_have_the_faults_of_the_whole(ground: list[Quad], reports: dict[str, str], tmp_path: Path) -> None:
    shapes = make_project(tmp_path / "project").shapes_dir
    graphs = {name: Graph(quads(name, text)) for name, text in reports.items()}
    whole = validate([*ground, *(quad for graph in graphs.values() for quad in graph.quads)], shapes)
    assert check_parts(graphs, Graph(ground), shapes, Work()) == whole
