"""Block structure of Markdown and HTML that single lines do not show: front matter, tables, quotes, notes, comments.

Tables with bars, quotes and notes are those of markdown-it; grid tables, HTML tables and tables without a rule under
their heads are found here. All places are offsets into the stored text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from miggraph.model import BlockKind, Span
from miggraph.reader.spaced import spaced_tables

if TYPE_CHECKING:
    from markdown_it.token import Token

HIDDEN = "\0"
"""Stands for each character that is no text (comments, marks of pages); no report holds it."""

_HIDDEN = tuple(
    (re.compile(rf"{begin}.*?{end}", re.DOTALL), end)
    for begin, end in (("<!--", "-->"), ("<script\\b[^<>]*>", "</script>"), ("<style\\b[^<>]*>", "</style>"))
)
_PAGE_MARK = re.compile(r"^[ \t]*\{\d{1,5}\}-{3,}[ \t]*$", re.MULTILINE)
_FRONT = re.compile(
    r"\ufeff?(?:(?P<fence>---)|\+\+\+)[ \t]*\r?\n(?P<body>(?:(?!---|\+\+\+|\.\.\.)[^\n]*\n)*?)"
    r"(?:(?(fence)(?:---|\.\.\.)|\+\+\+))[ \t]*(?:\r?\n|\Z)"
)
_FIELD = re.compile(r"^(?P<name>[A-Za-z][\w -]*?)(?::|[ \t]*=)[ \t]*(?P<value>\S.*?)?[ \t]*$", re.MULTILINE)
_NEWLINE = re.compile(r"\r\n|\n|\r")
_BAR = re.compile(r"(?<!\\)\|")
_BAR_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*")
_BAR_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*:?-+:?[ \t]*\|?[ \t]*")
_GRID_RULE = re.compile(r"[ \t]*\+(?:[-=:]+\+)+[ \t]*")
_GRID_ROW = re.compile(r"[ \t]*[|+].*[|+][ \t]*")
_HTML_TABLE = re.compile(r"<table\b[^<>]*>.*?</table\s*>", re.DOTALL | re.IGNORECASE)
_LINE_REST = re.compile(r"[ \t]*(?:\r?\n)?")
_HTML_PART = re.compile(r"<(?P<close>/?)(?P<name>tr|td|th|thead|tbody|tfoot|caption|table)\b[^<>]*>", re.IGNORECASE)
_NEEDS_PARSING = re.compile(r"^[ \t]{0,3}>|\||\[\^", re.MULTILINE)


class TableRow(NamedTuple):
    """A row of a table: for each cell the stretches of stored text that it holds, one or more."""

    cells: tuple[tuple[Span, ...], ...]
    span: Span
    header: bool


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that the markup makes a block of one kind; ``rows`` are those of a table."""

    kind: BlockKind
    span: Span
    rows: tuple[TableRow, ...] = ()


def front_matter(text: str) -> dict[str, str]:
    """The fields of the front matter at the beginning of a text, names in lower case; empty where there is none.

    Only plain values on one line are read, without their quotation marks.
    """
    found = _FRONT.match(text)
    if not found or not _FIELD.search(found["body"]):
        return {}
    fields = _FIELD.finditer(found["body"].replace("\r", ""))
    return {field["name"].strip().lower(): field["value"].strip("\"'") for field in fields if field["value"]}


def hide(text: str) -> str:
    """The text with comments, scripts and marks of pages blotted out, each character and line in its place."""
    for shape, end in _HIDDEN:
        last = text.rfind(end) + len(end)
        if last >= len(end):  # behind the last end nothing is searched for one again and again
            text = shape.sub(_blotted, text[:last]) + text[last:]
    return _PAGE_MARK.sub(_blotted, text)


def _blotted(found: re.Match[str]) -> str:
    return re.sub(r"[^\r\n\f]", HIDDEN, found.group())


