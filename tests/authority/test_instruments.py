"""The reference data on legal and normative instruments."""

import re
from collections import Counter, defaultdict

import pytest
from rdflib import RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from miggraph.iris import PREFIXES, expand, slug, thing
from support import PROJECT

SOURCE = PROJECT / "data" / "authority" / "instruments.ttl"
INSTRUMENT = thing("instrument", "")
KINDS = {
    URIRef(expand(f"mig:{name}"))
    for name in (
        "Treaty",
        "IloConvention",
        "Resolution",
        "Declaration",
        "SoftLaw",
        "Agreement",
        "NationalLaw",
        "EuropeanUnionAct",
        "InstrumentGroup",
    )
}
SHORT_NAME, ACRONYM, GROUP_NAME, CONTEXTUAL_NAME, OFFICIAL_NUMBER, CUSTODIAN, ADOPTED, IN_FORCE = (
    URIRef(expand(f"mig:{name}"))
    for name in (
        "shortName",
        "acronym",
        "groupName",
        "contextualName",
        "officialNumber",
        "custodian",
        "adoptedOn",
        "inForceFrom",
    )
)
NAMES = (RDFS.label, SHORT_NAME, ACRONYM, SKOS.altLabel, SKOS.hiddenLabel)
RELATIONS = tuple(URIRef(expand(f"mig:{name}")) for name in ("supplements", "amends", "partOfInstrument"))
LITERALS = {*NAMES, GROUP_NAME, CONTEXTUAL_NAME, OFFICIAL_NUMBER, ADOPTED, IN_FORCE}
LITERALS |= {DCTERMS.source, DCTERMS.description, DCTERMS.issued, SKOS.editorialNote}
LINKS = {
    *RELATIONS,
    RDF.type,
    RDFS.seeAlso,
    DCTERMS.relation,
    DCTERMS.hasPart,
    CUSTODIAN,
    *(URIRef(expand(f"mig:{name}")) for name in ("country", "depositary", "adoptedBy", "adoptedIn")),
}
TOO_COMMON = {
    "act", "agreement", "code", "code of practice", "constitution", "convention", "conventions", "covenant",
    "covenants", "declaration", "framework", "framework agreement", "guidelines", "guiding principles",
    "human rights treaties", "ilo convention", "ilo conventions", "plan of action", "principles",
    "programme of action", "protocol", "protocols", "recommendations", "resolution", "treaty",
}  # fmt: skip
LINK_RULES = (
    r"https://treaties\.un\.org/Pages/ViewDetails\.aspx\?src=TREATY&mtdsg_no=[IVX]+-\d+(-[a-z])?&chapter=\d+&clang=_en",
    r"https://treaties\.un\.org/doc/Publication/MTDSG/Volume%20II?/Chapter%20([IVX]+)/\1-\d+\.en\.xml",
    r"https://treaties\.un\.org/doc/Publication/UNTS/Volume%20(\d+)/volume-\1-I-\d+-English\.pdf",
    r"https://normlex\.ilo\.org/dyn/nrmlx_en/f\?p=NORMLEXPUB:12100:0::NO::P12100_ILO_CODE:C\d{3}",
    r"https://undocs\.org/[A-Z]+/[A-Za-z0-9./-]+",
    r"https://digitallibrary\.un\.org/record/\d+",
    r"https://api\.parliament\.uk/uk-treaties/treaties/\d+",
    r"https://verdragenbank\.overheid\.nl/(en|nl)/Verdrag/Details/\d{6}(_[a-z])?",
)
ROMAN = {"III": 3, "IV": 4, "V": 5, "XVIII": 18, "XXVII": 27}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(SOURCE, format="turtle")


def instruments(graph: Graph) -> list[URIRef]:
    found = sorted(node for node in set(graph.subjects()) if isinstance(node, URIRef))
    assert len(found) > 50
    return found


def names(graph: Graph, instrument: URIRef) -> set[str]:
    return {str(name) for prop in NAMES for name in graph.objects(instrument, prop)}


def folded(names: set[str]) -> set[str]:
    return {name.casefold() for name in names}


