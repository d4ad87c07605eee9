"""The dates of a text moved, each behind the one before as it was."""

from __future__ import annotations

import random
import re
from calendar import month_name

_ENGLISH = tuple(month_name[1:])
_FRENCH = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
MONTHS = {name.lower(): number for names in (_ENGLISH, _FRENCH) for number, name in enumerate(names)}
"""The number of each month, from 0, by its name in small letters."""
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_DAYS = r"\d{1,2}(?:st|nd|rd|th|er)?"
_JOINED = r"(?: ?[–-] ?|,? (?:to|and|et|au) |, )"
_SEVERAL = rf"{_DAYS}(?:{_JOINED}{_DAYS})*"
_DATE = re.compile(rf"(?<![\d.])(?:({_SEVERAL}),? )?\b({_MONTH})\b(?: ({_SEVERAL})\b)?", re.I)
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_YEAR = re.compile(r"\b(?:19[5-9]\d|20[01]\d)\b")
_OF_LAW = re.compile(
    r"\b(?:Act|Code|Convention|Decree|Law|Protocol|Recommendation)s?(?: (?:\([^()]*\)|No\. ?[\w/-]+))?"
    rf",? (?:of )?(?:\d+ {_MONTH} )?$",
    re.I,
)
"""Behind this stands the date of what is one thing in all reports."""
_BEFORE_LAW = re.compile(
    r" (?:[A-Z][\w-]* |(?:and|for|in|of|on|the|to) ){0,8}(?:Act|Code|Convention|Covenant|Decree|Law|Protocol)s?\b"
)
"""Before this stands the year of such a thing."""
_OTHER_WORDS = ("may", "mai", "mars", "march")
_LAST_DAY = 28
_MOST_YEARS = 9


class Calendar:
    """Other months, days and years for those of a text.

    The months of a text become as many others in the same order, all days move by one number as far as all remain in
    their months, and all years by another one. Days of the week stay, so they are of other dates.
    """

    def __init__(self, text: str, chance: random.Random) -> None:
        self._years = chance.randint(-_MOST_YEARS, _MOST_YEARS)
        dates = [match for match in _DATE.finditer(text) if _is_date(match)]
        iso = _ISO.findall(text)
        used = sorted({MONTHS[match[2].lower()] for match in dates} | {int(month) - 1 for _, month, _ in iso})
        others = sorted(chance.sample(range(12), len(used)))
        self._months = dict(zip(used, others, strict=True))
        days = [int(day) for match in dates for part in (match[1], match[3]) for day in re.findall(r"\d+", part or "")]
        days = [day for day in (*days, *(int(day) for *_, day in iso)) if day <= 31]
        least, most = min(days, default=1), max(days, default=_LAST_DAY)
        self._days = chance.randint(1 - least, max(1 - least, _LAST_DAY - most)) if most <= _LAST_DAY else 0

    def moved(self, text: str) -> str:
        """A stretch of the text with its dates moved."""
        text = _ISO.sub(self._iso, text)
        text = _DATE.sub(lambda match: self._date(match) if _is_date(match) else match[0], text)
        return _YEAR.sub(self._year, text)

    def _year(self, match: re.Match[str]) -> str:
        of_law = _OF_LAW.search(match.string[: match.start()]) or _BEFORE_LAW.match(match.string, match.end())
        return match[0] if of_law else str(int(match[0]) + self._years)

    def _iso(self, match: re.Match[str]) -> str:
        return f"{match[1]}-{self._months[int(match[2]) - 1] + 1:02}-{int(match[3]) + self._days:02}"

    def _date(self, match: re.Match[str]) -> str:
        if _OF_LAW.search(match.string[: match.start()]):
            return match[0]
        name = match[2]
        names = _ENGLISH if name.title() in _ENGLISH else _FRENCH
        other = names[self._months[MONTHS[name.lower()]]]
        other = other.upper() if name.isupper() else other.title() if name[0].isupper() else other
        begin, end = (place - match.start() for place in match.span(2))
        return self._moved_days(match[0][:begin]) + other + self._moved_days(match[0][end:])

    def _moved_days(self, text: str) -> str:
        return re.sub(r"\d+", lambda day: str(int(day[0]) + self._days), text)


def _is_date(match: re.Match[str]) -> bool:
    """Whether words are a date: the name of a month alone may be another word."""
    return bool(match[1] or match[3]) or match[2].lower() not in _OTHER_WORDS
