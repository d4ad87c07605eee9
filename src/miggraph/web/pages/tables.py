"""Rows of an answer as a table for people: labels that link, and quotes that lead to their place in the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice
from math import prod

import pyoxigraph as ox

from miggraph.engine import Answer, Engine, Term
from miggraph.iris import compact
from miggraph.web.pages.description import labels, name_of, quoted_from, written

SHOWN = 500
"""Rows that the page of the endpoint shows; the answer in other forms has all."""

_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
_QUOTED = "passage"
_STATEMENTS = (
    *("statement", "recommendation", "commitment", "finding", "outcome"),
    *("statistic", "claim", "definition", "account"),
)
_READ_AS = {_QUOTED: "quote"} | dict.fromkeys(_STATEMENTS, "text")
"""A variable that holds a passage or a statement → the one that holds its words."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: what is read, and the IRI behind it if there is one."""

    text: str
    iri: str | None = None
    note: str | None = None
    """The IRI in short, where a label is read in its place."""
    passage: str | None = None
    """Where a report says it, of a statement."""

    @property
    def is_day(self) -> bool:
        """Whether it is a date, which no line should part."""
        return bool(_DAY.fullmatch(self.text))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its variable, its heading, whether it quotes a report."""

    variable: str
    heading: str
    quotes: bool
    label: str | None
    """The variable whose value is read in place of the IRI."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows ready for a template."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    count: int = 0
    """Rows of the answer, of which not all may be here."""
    groups: tuple[tuple[tuple[Cell, ...], ...], ...] = ()
    """The rows as a page shows them: a tuple of cells for each column."""


def table(answer: Answer, *, without: Collection[str] = (), most: int | None = None) -> Table:
    """Lay out an answer.

    A variable ``x`` with a companion ``xLabel`` becomes one column of linked labels; a statement with ``text`` and a
    ``passage`` with ``quote`` become one column of linked words.

    :param without: variables to leave out
    :param most: rows to lay out; None for all
    """
    columns = tuple(_columns([name for name in answer.variables if name not in without]))
    solutions = answer.rows()
    rows = tuple(tuple(_cell(row, column) for column in columns) for row in islice(solutions, most))
    return Table(columns, rows, len(rows) + sum(1 for _ in solutions))


def folded(plain: Table) -> Table:
    """A table in which rows that say the same of one thing are one row, with several values in a cell.

    Rows are put together where that loses nothing: they have the same first cell, and each value of a column goes with
    each value of the others.
    """
    groups: list[tuple[tuple[Cell, ...], ...]] = []
    for _, same in groupby(plain.rows, key=lambda row: row[:1]):
        rows = list(dict.fromkeys(same))
        columns = [tuple(dict.fromkeys(column)) for column in zip(*rows, strict=True)]
        whole = prod(map(len, columns)) == len(rows)
        told = [columns] if whole else [[(cell,) for cell in row] for row in rows]
        groups += [tuple(tuple(cell for cell in cells if cell is not None) for cells in each) for each in told]
    return replace(plain, groups=tuple(groups))


def labelled(plain: Table, engine: Engine, *, short: bool = True) -> Table:
    """A table whose bare IRIs are read by their labels, with the place of a statement beside it.

    :param short: whether every IRI is, with the IRI in short beside it
    """
    iris = (cell.iri for row in plain.rows for cell in row if cell is not None and cell.iri is not None)
    terms = list(map(ox.NamedNode, dict.fromkeys(iris)))
    known, passages = labels(engine, terms), quoted_from(engine, terms)

    def name(cell: Cell | None) -> Cell | None:
        if cell is None or cell.iri is None or cell.iri not in known:
            return cell
        if short:
            return Cell(known[cell.iri], cell.iri, compact(cell.iri), passages.get(cell.iri))
        named = cell.text == name_of(cell.iri, {})
        return Cell(known[cell.iri], cell.iri, None, passages.get(cell.iri)) if named else cell

    return replace(plain, rows=tuple(tuple(map(name, row)) for row in plain.rows))


def _columns(variables: list[str]) -> Iterator[Column]:
    companions = {name: f"{name}Label" for name in variables if f"{name}Label" in variables}
    companions |= {name: label for name, label in _READ_AS.items() if {name, label} <= set(variables)}
    for name in variables:
        if name not in companions.values():
            quotes = name == _QUOTED
            heading = "Evidence" if quotes else _heading(name)
            yield Column(name, heading, quotes, companions.get(name))


def _heading(variable: str) -> str:
    """A variable as words: ``eventLabel`` is “Event”."""
    return _WORDS.sub(" ", variable.removesuffix("Label")).capitalize()


def _cell(row: dict[str, Term], column: Column) -> Cell | None:
    term = row.get(column.variable)
    label = row.get(column.label) if column.label else None
    if term is None:
        return None if label is None else Cell(written(label))
    if isinstance(term, ox.NamedNode):
        return Cell(written(label) if label is not None else name_of(term.value, {}), term.value)
    return Cell(written(term))
