"""Tables that rules mark on a page, as grids or by rules across alone, and tables that go on after a page break."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from miggraph.reader.formats.pdf.columns import regions
from miggraph.reader.formats.pdf.words import lines_of
from miggraph.reader.formats.printed import Box, Kind, PrintedBlock, PrintedLine, Rule, Word

_NEAR = 3.0
_ROW_EMS = 9.0  # lines across that stand further apart part no rows
_FEWEST_HEADS = 2
_FIGURE = re.compile(r"[(<>~±+–-]?[$€£]?\d[\d.,]*[%)*]*|[–—-]|n/?a", re.I)


def ruled_tables(words: list[Word], rules: Sequence[Rule], size: float) -> list[PrintedBlock]:
    """The tables that lines mark; their words are taken out of `words`."""
    across = merged([r for r in rules if r.across], across=True)
    down = merged([r for r in rules if not r.across], across=False)
    tables = []
    for box, rows, columns in [*_grids(across, down), *_stacks(across, down, words, size)]:
        inside = [
            w
            for w in words
            if box.x0 - 1 <= (w.x0 + w.x1) / 2 <= box.x1 + 1 and box.top - 1 <= (w.top + w.bottom) / 2 <= box.bottom + 1
        ]
        if not inside or (not columns and len(regions(inside, size)) > 1):
            continue
        table = _table(box, inside, rows, columns, down, size)
        if table is not None:
            tables.append(table)
            taken = {id(w) for w in inside}
            words[:] = [w for w in words if id(w) not in taken]
    return tables


def merged(rules: list[Rule], *, across: bool) -> list[Rule]:
    """Pieces of one line, joined."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: (_place(r, across), _ends(r, across))):
        if levels and _place(rule, across) - _place(levels[-1][0], across) < 1.2:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    found: list[Rule] = []
    for level in levels:
        joined: list[Rule] = []
        for rule in sorted(level, key=lambda r: _ends(r, across)):
            if joined and _ends(rule, across)[0] - _ends(joined[-1], across)[1] < _NEAR:
                a, b = joined.pop(), rule
                rule = Rule(min(a.x0, b.x0), min(a.top, b.top), max(a.x1, b.x1), max(a.bottom, b.bottom))
            joined.append(rule)
        found += joined
    return [r for r in found if _ends(r, across)[1] - _ends(r, across)[0] > 6]


def _place(rule: Rule, across: bool) -> float:
    return (rule.top + rule.bottom) / 2 if across else (rule.x0 + rule.x1) / 2


def _ends(rule: Rule, across: bool) -> tuple[float, float]:
    return (rule.x0, rule.x1) if across else (rule.top, rule.bottom)


