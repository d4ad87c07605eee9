"""Spellings of one name across reports: one thing with one label, or two things, never two labels."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from miggraph.extract import extract
from miggraph.graph import report_quads
from miggraph.iris import expand, thing
from miggraph.link import link
from miggraph.link.spelling import distinct_slugs, preferred
from miggraph.model import Curated
from support import COAST, report_of

LABEL, ALT, TITLE = (NamedNode(expand(name)) for name in ("rdfs:label", "skos:altLabel", "dcterms:title"))


def quads_of(*texts: str) -> list[Quad]:
    reports = [report_of(text, f"notes-{number}") for number, text in enumerate(texts)]
    linked = link([Curated(report, extract(report, COAST)) for report in reports], COAST)
    return [quad for each in linked for quad in report_quads(each)]


def values(quads: list[Quad], subject: str, prop: NamedNode) -> set[str]:
    return {
        quad.object.value
        for quad in quads
        if quad.subject == NamedNode(subject) and quad.predicate == prop and isinstance(quad.object, Literal)
    }


@pytest.mark.parametrize(
    ("spellings", "slug"),
    [
        (("Reef Forum on Net-mending", "Reef Forum on Net-Mending"), "reef-forum-on-net-mending"),
        (("Océan Institute", "Ocean Institute"), "ocean-institute"),
        (("Boat-Work Institute", "Boat Work Institute"), "boat-work-institute"),
    ],
    ids=["case", "accent", "hyphen"],
)
@pytest.mark.parametrize("together", [True, False], ids=["one report", "two reports"])
def test_spellings_of_an_organization_are_one_with_one_label(
    spellings: tuple[str, str], slug: str, together: bool
) -> None:
    texts = [f"# Debate\n\nThe {name} met in May and adopted a plan.\n" for name in spellings]
    quads = quads_of("\n".join(texts)) if together else quads_of(*texts)
    iri = thing("organization", slug)
    [label] = values(quads, iri, LABEL)
    assert values(quads, iri, ALT) == {*spellings} - {label}


def test_label_does_not_depend_on_the_order_of_reports() -> None:
    texts = [f"# Debate\n\nThe {name} met in May.\n" for name in ("Reef Forum on Nets", "Reef Forum on nets")]
    iri = thing("organization", "reef-forum-on-nets")
    assert values(quads_of(*texts), iri, LABEL) == values(quads_of(*reversed(texts)), iri, LABEL)


def test_long_names_that_differ_behind_the_cut_are_two_things() -> None:
    start = "International Organization for the Promotion of Fair Recruitment of Seasonal"
    quads = quads_of(f"# Debate\n\nThe {start} Net Menders met. The {start} Boat Builders met.\n")
    subjects = {
        quad.subject.value
        for quad in quads
        if quad.predicate == LABEL and isinstance(quad.object, Literal) and quad.object.value.startswith(start)
        if isinstance(quad.subject, NamedNode)
    }
    assert len(subjects) == 2
    assert all(len(values(quads, subject, LABEL)) == 1 for subject in subjects)


def test_events_of_one_day_with_one_title_in_two_spellings_are_one() -> None:
    quads = quads_of(
        "# Workshop on seasonal nets\n\n4 March 2031, LUND\n\nThe group met.\n",
        "# Workshop on Seasonal Nets\n\n4-5 March 2031, Lund\n\nThe group met.\n",
    )
    events = {q.subject.value for q in quads if isinstance(q.subject, NamedNode) and "/id/event/" in q.subject.value}
    [event] = events
    for prop in ("dcterms:title", "rdfs:label", "schema:endDate"):
        assert len(values(quads, event, NamedNode(expand(prop)))) == 1, prop


def test_places_in_capitals_have_the_other_spelling_as_label() -> None:
    quads = quads_of(
        "# Workshop on nets\n\n4 March 2031, REEF TOWN\n\nThe group met.\n",
        "# Workshop on boats\n\n9 March 2031, Reef Town\n\nThe group met.\n",
    )
    assert values(quads, thing("place", "reef-town"), LABEL) == {"Reef Town"}
    assert values(quads, thing("place", "reef-town"), ALT) == {"REEF TOWN"}


@pytest.mark.parametrize(
    ("counts", "label"),
    [
        ({"NET FORUM": 9, "Net Forum": 1}, "Net Forum"),
        ({"Net forum": 2, "Net Forum": 1}, "Net forum"),
        ({"Ocean Forum": 1, "Océan Forum": 1}, "Océan Forum"),
        ({"Net forum": 1, "Net Forum": 1}, "Net Forum"),
    ],
)
def test_preferred_spelling(counts: dict[str, int], label: str) -> None:
    assert preferred(counts) == label
    assert preferred(dict(reversed(counts.items()))) == label


def test_distinct_slugs_hash_only_what_the_cut_makes_equal() -> None:
    assert distinct_slugs(["Net Forum", "net-forum"]) == {"Net Forum": "net-forum", "net-forum": "net-forum"}
    cut = distinct_slugs(["net menders of the old Lund", "net menders of the old Bergen"], longest=23)
    assert len(set(cut.values())) == 2
    assert all(len(slug) <= 23 for slug in cut.values())
    assert all(slug.startswith("net-menders-") for slug in cut.values())


def test_name_without_letters_has_a_slug() -> None:
    assert distinct_slugs(["☼☼"])["☼☼"]
