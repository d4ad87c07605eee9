"""The reference data on organisations, consultative processes, regions, places and names of countries."""

import re
from collections import defaultdict

import pycountry
import pytest
from rdflib import RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG

from miggraph.iris import PREFIXES, expand, slug, thing
from support import PROJECT

FOLDER = PROJECT / "data" / "authority"
FILES = ("organizations", "processes", "events", "regions", "cities", "country-names", "country-regions")


def mig(name: str) -> URIRef:
    return URIRef(expand(f"mig:{name}"))


NAMES = (RDFS.label, SKOS.altLabel, SKOS.hiddenLabel, mig("acronym"), mig("shortName"), mig("demonym"))
TYPES = {
    "organizations": {str(mig("Organization")): "organization"},
    "processes": {str(mig("ConsultativeProcess")): "process"},
    "events": {str(mig("Event")): "event"},
    "regions": {str(mig("Region")): "region", str(mig("CountryGroup")): "region"},
    "cities": {str(mig("City")): "place", str(mig("Place")): "place"},
}
ORGANIZATION_TYPES = {
    "un-agency", "intergovernmental", "regional-body", "government", "ministry", "permanent-mission", "ngo",
    "trade-union", "academic", "foundation", "private-sector", "consultative-process", "diaspora-organisation",
    "media", "financial-institution", "treaty-body", "other",
}  # fmt: skip
COMMON_WORDS = {
    "agency", "alliance", "association", "bank", "board", "branch", "bureau", "campaign", "commission", "committee",
    "community", "conference", "consulate", "council", "department", "dialogue", "division", "embassy", "forum",
    "foundation", "fund", "government", "group", "headquarters", "institute", "ministry", "mission", "network",
    "office", "organisation", "organization", "process", "programme", "project", "secretariat", "section", "series",
    "society", "team", "union", "unit", "university", "north", "south", "east", "west", "region", "city",
}  # fmt: skip
IN_NO_REGION = {"ATA", "TWN"}
"""Antarctica is in no region of M49, and Taiwan not in M49."""
COUNTRIES = {slug(getattr(c, "common_name", None) or c.name): c for c in pycountry.countries}


SPECIALISED_AGENCIES = (
    "international-labour-organization",
    "world-health-organization",
    "united-nations-educational-scientific-and-cultural",
)
EDITION = r"(?i)(?:(?:first|second|third|fourth|fifth|sixth|\d+(?:st|nd|rd|th))|(?-i:[IVX]+))\s"
"""What begins so is one meeting of a process or conference, and no name of it."""


def parse(name: str) -> Graph:
    return Graph().parse(FOLDER / f"{name}.ttl", format="turtle")


@pytest.fixture(scope="module")
def graphs() -> dict[str, Graph]:
    return {name: parse(name) for name in FILES}


@pytest.fixture(scope="module")
def everything(graphs: dict[str, Graph]) -> Graph:
    whole = Graph()
    for graph in graphs.values():
        whole += graph
    return whole


def country_names(country: object) -> set[str]:
    given = (getattr(country, field, None) for field in ("name", "common_name", "official_name"))
    return {name for name in given if name}


@pytest.mark.parametrize("name", FILES)
def test_file_has_no_blank_nodes_and_only_known_prefixes(name: str) -> None:
    graph = parse(name)
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]
    assert graph
    declared = re.findall(r"^@prefix (\w+): <([^>]+)>", (FOLDER / f"{name}.ttl").read_text("utf-8"), re.MULTILINE)
    assert declared
    assert dict(declared).items() <= dict(PREFIXES).items()


@pytest.mark.parametrize("name", FILES)
def test_file_states_every_entry_once(name: str) -> None:
    subjects = re.findall(r"^<(id/[^>]+)>", (FOLDER / f"{name}.ttl").read_text("utf-8"), re.MULTILINE)
    assert subjects
    assert len(subjects) == len(set(subjects))


@pytest.mark.parametrize("name", ["organizations", "processes", "regions", "cities"])
def test_entry_has_one_type_one_label_and_the_iri_of_its_label(name: str, graphs: dict[str, Graph]) -> None:
    graph = graphs[name]
    for subject in set(graph.subjects()):
        (kind,) = graph.objects(subject, RDF.type)
        (label,) = graph.objects(subject, RDFS.label)
        assert str(subject) == thing(TYPES[name][str(kind)], slug(str(label)))


