"""A list as it is kept for one version of the dataset: its things with their values, to be chosen from and counted.

The values come by a query for each field. To choose and to count takes no further one, so that each further choice of a
reader is answered at once, however many facets there are.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern

import pyoxigraph as ox

from miggraph.engine import Engine, Query
from miggraph.iris import local
from miggraph.web.pages.description import name_of, written
from miggraph.web.pages.kept import Kept
from miggraph.web.pages.lists import sparql
from miggraph.web.pages.lists.catalogue import LISTS
from miggraph.web.pages.lists.declared import NONE, Field, Kind, List, Sort

_MOST = 2 * len(LISTS)
"""Lists kept: those of the version that is served, and of the one before while requests for it are under way."""
_DATED = re.compile(r"(\d{4}-\d\d-\d\d)?-?(.*)")
_NESTED = 3
"""Parts of the path of a thing that stands for itself."""
_NUMBERS = {Kind.NUMBER, Kind.COUNT}
_LABELS = """SELECT DISTINCT ?x ?label ?short WHERE {
  VALUES ?x { %s } OPTIONAL { ?x rdfs:label ?label } OPTIONAL { ?x mig:shortTitle|mig:shortName ?short }
} ORDER BY ?x ?label ?short"""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is left of a list: its things in order, and for each facet how many there are with each value."""

    things: tuple[int, ...]
    counts: Mapping[str, Mapping[str, int]]
    """Facet → value → what would be left if of this facet that value alone were chosen."""


class Index:
    """A list with all that is told of its things; each thing has a number."""

    def __init__(self, listed: List, engine: Engine) -> None:
        """Ask for everything.

        :param engine: answers queries on the dataset
        """
        self.listed = listed
        words = _gathered(engine, sparql.things(listed))
        self.things = tuple(sorted(words))
        self._words = ["\n".join(words[thing]) for thing in self.things]
        numbers = {thing: number for number, thing in enumerate(self.things)}
        self._values: dict[str, dict[int, list[str]]] = {}
        self._choices: dict[str, dict[str, array[int]]] = {}
        for field in listed.fields:
            told = _numbered(engine, sparql.values(listed, field), numbers)
            self._values[field.name] = told
            if field.facet:
                wide = _numbered(engine, sparql.values(listed, field, wide=True), numbers) if field.wider else told
                self._choices[field.name] = _inverted(wide, len(numbers) if field.unset else 0)
        self._full, self._short = _labels(engine, (*self.things, *self._iris()))
        for field in listed.fields:
            for several in self._values[field.name].values():
                several.sort(key=lambda value, field=field: self._key(field, value))  # type: ignore[misc]
        self._orders = {sort.name: self._sorted(sort) for sort in listed.sorts}

    def values(self, field: Field, number: int) -> Sequence[str]:
        """The values of a thing, in the order of what they are called: of numbers and dates the least alone."""
        several = self._values[field.name].get(number, [])
        return several[:1] if field.kind in sparql.SINGLE else several

    def label(self, value: str) -> str:
        """What a value is called in full; characters stand for themselves."""
        return self._full.get(value) or (name_of(value, {}) if "://" in value else value)

    def short(self, value: str) -> str:
        """What a value is called where there is little room."""
        return self._short.get(value) or self.label(value)

    def detailed(self, value: str) -> str:
        """What a value is called together with what it belongs to, where its label does not tell it from others."""
        path = local(value).split("/")
        match = _DATED.fullmatch(path[-2]) if len(path) > _NESTED else None
        if match is None:
            return self.label(value)
        return f"{self.label(value)} ({' '.join(filter(None, (match[1], match[2].replace('-', ' '))))})"

    def choices(self, facet: str) -> Mapping[str, Sequence[int]]:
        """The values of a facet, each with the numbers of the things that have it."""
        return self._choices[facet]

    def select(self, chosen: Mapping[str, Sequence[str]], words: Iterable[str], order: str) -> Selection:
        """Choose: things that have one of the values of every facet, and all the words.

        :param chosen: facet → values
        :param order: the name of the sort
        """
        missing = bytearray(len(self.things))
        having: dict[str, bytearray] = {}
        for facet, some in chosen.items():
            having[facet] = self._marked(facet, some)
            missing = bytearray(map(int.__add__, missing, map(_not, having[facet])))
        for word in words:
            found = re.compile(sparql.expression(word), re.IGNORECASE).search
            missing = bytearray(map(int.__add__, missing, (found(text) is None for text in self._words)))
        counts = {}
        for facet, choices in self._choices.items():
            left = missing if facet not in having else bytes(map(int.__sub__, missing, map(_not, having[facet])))
            counts[facet] = {value: sum(not left[number] for number in those) for value, those in choices.items()}
        return Selection(tuple(number for number in self._orders[order] if not missing[number]), counts)

    def _marked(self, facet: str, values: Iterable[str]) -> bytearray:
        marked = bytearray(len(self.things))
        for value in values:
            for number in self._choices[facet].get(value, ()):
                marked[number] = 1
        return marked

    def _iris(self) -> Iterator[str]:
        for field in self.listed.fields:
            if field.kind is Kind.THING:
                yield from (value for several in self._values[field.name].values() for value in several)
                yield from (value for value in self._choices.get(field.name, ()) if value != NONE)

    def _key(self, field: Field, value: str) -> tuple[float, str]:
        if field.kind in _NUMBERS:
            return _number(value), value
        return 0, folded(self.label(value)) if field.kind is Kind.THING else value

    def _sorted(self, sort: Sort) -> array[int]:
        """The numbers of all things in an order; those without a value stand last."""
        fields = {field.name: field for field in self.listed.fields}
        order = list(range(len(self.things)))
        for place, name in reversed([*enumerate(sort.fields)]):
            field, told = fields[name], self._values[name]
            lacking = [number for number in order if not told.get(number)]
            order = [number for number in order if told.get(number)]
            order.sort(key=lambda number: self._order_key(field, told[number]), reverse=sort.falling and not place)
            order += lacking
        return array("I", order)

    def _order_key(self, field: Field, several: Sequence[str]) -> tuple[float, str]:
        number, text = self._key(field, several[0])
        return (number, "") if field.kind in _NUMBERS else (number, folded(text))


