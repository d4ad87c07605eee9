"""Periods as a text prints them: a year, a range of years, a month of a year."""

from __future__ import annotations

import re

_YEAR = r"(?:1[89]|20)\d\d"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_PART = r"(?:the\s+)?(?:end|beginning|middle|start)\s+of\s+|early\s+|late\s+|mid-"
_WHEN = rf"(?:{_PART})?(?:(?:\d{{1,2}}\s+)?{_MONTH}\s+)?{_YEAR}"
_TITLED = r"(?:Convention|Protocol|Declaration|Dialogue|round|Round|Session|Conference|World|High)"
_PERIOD = re.compile(
    rf"\b(?P<range>{_YEAR}\s?[-–]\s?(?:{_YEAR}|\d\d)|{_YEAR}/\d\d(?:\d\d)?)\b"
    rf"|\b(?:[Bb]etween|[Ff]rom)\s+(?P<span>{_WHEN}\s+(?:and|to|until|through)\s+{_WHEN})\b"
    rf"|\b(?P<since>(?:[Ss]ince|[Uu]ntil|[Aa]fter|[Bb]efore)\s+{_WHEN})\b"
    rf"|\b(?:through|[Ii]n|by|[Dd]uring|of|for)\s+(?:the\s+)?(?P<joined>{_YEAR}\s+and\s+(?:part\s+of\s+)?{_YEAR})\b"
    rf"|\b(?:starting\s+|[Ff]rom\s+|back\s+to\s+|[Ii]n\s+|[Bb]y\s+|[Dd]uring\s+|[Tt]hrough\s+|[Aa]s\s+of\s+|[Aa]t\s+)"
    rf"(?:the\s+(?:year\s+)?)?(?P<point>{_WHEN}s?)\b(?!-?[A-Za-z]|\s?[-–]\s?\d)(?!\s+(?:[A-Z][\w-]+\s+)*{_TITLED}\b)"
)


def find_periods(text: str) -> list[tuple[int, int, str]]:
    """Where a text prints a period (from, to) and how; years in titles ("the 1990 Convention") are none."""
    found = []
    for match in _PERIOD.finditer(text):
        printed = match[match.lastgroup] if match.lastgroup else match[0]
        found.append((match.start(), match.end(), " ".join(printed.split())))
    return found