@pytest.mark.parametrize("name", ["organizations", "processes"])
def test_body_has_one_organization_type_and_a_source(name: str, graphs: dict[str, Graph]) -> None:
    graph = graphs[name]
    allowed = {URIRef(thing("organization-type", kind)) for kind in ORGANIZATION_TYPES}
    for subject in set(graph.subjects()):
        (kind,) = graph.objects(subject, mig("organizationType"))
        assert kind in allowed, subject
        sources = set(graph.objects(subject, DCTERMS.source))
        assert sources, subject
        assert [source for source in sources if len(str(source)) <= 10] == [], subject


def test_place_has_a_country(graphs: dict[str, Graph]) -> None:
    graph = graphs["cities"]
    places = set(graph.subjects(RDF.type))
    assert places
    for subject in places:
        assert len(list(graph.objects(subject, mig("country")))) == 1, subject


def test_country_iris_are_those_of_pycountry(everything: Graph) -> None:
    known = {URIRef(thing("country", name)) for name in COUNTRIES}
    named = {term for triple in everything for term in triple if str(term).startswith(thing("country", ""))}
    assert named
    assert named <= known


def test_links_lead_to_entries_or_countries(everything: Graph) -> None:
    known = set(everything.subjects(RDFS.label)) | {URIRef(thing("country", name)) for name in COUNTRIES}
    for predicate in (
        ORG.subOrganizationOf,
        ORG.linkedTo,
        ORG.hasMember,
        mig("secretariat"),
        mig("within"),
        mig("country"),
    ):
        linked = set(everything.objects(None, predicate))
        assert linked, predicate
        assert linked <= known, predicate


@pytest.mark.parametrize("predicate", [ORG.subOrganizationOf, mig("within")])
def test_hierarchy_has_no_cycle(predicate: URIRef, everything: Graph) -> None:
    below = set(everything.subjects(predicate))
    assert below
    for subject in below:
        above = everything.transitive_objects(subject, predicate)
        next(above)
        assert subject not in set(above)


def test_specialised_agency_and_treaty_body_is_part_of_no_other_body(everything: Graph) -> None:
    """They have an agreement with the United Nations, or a secretariat in it."""
    treaty_body = URIRef(thing("organization-type", "treaty-body"))
    apart = {URIRef(thing("organization", name)) for name in SPECIALISED_AGENCIES}
    for subject in apart:
        assert set(everything.objects(subject, ORG.linkedTo)) == {URIRef(thing("organization", "united-nations"))}
    served = set(everything.subjects(mig("secretariat")))
    bodies = served & set(everything.subjects(mig("organizationType"), treaty_body))
    assert not (apart | bodies) & set(everything.subjects(ORG.subOrganizationOf))


@pytest.mark.parametrize("name", ["processes", "events", "initiatives"])
def test_no_name_is_that_of_an_edition(name: str) -> None:
    graph = parse(name)
    names = {str(value) for predicate in (RDFS.label, SKOS.altLabel) for value in graph.objects(None, predicate)}
    assert names
    assert [value for value in names if re.match(EDITION, value)] == []


def test_no_name_belongs_to_two_entries_of_the_authority_files() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for path in FOLDER.glob("*.ttl"):
        graph = Graph().parse(path, format="turtle")
        for predicate in NAMES:
            for subject, name in graph.subject_objects(predicate):
                # Capitals of an acronym count: "GUAM" is not Guam.
                owners[str(name) if predicate == mig("acronym") else str(name).casefold()].add(str(subject))
    for last, country in COUNTRIES.items():
        for given in country_names(country):
            owners[given.casefold()].add(thing("country", last))
    assert len(owners) > len(COUNTRIES)
    assert {name: sorted(who) for name, who in owners.items() if len(who) > 1} == {}


def test_ambiguous_name_is_no_plain_name(everything: Graph) -> None:
    plain = {str(name).casefold() for predicate in NAMES for name in everything.objects(None, predicate)}
    ambiguous = {str(name).casefold() for name in everything.objects(None, mig("ambiguousName"))}
    assert ambiguous
    assert not plain & ambiguous


def test_group_name_has_two_or_more_members(everything: Graph) -> None:
    members: dict[str, set[object]] = defaultdict(set)
    for subject, name in everything.subject_objects(mig("groupName")):
        members[str(name)].add(subject)
    assert members
    assert [name for name, who in members.items() if len(who) < 2] == []


