"""Figures about the world."""

import json
from dataclasses import replace

import pytest

from miggraph.extract.discourse.document import Document
from miggraph.extract.statements.statistics import run
from miggraph.extract.values.dates import find_periods
from miggraph.model import Annotation, Attribution, Event, Report, Span, Statistic
from support import COAST, DATA, report_of

CASES = json.loads((DATA / "statistics" / "cases.json").read_text(encoding="utf-8"))
PAGE = (DATA / "statistics" / "page.md").read_text(encoding="utf-8")


def statistics_of(report: Report, *found: Annotation) -> list[Statistic]:
    return [f for f in run(Document(report, COAST).plus(found)) if isinstance(f, Statistic)]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_statistic_says_what_is_measured(case: dict[str, object]) -> None:
    found = [
        [str(s.value), s.unit, s.measures, s.period, list(s.places)]
        for s in statistics_of(report_of(str(case["text"])))
    ]
    assert found == case["found"]


def test_statistic_rests_on_its_sentence() -> None:
    report = report_of("It rained. Some 40 boats sank in the port. It rained on.\n")
    (statistic,) = statistics_of(report)
    assert [report.quote(span) for span in statistic.spans] == ["Some 40 boats sank in the port."]
    assert statistic.text == "Some 40 boats sank in the port."


def test_statistic_range_has_both_bounds() -> None:
    (statistic,) = statistics_of(report_of("Between 40-50% of divers left."))
    assert (str(statistic.value), str(statistic.upper)) == ("40", "50")


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("Only about 40 boats sank.", "about"),
        ("An estimated 40 boats sank.", "about"),
        ("Well over 40 boats sank.", "over"),
        ("At least 40 boats sank.", "over"),
        ("Up to 40 boats sank.", "up to"),
        ("No more than 40 boats sank.", "up to"),
        ("Fewer than 40 boats sank.", "under"),
        ("Nearly 40 boats sank.", "almost"),
        ("From 30 to 40 boats sank.", "between"),
        ("Exactly 40 boats sank.", None),
        ("A total of 40 boats sank.", None),
    ],
)
def test_statistic_says_how_exact_it_is(text: str, hedge: str | None) -> None:
    (statistic,) = statistics_of(report_of(text))
    assert statistic.hedge == hedge


def test_statistic_goes_on_from_the_place_of_its_paragraph() -> None:
    found = statistics_of(report_of("Boats of Ruritania leak. Some 40 boats sank.\n\nSome 50 boats were sold.\n"))
    assert [list(statistic.places) for statistic in found] == [["x:ruritania"], []]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("# Boats of Ruritania\n\nSome 40 boats sank.\n", [["x:ruritania"]]),
        ("# Boats of Ruritania\n\nSome 40 countries sold boats.\n", [[]]),
        ("Ms. Vik of Ruritania spoke. She had received 40 responses.\n", [[]]),
        ("Ms. Vik of Ruritania spoke. Forty countries answered.\n", [[]]),
        ("Pilots of Ruritania met. Some 40% goes to small villages.\n", [[]]),
        ("Pilots of Ruritania met. Some 40% is sold in their countries of origin.\n", [[]]),
        ("Lamps of Bergen are old. The City has 40 lamps.\n", [["x:bergen"]]),
        ("Lamps of Bergen are old. The port has 40 lamps.\n", [[]]),
        ("Lamps of Bergen are old.\n\nThe City has 40 lamps.\n", [["x:bergen"]]),
        ("# Lamps\n\nLamps of Bergen are old.\n\n# Boats\n\nThe City has 40 lamps.\n", [[]]),
        ("She spoke of lamps in Bergen. A survey tells that 40% of pilots left.\n", [["x:bergen"]]),
        (
            "A survey of pilots in Bergen was made. It is dim. It rains. It is late. A third of pilots surveyed left.",
            [["x:bergen"]],
        ),
        ("Boats of Ruritania leak. As Ms. Ada Vik, head of a union in Bergen, said, 40 boats sank.", [["x:ruritania"]]),
    ],
)
def test_figure_takes_the_place_around_it_where_it_can_lie_there(text: str, places: list[list[str]]) -> None:
    assert [list(statistic.places) for statistic in statistics_of(report_of(text))] == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The port of Bergen has 40 lamps.", [["x:bergen"]]),
        ("The council, which met in Bergen, has 40 lamps.", [[]]),
        ("The port of Bergen in Ruritania has 40 lamps.", [["x:ruritania"]]),
        ("Some 40 boats sank outside Ruritania.", [[]]),
        ("Its fleet, with 40 boats in Ruritania, is Syldavia's pride.", [["x:ruritania"]]),
        ("Some 40 boats sailed in Ruritania, a country of pilots.", [["x:ruritania"]]),
        ("Some 40 boats sank, not in Ruritania.", [[]]),
    ],
)
def test_figure_takes_the_place_of_its_own_sentence(text: str, places: list[list[str]]) -> None:
    assert [list(statistic.places) for statistic in statistics_of(report_of(text))] == places


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("The lamp fund, launched in 2003, helps 40 boats.", None),
        ("The number of boats will double from 40 today to 80 in 2050.", None),
        ("Some 40 boats sank in 2003.", "2003"),
    ],
)
def test_figure_has_no_time_at_which_something_else_began(text: str, period: str | None) -> None:
    assert next(s.period for s in statistics_of(report_of(text)) if s.value == 40) == period