def find_regions(text: str) -> list[Region]:
    """The blocks that the markup of a text makes of whole lines, in order; none overlaps another.

    :param text: the text with what is no text blotted out, as :func:`hide` returns it
    """
    candidates: list[Region] = []
    front = _FRONT.match(text) if front_matter(text) else None
    if front:
        candidates.append(Region(BlockKind.METADATA, Span(0, front.end())))
    candidates += _html_tables(text)
    lines = _line_spans(text)
    candidates += _drawn_tables(text, lines)
    candidates += _spaced(text, lines)
    if _NEEDS_PARSING.search(text):
        candidates += _parsed(text, lines)
    regions: list[Region] = []
    taken = Span(0, 0)
    for region in sorted(candidates, key=lambda r: (r.span.start, -r.span.end)):
        if not region.span.overlaps(taken):
            regions.append(region)
            taken = region.span
    return regions


def _line_spans(text: str) -> list[Span]:
    """Where each line stands, with what ends it, as markdown-it counts lines."""
    starts = [0, *(found.end() for found in _NEWLINE.finditer(text)), len(text)]
    return [Span(start, end) for start, end in pairwise(starts)]


def _parsed(text: str, lines: Sequence[Span]) -> Iterator[Region]:
    """Tables, quotes and notes by the block rules of markdown-it."""
    tokens = _block_tokens(text)
    note = False
    skip_until = -1
    for token in tokens:
        note = (note or token.type == "footnote_reference_open") and token.type != "footnote_reference_close"
        if token.map is None or token.map[0] < skip_until:
            continue
        first, last = token.map[0], min(token.map[1], len(lines))
        span = Span(lines[first].start, lines[last - 1].end) if last > first else Span(0, 0)
        if token.type == "table_open":
            rows = tuple(_bar_rows(text, lines[first:last]))
            yield Region(BlockKind.TABLE, span, rows)
        elif token.type == "blockquote_open":
            yield from _quoted(text, lines[first:last])
        elif note:
            yield Region(BlockKind.FOOTNOTE, span)
        else:
            continue
        skip_until = last


def _block_tokens(text: str) -> list[Token]:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    parser.disable(["code", "lheading", "reference", "html_block"])
    tokens: list[Token] = []
    parser.block.parse(_NEWLINE.sub("\n", text), parser, {}, tokens)
    return tokens


def _quoted(text: str, lines: Sequence[Span]) -> Iterator[Region]:
    """A quote; a table inside it is a region of its own."""
    inner = [Span(line.start + _quote_mark(text, line), line.end) for line in lines]
    tables = list(_drawn_tables(text, inner))
    if not tables:
        yield Region(BlockKind.QUOTE, Span(lines[0].start, lines[-1].end))
        return
    start = lines[0].start
    for table in tables:
        yield Region(BlockKind.QUOTE, Span(start, table.span.start))
        yield table
        start = table.span.end
    yield Region(BlockKind.QUOTE, Span(start, lines[-1].end))


def _quote_mark(text: str, line: Span) -> int:
    found = QUOTE_MARK.match(text, line.start, line.end)
    return found.end() - line.start if found else 0


QUOTE_MARK = re.compile(r"[ \t]*(?:>[ \t]?)+")
"""How a line of a quote begins."""


def _drawn_tables(text: str, lines: Sequence[Span]) -> Iterator[Region]:
    """Tables whose every line begins and ends with a bar, or with the corner of a grid."""
    run: list[Span] = []
    for line in [*lines, None]:
        stored = text[line.start : line.end].rstrip("\r\n") if line else ""
        if line and _GRID_ROW.fullmatch(stored):
            run.append(line)
            continue
        if len(run) > 1:
            yield from _drawn(text, run)
        run = []


def _drawn(text: str, lines: Sequence[Span]) -> Iterator[Region]:
    grid = bool(_GRID_RULE.fullmatch(text[lines[0].start : lines[0].end].rstrip("\r\n")))
    rows = tuple(_grid_rows(text, lines) if grid else _bar_rows(text, lines))
    if rows:
        yield Region(BlockKind.TABLE, Span(lines[0].start, lines[-1].end), rows)


