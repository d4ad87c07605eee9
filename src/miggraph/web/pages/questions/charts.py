"""The chart of an answer: its rows as points, drawn as the file of the question says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import pyoxigraph as ox

from miggraph.engine import Answer, Engine, Term
from miggraph.queries import Chart
from miggraph.web.pages.description import written
from miggraph.web.pages.facts import names
from miggraph.web.pages.links import href
from miggraph.web.pages.questions import plots
from miggraph.web.pages.questions.plots import Point, figure, number_of
from miggraph.web.pictures.counted import Head
from miggraph.web.pictures.layouts import Cell, grid
from miggraph.web.pictures.marks import Drawing, cut, edges, level

MOST: Mapping[str, int] = {"bar": 30, "line": 200, "timeline": 40, "heat": 24}
"""Points of a chart; of a heat map rows, and columns."""

_LEAST = 2
"""Points that a chart has at least; one is said better by the table."""
_NAMED = 3
_SHORT = 40
_LABEL = "Label"


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart for a page."""

    drawing: Drawing
    caption: str
    """What it shows."""
    omitted: str
    """What is not drawn, in words; empty where all is."""


def plot(chart: Chart, answer: Answer, meanings: Mapping[str, str], engine: Engine) -> Plot | None:
    """The chart of an answer; None where there is too little to draw.

    :param meanings: what the columns mean
    :param engine: knows the short names of things
    """
    rows = list(answer.rows())
    if chart.kind == "heat":
        return _heat(chart, rows, meanings, engine)
    points = list(_points(chart, rows))
    if chart.kind != "bar":
        points.sort(key=lambda point: point.at)
    shown = points[: MOST[chart.kind]]
    if len(shown) < _LEAST:
        return None
    draw = {"bar": plots.bars, "line": plots.line, "timeline": plots.timeline}[chart.kind]
    return Plot(draw(shown, _told(chart, shown)), _caption(chart, meanings), _omitted(len(rows), len(shown), "rows"))


def _points(chart: Chart, rows: Iterable[Mapping[str, Term]]) -> Iterator[Point]:
    """The rows with both values: a bar has a name and a number, a line two numbers, a timeline a date and a name."""
    for row in rows:
        x, y = row.get(chart.x), row.get(chart.y)
        if x is None or y is None:
            continue
        if chart.kind == "timeline":
            at, size, name, thing = plots.moment(written(x)), 0.0, written(y), chart.y
            told = written(x)
        else:
            size = number_of(written(y))
            at = number_of(written(x)) if chart.kind == "line" else 0.0
            name, thing, told = _name(x), chart.x, written(y)
        if isfinite(at) and isfinite(size):
            yield Point(name, told, at, size, _address(row, thing))


def _heat(chart: Chart, rows: Sequence[Mapping[str, Term]], meanings: Mapping[str, str], engine: Engine) -> Plot | None:
    sums, lines, columns = _summed(chart, rows)
    if len(sums) < _LEAST:
        return None
    most = MOST["heat"]
    known = names(engine, [*lines, *columns])
    shown, across = (
        [Head(value, told, cut(known.get(value, told), _SHORT)) for value, told in _largest(heads, sums, side)[:most]]
        for side, heads in enumerate((lines, columns))
    )
    upper = edges(round(max(sums.values())))

    def cell(key: tuple[str, str]) -> Cell:
        size = figure(sums[key])
        return Cell(size, level(sums[key], upper), "", f"{lines[key[0]]}, {columns[key[1]]}: {size}")

    cells = {key: cell(key) for key in sums}
    told = f"A grid of {_counted(len(shown), 'row')} and {_counted(len(across), 'column')}. The largest numbers: "
    told += "; ".join(cells[key].title for key in sorted(sums, key=lambda key: -sums[key])[:_NAMED]) + "."
    rest = _omitted(len(lines), len(shown), "rows"), _omitted(len(columns), len(across), "columns")
    drawing = grid(shown, across, cells, lambda value: href(value) or "" if "://" in value else "", told)
    return Plot(drawing, _caption(chart, meanings), " ".join(filter(None, rest)))


def _summed(
    chart: Chart, rows: Iterable[Mapping[str, Term]]
) -> tuple[dict[tuple[str, str], float], dict[str, str], dict[str, str]]:
    """The sum for each row and column of a grid, and the name of each row and of each column."""
    sums: dict[tuple[str, str], float] = {}
    lines, columns = dict[str, str](), dict[str, str]()
    for row in rows:
        x, y, value = row.get(chart.x), row.get(chart.y), row.get(chart.value)
        size = number_of(written(value)) if value is not None else 0.0
        if x is None or y is None or not isfinite(size) or size <= 0:
            continue
        line, column = (written(row.get(each.removesuffix(_LABEL)) or row[each]) for each in (chart.y, chart.x))
        lines.setdefault(line, _name(y))
        columns.setdefault(column, _name(x))
        sums[line, column] = sums.get((line, column), 0.0) + size
    return sums, lines, columns


def _largest(heads: Mapping[str, str], sums: Mapping[tuple[str, str], float], side: int) -> list[tuple[str, str]]:
    """Rows or columns with their names, those with the largest sums first."""
    totals = dict.fromkeys(heads, 0.0)
    for key, size in sums.items():
        totals[key[side]] += size
    return sorted(heads.items(), key=lambda head: (-totals[head[0]], head[1]))


def _name(term: Term) -> str:
    return " ".join(written(term).split())


def _address(row: Mapping[str, Term], column: str) -> str:
    """Where the thing of a row leads whose name a chart shows."""
    thing = row.get(column.removesuffix(_LABEL))
    return href(thing.value) or "" if isinstance(thing, ox.NamedNode) else ""


def _told(chart: Chart, points: Sequence[Point]) -> str:
    """What a chart shows, for those who do not see it."""
    if chart.kind == "timeline":
        first, last = points[0], points[-1]
        return (
            f"A timeline of {len(points)} entries, from {plots.day(first.told)} ({first.name}) to "
            f"{plots.day(last.told)} ({last.name})."
        )
    forms = {"bar": f"A chart of {len(points)} bars.", "line": f"A line through {len(points)} points."}
    largest = sorted(points, key=lambda point: -point.size)[:_NAMED]
    named = "; ".join(f"{point.name}: {figure(point.size)}" for point in largest)
    return f"{forms[chart.kind]} The largest numbers: {named}."


def _omitted(count: int, shown: int, what: str) -> str:
    if shown >= count:
        return ""
    return f"{count - shown} of {count} {what} {'is' if count - shown == 1 else 'are'} not drawn."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _caption(chart: Chart, meanings: Mapping[str, str]) -> str:
    """What is drawn, in the words that the columns are explained with."""
    if chart.kind == "timeline":
        return f"Each {_word(chart.y)} stands at its {_word(chart.x)}."
    what, form = chart.value or chart.y, {"bar": "The bars", "line": "The points", "heat": "The cells"}[chart.kind]
    meaning = meanings.get(what, "").partition(";")[0]
    if meaning.startswith("how many"):
        return f"{form} show {meaning}."
    return f"{form} show {_word(what)}: {meaning}." if meaning else f"{form} show {_word(what)}."


def _word(column: str) -> str:
    """A column as a word: ``eventLabel`` is “event”."""
    plain = column.removesuffix(_LABEL)
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in plain)
