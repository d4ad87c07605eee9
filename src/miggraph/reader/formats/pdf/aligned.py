"""Tables without rules: lines whose cells stand under each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from miggraph.reader.formats.pdf.tables import joined
from miggraph.reader.formats.printed import Box, Kind, PrintedBlock, PrintedLine

LEADER = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}|_{4,}")
"""Dots from a title to its page in a table of contents."""
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{1,3}){1,3}")
_MARKER = re.compile(
    r"^(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)]|\([a-z]{1,4}\)|\(\d{1,3}\)|[a-z][.)]|[ivx]{1,5}[.)]|[•●○◦▪■➢➤►▶❖✓‣–—·-])\s"
)


def table_end(lines: Sequence[PrintedLine], start: int, size: float) -> int:
    """Where a run of lines ends that begins at `start` and leaves the same strips free; `start` where there is none."""
    if not _is_row(lines[start]):
        return start
    strips = _between(lines[start])
    end, last_row = start + 1, start
    while end < len(lines):
        line = lines[end]
        step = line.base - lines[end - 1].base
        narrower = _common(strips, line, 0.6 * size)
        if not narrower or step > 3.2 * size or LEADER.search(line.text):
            break
        if _is_row(line):
            last_row, strips = end, narrower
        elif line.box.x0 < strips[0][0] and step > 1.9 * size and not line.bold:
            break
        else:
            strips = narrower
        end += 1
    while end - 1 > last_row and (
        lines[end - 1].base - lines[end - 2].base > 1.35 * size or lines[end - 1].box.x0 < strips[0][0]
    ):
        end -= 1
    rows = sum(_is_row(line) for line in lines[start:end])
    return end if rows >= 3 and rows >= 0.34 * (end - start) else start


def _is_row(line: PrintedLine) -> bool:
    """Cells side by side that are no list item with its mark."""
    if len(line.cells) < 2 or LEADER.search(line.text):
        return False
    number, words = line.cells[0][2], line.cells[1][2]
    return len(line.cells) > 2 or not (
        _MARKER.match(number + " ") or (_DOTTED.fullmatch(number) and words[:1].isalpha())
    )


def _between(line: PrintedLine) -> list[tuple[float, float]]:
    return [(a[1], b[0]) for a, b in pairwise(line.cells)]


def _common(strips: list[tuple[float, float]], line: PrintedLine, least: float) -> list[tuple[float, float]]:
    """What a line leaves free of the strips."""
    free = strips
    for x0, x1, _ in line.cells:
        free = [piece for a, b in free for piece in ((a, min(b, x0)), (max(a, x1), b)) if piece[1] - piece[0] >= least]
    return free


def aligned_table(lines: Sequence[PrintedLine], size: float) -> PrintedBlock | None:
    """Lines that leave the same strips free, as a table."""
    strips = [(lines[0].box.x0 - 500, lines[0].box.x1 + 500)]
    for line in lines:
        strips = _common(strips, line, 0.6 * size)
    edges = [(a + b) / 2 for a, b in strips if any(x.box.x0 < a for x in lines) and any(x.box.x1 > b for x in lines)]
    if not edges:
        return None
    steps = [b.base - a.base for a, b in pairwise(lines)]
    wide = 1.15 * min(steps) if max(steps) > 1.25 * min(steps) else 0.0
    right = max(line.box.x1 for line in lines)
    rows: list[list[list[PrintedLine]]] = []
    for i, line in enumerate(lines):
        cells: list[list[PrintedLine]] = [[] for _ in range(len(edges) + 1)]
        for x0, x1, text in line.cells:
            cells[sum(edge < (x0 + x1) / 2 for edge in edges)].append(
                PrintedLine(text, line.box._replace(x0=x0, x1=x1), line.base, line.size, line.bold, line.italic)
            )
        starts = not rows or (steps[i - 1] > wide if wide else bool(cells[0]) and _begins(cells[0][0].text))
        if starts:
            rows.append(cells)
        else:
            rows[-1] = [a + b for a, b in zip(rows[-1], cells, strict=True)]
    texts = [[joined(cell, edge) for cell, edge in zip(row, [*edges, right], strict=True)] for row in rows]
    box = Box(min(x.box.x0 for x in lines), lines[0].box.top, max(x.box.x1 for x in lines), lines[-1].box.bottom)
    head = 1 if len(rows) > 1 and lines[0].bold and not all(x.bold for x in lines) else 0
    return PrintedBlock(
        Kind.TABLE,
        "\n".join("\t".join(r) for r in texts),
        lines=list(lines),
        box=box,
        size=size,
        rows=texts,
        header_rows=head,
    )


def _begins(text: str) -> bool:
    return bool(text) and not text[0].islower() and not text.startswith(("-", ")"))
