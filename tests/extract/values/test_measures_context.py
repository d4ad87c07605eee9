"""What quantities measure, by what their sentence says further away, and by the sentences before it."""

import pytest

from miggraph.extract.values.anaphora import resolved
from miggraph.extract.values.measures import describe
from miggraph.extract.values.quantities import find_quantities


def measures_of(text: str) -> list[str | None]:
    """The measures of a sentence."""
    return [measure.measures for measure in describe(text, find_quantities(text))]


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("The port aims to cut by two thirds, by 2015, the lamp fee.", ["targeted decrease in the lamp fee"]),
        ("It aims at training 400 pilots.", ["pilots that are to be trained"]),
        ("It is a fund aiming at providing oil to 400 pilots.", ["pilots to which oil is to be provided"]),
        ("The fund trained 400 pilots.", ["pilots that the fund trained"]),
    ],
)
def test_measure_tells_what_is_only_aimed_at(text: str, measures: list[str]) -> None:
    assert measures_of(text) == measures


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        (
            "Some 40 per cent of pilots say they would leave, mostly by boat, if they had lamps.",
            ["share of pilots that say they would leave if they had lamps"],
        ),
        ("Some 40 per cent of pilots left, if they had lamps.", ["share of pilots that left"]),
        (
            "She spoke of old treaties on lamps for the use of pilots, including six pacts and a fund.",
            ["pacts among lamps for the use of pilots"],
        ),
        (
            "A first estimate by the port, based on 60% of all boats, was wrong.",
            ["share of all boats on which a first estimate by the port is based"],
        ),
        ("The fees are based on counts of 40 boats.", ["boats on which the fees are based"]),
        ("It is a wide survey covering 400 boats.", ["boats covered by a wide survey"]),
        (
            "The port lit 40 lamps and buoys, for a total value of $9,000.",
            ["lamps and buoys that the port lit", "total value of lamps and buoys that the port lit"],
        ),
    ],
)
def test_measure_keeps_the_condition_the_source_and_the_group(text: str, measures: list[str]) -> None:
    assert measures_of(text) == measures


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        (
            "Pilots live on small isles, where they make up 40% of the crews.",
            ["share of the crews that pilots make up"],
        ),
        (
            "Some 90% of unlit boats are towed, compared to 40% of those repaired.",
            ["share of unlit boats that are towed", "share of unlit boats repaired that are towed"],
        ),
        (
            "Half of the crew were for mending lamps and 40% thought that this would help.",
            [
                "share of the crew that were for mending lamps",
                "share of the crew that thought that mending lamps would help",
            ],
        ),
        (
            "She told of lamp expenditure, with Ruritania spending $9 per year, compared to $4 in Syldavia.",
            [
                "amount of lamp expenditure that Ruritania is spending",
                "amount of lamp expenditure that is spent per year in Syldavia",
            ],
        ),
        (
            "Some 10% of the port's 9 million pilots are ill; estimates for the isles are as high as 2 million.",
            [
                "share of the port's 9 million pilots that are ill",
                "the port's pilots",
                "pilots that are ill, estimates for the isles",
            ],
        ),
        ("About 400 pilots left, 2 per cent of the crews.", ["pilots that left", "share of the crews that pilots are"]),
        (
            "In Ruritania about 20% of all pilots are cooks (4,000).",
            ["share of all pilots that are cooks", "pilots that are cooks"],
        ),
        ("Losses in the port, she said, fell by 9% in 2009.", ["decrease in losses in the port"]),
    ],
)
def test_measure_takes_up_what_the_sentence_named(text: str, measures: list[str]) -> None:
    assert measures_of(text) == measures


@pytest.mark.parametrize(
    ("measure", "before", "expected"),
    [
        (
            "share of boats covered by such pacts",
            ("Bilateral pacts are rare.",),
            "share of boats covered by bilateral pacts",
        ),
        (
            "years for which this old rule has been in place",
            ("Nobody asks.", 'It is the port\'s "dim, not dark" rule.'),
            'years for which the port\'s "dim, not dark" rule has been in place',
        ),
        (
            "share of the costs that will be paid",
            ("This is a cost of $4 a head.", "The cost of the next count of boats is high."),
            "share of the costs of the next count of boats that will be paid",
        ),
        ("pilots on this 2010 round", ("The long round began.",), "pilots on this 2010 round"),
        ("lamps in these ports", ("He likes ports.",), "lamps in these ports"),
        ("lamps such as buoys", ("Red buoys are dear.",), "lamps such as buoys"),
    ],
)
def test_measure_is_named_by_the_text_before(measure: str, before: tuple[str, ...], expected: str) -> None:
    assert resolved(measure, before) == expected
