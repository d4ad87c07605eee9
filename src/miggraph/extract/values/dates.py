"""Dates and periods as texts print them; their words and order are in the rule file ``date``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from miggraph.extract.rules import RuleMatch, TokenLine, entries, line_of, load, word_set


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: ``start`` and ``end`` are offsets, ``first`` and ``last`` the days (equal for one day)."""

    start: int
    end: int
    first: date
    last: date


def find_date(text: str) -> Dated | None:
    """The first full date (day, month and year) in a text, or span of days within a month."""
    line = line_of(text)
    return next((dated for match in load("date").under("date/").all(line) if (dated := _dated(line, match))), None)


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
    return " ".join(word for word in text.split(" ") if word.rstrip(",").lower() not in word_set("weekday"))


def _dated(line: TokenLine, match: RuleMatch) -> Dated | None:
    year, month, day, last = (match.group(line, name) for name in ("year", "month", "day", "last"))
    try:
        first = date(int(year), _month(month), _day(day))
        return Dated(match.start, match.end, first, first.replace(day=_day(last)) if last else first)
    except ValueError:
        return None


def _month(word: str) -> int:
    if word.isdigit():
        return int(word)
    found = [number for number, month in enumerate(entries("month"), 1) if month.startswith(word.lower().rstrip("t"))]
    if not found:
        raise ValueError(f"{word} is no month")
    return found[0]


def _day(word: str) -> int:
    return int(word.rstrip("stndrhe"))