_INDEXES: Kept[Index] = Kept(_MOST)


def index_of(name: str, engine: Engine) -> Index:
    """The list of a name, in the version that is served."""
    found = _INDEXES.get(engine, name, lambda: Index(LISTS[name], engine))
    assert found is not None
    return found


def folded(text: str) -> str:
    """A text as it is sorted: without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _not(mark: int) -> int:
    return 1 - mark


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _gathered(engine: Engine, query: str) -> dict[str, list[str]]:
    """The values of each thing that a query answers with."""
    found: dict[str, list[str]] = {}
    for row in engine.query(Query(query, unlimited=True)).rows():
        thing, *values = (intern(written(term)) for term in row.values())  # the same few names come again and again
        found.setdefault(thing, []).extend(values)
    return found


def _numbered(engine: Engine, query: str, numbers: Mapping[str, int]) -> dict[int, list[str]]:
    return {numbers[thing]: values for thing, values in _gathered(engine, query).items() if thing in numbers}


def _inverted(told: Mapping[int, Sequence[str]], of: int) -> dict[str, array[int]]:
    """Value → the numbers of the things that have it.

    :param of: how many things there are, where those without a value can be chosen; otherwise 0
    """
    found: dict[str, array[int]] = {}
    for number in sorted(told):
        for value in dict.fromkeys(told[number]):
            found.setdefault(value, array("I")).append(number)
    lacking = array("I", (number for number in range(of) if number not in told))
    return found | ({NONE: lacking} if lacking else {})


def _labels(engine: Engine, iris: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """What each IRI is called: in full, and in short where there is a short name."""
    nodes = " ".join(str(ox.NamedNode(iri)) for iri in dict.fromkeys(iris))
    full: dict[str, str] = {}
    short: dict[str, str] = {}
    rows = [*engine.query(Query(sparql.prologue(_LABELS) + _LABELS % nodes, unlimited=True)).rows()]
    rows.sort(key=lambda row: getattr(row.get("label"), "language", None) not in {None, "en"})
    for row in rows:
        for name, kept in (("label", full), ("short", short)):
            if name in row:
                kept.setdefault(written(row["x"]), written(row[name]))
    return full, short
