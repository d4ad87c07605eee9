"""The reference data on programmes, projects, funds, networks, campaigns, databases and good practices."""

import re

import pytest
from rdflib import RDF, RDFS, SKOS, BNode, Graph, URIRef
from rdflib.namespace import DCTERMS

from miggraph.iris import BASE, PREFIXES, expand, slug, thing
from miggraph.lexicon import Lexicon
from miggraph.link.authority import Authority, load_authority
from miggraph.model import NameKind
from support import PROJECT

FOLDER = PROJECT / "data" / "authority"
FILE = FOLDER / "initiatives.ttl"
OWN = thing("initiative", "")
KINDS = {
    thing("initiative-kind", name)
    for name in ("programme", "project", "fund", "network", "campaign", "good-practice", "database", "initiative")
}
REPORTS = {
    "UNITAR, Migration and Development Series 2006-2008": "unitar-migration-and-development-series-2006-2008",
    "Global Migration Group, Activities in the Area of Capacity Building (2007)": "gmg-capacity-building-2007",
}
COMMON_WORDS = {
    "account", "approach", "campaign", "caravan", "course", "database", "fund", "good practice", "initiative",
    "network", "policy", "process", "programme", "program", "project", "seminar", "strategy", "survey", "system",
    "wallet",
}  # fmt: skip


def mig(name: str) -> URIRef:
    return URIRef(expand(f"mig:{name}"))


PLAIN = (RDFS.label, SKOS.altLabel, SKOS.hiddenLabel, mig("acronym"))
UNSURE = (mig("ambiguousName"), mig("contextualName"))


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(FILE, format="turtle")


@pytest.fixture(scope="module")
def own(graph: Graph) -> list[URIRef]:
    """The entries that this file declares itself."""
    return [s for s in graph.subjects(RDF.type, mig("Initiative")) if isinstance(s, URIRef) and s.startswith(OWN)]


@pytest.fixture(scope="module")
def bodies(graph: Graph, own: list[URIRef]) -> list[URIRef]:
    """The entries of other files that this one calls initiatives too."""
    return [s for s in graph.subjects(RDF.type) if isinstance(s, URIRef) and s not in own]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return load_authority(FOLDER, PROJECT / "ontology")


def test_file_has_no_blank_nodes_and_only_known_prefixes(graph: Graph) -> None:
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]
    declared = re.findall(r"^@prefix (\w+): <([^>]+)>", FILE.read_text("utf-8"), re.MULTILINE)
    assert declared
    assert dict(declared).items() <= dict(PREFIXES).items()


def test_file_states_every_entry_once() -> None:
    subjects = re.findall(r"^<(id/[^>]+)>", FILE.read_text("utf-8"), re.MULTILINE)
    assert subjects
    assert len(subjects) == len(set(subjects))


def test_entry_has_one_label_and_the_iri_of_its_label(graph: Graph, own: list[URIRef]) -> None:
    assert own
    for subject in own:
        (label,) = graph.objects(subject, RDFS.label)
        assert str(subject) == thing("initiative", slug(str(label)))


def test_entry_has_one_type_of_initiative_a_description_and_a_source(graph: Graph, own: list[URIRef]) -> None:
    assert own
    for subject in own:
        (kind,) = graph.objects(subject, mig("initiativeType"))
        assert str(kind) in KINDS
        (description,) = graph.objects(subject, DCTERMS.description)
        assert str(description).endswith(".")
        assert {str(s) for s in graph.objects(subject, DCTERMS.source)} <= set(REPORTS)
        assert (subject, DCTERMS.source, None) in graph


def test_body_of_another_file_keeps_its_kind_and_its_label(
    graph: Graph, bodies: list[URIRef], authority: Authority
) -> None:
    kinds = {entry.iri: entry.kind for entry in authority.entries}
    assert bodies
    for subject in bodies:
        assert kinds[str(subject)] in (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.INSTRUMENT), subject
        assert (subject, RDFS.label, None) not in graph
        (kind,) = graph.objects(subject, mig("initiativeType"))
        assert str(kind) in KINDS


@pytest.mark.parametrize(
    ("prop", "kinds"),
    [
        ("ledBy", {NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY}),
        ("partner", {NameKind.ORGANIZATION, NameKind.PROCESS}),
        ("coverage", {NameKind.COUNTRY, NameKind.REGION, NameKind.PLACE}),
        ("partOfActivity", {NameKind.INITIATIVE}),
    ],
)
def test_link_leads_to_an_entry_of_the_right_kind(
    prop: str, kinds: set[NameKind], graph: Graph, authority: Authority
) -> None:
    known = {entry.iri: entry.kind for entry in authority.entries}
    linked = {str(o) for o in graph.objects(None, mig(prop))}
    assert linked
    assert {iri.removeprefix(BASE) for iri in linked if known.get(iri) not in kinds} == set()


def test_no_initiative_is_part_of_itself(graph: Graph) -> None:
    parts = set(graph.subjects(mig("partOfActivity")))
    assert parts
    for subject in parts:
        above = graph.transitive_objects(subject, mig("partOfActivity"))
        next(above)
        assert subject not in set(above)


def test_names_are_tidy_and_no_common_words(graph: Graph, own: list[URIRef]) -> None:
    assert own
    for predicate in (*PLAIN, *UNSURE):
        for name in graph.objects(None, predicate):
            assert str(name) == " ".join(str(name).split())
            assert len(str(name)) > 2
            assert str(name).casefold() not in COMMON_WORDS


def test_unsure_name_is_no_plain_name(graph: Graph) -> None:
    plain = {str(name).casefold() for predicate in PLAIN for name in graph.objects(None, predicate)}
    unsure = {str(name).casefold() for predicate in UNSURE for name in graph.objects(None, predicate)}
    assert unsure
    assert not plain & unsure


def test_acronym_is_written_in_capitals(graph: Graph) -> None:
    acronyms = set(graph.objects(None, mig("acronym")))
    assert acronyms
    for acronym in acronyms:
        assert sum(letter.isupper() for letter in str(acronym)) >= 2, acronym


@pytest.mark.parametrize("source", REPORTS)
def test_source_names_every_initiative_that_cites_it(source: str, graph: Graph, authority: Authority) -> None:
    text = (PROJECT / "data" / "reports" / f"{REPORTS[source]}.md").read_text("utf-8")
    cited = {
        str(s) for s in graph.subjects(DCTERMS.source) if source in {str(o) for o in graph.objects(s, DCTERMS.source)}
    }
    entries = [e for e in authority.entries if e.iri in cited]
    named = {entry.iri for match in Lexicon(entries).find(text) for entry in match.entries}
    assert cited
    assert {iri.removeprefix(BASE) for iri in cited - named} == set()


@pytest.mark.parametrize(
    ("name", "initiative"),
    [
        ("MIDA", "migration-for-development-in-africa"),
        ("Return of Qualified Afghans Programme (RQA)", "return-of-qualified-afghans-programme"),
        ("the so called “electronic wallet” of a bank", "electronic-wallet-philippines"),
        ("Knowledge for Development Program (K4D) of WBI", "knowledge-for-development-program"),
    ],
)
def test_name_finds_its_initiative(name: str, initiative: str, authority: Authority) -> None:
    matches = Lexicon(authority.entries).find(name, NameKind.INITIATIVE)
    assert [match.only and match.only.iri for match in matches] == [thing("initiative", initiative)]


def test_plain_word_finds_no_initiative(authority: Authority) -> None:
    text = "an electronic wallet, an economic caravan and a contingency fund were rap music to an imp"
    assert Lexicon(authority.entries).find(text, NameKind.INITIATIVE) == []
