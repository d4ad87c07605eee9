"""Where the numbers of a picture stand on its sheet: as a grid, as stacks in time, as a map."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from miggraph.web.pages.dates import day
from miggraph.web.pages.statements import KINDS
from miggraph.web.pictures.counted import Counted, Head
from miggraph.web.pictures.declared import Form, Picture
from miggraph.web.pictures.marks import LEVELS, Drawing, Mark, cut, edges, level, width, wrapped
from miggraph.web.pictures.world import world

Address = Callable[[Head, Head], str]
"""Where a number leads."""
Place = Callable[[str], str]
"""Where a thing leads: empty for what is none."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid: what is written, how dark it is, where it leads and what it says of itself."""

    text: str
    shade: int
    href: str
    title: str


_DARK = 4
"""The shade from which text on it is light."""
_ROW, _TALL_ROW, _CELL, _WIDE_CELL, _FEW = 26, 36, 46, 72, 8
_LABEL, _HEADING, _FLAT = 26, 32, 8
"""Characters of a line of a row's label, of a column's heading, and of one that need not be turned."""
_LINE = 14
_LEAST = 2
"""The weakest shade on a map, where land has no shade."""
_SLOPE = 0.72
_PITCH, _BAR, _TALL = 82, 28, 150
_MONTHS, _YEAR_DAYS = 12, 365.25
_DOT = 4.5


def drawn(counted: Counted, address: Address, place: Place) -> Drawing:
    """The drawing of a picture.

    :param address: where the number of a row and a column leads
    :param place: where a row or column of that value leads
    """
    layout = {Form.GRID: _grid, Form.STACKS: _stacks, Form.MAP: _map}[counted.chosen.picture.form]
    return layout(counted, address, place)


def told(counted: Counted, row: Head, column: Head, count: int) -> str:
    """A number in words."""
    picture = counted.chosen.picture
    listed = counted.asked(row, column).listed
    things = listed.one if count == 1 else listed.title.lower()
    among = (row.short, column.short) if picture.rows else (column.short,)
    return f"{count} {things}: {', '.join(among)}"


def series(picture: Picture) -> dict[str, str]:
    """The style of each of several lists."""
    return {each.name: KINDS[each.one].style for each in picture.lists} if len(picture.lists) > 1 else {}


def _described(counted: Counted) -> str:
    """What a picture shows, for those who do not see it."""
    picture, rows, columns = counted.chosen.picture, len(counted.drawn_rows), len(counted.drawn_columns)
    forms = {
        Form.GRID: f"A grid of {rows} rows and {columns} columns.",
        Form.STACKS: f"Bars, {columns} in the order of time.",
        Form.MAP: f"A map of the world, {columns} countries coloured.",
    }
    shown = sorted(counted.cells(), key=lambda cell: -cell[2])[:3]
    most = "; ".join(told(counted, *cell) for cell in shown)
    return f"{forms[picture.form]} The largest numbers: {most}." if most else "Empty."


def _grid(counted: Counted, address: Address, place: Place) -> Drawing:
    shade = _shades(counted)
    cells = {
        (row.value, column.value): Cell(
            str(count), shade(column, count), address(row, column), told(counted, row, column, count)
        )
        for row in counted.drawn_rows
        for column in counted.drawn_columns
        if (count := counted.numbers.get((row.value, column.value), 0))
    }
    return grid(counted.drawn_rows, counted.drawn_columns, cells, place, _described(counted))


