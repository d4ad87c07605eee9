"""Pages: where each begins (form feeds, marks of converters, running heads and feet), and its printed number."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from miggraph.model import Block, BlockKind, Page, Section
from miggraph.reader.contents import Entry

_MARK = re.compile(r"\{\d{1,5}\}-{3,}|<!--\s*page\s*:?\s*\d+.*?-->|-{2,}\s*page\s+\d+\s*-{2,}", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:.*\b(?:page|p\.)\s*)?[-–—\s]*(?P<alone>\d{1,4})[-–—\s]*(?:(?:of|/)\s*\d{1,4})?"
    r"|.*\bpage\s*(?P<named>\d{1,4})\b.*|(?P<first>\d{1,4})\s{3,}\S.*|.*\S\s{3,}(?P<last>\d{1,4})",
    re.IGNORECASE | re.DOTALL,
)

FEWEST_NUMBERS = 2
FEWEST_ENTRIES = 3
LEAST_AGREEING = 0.6
"""At least so many printed numbers, or entries of a contents page, agree on the number of the first page."""


class _Break(NamedTuple):
    """Where a page ends: where the next begins, the number printed there, and whether it is the one that ends."""

    start: int
    number: int | None
    is_foot: bool


def find_pages(
    text: str, blocks: Sequence[Block], sections: Sequence[Section], entries: Sequence[Entry]
) -> tuple[Page, ...]:
    """The pages of a text in order; none where nothing tells where one ends.

    The numbers are those printed on the pages, or else those that the contents page gives for the headings.
    """
    breaks = _fed(text, blocks) or _marked(text, blocks) or _headed(text, blocks)
    breaks.sort(key=lambda each: each.start)  # the blocks of columns stand in the order in which they are read
    if not breaks:
        return ()
    starts = [*([0] if text[: breaks[0].start].strip() else []), *(b.start for b in breaks)]
    if not text[starts[-1] :].strip() or _is_only_furniture(blocks, starts[-1]):
        starts = starts[:-1] or starts
    first = _printed(starts, breaks) if any(b.number is not None for b in breaks) else None
    first = _listed(starts, sections, entries) if first is None else first
    return tuple(Page(start, _label(first, index)) for index, start in enumerate(starts))


def _label(first: int | None, index: int) -> str | None:
    return str(first + index) if first is not None and first + index > 0 else None


def _is_only_furniture(blocks: Sequence[Block], start: int) -> bool:
    """Whether nothing but a foot stands behind the last break."""
    after = [block.kind for block in blocks for line in block.lines if line.span.start >= start]
    return bool(after) and all(kind in (BlockKind.FURNITURE, BlockKind.MARK) for kind in after)


def _fed(text: str, blocks: Sequence[Block]) -> list[_Break]:
    """Breaks at form feeds, each with the number printed on the page that begins there."""
    starts = [match.end() for match in re.finditer("\f", text)]
    numbers: dict[int, int] = {}
    for block in blocks if starts else ():
        number = _number(text, block) if block.kind is BlockKind.FURNITURE else None
        if number is not None:
            numbers.setdefault(bisect_right(starts, block.span.start), number)
    return [_Break(start, numbers.get(page), is_foot=False) for page, start in enumerate(starts, 1)]


def _marked(text: str, blocks: Sequence[Block]) -> list[_Break]:
    """Breaks at the marks that converters leave between pages."""
    marks = (block for block in blocks if block.kind in (BlockKind.MARK, BlockKind.FURNITURE))
    return [_Break(b.span.start, None, is_foot=False) for b in marks if _MARK.fullmatch(text[slice(*b.span)].strip())]


def _headed(text: str, blocks: Sequence[Block]) -> list[_Break]:
    """Breaks at running heads and feet: one for those that stand together, more where a head comes again."""
    breaks: list[_Break] = []
    group: list[Block] = []
    for block in [*blocks, None]:
        if block is not None and block.kind is BlockKind.FURNITURE:
            if _key(text, block) in {_key(text, other) for other in group}:
                breaks.append(_break(text, group))
                group = []
            group.append(block)
        elif group and (block is None or block.kind is not BlockKind.MARK):
            breaks.append(_break(text, group))
            group = []
    return breaks


def _key(text: str, block: Block) -> str:
    return re.sub(r"[\W\d]+", " ", text[slice(*block.span)]).strip()


def _break(text: str, group: Sequence[Block]) -> _Break:
    """The break at some furniture. A number above a line that has none is that of the page that ends."""
    numbers = [_number(text, block) for block in group]
    is_foot = len(group) > 1 and numbers[0] is not None and numbers[-1] is None
    number = next((n for n in numbers if n is not None), None)
    return _Break(group[0].span.start, number, is_foot)


def _number(text: str, block: Block) -> int | None:
    match = _NUMBER.fullmatch(text[slice(*block.span)].strip(" \t*_#[]()~"))
    return int(next(filter(None, match.groups()))) if match else None


def _printed(starts: Sequence[int], breaks: Sequence[_Break]) -> int | None:
    """The number of the first page by the numbers printed on the pages; None where they do not agree."""
    first = 1 if starts[0] < breaks[0].start else 0
    numbered = [(first + place, b) for place, b in enumerate(breaks) if b.number is not None]
    counts = Counter(b.number - index for index, b in numbered if b.number is not None)
    best, count = counts.most_common(1)[0]
    agreed = count >= LEAST_AGREEING * len(numbered) and (count >= FEWEST_NUMBERS or len(numbered) == 1)
    if not agreed:
        return None
    foot = (best == 0) or 2 * sum(b.is_foot for _, b in numbered) > len(numbered)
    return best + 1 if foot and first == 1 else best


def _listed(starts: Sequence[int], sections: Sequence[Section], entries: Sequence[Entry]) -> int | None:
    """The number of the first page by the places that a contents page gives for the headings; None if they differ."""
    places: dict[str, list[int]] = {}
    for section in sections:
        places.setdefault(_words(section.title), []).append(bisect_right(starts, section.span.start) - 1)
    found = [
        (entry.page, places[_words(entry.title)]) for entry in entries if entry.page and _words(entry.title) in places
    ]
    counts = Counter(page - index for page, indexes in found for index in set(indexes))
    if not counts:
        return None
    first, count = counts.most_common(1)[0]
    return first if count >= max(FEWEST_ENTRIES, LEAST_AGREEING * len(found)) else None


def _words(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))
