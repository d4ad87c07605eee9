"""Mutations: a small dataset without a fault, and faults to put into it, one at a time."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

from pyoxigraph import Quad, RdfFormat, parse
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from miggraph.iris import BASE, PREFIXES
from miggraph.shapes import Shapes, Violation, check, load_shapes
from support import DATA, PROJECT

FOLDER = DATA / "mutations"
_HEAD = f"BASE <{BASE}>\n" + "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in PREFIXES.items())


@dataclass(frozen=True, slots=True)
class Mutation:
    """What is taken out and put in, and who catches it; the file says more."""

    name: str
    caught: tuple[str, ...]
    remove: str = ""
    add: str = ""
    severity: str = "Violation"
    foreseen: bool = True
    further: bool = False
    engines: dict[str, str] = field(default_factory=dict)


def mutations() -> list[Mutation]:
    """All of the file, in its order."""
    rows = tomllib.loads((FOLDER / "mutations.toml").read_text(encoding="utf-8"))["mutation"]
    return [Mutation(**{**row, "caught": tuple(row["caught"])}) for row in rows]


@cache
def shapes() -> Shapes:
    return load_shapes(PROJECT / "shapes")


@cache
def vocabulary() -> Graph:
    """Of the ontology what checks of data look at: which terms there are, which class is below which, or apart."""
    ontology, graph = Graph().parse(PROJECT / "ontology" / "miggraph.ttl"), Graph()
    for subject, kind in ontology.subject_objects(RDF.type):
        if isinstance(subject, URIRef):
            graph.add((subject, RDF.type, RDFS.Class if str(kind).endswith("Class") else RDF.Property))
    for relation in (RDFS.subClassOf, OWL.disjointWith):
        for triple in ontology.triples((None, relation, None)):
            graph.add(triple)
    for _, members in ontology.subject_objects(OWL.members):
        for one, other in combinations(ontology.items(members), 2):
            graph.add((one, OWL.disjointWith, other))
    return graph


@cache
def world() -> Graph:
    """The dataset in which nothing is at fault."""
    return Graph() + vocabulary() + Graph().parse(FOLDER / "world.ttl")


def mutated(mutation: Mutation) -> Graph:
    """The dataset with one fault in it."""
    graph = Graph() + world()
    steps = []
    if mutation.remove:
        steps.append(f"DELETE WHERE {{ {mutation.remove} }}")
    if mutation.add:
        steps.append(f"INSERT DATA {{ {mutation.add} }}")
    before = set(graph)
    graph.update(_HEAD + " ;\n".join(steps))
    assert set(graph) != before, f"{mutation.name}: changes nothing"
    return graph


_FOUND: dict[str, list[Violation]] = {}


def found(mutation: Mutation) -> list[Violation]:
    """What is found in the dataset with one fault in it; it is checked once."""
    if mutation.name not in _FOUND:
        _FOUND[mutation.name] = check(quads(mutated(mutation)), shapes())
    return _FOUND[mutation.name]


def quads(graph: Graph) -> list[Quad]:
    """A graph with every literal as it is written."""
    return list(parse(input=graph.serialize(format="nt"), format=RdfFormat.N_TRIPLES))
