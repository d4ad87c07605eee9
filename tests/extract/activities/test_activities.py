"""What agencies report to do."""

import re
from decimal import Decimal

import pytest

from miggraph.extract.activities import activities, memberships
from miggraph.extract.activities.agencies import Agency
from miggraph.extract.activities.details import (
    beneficiaries_of,
    funders_of,
    partner_groups_of,
    partners_of,
    status_of,
    times_of,
)
from miggraph.extract.activities.titles import MOST_WORDS, title_of, title_of_heading
from miggraph.extract.discourse.document import Document
from miggraph.extract.rules.line import example
from miggraph.lexicon import Lexicon
from miggraph.model import Activity, LexiconEntry, NameKind
from support import COAST, DATA, report_of

HARBOUR = Agency(0, "Harbour Union", re.compile("HU"))


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
        ("(HU)", "activity/introduction", "Twelve projects for USD 9 million"),
        ("(HU)", "activity/heading", "Course for divers"),
        ("(HU)", "activity/part", "Seminar for teachers in Bergen"),
        ("(HU)", "activity/part", "Repetition of the course"),
        ("(HU)", "activity/heading", "Handbook"),
        ("(HO)", "activity/sentence", "Programme on smoke in Ruritania"),
        ("(HO)", "activity/sentence", "Counting herring on request"),
        ("(PB)", "activity/list-item", "Drafting of rules for pilots"),
        ("(PB)", "activity/list-item", "Training of pilots"),
    ]


def test_activity_keeps_the_sentences_that_point_back() -> None:
    assert (
        one("Counting herring").text
        == "HO counts herring on request. This includes sprats. Such counts are made at night."
    )


def test_activity_part_names_the_whole() -> None:
    assert one("Seminar").part_of == "Course for divers"
    assert one("Course for divers").part_of is None


def test_activity_tells_who_where_when_and_how_much() -> None:
    course, start = one("Course for divers"), one("Twelve projects")
    assert course.area == "Teaching"
    assert course.coverage == ("x:ruritania",)
    assert course.partners == ("Coast Office", "HMO")
    assert (start.amount, start.currency, start.period) == (Decimal(9_000_000), "USD", "2004")
    assert one("Handbook").period == "between 2003 and 2005"


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
        ("<Agency: HU> cooperates with ports.", "ongoing"),
        ("Talks with ports (Gull Bay 2003)", "completed"),
        ("Drafting of rules on organized sport.", None),
    ],
)
def test_status_comes_from_the_tense(text: str, status: str | None) -> None:
    assert status_of(example(text)) == status


