"""Notes at the foot of a page or the end of a text: lines that open with the mark of a note, or with its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from miggraph.model import BlockKind, Line

_MARK = re.compile(
    r"""\s*(?: [¹²³⁴⁵⁶⁷⁸⁹⁰]+\s*(?=\S)                            # ¹
             | <sup>\s*\[?[\w*†‡§]{1,3}\]?\s*</sup>\s*(?=\S)      # <sup>1</sup>
             | \[\^[\w-]+\]:\s*(?=\S)                             # [^1]:
             | \$\s*(?:\{\s*\})?\s*\^\s*\{?\s*\d{1,3}\s*\}?\s*\$\s*(?=\S)   # $^{1}$
             | \[\d{1,3}\]\s+(?=\S)                               # [1]
             | \d{1,3}/\s+(?=\S)                                  # 1/
             | [†‡]\s?(?=\S) )
    """,
    re.VERBOSE,
)
_NUMBERED = re.compile(r"(?P<number>\d{1,3})\s+(?P<word>[A-Z“\"][\w’'-]*)")
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")
_NOTE_WORD = re.compile(r"(?:Ibid|Idem|Id|See|Cf|Source|Further|More|For|Statement|Information|Op|Note|Available)")

LEAST_LENGTH = 25
"""A note has at least this many characters; a shorter line with a number is a heading."""
WRAPPED = 60
"""A note that goes on in the next line fills its first with at least this many characters; a heading does not."""
WIDEST_STEP = 30
"""Notes whose numbers lie further apart do not stand in one series."""
MANY = 5
"""Numbered paragraphs that count 1, 2, 3 … are this many or more: a text whose paragraphs have numbers."""


def note_mark(text: str, start: int, end: int) -> re.Match[str] | None:
    """The mark with which the line ``text[start:end]`` opens as a note."""
    return _MARK.match(text, start, end)


def mark_numbered_notes(lines: Sequence[Line], text: str) -> list[Line]:
    """The lines with those made notes that open with a bare number, as "21 See the annual report." does.

    The numbers rise in the order of the text, or the first word is one with which notes begin. Paragraphs that are
    numbered all through (1, 2, 3 …) are none.
    """
    found = [(n, match) for n, line in enumerate(lines) if (match := _opens_note(lines, n))]
    numbers = [int(match["number"]) for _, match in found]
    steady = sum(after == before + 1 for before, after in pairwise(numbers))
    if len(numbers) >= MANY and numbers[0] == 1 and steady >= 0.8 * (len(numbers) - 1):
        return list(lines)
    marked = list(lines)
    for place, (index, match) in enumerate(found):
        steps = [after - before for before, after in pairwise(numbers[max(0, place - 1) : place + 2])]
        if any(0 < step <= WIDEST_STEP for step in steps) or _NOTE_WORD.match(match["word"]):
            line = lines[index]
            prose = line.prose.slice(match.start("word"))
            marked[index] = replace(line, prose=prose, marker=match["number"], kind=BlockKind.FOOTNOTE)
    return marked


def _opens_note(lines: Sequence[Line], number: int) -> re.Match[str] | None:
    line = lines[number]
    if line.kind or line.style or line.hashes or line.marker or line.cells or len(line.text) < LEAST_LENGTH:
        return None
    match = _NUMBERED.match(line.text)
    if not match or _MONTH.match(match["word"]) or line.text.isupper():
        return None
    opens = number == 0 or not lines[number - 1].text or lines[number - 1].kind is BlockKind.FOOTNOTE
    wrapped = len(line.text) >= WRAPPED and number + 1 < len(lines) and lines[number + 1].text
    return match if opens and (wrapped or line.text.endswith((".", ")", "”", '"'))) else None
