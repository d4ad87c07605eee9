"""Marks of notes that a converter left as bare figures (``law.12 The``): told by their order through a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from miggraph.reader.markup import HIDDEN

_CANDIDATE = re.compile(
    r"""(?:(?<=[^\W_][.,;:!?])|(?<=[.,;:!?][)\]”"’»])|(?<=[^\W_][)\]”"’»][.,;:!?])|(?<=[^\W_][)”"’»])|(?<=[^\W\d_]{3}))
        (?P<space>[ ]{0,2})(?P<number>\d{1,3})
        (?=(?P<end>[ \t]*[\r\n]|\s*\Z)|(?P<next>[ ]+)|[.,;:)](?:\s|\Z))
    """,
    re.VERBOSE,
)
_SENTENCE_END = re.compile(r"[.!?][)\]”\"’»]?$")
_NOTE = re.compile(r"^[ \t]*(\d{1,3})[ \t]+(?=\S)", re.MULTILINE)
_YEAR = re.compile(r"(?<![\d.])(?:1[89]|20)\d\d[.,]$")
_SENTENCE_END = re.compile(r"[.!?][)\]”\"’»]?$")
_CAPITAL = re.compile(r"[ ]+[“\"‘(]?[A-Z]")
_LABEL = re.compile(
    r"\b(?:no|nos|p|pp|para|paras|art|arts|vol|ch|sec|fig|ed|cf|c|ca|vs|resolution|decision|recommendations?|articles?"
    r"|agenda|annex|page|paragraphs?|tables?|figures?|chapters?|sections?|level|type|phase|tier|part|goals?|targets?|box"
    r"|grade|group|objectives?|rules?|items?|covid|january|february|march|april|may|june|july|august|september|october"
    r"|november|december)[.,:)]?[ ]*$",
    re.IGNORECASE,
)

WIDEST_STEP = 5
"""Two marks that follow one another differ by no more than this: few are lost between them."""
SURE = 5
"""A series of so many marks is one by itself; a shorter one …"""
SHORTEST = 2
"""… has at least so many, each with its note."""
RESTART = 3
"""A series that begins anew (notes of a further chapter) has more marks than this."""


class Marks(NamedTuple):
    """A text with the marks of its notes blotted out, and where each note is first cited."""

    text: str
    cited: Mapping[int, int]


class _Link(NamedTuple):
    length: int
    number: int
    start: int
    end: int
    before: _Link | None


def hide_marks(text: str) -> Marks:
    """Blot out the figures at the ends of words and sentences that rise in steps of about one through the text.

    A figure at the end of a sentence may belong to it; only those are marks that stand in such a series.
    """
    last = _longest(text)
    parts: list[str] = []
    cited: dict[int, int] = {}
    end = len(text)
    while last:
        parts.append(text[last.end : end])
        parts.append(HIDDEN * (last.end - last.start))
        end = last.start
        cited[last.number] = last.start
        last = last.before
    if not cited:
        return Marks(text, {})
    parts.append(text[:end])
    return Marks("".join(reversed(parts)), cited)


def _longest(text: str) -> _Link | None:
    """The longest series of marks; each mark is looked at once."""
    best: dict[int, _Link] = {}
    longest: _Link | None = None
    for match in _CANDIDATE.finditer(text):
        if not _may_be_mark(match, text):
            continue
        number = int(match["number"])
        before = max(
            (best[n] for n in range(number - WIDEST_STEP, number) if n in best),
            key=lambda link: link.length,
            default=None,
        )
        length = before.length + 1 if before else 1
        if number == 1 and longest and longest.length > RESTART:
            before, length = longest, longest.length + 1 - RESTART
        elif before is None and number > WIDEST_STEP:
            continue
        link = _Link(length, number, match.start(), match.end("number"), before)
        if number not in best or best[number].length < length:
            best[number] = link
        if not longest or longest.length < length:
            longest = link
    if not longest or longest.length < SHORTEST:
        return None
    return longest if longest.length >= SURE or _has_notes(longest, text) else None


def _has_notes(last: _Link | None, text: str) -> bool:
    """Whether each mark of a short series has a line below it that opens with its number."""
    opening = {int(match[1]): match.start() for match in _NOTE.finditer(text)}
    while last:
        if opening.get(last.number, 0) < last.start:
            return False
        last = last.before
    return True


def _may_be_mark(match: re.Match[str], text: str) -> bool:
    """Whether a figure may be a mark by what stands around it: no number of a page, a year or an amount."""
    start = match.start()
    before = text[max(0, start - 24) : start]
    if match["number"].startswith("0") or _LABEL.search(before):
        return False
    closed = before[-1:] in '.,;:!?)]”"’»'
    if match["space"]:
        ends = match["end"] is not None or bool(_CAPITAL.match(text, match.end("number")))
        at_end = match["end"] is not None and before[-1:] in ",;:)”’»"
        return at_end or (ends and bool(_SENTENCE_END.search(before)))
    if before[-1:] in ".," and before[-2:-1].isdigit():  # a decimal, unless a sentence ends with a year
        ends = match["end"] is not None or bool(_CAPITAL.match(text, match.end("number")))
        return ends and bool(_YEAR.search(before))
    return closed or before[-1:].isalpha()