def test_names_are_plain_literals_that_say_something(everything: Graph) -> None:
    assert len(everything) > 500
    for predicate in (*NAMES, mig("ambiguousName"), mig("groupName")):
        for name in everything.objects(None, predicate):
            assert isinstance(name, Literal)
            assert name.language is None
            assert name.datatype in (None, XSD.string)
            assert str(name) == " ".join(str(name).split())
            assert len(str(name)) > 1
            assert str(name).casefold() not in COMMON_WORDS


def test_acronyms_are_written_in_capitals(everything: Graph) -> None:
    acronyms = set(everything.objects(None, mig("acronym")))
    assert acronyms
    for acronym in acronyms:
        assert sum(letter.isupper() for letter in str(acronym)) >= 2, acronym


def test_outside_identifiers_have_the_form_of_their_scheme(everything: Graph) -> None:
    matches = list(everything.subject_objects(SKOS.exactMatch))
    assert len(matches) > 10
    assert [
        item for _, item in matches if not re.fullmatch(r"http://www\.wikidata\.org/entity/Q[1-9]\d*", str(item))
    ] == []
    assert len({item for _, item in matches}) == len({subject for subject, _ in matches}) == len(matches)
    for subject, _ in matches:
        lists = [s for s in everything.objects(subject, DCTERMS.source) if str(s).startswith("identifier: ")]
        assert len(lists) == 2, subject
    homepages = set(everything.objects(None, FOAF.homepage))
    assert homepages
    for homepage in homepages:
        assert re.fullmatch(r"https://[a-z.]+\.(org|int|international)/", str(homepage)), homepage
    codes = list(everything.objects(None, mig("m49")))
    assert codes
    assert [code for code in codes if not re.fullmatch(r"\d{3}", str(code))] == []
    assert len(codes) == len(set(codes))


def test_years_are_typed(everything: Graph) -> None:
    years = list(everything.objects(None, mig("established")))
    assert years
    for year in years:
        assert isinstance(year, Literal)
        assert year.datatype == XSD.gYear
        assert re.fullmatch(r"(19|20)\d\d", str(year))


def test_country_names_add_only_what_pycountry_lacks(graphs: dict[str, Graph]) -> None:
    graph = graphs["country-names"]
    assert set(graph.predicates()) <= {SKOS.altLabel, mig("acronym"), mig("demonym")}
    for last, country in COUNTRIES.items():
        given = {name.casefold() for name in country_names(country)}
        added = {str(name).casefold() for name in graph.objects(URIRef(thing("country", last)))}
        assert not given & added, last


def test_country_lies_in_one_region_that_has_a_code_and_no_smaller_one(graphs: dict[str, Graph]) -> None:
    graph, regions = graphs["country-regions"], graphs["regions"]
    codes = dict(regions.subject_objects(mig("m49")))
    larger = {above for below, above in regions.subject_objects(mig("within")) if below in codes}
    for last, country in COUNTRIES.items():
        found = set(graph.objects(URIRef(thing("country", last)), mig("within")))
        assert len(found) == (getattr(country, "alpha_3", "") not in IN_NO_REGION), last
        assert found <= set(codes) - larger, last


def test_migration_group_has_its_ten_members(everything: Graph) -> None:
    group = URIRef(thing("organization", "global-migration-group"))
    assert len(set(everything.objects(group, ORG.hasMember))) == 10


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("UNITAR", thing("organization", "united-nations-institute-for-training-and-research")),
        ("IOM Geneva", thing("organization", "international-organization-for-migration")),
        ("Puebla Process", thing("process", "regional-conference-on-migration")),
        ("Sub-Sahara Africa", thing("region", "sub-saharan-africa")),
        ("UN Headquarters", thing("place", "united-nations-headquarters")),
        ("Swaziland", thing("country", "eswatini")),
        ("Filipinos", thing("country", "philippines")),
    ],
)
def test_name_finds_its_entry(name: str, iri: str, everything: Graph) -> None:
    found = {str(who) for predicate in NAMES for who in everything.subjects(predicate, Literal(name))}
    assert found == {iri}


def test_conference_that_was_held_once_is_an_event_and_no_process(graphs: dict[str, Graph]) -> None:
    events = graphs["events"]
    found = set(events.subjects(RDF.type, mig("Event")))
    assert found
    assert found.isdisjoint(graphs["processes"].subjects())
    for event in found:
        start = events.value(event, URIRef(expand("schema:startDate")))
        assert str(event).startswith(thing("event", f"{start}-")), event
        assert events.value(event, DCTERMS.title) == events.value(event, RDFS.label), event
        assert events.value(event, DCTERMS.source) is not None, event
