"""Every mutation is caught, and pySHACL says the same of the resources that it concerns."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from functools import cache
from typing import Any

import pyshacl
import pytest
import rdflib
from pyshacl.shape import Shape
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib import term as rdflib_term
from rdflib.plugins.sparql import processor
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.term import Node

from miggraph.evidence import evidence_faults, texts_of
from miggraph.iris import SHAPES
from miggraph.shapes import Violation, check
from mutations import Mutation, mutated, mutations, quads, shapes, world
from support import PROJECT

MUTATIONS = mutations()
EVIDENCE = "evidence"
each_mutation = pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)


def short(shape: str) -> str:
    return shape.removeprefix(SHAPES + "#")


def found(graph: Graph) -> list[Violation]:
    return check(quads(graph), shapes())


def named(mutation: Mutation) -> dict[str, str]:
    """Who catches a mutation, each with its severity."""
    graph = mutated(mutation)
    caught = {short(violation.shape): violation.severity for violation in found(graph)}
    data = quads(graph)
    if evidence_faults(data, texts_of(data)):
        caught[EVIDENCE] = "Violation"
    return caught


def test_world_is_without_fault() -> None:
    data = quads(world())
    assert found(world()) == []
    assert evidence_faults(data, texts_of(data)) == []


@each_mutation
def test_mutation_is_caught(mutation: Mutation) -> None:
    caught = named(mutation)
    assert set(mutation.caught) - caught.keys() == set()
    assert {caught[name] for name in mutation.caught} <= {mutation.severity}


def test_mutations_are_those_of_the_list_and_ten_more() -> None:
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS)
    first = [mutation for mutation in MUTATIONS if not mutation.further]
    assert sum(mutation.foreseen for mutation in first) == 91
    assert all(mutation.caught for mutation in first if mutation.foreseen)
    unforeseen = [mutation for mutation in first if not mutation.foreseen]
    assert len(unforeseen) == 10
    assert sum(bool(mutation.caught) for mutation in unforeseen) >= 8


@cache
def shapes_graph() -> Graph:
    graph = Graph()
    for file in sorted((PROJECT / "shapes").glob("*.ttl")):
        graph.parse(file)
    return graph


@cache
def translated(text: str, base: str | None = None, _: object = None) -> Any:
    return translateQuery(parseQuery(text), base)


@pytest.fixture
def pyshacl_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """pySHACL changes settings of rdflib for good, and has a query parsed anew for each resource: most of its time."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", rdflib.NORMALIZE_LITERALS)
    monkeypatch.setitem(rdflib_term._toPythonMapping, XSD.boolean, rdflib_term._toPythonMapping[XSD.boolean])
    monkeypatch.setattr(processor, "parseQuery", lambda text: text)
    monkeypatch.setattr(processor, "translateQuery", lambda text, base=None, _=None: translated(text, base))


def concerned(graph: Graph) -> set[Node]:
    """What a mutation speaks of, and what is said of by our own validation: the rest is as it was."""
    changed = set(graph) ^ set(world())
    spoken = {node for triple in changed for node in (triple[0], triple[2]) if not isinstance(node, Literal)}
    return spoken | {URIRef(violation.focus) for violation in found(graph) if not violation.focus.startswith("_:")}


def by_pyshacl(graph: Graph, focus: Collection[Node] | None = None) -> set[tuple[str, str]]:
    """The shapes of the results at the top of a report, with their resources: those of ``focus``, where it is given."""
    targets: Callable[[Shape, Graph, bool], set[Node]] = Shape.focus_nodes

    def few(shape: Shape, data: Graph, debug: bool = False) -> set[Node]:
        # its own option leaves out values too, so that a nested shape finds nothing to say of them
        nodes = targets(shape, data, debug)
        return nodes if focus is None else {node for node in nodes if node in focus or isinstance(node, BNode)}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Shape, "focus_nodes", few)
        # a copy, because pySHACL writes into the graph of shapes
        copy = Graph() + shapes_graph()
        _, results, _ = pyshacl.validate(Graph() + graph, shacl_graph=copy, inference="none", inplace=True)
    assert isinstance(results, Graph)
    report = results.value(None, RDF.type, SH.ValidationReport)
    return {
        (short(str(results.value(result, SH.sourceShape))), node_name(results.value(result, SH.focusNode)))
        for result in results.objects(report, SH.result)
    }


def node_name(node: Node | None) -> str:
    return "_:" if isinstance(node, BNode) else str(node)


def by_ours(graph: Graph) -> set[tuple[str, str]]:
    return {
        (short(violation.shape), "_:" if violation.focus.startswith("_:") else violation.focus)
        for violation in found(graph)
    }


@each_mutation
@pytest.mark.usefixtures("pyshacl_apart")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_pyshacl_says_the_same(mutation: Mutation, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL, logger=rdflib_term.__name__):
        graph = mutated(mutation)
        assert by_pyshacl(graph, concerned(graph)) == by_ours(graph)


@pytest.mark.usefixtures("pyshacl_apart")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_pyshacl_finds_no_fault_in_the_world() -> None:
    assert by_pyshacl(world()) == set()
