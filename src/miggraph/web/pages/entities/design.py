"""How the page of a kind is declared: its lead, and what stands in which relation to its thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from miggraph.engine import Engine
from miggraph.web.pages.entities.model import Run, Section, Thing

T = TypeVar("T")

PAGE = 50
"""Items of a page that shows one group alone."""

Counts = Mapping[str, int]
"""Key of a relation, or of a kind of statement in it → how many there are."""
Lead = Callable[[Thing, Counts], tuple[Run, ...]]


@dataclass(frozen=True, slots=True)
class View:
    """How a page is looked at: in which languages, and whether one group alone is wanted, page by page."""

    languages: tuple[str, ...] = ()
    key: str = ""
    page: int = 1

    def of(self, key: str, items: Sequence[T], shown: int) -> Sequence[T]:
        """The items of a group that are shown: all, where one alone would be left out."""
        if key != self.key:
            return items if len(items) == shown + 1 else items[:shown]
        return items[(self.page - 1) * PAGE : self.page * PAGE]


Maker = Callable[[Engine, Thing, View], Section | None]
"""Makes a section of its own from the thing."""


@dataclass(frozen=True, slots=True)
class Beneath:
    """What lies beneath a thing, and counts as its own: narrower themes, places in it, bodies of it."""

    path: str
    """The property that leads up, as often as there are steps."""
    one: str
    """What is told where one statement belongs to what lies beneath: ``is on a narrower theme``."""
    many: str


@dataclass(frozen=True, slots=True)
class Said:
    """Statements in a relation to the thing, as cards, apart by kind."""

    key: str
    heading: str
    pattern: str
    """Binds ``?x`` to the statements; ``$THING`` is the thing."""
    covers: tuple[str, ...] = ()
    """Properties of other things that lead to the thing, which this shows."""
    shown: int = 4
    speakers: bool = True
    event: bool = True
    facet: str = ""
    """The facet of the lists of statements that the thing is a value of."""
    beneath: Beneath | None = None
    """What lies beneath the thing, whose statements are the thing's too."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Things in a relation to the thing, as links."""

    key: str
    heading: str
    pattern: str
    """Binds ``?x`` to the things."""
    covers: tuple[str, ...] = ()
    shown: int = 12
    side: bool = False
    listed: str = ""
    """The list that has the same, and its facet that the thing is a value of: ``activities?agency``."""
    beneath: Beneath | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What the statements of other relations have for a property, as links, each with how many have it."""

    key: str
    heading: str
    over: tuple[str, ...]
    """The keys of those relations."""
    property: str
    class_: str = ""
    """The class of what is counted, where not everything is."""
    kind: str = ""
    """The kind of the statements, where not all are meant."""
    shown: int = 8
    side: bool = True
    covers: tuple[str, ...] = ()
    listed: str = ""


Relation = Said | Linked | Counted


@dataclass(frozen=True, slots=True)
class Design:
    """The page of one kind of thing."""

    classes: tuple[str, ...]
    """Its classes, as prefixed names."""
    lead: Lead
    place: tuple[str, str] = ("", "")
    """The path and the name of the list that holds all things of the kind."""
    relations: tuple[Relation, ...] = ()
    makers: tuple[Maker, ...] = ()
    """Sections that come before the relations."""
    last: tuple[Maker, ...] = ()
    """Sections that come after them."""
    covers: tuple[str, ...] = ()
    """Properties that lead to the thing from what its own sections show."""
    without: frozenset[str] = frozenset()
    """Headings of facts that the page has elsewhere."""
    facts_aside: bool = False
    """Whether the facts stand at the side."""
    facts_late: bool = False
    """Whether they stand below the sections of its own."""
    facts_heading: str = "Facts"
    full_title: bool = False
    """Whether the name in full is the title, where there is a short one."""
