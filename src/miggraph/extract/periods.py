"""Periods as a text prints them: a year, a range of years, a month of a year."""

from __future__ import annotations

import re

_YEAR = r"(?:1[89]|20)\d\d"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WHEN = rf"(?:(?:\d{{1,2}}\s+)?{_MONTH}\s+)?(?:(?:the\s+)?(?:end|beginning|middle|start)\s+of\s+|early\s+|late\s+|mid-)?{_YEAR}"
_PERIOD = re.compile(
    rf"\b(?:between|from)\s+(?P<span>{_WHEN}\s+(?:and|to|until|through)\s+{_WHEN})\b"
    rf"|\b(?P<since>(?:since|until|after|before)\s+{_WHEN})\b"
    rf"|\b(?:through|in|by|during|of|for|to|on)\s+(?:the\s+)?(?P<joined>{_YEAR}\s+and\s+(?:part\s+of\s+)?{_YEAR})\b"
    rf"|\b(?:in|by|during|through|for|as\s+of|on)\s+(?:the\s+(?:year\s+)?)?(?P<point>{_WHEN}s?)\b(?!\s*[-–/])(?!-?[A-Za-z])"
    rf"(?!\s+(?:[A-Z][a-z]+\s+)*(?:Convention|Protocol|Declaration|Dialogue|[Rr]ound|Session|Conference))"
    rf"|\b(?:starting|from)\s+(?P<from>{_WHEN})\b"
    rf"|\b(?P<range>{_YEAR}\s?[-–]\s?(?:{_YEAR}|\d\d)|{_YEAR}/\d\d(?:\d\d)?)\b",
)


def find_periods(text: str) -> list[tuple[int, int, str]]:
    """Where a text prints a period, and how; years in titles ("the 1990 Convention") are none."""
    found = []
    for match in _PERIOD.finditer(text):
        group = match.lastgroup or "range"
        found.append((match.start(), match.end(), " ".join(match[group].split())))
    return found
