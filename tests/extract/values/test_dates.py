"""The first date in a text."""

from __future__ import annotations

import pytest

from miggraph.extract.values.dates import first_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("adopted on 3 May 2004 in Quenby", "2004-05-03"),
        ("adopted in May 2004", "2004-05"),
        ("adopted in 2004", "2004"),
        ("2004 saw it adopted", "2004"),
        ("issued as Legislative Decree No. 650 of 1998", "1998"),
        ("issued as Decree No. 12 of 1998", "1998"),
        ("issued at last", None),
    ],
)
def test_first_date_is_as_exact_as_the_words(text: str, date: str | None) -> None:
    assert first_date(text) == date