def grid(
    rows: Sequence[Head], columns: Sequence[Head], cells: Mapping[tuple[str, str], Cell], place: Place, described: str
) -> Drawing:
    """A cell for each row and column that has one.

    :param cells: by the values of row and column
    :param place: where a row or column of that value leads
    """
    labels = [wrapped(row.short, _LABEL, 2) for row in rows]
    left = round(max((width(line) for label in labels for line in label), default=0)) + 14
    tall = _TALL_ROW if any(len(label) > 1 for label in labels) else _ROW
    cell = _WIDE_CELL if len(columns) <= _FEW else _CELL
    heads, top, right = _headings(columns, left, cell, place)
    edge = left + cell * len(columns)
    marks = [Mark("path", "gr", text=f"M0 {top + tall * line}H{edge}") for line in range(len(rows) + 1)]
    marks += heads
    for number, (row, label) in enumerate(zip(rows, labels, strict=True)):
        y = top + tall * number
        middle = y + tall / 2 + 5
        for line, text in enumerate(label):
            at = middle + _LINE * (line - (len(label) - 1) / 2)
            marks.append(Mark("text", "r", left - 10, at, text=text, href=place(row.value), title=row.label))
        for column, x in zip(columns, range(left, edge, cell), strict=True):
            one = cells.get((row.value, column.value))
            if one:
                style, title = f"h{one.shade}", one.title
                marks.append(Mark("rect", style, x + 1, y + 1, cell - 2, tall - 2, href=one.href, title=title))
                style = "m on hi" if one.shade >= _DARK else "m on"
                marks.append(Mark("text", style, x + cell / 2, middle, text=one.text))
    return Drawing(edge + right, top + tall * len(rows) + 2, marks, described)


def _headings(columns: Sequence[Head], left: int, cell: int, place: Place) -> tuple[list[Mark], int, int]:
    """The headings of a grid, how high they are, and how far the last ones stand out to the right."""
    texts = [cut(head.short, _HEADING) for head in columns]
    is_flat = all(len(text) <= _FLAT for text in texts)
    slopes = [0] if is_flat else [round(width(text) * _SLOPE) + 16 for text in texts]
    out = max((slope - cell * (len(slopes) - number - 0.5) for number, slope in enumerate(slopes)), default=0)
    top = 30 if is_flat else max(slopes, default=0) + 8
    marks = []
    for number, (head, text) in enumerate(zip(columns, texts, strict=True)):
        x = left + cell * (number + 0.5)
        style, turned = ("m s", 0) if is_flat else ("s", -45)
        marks.append(
            Mark("text", style, x, top - 10, text=text, turned=turned, href=place(head.value), title=head.label)
        )
    return marks, top, round(max(2, out))


def _shades(counted: Counted) -> Callable[[Head, int], int]:
    """How dark a number is: by itself, or by its share of all that its column has."""
    of = counted.of_columns
    shares = {head.value: of.get(head.value, 1) for head in counted.columns} if of else {}
    if shares:
        most = max((count / shares[column] for (_, column), count in counted.numbers.items()), default=1)
        upper = [most * step / LEVELS for step in range(1, LEVELS + 1)]
        return lambda column, count: level(count / shares[column.value] - 1e-9, upper)
    whole = edges(max(counted.numbers.values(), default=1))
    return lambda _, count: level(count, whole)


