"""What can be found in a dataset: read once from its store, and from the stored texts of its reports."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from miggraph import iris
from miggraph.iris import expand
from miggraph.search.kinds import PASSAGE, STATEMENTS, kind_of

_TYPE = expand("rdf:type")
_IN_SCHEME = expand("skos:inScheme")
_REFERENCE = expand("mig:ReferenceEntry")
_LABELS = tuple(map(expand, ("mig:shortTitle", "skos:prefLabel", "rdfs:label", "dcterms:title", "mig:term")))
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
_LINKS = frozenset(
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


class _Facts:
    """What one pass over a store tells of its resources."""

    def __init__(self, store: ox.Store) -> None:
        self.classes: dict[str, set[str]] = defaultdict(set)
        self.schemes: dict[str, set[str]] = defaultdict(set)
        self.labels: dict[str, dict[str, str]] = defaultdict(dict)
        self.names: dict[str, set[str]] = defaultdict(set)
        self.short: dict[str, set[str]] = defaultdict(set)
        self.text: dict[str, str] = {}
        self.about: dict[str, set[str]] = defaultdict(set)
        self.made: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.weight: Counter[str] = Counter()
        for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
            if isinstance(quad.subject, ox.NamedNode):
                self._note(quad.subject.value, quad.predicate.value, quad.object)

    def _note(self, subject: str, predicate: str, value: object) -> None:
        if isinstance(value, ox.Literal):
            self._note_literal(subject, predicate, value.value)
        elif isinstance(value, ox.NamedNode):
            if predicate == _TYPE:
                self.classes[subject].add(value.value)
            else:
                self._note_link(subject, predicate, value.value)

    def _note_link(self, subject: str, predicate: str, target: str) -> None:
        self.weight[target] += 1
        if predicate == _IN_SCHEME:
            self.schemes[subject].add(target)
        elif predicate in _LINKS:
            self.about[subject].add(target)
        if predicate in (_MADE_BY, _MADE_AT):
            self.made[subject][predicate].add(target)

    def _note_literal(self, subject: str, predicate: str, text: str) -> None:
        if predicate in _LABELS:
            said = self.labels[subject]
            said[predicate] = min(said.get(predicate, text), text)
            self.names[subject].add(text)
        elif predicate in _NAMES:
            self.names[subject].add(text)
            if predicate in _SHORT:
                self.short[subject].add(text)
        elif predicate == _TEXT:
            self.text[subject] = min(self.text.get(subject, text), text)

    def label(self, iri: str) -> str:
        """The name by which a resource is shown; empty where it has none."""
        said = self.labels.get(iri, {})
        return next((said[name] for name in _LABELS if name in said), "")


def entries_of(store: ox.Store, texts: Path) -> Iterator[Entry]:
    """Everything of a dataset that can be found, in a stable order.

    :param store: a store whose default graph is filled; see :mod:`miggraph.stores`
    :param texts: the folder of the stored texts
    """
    facts = _Facts(store)
    for iri in sorted(facts.classes):
        kind = kind_of(facts.classes[iri], facts.schemes.get(iri, ()))
        if kind in STATEMENTS:
            if iri in facts.text:
                yield _statement(facts, iri, kind)
        elif kind is not None and facts.label(iri):
            names = tuple(sorted({facts.label(iri), *facts.names[iri]}))
            detail = ", ".join(sorted(facts.short[iri] - {facts.label(iri)}))
            yield Entry(iri, kind, facts.label(iri), names, "", detail, facts.weight[iri])
    for layout in sorted(texts.glob("*.json")):
        yield from _passages(layout, facts)


def _statement(facts: _Facts, iri: str, kind: str) -> Entry:
    made = facts.made.get(iri, {})
    speakers = ", ".join(sorted(filter(None, map(facts.label, made.get(_MADE_BY, ())))))
    places = ", ".join(sorted(filter(None, map(facts.label, made.get(_MADE_AT, ())))))
    detail = " · ".join(filter(None, (speakers, places)))
    return Entry(iri, kind, "", (), facts.text[iri], detail, facts.weight[iri], tuple(sorted(facts.about[iri])))


def _passages(layout: Path, facts: _Facts) -> Iterator[Entry]:
    slug = layout.stem
    text = layout.with_suffix(".txt").read_text(encoding="utf-8")
    told = json.loads(layout.read_text(encoding="utf-8"))
    starts = [page[0] for page in told["pages"]]
    title = facts.label(iris.thing("report", slug)) or slug
    for start, end, kind in told["blocks"]:
        if kind in _PROSE:
            at = bisect_right(starts, start) - 1
            page = told["pages"][at][1] if at >= 0 else ""
            detail = f"{title}, page {page}" if page else title
            yield Entry(iris.passage(slug, start, end), PASSAGE, "", words=text[start:end], detail=detail)
