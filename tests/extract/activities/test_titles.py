"""What activities are called: noun phrases made of what is done and with whom, where it is told with its place."""

import pytest

from miggraph.extract.activities.cutting import cut
from miggraph.extract.activities.nominal import nominal
from miggraph.extract.activities.titles import MOST_WORDS, title_of
from miggraph.extract.rules import reading
from miggraph.extract.rules.line import example


@pytest.mark.parametrize(
    ("words", "called"),
    [
        ("trained pilots", "training of pilots"),
        ("builds and repairs lamps", "building and repair of lamps"),
        ("assessing, planning and improving lamps", "assessment, planning and improvement of lamps"),
        ("participates in and organises talks", "participation in and organisation of talks"),
        ("modernise lamps", "modernisation of lamps"),
        ("modernizing lamps", "modernization of lamps"),
        ("closely cooperates with ports", "cooperation with ports"),
        ("build the capacity of ports to find herring", "capacity-building for ports to find herring"),
        ("helps ports manage the herring", "help for ports in managing the herring"),
        ("setting up their lamps", "establishment of lamps"),
        ("fostering the trade in oil and strengthening ports", "fostering the trade in oil and strengthening ports"),
        ("notes that lamps burn", ""),
        ("trains in ports", ""),
    ],
)
def test_verbs_and_their_objects_are_called_by_nouns(words: str, called: str) -> None:
    assert nominal(words) == called


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("In Ruritania, <Agency: HU> trained pilots.", "Training of pilots in Ruritania"),
        ("In Ruritania a lamp fund is being planned.", "Lamp fund in Ruritania"),
        ("Courses were held in Bergen, Lund and Port Bell in 2004.", "Courses in Bergen, Lund and Port Bell"),
        (
            "With regard to old lamps, <Agency: HU> improves skills in this area.",
            "Improvement of skills with regard to old lamps",
        ),
        ("Trained twelve pilots in Ruritania", "Training of twelve pilots in Ruritania"),
        ("Training materials for pilots", "Training materials for pilots"),
        ("Pilots were trained in Ruritania.", "Training of pilots in Ruritania"),
        (
            "Workshops were held on such things as lamps, oil, wicks and tar.",
            "Workshops on lamps, oil and other things",
        ),
        ("<Agency: HU>, with the help of ports, organised a course on knots.", "Course on knots"),
        (
            "<Agency: HU> and the Lamp Board have made a survey of herring and launched a course on knots.",
            "Course on knots",
        ),
        ("<Agency: HU> trains pilots to quickly find herring.", "Training of pilots to find herring"),
        ("Promoting the participation of pilots", "Promotion of the participation of pilots"),
    ],
)
def test_title_is_a_noun_phrase_with_its_place(text: str, title: str) -> None:
    assert title_of(example(text)) == title


@pytest.mark.parametrize(
    "text",
    [
        "<Agency: HU> noted that lamps burn.",
        "<Agency: HU> was asked to count herring.",
        "<Agency: HU> figures show more lamps.",
        "In 2004, <Agency: HU> explained the loss.",
    ],
)
def test_sentence_in_which_nothing_is_done_has_no_title(text: str) -> None:
    assert title_of(example(text)) == ""


@pytest.mark.parametrize(
    ("words", "short"),
    [
        (
            "Support for the new ports of the cold northern coast and their pilots in finding herring",
            "Support for the new ports of the cold northern coast and their pilots",
        ),
        (
            "Study of the ways of Bergen, Lund, Port Bell, Gull Bay, Oslo, Riga, Kiel, Turku and Vaasa",
            "Study of ways of Bergen, Lund, Port Bell, Gull Bay, Oslo, Riga and others",
        ),
        (
            "Improvement of the capacity of old and new ports of the coast to find herring at night",
            "Improvement of the capacity of old and new ports of the coast",
        ),
    ],
)
def test_long_title_is_cut_where_a_phrase_is_whole(words: str, short: str) -> None:
    assert cut(words, MOST_WORDS) == short


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("L'<Agency: UP> a formé des agents du port en Ruritanie.", "Formation d'agents du port en Ruritanie"),
        ("Le <Agency: BP> renforce les capacités des pilotes.", "Renforcement des capacités des pilotes"),
        ("En Ruritanie, l'<Agency: UP> a organisé un atelier sur les lampes.", "Atelier sur les lampes en Ruritanie"),
        ("Un atelier sur les lampes a été organisé à Lund.", "Atelier sur les lampes à Lund"),
        ("L'<Agency: UP> a soutenu le port dans la révision de la loi.", "Soutien au port dans la révision de la loi"),
        ("L'<Agency: UP> pense que les lampes brûlent.", ""),
    ],
)
def test_title_in_french_is_a_noun_phrase(text: str, title: str) -> None:
    with reading("fr"):
        assert title_of(example(text)) == title
