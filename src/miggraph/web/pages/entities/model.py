"""What a page about a thing consists of, ready for the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from miggraph.engine import Term
from miggraph.iris import local
from miggraph.web.pages.description import Value, written
from miggraph.web.pages.facts import value
from miggraph.web.pages.statements import Card

Run = str | Value
"""A piece of a sentence: words, or a thing that is linked."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing with what the dataset says of it and how other things are called."""

    iri: str
    kind: str
    """The name of its class, such as ``workshop``."""
    kind_iri: str | None
    """The class, or the concept scheme."""
    said: Mapping[str, Sequence[Term]]
    """Property as a prefixed name → its values."""
    known: Mapping[str, str]
    """IRI → the name to show."""

    def all(self, *names: str) -> tuple[Value, ...]:
        """The values of some properties, in the order of their names, each once."""
        found = (value(term, self.known) for name in names for term in self.said.get(name, ()))
        return tuple(dict.fromkeys(sorted(found, key=lambda each: each.text.lower())))

    def one(self, *names: str) -> Value | None:
        """The first value of the first property that has one."""
        return next((found[0] for name in names if (found := self.all(name))), None)

    def text(self, *names: str) -> str:
        """The characters of that value, in English if it has several; empty where there is none."""
        return next((min(map(_spoken, self.said[name]))[1] for name in names if self.said.get(name)), "")

    @property
    def label(self) -> str:
        """Its name in full."""
        return self.text("skos:prefLabel", "rdfs:label", "dcterms:title")

    @property
    def name(self) -> str:
        """The name to show for it."""
        return self.known.get(self.iri) or self.label or local(self.iri)


def _spoken(term: Term) -> tuple[bool, str]:
    """What orders values: English and what has no language go first."""
    return (getattr(term, "language", None) or "en") != "en", written(term)


@dataclass(frozen=True, slots=True)
class Row:
    """A fact: a heading and the values under it."""

    heading: str
    values: tuple[Value, ...]
    form: str = "values"
    further: tuple[Value, ...] = ()
    """Values that are folded away."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some items under a heading, and how many there are where not all are shown."""

    form: str
    """The macro that shows the items."""
    items: Sequence[object]
    count: int = 0
    heading: str = ""
    key: str = ""
    """What ``?all=`` has to be for all of them."""
    unit: str = ""
    place: str = ""
    """Path and query of the list that has the same, to filter and to download."""
    merged: int = 0
    """How many more of what is counted the items hold than there are items: a sentence may have two figures."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.count <= len(self.items) + self.merged


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page with a heading that the page's own menu links to."""

    id: str
    heading: str
    parts: Sequence[Part]
    lead: tuple[Run, ...] = ()
    """A sentence for the head of the page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page about a thing."""

    thing: Thing
    title: str
    what: tuple[Run, ...]
    lead: tuple[Run, ...]
    sections: Sequence[Section] = ()
    side: Sequence[Section] = ()
    notes: Sequence[tuple[Run, ...]] = ()
    card: Card | None = None
    """The statement that it is about, where it is about one."""
    types: tuple[str, ...] = ()
    schema: Mapping[str, Sequence[Term]] = field(default_factory=dict)
    """What follows of the thing in the words of schema.org."""
    place: tuple[str, str] = ("", "")
    """The path and the name of the list that holds all things of the kind."""

    @property
    def description(self) -> str:
        """The words of a statement; the lead of anything else, without its links."""
        return self.card.words if self.card else plain_text(self.lead).strip()


def joined(values: Iterable[Value], joint: str = "and") -> list[Run]:
    """Values as a list within a sentence."""
    items: list[Run] = list(values)
    runs: list[Run] = []
    for place, item in enumerate(items):
        if place:
            runs.append(f" {joint} " if place == len(items) - 1 else ", ")
        runs.append(item)
    return runs


def runs(*parts: Run | Iterable[Run]) -> tuple[Run, ...]:
    """Pieces and lists of pieces as one sentence; empty strings fall away."""
    flat: list[Run] = []
    for part in parts:
        flat += [part] if isinstance(part, str | Value) else part
    return tuple(each for each in flat if each)


def plain_text(sentence: Iterable[Run]) -> str:
    """A sentence without its links."""
    return "".join(each if isinstance(each, str) else each.text for each in sentence)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its unit."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
