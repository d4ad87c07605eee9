"""What agencies report to do."""

from decimal import Decimal

import pytest

from miggraph.extract.activities import activities, memberships
from miggraph.extract.activities.details import status_of
from miggraph.extract.activities.units import title_of
from miggraph.extract.discourse.document import Document
from miggraph.extract.rules.line import example
from miggraph.model import Activity
from support import COAST, DATA, report_of


def text_of(name: str) -> str:
    return (DATA / "activities" / f"{name}.md").read_text(encoding="utf-8")


def activities_of(text: str) -> list[Activity]:
    report = report_of(text)
    document = Document(report, COAST)
    document = document.plus(memberships.run(document))
    return [f for f in activities.run(document) if isinstance(f, Activity)]


def one(title: str, name: str = "coast") -> Activity:
    (activity,) = [a for a in activities_of(text_of(name)) if a.title.startswith(title)]
    return activity


def test_activities_are_cut_by_headings_items_and_sentences() -> None:
    assert [(a.agency.split()[-1], a.method.partition(".")[0], a.title) for a in activities_of(text_of("coast"))] == [
        ("(HU)", "activity/introduction", "In 2004, HU launched twelve projects for USD 9 million"),
        ("(HU)", "activity/heading", "Course for divers"),
        ("(HU)", "activity/part", "A seminar for teachers was held in Bergen in 2005"),
        ("(HU)", "activity/part", "HU is at present planning to repeat the course"),
        ("(HU)", "activity/heading", "Handbook"),
        ("(HO)", "activity/sentence", "In Ruritania, a programme on smoke is being formulated"),
        ("(HO)", "activity/sentence", "HO counts herring on request"),
        ("(PB)", "activity/list-item", "Drafting of rules for pilots"),
        ("(PB)", "activity/list-item", "Training of pilots; tests are planned"),
    ]


def test_activity_keeps_the_sentences_that_point_back() -> None:
    assert one("HO counts").text == "HO counts herring on request. This includes sprats. Such counts are made at night."


def test_activity_part_names_the_whole() -> None:
    assert one("A seminar").part_of == "Course for divers"
    assert one("Course for divers").part_of is None


def test_activity_tells_who_where_when_and_how_much() -> None:
    course, start = one("Course for divers"), one("In 2004")
    assert course.area == "Teaching"
    assert course.coverage == ("x:ruritania",)
    assert course.partners == ("Coast Office", "HMO")
    assert (start.amount, start.currency, start.period) == (Decimal(9_000_000), "USD", "2004")
    assert one("Handbook").period == "2003 and 2005"


def test_activity_rests_on_heading_and_text() -> None:
    report = report_of(text_of("coast"))
    quotes = [report.quote(span) for span in one("Handbook").spans]
    assert quotes == ["Handbook", "A handbook was written between 2003 and 2005. The handbook was translated."]


def test_list_items_followed_by_text_are_headings() -> None:
    found = [a for a in activities_of(text_of("headed-list")) if a.agency.endswith("(HU)")]
    assert [a.title for a in found] == ["Holding talks about ropes", "Counting ropes"]
    assert found[0].text.endswith("Such talks are liked by all.")


def test_run_in_headings_name_activities() -> None:
    found = [a for a in activities_of(text_of("headed-list")) if a.agency.endswith("(PB)")]
    assert [(a.title, a.amount) for a in found] == [
        ("Pilot Bridge Programme", Decimal(80_000_000)),
        ("Night Pilot Fund", None),
    ]
    assert found[0].text.endswith("The bridge will be long.")


def test_report_without_agencies_has_no_activities() -> None:
    assert activities_of("# Harbour Union\n\nThe Harbour Union held a course for divers in Bergen in 2005.\n") == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Workshops are planned on other topics.", "planned"),
        ("The union is conducting regional workshops.", "ongoing"),
        ("A study has been completed and will be printed.", "completed"),
        ("<Agency: HU> launched a conference.", "completed"),
        ("Drafting of rules on organized sport.", None),
    ],
)
def test_status_comes_from_the_tense(text: str, status: str | None) -> None:
    assert status_of(example(text)) == status


def test_title_is_cut_at_a_clause() -> None:
    assert title_of("Finally, HU teaches divers and cooks of the coast, including boys.") == (
        "HU teaches divers and cooks of the coast"
    )
    assert len(title_of("HU teaches " + "divers and " * 30)) <= 112
