"""Page furniture: running heads and feet, page numbers and footnotes, told by repetition and shape, never by name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from miggraph.model import Line, Span

_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—\s]*\d{1,4}[-–—\s]*(?:(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\s*(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]+\s*\S|<sup>\s*\w{1,3}\s*</sup>\s*\S|\[\^\w+\]:\s*\S)")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,}|={3,})\s*")

LEAST_REPEATS = 4
"""A running head stands on at least this many pages."""
LEAST_SHARE = 0.25
"""… and on at least this share of the page gaps."""
LEAST_AT_GAP = 0.8
"""… and nearly always beside a page gap (or beside other furniture)."""
LONGEST = 100
"""… and has at most this many characters."""


def is_footnote(line: Line, text: str) -> bool:
    """Whether a line opens with a footnote's mark."""
    return bool(_FOOTNOTE.match(text, line.span.start, line.span.end))


def is_rule(line: Line, text: str) -> bool:
    """Whether a line is a horizontal rule."""
    return bool(_RULE.fullmatch(text[line.span.start : line.span.end]))


def furniture_lines(lines: Sequence[Line], text: str) -> frozenset[int]:
    """Indexes of the lines that are running heads, running feet or page numbers.

    A line counts when its words (figures aside) recur all over the report, nearly always next to a page gap: a form
    feed, two or more empty lines, or the edge of the text. Lines next to such lines are tried again, so that a head
    of several lines goes as a whole.
    """
    filled = [index for index, line in enumerate(lines) if line.text]
    places: dict[str, list[int]] = defaultdict(list)
    for place, index in enumerate(filled):
        if len(lines[index].text) <= LONGEST and not is_footnote(lines[index], text):
            places[_key(lines[index])].append(place)
    gaps = _gaps(lines, filled, text)
    known: set[int] = set()
    while True:
        fresh = {
            place
            for key, found in places.items()
            if not known.issuperset(found) and _recurs(found, gaps, known)
            for place in found
            if key
        }
        if not fresh - known:
            break
        known |= fresh
    numbers = {p for p in gaps if p < len(filled) and _PAGE_NUMBER.fullmatch(lines[filled[p]].text)}
    numbers |= {p - 1 for p in gaps if p > 0 and _PAGE_NUMBER.fullmatch(lines[filled[p - 1]].text)}
    return frozenset(filled[place] for place in known | numbers)


def lines_within(lines: Sequence[Line], spans: Sequence[Span]) -> frozenset[int]:
    """Indexes of the lines that lie in spans, which stand in order."""
    found = []
    place = 0
    for index, line in enumerate(lines):
        while place < len(spans) and spans[place].end <= line.span.start:
            place += 1
        if place < len(spans) and line.text and spans[place].overlaps(line.span):
            found.append(index)
    return frozenset(found)


def _key(line: Line) -> str:
    return re.sub(r"[\W\d]+", " ", line.text).strip()


def _gaps(lines: Sequence[Line], filled: Sequence[int], text: str) -> Counter[int]:
    """Places in ``filled`` before which a page gap lies."""
    gaps: Counter[int] = Counter()
    for place in range(len(filled) + 1):
        before = filled[place - 1] if place else -1
        after = filled[place] if place < len(filled) else len(lines)
        start = lines[before].span.end if place else 0
        end = lines[after].span.start if after < len(lines) else len(text)
        if after - before > 2 or "\f" in text[start:end] or place in (0, len(filled)):
            gaps[place] += 1
    return gaps


def _recurs(found: Sequence[int], gaps: Counter[int], known: set[int]) -> bool:
    at_gap = sum(1 for p in found if p in gaps or p + 1 in gaps or p - 1 in known or p + 1 in known)
    return len(found) >= max(LEAST_REPEATS, LEAST_SHARE * len(gaps)) and at_gap >= LEAST_AT_GAP * len(found)
