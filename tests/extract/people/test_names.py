"""Names of people, and the positions and organisations printed after them."""

import json

import pytest

from miggraph.extract.people.affiliations import split_credentials
from miggraph.extract.people.display import display_name
from miggraph.extract.people.names import NameTest, find_names, read_name
from miggraph.extract.people.resolving import resolve
from miggraph.extract.values.times import read_clock
from support import COAST, DATA

CREDENTIALS = json.loads((DATA / "credentials" / "cases.json").read_text(encoding="utf-8"))
SMALL = NameTest(
    {"the", "human", "rights", "of", "port", "and", "its", "office", "climate", "change", "forth", "mark"}, COAST
)


@pytest.mark.parametrize(("text", "position", "affiliation"), CREDENTIALS)
def test_credentials_are_split_into_position_and_affiliation(
    text: str, position: str | None, affiliation: str | None
) -> None:
    found = split_credentials(text, COAST)
    assert (found.position, found.affiliation) == (position, affiliation)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jos van den Heide, Coast Office", "Jos van den Heide"),
        ("Luca Dall'Orto observed", "Luca Dall'Orto"),
        ("G. Giri, Coast Office", "G. Giri"),
        ("Abdul Q. Fitri said", "Abdul Q. Fitri"),
        ("Kyung-wha Lim-Kaba spoke", "Kyung-wha Lim-Kaba"),
        ("Victor Ferro Jr., President", "Victor Ferro Jr."),
        ("Jane SMITH, Coast Office", "Jane SMITH"),
        ("Ana Lie HARBOR", "Ana Lie"),
        ("Ana Lie's view", "Ana Lie"),
        ("Ana Lie. Next came", "Ana Lie"),
        ("Régine De Clerc\nChief", "Régine De Clerc"),
        ("the report", ""),
    ],
)
def test_name_ends_where_other_words_begin(text: str, name: str) -> None:
    assert text[: read_name(text, 0)] == name


def test_names_are_found_by_their_honorifics() -> None:
    text = "H.E Mr. Bo Sund, Prof. Ana Lie, Ambassador Moe and Ms. di Mattia met Minister for Ports Dr. J. Q. Roe."
    found = [(n.honorific, n.name) for n in find_names(text, SMALL)]
    assert found == [
        ("H.E Mr.", "Bo Sund"),
        ("Prof.", "Ana Lie"),
        ("Ambassador", "Moe"),
        ("Ms.", "di Mattia"),
        ("Dr.", "J. Q. Roe"),
    ]


def test_title_of_office_before_another_word_is_no_honorific() -> None:
    assert not list(find_names("The Minister Human Rights and the Ambassador Climate", SMALL))


@pytest.mark.parametrize(
    ("text", "strict", "sure"),
    [
        ("Ana Lie", True, True),
        ("Ken Forth", True, True),
        ("Mark Lie", False, True),
        ("Mark Lie", True, False),
        ("Climate Change", False, False),
        ("The Forth", True, False),
        ("Harbour Union", False, False),
        ("Pier Association", False, False),
        ("Ana", False, False),
    ],
)
def test_name_without_honorific_is_told_by_words_that_are_never_small(text: str, strict: bool, sure: bool) -> None:
    assert SMALL.is_name(text, strict=strict) is sure