def _stacks(counted: Counted, address: Address, place: Place) -> Drawing:
    columns = [head for head in counted.drawn_columns if _date(head.day)]
    most = max((_sum(counted, head) for head in columns), default=1)
    axis, foot = _TALL + 150, _TALL + 40
    years = [_date(head.day).year for head in columns]  # type: ignore[union-attr]
    first, last = (min(years), max(years) + 1) if years else (0, 1)
    wide = max(360, _PITCH * len(columns))
    span = (wide - 20) / (last - first)
    marks = [*_axis(first, last, span, axis)]
    styles = series(counted.chosen.picture)
    for number, head in enumerate(columns):
        x = _PITCH * number + _PITCH / 2 if len(columns) * _PITCH >= wide else wide * (number + 0.5) / len(columns)
        y = float(foot - 18)
        for row in counted.rows:
            count = counted.numbers.get((row.value, head.value), 0)
            tall = count / most * (_TALL - 20)
            if count:
                y -= tall
                title = told(counted, row, head, count)
                marks.append(
                    Mark(
                        "rect",
                        f"{styles[row.value]} part",
                        x - _BAR / 2,
                        y,
                        _BAR,
                        tall,
                        href=address(row, head),
                        title=title,
                    )
                )
        marks.append(Mark("text", "m b", x, y - 6, text=str(_sum(counted, head))))
        lines = wrapped(head.short, 12, 3)
        for line, text in enumerate(lines):
            marks.append(Mark("text", "m", x, foot + 15 * line, text=text, href=place(head.value), title=head.label))
        moment = _date(head.day)
        assert moment is not None
        marks.append(Mark("text", "m s", x, foot + 15 * len(lines), text=f"{moment.day} {moment:%b}"))
        at = 10 + span * (moment.year - first + (moment.timetuple().tm_yday - 1) / _YEAR_DAYS)
        start = foot + 15 * len(lines) + 7
        marks.append(
            Mark("path", "tie", text=f"M{x:.1f} {start}C{x:.1f} {axis - 20} {at:.1f} {start + 25} {at:.1f} {axis - 4}")
        )
        marks.append(Mark("circle", "dot", at, axis, 4))
    return Drawing(wide, axis + 34, marks, _described(counted))


def _axis(first: int, last: int, span: float, y: int) -> Iterator[Mark]:
    """Years, with months where there is room."""
    yield Mark("path", "ax", text=f"M10 {y}H{10 + span * (last - first):.1f}")
    step = max(1, round(46 / span))
    for year in range(first, last + 1):
        x = 10 + span * (year - first)
        yield Mark("path", "ax", text=f"M{x:.1f} {y}v9")
        if year < last and not (year - first) % step:
            yield Mark("text", "b", x + 6, y + 24, text=str(year))
        for month in range(1, _MONTHS if span > 150 and year < last else 1):
            yield Mark("path", "gr", text=f"M{x + span * month / _MONTHS:.1f} {y}v5")


def _date(text: str) -> date | None:
    """A day, or the first day of a month or year."""
    whole = f"{text}-01-01" if len(text) == 4 else f"{text}-01" if len(text) == 7 else text
    try:
        return date.fromisoformat(whole[:10])
    except ValueError:
        return None


def _sum(counted: Counted, head: Head) -> int:
    return sum(counted.numbers.get((row.value, head.value), 0) for row in counted.rows)


def _map(counted: Counted, address: Address, place: Place) -> Drawing:
    shapes, points = world()["shapes"], world()["points"]
    row = counted.rows[0]
    known = {counted.codes[head.value]: head for head in counted.columns if head.value in counted.codes}
    upper = _upper(counted)
    land = "".join(shape for code, shape in shapes.items() if code not in known)
    marks = [Mark("path", "land", text=land)]
    for code, head in sorted(known.items(), key=lambda item: (item[0] in points, item[0])):
        count = counted.numbers[row.value, head.value]
        style, href = f"h{level(count, upper, _LEAST)} shore", address(row, head)
        title = told(counted, row, head, count)
        if code in shapes:
            marks.append(Mark("path", style, text=shapes[code], href=href, title=title))
        elif code in points:
            x, y = points[code]
            marks.append(Mark("circle", style, x, y, _DOT, href=href, title=title))
    return Drawing(world()["width"], world()["height"], marks, _described(counted), shrinks=True)


def scale(counted: Counted) -> Iterator[tuple[str, str]]:
    """What the shades of a map mean: style and numbers of each."""
    upper = _upper(counted)
    for number, edge in enumerate(upper):
        least = upper[number - 1] + 1 if number else 1
        yield f"h{level(edge, upper, _LEAST)} shore", str(edge) if least == edge else f"{least} to {edge}"


def _upper(counted: Counted) -> list[int]:
    return edges(max(counted.numbers.values(), default=1), LEVELS - 1)


def when(head: Head) -> str:
    """The day of a column, where it is not what the column is called."""
    return day(head.day) if head.day and head.day != head.value else ""
