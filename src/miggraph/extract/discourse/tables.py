"""Tables as text: which cells say something by themselves, and what the heads of their columns tell of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from miggraph.extract.rules import line_of, load
from miggraph.model import Block, Prose, Row, Span, join

_RULES = load("table")
_BRACKETS = re.compile(r"\s*\([^()]*\)")


class Cell(NamedTuple):
    """A cell with the sentences in it.

    ``addressed`` and ``answered`` are the words of its row under heads such as "Addressed to" and "Response".
    """

    prose: Prose
    sentences: tuple[Prose, ...]
    recommended: bool
    addressed: str
    answered: str


def cells_of(block: Block) -> Iterator[Cell]:
    """The cells of a table that hold sentences, or stand in a column of recommendations, row by row."""
    addressed, answered = _columns(block, "table/addressee"), _columns(block, "table/response")
    recommended = {*_columns(block, "table/recommendation"), *(_tasks(block) if addressed else ())}
    body = [row for row in block.rows if not row.header]
    titled = 2 * sum(map(_is_title, body)) < len(body)
    for row in body:
        to, answer = (" ".join(row.cells[n].text for n in of if n < len(row.cells)) for of in (addressed, answered))
        for column, cell in enumerate(row.cells):
            sentences = tuple(_within(block, cell))
            recommends = column in recommended and not (titled and _is_title(row))
            if cell.text and (sentences or recommends):
                yield Cell(cell, sentences, recommends, to, answer)


def _tasks(block: Block) -> Iterator[int]:
    """The columns of what those whom another column names are to do: most of their cells are orders."""
    body = [row.cells for row in block.rows if not row.header]
    order = load("listing")["listing/item.order"]
    for column in _columns(block, "table/task"):
        cells = [line_of(row[column].text) for row in body if column < len(row)]
        if 2 * sum(order.search(cell) is not None for cell in cells) > len(cells):
            yield column


def _is_title(row: Row) -> bool:
    """Whether a row holds one cell alone, as a title over the rows below does."""
    return len(row.cells) > 1 and sum(bool(cell.text) for cell in row.cells) == 1


def without_notes(prose: Prose) -> Prose:
    """What a cell recommends, without the number before it and the note behind it."""
    line, rules = line_of(prose.text), load("unit")
    number, note = rules["unit/number"].search(line), rules["unit/source-note"].search(line)
    return prose.slice(number.end if number else 0, note.start if note else None)


def cell_at(block: Block, span: Span) -> Cell | None:
    """The cell of a table that holds a span."""
    return next((cell for cell in cells_of(block) if any(held.covers(span) for held in cell.prose.spans())), None)


class TableFigure(NamedTuple):
    """A cell that holds a number, with the head of its column and the cell that heads its row."""

    cell: Prose
    head: Prose
    row: Prose

    @property
    def amount(self) -> str:
        """The number with the unit and the scale that the head of its column gives, as running text prints them."""
        line, text = line_of(self.head.text), self.cell.text.strip("~<>≈±*†‡ ")
        scale = _RULES["table-figure/scale"].search(line)
        money = _RULES["table-figure/money"].search(line)
        percent = _RULES["table-figure/percent"].search(line) and not money
        scaled = (scale.group(line, "scale").rstrip("s") or "thousand") if scale else ""
        sign, coin = (money.group(line, name) if money and text[0].isdigit() else "" for name in ("sign", "coin"))
        return " ".join(filter(None, (sign, text, scaled, "%" if percent and text[-1].isdigit() else "", coin)))

    @property
    def measures(self) -> str:
        """What the number measures: the head of its column without brackets, and what heads its row."""
        head = _BRACKETS.sub("", self.head.text).strip(" ,;:")
        return ", ".join(filter(None, (head, self.row.text)))


def figures_of(block: Block) -> Iterator[TableFigure]:
    """The cells of the columns of numbers of a table, row by row. A table without heads tells of none."""
    heads = next((row.cells for row in block.rows if row.header), ())
    body = [row.cells for row in block.rows if not row.header]
    numbers = [n for n, head in enumerate(heads) if _counts(head.text, [row[n].text for row in body if n < len(row)])]
    labels = [n for n, head in enumerate(heads) if n < min(numbers, default=0) and not _orders(head.text)]
    for row in body:
        named = [row[n] for n in labels if n < len(row) and row[n].text]
        for column in numbers:
            if named and column < len(row) and is_number(row[column].text):
                yield TableFigure(row[column], heads[column], join(named, ", ", broken=True))


def is_number(text: str) -> bool:
    """Whether a cell holds a number and nothing else but its sign, its unit or a mark."""
    return bool(_RULES["table-figure/number"].search(line_of(text)))


def _counts(head: str, cells: list[str]) -> bool:
    """Whether most cells under a head are numbers, and these do not only order or date the rows."""
    missing = _RULES["table-figure/missing"]
    filled = [text for text in cells if any(map(str.isalnum, text)) and not missing.search(line_of(text))]
    numbers = sum(map(is_number, filled))
    return 2 * numbers > len(filled) and not (_orders(head) or _RULES["table-figure/period"].search(line_of(head)))


def _orders(head: str) -> bool:
    """Whether a column has this head that numbers the rows."""
    return _RULES["table-figure/numbering"].search(line_of(head)) is not None


def _columns(block: Block, rule: str) -> list[int]:
    """The columns whose head a rule matches."""
    heads = next((row.cells for row in block.rows if row.header), ())
    return [n for n, head in enumerate(heads) if load("recommendation")[rule].search(line_of(head.text))]


def _within(block: Block, cell: Prose) -> Iterator[Prose]:
    held = cell.spans()
    for sentence in block.sentences:
        if any(span.covers(sentence.spans()[0]) for span in held):
            yield sentence
