"""What can be found in a dataset: read once from its store, and from the stored texts of its reports."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from miggraph import iris
from miggraph.iris import expand
from miggraph.search.kinds import CLASSES, PASSAGE, SCHEMES, STATEMENTS, kind_of

_TYPE = expand("rdf:type")
_IN_SCHEME = expand("skos:inScheme")
LABELS = tuple(map(expand, ("mig:shortTitle", "skos:prefLabel", "rdfs:label", "dcterms:title", "mig:term")))
"""Properties that give the name by which a thing is shown; the first that it has counts."""
_NAMES = frozenset(
    map(
        expand,
        (
            "skos:altLabel",
            "mig:acronym",
            "mig:shortName",
            "mig:officialNumber",
            "mig:documentSymbol",
            "mig:printedTitle",
            "skos:notation",
        ),
    )
)
_SHORT = frozenset(map(expand, ("mig:acronym", "mig:shortName", "mig:officialNumber")))
_TEXT = expand("mig:text")
_MADE_BY = expand("mig:madeBy")
_MADE_AT = expand("mig:madeAt")
MAKERS = (_MADE_BY, _MADE_AT)
LINKS = frozenset(
    map(
        expand,
        (
            "mig:concerns",
            "mig:mentions",
            "mig:madeBy",
            "mig:spokenFor",
            "mig:addressedTo",
            "mig:affects",
            "dcterms:subject",
            "mig:instrument",
            "mig:coverage",
        ),
    )
)
"""Properties of a statement that lead to what it is about, who makes it and whom it asks."""
_READ = tuple(ox.NamedNode(name) for name in sorted({_TYPE, _IN_SCHEME, _TEXT, *LABELS, *_NAMES, *MAKERS, *LINKS}))
"""All properties of a thing that an entry rests on."""
_FEW = 100
"""Triples of a thing that are all read; of one that has more, those of the properties that count."""
_REMEMBERED = 50_000
"""Things whose names are remembered."""
_PROSE = frozenset({"paragraph", "list item", "footnote"})


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found."""

    iri: str
    kind: str
    label: str
    """The name by which it is shown; for statements and passages empty, because their words are."""
    names: tuple[str, ...] = ()
    """All names, that of the label among them."""
    words: str = ""
    """The words of a statement or passage."""
    detail: str = ""
    """Who says it and where, where it stands, or by what short names it goes."""
    weight: int = 0
    """How many triples lead to it: what the reports speak of most comes first among equals."""
    about: tuple[str, ...] = ()
    """IRIs of the things that a statement speaks of, is made by or is made to."""


def is_link(triple: ox.Triple | ox.Quad) -> bool:
    """Whether a triple adds to the weight of its object."""
    return isinstance(triple.subject, ox.NamedNode) and triple.predicate.value != _TYPE


