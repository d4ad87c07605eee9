"""Printed blocks to a stored text in simple Markdown, with the map from its lines to pages and boxes.

One paragraph a line, blocks parted by an empty line: headings with ``#``, list items with the mark that is printed,
pipe tables, notes as ``[^n]:``, a form feed where a page begins. A paragraph that goes on over a page or a column
stands whole; what cut it (running heads, notes) follows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from miggraph.model import Layout, LayoutBox, LayoutPage, Span
from miggraph.reader.formats.escape import escaped, escaped_cell, escaped_start, note_name, with_marks
from miggraph.reader.formats.hyphens import Joiner
from miggraph.reader.formats.printed import Kind, Mark, Printed, PrintedBlock, PrintedLine

_BULLETS = frozenset("•●○◦▪■·–—-o§¡❖➢➤►▶✓‣")
_LISTED = re.compile(r"(?:[-+*]|\d{1,9}[.)])$")
_NOTE_START = re.compile(r"^(?:\d{1,3}|[*†‡§]{1,3}|[a-z](?=[\s./)]))[./)]*\s*")
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?:\s*[-–]\s*\d{1,2})?"
LEAST_ROWS = 2
"""Rows that a table has below its heads, at least."""
MOST_HEAD_ROWS = 3
"""Where more rows than these are marked as heads, only the first is one."""
LONGEST_HEAD = 5
"""Words in the head of a column."""
FIGURES = 0.8
"""The share of its cells that hold figures in a column of figures."""
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)?\d\d))?(?!\d)")
MOST_BOLD_LINES = 4
"""A bold block of more lines is no heading or title, but a text set bold."""
_DATE = re.compile(rf"(?:[^\W\d]+,?\s+)?(?:{_DAY}\s+[^\W\d]+|[^\W\d]+\s+{_DAY}),?\s+(?:19|20)\d\d")
"""A line that is a date heads the lines of a day, and is no heading of a part."""


@dataclass(slots=True)
class _Part:
    """A block, or one that goes on over a page with what it goes on in."""

    page: int
    blocks: list[tuple[int, PrintedBlock]]

    @property
    def first(self) -> PrintedBlock:
        return self.blocks[0][1]


def write(printed: Printed) -> tuple[str, Layout]:
    """The stored text of a file and its layout."""
    words = (word for block in printed.blocks for line in block.lines for word in line.text.split())
    writer = _Writer(printed, Joiner(words))
    for part in _parts(printed):
        writer.add(part)
    return writer.finish()


def _parts(printed: Printed) -> Iterator[_Part]:
    parts: list[_Part] = []
    running: _Part | None = None
    for page in printed.pages:
        for block in page.blocks:
            if block.continues and running is not None:
                running.blocks.append((page.index, block))
                continue
            parts.append(_Part(page.index, [(page.index, block)]))
            if block.kind not in (Kind.FURNITURE, Kind.NOTE, Kind.TABLE):
                running = parts[-1]
    yield from parts


@dataclass(slots=True)
class _Writer:
    """Gathers the text of a file, and where each of its lines stands."""

    printed: Printed
    joiner: Joiner
    text: list[str] = field(default_factory=list)
    at: int = 0
    page: int = 0
    boxes: list[LayoutBox] = field(default_factory=list)
    furniture: list[Span] = field(default_factory=list)
    indents: list[tuple[int, int]] = field(default_factory=list)
    last: PrintedBlock | None = None

    def add(self, part: _Part) -> None:
        """One block with all that goes on with it."""
        block = part.first
        if block.kind is not Kind.ITEM and block.kind not in (Kind.NOTE, Kind.FURNITURE):
            self.indents = []
        if block.kind is Kind.NOTE and not block.number and self.last is not None and self.last.kind is Kind.NOTE:
            self._put(" ")
        else:
            self._part(part.page, tight=block.tight and self.last is not None and _are_alike(self.last, block))
        start = self.at
        self._writer(block)(part)
        if block.kind is Kind.FURNITURE:
            self.furniture.append(Span(start, self.at))
        self.last = block

    def finish(self) -> tuple[str, Layout]:
        """The text and its layout."""
        self._put("\n")
        pages = self.printed.pages if self.printed.paged else []
        layout = Layout(
            pages=tuple(LayoutPage(p.index + 1, p.label or "", round(p.width, 1), round(p.height, 1)) for p in pages),
            boxes=tuple(self.boxes) if self.printed.paged else (),
            furniture=tuple(self.furniture),
            remarks=tuple(self.printed.remarks),
        )
        return "".join(self.text), layout

    def _writer(self, block: PrintedBlock) -> Callable[[_Part], None]:
        by_kind = {Kind.TABLE: self._table, Kind.NOTE: self._note, Kind.ITEM: self._item, Kind.QUOTE: self._quote}
        by_kind |= {Kind.HEADING: self._heading, Kind.CODE: self._code}
        return by_kind.get(block.kind, self._paragraph)

    def _put(self, text: str) -> None:
        self.text.append(text)
        self.at += len(text)

    def _part(self, page: int, *, tight: bool) -> None:
        """What stands before a block: an empty line, and a form feed for each page that has begun."""
        if self.at:
            self._put("\n" if tight and page == self.page else "\n\n")
        if self.printed.paged and page > self.page:
            self._put("\f" * (page - self.page))
            self.page = page

    def _lines(self, part: _Part, *, skip: int = 0, guard: bool = True) -> None:
        """The printed lines of a block joined to one, each with its place; ``skip`` characters of the first go."""
        if not part.first.lines:
            self._plain(part, skip, guard=guard)
            return
        lines = [(page, line) for page, block in part.blocks for line in block.lines]
        for number, (page, line) in enumerate(lines):
            marks, raw = (line.marks, line.text) if number or not skip else _without(line, skip)
            written = with_marks(raw, marks)
            if number == 0 and guard:
                written = escaped_start(written)
            cut, between = 0, ""
            if number + 1 < len(lines):
                cut, between = self.joiner.seam(written, lines[number + 1][1].text)
            start = self.at
            self._put(written[: len(written) - cut])
            self._place(start, page, line.box)
            self._put(between)

    def _plain(self, part: _Part, skip: int, *, guard: bool) -> None:
        """The text of a block of a format without printed lines; line ends inside it stay."""
        block = part.first
        text = block.text[skip:]
        marks = [Mark(max(0, mark.offset - skip), mark.text) for mark in block.marks]
        written = [line.strip(" ") for line in with_marks(text, marks).split("\n")]
        start = self.at
        self._put("\n".join(escaped_start(line) if guard else line for line in written if line))
        self._place(start, part.page, None)

    def _place(self, start: int, page: int, box: tuple[float, float, float, float] | None) -> None:
        if self.at > start:
            rounded = None if box is None else (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))
            self.boxes.append(LayoutBox(Span(start, self.at), page + 1, rounded))

    def _paragraph(self, part: _Part) -> None:
        if not (part.first.bold and _is_short(part)):
            self._lines(part)
            return
        start = len(self.text)
        self._put("**")
        self._lines(part, guard=False)
        self._between(start, "**\n**")
        self._put("**")

    def _heading(self, part: _Part) -> None:
        level = part.first.level
        if not level or _DATE.fullmatch(part.first.text.strip()):
            self._paragraph(part)
            return
        self._put("#" * min(6, level) + " ")
        self._lines(part, guard=False)

    def _item(self, part: _Part) -> None:
        block = part.first
        number = "-" if block.number in _BULLETS else block.number
        indent = self._indent(block.level or 1, number)
        self._put(" " * indent)
        if number == "-":
            self._put("- ")
            self._lines(part, skip=len(block.number) + 1, guard=False)
        else:
            self._lines(part)

    def _indent(self, level: int, number: str) -> int:
        """How far an item stands in, as CommonMark nests it: under the words of the item above it."""
        self.indents = [(at, width) for at, width in self.indents if at < level]
        indent = self.indents[-1][1] if self.indents else 0
        self.indents.append((level, indent + (len(number) + 1 if _LISTED.match(number) else 0)))
        return indent

    def _quote(self, part: _Part) -> None:
        self._put("> ")
        start = len(self.text)
        self._lines(part, guard=False)
        self._between(start, "\n> ")

    def _between(self, start: int, between: str) -> None:
        """Write the line ends in what was written last in another way."""
        for place in range(start, len(self.text)):
            breaks = self.text[place].count("\n")
            if breaks:
                self.text[place] = self.text[place].replace("\n", between)
                self.at += breaks * (len(between) - 1)
                last = self.boxes[-1]
                self.boxes[-1] = last._replace(span=Span(last.span.start, self.at))

    def _note(self, part: _Part) -> None:
        block = part.first
        name = note_name(block.number)
        raised = bool(block.lines and block.lines[0].marks and block.lines[0].marks[0].offset == 0)
        if name:
            self._put(f"[^{name}]: ")
        skip = 0
        if name and block.lines and not raised:
            match = _NOTE_START.match(block.lines[0].text)
            skip = match.end() if match else 0
        if raised:
            block.lines[0].marks.pop(0)
        self._lines(part, skip=skip, guard=False)

    def _code(self, part: _Part) -> None:
        """Text with the line ends and spaces that it has."""
        start = self.at
        self._put("\n".join(escaped_start(escaped(line.rstrip())) for line in part.first.text.split("\n")))
        self._place(start, part.page, None)

    def _table(self, part: _Part) -> None:
        block = part.first
        start = self.at
        width = max(len(row) for row in block.rows)
        rows = [row + [""] * (width - len(row)) for row in block.rows]
        if width == 1:
            self._put("\n\n".join(escaped_start(escaped_cell(_one_line(row[0]))) for row in rows if row[0].strip()))
        else:
            several = block.header_rows <= min(MOST_HEAD_ROWS, len(rows) - 1)
            heads = block.header_rows if several else 1
            heads = heads or int(_are_heads(rows))
            head, body = _head(rows[:heads]) if heads else [""] * width, rows[heads:]
            self._put("\n".join([_row(head), "|" + " --- |" * width, *map(_row, body)]))
        self._place(start, part.page, block.box)


def _are_alike(above: PrintedBlock, block: PrintedBlock) -> bool:
    """Whether two blocks are written alike, as plain lines, so that they can stand under each other."""
    return above.kind is block.kind and not above.level and not block.level


def _head(rows: Sequence[Sequence[str]]) -> list[str]:
    """The heads of the columns: what stands in several rows as one, a head over several columns before each of them."""
    head = list(rows[-1])
    for row in reversed(rows[:-1]):
        over = ""
        for column, cell in enumerate(row):
            over = cell if cell.strip() else over if head[column].strip() else ""
            head[column] = "\n".join(filter(None, dict.fromkeys((over, head[column]))))
    return head


def _are_heads(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns, though nothing marks it: words or years over a column of figures.

    The cell above the names of the rows may be empty.
    """
    head, *body = rows
    if len(body) < LEAST_ROWS or not all(cell.strip() for cell in head[1:]):
        return False
    if any(any(map(str.isdigit, _YEAR.sub("", cell))) or len(cell.split()) > LONGEST_HEAD for cell in head):
        return False
    columns = ([_YEAR.sub("", cell) for cell in column if cell.strip()] for column in zip(*body, strict=True))
    return any(
        len(column) >= LEAST_ROWS and sum(any(map(str.isdigit, c)) for c in column) >= FIGURES * len(column)
        for column in columns
    )


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """The text of a cell on one line of Markdown, its own line ends as ``<br>``."""
    return " <br> ".join(escaped_cell(_one_line(line)) for line in text.split("\n"))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _without(line: PrintedLine, skip: int) -> tuple[Sequence[Mark], str]:
    """A line's marks and text without its first characters and the spaces after them."""
    rest = line.text[skip:].lstrip()
    gone = len(line.text) - len(rest)
    return [Mark(max(0, mark.offset - gone), mark.text) for mark in line.marks], rest


def _is_short(part: _Part) -> bool:
    """Whether a bold block may be a heading: one to mark, where longer ones are bold for another reason."""
    text = part.first.text
    if _DATE.fullmatch(text.strip()):
        return False
    lines = text.split("\n")
    short = len(part.blocks) == 1 and len(text) <= 200 and len(lines) <= MOST_BOLD_LINES
    return short and any(map(str.isalpha, text))
