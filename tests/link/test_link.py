"""Names to IRIs."""

from datetime import date

import pytest

from miggraph import iris
from miggraph.link import Linked, link
from miggraph.link.names import Names
from miggraph.model import Annotations, Event, Mention, NameKind, Participation, Report, Span
from support import COAST, report_of

TEXT = "4 May 2012\nMs. Ada Maria Holm spoke. Ms. Holm was heard. Mr. Bo Holm came later in the day."


@pytest.mark.parametrize(
    ("name", "iri", "method"),
    [
        ("Coast Office", "x:office", "name/authority"),
        ("the Coast Office (CO)", "x:office", "name/authority"),
        ("CO", "x:office", "name/authority"),
        ("Coast Office, Lund", "x:office", "name/authority-part"),
        ("Wages Unit, Harbour Union", "x:union", "name/authority-part"),
        ("Harbour Unoin", "x:union", "name/spelling"),
        ("Friends of the Harbour Union", iris.thing("organization", "friends-of-the-harbour-union"), "name/minted"),
        ("Sea Bank (SB)", iris.thing("organization", "sea-bank"), "name/minted"),
    ],
)
def test_organization_names_are_resolved(name: str, iri: str, method: str) -> None:
    found = Names(COAST).organization(name)
    assert (found.iri, found.method) == (iri, method)


def test_ilo_convention_is_named_by_its_number() -> None:
    found = Names(COAST).resolve("ILO Convention No. 7", NameKind.INSTRUMENT)
    assert found.iri == iris.thing("instrument", "ilo-c007")


def notes() -> tuple[Report, Annotations]:
    report = report_of(TEXT)
    event = Event(
        spans=(Span(0, 10),),
        method="m",
        key="day",
        kind="seminar",
        title="Day",
        start=date(2012, 5, 4),
        parts=(Span(0, len(TEXT)),),
    )
    parts = [
        Participation(spans=(Span(11, 29),), method="m", event="day", name=name, role="speaker")
        for name in ("Ada Maria Holm", "Bo Holm", "Ida Berg")
    ]
    return report, Annotations().plus([event, *parts])


def linked() -> Linked:
    return link([notes()], COAST)


def test_person_is_found_by_full_name_and_by_surname_in_the_event() -> None:
    assert linked().person("Ms. Ada Maria Holm") == iris.thing("person", "ada-maria-holm")
    assert linked().person("Ms. Berg", "notes/day") == iris.thing("person", "ida-berg")


def test_surname_of_two_people_decides_nothing() -> None:
    assert linked().person("Ms. Holm", "notes/day") is None


def test_surname_elsewhere_decides_nothing() -> None:
    assert linked().person("Ms. Berg", "notes/other-day") is None


@pytest.mark.parametrize(
    ("position", "affiliation", "wanted"),
    [
        ("Permanent Representative of Ruritania to the UN", None, ["x:ruritania"]),
        ("Ambassador of Ruritania", "Coast Office", ["x:office", "x:ruritania"]),
        ("Permanent Observer of the Coast Office to the UN", None, ["x:office"]),
        ("Head of the wages unit", None, []),
        (None, None, []),
    ],
)
def test_represented_bodies_follow_from_position_and_affiliation(
    position: str | None, affiliation: str | None, wanted: list[str]
) -> None:
    assert [found.iri for found in linked().represented(position, affiliation)] == wanted


def test_ambiguous_mention_stays_unlinked() -> None:
    mention = Mention(spans=(), method="mention/ambiguous", kind=NameKind.ORGANIZATION, surface="HU")
    assert linked().mention(mention, None) is None
