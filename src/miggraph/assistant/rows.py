"""Rows of an answer with their evidence: the passage that a row names, or those that show what it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from miggraph.assistant.evidence import MOST, passages_of, places
from miggraph.assistant.replies import Place, fields, quoted, shortened
from miggraph.engine import Answer, Engine
from miggraph.iris import path_of
from miggraph.web.pages.statements import KINDS
from miggraph.web.pages.tables import Cell, Column, Table, labelled, table

_SAID = frozenset({*KINDS, "statistic"})
"""What the IRIs of statements have for their kind."""
_LONGEST = 600
"""Characters of a value."""


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row: what it says, the IRIs of what it names, and the words that show it."""

    values: dict[str, str]
    iris: dict[str, str] = {}
    places: tuple[Place, ...] = ()
    further: int = 0
    """Places that show it beside these."""

    def lines(self, number: int, *, with_iris: bool = False) -> list[str]:
        """The row as text; the words of a statement are not said twice.

        :param with_iris: whether the IRI of a value follows it
        """
        words = {" ".join(place.quote for place in self.places), *(place.quote for place in self.places)}
        said = {name for name, value in self.values.items() if value in words and self._is_said(name)}
        values = {name: "" if name in said else value for name, value in self.values.items()}
        told = fields({name: self._with_iri(name, value) for name, value in values.items()} if with_iris else values)
        more = [f"   ({self.further} more places)"] if self.further else []
        return [f"{number}. {told}" if told else f"{number}.", *quoted(self.places), *more]

    def _with_iri(self, name: str, value: str) -> str:
        iri = self.iris.get(name, "")
        return value if not iri or value == iri else f"{value} <{iri}>".strip()

    def _is_said(self, name: str) -> bool:
        """Whether a value is the words of a statement, and not the name of a thing."""
        return is_said(self.iris.get(name, ""))


def rows_of(answer: Answer, engine: Engine, *, without: Collection[str] = (), most: int | None = None) -> list[Row]:
    """The rows of an answer.

    :param without: variables to leave out
    :param most: rows at most
    """
    laid = labelled(table(answer, without=without, most=most), engine, short=False)
    named = [_passages(laid.columns, row) for row in laid.rows]
    things = [_things(laid.columns, row) for row in laid.rows]
    shown = passages_of(engine, (iri for each in things for iri in each))
    evidence = [_chosen(own, iris, shown) for own, iris in zip(named, things, strict=True)]
    fewest = [_most(own, iris) for own, iris in zip(named, things, strict=True)]
    known = places(engine, (each for passages, few in zip(evidence, fewest, strict=True) for each in passages[:few]))
    return [
        Row(
            values=dict(_values(laid, row)),
            iris={column.variable: cell.iri for column, cell in _named(laid.columns, row) if cell.iri},
            places=tuple(known[each] for each in passages[:few] if each in known),
            further=max(0, len(passages) - few),
        )
        for row, passages, few in zip(laid.rows, evidence, fewest, strict=True)
    ]


def _named(columns: Sequence[Column], row: Sequence[Cell | None]) -> Iterator[tuple[Column, Cell]]:
    """The cells that hold anything but a passage."""
    for column, cell in zip(columns, row, strict=True):
        if cell is not None and not _is_passage(cell):
            yield column, cell


def _values(laid: Table, row: Sequence[Cell | None]) -> Iterator[tuple[str, str]]:
    for column, cell in _named(laid.columns, row):
        yield column.variable, shortened(cell.text, _LONGEST)


def _passages(columns: Sequence[Column], row: Sequence[Cell | None]) -> list[str]:
    """The passages that a row names."""
    cells = (cell for cell in row if cell is not None and _is_passage(cell))
    return list(dict.fromkeys(cell.iri for cell in cells if cell.iri))


def _things(columns: Sequence[Column], row: Sequence[Cell | None]) -> list[str]:
    """What a row names, the first thing first."""
    return [cell.iri for _, cell in _named(columns, row) if cell.iri]


def _chosen(named: list[str], things: Sequence[str], shown: dict[str, list[str]]) -> list[str]:
    """The passages of a row: those that it names, with the others of its first thing where they are of the same one."""
    own = next((shown[iri] for iri in things if iri in shown), [])
    if not named:
        return own
    return list(dict.fromkeys([*named, *(own if named[0] in own else [])]))


def _most(named: Sequence[str], things: Sequence[str]) -> int:
    """How many places are told: one of a thing, which is but named there."""
    return MOST if named or any(is_said(iri) for iri in things[:1]) else 1


def is_said(iri: str) -> bool:
    """Whether an IRI is that of a statement."""
    return path_of(iri).partition("/")[0] in _SAID


def _is_passage(cell: Cell) -> bool:
    return cell.iri is not None and "#char=" in cell.iri