def links(graph: Graph) -> list[tuple[URIRef, str]]:
    return [(node, str(link)) for node in instruments(graph) for link in graph.objects(node, RDFS.seeAlso)]


def test_instruments_have_no_blank_nodes(graph: Graph) -> None:
    assert instruments(graph)
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]


def test_instrument_prefixes_are_those_of_the_project() -> None:
    bound = re.findall(r"@prefix (\w+): <([^>]+)>", SOURCE.read_text(encoding="utf-8"))
    assert bound
    assert dict(bound).items() <= PREFIXES.items()


def test_instrument_iris_end_in_one_clean_slug(graph: Graph) -> None:
    for node in instruments(graph):
        assert node.startswith(INSTRUMENT)
        local = node.removeprefix(INSTRUMENT)
        assert local == slug(local, longest=120)


def test_instruments_are_each_described_once(graph: Graph) -> None:
    blocks = re.findall(r"^<(id/instrument/[^>]+)> a ", SOURCE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [block for block, count in Counter(blocks).items() if count > 1] == []
    assert len(blocks) == len(instruments(graph))


def test_instruments_have_one_type_one_label_and_a_source(graph: Graph) -> None:
    for node in instruments(graph):
        assert len(set(graph.objects(node, RDF.type)) & KINDS) == 1, node
        assert len(list(graph.objects(node, RDF.type))) == 1, node
        assert len(list(graph.objects(node, RDFS.label))) == 1, node
        assert len(list(graph.objects(node, SHORT_NAME))) <= 1, node
        assert list(graph.objects(node, DCTERMS.source)), node


def test_instrument_properties_are_known_and_literals_plain(graph: Graph) -> None:
    for _, prop, value in graph:
        assert prop in LITERALS | LINKS, prop
        assert isinstance(value, Literal) == (prop in LITERALS), (prop, value)
        if isinstance(value, Literal):
            assert value.language is None
            assert str(value) == str(value).strip() != ""


def test_instrument_names_belong_to_one_instrument_only(graph: Graph) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for node in instruments(graph):
        for name in folded(names(graph, node)):
            owners[name].add(node)
    assert {name: nodes for name, nodes in owners.items() if len(nodes) > 1} == {}


def test_instrument_names_are_long_and_telling_enough(graph: Graph) -> None:
    for node in instruments(graph):
        for name in names(graph, node):
            assert len(name) >= 3, name
            assert name.casefold().removeprefix("the ") not in TOO_COMMON, name


def test_instrument_names_are_written_once_an_entry(graph: Graph) -> None:
    for node in instruments(graph):
        written = [str(name) for prop in (SKOS.altLabel, SKOS.hiddenLabel) for name in graph.objects(node, prop)]
        written += [str(name) for prop in (RDFS.label, SHORT_NAME) for name in graph.objects(node, prop)]
        assert [name for name, count in Counter(written).items() if count > 1] == []


def test_instrument_group_names_have_members_and_name_no_single_instrument(graph: Graph) -> None:
    groups = set(graph.subjects(RDF.type, URIRef(expand("mig:InstrumentGroup"))))
    single = folded({name for node in instruments(graph) if node not in groups for name in names(graph, node)})
    assert groups
    assert single
    for group in set(graph.objects(None, GROUP_NAME)):
        assert len(list(graph.subjects(GROUP_NAME, group))) >= 2, group
        assert str(group).casefold() not in single


def test_instrument_group_has_the_members_that_bear_its_name(graph: Graph) -> None:
    groups = set(graph.subjects(RDF.type, URIRef(expand("mig:InstrumentGroup"))))
    assert groups
    for node in groups:
        (label,) = graph.objects(node, RDFS.label)
        bearers = {
            member for member in graph.subjects(GROUP_NAME) if str(label) in map(str, graph.objects(member, GROUP_NAME))
        }
        assert set(graph.objects(node, DCTERMS.hasPart)) == bearers


def test_instrument_contextual_names_are_nobodys_proper_name(graph: Graph) -> None:
    proper = folded({name for node in instruments(graph) for name in names(graph, node)})
    contextual = folded({str(name) for name in graph.objects(None, CONTEXTUAL_NAME)})
    assert contextual
    assert contextual.isdisjoint(proper)


@pytest.mark.parametrize("prop", [ADOPTED, IN_FORCE, DCTERMS.issued])
def test_instrument_dates_are_days_or_years(graph: Graph, prop: URIRef) -> None:
    patterns = {XSD.date: r"\d{4}-\d{2}-\d{2}", XSD.gYear: r"\d{4}"}
    dates = [value for value in graph.objects(None, prop) if isinstance(value, Literal)]
    assert dates
    for value in dates:
        assert value.datatype in patterns, value
        assert re.fullmatch(patterns[value.datatype], str(value)), value
        assert not value.ill_typed, value


def test_instruments_have_at_most_one_date_of_a_kind(graph: Graph) -> None:
    for node in instruments(graph):
        for prop in (ADOPTED, IN_FORCE, CUSTODIAN):
            assert len(list(graph.objects(node, prop))) <= 1, (node, prop)


def test_instruments_come_into_force_no_earlier_than_adopted(graph: Graph) -> None:
    for node in instruments(graph):
        adopted, in_force = graph.value(node, ADOPTED), graph.value(node, IN_FORCE)
        if adopted is not None and in_force is not None:
            assert str(adopted) <= str(in_force), node


@pytest.mark.parametrize("prop", [*RELATIONS, DCTERMS.relation])
def test_instrument_relations_lead_to_other_instruments_of_the_file(graph: Graph, prop: URIRef) -> None:
    pairs = list(graph.subject_objects(prop))
    assert pairs
    for node, target in pairs:
        assert target != node
        assert (target, RDFS.label, None) in graph, target


def test_instrument_custodians_are_organizations(graph: Graph) -> None:
    custodians = {str(node) for node in graph.objects(None, CUSTODIAN)}
    assert custodians
    assert [node for node in custodians if not node.startswith(thing("organization", ""))] == []


@pytest.mark.parametrize(
    ("prop", "kinds"),
    [("depositary", {"organization"}), ("adoptedBy", {"organization", "process", "event"}), ("adoptedIn", {"place"})],
)
def test_instrument_depositary_body_and_place_are_entries(graph: Graph, prop: str, kinds: set[str]) -> None:
    known = Graph()
    for name in ("organizations", "processes", "events", "cities"):
        known.parse(SOURCE.with_name(f"{name}.ttl"))
    linked = set(graph.objects(None, URIRef(expand(f"mig:{prop}"))))
    assert linked
    for node in linked:
        assert (node, RDFS.label, None) in known, node
        assert any(str(node).startswith(thing(kind, "")) for kind in kinds), node


def test_instrument_with_a_symbol_of_the_general_assembly_is_adopted_by_it(graph: Graph) -> None:
    assembly = URIRef(thing("organization", "united-nations-general-assembly"))
    for node in instruments(graph):
        if any(str(number).startswith("A/RES/") for number in graph.objects(node, OFFICIAL_NUMBER)):
            assert (node, URIRef(expand("mig:adoptedBy")), assembly) in graph, node


def test_instrument_links_follow_the_rules(graph: Graph) -> None:
    found = links(graph)
    assert found
    assert [link for _, link in found if not any(re.fullmatch(rule, link) for rule in LINK_RULES)] == []


def test_instrument_links_carry_the_entrys_own_numbers(graph: Graph) -> None:
    for node, link in links(graph):
        numbers = {str(number) for number in graph.objects(node, OFFICIAL_NUMBER)}
        if treaty := re.search(r"mtdsg_no=(([IVX]+)-[^&]+)&chapter=(\d+)", link):
            assert f"UNTC {treaty[1]}" in numbers
            assert ROMAN[treaty[2]] == int(treaty[3])
        elif labour := re.search(r"ILO_CODE:(C\d+)", link):
            assert labour[1] in numbers
        elif symbol := re.match(r"https://undocs\.org/(.+)", link):
            assert any(number == symbol[1] or number.startswith(f"{symbol[1]}, annex") for number in numbers)
