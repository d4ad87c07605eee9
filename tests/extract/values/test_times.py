"""Printed times and what is odd about them."""

from __future__ import annotations

from datetime import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.extract.values.times import Clock, read_clock, remarks


def clock(text: str) -> Clock:
    found = read_clock(text)
    assert found, text
    return found


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("9 - 9:30 a.m.", time(9), time(9, 30)),
        ("10:40 – 12:20 p.m. Lunch", time(10, 40), time(12, 20)),
        ("4:30 pm Closing", time(16, 30), None),
        ("14.00-15.30", time(14), time(15, 30)),
        ("11:45 pm Coffee", time(23, 45), None),
    ],
)
def test_printed_times_are_read(text: str, begins: time, ends: time | None) -> None:
    found = clock(text)
    assert (found.begins, found.ends) == (begins, ends)


@pytest.mark.parametrize("text", ["9 countries", "Session 1", "25:00", "13 pm", "2006"])
def test_other_numbers_are_no_times(text: str) -> None:
    assert read_clock(text) is None


def test_late_slip_among_morning_items_is_the_odd_one() -> None:
    day = [clock("9:00"), None, clock("11:00"), clock("11:45 pm"), clock("12:00"), clock("14:00")]
    said = remarks(day)
    assert [n for n, words in enumerate(said) if words] == [3]
    assert said[3] == "The printed start, 23:45, is later than that of an item after it, 12:00."


def test_early_slip_names_the_item_before() -> None:
    assert remarks([clock("11:00"), clock("12:00"), clock("1:00"), clock("14:00")]) == [
        None,
        None,
        "The printed start, 01:00, is earlier than that of an item before it, 12:00.",
        None,
    ]


def test_end_before_start_is_odd() -> None:
    [said] = remarks([clock("14:00-13:30")])
    assert said == "The printed end, 13:30, is earlier than the printed start, 14:00."


def test_items_at_one_time_are_in_order() -> None:
    assert remarks([clock("9:00"), clock("9:00"), None, clock("9:30")]) == [None] * 4


@given(st.lists(st.times().map(lambda begins: Clock(begins, None, 0, 5)) | st.none(), max_size=30))
def test_items_without_remark_never_go_back(day: list[Clock | None]) -> None:
    kept = [item.begins for item, said in zip(day, remarks(day), strict=True) if item and not said]
    assert all(one <= other for one, other in pairwise(kept))
    assert bool(kept) == any(day)
