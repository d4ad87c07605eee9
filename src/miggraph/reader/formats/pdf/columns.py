"""Columns: the tall empty strips between words, and the order in which the parts of a page are read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from statistics import median
from typing import NamedTuple

from miggraph.reader.formats.printed import Word

_STEP = 2.5  # points between the places that are tried
_LINES = 4  # a strip is at least this many lines high
_MIN_EMS = 9.0  # a column is at least this wide
_LEAST_EMS = 4.0  # one beside it that keeps its own pace may be as narrow as this
_IN_STEP = 0.5  # where at most this share of its lines stands level with lines of the column
_FILL = 0.55  # and its lines fill this much of it, at the median


class Gutter(NamedTuple):
    """An empty strip that parts two columns of text."""

    x: float
    top: float
    bottom: float


def common_gutters(pages: Sequence[Sequence[Word]], size: float) -> list[float]:
    """Where gutters stand on many pages: there even a short column is one."""
    places: Counter[int] = Counter()
    for words in pages:
        gutter = _best(words, size, ()) if len(words) > 8 else None
        if gutter is not None and gutter.bottom - gutter.top > 12 * size:
            places[round(gutter.x / 4)] += 1
    return sorted(4.0 * place for place, n in places.items() if n > 1 or (n and len(pages) < 4))


def regions(words: Sequence[Word], size: float, known: Sequence[float] = (), depth: int = 0) -> list[list[Word]]:
    """The words of a page, parted into regions that are read one after another; `known` gutters need less."""
    gutter = _best(words, size, known) if depth < 6 and len(words) > 8 else None
    if gutter is None:
        return [list(words)] if words else []
    above = [w for w in words if _middle(w) < gutter.top]
    below = [w for w in words if _middle(w) > gutter.bottom]
    beside = [w for w in words if gutter.top <= _middle(w) <= gutter.bottom]
    left = [w for w in beside if w.x1 <= gutter.x]
    right = [w for w in beside if w.x1 > gutter.x]
    return [region for part in (above, left, right, below) for region in regions(part, size, known, depth + 1)]


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2


def _best(words: Sequence[Word], size: float, known: Sequence[float]) -> Gutter | None:
    """The tallest strip with columns of running text on both sides."""
    left, right = min(w.x0 for w in words), max(w.x1 for w in words)
    if right - left < (_MIN_EMS + _LEAST_EMS) * size:
        return None
    runs = _runs(words, left, right, size)
    for run in sorted(runs, key=lambda r: (-(r[2] - r[1]), -r[3], r[0]))[:12]:
        x, top, bottom, _ = run
        if (any(abs(x - place) < 6 for place in known) and _is_plain(words, x, top, bottom, size)) or _parts_columns(
            words, x, top, bottom, size
        ):
            return Gutter(x, top, bottom)
    return None


def _runs(words: Sequence[Word], left: float, right: float, size: float) -> list[tuple[float, float, float, float]]:
    """Empty strips: middle, top, bottom, width."""
    top, bottom = min(w.top for w in words) - 1, max(w.bottom for w in words) + 1
    places = [left + _STEP * i for i in range(1, int((right - left) / _STEP))]
    least = _LINES * 1.1 * size
    stretches = list(_over(places, _stretches(words, size), left))
    changes = {0, *(s[0] for s in stretches), *(s[1] + 1 for s in stretches)}  # between these, all places are alike
    told = [i for i in _open_places(stretches, len(places), top, bottom, least) if i in changes]
    crossing: dict[int, list[tuple[float, float]]] = {i: [] for i in told}
    for first, last, upper, lower in stretches:
        for i in told[bisect_left(told, first) : bisect_right(told, last)]:
            crossing[i].append((upper, lower))
    free: list[tuple[float, float]] = []
    open_strips: list[list[float]] = []  # x of first, x of last, top, bottom
    done: list[tuple[float, float, float, float]] = []
    for i, x in enumerate(places):
        if i in changes:
            free = _free(crossing[i], top, bottom, least) if i in crossing else []
        found = list(free)
        kept = []
        for strip in open_strips:
            same = next(
                (
                    f
                    for f in found
                    if min(f[1], strip[3]) - max(f[0], strip[2]) > 0.85 * max(f[1] - f[0], strip[3] - strip[2])
                ),
                None,
            )
            if same is None or (strip[1] - strip[0] >= 0.6 * size and _is_lower(same, strip)):
                done.append(((strip[0] + strip[1]) / 2, strip[2], strip[3], strip[1] - strip[0] + _STEP))
                continue
            found.remove(same)
            if strip[0] == strip[1] and strip[3] - strip[2] < same[1] - same[0]:
                kept.append([x, x, *same])  # the first place touched the end of a line
            else:
                kept.append([strip[0], x, max(same[0], strip[2]), min(same[1], strip[3])])
        open_strips = kept + [[x, x, a, b] for a, b in found]
    done += [((s[0] + s[1]) / 2, s[2], s[3], s[1] - s[0] + _STEP) for s in open_strips]
    return [run for run in done if run[3] >= 0.6 * size]


def _is_lower(free: tuple[float, float], strip: Sequence[float]) -> bool:
    """Whether a place is free for less than a strip, whose further end touches the beginning of a line."""
    return free[1] - free[0] < strip[3] - strip[2] - 1


def _over(
    places: Sequence[float], stretches: Iterable[tuple[float, float, float, float]], left: float
) -> Iterator[tuple[int, int, float, float]]:
    """Each stretch that lies over places: the numbers of the first and the last, its upper and its lower end."""
    for x0, x1, upper, lower in stretches:
        first = max(0, int((x0 - left) / _STEP) - 1)
        last = min(len(places) - 1, int((x1 - left) / _STEP))
        while first <= last and not x0 - 0.5 < places[first] < x1 + 0.5:
            first += 1
        while first <= last and not x0 - 0.5 < places[last] < x1 + 0.5:
            last -= 1
        if first <= last:
            yield first, last, upper, lower


def _open_places(
    stretches: Sequence[tuple[int, int, float, float]], places: int, top: float, bottom: float, least: float
) -> list[int]:
    """The numbers of the places where a strip of the least height may be free; at all others there is none.

    The page is cut into rows, sixteen to that height. A row is a number with a bit for each place that is free in it,
    so that one operation tells of all places. A free strip holds at least thirteen whole rows that nothing touches.
    """
    height = least / 16
    rows = [(1 << places) - 1] * (int((bottom - top) / height) + 1)
    for first, last, upper, lower in stretches:
        covered = (1 << last + 1) - (1 << first)
        for row in range(int((upper - top) / height), min(len(rows), int((lower - top) / height) + 1)):
            rows[row] &= ~covered
    for step in (1, 2, 4, 5):  # what is free in two rows, in four, in eight and in thirteen, from each row on
        rows = [row & below for row, below in zip(rows, rows[step:], strict=False)]
    free = reduce(or_, rows, 0)
    return [place for place in range(places) if free >> place & 1]


def _stretches(words: Sequence[Word], size: float) -> Iterator[tuple[float, float, float, float]]:
    """Words of one line that no gutter can part: left, right, upper and lower end of what they fill."""
    x0 = x1 = upper = lower = base = 0.0
    for word in words:
        a, b = word.top + 0.2 * word.size, word.bottom - 0.2 * word.size
        if lower > upper and word.base == base and 0 <= word.x0 - x1 < 0.5 * max(size, word.size):
            x1, upper, lower = word.x1, min(upper, a), max(lower, b)
            continue
        if lower > upper:
            yield x0, x1, upper, lower
        x0, x1, upper, lower, base = word.x0, word.x1, a, b, word.base
    if lower > upper:
        yield x0, x1, upper, lower


def _free(spans: list[tuple[float, float]], top: float, bottom: float, least: float) -> list[tuple[float, float]]:
    free, at = [], top
    spans.sort()
    for a, b in spans:
        if a - at >= least:
            free.append((at, a))
        if b > at:
            at = b
    if bottom - at >= least:
        free.append((at, bottom))
    return free


def _parts_columns(words: Sequence[Word], x: float, top: float, bottom: float, size: float) -> bool:
    beside = [w for w in words if top <= _middle(w) <= bottom]
    sides = [w for w in beside if w.x1 <= x], [w for w in beside if w.x1 > x]
    columns = [_is_column(side, size) for side in sides]
    if all(columns):
        return not _is_table(*sides, size)
    return any(columns) and _stands_aside(sides[columns.index(False)], sides[columns.index(True)], size)


def _stands_aside(narrow: Sequence[Word], column: Sequence[Word], size: float) -> bool:
    """Whether a narrow side is a text of its own beside a column, as a pull quote is: its lines keep their own pace."""
    bases, level = {round(w.base) for w in column}, {round(w.base) for w in narrow}
    if len(level) < _LINES or max(w.x1 for w in narrow) - min(w.x0 for w in narrow) < _LEAST_EMS * size:
        return False
    return sum(any(abs(b - r) <= 1 for r in bases) for b in level) <= _IN_STEP * len(level)


def _is_plain(words: Sequence[Word], x: float, top: float, bottom: float, size: float) -> bool:
    """Whether text stands on both sides that is no row of short cells."""
    beside = [w for w in words if top <= _middle(w) <= bottom]
    left, right = [w for w in beside if w.x1 <= x], [w for w in beside if w.x1 > x]
    return bool(left and right) and (
        not _is_table(left, right, size) or max(_fill(left, size), _fill(right, size)) > 0.8
    )


def _is_column(words: Sequence[Word], size: float) -> bool:
    if not words:
        return False
    lines = _extents(words, size)
    width = max(w.x1 for w in words) - min(w.x0 for w in words)
    if len(lines) < _LINES - 1 or width < _MIN_EMS * size:
        return False
    return median(b - a for a, b in lines) >= _FILL * width or median(b - a for a, b in lines) >= 12 * size


def _is_table(left: Sequence[Word], right: Sequence[Word], size: float) -> bool:
    """Whether two sides are cells of rows: lines at the same heights that do not fill their side."""
    bases, level = {round(w.base) for w in right}, {round(w.base) for w in left}
    together = sum(any(abs(b - r) <= 1 for r in bases) for b in level)
    return together >= 0.8 * min(len(level), len(bases)) and min(_fill(left, size), _fill(right, size)) < 0.75


def _fill(words: Sequence[Word], size: float) -> float:
    """How much of a column its lines fill, at the median."""
    lines = _extents(words, size)
    return median(b - a for a, b in lines) / max(1.0, max(b for _, b in lines) - min(a for a, _ in lines))


def _extents(words: Sequence[Word], size: float) -> list[tuple[float, float]]:
    """The left and right end of each line."""
    lines: list[list[float]] = []
    for word in sorted(words, key=lambda w: w.base):
        if lines and word.base - lines[-1][2] < 0.4 * size:
            lines[-1][0], lines[-1][1] = min(lines[-1][0], word.x0), max(lines[-1][1], word.x1)
        else:
            lines.append([word.x0, word.x1, word.base])
    return [(a, b) for a, b, _ in lines]
