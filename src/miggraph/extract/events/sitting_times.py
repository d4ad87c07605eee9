"""When a session was held that only the text tells of: the hours and days that titles, sentences and headings give."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from miggraph.extract.events.agenda_days import named_day
from miggraph.extract.events.labels import find_labels
from miggraph.extract.events.line_evidence import listed_parts
from miggraph.extract.rules import entries, line_of, load
from miggraph.extract.values.dates import find_dates, without_weekdays
from miggraph.extract.values.times import Clock, read_bracketed, read_clock, read_trailing
from miggraph.model import BlockKind, Event, Prose, Report, join

_RULES = load("sitting")
_LED = _RULES.under("sitting/led")
_MARKS = " ,.:;()[]–—-"
_BRACKET = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]{3,120}(?:\([^()]*\)[^()\[\]]*)?)[)\]]\s*[.:]?$")
_DAY = re.compile(r"[\s,(]+(?P<day>(?P<date>\d{1,2})[./](?P<month>\d{1,2})\.?)$")
"""A day in figures without its year."""
_LONGEST_WEEK = timedelta(days=6)
_WEEK = tuple(day.strip("'").casefold() for day in entries("weekday"))


class When(NamedTuple):
    """What a title says of when its session was held: the hours, the words for the day, and the title without both."""

    clock: Clock | None
    day: str
    title: Prose


def when_of(title: Prose) -> When:
    """The hours and the day that a title gives at its beginning or end or in brackets."""
    bracketed = read_bracketed(title.text)
    if bracketed:
        parts = [title.slice(0, bracketed.start), title.slice(bracketed.end)]
        parts = [part for part in parts if part.text.strip(_MARKS)]
        close = len(parts) > 1 and parts[1].text[0] in ":.,;"
        return When(bracketed, "", join(parts, "" if close else " ")) if parts else When(None, "", title)
    for match in load("time")["time/span"].finditer(line_of(title.text)):
        clock = read_clock(title.text[match.start :])
        before, behind = title.text[: match.start].rstrip(_MARKS), title.text[match.end :].lstrip(_MARKS)
        if clock and not behind and before:
            return When(clock, "", title.slice(0, len(before)))
        if clock and not before and behind:
            return When(clock, "", title.slice(len(title.text) - len(behind)))
    return _opening(title) or _stamped(title) or _in_bracket(title)


def _opening(title: Prose) -> When | None:
    """The hour with which a title begins, before a dash, a colon or the like: "9.30 – Lamps"."""
    clock = read_clock(title.text)
    behind = title.text[clock.end :] if clock else ""
    rest = behind.lstrip(f"{_MARKS}|·")
    marked = len(behind) - len(rest) > 1 and rest[:1].isupper()
    return When(clock, "", title.slice(len(title.text) - len(rest))) if marked else None


def _stamped(title: Prose) -> When | None:
    """The hour with which a title ends, and perhaps the day in figures before it: "Lamps 3.05, 9:30"."""
    clock = read_trailing(title.text)
    if clock is None or clock.end < len(title.text.rstrip()):
        return None
    before = title.text[: clock.start].rstrip(_MARKS)
    day = _DAY.search(before)
    return When(clock, day["day"] if day else "", title.slice(0, day.start() if day else len(before)))


def _in_bracket(title: Prose) -> When:
    """What a bracket behind a title says, where all of it says when the session was held or who led it."""
    bracket = _BRACKET.search(title.text)
    if not bracket or not title.text[: bracket.start()].strip(_MARKS):
        return When(None, "", title)
    clock: Clock | None = None
    days: list[str] = []
    led = False
    for part in listed_parts(bracket["inside"]):
        time = read_clock(part)
        if time and not part[time.end :].strip(_MARKS):
            clock = clock or time
        elif is_day(part):
            days.append(part)
        elif find_labels(part) or _LED.first(line_of(part)):
            led = True
        elif not led:
            return When(None, "", title)
    if clock is None and not days:
        return When(None, "", title)
    return When(clock, ", ".join(days), title.slice(0, bracket.start()))


def is_day(text: str) -> bool:
    """Whether words name a day of the week, a date or a part of a day and nothing else."""
    part = load("programme")["programme/day.part"].search(line_of(text))
    rest = without_weekdays((text[: part.start] if part else text).strip(_MARKS)).strip(_MARKS)
    return (
        not rest
        or named_day(rest, date(2000, 1, 1)) is not None
        or bool(_RULES["sitting/date.bare"].match(line_of(rest)))
    )


class Days:
    """The days of an event, as headings and sentences name them."""

    def __init__(self, report: Report, event: Event) -> None:
        self._first, self._last = event.start, event.end or event.start
        self._named: list[tuple[int, date]] = []
        for block in report.blocks:
            if block.kind in (BlockKind.HEADING, BlockKind.LINES) or len(block.text) <= _LONGEST_DAY:
                for line in block.lines:
                    day = self._of_line(line.text)
                    if day:
                        self._named.append((line.span.start, day))

    def _of_line(self, text: str) -> date | None:
        for found in find_dates(text) or find_dates(f"{text.strip(' .:')} {self._first.year}"):
            if found.first == found.last and self.has(found.first):
                return found.first
        dated = named_day(text, self._first, is_line=True)
        if dated and self.has(dated):
            return dated
        return self.named(text) if is_day(text) else None

    def named(self, words: str) -> date | None:
        """The first day that words name by its date or the day of the week."""
        figures = _DAY.search(f" {words}")
        if figures:
            return self._in_figures(int(figures["date"]), int(figures["month"]))
        told = _RULES["sitting/date.bare"].search(line_of(words))
        dated = self.of_date(told.group(line_of(words), "date")) if told else None
        weekday = _RULES["sitting/weekday"].search(line_of(words))
        by_name = self.of_weekday(weekday.group(line_of(words), "day")) if weekday else None
        return by_name or dated

    def _in_figures(self, day: int, month: int) -> date | None:
        """The day of the event that has a day and a month."""
        length = (self._last - self._first).days
        days = (self._first + timedelta(days=number) for number in range(length + 1))
        return next((each for each in days if (each.day, each.month) == (day, month)), None)

    def has(self, day: date) -> bool:
        """Whether a day is one of the event."""
        return self._first <= day <= self._last

    def of_date(self, text: str) -> date | None:
        """The day of the event that a date without its year names."""
        found = next(iter(find_dates(f"{text} {self._first.year}")), None)
        return found.first if found and self.has(found.first) else None

    def at(self, place: int) -> date | None:
        """The day that the last heading before a place names."""
        return next((day for start, day in reversed(self._named) if start <= place), None)

    def of_weekday(self, name: str) -> date | None:
        """The one day of the event that is a day of the week."""
        if self._last - self._first > _LONGEST_WEEK:
            return None
        days = (self._first + timedelta(days=n) for n in range((self._last - self._first).days + 1))
        return next((day for day in days if day.weekday() == _WEEK.index(name.casefold())), None)


_LONGEST_DAY = 40
"""A line of so many characters may name a day and nothing else."""


def time_in(text: str) -> Clock | None:
    """The time at which a sentence says that a session met."""
    line = line_of(text)
    found = (read_clock(text[match.groups["hour"][0] :]) for match in _RULES["sitting/time"].finditer(line))
    return next((clock for clock in found if clock), None)


def time_beside_day(text: str) -> Clock | None:
    """The time in a line that begins with a day: "Monday 3 May, 9.30-11.00. Chair: Ada Holm"."""
    for match in load("time")["time/span"].finditer(line_of(text)):
        before = text[: match.start].strip(_MARKS)
        if before and is_day(before):
            return read_clock(text[match.start :])
    return None


def day_in(text: str, days: Days) -> date | None:
    """The day on which a sentence says that a session met."""
    line = line_of(text)
    weekday = _RULES["sitting/weekday"].search(line)
    named = days.of_weekday(weekday.group(line, "day")) if weekday else None
    told = _RULES["sitting/date"].search(line)
    return named or (days.of_date(told.group(line, "date")) if told else None)
