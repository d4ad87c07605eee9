"""What is set with spaces alone: words whose letters are spaced out, and tables.

A table is a head, and rows that are numbered in turn, each with as many cells as the head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from miggraph.model import Prose, Span, join

FEWEST_ROWS = 3
"""Fewer numbered rows below a head may be a list."""
_FEWEST_CELLS = 3
_MOST_WORDS_OF_HEAD = 6
_CELL = re.compile(r"\S+(?: \S+)*")
"""Words with one space between them; two spaces divide cells."""
_NUMBER_HEAD = re.compile(r"(?i)(?:no|nr|n°|nº|num|#|item|rank|rang)\.?")
_NUMBER = re.compile(r"(\d{1,3})[.)°]?")
_SPREAD = re.compile(r"[^\W\d_](?:\s+\S){3,}")
"""Letters with spaces between: "M I N U T E S"."""
_GAP = re.compile(r"\s+")


class SpacedTable(NamedTuple):
    """The rows of a table, the first of which is its head, each as the cells on its line."""

    first: int
    rows: tuple[tuple[Span, ...], ...]


def spaced_tables(text: str, lines: Sequence[Span]) -> list[SpacedTable]:
    """The tables set with spaces among lines, in order, each with the number of its first line."""
    found: list[SpacedTable] = []
    after = 0
    for number, line in enumerate(lines):
        if number < after:
            continue
        head = _cells(text, line)
        if not _is_head(text, head):
            continue
        rows = [head]
        while number + len(rows) < len(lines):
            row = _cells(text, lines[number + len(rows)])
            if len(row) != len(head) or _number(text, row) != len(rows):
                break
            rows.append(row)
        if len(rows) > FEWEST_ROWS:
            found.append(SpacedTable(number, tuple(rows)))
            after = number + len(rows)
    return found


def _cells(text: str, line: Span) -> tuple[Span, ...]:
    return tuple(Span(*cell.span()) for cell in _CELL.finditer(text, line.start, line.end))


def _is_head(text: str, cells: Sequence[Span]) -> bool:
    """Whether cells are short words, the first of which heads a column of numbers."""
    words = [text[cell.start : cell.end] for cell in cells]
    short = all(len(each.split()) <= _MOST_WORDS_OF_HEAD for each in words)
    return len(cells) >= _FEWEST_CELLS and short and _NUMBER_HEAD.fullmatch(words[0]) is not None


def _number(text: str, cells: Sequence[Span]) -> int:
    """The number of a row, -1 where it has none."""
    found = _NUMBER.fullmatch(text[cells[0].start : cells[0].end]) if cells else None
    return int(found[1]) if found else -1


def closed_up(prose: Prose) -> Prose:
    """A line whose letters are spaced out, as words: the wider spaces part these ("S E A   T A L K S")."""
    gaps = list(_GAP.finditer(prose.text)) if _SPREAD.fullmatch(prose.text) else []
    if not gaps:
        return prose
    least = min(len(gap[0]) for gap in gaps)
    cuts = [gap for gap in gaps if len(gap[0]) > least]
    starts, ends = [0, *(gap.end() for gap in cuts)], [*(gap.start() for gap in cuts), len(prose.text)]
    words = [_letters(prose.slice(start, end)) for start, end in zip(starts, ends, strict=True)]
    return join(words, " ")


def _letters(word: Prose) -> Prose:
    return join([word.slice(*letter.span()) for letter in re.finditer(r"\S", word.text)], "")