def test_figure_takes_no_place_to_which_people_go() -> None:
    found = statistics_of(
        report_of("Some 40 boats came from the north with Ruritania as the major country of destination.")
    )
    assert [list(statistic.places) for statistic in found] == [[]]


def test_measure_is_named_by_the_paragraph_before() -> None:
    found = statistics_of(report_of("Bilateral pacts are rare.\n\nIn 2000, 20% of boats were held by such pacts.\n"))
    assert [statistic.measures for statistic in found] == ["share of boats that were held by bilateral pacts"]


def test_amount_says_for_each_of_what_it_is_paid() -> None:
    found = statistics_of(report_of("A lamp in the port costs $40 a month. The fee is $9 per capita.\n"))
    assert [s.measures for s in found] == ["amount a month that a lamp in the port costs", "the fee per capita"]


def test_figure_that_a_group_only_concedes_is_not_made_by_the_group() -> None:
    report = report_of("Although 40 boats sank, pilots stressed that 50 boats are new.")
    said = Attribution(spans=report.blocks[0].sentences[0].spans(), method="test", collective="pilots")
    assert [s.voices for s in statistics_of(report, said)] == [(), ("pilots",)]


def test_statistic_is_made_by_who_has_the_floor() -> None:
    report = report_of("Mr. Vik spoke of boats. Some 40 boats sank.")
    sentence = report.blocks[0].sentences[1].spans()
    said = Attribution(spans=sentence, method="test", names=("Anna Vik",))
    (statistic,) = statistics_of(report, said)
    assert statistic.made_by == ("Anna Vik",)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("As Dr. Anna Vik explained, 93% of cooks stay.", ("Anna Vik",)),
        ("Mr. Vik's study counts 93 boats.", ("Vik",)),
        ("Some 93 boats were counted by Mr. Vik.", ()),
        ("It was said that 93 boats leak.", ()),
    ],
)
def test_statistic_is_made_by_whom_the_sentence_names_first(text: str, speaker: tuple[str, ...]) -> None:
    (statistic,) = statistics_of(report_of(text))
    assert statistic.made_by == speaker


def test_statistics_are_not_read_from_headings_and_programmes() -> None:
    report = report_of(PAGE)
    assert [str(s.value) for s in statistics_of(report)] == ["40"]


def test_statistic_belongs_to_the_event_that_tells_of_it() -> None:
    report = report_of("Some 40 boats sank.\n")
    event = Event(
        spans=(Span(0, 4),), method="test", key="storm", kind="seminar", title="Storm", start=report.meta.added
    )
    event = replace(event, parts=(Span(0, len(report.text)),))
    (statistic,) = statistics_of(report, event)
    assert statistic.event == "storm"


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("between 1990 and 2015", ["between 1990 and 2015"]),
        ("from 1999-2001 and since 1980", ["1999-2001", "since 1980"]),
        ("By the end of 2003, in May 2007", ["end of 2003", "May 2007"]),
        ("in the 1990 Convention, at the 2010 round", []),
        ("through 1998 and part of 1999", ["1998 and part of 1999"]),
    ],
)
def test_find_periods_reads_years_but_not_titles(text: str, periods: list[str]) -> None:
    assert [printed for _, _, printed in find_periods(text)] == periods


def test_statistics_are_not_read_from_a_table_that_lost_its_lines() -> None:
    assert statistics_of(report_of("Boats sank: " + "1 million boats and " * 100 + "a cutter.")) == []


def test_figure_that_a_sentence_repeats_is_one_statistic() -> None:
    found = statistics_of(report_of("The form went to 9000 boats, and 40 of these 9000 boats leak."))
    assert [str(s.value) for s in found] == ["9000", "40"]


@pytest.mark.parametrize(
    "text",
    [
        "The port opened on the 18 th April.",
        "Under Executive Order 1401 Lamps were lit.",
        "Of the pilots, more than 20 said they had left.",
        "Answers ranged from 0 (never) to 10.",
        "Pilots earned more (M = 4.1, 95% CI [4.0, 4.2]).",
        "The COP 17 President left.",
        "Ports were old for several thousand years.",
        "59 [2002] FCA 1601, (1989) 169 CLR 379.",
        "Old persons (Recommendations 156 and 215).",
        "Pilots are named in § 4 (1) and 7 (2) of the law.",
        "Yes 61.4% 54.9%",
        "Fees mattered for three quarters of the last century.",
        "They came home 40 years before the storm.",
    ],
)
def test_statistic_is_no_number_that_counts_nothing(text: str) -> None:
    assert statistics_of(report_of(text)) == []
