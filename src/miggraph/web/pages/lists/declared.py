"""What a list is declared as: its fields, each with a name, a heading, a path in SPARQL and a type."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

NONE = "none"
"""The value of a facet that stands for things without any."""


class Kind(Enum):
    """What a field holds."""

    THING = "thing"
    """Things, read by their labels."""
    IRI = "iri"
    """Things, read as their IRIs."""
    WORDS = "words"
    """Characters; the first of several."""
    TEXT = "text"
    """Characters; several stand side by side."""
    NUMBER = "number"
    """A number; the least of several."""
    DATE = "date"
    """A date; the earliest of several."""
    YEAR = "year"
    """The years of dates."""
    COUNT = "count"
    """How many things the path leads to."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is told of each thing of a list."""

    name: str
    """Its parameter, its column, its key in JSON."""
    heading: str
    path: str
    """The property path from the thing to the value."""
    kind: Kind = Kind.THING
    where: str = ""
    """A further pattern on ``?value``."""
    wider: str = ""
    """What is added to the path where a value is chosen: a theme is found under the themes above it, too."""
    facet: bool = True
    unset: str = ""
    """What a choice of things without a value is called; empty where there is no such choice."""
    column: bool = True
    """Whether it stands in downloads."""
    shown: bool = False
    """Whether it stands on the page, in lists that have rows."""
    counted: str = ""
    """The list of what is counted and its facet for the thing, with a point between them; empty where there is none."""

    @property
    def variable(self) -> str:
        """Its name as a variable and a column."""
        return self.name.replace("-", "_")


def column(
    name: str, heading: str, path: str, kind: Kind = Kind.TEXT, where: str = "", *, shown: bool = False
) -> Field:
    """A field that nobody chooses by."""
    return Field(name, heading, path, kind, where, facet=False, shown=shown)


@dataclass(frozen=True, slots=True)
class Sort:
    """An order that a list may have: by the values of some fields, one after the other."""

    name: str
    heading: str
    fields: tuple[str, ...]
    falling: bool = False
    """Whether the first field goes from the most to the least."""


@dataclass(frozen=True, slots=True)
class List:
    """What there is of a kind."""

    name: str
    """Its place in the address."""
    title: str
    one: str
    """What one of its things is called, in words."""
    lead: str
    pattern: str
    """What ``?thing`` has to be."""
    fields: tuple[Field, ...]
    searched: str
    """The property path to the words that are searched."""
    sorts: tuple[Sort, ...]
    """The orders that it may have, the usual one first."""
    cards: bool = False
    """Whether its things are statements, which are shown as cards."""
    amounts: tuple[str, str, str, str] | None = None
    """The fields that an amount is made of, which stands above a card: how exact it is, least, most, unit."""

    @property
    def variable(self) -> str:
        """The variable that stands for its things."""
        return self.one.replace("-", "_").replace(" ", "_")

    @property
    def facets(self) -> tuple[Field, ...]:
        """The fields that one may choose by."""
        return tuple(field for field in self.fields if field.facet)

    @property
    def columns(self) -> tuple[Field, ...]:
        """The fields of a download."""
        return tuple(field for field in self.fields if field.column)

    def sort(self, name: str) -> Sort:
        """The order of a name.

        :raises KeyError: where there is none
        """
        return {sort.name: sort for sort in self.sorts}[name]
