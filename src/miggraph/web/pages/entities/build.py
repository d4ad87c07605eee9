"""A page about a thing, put together: its facts, what stands in a relation to it, and the sections of its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

import pyoxigraph as ox

from miggraph.engine import Engine, Term
from miggraph.iris import compact, expand, local, path_of
from miggraph.web.pages import dates
from miggraph.web.pages.description import Value, name_of, written
from miggraph.web.pages.entities import fields, gather, kinds, meta, speech
from miggraph.web.pages.entities.design import Counted, Design, Linked, Maker, Said, View
from miggraph.web.pages.entities.model import Part, Run, Section, Sheet, Thing, runs
from miggraph.web.pages.facts import names
from miggraph.web.pages.lists.catalogue import LISTS
from miggraph.web.pages.statements import CLASSES, KINDS, Card, cards, sentences

INCOMING: Mapping[str, str] = {
    "mig:affects": "Statements about the situation of these people",
    "mig:addressedTo": "Statements addressed to it",
    "mig:coverage": "Things that cover it",
    "mig:beneficiary": "Activities for it",
    "mig:country": "Things in this country",
    "mig:city": "Things in this city",
    "mig:inEvent": "Roles",
    "mig:participant": "Roles",
    "mig:onBehalfOf": "Roles of those who spoke for it",
    "mig:supplements": "What adds to it",
    "mig:amends": "What amends it",
    "mig:custodian": "What it looks after",
    "mig:claimKind": "Claims of this kind",
    "mig:role": "Who had this role",
    "mig:area": "Activities in this area",
    "mig:status": "Activities in this state",
    "mig:strength": "Recommendations of this strength",
    "mig:unit": "Figures in this unit",
    "mig:organizationType": "Bodies of this kind",
    "mig:initiativeType": "Initiatives of this kind",
    "mig:documentKind": "Reports of this kind",
    "mig:method": "What it found",
    "mig:restates": "Statements that repeat it",
    "mig:reportedIn": "Events that it tells of",
    "mig:secretariat": "Bodies whose secretariat it is",
    "schema:superEvent": "What belongs to it",
    "schema:about": "Reports about it",
    "schema:location": "Events held there",
    "dcterms:hasPart": "What includes it",
    "dcterms:isPartOf": "What is part of it",
    "dcterms:publisher": "What it published",
    "dcterms:relation": "What is related to it",
    "dcterms:source": "Statements read from it",
    "org:hasMember": "What it is a member of",
    "skos:broader": "Narrower",
    "skos:closeMatch": "Close to it in another list",
    "skos:relatedMatch": "Related to it in another list",
    "skos:broadMatch": "Narrower in another list",
}
"""Property that leads to a thing → the heading over what it leads from."""
_INCOMING_SHOWN = 6
_SIDE_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing in a list, with what is told beside it."""

    value: Value
    note: str = ""


def sheet(engine: Engine, iri: str, view: View) -> Sheet:
    """The page about a thing.

    :param view: how it is looked at; with the key of one group it has that group alone
    """
    own = gather.own(engine, iri)
    schemes = [written(term) for term in own.stated.get("skos:inScheme", ())]
    design = kinds.design_of(own.types, [local(scheme) for scheme in schemes])
    found, incoming = gather.related(engine, iri, design)
    page = _Page(engine, iri, view, own, design, found, incoming)
    return page.sheet()


