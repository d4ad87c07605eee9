"""Where the points of a chart stand on its sheet: as bars, along a line, in time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from miggraph.web.pages import dates
from miggraph.web.pictures.marks import Drawing, Mark, width, wrapped

_ROW, _TALL_ROW, _LINE = 26, 38, 14
_LABEL, _LINES = 27, 2
"""Characters of a line of a label, and its lines."""
_BARS, _WIDE, _TALL, _LEFT, _EDGE = 280, 560, 240, 56, 18
_TICKS = 4
_STEPS = (1, 2, 2.5, 5, 10)
_APART = 44
"""Units between two labels of an axis."""
_DAYS = 365.25
_DOT = 4.5


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a chart."""

    name: str
    told: str
    """Its number or date as it stands in the answer."""
    at: float
    """Where it stands along the axis, where it has a place there."""
    size: float
    href: str = ""


def number_of(text: str) -> float:
    """A number, or a date as one; not a number for anything else."""
    try:
        return float(text)
    except ValueError:
        return moment(text)


def moment(text: str) -> float:
    """A date as years: a day, or the first day of a month or year; not a number for anything else."""
    whole = f"{text}-01-01" if len(text) == 4 else f"{text}-01" if len(text) == 7 else text[:10]
    try:
        day_ = date.fromisoformat(whole)
    except ValueError:
        return math.nan
    return day_.year + (day_.timetuple().tm_yday - 1) / _DAYS


def figure(number: float) -> str:
    """A number as it is read."""
    return f"{number:,.0f}" if number == round(number) else f"{number:,.3g}"


def day(text: str) -> str:
    """A date in words."""
    return dates.day(text, short=True)


def bars(points: Sequence[Point], described: str) -> Drawing:
    """A bar for each point, after its name and its number: a narrow window cuts off the ends of bars alone."""
    labels, named, tall = _labels(points)
    left = named + round(max(width(figure(point.size), bold=True) for point in points)) + 12
    most = max((point.size for point in points), default=0) or 1
    marks: list[Mark] = []
    for number, (point, label) in enumerate(zip(points, labels, strict=True)):
        y = tall * number
        marks += _named(point, label, named, y + tall / 2 + 5)
        wide = max(0.0, point.size) / most * _BARS
        title = f"{point.name}: {figure(point.size)}"
        marks.append(Mark("rect", "h4", left, y + 5, wide, tall - 10, href=point.href, title=title))
        marks.append(Mark("text", "r b", left - 8, y + tall / 2 + 5, text=figure(point.size)))
    marks.append(Mark("path", "ax", text=f"M{left} 0V{tall * len(points)}"))
    return Drawing(left + _BARS + 2, tall * len(points) + 2, marks, described)


def line(points: Sequence[Point], described: str) -> Drawing:
    """Points joined by a line, over an axis of numbers or years."""
    first, last = points[0].at, points[-1].at
    least, most = min(0.0, *(point.size for point in points)), max(point.size for point in points)
    ticks = list(_ticks(most))
    top, foot = 16, _TALL - 34
    span = (_WIDE - _LEFT - _EDGE) / ((last - first) or 1)

    def x(at: float) -> float:
        return _LEFT + (at - first) * span

    def y(size: float) -> float:
        return foot - (size - least) / (ticks[-1] - least) * (foot - top)

    marks = []
    for tick in ticks:
        marks.append(Mark("path", "gr" if tick else "ax", text=f"M{_LEFT} {y(tick):.1f}H{_WIDE - _EDGE}"))
        marks.append(Mark("text", "r s", _LEFT - 8, y(tick) + 5, text=figure(tick)))
    steps = " ".join(f"{x(point.at):.1f} {y(point.size):.1f}" for point in points)
    marks.append(Mark("path", "course", text=f"M{steps}"))
    labelled = -math.inf
    for point in points:
        title = f"{point.name}: {figure(point.size)}"
        marks.append(Mark("circle", "h5", x(point.at), y(point.size), _DOT, href=point.href, title=title))
        if x(point.at) - labelled >= _APART:
            labelled = x(point.at)
            marks.append(Mark("text", "m", labelled, foot + 22, text=day(point.name)))
    return Drawing(_WIDE, _TALL, marks, described)


def timeline(points: Sequence[Point], described: str) -> Drawing:
    """A line for each thing, after its name and day, with a dot at the day, under an axis of years."""
    labels, named, tall = _labels(points)
    left = named + round(max(width(day(point.told)) for point in points)) + 20
    first, last = math.floor(points[0].at), math.floor(points[-1].at) + 1
    span = _BARS / (last - first)
    top, right = 34, left + _BARS
    step = max(1, math.ceil(_APART / span))
    marks = [Mark("path", "ax", text=f"M{left} {top - 6}H{right}")]
    for year in range(first, last + 1, step):
        x = left + (year - first) * span
        marks.append(Mark("path", "gr", text=f"M{x:.1f} {top - 6}V{top + tall * len(points)}"))
        marks.append(Mark("text", "m b", x, top - 14, text=str(year)))
    for number, (point, label) in enumerate(zip(points, labels, strict=True)):
        middle = top + tall * number + tall / 2
        marks += _named(point, label, named, middle + 5)
        x = left + (point.at - first) * span
        when = day(point.told)
        marks.append(Mark("path", "gr", text=f"M{left} {middle}H{x:.1f}"))
        title = f"{point.name}, {when}"
        marks.append(Mark("circle", "h5", x, middle, _DOT, href=point.href, title=title))
        marks.append(Mark("text", "r s", left - 14, middle + 5, text=when))
    return Drawing(right + _EDGE, top + tall * len(points) + 4, marks, described)


def _labels(points: Sequence[Point]) -> tuple[list[list[str]], int, int]:
    """The names in lines, how wide they are, and how tall a row is that has room for them."""
    labels = [wrapped(point.name, _LABEL, _LINES) for point in points]
    widest = max((width(line) for label in labels for line in label), default=0)
    tall = _TALL_ROW if any(len(label) > 1 for label in labels) else _ROW
    return labels, round(widest) + 14, tall


def _named(point: Point, label: Sequence[str], right: float, middle: float) -> Iterator[Mark]:
    for number, text in enumerate(label):
        at = middle + _LINE * (number - (len(label) - 1) / 2)
        yield Mark("text", "r", right - 10, at, text=text, href=point.href, title=point.name)


def _ticks(most: float) -> Iterator[float]:
    """Round numbers from nothing to one that is not below the largest."""
    if most <= 0:
        yield from (0, 1)
        return
    rough = most / _TICKS
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * each for each in _STEPS if power * each >= rough)
    if most == round(most):
        step = max(1.0, step if step == round(step) else math.ceil(step))
    yield from (step * number for number in range(math.ceil(most / step) + 1))
