"""What a picture is declared as: what it counts, by what, what it leaves out, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from miggraph.web.pages.lists.declared import List


class Form(Enum):
    """How numbers are drawn."""

    GRID = "grid"
    """A cell for each row and column, the darker the more."""
    STACKS = "stacks"
    """Stacked bars, each tied to its day on an axis."""
    MAP = "map"
    """Countries, the darker the more."""


class Order(Enum):
    """The order of the rows or of the columns."""

    MOST = "most"
    """Those with most first."""
    TIME = "time"
    """As they follow in time: years, or events by their days."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What makes the rows or the columns of a picture."""

    facet: str
    """A facet of the lists that are counted."""
    heading: str
    only: str = ""
    """A further pattern on the facet's variable: what is drawn of it at all."""
    first: str = ""
    """A further pattern on it where nothing of this facet is chosen: what is drawn at first."""
    order: Order = Order.MOST
    most: int = 18
    """How many are drawn; the table has all."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Things of some lists, counted by the values of one or two facets, and drawn."""

    name: str
    """Its place in the address."""
    title: str
    form: Form
    lists: tuple[List, ...]
    """What is counted. Several lists are told apart in the picture."""
    columns: Axis
    counts: str
    """A sentence that says what a number is."""
    leaves_out: str
    """Sentences that say what no number has."""
    rows: Axis | None = None
    """What makes the rows; where there is none, the lists do."""
    symmetric: bool = False
    """Whether rows and columns hold the same, so that each pair would stand there twice."""
    shares: bool = False
    """Whether shades are shares of the column's total, because columns differ in size."""

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The axes that a facet makes."""
        return (self.columns,) if self.rows is None else (self.rows, self.columns)
