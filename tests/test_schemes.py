"""The integrity of the concept schemes and mappings, all together: what SKOS asks for, and what qSKOS looks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from miggraph.iris import MIG, expand, scheme
from support import PROJECT

LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
CUE = URIRef(MIG + "cue")
NOTES = (SKOS.definition, SKOS.scopeNote, SKOS.editorialNote, SKOS.changeNote)
MAPPINGS = (SKOS.closeMatch, SKOS.exactMatch, SKOS.relatedMatch, SKOS.broadMatch, SKOS.narrowMatch)
CUED = {"themes", "stakeholders", "affected-groups", "activity-areas"}
"""The schemes whose concepts the converter looks for in texts."""


def sssom(name: str) -> URIRef:
    return URIRef(expand(f"sssom:{name}"))


@pytest.fixture(scope="module")
def schemes() -> Graph:
    graph = Graph()
    for folder in ("schemes", "mappings"):
        for file in sorted((PROJECT / "ontology" / folder).glob("*.ttl")):
            graph.parse(file)
    return graph


@pytest.fixture(scope="module")
def concepts(schemes: Graph) -> list[URIRef]:
    found = [node for node in schemes.subjects(RDF.type, SKOS.Concept) if isinstance(node, URIRef)]
    assert len(found) > 200
    return sorted(found)


def test_every_label_and_note_has_a_language(schemes: Graph) -> None:
    for prop in (*LABELS, *NOTES, RDFS.label, CUE):
        for subject, text in schemes.subject_objects(prop):
            assert isinstance(text, Literal), subject
            assert text.language in ("en", "fr"), (subject, text)


def test_no_label_is_empty_or_has_odd_spaces(schemes: Graph) -> None:
    texts = [str(text) for prop in (*LABELS, CUE) for text in schemes.objects(None, prop)]
    assert len(texts) > 500
    assert [text for text in texts if not text or text != " ".join(text.split()) or not text.isprintable()] == []


def test_cues_are_no_labels(schemes: Graph) -> None:
    assert list(schemes.subject_objects(SKOS.hiddenLabel)) == []


def test_only_concepts_that_the_converter_looks_for_have_cues(schemes: Graph) -> None:
    cued = {str(home) for concept in schemes.subjects(CUE) for home in schemes.objects(concept, SKOS.inScheme)}
    assert cued == {scheme(name) for name in CUED}


def test_preferred_labels_are_one_a_language(schemes: Graph, concepts: list[URIRef]) -> None:
    for concept in concepts:
        languages = [getattr(label, "language", None) for label in schemes.objects(concept, SKOS.prefLabel)]
        assert languages == ["en"], concept


def test_labels_and_cues_of_a_concept_differ(schemes: Graph, concepts: list[URIRef]) -> None:
    for concept in concepts:
        labels = [text for prop in LABELS for text in _texts(schemes, concept, prop)]
        for each in (labels + _texts(schemes, concept, CUE), [(str(t).lower(), t.language) for t in labels]):
            assert [text for text, count in Counter(each).items() if count > 1] == [], concept


def test_label_stands_for_one_concept_of_a_scheme(schemes: Graph, concepts: list[URIRef]) -> None:
    bearers: dict[tuple[str, str], set[URIRef]] = defaultdict(set)
    for concept in concepts:
        for prop in LABELS:
            for text in _texts(schemes, concept, prop):
                bearers[str(schemes.value(concept, SKOS.inScheme)), str(text).lower()].add(concept)
    assert [key for key, those in bearers.items() if len(those) > 1] == []


def test_every_concept_is_defined_and_no_two_alike(schemes: Graph, concepts: list[URIRef]) -> None:
    definitions = [str(schemes.value(concept, SKOS.definition)) for concept in concepts]
    assert "None" not in definitions
    alike = [text for text, count in Counter(definitions).items() if count > 1]
    assert alike == []


def test_every_concept_is_in_one_scheme_that_is_described(schemes: Graph, concepts: list[URIRef]) -> None:
    for concept in concepts:
        (home,) = schemes.objects(concept, SKOS.inScheme)
        assert (home, RDF.type, SKOS.ConceptScheme) in schemes


@pytest.mark.parametrize("curie", ["dcterms:creator", "dcterms:modified", "dcterms:license", "owl:versionInfo"])
def test_every_scheme_says_who_made_it_when_and_which_version(schemes: Graph, curie: str) -> None:
    homes = list(schemes.subjects(RDF.type, SKOS.ConceptScheme))
    assert homes
    assert [home for home in homes if (home, URIRef(expand(curie)), None) not in schemes] == []


def test_hierarchy_has_no_cycle_and_no_shortcut(schemes: Graph, concepts: list[URIRef]) -> None:
    for concept in concepts:
        direct = set(schemes.objects(concept, SKOS.broader))
        further = {above for one in direct for above in schemes.transitive_objects(one, SKOS.broader) if above != one}
        assert concept not in further | direct
        assert not direct & further, concept


def test_related_concepts_stand_in_no_hierarchy(schemes: Graph) -> None:
    for one, other in [*schemes.subject_objects(SKOS.related), *schemes.subject_objects(SKOS.relatedMatch)]:
        assert other not in set(schemes.transitive_objects(one, SKOS.broader))
        assert one not in set(schemes.transitive_objects(other, SKOS.broader))


def test_narrower_concepts_stay_in_the_scheme(schemes: Graph) -> None:
    pairs = list(schemes.subject_objects(SKOS.broader))
    assert pairs
    for narrow, broad in pairs:
        assert schemes.value(narrow, SKOS.inScheme) == schemes.value(broad, SKOS.inScheme), narrow


def mapped(schemes: Graph) -> set[tuple[str, str, str]]:
    return {(str(one), str(prop), str(other)) for prop in MAPPINGS for one, other in schemes.subject_objects(prop)}


def test_mappings_join_concepts_of_two_schemes(schemes: Graph, concepts: list[URIRef]) -> None:
    known = set(concepts)
    assert mapped(schemes)
    for one, _, other in mapped(schemes):
        assert {URIRef(one), URIRef(other)} <= known
        assert schemes.value(URIRef(one), SKOS.inScheme) != schemes.value(URIRef(other), SKOS.inScheme)


def test_concepts_are_mapped_to_each_other_in_one_way(schemes: Graph) -> None:
    pairs = Counter((one, other) for one, _, other in mapped(schemes))
    assert [pair for pair, count in pairs.items() if count > 1] == []


def test_every_mapping_is_justified_and_every_justification_maps(schemes: Graph) -> None:
    justified = set()
    for record in schemes.subjects(RDF.type, OWL.Axiom):
        parts = (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
        said = [schemes.value(record, part) for part in parts]
        justified.add(tuple(map(str, said)))
        justification = schemes.value(record, sssom("mapping_justification"))
        assert justification == URIRef(expand("semapv:ManualMappingCuration")), record
        assert str(schemes.value(record, RDFS.comment)).endswith("."), record
    assert justified == mapped(schemes)


def test_every_objective_of_the_compact_has_a_number_a_source_and_a_theme(schemes: Graph) -> None:
    home = URIRef(scheme("gcm-objectives"))
    objectives = list(schemes.subjects(SKOS.inScheme, home))
    numbers = sorted(int(str(schemes.value(each, SKOS.notation))) for each in objectives)
    assert numbers == list(range(1, 24))
    aims = {other for _, _, other in mapped(schemes)}
    for objective in objectives:
        assert "A/RES/73/195" in str(schemes.value(objective, URIRef(expand("dcterms:source"))))
        assert str(objective) in aims, objective


def test_groups_of_people_that_two_schemes_name_are_mapped(schemes: Graph) -> None:
    homes = [URIRef(scheme(name)) for name in ("stakeholders", "affected-groups")]
    labels = [
        {str(schemes.value(concept, SKOS.prefLabel)): str(concept) for concept in schemes.subjects(SKOS.inScheme, home)}
        for home in homes
    ]
    shared = labels[0].keys() & labels[1].keys()
    assert shared
    joined = {frozenset((one, other)) for one, _, other in mapped(schemes)}
    assert [name for name in shared if frozenset(names[name] for names in labels) not in joined] == []


def test_units_share_no_name_across_languages(schemes: Graph, concepts: list[URIRef]) -> None:
    units = [unit for unit in concepts if schemes.value(unit, SKOS.inScheme) == URIRef(scheme("units"))]
    names = {unit: {str(text).casefold() for prop in LABELS for text in _texts(schemes, unit, prop)} for unit in units}
    assert [(one, other) for one, other in combinations(sorted(names), 2) if names[one] & names[other]] == []


def _texts(graph: Graph, subject: URIRef, prop: URIRef) -> list[Literal]:
    return [text for text in graph.objects(subject, prop) if isinstance(text, Literal)]
