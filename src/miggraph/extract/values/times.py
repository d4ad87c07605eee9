"""Times of day as programmes print them: "9 - 9:30 a.m.", "11:50 – 12:15 p.m.", "4:30 pm", "14.00-15.30"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

_NOON = 12
_HALF = r"(?:[ap]\.?\s?m\b\.?|noon\b|midnight\b)"
_FROM = rf"(\d{{1,2}})(?:[:.h](\d{{2}}))?\s*({_HALF})?"
TIME = re.compile(
    rf"(?:from\s+)?{_FROM}\s*(?:[-–—]|to\b|until\b)\s*{_FROM}(?!\d|[:.]\d|/)(?=\s|$|\W)|{_FROM}(?!\d|/|\s*[-–—]\s*\d)(?=\s|$|\W)",
    re.IGNORECASE,
)
"""A time or a span of time; :func:`read_clock` decides whether it is one."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A printed time: ``begins`` and ``ends`` as it means them, ``start`` and ``end`` where it stands in its text."""

    begins: time
    ends: time | None
    start: int
    end: int


def read_clock(text: str) -> Clock | None:
    """The time that a text begins with; None where it begins with none.

    A first time without "a.m." or "p.m." takes the half of the day that brings it before the second one. A slip of
    the printer ("11:45 pm Coffee") stays as printed.
    """
    match = TIME.match(text)
    if not match:
        return None
    first, second, alone = match.group(1, 2, 3), match.group(4, 5, 6), match.group(7, 8, 9)
    if alone[0]:
        begins = _time(*alone) if alone[1] or alone[2] else None
        return Clock(begins, None, match.start(), match.end()) if begins else None
    if not (first[1] or second[1] or second[2] or first[2]):
        return None
    ends = _time(*second)
    begins = _before(first[0], first[1], second[2], ends) if second[2] and not first[2] and ends else _time(*first)
    return Clock(begins, ends, match.start(), match.end()) if begins and ends else None


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


def _before(hour: str, minute: str | None, half: str, ends: time) -> time | None:
    same = _time(hour, minute, half)
    if same and same <= ends:
        return same
    return _time(hour, minute, "am" if half.lower().startswith(("p", "n")) else "pm") or same


def _time(hour: str, minute: str | None, half: str | None) -> time | None:
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= _NOON:
            return None
        late = half.lower().startswith(("p", "n"))
        hours = hours % _NOON + (_NOON if late else 0)
    return time(hours, minutes) if hours <= 23 and minutes <= 59 else None
