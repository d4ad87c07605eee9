"""Every mutation is caught, by the shape that is for it, and the world without them is without fault."""

from __future__ import annotations

import pytest

from miggraph.evidence import evidence_faults, texts_of
from miggraph.iris import SHAPES
from miggraph.shapes import check
from mutations import Mutation, found, mutated, mutations, quads, shapes, world

MUTATIONS = mutations()
EVIDENCE = "evidence"
each_mutation = pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)


def short(shape: str) -> str:
    return shape.removeprefix(SHAPES + "#")


def named(mutation: Mutation) -> dict[str, str]:
    """Who catches a mutation, each with its severity."""
    caught = {short(violation.shape): violation.severity for violation in found(mutation)}
    data = quads(mutated(mutation))
    if evidence_faults(data, texts_of(data)):
        caught[EVIDENCE] = "Violation"
    return caught


def test_world_is_without_fault() -> None:
    data = quads(world())
    assert check(data, shapes()) == []
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
