"""How titles are shown."""

from collections import Counter
from datetime import date

import pytest

from miggraph.lexicon import Lexicon
from miggraph.link import events
from miggraph.link.titles import Titles, _Names, shortened, usage_of
from miggraph.model import Annotations, Event, Span
from support import COAST

DAY = date(2031, 5, 4)

RUNNING = (
    "The report deals with fees, with safety at sea and with the work of divers. It tells of lamps and of harbours, of "
    "ropes and of a new rule in the town of Lamps Bay, where rules are new, and how to gather money for a tower."
)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("SAFETY AT SEA: RULES FOR DIVERS", "Safety at sea: Rules for divers"),
        ("Safety at Sea and the Work of Divers", "Safety at sea and the work of divers"),
        ("Safety at sea", "Safety at sea"),
        ("Safety and Divers' Work", "Safety and divers' work"),
        ("Fees of the Harbour Union", "Fees of the Harbour Union"),
        ("Safety, Fees and Rules in Ruritania", "Safety, fees and rules in Ruritania"),
        ("The Work of Mr. Fees", "The work of Mr. Fees"),
        ("Rules of the Tower Forum for Divers", "Rules of the Tower Forum for divers"),
        ("a. Safety at Sea", "a. Safety at sea"),
        ("## **Safety at sea:**", "Safety at sea"),
        ("Work of Divers at harbours of the town", "Work of divers at harbours of the town"),
        ("Safety Rules on the work of divers", "Safety rules on the work of divers"),
        (
            "Work of divers for the Tower of the town and its harbours",
            "Work of divers for the Tower of the town and its harbours",
        ),
        ("Work of divers at sea on Safety Rules of towns", "Work of divers at sea on Safety Rules of towns"),
        ("Work of New Tower Divers (NTD) on harbours", "Work of New Tower Divers (NTD) on harbours"),
        ("Work of divers (New Tower Rule)", "Work of divers (New Tower Rule)"),
        ("LAMPS TALK on the work of divers", "LAMPS TALK on the work of divers"),
        ('DIVERS WORK "Safety at sea and in towns"', 'Divers work "Safety at sea and in towns"'),
        ("Work at sea: DIVERS WORK of the town", "Work at sea: Divers work of the town"),
    ],
)
def test_title_is_shown_in_sentence_case(printed: str, shown: str) -> None:
    made = Titles(COAST, usage_of([RUNNING], ["Tower Forum"])).of(printed)
    assert (made.shown, made.printed) == (shown, printed)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("Safety at Sea Training", "Safety at sea training"),
        ("Safety at Sea and Harbour Work of Lundis", "Safety at sea and Harbour work of Lundis"),
        ("Ruritania Safety work, harbour work and lamps", "Ruritania safety work, harbour work and lamps"),
        ("Harbour Union Safety work, lamp work and lamps", "Harbour Union Safety work, lamp work and lamps"),
    ],
)
def test_title_is_not_shown_half_in_small_letters(printed: str, shown: str) -> None:
    """ "Training" and "Harbour" stand in running text with a capital more often than not."""
    seldom = "He saw Training and Training of men, the training of all. It is Harbour and Harbour and harbour work."
    assert Titles(COAST, usage_of([RUNNING, seldom])).of(printed).shown == shown


def test_title_behind_a_label_begins_with_a_capital() -> None:
    assert Titles(COAST, usage_of([RUNNING])).of("SESSION I) SAFETY AT SEA").shown == "Session I) Safety at sea"


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("SESSION II – Safety at sea", "Session II – Safety at sea"),
        ("III. Safety at sea", "III. Safety at sea"),
        ("HBN/OHKL Harbour Talks Series: Safety at sea", "HBN/OHKL Harbour Talks Series: Safety at sea"),
    ],
)
def test_only_the_kind_of_a_part_loses_its_capitals_before_a_title(printed: str, shown: str) -> None:
    assert Titles(COAST, usage_of([RUNNING])).of(printed).shown == shown


def test_title_is_shown_alike_whatever_the_order_of_reports() -> None:
    texts = [RUNNING, "Many see Divers and Divers and Divers and Divers, says the union."]
    shown = {
        Titles(Lexicon(()), usage_of(order)).of("Safety and Work of Divers").shown for order in (texts, texts[::-1])
    }
    assert len(shown) == 1


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Safety at sea: Rules for divers", "Safety at sea"),
        ("IV. Fees and rules", "Fees and rules"),
        ("Session II: Fees (part of the work)", "Fees"),
        ("b. Rules", "Rules"),
        ("2nd Session: Rules I: Rules of the sea", "Rules I"),
        ("Introduction: Rules of the sea", "Rules of the sea"),
        ("Harbour Notes Series: Rules of the sea", "Rules of the sea"),
        ("What is a tower? How it is built and by whom", "What is a tower?"),
        ("Fees", "Fees"),
        ("A tower", "A tower"),
        (
            "Helping the towns in building towers in accordance with the rules of the tower forum",
            "Helping the towns in building towers",
        ),
        ("Support to harbours in strengthening the institutional and human means of towns", "Support to harbours"),
        (
            "Counting lamps at all harbours of the north with regional and local funds",
            "Counting lamps at all harbours of the north",
        ),
        (
            "Courses for the pilots of all the northern harbours to light their dim lamps",
            "Courses for the pilots of all the northern harbours",
        ),
        ("Harbours in lighting", "Harbours in lighting"),
        (
            "Forum of all the Wardens of the Far North on Lamps and Harbours",
            "Forum of all the Wardens of the Far North on Lamps and Harbours",
        ),
        (
            "Work with the Harbour Union on lamps, ropes and towers of the north (HUL)",
            "Work with the Harbour Union on lamps, ropes and towers",
        ),
        ("Office of the High Keeper of Lamps, Ropes, Towers and Anchors (OHKL)", "OHKL"),
        ("Lighthouses – their keepers", "Lighthouses – their keepers"),
    ],
)
def test_short_title_leaves_out_number_brackets_and_subtitle(title: str, short: str) -> None:
    assert shortened(title) == short


def test_names_are_found_in_titles_in_their_order() -> None:
    names = ["Tower Forum for Divers", "Tower Forum", "TOWER FORUM", "Sea"]
    usage = usage_of([], names)
    assert list(_Names(usage.names).standing_in("a tower forum of the lamps")) == ["TOWER FORUM", "Tower Forum"]
    assert list(_Names(()).standing_in("a tower forum")) == []


def test_event_that_many_reports_tell_of_is_decided_once(monkeypatch: pytest.MonkeyPatch) -> None:
    event = Event(spans=(Span(0, 5),), method="m", confidence=1.0, key="a", kind="event", title="Quay", start=DAY)
    reports = {f"report-{number}": Annotations().plus([event]) for number in range(9)}
    asked: list[int] = []

    def preferred(counts: Counter[str]) -> str:
        asked.append(counts.total())
        return max(counts)

    monkeypatch.setattr(events, "preferred", preferred)
    made = events.identify_events(reports, Titles(COAST, usage_of([])), {})
    assert asked == [9]
    assert {identity.slug for each in made.values() for identity in each.values()} == {"2031-05-04-quay"}