@pytest.mark.parametrize(
    ("short", "known", "full"),
    [
        ("Lie", ["Ana Lie", "Bo Sund"], "Ana Lie"),
        ("Van Kessen", ["Gerry van Kessen"], "Gerry van Kessen"),
        ("Olivero", ["Mariana Olivero West"], "Mariana Olivero West"),
        ("Mensa Bons", ["Isaac Mensa-Bons"], "Isaac Mensa-Bons"),
        ("Hoffmann", ["Lou Hoffman"], "Lou Hoffman"),
        ("Rodriguez", ["Gabi Rodríguez"], "Gabi Rodríguez"),
        ("Lie", ["Ana Lie", "Bo Lie"], None),
        ("Ross", ["Ana Rossi"], None),
        ("Moe", ["Ana Lie"], None),
    ],
)
def test_short_form_stands_for_the_one_person_it_fits(short: str, known: list[str], full: str | None) -> None:
    assert resolve(short, known) == full


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("9 - 9:30 a.m.", "09:00-09:30"),
        ("10:40 – 12:20 p.m. Discussion", "10:40-12:20"),
        ("12:15 - 1 p.m.", "12:15-13:00"),
        ("9:30 – 12:00 p.m.", "09:30-12:00"),
        ("11:15 – 11:30 p.m.", "23:15-23:30"),
        ("5:45 - 6:00 pm", "17:45-18:00"),
        ("11:45 pm Coffee", "23:45-"),
        ("14.00", "14:00-"),
        ("09:30–10:30", "09:30-10:30"),
        ("12 am", "00:00-"),
        ("2006 treaty event", ""),
        ("3 October", ""),
        ("2-3 sessions", ""),
        ("25:10 Talk", ""),
    ],
)
def test_clock_times_are_read_as_printed(text: str, printed: str) -> None:
    clock = read_clock(text)
    shown = (
        f"{clock.begins:%H:%M}-{clock.ends:%H:%M}"
        if clock and clock.ends
        else f"{clock.begins:%H:%M}-"
        if clock
        else ""
    )
    assert shown == printed


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("MOE, Astrid", "Astrid Moe"),
        ("ASTRID MOE", "Astrid Moe"),
        ("Astrid MOE", "Astrid Moe"),
        ("Moe, Astrid", "Astrid Moe"),
        ("RAJA OMAR, Siti", "Siti Raja Omar"),
        ("O'MALLEY-SUND, Berit", "Berit O'Malley-Sund"),
        ("ZOÉ N’GORAN", "Zoé N’Goran"),
        ("PIET-HEIN VAN DER AA", "Piet-Hein van der Aa"),
        ("DE LA PEÑA, José", "José de la Peña"),
        ("VAN DEN HEIDE, Jos", "Jos van den Heide"),
        ("Inés DE LOS RÍOS LIE", "Inés de los Ríos Lie"),
        ("MCBRIDE, Joe", "Joe McBride"),
        ("NG, Mary", "Mary Ng"),
        ("TJ Moe", "TJ Moe"),
        ("Ada Holm, Jr.", "Ada Holm, Jr."),
        ("Ada Holm", "Ada Holm"),
    ],
)
def test_name_is_shown_in_one_form(printed: str, shown: str) -> None:
    assert display_name(printed) == shown


@pytest.mark.parametrize(
    ("text", "name", "honorific", "printed"),
    [
        ("MOE, Astrid, Pilot, Coast Office", "Astrid Moe", None, "MOE, Astrid"),
        ("MOE, Ms. Astrid, Pilot", "Astrid Moe", "Ms.", "MOE, Ms. Astrid"),
        ("Ms. MOE, Astrid, Pilot", "Astrid Moe", "Ms.", "MOE, Astrid"),
        ("Moe, Astrid, Pilot, Bergen", "Astrid Moe", None, "Moe, Astrid"),
        ("Jean Pierre DUPONT, Pilot", "Jean Pierre Dupont", None, "Jean Pierre DUPONT"),
        ("ten Boom, Corrie, Pilot", "Corrie ten Boom", None, "ten Boom, Corrie"),
        ("Mercè Vall i Roca", "Mercè Vall i Roca", None, "Mercè Vall i Roca"),
        ("Ahmed ould Daddah", "Ahmed ould Daddah", None, "Ahmed ould Daddah"),
        ("Khalid al-Masri, Pilot", "Khalid al-Masri", None, "Khalid al-Masri"),
    ],
)
def test_entry_of_a_list_begins_with_a_name_in_any_form(
    text: str, name: str, honorific: str | None, printed: str
) -> None:
    found = SMALL.entry(text)
    assert found
    assert (found.name, found.honorific, text[found.name_start : found.end]) == (name, honorific, printed)


@pytest.mark.parametrize("text", ["Bergen, Ruritania", "Harbour Union, Bergen", "Climate Change", "Port Officer"])
def test_entry_of_a_list_that_names_nobody_is_none(text: str) -> None:
    assert SMALL.entry(text) is None


def test_surname_in_capitals_behind_an_honorific_is_a_name() -> None:
    found = find_names("Ms Lara OKELLO spoke; Mr. OKELLO left.", SMALL)
    assert [(n.honorific, n.name) for n in found] == [("Ms", "Lara Okello"), ("Mr.", "Okello")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("HON. R. S. SUND.- Sir, I move", "R. S. Sund"),
        ("Dr Ada Holm OAM, pilot", "Ada Holm"),
        ("Ms Ada Holm Principal Harbour Officer", "Ada Holm"),
    ],
)
def test_name_ends_before_letters_and_titles(text: str, name: str) -> None:
    assert [named.name for named in find_names(text, NameTest(frozenset(), COAST))] == [name]
