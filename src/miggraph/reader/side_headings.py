"""Side headings of plain text: words in the margin, beside the first lines of the text that they head.

They stand one below the other at the margin, and the text of each begins in one column. A margin whose words begin
alike ("Step One", "Step Two") counts items, and is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from miggraph.model import Line, Prose, Span, join
from miggraph.reader.lines import parse_line

_BESIDE = re.compile(r"(?P<head>\S+(?: \S+)*) {3,}(?=\S)")
_INDENT = re.compile(r" *(?=\S)")
_OPENS = re.compile(r"[^\W\d_a-zß-ÿ][^\d:.;|]*")
"""How a side heading begins and what it does not hold."""
_FEWEST = 2
"""One text with words beside it may be a letterhead."""
_MOST_LINES, _LONGEST = 3, 30
_NARROWEST = 12
"""Characters; the text of a side heading begins so far from the margin."""
_LEVEL = 3


class _Beside(NamedTuple):
    """Lines from ``first`` to ``last``, the first ``heads`` of which have words in the margin of their text."""

    first: int
    last: int
    heads: int
    column: int
    words: str


def read_side_headings(lines: Sequence[Line], text: str) -> list[Line]:
    """The lines, each side heading as a heading above its text."""
    found = [each for number in range(len(lines)) if (each := _beside(lines, text, number))]
    columns = [each.column for each in found]
    kept = {each.first: each for each in found if columns.count(each.column) >= _FEWEST and _is_alone(each, found)}
    done: list[Line] = []
    place = 0
    while place < len(lines):
        each = kept.get(place)
        done += _unwoven(lines[place : each.last + 1], text, each) if each else [lines[place]]
        place = each.last + 1 if each else place + 1
    return done


def _is_alone(each: _Beside, found: Sequence[_Beside]) -> bool:
    """Whether no other words in the margin begin with the same word."""
    first = each.words.split()[0].casefold()
    return sum(other.words.split()[0].casefold() == first for other in found) == 1


def _beside(lines: Sequence[Line], text: str, first: int) -> _Beside | None:
    """The paragraph that begins with a line, if words stand in the margin beside its first lines."""
    opening = _head(lines[first], text)
    if opening is None or (first and lines[first - 1].text) or not _OPENS.fullmatch(opening[0]):
        return None
    words, column = opening
    heads, last = 1, first
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if not line.text:
            break
        stored = text[slice(*line.span)]
        beside = _head(line, text)
        indent = _INDENT.match(stored)
        if beside and beside[1] == column and number == first + heads and heads < _MOST_LINES:
            heads, words = heads + 1, f"{words} {beside[0]}"
        elif indent is None or indent.end() < column:
            return None
        last = number
    alone = last - first + 1 > heads and len(words) <= _LONGEST
    return _Beside(first, last, heads, column, words) if alone else None


def _head(line: Line, text: str) -> tuple[str, int] | None:
    """The words in the margin of a line, and where the text beside them begins."""
    match = _BESIDE.match(text, *line.span) if not (line.kind or line.cells or line.hashes) else None
    column = match.end() - line.span.start if match else 0
    return (match["head"], column) if match and column >= _NARROWEST else None


def _unwoven(lines: Sequence[Line], text: str, beside: _Beside) -> Iterator[Line]:
    """The heading, and the lines of its text below it."""
    cuts = [line.span.start + beside.column for line in lines[: beside.heads]]
    ends = [line.span.start + len(text[line.span.start : cut].rstrip()) for line, cut in zip(lines, cuts, strict=False)]
    heads = [parse_line(text, line.span.start, end) for line, end in zip(lines, ends, strict=False)]
    yield replace(heads[0], prose=join([head.prose for head in heads], " "), hashes=_LEVEL)
    yield Line(Prose("", ()), Span(heads[-1].span.end, heads[-1].span.end))
    for line in lines:
        yield parse_line(text, line.span.start + beside.column, line.span.end)
