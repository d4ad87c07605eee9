"""Dates of rewritten texts: moved as one, the law's left as they are."""

from __future__ import annotations

import random
import re
import runpy
from calendar import month_name

import pytest

from support import PROJECT

Calendar = runpy.run_path(str(PROJECT / "bench" / "dates.py"))["Calendar"]

TEXT = "They met on 5–7 May 2003 and on 11 June 2003, as Law No. 12-A of 4 March 1999 asks. It may rain in May."


@pytest.mark.parametrize("seed", range(5))
def test_dates_keep_their_order_and_lengths(seed: int) -> None:
    moved = Calendar(TEXT, random.Random(seed)).moved(TEXT)
    first, last, month, year, day, later, again = re.findall(
        r"on (\d+)–(\d+) (\w+) (\d+) and on (\d+) (\w+) (\d+),", moved
    )[0]
    assert int(last) - int(first) == 2
    assert int(day) - int(first) == 6
    assert [*month_name].index(month) < [*month_name].index(later)
    assert year == again
    assert "Law No. 12-A of 4 March 1999" in moved
    assert moved.endswith("It may rain in May.")


def test_dates_differ_among_copies() -> None:
    assert len({Calendar(TEXT, random.Random(seed)).moved(TEXT) for seed in range(40)}) > 35


@pytest.mark.parametrize("seed", range(5))
def test_year_before_a_law_stays(seed: int) -> None:
    text = "The 1989 International Convention for the Protection of Boats came before the 1994 meeting on lamps."
    moved = Calendar(text, random.Random(seed)).moved(text)
    assert moved.startswith("The 1989 International Convention for the Protection of Boats")


def test_hours_stay_where_numbers_are_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PROJECT / "bench"))
    substituted = runpy.run_path(str(PROJECT / "bench" / "rewriting.py"))["_substituted"]
    text = "14 h 30 – 17 h 15 Session of 40 pilots"
    made = {substituted(text, random.Random(seed), {}, Calendar(text, random.Random(seed))) for seed in range(5)}
    assert all(re.fullmatch(r"14 h 30 – 17 h 15 Session of \d\d pilots", each) for each in made)
    assert len(made) > 1
