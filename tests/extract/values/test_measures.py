"""What quantities measure, where a sentence takes up the one before it, and what is no noun phrase."""

import pytest

from miggraph.extract.values.measures import Measure, counted_in, describe, taken_up, whole_in
from miggraph.extract.values.quantities import find_quantities
from miggraph.extract.values.wording import is_noun_phrase


def measures_of(*sentences: str) -> list[str | None]:
    """The measures of the last of several sentences."""
    whole = counted = ""
    found: list[str | None] = []
    for text in sentences:
        quantities = find_quantities(text)
        measures = describe(text, quantities, whole, counted)
        whole, counted = whole_in(text, measures), counted_in(quantities, measures)
        found = [measure.measures for measure in measures]
    return found


@pytest.mark.parametrize(
    ("sentences", "measures"),
    [
        (("The port asked 40 pilots from the north.", "Half of them were ill."), ["share of pilots that were ill"]),
        (("Most respondents were pilots.", "Some 40% had a lamp."), ["share of respondents that had a lamp"]),
        (("It rained.", "Half of them were ill."), ["share that were ill"]),
        (("About 20% of the herders had a lamp.", "About 50% had a boat."), ["share of the herders that had a boat"]),
    ],
)
def test_share_is_of_what_the_sentence_before_tells(sentences: tuple[str, ...], measures: list[str]) -> None:
    assert measures_of(*sentences) == measures


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        (
            "Studies tell that between 4 million (Sund) and 1 billion (Moe) pilots may be ill.",
            ["pilots that may be ill", "pilots that may be ill"],
        ),
        ("A storm would result in a 20% loss of boats.", ["loss of boats that a storm would result in"]),
        ("It would take 7 years of fees to pay for the lamps.", ["years of fees to pay for the lamps"]),
        ("Few read of its low signature rate of 34 ports.", ["low signature rate"]),
        (
            "They mend lamps, with each of the ports contributing one third of the funds.",
            ["share of the funds contributed by each of the ports"],
        ),
        ("High numbers of pilots were in favour of lamps (82 %).", ["share of pilots that were in favour of lamps"]),
    ],
)
def test_measure_keeps_its_condition_its_whole_and_its_purpose(text: str, measures: list[str]) -> None:
    assert measures_of(text) == measures


def test_sum_takes_up_what_the_sentence_before_is_about() -> None:
    first = [Measure("USD", "the global cost of the count of boats")]
    assert taken_up(Measure("USD", "approximate cost"), first).measures == "approximate cost of the count of boats"
    assert taken_up(Measure("USD", "approximate fee"), first).measures == "approximate fee"


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("lamps of the port", True),
        ("lamps that are dim", True),
        ("the cost of lamps", True),
        ("lamps are dim", False),
        ("which pilots like", False),
        ("they have lamps", False),
        ("below the line", False),
    ],
)
def test_clause_is_no_noun_phrase(phrase: str, *, told: bool) -> None:
    assert is_noun_phrase(phrase) is told
