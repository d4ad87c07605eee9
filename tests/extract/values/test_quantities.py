"""Quantities in running text."""

import json
from decimal import Decimal

import pytest

from miggraph.extract.values.quantities import find_quantities, parse_figure, parse_spoken
from support import DATA

CASES = json.loads((DATA / "numbers" / "cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_find_quantities_reads_numbers_as_printed(case: dict[str, object]) -> None:
    text = str(case["text"])
    found = [
        [text[q.start : q.end], str(q.value), None if q.upper is None else str(q.upper), q.kind.value, q.currency]
        for q in find_quantities(text)
    ]
    assert found == case["found"]


@pytest.mark.parametrize(
    ("figure", "value"), [("1,085", "1085"), ("19,81", "19.81"), ("10 000", "10000"), ("4.6", "4.6")]
)
def test_parse_figure_reads_separators(figure: str, value: str) -> None:
    assert parse_figure(figure) == Decimal(value)


def test_parse_spoken_refuses_other_words() -> None:
    with pytest.raises(ValueError, match="herring"):
        parse_spoken("two herring")


def test_find_quantities_passes_over_numbers_too_long_to_count_anything() -> None:
    assert find_quantities(f"reference {'7' * 60} of the file") == []


def test_find_quantities_survives_a_chain_of_number_words() -> None:
    assert find_quantities("one hundred and " * 200)
