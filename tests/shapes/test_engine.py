"""A second validator, written apart from pySHACL, says of each mutation what pySHACL and our queries say."""

from __future__ import annotations

import pytest
import shacl_rust
from rdflib import Graph

from miggraph.iris import SHAPES
from mutations import Mutation, found, mutated, mutations, world
from support import PROJECT

pytestmark = pytest.mark.long

TEXT = "\n".join(file.read_text(encoding="utf-8") for file in sorted((PROJECT / "shapes").glob("*.ttl")))


def short(shape: str) -> str:
    return shape.removeprefix(SHAPES + "#")


def by_other(graph: Graph) -> set[tuple[str, str]]:
    report = shacl_rust.validate(graph.serialize(format="nt"), TEXT, data_format="nt")
    return {
        (short(result["sourceShape"].strip("<>")), node_name(result["focusNode"].strip("<>")))
        for result in report["results"]
    }


def node_name(node: str) -> str:
    return "_:" if node.startswith("_:") else node


def by_ours(mutation: Mutation) -> set[tuple[str, str]]:
    return {(short(violation.shape), node_name(violation.focus)) for violation in found(mutation)}


def test_second_engine_finds_no_fault_in_the_world() -> None:
    assert by_other(world()) == set()


@pytest.mark.parametrize("mutation", mutations(), ids=lambda mutation: mutation.name)
def test_second_engine_says_the_same(mutation: Mutation) -> None:
    ours = by_ours(mutation)
    differing = {("-" if result in ours else "+") + result[0] for result in by_other(mutated(mutation)) ^ ours}
    assert differing == mutation.engines.keys()
