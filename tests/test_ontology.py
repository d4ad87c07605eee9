"""The ontology and the concept schemes: complete, explained, and free of blank nodes."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef

from miggraph.iris import BASE, MIG, ONTOLOGY, PREFIXES, expand, scheme, thing
from support import PROJECT

SCHEMES = sorted((PROJECT / "ontology" / "schemes").glob("*.ttl"))
FILES = [PROJECT / "ontology" / "miggraph.ttl", *SCHEMES]


def words(text: str) -> list[str]:
    return text.split()


CLASSES = words("""
Report Section ReadShare Passage Mention Series Event Seminar Workshop Briefing ProgrammeItem Session Talk Break
Participation Person Organization ConsultativeProcess Place Country Region City
LegalInstrument Treaty IloConvention Resolution Declaration SoftLaw Agreement NationalLaw
Statement Recommendation Finding Outcome Statistic InstrumentClaim CapacityBuildingActivity Initiative
""")
PROPERTIES = words("""
attestedIn method confidence mentions mentionedIn inSection printedAs sha256 sectionNumber sequence
understood readAs characters
participant hasParticipation inEvent role onBehalfOf position honorific city room reportedIn
acronym shortName iso2 iso3 m49 organizationType established secretariat
officialNumber adoptedOn inForceFrom custodian supplements
text madeAt madeBy addressedTo affects concerns strength value unit measures hedge referencePeriod claimKind
lowerBound upperBound
carriedOutBy partner coverage beneficiary area period status amount currency partOfActivity ledBy
""")
REUSED = words("""
rdfs:label skos:altLabel dcterms:title dcterms:publisher dcterms:issued dcterms:isPartOf dcterms:subject
nif:referenceContext nif:beginIndex nif:endIndex nif:anchorOf nif:superString itsrdf:taIdentRef
schema:startDate schema:superEvent schema:location schema:organizer schema:funder
org:hasMember org:memberOf org:subOrganizationOf prov:wasQuotedFrom prov:wasDerivedFrom
""")
PARENTS = {
    "mig:Seminar": "mig:Event",
    "mig:Workshop": "mig:Event",
    "mig:Briefing": "mig:Event",
    "mig:Session": "mig:ProgrammeItem",
    "mig:Talk": "mig:ProgrammeItem",
    "mig:Mention": "mig:Passage",
    "mig:Passage": "nif:String",
    "mig:Person": "foaf:Person",
    "mig:Organization": "org:Organization",
    "mig:ConsultativeProcess": "mig:Organization",
    "mig:Country": "mig:Place",
    "mig:IloConvention": "mig:LegalInstrument",
    "mig:InstrumentClaim": "mig:Statement",
    "mig:Commitment": "mig:Statement",
}
CONCEPTS = {
    ("roles", "role"): "organiser co-organiser host funder chair speaker panellist discussant opening closing quoted",
    ("strengths", "strength"): "must should could",
    ("responses", "response"): "accepted noted rejected",
    ("statuses", "status"): "completed ongoing planned",
    ("claim-kinds", "claim-kind"): "ratifications signatures entry-into-force adoption custodian non-ratification "
    "definition misconception other",
    ("organization-types", "organization-type"): "un-agency intergovernmental regional-body government ministry "
    "permanent-mission ngo trade-union academic foundation private-sector consultative-process diaspora-organisation "
    "media financial-institution treaty-body other",
    ("stakeholders", "stakeholder"): "states countries-of-origin countries-of-destination governments donors employers",
    ("affected-groups", "affected-group"): "women children migrant-workers irregular-migrants refugees",
    ("themes", "theme"): "labour-migration remittances trafficking ratification health-workforce",
    ("activity-areas", "activity-area"): "training technical-assistance research-and-data",
}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(FILES[0])


def own_terms(ontology: Graph) -> list[URIRef]:
    terms = {s for s in ontology.subjects(RDF.type) if isinstance(s, URIRef) and s.startswith(MIG)}
    assert len(terms) >= len(CLASSES) + len(PROPERTIES)
    return sorted(terms)


def broader_of(graph: Graph, concept: URIRef) -> list[URIRef]:
    """A concept, the broader one, and so on; stops where a concept comes again."""
    chain = [concept]
    while (above := graph.value(chain[-1], SKOS.broader)) is not None:
        assert isinstance(above, URIRef)
        chain.append(above)
        if above in chain[:-1]:
            break
    return chain


@pytest.mark.parametrize("name", CLASSES)
def test_ontology_declares_class(ontology: Graph, name: str) -> None:
    assert (URIRef(MIG + name), RDF.type, OWL.Class) in ontology


@pytest.mark.parametrize("name", PROPERTIES)
def test_ontology_declares_property(ontology: Graph, name: str) -> None:
    kinds = set(ontology.objects(URIRef(MIG + name), RDF.type))
    assert len(kinds & {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}) == 1


@pytest.mark.parametrize("curie", REUSED)
def test_ontology_labels_reused_term(ontology: Graph, curie: str) -> None:
    term = URIRef(expand(curie))
    assert list(ontology.objects(term, RDF.type))
    assert list(ontology.objects(term, RDFS.label))
    assert list(ontology.objects(term, RDFS.isDefinedBy))


@pytest.mark.parametrize(("child", "parent"), PARENTS.items())
def test_ontology_class_has_superclass(ontology: Graph, child: str, parent: str) -> None:
    assert URIRef(expand(parent)) in set(ontology.transitive_objects(URIRef(expand(child)), RDFS.subClassOf))


@pytest.mark.parametrize("item", ["mig:Session", "mig:Talk", "mig:Break"])
def test_ontology_programme_item_is_no_event(ontology: Graph, item: str) -> None:
    above = set(ontology.transitive_objects(URIRef(expand(item)), RDFS.subClassOf))
    assert URIRef(MIG + "Event") not in above


def test_ontology_explains_every_term(ontology: Graph) -> None:
    for term in own_terms(ontology):
        labels, definitions = list(ontology.objects(term, RDFS.label)), list(ontology.objects(term, SKOS.definition))
        assert [getattr(label, "language", None) for label in labels] == ["en"], term
        assert len(definitions) == 1, term
        assert re.fullmatch(r"[A-Z].+\.", str(definitions[0])), term
        assert ontology.value(term, RDFS.isDefinedBy) == URIRef(ONTOLOGY), term


def test_ontology_defines_no_two_terms_alike(ontology: Graph) -> None:
    definitions = Counter(str(text) for text in ontology.objects(None, SKOS.definition))
    assert definitions.most_common(1)[0][1] == 1


def test_ontology_names_follow_camel_case(ontology: Graph) -> None:
    for term in own_terms(ontology):
        first = "[A-Z]" if (term, RDF.type, OWL.Class) in ontology else "[a-z]"
        assert re.fullmatch(first + "[A-Za-z0-9]*", term.removeprefix(MIG)), term


def test_ontology_refers_only_to_own_terms_that_exist(ontology: Graph) -> None:
    named = {node for triple in ontology for node in triple if isinstance(node, URIRef) and node.startswith(MIG)}
    assert named == set(own_terms(ontology))


def test_ontology_disjoint_classes_share_no_subclass(ontology: Graph) -> None:
    disjoint = list(ontology.subject_objects(OWL.disjointWith))
    assert disjoint
    for one, other in disjoint:
        below = set(ontology.transitive_subjects(RDFS.subClassOf, one))
        assert not below & set(ontology.transitive_subjects(RDFS.subClassOf, other)), (one, other)


def test_ontology_has_version_and_licence(ontology: Graph) -> None:
    about = set(ontology.predicates(URIRef(ONTOLOGY)))
    assert {OWL.versionInfo, URIRef(expand("dcterms:modified")), URIRef(expand("dcterms:license"))} <= about


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_ontology_file_has_no_blank_node(file: Path) -> None:
    triples = list(Graph().parse(file))
    assert len(triples) > 10
    assert not [triple for triple in triples if any(isinstance(node, BNode) for node in triple)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_ontology_file_binds_the_project_prefixes(file: Path) -> None:
    bound = dict(re.findall(r"^@prefix (\w+): <([^>]+)> \.$", file.read_text(encoding="utf-8"), flags=re.M))
    assert len(bound) >= 2
    assert bound.items() <= PREFIXES.items()


@pytest.mark.parametrize(("where", "slugs"), CONCEPTS.items(), ids=lambda value: str(value)[:20])
def test_scheme_has_concept(where: tuple[str, str], slugs: str) -> None:
    name, kind = where
    graph = Graph().parse(PROJECT / "ontology" / "schemes" / f"{name}.ttl")
    for slug in slugs.split():
        assert (URIRef(thing(kind, slug)), SKOS.inScheme, URIRef(scheme(name))) in graph


@pytest.mark.parametrize("file", SCHEMES, ids=lambda file: file.stem)
def test_scheme_concepts_are_labelled_and_defined(file: Path) -> None:
    graph = Graph().parse(file)
    concepts = list(graph.subjects(RDF.type, SKOS.Concept))
    assert concepts
    for concept in concepts:
        label = str(graph.value(concept, RDFS.label))
        assert list(graph.objects(concept, RDFS.label)) == [Literal(label)], concept
        assert list(graph.objects(concept, SKOS.prefLabel)) == [Literal(label, lang="en")], concept
        assert [str(text)[-1] for text in graph.objects(concept, SKOS.definition)] == ["."], concept


@pytest.mark.parametrize("file", SCHEMES, ids=lambda file: file.stem)
def test_scheme_hierarchy_reaches_the_top(file: Path) -> None:
    graph = Graph().parse(file)
    home = URIRef(scheme(file.stem))
    concepts = {node for node in graph.subjects(RDF.type, SKOS.Concept) if isinstance(node, URIRef)}
    assert concepts
    assert concepts == set(graph.subjects(SKOS.inScheme, home))
    for concept in concepts:
        chain = broader_of(graph, concept)
        assert set(chain) <= concepts, concept
        assert (chain[-1], SKOS.topConceptOf, home) in graph, concept


@pytest.mark.parametrize("file", SCHEMES, ids=lambda file: file.stem)
def test_scheme_name_stands_for_one_concept(file: Path) -> None:
    graph = Graph().parse(file)
    names = {
        (concept, str(name).lower())
        for label in (SKOS.prefLabel, SKOS.altLabel)
        for concept, name in graph.subject_objects(label)
    }
    assert names
    assert [name for name, count in Counter(name for _, name in names).items() if count > 1] == []


@pytest.mark.parametrize("file", SCHEMES, ids=lambda file: file.stem)
def test_scheme_cue_words_are_plain_and_belong_to_one_concept(file: Path) -> None:
    graph = Graph().parse(file)
    cues = [(concept, cue) for concept, cue in graph.subject_objects(SKOS.hiddenLabel)]
    assert [cue for _, cue in cues if cue != Literal(str(cue).lower().strip())] == []
    assert [cue for cue, count in Counter(cue for _, cue in cues).items() if count > 1] == []
    assert not set(cues) & set(graph.subject_objects(SKOS.altLabel))


def test_schemes_are_those_of_which_concepts_are_known_and_more() -> None:
    assert {file.stem for file in SCHEMES} >= {name for name, _ in CONCEPTS}


@pytest.mark.parametrize("file", SCHEMES, ids=lambda file: file.stem)
def test_scheme_mints_iris_under_the_base(file: Path) -> None:
    subjects = set(map(str, Graph().parse(file).subjects()))
    assert len(subjects) > 1
    assert [subject for subject in subjects if not subject.startswith(BASE)] == []
