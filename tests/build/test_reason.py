"""The closure: what follows, nothing that is stated already, nothing that helps nobody."""

from __future__ import annotations

from pyoxigraph import Quad, RdfFormat, parse

from miggraph.reason import disjointness, infer, inferred_graph, relevant

HEAD = """
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <urn:> .
"""


def quads(turtle: str) -> list[Quad]:
    return list(parse(input=HEAD + "GRAPH :stated {" + turtle + "}", format=RdfFormat.TRIG))


def closure(turtle: str) -> set[str]:
    return {f"{q.subject} {q.predicate} {q.object}" for q in infer(quads(turtle))}


def test_infer_follows_classes_properties_inverses_and_chains_of_parts() -> None:
    found = closure(
        """:Cat rdfs:subClassOf :Animal . :tom a :Cat ; :ownedBy :ann ; :in :house .
        :ownedBy rdfs:subPropertyOf :knows ; owl:inverseOf :owns . :in a owl:TransitiveProperty . :house :in :town ."""
    )
    assert found == {
        "<urn:tom> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:Animal>",
        "<urn:tom> <urn:knows> <urn:ann>",
        "<urn:ann> <urn:owns> <urn:tom>",
        "<urn:tom> <urn:in> <urn:town>",
    }


def test_infer_keeps_literals_as_they_are_written() -> None:
    found = closure(':p rdfs:subPropertyOf :q . :a :p "007"^^xsd:integer , "hæ"@nb , "two\\nlines" .')
    assert found == {
        '<urn:a> <urn:q> "007"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '<urn:a> <urn:q> "hæ"@nb',
        '<urn:a> <urn:q> "two\\nlines"',
    }


def test_infer_says_nothing_about_literals_as_subjects() -> None:
    assert closure(':p rdfs:range :Word . :a :p "x" .') == set()


def test_infer_gives_all_that_is_said_of_the_same_thing() -> None:
    found = closure(":a owl:sameAs :b . :a :colour :red .")
    assert "<urn:b> <urn:colour> <urn:red>" in found
    assert "<urn:a> <http://www.w3.org/2002/07/owl#sameAs> <urn:a>" not in found


def test_infer_finds_sameness_that_only_follows() -> None:
    found = closure(":a :mother :b , :c . :mother a owl:FunctionalProperty . :b :colour :red .")
    assert "<urn:c> <urn:colour> <urn:red>" in found


def test_infer_is_sorted_and_in_its_own_graph() -> None:
    given = quads(":B rdfs:subClassOf :A . :z a :B . :y a :B .")
    found = infer(given)
    assert found == infer(reversed(given))
    assert [quad.subject.value for quad in found if hasattr(quad.subject, "value")] == ["urn:y", "urn:z"]
    assert {quad.graph_name.value for quad in found if hasattr(quad.graph_name, "value")} == {inferred_graph()}


def test_relevant_leaves_out_properties_without_an_axiom() -> None:
    rows = [("urn:a", "urn:p", "urn:b"), ("urn:a", "urn:q", "urn:b")]
    axiom = ("urn:p", "http://www.w3.org/2000/01/rdf-schema#subPropertyOf", "urn:r")
    assert relevant([*rows, axiom]) == [rows[0], axiom]


def test_disjointness_names_the_thing_and_both_classes() -> None:
    given = quads(":A owl:disjointWith :B . :B1 rdfs:subClassOf :B . :x a :A , :B1 . :y a :B1 .")
    assert disjointness([*given, *infer(given)]) == ["urn:x is a urn:A and a urn:B, which nothing can be both"]


CHAIN = """
:knowsWorkOf owl:propertyChainAxiom ( :meets :made ) .
:knowsWorkOf rdfs:domain :Reader .
:ann :meets :bob . :bob :made :song ."""


def test_infer_follows_chains_of_properties() -> None:
    found = {line for line in closure(CHAIN) if "genid" not in line}
    assert "<urn:ann> <urn:knowsWorkOf> <urn:song>" in found


def test_infer_follows_what_a_chain_gives() -> None:
    assert "<urn:ann> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:Reader>" in closure(CHAIN)


def test_infer_follows_a_chain_of_itself_to_its_end() -> None:
    found = closure(
        """:sings owl:propertyChainAxiom ( :has :sings ) .
        :choir :has :altos . :altos :has :ann . :ann :sings :song ."""
    )
    assert "<urn:choir> <urn:sings> <urn:song>" in found


def test_infer_says_nothing_of_passages() -> None:
    found = closure(
        """<https://w3id.org/miggraph/ontology#Passage> rdfs:subClassOf :String . :in rdfs:subPropertyOf :partOf .
        :p a <https://w3id.org/miggraph/ontology#Passage> ; :in :s . :q :in :s ."""
    )
    assert found == {"<urn:q> <urn:partOf> <urn:s>"}


def test_disjointness_holds_for_all_classes_of_a_list() -> None:
    given = quads("[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) . :x a :A , :C . :y a :A .")
    assert disjointness(given) == ["urn:x is a urn:A and a urn:C, which nothing can be both"]


def test_disjointness_looks_above_the_classes_that_are_stated() -> None:
    given = quads(":A owl:disjointWith :B . :A1 rdfs:subClassOf :A . :B1 rdfs:subClassOf :B . :x a :A1 , :B1 .")
    assert disjointness(given) == ["urn:x is a urn:A and a urn:B, which nothing can be both"]