def _grids(across: list[Rule], down: list[Rule]) -> list[tuple[Box, list[float], list[float]]]:
    """Groups of lines that cross, with at least two rows or two columns."""
    lines = across + down
    group = list(range(len(lines)))

    def find(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, a in enumerate(across):
        for j, b in enumerate(down, len(across)):
            if a.x0 - _NEAR <= b.x0 <= a.x1 + _NEAR and b.top - _NEAR <= a.top <= b.bottom + _NEAR:
                group[find(i)] = find(j)
    parts: dict[int, list[Rule]] = {}
    for i, line in enumerate(lines):
        parts.setdefault(find(i), []).append(line)
    found: list[tuple[Box, list[float], list[float]]] = []
    for part in parts.values():
        rows = _places([(r.top + r.bottom) / 2 for r in part if r.across])
        columns = _places([(r.x0 + r.x1) / 2 for r in part if not r.across])
        if len(rows) > 1 and len(columns) > 2:
            box = Box(
                min(r.x0 for r in part), min(r.top for r in part), max(r.x1 for r in part), max(r.bottom for r in part)
            )
            found.append((box, rows, columns))
    return found


def _stacks(
    across: list[Rule], down: list[Rule], words: Sequence[Word], size: float
) -> list[tuple[Box, list[float], list[float]]]:
    """At least three lines across of one width, one under the other, that no line down touches."""
    stacks: list[list[Rule]] = []
    free = [
        r
        for r in across
        if not any(r.x0 - _NEAR <= d.x0 <= r.x1 + _NEAR and d.top - _NEAR <= r.top <= d.bottom + _NEAR for d in down)
    ]
    for rule in sorted(free, key=lambda r: r.top):
        stack = next(
            (
                s
                for s in stacks
                if abs(s[-1].x0 - rule.x0) < _NEAR
                and abs(s[-1].x1 - rule.x1) < _NEAR
                and rule.top - s[-1].top < _ROW_EMS * size
            ),
            None,
        )
        if stack is None:
            stacks.append([rule])
        else:
            stack.append(rule)
    found: list[tuple[Box, list[float], list[float]]] = []
    for stack in stacks:
        if len(stack) > 2:
            first, last = stack[0], stack[-1]
            rows = _places([_head_top(first, words, size), *(r.top for r in stack)])
            found.append((Box(first.x0, rows[0], first.x1, last.bottom), rows, []))
    return found


def _head_top(rule: Rule, words: Sequence[Word], size: float) -> float:
    """The top of the row that stands on the first line across, if cells side by side stand there."""
    row = sorted(
        (
            w
            for w in words
            if rule.top - 1.7 * size < w.bottom <= rule.top + 2 and rule.x0 - 1 < w.x0 and w.x1 < rule.x1 + 1
        ),
        key=lambda w: w.x0,
    )
    if len(row) > 1 and max(b.x0 - a.x1 for a, b in pairwise(row)) > size:
        return min(w.top for w in row) - 1
    return rule.top


def _places(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _table(
    box: Box, words: list[Word], rows: list[float], columns: list[float], down: list[Rule], size: float
) -> PrintedBlock | None:
    edges = columns or _gaps(words, (0.35 if len(rows) > 4 else 0.6) * size)
    if len(edges) < 3:
        return None
    edges = _around(edges, [(w.x0 + w.x1) / 2 for w in words])
    ruled = bool(columns) or len(rows) > 4
    bands = list(pairwise(_around(rows, [_middle(w) for w in words]))) if ruled else _bands(words, edges)
    edges, down = _parted(words, edges, down, bands, size) if columns else (edges, down)
    bands = [part for band in bands for part in _rows_of_figures(words, edges, band)]
    cells = []
    for top, bottom in bands:
        inside = [w for w in words if top <= _middle(w) < bottom]
        beside = [d for d in down if d.top - _NEAR < (top + bottom) / 2 < d.bottom + _NEAR] if columns else None
        if inside:
            cells.append(_cells(inside, edges, beside))
    if len({n for row in cells for n, cell in enumerate(row) if cell}) < 2:
        return None  # a frame around text, or lines that adorn the page
    head = _header(words, bands)
    text = "\n".join("\t".join(row) for row in cells)
    return PrintedBlock(Kind.TABLE, text, lines=lines_of(words), box=box, size=size, rows=cells, header_rows=head)


def _parted(
    words: Sequence[Word], edges: list[float], down: list[Rule], bands: Sequence[tuple[float, float]], size: float
) -> tuple[list[float], list[Rule]]:
    """Columns of a grid that no line parts but a wide strip does, beside which cells stand in most of the rows."""
    added: list[float] = []
    for a, b in pairwise(edges):
        inside = [w for w in words if a <= (w.x0 + w.x1) / 2 < b]
        strips = _gaps(inside, 1.5 * size) if inside else []
        pieces = [{n for w in inside if x < w.x1 <= y for n in _bands_at(w, bands)} for x, y in pairwise(strips)]
        least = max(2, 0.6 * len(set().union(*pieces)))
        added += _full_parts(strips, pieces, least)
    lines = [Rule(x, bands[0][0], x, bands[-1][1]) for x in added]
    return sorted([*edges, *added]), [*down, *lines]


def _bands_at(word: Word, bands: Sequence[tuple[float, float]]) -> list[int]:
    return [n for n, (top, bottom) in enumerate(bands) if top <= _middle(word) < bottom]


def _full_parts(strips: Sequence[float], pieces: Sequence[set[int]], least: float) -> list[float]:
    """The strips between pieces that fill rows enough to be columns; one that does not belongs to the piece before."""
    found = []
    before = pieces[0] if pieces else set()
    for x, after in zip(strips[1:], pieces[1:], strict=False):
        if min(len(before), len(after)) >= least:
            found.append(x)
            before = after
        else:
            before = before | after
    return found


def _rows_of_figures(words: Sequence[Word], edges: list[float], band: tuple[float, float]) -> list[tuple[float, float]]:
    """The rows of a stretch between two lines: one begins at each line of text that has figures behind its label."""
    inside = sorted((w for w in words if band[0] <= _middle(w) < band[1]), key=lambda w: w.base)
    lines: list[list[Word]] = []
    for word in inside:
        if lines and word.base - lines[-1][0].base < 0.4 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    starts = [min(w.top for w in line) - 1 for line in lines[1:] if _is_of_figures(line, edges)]
    if starts and not _is_of_figures(lines[0], edges) and _columns_of(lines[0], edges) < _FEWEST_HEADS:
        starts = starts[1:]  # the label of the first row begins above its figures
    return list(pairwise([band[0], *starts, band[1]]))


def _is_of_figures(line: Sequence[Word], edges: list[float]) -> bool:
    label = [w for w in line if (w.x0 + w.x1) / 2 < edges[1]]
    figures = [w for w in line if (w.x0 + w.x1) / 2 >= edges[1]]
    return bool(label) and bool(figures) and all(_FIGURE.fullmatch(w.text) for w in figures)


def _columns_of(line: Sequence[Word], edges: list[float]) -> int:
    return len({sum(edge <= (w.x0 + w.x1) / 2 for edge in edges) for w in line})


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2


def _around(edges: list[float], places: list[float]) -> list[float]:
    """Edges, with one more on a side where words stand outside them: no word of a table is lost."""
    before = [min(places) - 2] if min(places) < edges[0] else []
    after = [max(places) + 2] if max(places) >= edges[-1] - 1 else []
    return [*before, *edges, *after]


def _cells(words: list[Word], edges: list[float], down: list[Rule] | None) -> list[str]:
    """The text of a row by columns; a cell that no line parts from the next spans both."""
    cells: list[list[Word]] = []
    first = 0  # column of the cell that goes on
    for n, (a, b) in enumerate(pairwise(edges)):
        inside = [w for w in words if a <= (w.x0 + w.x1) / 2 < b]
        open_left = down is not None and a > edges[0] and not any(abs(d.x0 - a) < _NEAR for d in down)
        if open_left:
            cells[first] += inside
            cells.append([])
        else:
            first = n
            cells.append(inside)
    return [joined(lines_of(cell), b) for cell, (_, b) in zip(cells, pairwise(edges), strict=True)]


def joined(lines: Sequence[PrintedLine], right: float) -> str:
    """The lines of a cell, as one text; a line end stays where the next word would have fitted before ``right``."""
    text = ""
    for last, line in zip([None, *lines], lines, strict=False):
        if last is None:
            text = line.text
        elif text.endswith("-") and line.text[:1].islower() and text[-2:-1].isalpha():
            text = text[:-1] + line.text
        elif _ends_early(last, line, right):
            text += "\n" + line.text
        else:
            text += ("" if text.endswith("-") else " ") + line.text
    return text


def _ends_early(last: PrintedLine, line: PrintedLine, right: float) -> bool:
    word = line.text.split(" ", 1)[0]
    width = (line.box.x1 - line.box.x0) / max(1, len(line.text)) * (len(word) + 1)
    return last.box.x1 + 1.15 * width + line.size < right and not line.text[:1].islower()


def _gaps(words: list[Word], least: float) -> list[float]:
    """Where columns begin, by the strips that no word crosses."""
    spans = sorted((w.x0, w.x1) for w in words)
    edges, at = [spans[0][0] - 2], spans[0][1]
    for a, b in spans:
        if a - at > least:
            edges.append((a + at) / 2)
        at = max(at, b)
    return [*edges, at + 2]


def _bands(words: list[Word], edges: list[float]) -> list[tuple[float, float]]:
    """Rows without lines between them: each begins where the first column has text."""
    first = sorted({round(w.top, 1) for w in words if w.x0 < edges[1]})
    tops = [t for i, t in enumerate(first) if i == 0 or t - first[i - 1] > 4]
    tops[0:1] = [min(w.top for w in words) - 1]
    return list(pairwise([*(t - 1 for t in tops), max(w.bottom for w in words) + 1]))


def _header(words: list[Word], bands: list[tuple[float, float]]) -> int:
    """One row of header cells where the first row is bold and the others are not, throughout."""
    rows = [[w for w in words if a <= _middle(w) < b] for a, b in bands]
    rows = [row for row in rows if row]
    bold = [all(w.bold for w in row) for row in rows]
    return 1 if len(rows) > 1 and bold[0] and not all(bold) else 0


def continue_tables(blocks: Sequence[PrintedBlock]) -> None:
    """Mark the heads that a table repeats where it goes on, and give a row that a page cuts its words back."""
    above: PrintedBlock | None = None
    for block in blocks:
        if block.kind in (Kind.FURNITURE, Kind.NOTE):
            continue
        if block.kind is Kind.TABLE and above is not None and _are_one(above, block):
            repeated = len(block.rows) > 1 and block.rows[0] == above.rows[0]
            if repeated:
                above.header_rows = block.header_rows = 1
            _rejoin_row(above, block, int(repeated))
        above = block if block.kind is Kind.TABLE else None


def _are_one(above: PrintedBlock, block: PrintedBlock) -> bool:
    """Whether a table stands at the top of a page or column as wide as the one that ended the page before."""
    if above.box is None or block.box is None or len(above.rows[0]) != len(block.rows[0]):
        return False
    moved = block.box.top < above.box.bottom
    return moved and abs((block.box.x1 - block.box.x0) - (above.box.x1 - above.box.x0)) < 2 * _NEAR


def _rejoin_row(above: PrintedBlock, block: PrintedBlock, first: int) -> None:
    """Join a first row whose first cell is empty, as no other row's is, to the row that the page cut."""
    rest = block.rows[first] if len(block.rows) > first + 1 else []
    others = [row for row in above.rows + block.rows if row is not rest]
    if not rest or rest[0] or not any(rest) or not all(row[0] for row in others):
        return
    above.rows[-1] = [" ".join(filter(None, pair)) for pair in zip(above.rows[-1], rest, strict=True)]
    del block.rows[first]
