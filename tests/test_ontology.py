"""The ontology: complete, explained, placed among the terms of others; and each scheme by itself."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

from miggraph.iris import BASE, MIG, ONTOLOGY, PREFIXES, expand, scheme, thing
from miggraph.link.authority import load_ontology
from support import PROJECT

SCHEMES = sorted((PROJECT / "ontology" / "schemes").glob("*.ttl"))
MAPPINGS = sorted((PROJECT / "ontology" / "mappings").glob("*.ttl"))
FILES = [PROJECT / "ontology" / "miggraph.ttl", *SCHEMES, *MAPPINGS]


def words(text: str) -> list[str]:
    return text.split()


CLASSES = words("""
Report Section ReadShare Passage Mention Series Event Seminar Workshop Briefing ProgrammeItem Session Talk Break
Participation Person UnnamedSpeakerGroup Organization ConsultativeProcess Place Country Region CountryGroup City
LegalInstrument InstrumentGroup Treaty IloConvention Resolution Declaration SoftLaw Agreement NationalLaw
Statement Recommendation Finding Outcome Statistic InstrumentClaim CapacityBuildingActivity Initiative
""")
PROPERTIES = words("""
attestedIn method confidence mentions mentionedIn inSection sha256 sectionNumber sequence
understood readAs characters
participant hasParticipation participation hasParticipant inEvent partOfEvent role
onBehalfOf position honorific city room reportedIn
acronym shortName iso2 iso3 m49 organizationType established secretariat
officialNumber adoptedOn inForceFrom custodian supplements
text madeAt hasStatement discusses madeBy addressedTo affects concerns strength value unit unitAsPrinted measures
hedge referencePeriod claimKind cue
lowerBound upperBound
carriedOutBy partner coverage beneficiary area areaAsPrinted period status amount currency partOfActivity ledBy
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
    "mig:CountryGroup": "mig:Region",
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
    (
        "themes",
        "theme",
    ): "labour-migration remittances trafficking ratification health-workforce drivers regular-pathways "
    "vulnerability missing-migrants screening-and-referral",
    ("activity-areas", "activity-area"): "training technical-assistance research-and-data",
    ("units", "unit"): "per-cent person state household year money",
    (
        "initiative-kinds",
        "initiative-kind",
    ): "programme project fund network campaign good-practice database initiative",
    ("gcm-objectives", "gcm-objective"): " ".join(map(str, range(1, 24))),
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


def disjoint_pairs(ontology: Graph) -> set[frozenset[str]]:
    pairs = {frozenset((str(one), str(other))) for one, other in ontology.subject_objects(OWL.disjointWith)}
    for head in ontology.objects(None, OWL.members):
        pairs |= {frozenset(pair) for pair in combinations(map(str, Collection(ontology, head)), 2)}
    return pairs


def test_ontology_disjoint_classes_share_no_subclass(ontology: Graph) -> None:
    pairs = disjoint_pairs(ontology)
    assert len(pairs) > 120
    for one, other in pairs:
        below = set(ontology.transitive_subjects(RDFS.subClassOf, URIRef(one)))
        assert not below & set(ontology.transitive_subjects(RDFS.subClassOf, URIRef(other))), (one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Initiative", "Organization"), ("Initiative", "LegalInstrument"), ("Agreement", "Treaty"), ("City", "Region")],
)
def test_ontology_lets_some_kinds_overlap(ontology: Graph, one: str, other: str) -> None:
    assert frozenset((MIG + one, MIG + other)) not in disjoint_pairs(ontology)


def test_ontology_keeps_kinds_of_statement_apart(ontology: Graph) -> None:
    kinds = sorted(map(str, ontology.subjects(RDFS.subClassOf, URIRef(MIG + "Statement"))))
    assert len(kinds) >= 6
    assert {frozenset(pair) for pair in combinations(kinds, 2)} <= disjoint_pairs(ontology)


HEADER = (
    "dcterms:title dcterms:description dcterms:creator dcterms:created dcterms:modified dcterms:license "
    "vann:preferredNamespacePrefix vann:preferredNamespaceUri owl:versionInfo owl:versionIRI owl:priorVersion"
)


@pytest.mark.parametrize("curie", HEADER.split())
def test_ontology_header_has(ontology: Graph, curie: str) -> None:
    assert len(list(ontology.objects(URIRef(ONTOLOGY), URIRef(expand(curie))))) == 1


