"""What follows from triples one by one and in chains is what the reasoner finds in all of them."""

from __future__ import annotations

import random

import pytest

from miggraph.iris import PREFIXES
from miggraph.reason.chase import Chase, patterns_of
from miggraph.reason.closure import STAND_IN, Row, closure_of

_FULL = {**{name: PREFIXES[name] for name in ("rdf", "rdfs", "owl")}, "": "https://example.org/"}
PROPERTIES, CLASSES, THINGS = (tuple(f":{kind}{number}" for number in range(6)) for kind in ("p", "C", "x"))
AXIOMS = (
    ("C", "rdfs:subClassOf", "C"),
    ("C", "owl:equivalentClass", "C"),
    ("p", "rdfs:subPropertyOf", "p"),
    ("p", "owl:equivalentProperty", "p"),
    ("p", "owl:inverseOf", "p"),
    ("p", "rdfs:domain", "C"),
    ("p", "rdfs:range", "C"),
    ("p", "rdf:type", "owl:TransitiveProperty"),
    ("p", "rdf:type", "owl:SymmetricProperty"),
)


def row(text: str) -> Row:
    """A triple from names with prefixes."""
    subject, predicate, value = (_FULL[name.partition(":")[0]] + name.partition(":")[2] for name in text.split())
    return subject, predicate, value


def ontology(chance: random.Random) -> set[Row]:
    """Axioms on some properties and classes, with all that follows from them."""
    made = {row(f"{name} rdf:type owl:ObjectProperty") for name in PROPERTIES}
    made |= {row(f"{name} rdf:type owl:Class") for name in CLASSES}
    for subject, predicate, value in chance.choices(AXIOMS, k=7):
        ends = {"p": chance.choice(PROPERTIES), "C": chance.choice(CLASSES)}
        first = chance.choice(PROPERTIES if subject == "p" else CLASSES)
        made.add(row(f"{first} {predicate} {ends.get(value, value)}"))
    first, second, together = chance.sample(PROPERTIES, 3)
    chain = f"{together} owl:propertyChainAxiom :list", f":list rdf:first {first}", ":list rdf:rest :more"
    made |= set(map(row, (*chain, f":more rdf:first {second}", ":more rdf:rest rdf:nil")))
    return made | closure_of(made)


def drawn(chance: random.Random) -> set[Row]:
    """What a report says of some things."""
    said = [f"{chance.choice(THINGS)} {chance.choice(PROPERTIES)} {chance.choice(THINGS)}" for _ in range(6)]
    said += [f"{chance.choice(THINGS)} rdf:type {chance.choice(CLASSES)}" for _ in range(3)]
    return set(map(row, said))


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize("seed", range(12))
def test_chase_finds_what_the_reasoner_finds(seed: int, is_told: bool) -> None:
    chance = random.Random(seed)
    axioms, said = ontology(chance), drawn(chance)
    sorts = {(row(f"{name} rdf:type {name}")[0], "") for name in PROPERTIES}
    chase = Chase(axioms, patterns=patterns_of(sorts, axioms) if is_told else None)
    assert chase.can_follow(said)
    assert chase.follow(said) == closure_of(said | axioms) - axioms


REFUSED = {
    "an axiom": [":p0 rdfs:subPropertyOf :p1"],
    "what is the same": [":x0 owl:sameAs :x1"],
    "a list": [":x0 rdf:first :x1"],
    "a class": [":x0 rdf:type owl:Class"],
    "two values of a property that allows one": [":x0 :alone :x1", ":x0 :alone :x2"],
    "one value of two things": [":x0 :alone :x1", ":x2 :alone :x1"],
    "another value than the ground has": [":y0 :alone :x1"],
    "what follows from something else and allows one value": [":x0 :narrow :x1"],
}


OF_TYPES = {
    "the range of rdf:type": ("rdf:type rdfs:range :C1", ":x0 rdf:type :C0"),
    "what follows from rdf:type": ("rdf:type rdfs:subPropertyOf :p0", ":x0 rdf:type :C0"),
    "what rdf:type follows from": (":p0 rdfs:subPropertyOf rdf:type", ":x0 :p0 :C0"),
    "its inverse": (":p0 owl:inverseOf rdf:type", ":C0 :p0 :x0"),
}


@pytest.mark.parametrize(("axiom", "said"), OF_TYPES.values(), ids=OF_TYPES.keys())
def test_chase_leaves_axioms_of_types_to_the_reasoner(axiom: str, said: str) -> None:
    axioms = {row(axiom), row(":C0 rdfs:subClassOf :C2")}
    assert not Chase(axioms | closure_of(axioms)).can_follow({row(said)})


def test_chase_lets_triples_meet_at_a_literal() -> None:
    axioms = set(map(row, (":p0 rdf:type owl:SymmetricProperty", ":p0 rdf:type owl:TransitiveProperty")))
    literal = f"{STAND_IN}0"
    said = {(row(f"{thing} :p0 :x1")[0], row(":x0 :p0 :x1")[1], literal) for thing in (":x0", ":x1")}
    chase = Chase(axioms | closure_of(axioms))
    assert chase.can_follow(said)
    assert row(":x0 :p0 :x1") in chase.follow(said)
    assert chase.follow(said) == closure_of(said | axioms) - closure_of(axioms)


@pytest.mark.parametrize("said", REFUSED.values(), ids=REFUSED.keys())
def test_chase_leaves_to_the_reasoner(said: list[str]) -> None:
    alone = row(":alone rdf:type owl:FunctionalProperty")
    axioms = {alone, row(":narrow rdfs:subPropertyOf :alone"), row(":y0 :alone :y1")}
    chase = Chase(axioms | closure_of(axioms), [alone[0]])
    assert not chase.can_follow(set(map(row, said)))
    allowed = ":x0 :alone :x1", ":x2 :alone :x3", ":y0 :alone :y1", ":x0 rdf:type :C0"
    assert chase.can_follow(set(map(row, allowed)))
