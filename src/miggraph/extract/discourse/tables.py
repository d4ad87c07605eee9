"""Tables as text: which cells say something by themselves, and what the heads of their columns tell of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from miggraph.extract.rules import line_of, load
from miggraph.model import Block, Prose, Span


class Cell(NamedTuple):
    """A cell with the sentences in it; ``addressed`` are the words of its row under a head such as "Addressed to"."""

    prose: Prose
    sentences: tuple[Prose, ...]
    recommended: bool
    addressed: str


def cells_of(block: Block) -> Iterator[Cell]:
    """The cells of a table that hold sentences, or stand in a column of recommendations, row by row."""
    recommended = set(_columns(block, "table/recommendation"))
    addressed = _columns(block, "table/addressee")
    for row in block.rows:
        if row.header:
            continue
        to = " ".join(row.cells[column].text for column in addressed if column < len(row.cells))
        for column, cell in enumerate(row.cells):
            sentences = tuple(_within(block, cell))
            if cell.text and (sentences or column in recommended):
                yield Cell(cell, sentences, column in recommended, to)


def cell_at(block: Block, span: Span) -> Cell | None:
    """The cell of a table that holds a span."""
    return next((cell for cell in cells_of(block) if any(held.covers(span) for held in cell.prose.spans())), None)


def _columns(block: Block, rule: str) -> list[int]:
    """The columns whose head a rule matches."""
    heads = next((row.cells for row in block.rows if row.header), ())
    return [n for n, head in enumerate(heads) if load("recommendation")[rule].search(line_of(head.text))]


def _within(block: Block, cell: Prose) -> Iterator[Prose]:
    held = cell.spans()
    for sentence in block.sentences:
        if any(span.covers(sentence.spans()[0]) for span in held):
            yield sentence
