"""The lines of a programme that name a day, with its date or by counting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from miggraph.extract.events.labels import find_labels
from miggraph.extract.events.slot_kinds import slot_kind
from miggraph.extract.rules import line_of, load
from miggraph.extract.values.dates import find_date, without_weekdays
from miggraph.extract.values.times import read_clock

_RULES = load("programme")
_NTH = _RULES.under("programme/nth.")
_DASH = re.compile(r"\s+[–—·|-]\s+")
_MARKS = " ,.:;–—-()*"
_REMARK = re.compile(r"\s+\([^()]*[^\W\d_][^()]*\)\W*$")
_LONGEST_REMARK = 8
"""So many words behind a dash may say whose day or what kind of day it is."""
_LONGEST_EVENT = timedelta(days=31)


def named_day(text: str, first: date, *, is_line: bool = False) -> date | None:
    """The day that a line names, with or without its year; None for a day long before or after.

    A whole line may also say in brackets or behind a dash whose day it is.

    :param first: the first day of the event, from which days without a year are told
    """
    forms = [text, *(_without_remark(text) if is_line else ())]
    return next((day for form in forms if (day := _bare_day(form, first))), None)


def day_before_time(text: str) -> tuple[date, int] | None:
    """The day with which a text begins and where the time behind it does: "Monday, 3 May 2031, 10.00 – 12.00"."""
    found = find_date(text)
    if found is None or without_weekdays(text[: found.start]).strip(_MARKS):
        return None
    begin = len(text) - len(text[found.end :].lstrip(_MARKS))
    return (found.first, begin) if read_clock(text[begin:]) else None


def _bare_day(text: str, first: date) -> date | None:
    """The day that a text names and nothing else."""
    part = _RULES["programme/day.part"].search(line_of(text))
    text = text[: part.start].rstrip(_MARKS) if part else text
    nth = _NTH.first(line_of(text.strip(_MARKS)))
    if nth:
        return first + timedelta(days=int(nth.rule.gives["nth"]) - 1)
    number = _RULES["programme/day.number"].search(line_of(text))
    plain = f"{text[: number.start]} {text[number.end :]}".strip(_MARKS) if number else text
    for dated in (plain, f"{plain.rstrip(' .:')} {first.year}"):
        found = find_date(dated)
        around = f"{dated[: found.start]} {dated[found.end :]}" if found else plain
        rest = without_weekdays(around.strip(_MARKS)).strip(_MARKS)
        if found and not rest:
            return found.first if timedelta(0) <= found.first - first <= _LONGEST_EVENT else None
    return None


def _without_remark(text: str) -> Iterator[str]:
    """A line that may name a day, without what is said of the day in brackets or behind a dash."""
    bracket = _REMARK.search(text)
    if bracket:
        yield text[: bracket.start()]
    for dash in reversed(list(_DASH.finditer(text))):
        remark = text[dash.end() :]
        dated = find_date(remark) or read_clock(remark) or _NTH.first(line_of(remark.strip(_MARKS)))
        if dated or find_labels(remark) or slot_kind(remark) or len(remark.split()) > _LONGEST_REMARK:
            return
        yield text[: dash.start()]
