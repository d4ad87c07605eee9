"""Columns set side by side in plain text: each is read from top to bottom, the left one first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from miggraph.model import Line
from miggraph.reader.lines import parse_line
from miggraph.reader.wrapping import OPEN_END

_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_ROW_KEY = re.compile(r"\s*(?:\(?\d|(?:Mr|Mrs|Ms|Dr|Prof|H\.E)\b|[-–•*|])")
"""How the left cell of a row begins that belongs to the cell on its right."""

FEWEST_ROWS = 3
LEAST_SHARE = 0.6
"""At least so many lines of a stretch have text on both sides of its gap."""
NARROWEST = 20
"""Characters; the left column with its gap is at least this wide."""
MOST_GAPS = 3
"""A line of columns has on average no more gaps."""
LONGEST_PAGE = 200
"""Lines; a stretch of columns is not longer than a page."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    first: int
    last: int
    gutter: int


def read_columns(lines: Sequence[Line], text: str) -> list[Line]:
    """The lines in the order of reading: a stretch of two columns as the lines of the left, then those of the right."""
    done: list[Line] = []
    place = 0
    while place < len(lines):
        stretch = None if lines[place].kind else _stretch_at(lines, text, place)
        if stretch is None:
            done.append(lines[place])
            place += 1
            continue
        done.extend(_unwoven(lines[stretch.first : stretch.last + 1], text, stretch.gutter))
        place = stretch.last + 1
    return done


def _stored(line: Line, text: str) -> str:
    return text[line.span.start : line.span.end]


def _stretch_at(lines: Sequence[Line], text: str, first: int) -> _Stretch | None:
    """The stretch of columns that begins with a line that has text in both."""
    gaps = [match.end() for match in _GAP.finditer(_stored(lines[first], text))]
    if not gaps:
        return None
    stretches = (_extend(lines, text, first, gap) for gap in gaps if gap >= NARROWEST)
    return next((s for s in stretches if s and _is_columns(lines[s.first : s.last + 1], text, s.gutter)), None)


def _extend(lines: Sequence[Line], text: str, first: int, gutter: int) -> _Stretch | None:
    """The lines from the first on that leave the gutter free, up to the paragraph's end after the last full row."""
    last = place = first
    both = filled = 0
    for place in range(first, min(len(lines), first + LONGEST_PAGE)):
        stored = _stored(lines[place], text)
        if (
            not _is_free(stored, gutter)
            or "\f" in text[lines[max(place - 1, first)].span.end : lines[place].span.start]
        ):
            break
        if stored.strip():
            filled += 1
        if stored[:gutter].strip() and stored[gutter:].strip():
            both += 1
            last = place
    while last + 1 < place and _stored(lines[last + 1], text).strip():
        last += 1
    return _Stretch(first, last, gutter) if both >= FEWEST_ROWS else None


def _is_free(stored: str, gutter: int) -> bool:
    return "\t" not in stored and "|" not in stored and not stored[gutter - 2 : gutter].strip()


def _is_columns(lines: Sequence[Line], text: str, gutter: int) -> bool:
    """Whether two sides are columns to read one after the other, and not the cells of rows."""
    rows = [(s[:gutter].rstrip(), s[gutter:].rstrip()) for line in lines if (s := _stored(line, text)).strip()]
    both = [row for row in rows if row[0].strip() and row[1].strip()]
    if len(both) < max(FEWEST_ROWS, LEAST_SHARE * len(rows)) or _is_loose(lines, text, len(rows)):
        return False
    starts = Counter(len(right) - len(right.lstrip()) for _, right in both)
    keyed = sum(bool(_ROW_KEY.match(side)) for row in both for side in row)
    even = starts[0] >= LEAST_SHARE * len(both)
    return even and (
        all(map(_is_wrapped, zip(*rows, strict=True)))
        or _are_cards(lines, text)
        or (4 * keyed < len(both) and _are_lists(rows))
    )


def _is_loose(lines: Sequence[Line], text: str, rows: int) -> bool:
    """Whether wide gaps stand all over the lines, as a scan leaves them between the words of running text."""
    return sum(len(_GAP.findall(_stored(line, text))) for line in lines) > MOST_GAPS * rows


def _are_cards(lines: Sequence[Line], text: str) -> bool:
    """Whether empty lines divide the stretch into groups of several rows, each an entry of several lines."""
    sizes = [0]
    for line in lines:
        if _stored(line, text).strip():
            sizes[-1] += 1
        elif sizes[-1]:
            sizes.append(0)
    return len(sizes) > 1 and min(size for size in sizes if size) > 1


def _is_wrapped(side: Sequence[str]) -> bool:
    """Whether the lines of a side go on from one to the next."""
    texts = [line.strip() for line in side if line.strip()]
    return 3 * sum(after[0].islower() for _, after in pairwise(texts)) >= len(texts) - 1 > 0


def _are_lists(rows: Sequence[tuple[str, str]]) -> bool:
    """Whether the sides are lists of names, some of which go on in the next line of their own side."""
    left, right = (sum(len(row[side].split()) > 1 for row in rows) for side in (0, 1))
    return min(left, right) >= LEAST_SHARE * len(rows) and any(map(_runs_on, zip(*rows, strict=True)))


def _runs_on(side: Sequence[str]) -> bool:
    return any(OPEN_END.search(before) and after.strip() for before, after in pairwise(side))


def _unwoven(lines: Sequence[Line], text: str, gutter: int) -> list[Line]:
    left, right = [], []
    for line in lines:
        start, end = line.span
        cut = min(start + gutter, end)
        left.append(_parsed(text, start, cut))
        right.append(_parsed(text, cut, end))
    while right and not _stored(right[0], text).strip():
        del right[0]
    while left and not _stored(left[-1], text).strip():
        left.pop()
    seam = right[0].span.start if right else 0
    return [*left, _parsed(text, seam, seam), *right]


def _parsed(text: str, start: int, end: int) -> Line:
    while end > start and text[end - 1] == " ":
        end -= 1
    return parse_line(text, start, end)
