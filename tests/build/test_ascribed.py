"""Whose fault it is that reports together do not conform."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from miggraph.build.checks import ascribe, disjoint
from miggraph.iris import PREFIXES

OWL, RDF = PREFIXES["owl"], PREFIXES["rdf"]


def _quad(subject: str, predicate: str, value: str) -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), NamedNode(value))


def _is_a(thing: str, kind: str) -> Quad:
    return _quad(f"urn:{thing}", f"{RDF}type", f"urn:{kind}")


SHARED = [
    _quad("urn:City", f"{RDF}type", f"{OWL}Class"),
    _quad("urn:Body", f"{RDF}type", f"{OWL}Class"),
    _quad("urn:City", f"{OWL}disjointWith", "urn:Body"),
    _quad("urn:Ngo", f"{PREFIXES['rdfs']}subClassOf", "urn:Body"),
]


@pytest.mark.parametrize(
    ("kinds", "at_fault"),
    [
        (("City", "Body", "Body"), {"ant"}),
        (("Body", "City", "Body"), {"bee"}),
        (("Body", "Body", "City"), {"cow"}),
        (("City", "Body"), {"bee"}),
        (("Body", "Ngo", "City"), {"cow"}),
        (("City", "Ngo", "Body"), {"ant"}),
    ],
)
def test_report_that_puts_a_thing_into_another_class_than_most_is_at_fault(
    tmp_path: Path, kinds: tuple[str, ...], at_fault: set[str]
) -> None:
    (tmp_path / "none.ttl").write_text(f"<urn:s> a <{PREFIXES['sh']}NodeShape> .")
    graphs = {name: [_is_a("quay", kind)] for name, kind in zip(("ant", "bee", "cow"), kinds, strict=False)}
    found = disjoint([*SHARED, *(quad for quads in graphs.values() for quad in quads)])
    assert found
    assert set(ascribe(found, graphs, SHARED, tmp_path)) == at_fault
