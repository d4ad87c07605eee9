"""Page furniture: running heads and feet, and page numbers, told by repetition and shape, never by name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence

from miggraph.model import Line, Span
from miggraph.reader.wrapping import is_finished

_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—\s]*\d{1,4}[-–—\s]*(?:(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_BRACKETED = re.compile(r"\[{1,2}\d{1,4}\]{1,2}|\(\d{1,4}\)|~\d{1,4}~|/\d{1,4}/?")
"""The number of a page between signs, where it stands in the middle of a sentence."""
_NUMBER_ALONE = re.compile(r"\d{1,4}")
_RULE = re.compile(
    r"\s*(?:-{3,}|\*{3,}|_{3,}|={3,}|\^{3,}|(?:`{3,}|~{3,}|:{3,})\s*(?:\w{0,20}|\{[^{}]{0,80}\})|\$\$)\s*"
)

_PAGE_PART = re.compile(r"(?:.*\s)?(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_JOB_NUMBER = re.compile(r"(?:\d{1,3}\s+)?(?:[A-Z]{1,3}\.)?\d\d-\d{5}\s*(?:\([A-Z]\))?(?:\s+\d{6})*(?:\s+\d{1,3})?")
"""The number under which a document was printed, which stands at the foot of its pages."""
_APART = re.compile(r"\s{3,}|\t|\s+\|\s+")

LEAST_CUTS = 3
"""Where sentences go on over a line that recurs so often …"""
LEAST_CUTTING = 0.3
"""… at this share of its places, it is a running head."""
SHORTEST_CUT = 30
MOST_PARTS = 4
MOST_LINES = 6
"""A running head or foot has fewer lines."""
LEAST_REPEATS = 4
"""A running head stands on at least this many pages."""
LEAST_SHARE = 0.25
"""… and on at least this share of the page gaps."""
LEAST_AT_GAP = 0.8
"""… and nearly always beside a page gap (or beside other furniture)."""
LEAST_OF_HEAD = 0.5
"""A further line of a running head stands on this share of its pages."""
LONGEST = 100
"""… and has at most this many characters."""


def is_rule(line: Line, text: str) -> bool:
    """Whether a line is a horizontal rule, or the fence around a stretch set off from the text."""
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
        if len(lines[index].text) <= LONGEST and lines[index].kind is None:
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
    known |= _fed(lines, filled, text)
    known |= _cutting(lines, filled, text, places, known) | _shaped(lines, filled, text)
    known |= {p for p in gaps if p < len(filled) and _PAGE_NUMBER.fullmatch(lines[filled[p]].text)}
    known |= {p - 1 for p in gaps if p > 0 and _PAGE_NUMBER.fullmatch(lines[filled[p - 1]].text)}
    known |= _counted(lines, filled, known)
    for _ in range(MOST_LINES):
        fresh = _beside(places, known) - known
        if not fresh:
            break
        known |= fresh
    return frozenset(filled[place] for place in known)


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


def _cutting(
    lines: Sequence[Line], filled: Sequence[int], text: str, places: dict[str, list[int]], known: set[int]
) -> set[int]:
    """Lines that recur in the middle of sentences, wherever they stand on their pages; and page numbers that do."""
    recurring = {p for key, found in places.items() if key and len(found) >= LEAST_CUTS for p in found} | known
    numbers = [p for p, index in enumerate(filled) if _PAGE_NUMBER.fullmatch(lines[index].text)]
    within = recurring.union(numbers)
    found: set[int] = set()
    bracketed = [p for p, index in enumerate(filled) if _BRACKETED.fullmatch(text[slice(*lines[index].span)].strip())]
    within = within.union(bracketed)
    for group in (*(p for key, p in places.items() if key), numbers, bracketed):
        cuts = sum(_cuts(lines, filled, p, within) for p in group) if len(group) >= LEAST_CUTS else 0
        if cuts >= max(LEAST_CUTS - 1, LEAST_CUTTING * len(group)):
            found.update(group)
    return found


def _fed(lines: Sequence[Line], filled: Sequence[int], text: str) -> set[int]:
    """Lines that stand right below a form feed twice or more with the same words and figures; numbers below them."""
    fed: dict[str, list[int]] = defaultdict(list)
    for place, index in enumerate(filled):
        start = lines[filled[place - 1]].span.end if place else 0
        if "\f" in text[start : lines[index].span.start] and lines[index].kind is None:
            fed[lines[index].text].append(place)
    found = {place for at in fed.values() if len(at) > 1 for place in at if len(lines[filled[place]].text) <= LONGEST}
    below = {place + 1 for place in found if place + 1 < len(filled)}
    return found | {place for place in below if _PAGE_NUMBER.fullmatch(lines[filled[place]].text)}


def _beside(places: Mapping[str, Sequence[int]], known: Container[int]) -> set[int]:
    """Lines that recur, nearly always right above or below a running head or foot: they are part of it.

    They stand on most of its pages, too: lines of a few title pages stand beside running heads as well.
    """
    pages = {place: len(at) for at in places.values() for place in at if place in known}
    found: set[int] = set()
    for key, at in places.items():
        if not key or len(at) < LEAST_REPEATS:
            continue
        heads = [max(pages.get(place - 1, 0), pages.get(place + 1, 0)) for place in at]
        beside = sum(0 < number <= len(at) / LEAST_OF_HEAD for number in heads)
        if beside >= LEAST_AT_GAP * len(at):
            found.update(at)
    return found


def _counted(lines: Sequence[Line], filled: Sequence[int], known: Container[int]) -> set[int]:
    """Page numbers beside a running head or foot, or between empty lines, that count 1, 2, 3 … through the text."""
    alone: list[tuple[int, int]] = []
    for place, index in enumerate(filled):
        number = lines[index].text if lines[index].kind is None and place not in known else ""
        if not _NUMBER_ALONE.fullmatch(number):
            continue
        apart = not (index and lines[index - 1].text) and not (index + 1 < len(lines) and lines[index + 1].text)
        if apart or place - 1 in known or place + 1 in known:
            alone.append((place, int(number)))
    chains: dict[int, list[int]] = {}
    for place, page in alone:
        chain = chains.pop(page - 1, [])
        chain.append(place)
        chains[page] = chain
    return {place for chain in chains.values() if len(chain) >= LEAST_REPEATS for place in chain}


def _cuts(lines: Sequence[Line], filled: Sequence[int], place: int, recurring: Container[int]) -> bool:
    """Whether a sentence goes on over a line and the recurring lines around it."""
    near = range(1, MOST_LINES + 1)
    before = next((place - step for step in near if place - step not in recurring), -1)
    after = next((place + step for step in near if place + step not in recurring), len(filled))
    if before < 0 or after >= len(filled):
        return False
    first, last = lines[filled[before]].text, lines[filled[after]].text
    return len(first) >= SHORTEST_CUT and not is_finished(first) and last[0].islower()


def _shaped(lines: Sequence[Line], filled: Sequence[int], text: str) -> set[int]:
    """Lines that stand alone and consist of parts set far apart, one of them the number of a page; job numbers."""
    found = set()
    for place, index in enumerate(filled):
        alone = not (index and lines[index - 1].text) and not (index + 1 < len(lines) and lines[index + 1].text)
        parts = _APART.split(text[slice(*lines[index].span)].strip()) if alone and lines[index].kind is None else []
        paged = 1 < len(parts) <= MOST_PARTS and any(map(_PAGE_PART.fullmatch, parts))
        if paged or (lines[index].kind is None and _JOB_NUMBER.fullmatch(lines[index].text)):
            found.add(place)
    return found


def _key(line: Line) -> str:
    """The words of a line; a heading is another line than a running head that repeats it."""
    words = re.sub(r"[\W\d]+", " ", line.text).strip()
    return f"# {words}" if words and line.hashes else words


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