@pytest.mark.parametrize(
    ("texts", "status"),
    [
        (("Two songs were written about ports.", "The songs are currently under review."), "ongoing"),
        (("<Agency: HU> has worked with pilots and will continue to do this.",), "ongoing"),
        (("Talks were held on lamps.", "The series continues in 2009 with talks on oil."), "ongoing"),
        (("The first count has been completed.", "All counts will be completed by May 2009."), "ongoing"),
        (("The list of boats will be extended.", "The first extension is already underway."), "ongoing"),
        (("The plan was approved in May, and a diver will start to work next week.",), "planned"),
        (
            ("Addition of boats to the count (HC).", "It is a large count.", "The boat survey was finished."),
            "completed",
        ),
        (("More recently, <Agency: HU> initiatives have supported ports.",), "completed"),
        (("A seminar was held in Lund.", "It was opened by a pilot."), "completed"),
    ],
)
def test_status_heeds_what_is_told_later(texts: tuple[str, ...], status: str) -> None:
    assert status_of(*map(example, texts)) == status


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Finally, <Agency: HU> trains divers and cooks of the coast, including boys.",
            "Training of divers and cooks of the coast",
        ),
        ("In May 2004, <Agency: HU> organised a workshop on knots.", "Workshop on knots"),
        ("<Agency: HU> is preparing a handbook that explains knots.", "Handbook that explains knots"),
        ("A seminar on lamps was held in Lund.", "Seminar on lamps in Lund"),
        ("Courses are planned on other knots.", "Courses on other knots"),
        ("<Agency: HU> is committed to mapping shoals.", "Mapping of shoals"),
        ("<Agency: HU> plans to build and repair lamps.", "Building and repair of lamps"),
        ("<Agency: HU> assists ports in counting herring.", "Assistance to ports in counting herring"),
        ("<Agency: HU> is a member of the Lamp Group.", "Membership of the Lamp Group"),
        ("<Agency: HU>'s pilot exchange projects help ports.", "Pilot exchange projects"),
        ("Providing advice to ports on lamps.", "Advice to ports on lamps"),
        ("Organisation of round tables on tides (Gull Bay 2003)", "Round tables on tides"),
        ("In cooperation with ports, training pilots", "Training pilots"),
        ("Drafting of rules for pilots.", "Drafting of rules for pilots"),
        (
            "<Agency: HU> assists ports in counting, mending and making changes to old northern lamps and their many"
            " glasses and is often helping pilots in this.",
            "Assistance to ports in counting, mending and making changes to old northern lamps",
        ),
        (
            "<Agency: HU> has provided small handy books for a better grasp of new lamps and oil trades and to help"
            " pilots to sail.",
            "Small handy books for a better grasp of new lamps and oil trades",
        ),
        (
            "<Agency: HU> supports key steps to raise the skill of ports to find, and learn the ways of, herring.",
            "Support for key steps to raise the skill of ports to find herring",
        ),
        (
            "Developing pilot programmes and tools for ports addressing organized crime, loss of lamps and theft and"
            " putting them into books",
            "Pilot programmes and tools for ports addressing organized crime, loss of lamps and theft",
        ),
        (
            "Developing tools (HU Lamp Writer Tool), giving lamps to pilots",
            "Development of tools (HU Lamp Writer Tool)",
        ),
        (
            "Providing night training including on old lamps, and on the use of wicks, to pilots",
            "Night training to pilots on old lamps",
        ),
    ],
)
def test_title_names_the_thing(text: str, title: str) -> None:
    assert title_of(example(text)) == title


def test_long_title_is_cut_before_a_preposition() -> None:
    title = title_of(example(f"<Agency: HU> trains divers {'and very old cooks ' * 4} of ports with lamps for nights."))
    assert title.endswith(" of ports") or len(title.split()) <= MOST_WORDS
    assert "…" not in title


def test_heading_stays_unless_it_is_long() -> None:
    long = "Conducting courses on knots for the old pilots of the northern ports including courses on ropes and tar"
    assert title_of_heading("Conducting courses on knots") == "Conducting courses on knots"
    assert title_of_heading(long) == "Courses on knots for the old pilots of the northern ports"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Courses were held between 2003 and 2005.", "2003", "2005"),
        ("A seminar was held in Lund at the end of 2006.", "2006", "2006"),
        ("HU organised a seminar on 3 May 2004.", "2004-05-03", "2004-05-03"),
        ("Talks (Gull Bay 2003, Port Bell 2004 and Lund 2005)", "2003", "2005"),
        ("HU has trained pilots since May 2004.", "2004-05", None),
        ("A report will be completed in 2007.", None, "2007"),
        ("The fund became effective in May of 2003 and will close in June 2009.", "2003-05", "2009-06"),
        ("The fund became effective in May of 2003, and will end by 2009.", "2003-05", "2009"),
        ("The course uses data from 1975 to 2000.", None, None),
        ("Courses are conducted during the 2010 round of tests.", None, None),
    ],
)
def test_times_of_an_activity(text: str, start: str | None, end: str | None) -> None:
    times = times_of(text, HARBOUR)
    assert (times.start, times.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Courses were held between 2003 and 2005.", "between 2003 and 2005"),
        ("In 2004, HU launched twelve projects.", "2004"),
        ("HU has trained pilots since 2004.", "since 2004"),
        ("HU trains pilots until May 2007.", "until May 2007"),
        ("HU supports the Pilot Programme launched by the Coast Office in 1998.", None),
        ("With the 2002 grant, lamps were bought. The papers of 2006 were shown in 2007.", None),
    ],
)
def test_time_that_is_not_when_an_activity_is_done_is_no_period_of_it(text: str, printed: str | None) -> None:
    assert times_of(text, HARBOUR).printed == printed


