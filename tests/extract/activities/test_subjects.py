"""What activities are about that their own sentences call only by a kind of work."""

import pytest

from miggraph.extract.activities import activities, memberships
from miggraph.extract.activities.subjects import Around, Told, heading_with_subject, with_subject
from miggraph.extract.discourse.document import Document
from miggraph.extract.rules import reading
from miggraph.model import Activity, Span
from support import COAST, report_of

BEFORE, BEHIND, OVER = Span(0, 9), Span(20, 29), Span(30, 39)

REPORT = """# Introduction

The Coast Group consists of 3 organizations that deal with the sea:

- Harbour Union (HU)
- Herring Office (HO)
- Pilot Bank (PB)

# Harbour Union (HU)

## I. Teaching

### a. Loss of young sailors in Ruritania

HU hosts a course for divers. Three regional workshops were held in Bergen, Lund and Riga.

### b. Regional training course

The course is given each year. It covers fishing rights and nets.

# Herring Office (HO)

HO supports the Northern Herring Programme (NHP) launched in 1998 to count herring. In 2003, twelve national meetings
had been organised in Ruritania and Lundia. In 2006, HO organised a seminar in Lundia. The seminar dealt with the
rights of crews. As part of the seminar, a survey was conducted in Lund.

# Pilot Bank (PB)

PB trains pilots.
"""


def around(before: str = "", behind: str = "", heading: str = "") -> Around:
    return Around(
        [Told(before, (BEFORE,))] if before else (),
        [Told(behind, (BEHIND,))] if behind else (),
        Told(heading, (OVER,)) if heading else None,
    )


@pytest.mark.parametrize(
    ("title", "told", "whole", "spans"),
    [
        (
            "Pilot projects in Bergen",
            around(before="HU has made pilot projects to help young crews save boats, and sells them."),
            "Pilot projects in Bergen to help young crews save boats",
            (BEFORE,),
        ),
        (
            "Evaluation missions in Lundia",
            around(before="HU helps ports in evaluating their salt stores, including those at sea."),
            "Evaluation missions on salt stores in Lundia",
            (BEFORE,),
        ),
        (
            "Training in Lundia",
            around(before="HU likes to train young pilots."),
            "Training of young pilots in Lundia",
            (BEFORE,),
        ),
        (
            "Two regional meetings in Lundia",
            around(before="HU pays for the Night Lamp Programme (NLP)."),
            "Two regional meetings of the Night Lamp Programme (NLP) in Lundia",
            (BEFORE,),
        ),
        (
            "Seminar in Lundia",
            around(behind="The seminar dealt with the rights of crews, and lasted a day."),
            "Seminar on the rights of crews in Lundia",
            (BEHIND,),
        ),
        (
            "Roundtable with masters from Lundia",
            around(heading="Loss of glass in Lundia"),
            "Roundtable with masters from Lundia on loss of glass",
            (OVER,),
        ),
        (
            "Cooperation with Lund and Riga",
            around(heading="Help for ports in respect of the price of salt"),
            "Cooperation with Lund and Riga on the price of salt",
            (OVER,),
        ),
        (
            "Storing data for the planning of harbours",
            around(before="Comparing herring and net data with figures of the weather;"),
            "Storing data on herring and net for the planning of harbours",
            (BEFORE,),
        ),
        (
            "Promotion of the use of common forms for information gathering",
            around(before="Collecting data on old and cold northern herring, and on new southern nets;"),
            "Promotion of common forms for information gathering on old and cold northern herring",
            (BEFORE,),
        ),
        (
            "40 projects with capacity building parts",
            around(before="To offer capacity building services for fishing is a task of HU."),
            "40 projects with capacity building parts for fishing",
            (BEFORE,),
        ),
        ("Storing herring data", around(before="Collecting data on nets;"), "Storing herring data", ()),
        ("Storing data", around(before="Collecting data on a large scale;"), "Storing data", ()),
        ("Two meetings in Lund", around(before="HU pays for a programme of old lamps."), "Two meetings in Lund", ()),
        ("Seminar in Lundia", around(behind="The course dealt with the rights of crews."), "Seminar in Lundia", ()),
        ("Seminar in Lundia", around(heading="Introduction"), "Seminar in Lundia", ()),
        ("Seminar in Lundia", around(heading="Workshops and talks"), "Seminar in Lundia", ()),
        ("Seminar on oil in Lundia", around(heading="Loss of glass"), "Seminar on oil in Lundia", ()),
        ("Lamp seminar in Lundia", around(heading="Loss of glass"), "Lamp seminar in Lundia", ()),
        ("Seminar for EUR 9 million", around(heading="Loss of glass"), "Seminar for EUR 9 million", ()),
    ],
)
def test_title_of_a_kind_of_work_says_what_it_is_about(
    title: str, told: Around, whole: str, spans: tuple[Span, ...]
) -> None:
    assert with_subject(title, "", told) == (whole, spans)


