"""The scheme of methods: rules as concepts."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from miggraph import iris
from miggraph.extract.rules import load_language, method_concepts
from miggraph.graph import method_quads
from miggraph.model import MethodConcept

RULE = MethodConcept(
    "a/b.c", "a: b, c", "Finds.", "a/b", pattern="urge", yes=("Ports urge.",), no=("Oil.",), confidence=0.75
)


def test_rule_is_written_with_pattern_examples_and_confidence() -> None:
    rule = NamedNode(iris.method("a/b.c"))
    written = [q for q in method_quads([RULE]) if q.subject == rule]
    quads = {(q.predicate.value, q.object.value) for q in written if isinstance(q.object, NamedNode | Literal)}
    expected = {
        "skos:notation": "a/b.c",
        "skos:broader": iris.method("a/b"),
        "mig:pattern": "urge",
        "skos:example": "Ports urge.",
        "mig:counterExample": "Oil.",
        "mig:confidence": "0.75",
        "skos:inScheme": iris.scheme("methods"),
    }
    assert {(iris.expand(name), value) for name, value in expected.items()} <= quads


def test_every_rule_and_method_is_a_concept_under_a_subject() -> None:
    language = load_language()
    concepts = {concept.id: concept for concept in method_concepts(language)}
    assert {rule.id for rule in language} | {method.id for method in language.methods()} <= concepts.keys()
    for concept in concepts.values():
        assert concept.broader in concepts or (concept.broader is None and "/" not in concept.id)
        assert concept.definition.endswith(".")
    assert len({iris.method(name) for name in concepts}) == len(concepts)