def test_ontology_version_iri_ends_in_its_version(ontology: Graph) -> None:
    version = ontology.value(URIRef(ONTOLOGY), OWL.versionInfo)
    assert ontology.value(URIRef(ONTOLOGY), OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{version}")


def test_ontology_places_each_term_under_one_of_others_or_says_why_not(ontology: Graph) -> None:
    for term in own_terms(ontology):
        up = RDFS.subClassOf if (term, RDF.type, OWL.Class) in ontology else RDFS.subPropertyOf
        foreign = [above for above in ontology.transitive_objects(term, up) if not str(above).startswith(MIG)]
        reason = str(ontology.value(term, SKOS.editorialNote))
        assert foreign or reason.startswith("No outside term: "), term


def test_ontology_gives_each_class_an_example_and_a_scope_note(ontology: Graph) -> None:
    for term in own_terms(ontology):
        if (term, RDF.type, OWL.Class) in ontology:
            for note in (SKOS.example, SKOS.scopeNote):
                assert [getattr(text, "language", "") for text in ontology.objects(term, note)] == ["en"], term


def test_ontology_labels_no_two_terms_alike(ontology: Graph) -> None:
    labels = Counter(str(ontology.value(term, RDFS.label)) for term in own_terms(ontology))
    assert [label for label, count in labels.items() if count > 1] == []


def test_ontology_maps_its_terms_with_no_property_for_concepts(ontology: Graph) -> None:
    mappings = {SKOS.closeMatch, SKOS.exactMatch, SKOS.relatedMatch, SKOS.broadMatch, SKOS.narrowMatch}
    assert not [term for term in own_terms(ontology) if mappings & set(ontology.predicates(term))]


def test_ontology_ranges_are_datatypes_of_owl_2(ontology: Graph) -> None:
    known = {XSD.string, XSD.decimal, XSD.integer, XSD.positiveInteger, XSD.dateTime}
    used = {node for node in ontology.objects(None, RDFS.range) if str(node).startswith(str(XSD))}
    assert used
    assert used <= known


def test_ontology_chains_are_of_declared_properties(ontology: Graph) -> None:
    chains = [list(Collection(ontology, head)) for head in ontology.objects(None, OWL.propertyChainAxiom)]
    assert len(chains) >= 3
    for chain in chains:
        assert all((step, RDF.type, OWL.ObjectProperty) in ontology for step in chain)


def test_ontology_has_blank_nodes_for_lists_and_axioms_alone(ontology: Graph) -> None:
    kinds = {
        kind for node in ontology.subjects() if isinstance(node, BNode) for kind in ontology.objects(node, RDF.type)
    }
    assert kinds == {OWL.AllDisjointClasses}


@pytest.mark.parametrize("file", FILES[1:], ids=lambda file: file.name)
def test_scheme_file_has_no_blank_node(file: Path) -> None:
    triples = list(Graph().parse(file))
    assert len(triples) > 10
    assert not [triple for triple in triples if any(isinstance(node, BNode) for node in triple)]


def test_ontology_is_published_without_blank_nodes() -> None:
    quads = load_ontology(PROJECT / "ontology")
    assert len(quads) > 1000
    assert not [quad for quad in quads if "BlankNode" in (type(quad.subject).__name__, type(quad.object).__name__)]


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
        assert list(graph.objects(concept, RDFS.label)) == [Literal(label, lang="en")], concept
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
def test_scheme_cues_are_plain_and_belong_to_one_concept(file: Path) -> None:
    graph = Graph().parse(file)
    cues = [(concept, cue) for concept, cue in graph.subject_objects(URIRef(MIG + "cue"))]
    assert [str(cue) for _, cue in cues if str(cue) != str(cue).lower().strip()] == []
    assert [cue for cue, count in Counter(cue for _, cue in cues).items() if count > 1] == []


def test_schemes_are_those_of_which_concepts_are_known_and_more() -> None:
    assert {file.stem for file in SCHEMES} >= {name for name, _ in CONCEPTS}


@pytest.mark.parametrize("file", SCHEMES, ids=lambda file: file.stem)
def test_scheme_mints_iris_under_the_base(file: Path) -> None:
    subjects = set(map(str, Graph().parse(file).subjects()))
    assert len(subjects) > 1
    assert [subject for subject in subjects if not subject.startswith(BASE)] == []
