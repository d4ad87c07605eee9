"""Dates and periods as texts print them; their words and order are in the rule file ``date``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from miggraph.extract.rules import RuleMatch, TokenLine, entries, line_of, load, word_set

_GLUED = re.compile(r"(?<=[^\W\d_])[-–—](?=\d)")
"""A dash between a month and a day, which would make one word of them."""
_STOPPED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2}|[IVX]{1,4})\.((?:1[89]|20)\d\d)(?!\d)")
"""The stops of a date in figures, which would make one word of it."""

_MOST_TRIES = 2
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
"""Months as dates in figures may count them."""


_BETWEEN = frozenset({",", "of", "."})
"""What may stand between a month and its year."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: ``start`` and ``end`` are offsets, ``first`` and ``last`` the days (equal for one day)."""

    start: int
    end: int
    first: date
    last: date


def find_date(text: str) -> Dated | None:
    """The first full date (day, month and year) in a text, or span of days."""
    return next(iter(find_dates(text)), None)


def find_dates(text: str) -> list[Dated]:
    """The full dates (day, month and year) and spans of days in a text, from left to right, none inside another."""
    plain = _STOPPED.sub(r"\1~\2~\3", _GLUED.sub("/", text))
    dated: list[Dated] = []
    for _ in range(_MOST_TRIES):
        line = line_of(plain)
        matches = [(match, _dated(line, match)) for match in load("date").under("date/").every(line)]
        dated += [each for _, each in matches if each]
        wrong = [match.start for match, each in matches if each is None]
        if not wrong:
            break
        plain = _without_numbers(plain, wrong)
    found: list[Dated] = []
    for each in sorted(dated, key=lambda each: (each.start, -each.end)):
        if not found or each.start >= found[-1].end:
            found.append(each)
    return found


def _without_numbers(text: str, places: list[int]) -> str:
    """A text without the numbers at some places, which make no date of what follows: as in "9:45 and 3 May"."""
    for place in places:
        number = re.compile(r"\d*").match(text, place)
        end = number.end() if number else place
        text = f"{text[:place]}{'_' * (end - place)}{text[end:]}"
    return text


def first_date(text: str) -> str | None:
    """The first day, month or year in a text, as ISO 8601 writes it ("2004-05-03", "2004-05", "2004").

    A number before a year is no month: it may be that of an act ("Decree No. 12 of 1998").
    """
    printed = [word for word in line_of(text).printed if word not in _BETWEEN]
    place = next((n for n, word in enumerate(printed) if _is_year(word)), None)
    day = find_date(text)
    if day and (place is None or str(day.first.year) == printed[place]):
        return day.first.isoformat()
    if place is None:
        return None
    try:
        before = printed[place - 1] if place else ""
        return printed[place] if before.isdigit() or not before else f"{printed[place]}-{_month(before):02}"
    except ValueError:
        return printed[place]


def _is_year(word: str) -> bool:
    return len(word) == len("2004") and word.isdigit() and word[0] in "12"


def find_periods(text: str) -> list[tuple[int, int, str]]:
    """Where a text prints a period (from, to) and how; years in titles ("the 1990 Convention") are none."""
    line = line_of(text)
    matches = sorted(load("date").under("period/").every(line), key=lambda match: match.start)
    found: list[tuple[int, int, str]] = []
    for match in matches:
        if not found or match.start >= found[-1][1]:
            found.append((match.start, match.end, " ".join(match.group(line, "period").split())))
    return found


def without_weekdays(text: str) -> str:
    """A text without the names of weekdays and the commas behind them."""
    names = word_set("weekday"), word_set("short weekday")
    return " ".join(word for word in text.split(" ") if not any(word.rstrip(",.").lower() in n for n in names))


def _dated(line: TokenLine, match: RuleMatch) -> Dated | None:
    year, month, day, last = (match.group(line, name) for name in ("year", "month", "day", "last"))
    first_year, last_month = match.group(line, "firstyear"), match.group(line, "lastmonth")
    try:
        first = date(int(first_year or year), _month(month or last_month), _day(day))
        end = date(int(year), _month(last_month or month), _day(last)) if last else first
    except ValueError:
        return None
    return Dated(match.start, match.end, first, end) if first <= end else None


def _month(word: str) -> int:
    if word.isdigit():
        return int(word)
    if word.isupper() and word in _ROMAN:
        return _ROMAN.index(word) + 1
    found = [number for number, month in enumerate(entries("month"), 1) if month.startswith(word.lower().rstrip("t"))]
    if not found:
        raise ValueError(f"{word} is no month")
    return found[0]


def _day(word: str) -> int:
    if word[:1].isdigit():
        return int(word.lower().rstrip("stndrhe"))
    return [day.strip("'") for day in entries("day in words")].index(word.lower()) + 1
