"""A list as its page shows it: facets, chips, cards or rows, and the links to all else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import url_for

from miggraph.engine import Engine
from miggraph.web.pages.dates import day
from miggraph.web.pages.links import href
from miggraph.web.pages.lists import downloads
from miggraph.web.pages.lists.amounts import amount
from miggraph.web.pages.lists.asked import Asked, spelt
from miggraph.web.pages.lists.declared import NONE, Field, Kind, List
from miggraph.web.pages.lists.index import Index, Selection, folded
from miggraph.web.pages.statements import Card, cards

SIZE = 25
"""Things on one page."""
FIRST = 6
"""Values of a facet that are seen at once, beside those chosen."""
_FORMS = (("csv", "CSV"), ("json", "JSON"), ("ttl", "Turtle"))
_LONG = 3
"""Values of a field that stand in a row."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values: those that are seen at once, and the others."""

    name: str
    heading: str
    first: tuple[Option, ...]
    others: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice, with the address of the list without it."""

    heading: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Told:
    """A value in a row, and where it leads."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a row."""

    heading: str
    values: tuple[Told, ...]
    more: int
    """Values that there are beside."""


@dataclass(frozen=True, slots=True)
class Row:
    """A thing with what is told of it."""

    iri: str
    name: str
    facts: tuple[Fact, ...]


class Shown:
    """What the template of a list asks for."""

    def __init__(
        self, asked: Asked, index: Index, selection: Selection, engine: Engine, lists: Mapping[str, List]
    ) -> None:
        self.asked, self.listed, self.lists = asked, asked.listed, lists
        self.total, self.all = len(selection.things), len(index.things)
        self._index, self._selection, self._engine = index, selection, engine
        start = (asked.page - 1) * SIZE
        self._numbers = selection.things[start : start + SIZE]
        self._ordinals = {index.things[number]: number for number in self._numbers}
        self.start, self.end = start + 1, start + len(self._numbers)

    @property
    def title(self) -> str:
        """The list and what is chosen of it."""
        chosen = [chip.label for chip in self.chips()]
        return f"{self.listed.title}: {', '.join(chosen)}" if chosen else self.listed.title

    def cards(self) -> list[Card]:
        """The statements of this page."""
        return cards(self._engine, [self._index.things[number] for number in self._numbers])

    def amount(self, iri: str) -> str:
        """The amount that stands above the card of a statement; empty where there is none."""
        if self.listed.amounts is None:
            return ""
        fields = {field.name: field for field in self.listed.fields}
        number = self._ordinals[iri]
        told = ([*self._index.values(fields[name], number), ""][0] for name in self.listed.amounts)
        return amount(*told)

    def rows(self) -> Iterator[Row]:
        """The things of this page."""
        for number in self._numbers:
            iri = self._index.things[number]
            facts = (self._fact(field, number) for field in self.listed.fields if field.shown)
            name = self._index.short(iri)
            yield Row(iri, name, tuple(fact for fact in facts if fact.values and fact.values[0].text != name))

    def facets(self) -> Iterator[Facet]:
        """The facets by which one can choose: not those whose one value everything has that is left."""
        for field in self.listed.facets:
            options = self._options(field)
            if len(options) > 1 or any(option.chosen or option.count < self.total for option in options):
                chosen = [option for option in options if option.chosen]
                seen = chosen + [option for option in options if not option.chosen][: max(0, FIRST - len(chosen))]
                seen.sort(key=options.index)
                others = tuple(option for option in options if option not in seen)
                yield Facet(field.name, field.heading, tuple(seen), others)

    def chips(self) -> Iterator[Chip]:
        """What is chosen."""
        asked, fields = self.asked, {field.name: field for field in self.listed.fields}
        if asked.words:
            yield Chip("Words", f"“{asked.words}”", address(replace(asked, words="", page=1)))
        for facet, values in asked.chosen.items():
            labels = self._labels(fields[facet], values)
            for value in values:
                yield Chip(fields[facet].heading, labels[value], address(asked.without(facet, value)))

    def sorts(self) -> Iterator[tuple[str, str | None]]:
        """The orders: what each is called and its address; None for the one that is shown."""
        for place, sort in enumerate(self.listed.sorts):
            url = address(replace(self.asked, sort=sort.name if place else "", page=1))
            yield sort.heading, None if sort.name == self.asked.order else url

    def downloads(self) -> Iterator[tuple[str, str]]:
        """What each form is called, and its address."""
        for suffix, name in _FORMS:
            yield name, address(self.asked, suffix)

    @property
    def query(self) -> str:
        """The address of the query of the list, in the form of the endpoint."""
        return f"{url_for('sparql.sparql')}?{urlencode({'query': downloads.as_sparql(self._index, self.asked)})}"

    @property
    def query_file(self) -> str:
        """The address of the query as a file."""
        return address(self.asked, "rq")

    @property
    def share(self) -> str:
        """The whole address of what is shown."""
        return address(self.asked, external=True)

    @property
    def usual(self) -> str:
        """The address of the list without any choice."""
        return address(Asked(self.listed, sort=self.asked.sort))

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // SIZE))

    def turned(self, by: int) -> str | None:
        """The address of a page before or after this one; None where there is none."""
        page = self.asked.page + by
        return address(replace(self.asked, page=page)) if 1 <= page <= self.pages else None

    def others(self) -> Iterator[tuple[str, str, bool]]:
        """The lists: title, address, whether it is this one."""
        for name, listed in self.lists.items():
            yield listed.title, url_for("lists.show", name=name), listed is self.listed

    def _options(self, field: Field) -> list[Option]:
        counts, chosen = self._selection.counts[field.name], self.asked.chosen.get(field.name, ())
        labels = self._labels(field, dict.fromkeys((*counts, *chosen)))
        options = [
            Option(spelt(value), label, counts.get(value, 0), value in chosen)
            for value, label in labels.items()
            if counts.get(value) or value in chosen
        ]
        return sorted(options, key=lambda option: (-option.count, folded(option.label), option.value))

    def _labels(self, field: Field, values: Sequence[str] | Mapping[str, None]) -> dict[str, str]:
        """What values are called; those that are called alike say more."""
        labels = {value: field.unset if value == NONE else self._index.short(value) for value in values}
        for name in (self._index.label, self._index.detailed):
            alike = Counter(labels.values())
            labels |= {value: name(value) for value, label in labels.items() if alike[label] > 1 and value != NONE}
        return labels

    def _fact(self, field: Field, number: int) -> Fact:
        values = self._index.values(field, number)
        if field.kind is Kind.COUNT:
            told = [Told(count, self._counted(field, number)) for count in values]
        elif field.kind is Kind.THING:
            told = [Told(self._index.short(value), href(value)) for value in values]
        else:
            told = [Told(day(value) if field.kind is Kind.DATE else value) for value in dict.fromkeys(values)]
        return Fact(field.heading, tuple(told[:_LONG]), max(0, len(told) - _LONG))

    def _counted(self, field: Field, number: int) -> str | None:
        """The address of the list of what is counted; None where there is no such list."""
        name, _, facet = field.counted.partition(".")
        return address(Asked(self.lists[name], chosen={facet: (self._index.things[number],)})) if name else None


def address(asked: Asked, suffix: str | None = None, *, external: bool = False) -> str:
    """The address of a list as it is chosen.

    :param suffix: names the form of a download, which has all pages
    """
    if suffix:
        asked = replace(asked, page=1)
    query = asked.query_string()
    path = url_for("lists.show", name=asked.listed.name, suffix=suffix, _external=external)
    return f"{path}?{query}" if query else path
