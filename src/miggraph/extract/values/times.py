"""Times of day as programmes print them: "9 - 9:30 a.m.", "10:40 – 12:20 p.m.", "4:30 pm", "14.00-15.30"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from miggraph.extract.rules import RuleMatch, TokenLine, line_of, load

_NOON = 12
_ZONE = 1
"""Behind a time in brackets may stand one word more: "hours", or a time zone."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A printed time: ``begins`` and ``ends`` as it means them, ``start`` and ``end`` where it stands in its text."""

    begins: time
    ends: time | None
    start: int
    end: int


def begins_with_time(text: str) -> bool:
    """Whether a text begins with what may be a time; :func:`read_clock` decides whether it is one."""
    return _match(line_of(text)) is not None


def read_clock(text: str) -> Clock | None:
    """The time that a text begins with; None where it begins with none.

    A first time without "a.m." or "p.m." takes the half of the day that brings it before the second one. A slip of
    the printer ("11:45 pm Coffee") stays as printed.
    """
    line = line_of(text)
    match = _match(line)
    if not match:
        return None
    hour, minute, half = (match.group(line, name) for name in ("hour", "minute", "half"))
    if "end_hour" not in match.groups:
        begins = _time(hour, minute, half) if minute or half or match.group(line, "mark") else None
        return Clock(begins, None, match.start, match.end) if begins else None
    end_hour, end_minute, end_half = (match.group(line, f"end_{name}") for name in ("hour", "minute", "half"))
    if not (minute or end_minute or end_half or half):
        return None
    ends = _time(end_hour, end_minute, end_half)
    begins = _before(hour, minute, end_half, ends) if end_half and not half and ends else _time(hour, minute, half)
    return Clock(begins, ends, match.start, match.end) if begins and ends else None


def read_bracketed(text: str) -> Clock | None:
    """The time that a text prints in brackets and nothing beside; ``start`` and ``end`` are those of the brackets."""
    for match in load("time")["time/bracket"].finditer(line_of(text)):
        first, last = match.groups["time"]
        clock = read_clock(text[first:last])
        if clock and len(text[first + clock.end : last].split()) <= _ZONE:
            return Clock(clock.begins, clock.ends, match.start, match.end)
    return None


def read_trailing(text: str) -> Clock | None:
    """The time that ends a text or stands before a bracket: "Lamps, 9.15 (Chair: Ada Holm)"."""
    for match in load("time")["time/trailing"].finditer(line_of(text)):
        first, last = match.groups["time"]
        clock = read_clock(text[first:last])
        if clock and first + clock.end >= last:
            return Clock(clock.begins, clock.ends, match.start, last)
    return None


def _match(line: TokenLine) -> RuleMatch | None:
    rules = load("time")
    return rules["time/span"].match(line) or rules["time/point"].match(line)


def remarks(clocks: Sequence[Clock | None]) -> list[str | None]:
    """What is odd about the times of one day's programme, item by item; None for a time in order, or for no time.

    An item that ends before it begins is odd. So are those starts, as few as possible, without which the others never
    go back.
    """
    timed = [index for index, clock in enumerate(clocks) if clock]
    kept = {timed[n] for n in _longest_rise([clock.begins for clock in clocks if clock])}
    said: list[str | None] = []
    for index, clock in enumerate(clocks):
        words = []
        if clock and clock.ends and clock.ends < clock.begins:
            words.append(
                f"The printed end, {clock.ends:%H:%M}, is earlier than the printed start, {clock.begins:%H:%M}."
            )
        if clock and index not in kept:
            words.append(_out_of_order(index, clock, clocks, kept))
        said.append(" ".join(words) or None)
    return said


def _out_of_order(index: int, clock: Clock, clocks: Sequence[Clock | None], kept: set[int]) -> str:
    before = max((n for n in kept if n < index), default=None)
    after = min((n for n in kept if n > index), default=None)
    earlier, later = (clocks[n] if n is not None else None for n in (before, after))
    printed = f"The printed start, {clock.begins:%H:%M},"
    if earlier and clock.begins < earlier.begins:
        return f"{printed} is earlier than that of an item before it, {earlier.begins:%H:%M}."
    end = f", {later.begins:%H:%M}" if later else ""
    return f"{printed} is later than that of an item after it{end}."


def _longest_rise(times: Sequence[time]) -> list[int]:
    """Indexes of a longest run of times, gaps allowed, that never goes back (patience sorting)."""
    ends: list[time] = []
    last: list[int] = []
    before: list[int] = []
    for index, moment in enumerate(times):
        place = bisect_right(ends, moment)
        ends[place : place + 1] = [moment]
        last[place : place + 1] = [index]
        before.append(last[place - 1] if place else -1)
    chain: list[int] = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]


def _before(hour: str, minute: str, half: str, ends: time) -> time | None:
    same = _time(hour, minute, half)
    if same and same <= ends:
        return same
    return _time(hour, minute, "am" if half.lower().startswith(("p", "n")) else "pm") or same


def _time(hour: str, minute: str, half: str) -> time | None:
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= _NOON:
            return None
        late = half.lower().startswith(("p", "n"))
        hours = hours % _NOON + (_NOON if late else 0)
    return time(hours, minutes) if hours <= 23 and minutes <= 59 else None
