"""Second engines say of each mutation what the validation says: shacl-rust of all shapes, pySHACL of their queries.

The validation has pySHACL check what is no query; queries it runs over pyoxigraph, once for all resources.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

import pyshacl
import pytest
import rdflib
import shacl_rust
from rdflib import RDF, SH, XSD, BNode, Graph, URIRef
from rdflib import term as rdflib_term
from rdflib.plugins.sparql import processor
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.term import Node

from miggraph.iris import SHAPES
from miggraph.shapes import Violation
from mutations import Mutation, found, mutated, mutations, world
from support import PROJECT

pytestmark = pytest.mark.long

TEXT = "\n".join(file.read_text(encoding="utf-8") for file in sorted((PROJECT / "shapes").glob("*.ttl")))
TARGETS = (SH.targetClass, SH.targetSubjectsOf)
QUERY = str(SH.SPARQLConstraintComponent)
each_mutation = pytest.mark.parametrize("mutation", mutations(), ids=lambda mutation: mutation.name)


def short(shape: str) -> str:
    return shape.removeprefix(SHAPES + "#")


def by_shacl_rust(graph: Graph) -> set[tuple[str, str]]:
    report = shacl_rust.validate(graph.serialize(format="nt"), TEXT, data_format="nt")
    return {
        (short(result["sourceShape"].strip("<>")), node_name(result["focusNode"].strip("<>")))
        for result in report["results"]
    }


def node_name(node: str) -> str:
    return "_:" if node.startswith("_:") else node


def named(violation: Violation) -> tuple[str, str]:
    return short(violation.shape), node_name(violation.focus)


def test_shacl_rust_finds_no_fault_in_the_world() -> None:
    assert by_shacl_rust(world()) == set()


@each_mutation
def test_shacl_rust_says_the_same(mutation: Mutation) -> None:
    ours = {named(violation) for violation in found(mutation)}
    theirs = by_shacl_rust(mutated(mutation))
    differing = {("-" if result in ours else "+") + result[0] for result in theirs ^ ours}
    assert differing == mutation.engines.keys()


@cache
def shapes_with_queries() -> Graph:
    """The shapes, of which only those with a query are about anything, and each has its queries alone."""
    graph = Graph().parse(data=TEXT, format="turtle")
    for shape in {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)}:
        if (shape, SH.sparql, None) not in graph:
            for target in TARGETS:
                graph.remove((shape, target, None))
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


def concerned(graph: Graph, ours: set[tuple[str, str]]) -> list[str | URIRef]:
    """What a mutation speaks of, and what is said of by our validation: the rest is as it was."""
    changed = set(graph) ^ set(world())
    spoken = {node for triple in changed for node in (triple[0], triple[2]) if isinstance(node, URIRef)}
    return [*spoken, *(URIRef(focus) for _, focus in ours if focus != "_:")]


def queries_by_pyshacl(graph: Graph, focus: list[str | URIRef] | None = None) -> set[tuple[str, str]]:
    """The shapes of the results of queries, with their resources: those of ``focus``, where it is given."""
    copy = Graph() + shapes_with_queries()  # because pySHACL writes into the graph of shapes
    _, results, _ = pyshacl.validate(Graph() + graph, shacl_graph=copy, inplace=True, focus_nodes=focus)
    assert isinstance(results, Graph)
    return {
        (short(str(results.value(result, SH.sourceShape))), resource(results.value(result, SH.focusNode)))
        for result in results.subjects(SH.sourceConstraintComponent, SH.SPARQLConstraintComponent)
    }


def resource(node: Node | None) -> str:
    return "_:" if isinstance(node, BNode) else str(node)


@each_mutation
@pytest.mark.usefixtures("pyshacl_apart")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_pyshacl_runs_queries_with_the_same_results(mutation: Mutation, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL, logger=rdflib_term.__name__):
        graph = mutated(mutation)
        ours = {named(violation) for violation in found(mutation) if violation.component == QUERY}
        assert queries_by_pyshacl(graph, concerned(graph, ours)) == ours


@pytest.mark.usefixtures("pyshacl_apart")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_pyshacl_finds_no_query_at_fault_in_the_world() -> None:
    assert queries_by_pyshacl(world()) == set()