@pytest.mark.parametrize(
    "text",
    [
        "A report on tides will be completed in 2007.",
        "By the end of 2003, HU had organised ten talks.",
        "The list of herring will be available by June 2007.",
        "Test phase starting May 2005.",
        "The fund became effective in May of 2003 and will close in June 2009.",
    ],
)
def test_point_of_time_at_which_an_activity_begins_or_ends_is_not_the_time_over_which_it_runs(text: str) -> None:
    times = times_of(text, HARBOUR)
    assert times.printed is None
    assert times.start or times.end


@pytest.mark.parametrize(
    ("text", "names"),
    [("a course funded by the Coast Office", ("Coast Office",)), ("a course held by the Coast Office", ())],
)
def test_who_pays_for_an_activity(text: str, names: tuple[str, ...]) -> None:
    assert funders_of(text, HARBOUR, COAST) == names


def test_sentence_about_the_activity_before_tells_of_a_step_of_it() -> None:
    told = "HO writes a handbook. As part of the handbook, a list of herring is planned."
    found = activities_of(text_of("coast").replace("HO counts herring on request.", told))
    assert [(a.title, a.part_of) for a in found if "list" in a.title.lower()] == [
        ("List of herring", "Writing of a handbook")
    ]


def test_activity_takes_place_where_its_parts_do() -> None:
    text = text_of("coast").replace(
        "A seminar for teachers was held in Bergen", "A seminar for teachers was held in Ruritania"
    )
    course, seminar = (
        a for a in activities_of(text) if a.title.startswith(("Course for divers", "Seminar for teachers"))
    )
    assert "seminar" not in course.text
    assert (course.coverage, seminar.coverage) == (("x:ruritania",), ("x:ruritania",))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("HU is a member of the Coast Office and has counted herring.", ("Coast Office",)),
        ("HU is a member of the Coast Office.", ()),
        ("Lamps were lit through close cooperation between the Coast Office and pilots.", ("Coast Office",)),
        ("In cooperation with the Coast Office, training pilots of the Harbour Union", ("Coast Office",)),
        ("HU helps ports in their lamp agreements with the Coast Office.", ()),
        ("HU lights lamps under an agreement with the Coast Office.", ("Coast Office",)),
        (
            "In cooperation with the Coast Office, the project lights the lamps of the Harbour Office.",
            ("Coast Office",),
        ),
    ],
)
def test_with_whom_an_activity_is_done(text: str, names: tuple[str, ...]) -> None:
    assert partners_of(text, HARBOUR, COAST) == names


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("talks to strengthen pilots' skills", ("pilots",)),
        ("talks to strengthen pilots' boats", ()),
        ("talks involving pilots", ("pilots",)),
        ("work on the needs of pilots", ("pilots",)),
        ("laws relating to pilots", ()),
        ("prompt response to pilots", ()),
        ("help against pilots", ()),
        ("a song book intended for members of the HBU", ("states",)),
        ("help to Government on lamps", ("governments",)),
        ("works with Governments and implementing partners", ("governments",)),
    ],
)
def test_whom_an_activity_is_for(text: str, groups: tuple[str, ...]) -> None:
    names = ("pilots", "states", "governments", "implementing-partners")
    entries = [
        LexiconEntry(f"x:id/stakeholder/{name}", NameKind.CONCEPT, name.replace("-", " "), (), scheme="stakeholders")
        for name in names
    ]
    found = beneficiaries_of(text, Lexicon(entries))
    assert tuple(iri.rpartition("/")[2] for iri in found) == groups


def test_partners_may_be_a_kind_of_stakeholders() -> None:
    entry = LexiconEntry("x:id/stakeholder/pilots", NameKind.CONCEPT, "pilots", names=(), scheme="stakeholders")
    lexicon = Lexicon([entry])
    assert partner_groups_of("Lighting of lamps jointly with pilots", HARBOUR, lexicon) == ("x:id/stakeholder/pilots",)
    assert partner_groups_of("Lighting of lamps for pilots", HARBOUR, lexicon) == ()
