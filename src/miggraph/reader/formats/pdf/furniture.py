"""Running heads and feet: what stands at the same height of several pages, give or take its numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from miggraph.reader.formats.printed import Word

ZONE = 0.13  # of the page's height, at the top and at the bottom
_ROWS = 3
_ROMAN = r"\b[ivxl]{1,7}\b"
_LONE = re.compile(r"^\W*(?:p(?:age|\.)?\s*)?(\d{1,5}|[ivxl]{1,6})(?:\s*(?:/|of|\|)\s*\d{1,4})?\W*$", re.I)

_MARK = re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)]|\(\w{1,4}\)|[a-z]\)|[•●○◦▪■➢➤►▶❖✓‣]")


@dataclass(slots=True)
class Segment:
    """Words side by side at the top or at the bottom of a page."""

    page: int
    zone: str
    words: list[Word]
    row: int  # 0 is the outermost
    clear: bool  # white space parts it from the text

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(" " * (i > 0 and w.spaced) + w.text for i, w in enumerate(self.words))

    @property
    def height(self) -> tuple[str, int]:
        """Where it stands, to a point."""
        return self.zone, round(self.words[0].base)

    @property
    def key(self) -> tuple[str, str]:
        """What it shares with the same segment of other pages."""
        return self.zone, re.sub(r"\d+", "0", re.sub(_ROMAN, "0", self.text.lower())) if len(
            self.text
        ) < 12 else re.sub(r"\d+", "0", self.text.lower())


def part_furniture(pages: Sequence[tuple[float, list[Word]]]) -> tuple[list[list[Segment]], list[str | None]]:
    """For each page (height, words): its running heads and feet, and the page number printed there."""
    segments = [_segments(i, height, words) for i, (height, words) in enumerate(pages)]
    seen: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for segment in (s for page in segments for s in page):
        seen[segment.key].setdefault(segment.page, segment.words[0].base)
    lone = Counter(
        int(m[1]) - s.page for page in segments for s in page if (m := _LONE.match(s.text)) and m[1].isdigit()
    )
    pace = {step for step, n in lone.items() if n > 1}
    again = [_outermost([s for s in page if _repeats(seen[s.key], s)]) for page in segments]
    heights = _running_heights(segments, again)
    found: list[list[Segment]] = []
    for page, repeated in zip(segments, again, strict=True):
        outer = {(s.zone, s.row) for s in repeated}
        repeated += [
            s
            for s in page
            if s not in repeated
            and _is_number(s, pace, len(pages))
            and all((s.zone, row) in outer for row in range(s.row))
        ]
        level = [s for s in page if s not in repeated and s.clear and s.height in heights]
        found.append(repeated + level)
    return found, _labels(found)


def _outermost(repeated: list[Segment]) -> list[Segment]:
    """Without those that no white space parts from the text, where other text stands further out."""
    rows = {(s.zone, s.row) for s in repeated}
    return [s for s in repeated if s.clear or all((s.zone, row) in rows for row in range(s.row))]


def _running_heights(segments: list[list[Segment]], again: list[list[Segment]]) -> set[tuple[str, int]]:
    """The heights of running heads that change: more of what stands there comes again than not, as text would not."""
    all_there = Counter(height for page in segments for height in {s.height for s in page})
    repeated = Counter(height for page in again for height in {s.height for s in page})
    return {height for height, n in repeated.items() if n > 1 and 2 * n > all_there[height]}


def _is_number(segment: Segment, pace: set[int], pages: int) -> bool:
    """Whether a segment is a page number and nothing else, in step with those of other pages where there are some."""
    match = _LONE.match(segment.text)
    if match is None or not segment.clear:
        return False
    if not match[1].isdigit():
        return segment.row == 0
    return int(match[1]) - segment.page in pace or (pages < 3 and segment.row == 0 and int(match[1]) < 1000)


def _repeats(at: dict[int, float], segment: Segment) -> bool:
    """On another page too, at the same height."""
    base = segment.words[0].base
    return sum(abs(other - base) < 3 for page, other in at.items() if page != segment.page) > 0 and (
        segment.clear or len(at) > 2
    )


def _segments(index: int, height: float, words: list[Word]) -> list[Segment]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.base):
        if rows and word.base - rows[-1][0].base < 0.5 * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    found = []
    for zone, order in (("head", rows), ("foot", rows[::-1])):
        for n, row in enumerate(order[:_ROWS]):
            base = row[0].base
            if (base > ZONE * height) if zone == "head" else (base < (1 - ZONE) * height):
                break
            clear = n + 1 < len(order) and any(
                abs(order[m + 1][0].base - order[m][0].base) > 1.6 * max(w.size for w in row)
                for m in range(n, min(_ROWS, len(order) - 1))
            )
            found += [Segment(index, zone, part, n, clear) for part in _parts(row)]
    return found


def _parts(row: list[Word]) -> list[list[Word]]:
    row = sorted(row, key=lambda w: w.x0)
    parts = [[row[0]]]
    for word in row[1:]:
        if word.x0 - parts[-1][-1].x1 > 2 * word.size and not _is_mark(parts[-1]):
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


def _is_mark(words: Sequence[Word]) -> bool:
    """Whether words are the mark of a list item, which belongs to what follows it."""
    return len(words) == 1 and bool(_MARK.fullmatch(words[0].text))


def _labels(found: list[list[Segment]]) -> list[str | None]:
    """The printed number of each page: the one that keeps pace with the pages."""
    numbers = [
        [(int(n), s) for s in page for n in re.findall(r"(?<![\d/.-])\d{1,5}(?![\d.-])", s.text)] for page in found
    ]
    pace = Counter(n - i for i, page in enumerate(numbers) for n in {n for n, _ in page})
    best = max(pace, key=lambda k: (pace[k], -abs(k)), default=None)
    labels: list[str | None] = []
    for i, page in enumerate(found):
        if best is not None and pace[best] > 1 and any(n - i == best for n, _ in numbers[i]):
            labels.append(str(i + best))
        else:
            lone = next((m[1] for s in page if (m := _LONE.match(s.text))), None)
            labels.append(lone)
    return labels
