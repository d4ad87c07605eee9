"""Dates as a reader writes them: 27 June 2006, June 2006, 2006."""

from __future__ import annotations

import re

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DATE = re.compile(r"(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?(?:T(\d\d:\d\d)\S*)?(?:Z|[+-]\d\d:\d\d)?")


def day(written: str, *, short: bool = False) -> str:
    """A date, a month or a year of XML Schema in words; anything else as it is.

    :param short: whether a month has three letters
    """
    match = _DATE.fullmatch(written)
    if not match or (match[2] and not 1 <= int(match[2]) <= len(_MONTHS)):
        return written
    year, month, day_of_month, _ = match.groups()
    name = _MONTHS[int(month) - 1] if month else ""
    parts = (str(int(day_of_month)) if day_of_month else "", name[:3] if short else name, year)
    return " ".join(filter(None, parts))


def time(written: str) -> str:
    """The hour and minute of a date with a time; empty where it has none."""
    match = _DATE.fullmatch(written)
    return (match[4] or "") if match else ""


def span(start: str, end: str) -> str:
    """Two dates as one expression: 2 to 4 May 2006; the first alone where the second says nothing new."""
    if not end or day(end) == day(start):
        return day(start)
    if not start:
        return f"until {day(end)}"
    first, last = day(start).split(" "), day(end).split(" ")
    while len(first) > 1 and first[-1] == last[len(first) - 1] and len(day(start).split(" ")) == len(last):
        first.pop()
    return f"{' '.join(first)} to {' '.join(last)}"