class Things:
    """What a store tells of its things, one at a time.

    :param store: a store whose default graph is filled; see :mod:`miggraph.stores`
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._labels: dict[str, str] = {}

    def all(self) -> list[str]:
        """What may be found, in a stable order."""
        found: set[str] = set()
        for property_, values in ((_TYPE, CLASSES), (_IN_SCHEME, SCHEMES)):
            for value in values:
                found.update(self.leading_to(value, (property_,)))
        return sorted(found)

    def leading_to(self, iri: str, properties: Iterable[str]) -> Iterator[str]:
        """The things that lead to a thing by one of some properties."""
        for property_ in properties:
            for quad in self._of(None, ox.NamedNode(property_), ox.NamedNode(iri)):
                if isinstance(quad.subject, ox.NamedNode):
                    yield quad.subject.value

    def entry(self, iri: str, weight: int | None = None) -> Entry | None:
        """A thing as an entry; None for what nobody searches for.

        :param weight: its weight, where that is known
        """
        told = self._told(iri)
        kind = kind_of(told.links[_TYPE], told.links[_IN_SCHEME]) if told.links[_TYPE] else None
        if kind is None:
            return None
        if kind in STATEMENTS:
            return self._statement(iri, kind, told, weight) if told.values[_TEXT] else None
        label = told.label()
        if not label:
            return None
        names = tuple(sorted(told.of(*LABELS, *_NAMES)))
        detail = ", ".join(sorted(told.of(*_SHORT) - {label}))
        return Entry(iri, kind, label, names, "", detail, self._weight(iri, weight))

    def _statement(self, iri: str, kind: str, told: _Told, weight: int | None) -> Entry:
        speakers = ", ".join(sorted(filter(None, map(self.label, told.links[_MADE_BY]))))
        places = ", ".join(sorted(filter(None, map(self.label, told.links[_MADE_AT]))))
        detail = " · ".join(filter(None, (speakers, places)))
        about = {target for property_ in LINKS for target in told.links[property_]}
        words = min(told.values[_TEXT])
        return Entry(iri, kind, "", (), words, detail, self._weight(iri, weight), tuple(sorted(about)))

    def label(self, iri: str) -> str:
        """The name by which a resource is shown; empty where it has none."""
        if iri not in self._labels:
            if len(self._labels) >= _REMEMBERED:
                self._labels.clear()
            self._labels[iri] = self._told(iri).label()
        return self._labels[iri]

    def _told(self, iri: str) -> _Told:
        """What an entry of a thing rests on; every report may say where a thing is named, which is not read."""
        thing = ox.NamedNode(iri)
        some = list(islice(self._of(thing, None, None), _FEW + 1))
        if len(some) > _FEW:
            return _Told(quad for name in _READ for quad in self._of(thing, name, None))
        return _Told(some)

    def _weight(self, iri: str, known: int | None) -> int:
        return sum(map(is_link, self._of(None, None, ox.NamedNode(iri)))) if known is None else known

    def _of(
        self, subject: ox.NamedNode | None, predicate: ox.NamedNode | None, value: ox.NamedNode | None
    ) -> Iterator[ox.Quad]:
        return self._store.quads_for_pattern(subject, predicate, value, ox.DefaultGraph())


class _Told:
    """What some triples tell of one thing: by property, the things it is linked to and the texts of its values."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.links: dict[str, set[str]] = defaultdict(set)
        self.values: dict[str, set[str]] = defaultdict(set)
        for quad in quads:
            value = quad.object
            if isinstance(value, ox.NamedNode):
                self.links[quad.predicate.value].add(value.value)
            elif isinstance(value, ox.Literal):
                self.values[quad.predicate.value].add(value.value)

    def of(self, *properties: str) -> set[str]:
        """The values of some properties."""
        return {text for property_ in properties for text in self.values.get(property_, ())}

    def label(self) -> str:
        return next((min(self.values[name]) for name in LABELS if self.values.get(name)), "")


def entries_of(store: ox.Store, texts: Path) -> Iterator[Entry]:
    """Everything of a dataset that can be found, in a stable order.

    :param store: a store whose default graph is filled; see :mod:`miggraph.stores`
    :param texts: the folder of the stored texts
    """
    things = Things(store)
    yield from filter(None, map(things.entry, things.all()))
    for layout in sorted(texts.glob("*.json")):
        yield from passages_of(layout, things)


def passages_of(layout: Path, things: Things) -> Iterator[Entry]:
    """The paragraphs of a report.

    :param layout: its layout, beside which its text stands
    """
    slug = layout.stem
    text = layout.with_suffix(".txt").read_text(encoding="utf-8")
    told = json.loads(layout.read_text(encoding="utf-8"))
    starts = [page[0] for page in told["pages"]]
    title = things.label(iris.thing("report", slug)) or slug
    for start, end, kind in told["blocks"]:
        if kind in _PROSE:
            at = bisect_right(starts, start) - 1
            page = told["pages"][at][1] if at >= 0 else ""
            detail = f"{title}, page {page}" if page else title
            yield Entry(iris.passage(slug, start, end), PASSAGE, "", words=text[start:end], detail=detail)
