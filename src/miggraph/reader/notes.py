"""Notes at the foot of a page or the end of a text: lines that open with the mark of a note, or with its number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from miggraph.model import BlockKind, Line, Span
from miggraph.reader.reading import NOTE_LINK

_MARK = re.compile(
    rf"""\s*(?: [¹²³⁴⁵⁶⁷⁸⁹⁰]+\s*(?=\S)                            # ¹
             | <sup>\s*\[?[\w*†‡§]{{1,3}}\]?\s*</sup>\s*(?=\S)      # <sup>1</sup>
             | \[\^[\w-]+\]:\s*(?=\S)                             # [^1]:
             | \$\s*(?:\{{\s*\}})?\s*\^\s*\{{?\s*\d{{1,3}}\s*\}}?\s*\$\s*(?=\S)   # $^{1}$
             | \\?\[(?:\d{{1,3}}|[ivxl]{{1,7}})\\?\]\s+(?=\S)            # [1] [iv]
             | {NOTE_LINK}\s*(?=\S)                               # [1](#ref1)
             | \^\d{{1,3}}\^?\s*(?=[A-Z“\"])                      # ^1
             | (?i:fn|footnote|endnote)\.?\s*\d{{1,3}}[.:]\s+(?=\S)
             | \d{{1,3}}/\s+(?=\S)                                  # 1/
             | [†‡]\s?(?=\S) )
    """,
    re.VERBOSE,
)
_NUMBERED = re.compile(r"(?P<number>\d{1,3})\s+(?P<word>[A-Z“\"][\w’'-]*)")
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")
_NOTE_WORD = re.compile(r"(?:Ibid|Idem|Id|See|Cf|Source|Further|More|For|Statement|Information|Op|Note|Available)")

_OPENING = re.compile(r"[A-Z“\"‘(]|https?:|www\.|ibid|see\b|[a-z]?[A-Z]")
_CITED = re.compile(rf"(?P<number>\d{{1,3}})\s+(?={_OPENING.pattern})")
_CLOSED = re.compile(r"[.!?:;][)\]”\"’»]*$")
_ALONE = re.compile(r"\d{1,3}")

NEXT_STEP = 3
"""A note that follows another has a number higher by no more than this."""
LOOK_AHEAD = 6
"""Lines in which the next note begins."""
LEAST_LENGTH = 25
"""A note has at least this many characters; a shorter line with a number is a heading."""
WRAPPED = 60
"""A note that goes on in the next line fills its first with at least this many characters; a heading does not."""
SHORTEST_TEXT = 8
WIDEST_STEP = 30
"""Notes whose numbers lie further apart do not stand in one series."""
MANY = 5
"""Numbered paragraphs that count 1, 2, 3 … are this many or more: a text whose paragraphs have numbers."""


def note_mark(text: str, start: int, end: int) -> re.Match[str] | None:
    """The mark with which the line ``text[start:end]`` opens as a note."""
    return _MARK.match(text, start, end)


def mark_numbered_notes(lines: Sequence[Line], cited: Mapping[int, int]) -> list[Line]:
    """The lines with those made notes that open with a bare number, as "21 See the annual report." does.

    The numbers rise in the order of the text, or the first word is one with which notes begin. Paragraphs that are
    numbered all through (1, 2, 3 …) are none, nor are those above which no text stands that could cite them.

    :param cited: where in the text each note is cited, as far as marks of notes were found there
    """
    lines = _cited_notes(lines, cited)
    found = [(n, match) for n, line in enumerate(lines) if (match := _opens_note(lines, n))]
    numbers = [int(match["number"]) for _, match in found]
    steady = sum(after == before + 1 for before, after in pairwise(numbers))
    counted = len(numbers) >= MANY and numbers[0] == 1 and steady >= 0.8 * (len(numbers) - 1)
    if counted or (found and not _has_text(lines[: found[0][0]])):
        return list(lines)
    marked = list(lines)
    for place, (index, match) in enumerate(found):
        steps = [after - before for before, after in pairwise(numbers[max(0, place - 1) : place + 2])]
        if any(0 < step <= WIDEST_STEP for step in steps) or _NOTE_WORD.match(match["word"]):
            line = lines[index]
            prose = line.prose.slice(match.start("word"))
            marked[index] = replace(line, prose=prose, marker=match["number"], kind=BlockKind.FOOTNOTE)
    return marked


def _has_text(lines: Sequence[Line]) -> bool:
    """Whether a sentence ends in a paragraph that does not itself open with a number."""
    numbered = opened = False
    for line in lines:
        if not opened:
            numbered = bool(_NUMBERED.match(line.text))
        opened = bool(line.text)
        if not numbered and not line.hashes and len(line.text) >= SHORTEST_TEXT and _CLOSED.search(line.text):
            return True
    return False


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


def _cited_notes(lines: Sequence[Line], cited: Mapping[int, int]) -> list[Line]:
    """The lines with those made notes that open with the number of a note that is cited above them.

    Each counts on from the note before it; the first of a page stands behind an empty line, or the next one follows.
    A number may stand alone on the line above its note.
    """
    marked: list[Line] = []
    most = max(cited, default=0)
    last = 0
    near = False
    place = 0
    while place < len(lines) and cited:
        line = lines[place]
        number, body = _cited_note(lines, place)
        place += 1
        known = number <= most if near else cited.get(number, line.span.end) < line.span.start
        if body and known and _counts_on(lines, place - 1, last, near=near):
            text = lines[body - 1]
            cut = _CITED.match(text.text) if body == place else None
            prose = text.prose.slice(cut.end()) if cut else text.prose
            span = Span(line.span.start, text.span.end)
            marked.append(replace(text, prose=prose, span=span, marker=str(number), kind=BlockKind.FOOTNOTE))
            place, last, near = body, number, True
            continue
        marked.append(line)
        near = near and bool(line.text)
    return [*marked, *lines[place:]]


def _is_bare(line: Line) -> bool:
    return not (line.kind or line.style or line.hashes or line.marker or line.cells)


def _cited_note(lines: Sequence[Line], place: int) -> tuple[int, int]:
    """The number with which a line opens as a note, and behind which line its first words end; zeros for none."""
    if not _is_bare(lines[place]):
        return 0, 0
    match = _CITED.match(lines[place].text)
    if match:
        return int(match["number"]), place + 1
    if _ALONE.fullmatch(lines[place].text):
        for after in (place + 1, place + 2):
            if after < len(lines) and lines[after].text:
                opens = _is_bare(lines[after]) and _OPENING.match(lines[after].text)
                return (int(lines[place].text), after + 1) if opens else (0, 0)
    return 0, 0


def _counts_on(lines: Sequence[Line], place: int, last: int, *, near: bool) -> bool:
    """Whether a line with a number is the next note: right behind the last one, or the first of a group."""
    number, body = _cited_note(lines, place)
    if near:
        return last < number <= last + NEXT_STEP
    followers = (_cited_note(lines, after)[0] for after in range(body, min(body + LOOK_AHEAD, len(lines))))
    follows = any(number < after <= number + NEXT_STEP for after in followers)
    apart = place == 0 or not lines[place - 1].text or (follows and bool(_CLOSED.search(lines[place - 1].text)))
    if body > place + 1 and not follows:  # a number alone may be that of the page
        return False
    return (number > last and apart and (number <= last + NEXT_STEP or follows)) or (number == 1 and follows)