def _spaced(text: str, lines: Sequence[Span]) -> Iterator[Region]:
    """Tables whose cells only spaces divide."""
    for table in spaced_tables(text, lines):
        rows = tuple(
            TableRow(tuple((cell,) for cell in cells), Span(cells[0].start, cells[-1].end), number == 0)
            for number, cells in enumerate(table.rows)
        )
        last = table.first + len(table.rows) - 1
        yield Region(BlockKind.TABLE, Span(lines[table.first].start, lines[last].end), rows)


def _bar_rows(text: str, lines: Sequence[Span]) -> Iterator[TableRow]:
    """The rows between bars; those above the rule are heads."""
    stored = [text[line.start : line.end].rstrip("\r\n") for line in lines]
    rule = next((n for n, row in enumerate(stored) if n and _BAR_RULE.fullmatch(row)), 0)
    for number, (line, row) in enumerate(zip(lines, stored, strict=True)):
        if not _BAR_RULE.fullmatch(row):
            cells = tuple((cell,) for cell in _between_bars(text, line.start, line.start + len(row)))
            yield TableRow(cells, Span(line.start, line.start + len(row)), number < rule)


def _between_bars(text: str, start: int, end: int) -> list[Span]:
    mark = QUOTE_MARK.match(text, start, end)
    start = mark.end() if mark else start
    cuts = [start, *(bar.end() for bar in _BAR.finditer(text, start, end)), end + 1]
    cells = [Span(first, last - 1) for first, last in pairwise(cuts)]
    if not text[cells[0].start : cells[0].end].strip():
        cells = cells[1:]
    if cells and not text[cells[-1].start : cells[-1].end].strip():
        cells = cells[:-1]
    return cells


def _grid_rows(text: str, lines: Sequence[Span]) -> Iterator[TableRow]:
    """The rows between the rules of a grid; those above a double rule are heads."""
    rows: list[list[Span]] = [[]]
    heads = 0
    for line in lines:
        stored = text[line.start : line.end].rstrip("\r\n")
        if not _GRID_RULE.fullmatch(stored):
            rows[-1].append(Span(line.start, line.start + len(stored)))
        elif rows[-1]:
            rows.append([])
        heads = len(rows) - 1 if "=" in stored and _GRID_RULE.fullmatch(stored) else heads
    for number, row in enumerate(rows):
        if row:
            split = [_between_bars(text, line.start, line.end) for line in row]
            width = max(map(len, split))
            cells = (tuple(parts[n] for parts in split if n < len(parts)) for n in range(width))
            yield TableRow(tuple(cells), Span(row[0].start, row[-1].end), number < heads)


def _html_tables(text: str) -> Iterator[Region]:
    last = max(text.rfind("</table"), text.rfind("</TABLE"))
    for table in _HTML_TABLE.finditer(text, 0, text.find(">", last) + 1 if last >= 0 else 0):
        rows = tuple(_html_rows(text, Span(table.start(), table.end())))
        if rows:
            rest = _LINE_REST.match(text, table.end())
            yield Region(BlockKind.TABLE, Span(table.start(), rest.end() if rest else table.end()), rows)


def _html_rows(text: str, table: Span) -> Iterator[TableRow]:
    """The rows of an HTML table: heads are those whose every cell is a head, or that stand in ``thead``."""
    cells: list[tuple[Span, ...]] = []
    plain = in_head = False
    start, opened = table.start, -1
    for part in _HTML_PART.finditer(text, table.start, table.end):
        name, closes = part["name"].lower(), bool(part["close"])
        if opened >= 0:
            cells.append((Span(opened, part.start()),))
            opened = -1
        if name in ("tr", "table", "tbody") and cells:
            yield TableRow(tuple(cells), Span(start, part.start()), in_head or not plain)
            cells, plain = [], False
        if name == "tr" and not closes:
            start = part.start()
        if name == "thead":
            in_head = not closes
        if name in ("td", "th", "caption") and not closes:
            opened = part.end()
            plain = plain or name == "td"