class _Page:
    """One page in the making."""

    def __init__(
        self,
        engine: Engine,
        iri: str,
        view: View,
        own: gather.Own,
        design: Design,
        found: Mapping[str, gather.Related],
        incoming: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._engine, self._view, self._design = engine, view, design
        self._found, self._incoming = found, incoming
        self._own = own
        self._placed: set[str] = set()
        self._cards = {card.iri: card for card in cards(engine, list(self._statements(iri)), view.languages)}
        self._known = names(engine, self._things(iri), view.languages)
        kind = self._kind()
        self._thing = Thing(iri, kind.text, kind.iri, self._with_day(own.stated, self._cards.get(iri)), self._known)

    def sheet(self) -> Sheet:
        """The page, whole or with one group alone."""
        thing, design, view = self._thing, self._design, self._view
        facts, made = [*self._facts(aside=False)], [*self._made(design.makers)]
        sections = [
            *([*made, *facts] if design.facts_late else [*facts, *made]),
            *self._relations(side=False),
            *self._made(design.last),
            *self._others(),
            *self._made((speech.how_it_was_found,)),
        ]
        side = [*self._facts(aside=True), *self._relations(side=True)]
        if view.key:
            sections, side = [*_only([*sections, *side], view.key)], []
        reference = any(compact(name) == "mig:ReferenceEntry" for name in self._own.types)
        said = any(related.iris for related in self._found.values())
        return Sheet(
            thing=thing,
            title=self._title(),
            what=self._what(),
            lead=self._lead(sections),
            sections=sections,
            side=side,
            notes=[_REFERENCE] if reference and not said else [],
            card=self._cards.get(thing.iri),
            types=self._own.types,
            schema=self._own.schema,
            place=design.place,
        )

    def _statements(self, iri: str) -> Iterator[str]:
        """The statements whose cards the page needs."""
        if any(name in CLASSES for name in self._own.types):
            yield iri
        for relation in self._design.relations:
            if isinstance(relation, Said):
                for key, kind_iris in self._by_kind(relation).items():
                    yield from self._view.of(key, kind_iris, relation.shown)

    def _things(self, iri: str) -> Iterator[str]:
        """The things whose names the page needs."""
        yield iri
        yield from self._own.types
        for terms in (*self._own.stated.values(), *(terms[: meta.MOST] for terms in self._own.schema.values())):
            yield from (term.value for term in terms if isinstance(term, ox.NamedNode) and "#char=" not in term.value)
        for relation in self._design.relations:
            if not isinstance(relation, Said):
                yield from self._view.of(relation.key, self._found[relation.key].iris, relation.shown)
        for name, iris in self._incoming.items():
            yield expand(name) if ":" in name and "//" not in name else name
            yield from self._view.of(name, iris, _INCOMING_SHOWN)

    def _by_kind(self, relation: Said) -> Mapping[str, Sequence[str]]:
        """The statements of a relation apart by kind, under the keys that ``?all=`` takes."""
        apart: dict[str, list[str]] = {}
        found = self._found[relation.key]
        for iri in found.iris:
            apart.setdefault(f"{relation.key}.{found.keys[iri]}", []).append(iri)
        return apart

    def _kind(self) -> Value:
        """What the thing is called by its kind: its concept scheme in the singular, or the label of its class."""
        if self._own.types and all(compact(name) in _CONCEPTS for name in self._own.types):
            scheme = next(map(written, self._own.stated.get("skos:inScheme", ())), "")
            word = scheme.rpartition("/")[2].replace("-", " ") or "concept"
            return Value(_SINGULAR.get(word, word.removesuffix("s")), scheme or None)
        stated = [written(term) for term in self._own.stated.get("rdf:type", ())]
        named = [
            name
            for classes in (stated, self._own.types)
            for name in classes
            if name in self._known and compact(name) not in _PLAIN
        ]
        named = [name for name in named if name in stated] or named
        if not named:
            return Value("")
        narrow = min(named, key=lambda name: (kinds.is_of_another(name, self._design), compact(name) in _WIDE))
        kind = CLASSES.get(narrow)
        return Value(KINDS[kind].name if kind else self._known[narrow], narrow)

    def _with_day(self, said: Mapping[str, Sequence[Term]], card: Card | None) -> Mapping[str, Sequence[Term]]:
        """What is said, with the day on which a statement was made."""
        return {**said, "when": [ox.Literal(card.date)]} if card and card.date else said

    def _title(self) -> str:
        card = self._cards.get(self._thing.iri)
        if card:
            who = " and ".join(each.text for each in card.speakers[:2])
            by, on = f" by {who}" if who else "", f", {dates.day(card.date)}" if card.date else ""
            return f"{self._thing.kind.capitalize()}{by}{on}"
        name = (self._design.full_title and self._thing.label) or self._thing.name
        return name if self._design is kinds.ANYTHING else name[:1].upper() + name[1:]

    def _what(self) -> tuple[Run, ...]:
        kind = Value(self._thing.kind[:1].upper() + self._thing.kind[1:], self._thing.kind_iri)
        card = self._cards.get(self._thing.iri)
        if card is None or card.event is None:
            return runs(kind)
        return runs(
            kind, " made at " if card.date else " in ", card.event, f", {dates.day(card.date)}" if card.date else ""
        )

    def _lead(self, sections: Sequence[Section]) -> tuple[Run, ...]:
        """The lead of its kind, after what its own sections say there."""
        told = [run for section in sections for run in section.lead]
        counts = {section.id: section.parts[0].count for section in sections} | self._counts()
        return runs(told, self._design.lead(self._thing, counts), *self._of_these())

    def _of_these(self) -> Iterator[str]:
        """How many of the statements belong to what lies beneath the thing."""
        for relation in self._design.relations:
            found = self._found[relation.key]
            if isinstance(relation, Said) and relation.beneath and found.beneath:
                of, number = len(found.iris), len(found.beneath)
                told = f"{number:,} {relation.beneath.one if number == 1 else relation.beneath.many}"
                yield (
                    f" Of the statements, {told}."
                    if of > number
                    else f" All of the statements {relation.beneath.many}."
                )

    def _counts(self) -> dict[str, int]:
        counts = {key: len(related.iris) for key, related in self._found.items()}
        for relation in self._design.relations:
            if isinstance(relation, Said):
                counts |= {key: len(iris) for key, iris in self._by_kind(relation).items()}
        return counts

    def _facts(self, *, aside: bool) -> Iterator[Section]:
        if aside == self._design.facts_aside:
            rows = fields.rows(self._thing, self._design.without)
            if rows:
                yield Section("facts", self._design.facts_heading, [Part("facts", rows)])

    def _made(self, makers: Iterable[Maker]) -> Iterator[Section]:
        for maker in makers:
            made = maker(self._engine, self._thing, self._view)
            if made:
                yield made

    def _relations(self, *, side: bool) -> Iterator[Section]:
        for relation in self._design.relations:
            found = self._found[relation.key]
            if not found.iris or (not isinstance(relation, Said) and relation.side) != side:
                continue
            if isinstance(relation, Said):
                yield Section(relation.key, relation.heading, list(self._quotes(relation)))
            else:
                yield Section(relation.key, relation.heading, [self._links(relation, found)])

    def _links(self, relation: Linked | Counted, found: gather.Related) -> Part:
        shown = self._view.of(
            relation.key, found.iris, min(relation.shown, _SIDE_SHOWN) if relation.side else relation.shown
        )
        entries = [Entry(self._value(iri), _note(found.keys.get(iri, ""), relation)) for iri in shown]
        if len(shown) == len(found.iris) and not any(found.keys.values()):
            entries.sort(key=lambda entry: entry.value.text.casefold())
        return Part("entries", entries, len(found.iris), key=relation.key, place=self._list(relation.listed))

    def _quotes(self, relation: Said) -> Iterator[Part]:
        for key, iris in self._by_kind(relation).items():
            kind = KINDS[key.rpartition(".")[2]]
            shown = self._view.of(key, iris, relation.shown)
            found = [self._once(card) for card in sentences(self._cards[iri] for iri in shown if iri in self._cards)]
            form = "quotes" if relation.speakers else "own_quotes"
            form = form if relation.event else "event_quotes"
            place = self._list(f"{kind.plural}?{relation.facet}") if relation.facet else ""
            merged = len(shown) - len(found)
            yield Part(form, found, len(iris), kind.plural.capitalize(), key, kind.plural, place, merged)

    def _list(self, listed: str) -> str:
        """The list in which the thing is chosen: path and query from a list with its facet; empty where it has none."""
        path = path_of(self._thing.iri)
        name, _, facet = listed.partition("?")
        if facet == "place":
            facet = path.partition("/")[0]
        known = name in LISTS and any(field.name == facet for field in LISTS[name].facets)
        return f"{name}?{facet}={quote(path, safe='/')}" if known else ""

    def _once(self, card: Card) -> Card:
        """A card, marked where the page has it already, and without its event where the page is about that."""
        event = None if card.event and card.event.iri == self._thing.iri else card.event
        again = replace(card, is_repeated=card.iri in self._placed, event=event)
        self._placed.add(card.iri)
        return again

    def _others(self) -> Iterator[Section]:
        """What leads to the thing in any other way."""
        parts = []
        for name, iris in self._incoming.items():
            shown = self._view.of(name, iris, _INCOMING_SHOWN)
            property_ = expand(name) if ":" in name and "//" not in name else name
            heading = INCOMING.get(name) or f"“{name_of(property_, self._known)}” leads here from"
            parts.append(Part("entries", [Entry(self._value(iri)) for iri in shown], len(iris), heading, name))
        if parts:
            yield Section("others", "What else leads here", parts)

    def _value(self, iri: str) -> Value:
        return Value(name_of(iri, self._known), iri)


_REFERENCE: tuple[Run, ...] = (
    "No report of this dataset speaks of it: what stands here comes from the sources that it names.",
)
_CONCEPTS = frozenset({"skos:Concept", "prov:Entity", "owl:NamedIndividual"})
_WIDE = frozenset(
    {
        *("mig:Organization", "mig:Event", "mig:LegalInstrument", "mig:Place", "mig:Initiative", "mig:Session"),
        "prov:Entity",
    }
)
"""Classes that say less of a thing than any other class that it has."""
_PLAIN = frozenset({"mig:ReferenceEntry", "skos:Concept", "mig:Statement", "mig:ProgrammeItem", "owl:NamedIndividual"})
_SINGULAR = {
    "statuses": "status",
    "kinds of initiative": "kind of initiative",
    "gcm objectives": "objective of the Global Compact",
} | {
    "methods": "rule",
    "affected groups": "group of people",
}


def _note(key: str, relation: Linked | Counted) -> str:
    if not key:
        return ""
    return f"{int(key):,}" if isinstance(relation, Counted) else dates.day(key)


def _only(sections: Iterable[Section], key: str) -> Iterator[Section]:
    """The one group that is asked for, under the heading of its section."""
    for section in sections:
        parts = [part for part in section.parts if part.key == key]
        if parts:
            yield Section(section.id, section.heading, parts)