def test_long_title_calls_partners_by_their_short_forms_or_leaves_the_place_out() -> None:
    sentence = "HU works with the Old Northern Board of Lamps and Wicks (ONB), the Lund office and Riga."
    told = around(heading="Help for ports in respect of the price of salt")
    title = "Cooperation with Old Northern Board of Lamps and Wicks, Lund office and Riga"
    assert with_subject(title, sentence, told)[0] == "Cooperation with ONB, Lund office and Riga on the price of salt"
    far = "Workshops in Bergen, Lund, Riga, Kiel, Turku, Vaasa, Oslo and Gull Bay"
    assert with_subject(far, "", told)[0] == "Workshops on the price of salt"


@pytest.mark.parametrize(
    ("heading", "whole"),
    [
        ("Regional Training Course", "Regional training course on fishing rights and nets"),
        ("Herring course", "Herring course"),
        ("Seminar", "Seminar"),
    ],
)
def test_heading_of_a_kind_of_work_says_what_that_deals_with(heading: str, whole: str) -> None:
    sentences = ["HU holds it each year.", "The course deals with such matters as fishing rights and nets, and salt."]
    assert heading_with_subject(heading, sentences) == whole


@pytest.mark.parametrize(
    ("heading", "sentence", "whole"),
    [
        (
            "Gull Bay Household survey",
            "This survey focuses on old nets, and on oil.",
            "Gull Bay household survey on old nets",
        ),
        (
            "Lundia Household Survey (Bergen)",
            "The project builds on an old book to collect herring and net data in Bergen.",
            "Lundia household survey (Bergen) on herring and net",
        ),
        (
            "Lundia Household survey",
            "Drafting of questions on herring and nets into the census.",
            "Lundia household survey on herring and nets",
        ),
        (
            "Capacity Building in the northern ports",
            "They aimed at improved handling of old northern herring by divers and cooks, and tools.",
            "Capacity building in the northern ports for handling of old northern herring by divers",
        ),
        (
            "Capacity Building in Lundia",
            "They aimed at improved sensitization of sailors to rules of fishing and salvage, and tools.",
            "Capacity building in Lundia on rules of fishing and salvage",
        ),
        ("Lundia Household survey", "HU added new questions to the census.", "Lundia Household survey"),
        ("Lundia Herring survey", "This survey focuses on nets.", "Lundia Herring survey"),
    ],
)
def test_heading_of_a_kind_of_work_in_a_place_says_what_that_deals_with(
    heading: str, sentence: str, whole: str
) -> None:
    assert heading_with_subject(heading, [sentence]) == whole


def test_activity_rests_on_the_words_that_say_what_it_is_about() -> None:
    document = Document(report_of(REPORT), COAST)
    document = document.plus(memberships.run(document))
    found = {each.title: each for each in activities.run(document) if isinstance(each, Activity)}
    workshops = found["Three regional workshops in Bergen, Lund and Riga on loss of young sailors"]
    assert [REPORT[span.start : span.end] for span in workshops.spans] == [
        "Three regional workshops were held in Bergen, Lund and Riga.",
        "Loss of young sailors in Ruritania",
    ]
    meetings = found["Twelve national meetings of the Northern Herring Programme (NHP) in Ruritania and Lundia"]
    assert [REPORT[span.start : span.end].split()[0] for span in meetings.spans] == ["In", "HO"]
    assert meetings.text.startswith("In 2003")
    seminar = found["Seminar on the rights of crews in Lundia"]
    assert len(seminar.spans) == 1
    assert found["Survey in Lund"].part_of == seminar.title
    assert "Regional training course on fishing rights and nets" in found


@pytest.mark.parametrize(
    ("title", "told", "whole"),
    [
        (
            "Ateliers régionaux en Ruritanie",
            around(before="L'UP prépare des ateliers régionaux sur le prix de l'huile, et la vend."),
            "Ateliers régionaux sur le prix de l'huile en Ruritanie",
        ),
        (
            "Séminaire à Lund",
            around(behind="Le séminaire porte sur les lampes et les huiles, et dure un jour."),
            "Séminaire sur les lampes et les huiles à Lund",
        ),
        (
            "Réunions à Lund",
            around(before="L'UP finance le Programme des lampes du Nord (PLN)."),
            "Réunions du Programme des lampes du Nord (PLN) à Lund",
        ),
        ("Atelier avec Lund", around(heading="Aide aux ports sur le sel"), "Atelier avec Lund sur le sel"),
        ("Atelier sur le sel à Lund", around(heading="Aide sur les lampes"), "Atelier sur le sel à Lund"),
    ],
)
def test_title_of_a_kind_of_work_in_french_says_what_it_is_about(title: str, told: Around, whole: str) -> None:
    with reading("fr"):
        assert with_subject(title, "", told)[0] == whole
