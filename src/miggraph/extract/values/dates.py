"""Dates as reports print them."""

from __future__ import annotations

import re
from datetime import date

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = "|".join(MONTHS) + "|" + "|".join(m[:3] for m in MONTHS) + "|sept"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_TO = rf"(?:\s*(?:[-–—]|to|and)\s*{_DAY})?"
_DAY_FIRST = re.compile(rf"\b{_DAY}{_TO}\s+(?:of\s+)?({_MONTH})\.?,?\s+(\d{{4}})\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+{_DAY}{_TO},?\s+(\d{{4}})\b", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b,?", re.IGNORECASE)


class Dated:
    """A date in a text: ``start`` and ``end`` are offsets, ``first`` and ``last`` the days (equal for one day)."""

    def __init__(self, match: re.Match[str], first: date, last: date) -> None:
        self.start, self.end = match.span()
        self.first, self.last = first, last


def find_date(text: str) -> Dated | None:
    """The first full date (day, month and year) in a text, or span of days within a month."""
    for pattern, order in ((_DAY_FIRST, (4, 3, 1, 2)), (_MONTH_FIRST, (4, 1, 2, 3))):
        match = pattern.search(text)
        if match:
            year, month, first, last = (match[group] for group in order)
            try:
                return Dated(match, _date(year, month, first), _date(year, month, last or first))
            except ValueError:
                continue
    match = _ISO.search(text)
    if match:
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
        return Dated(match, day, day)
    return None


def _date(year: str, month: str, day: str) -> date:
    return date(int(year), 1 + [m[:3] for m in MONTHS].index(month[:3].lower()), int(day))
