"""Who did what when: the programme of an event, the roles of a person, what was claimed of an instrument in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from miggraph.engine import Engine, Term
from miggraph.iris import compact
from miggraph.web.pages import dates
from miggraph.web.pages.description import Value, written
from miggraph.web.pages.entities.design import View
from miggraph.web.pages.entities.model import Part, Run, Section, Thing, joined, runs
from miggraph.web.pages.facts import names, nodes, rows, value

_ITEMS = """
SELECT ?s ?p ?o WHERE {
  { ?s schema:superEvent+ $THING ; ?p ?o
    FILTER(?p IN (rdf:type, rdfs:label, schema:superEvent, schema:startDate, schema:endDate, mig:sequence)) }
  UNION { ?item schema:superEvent* $THING . ?s mig:inEvent ?item ; ?p ?o
    FILTER(?p IN (mig:inEvent, mig:participant, mig:role, mig:position, mig:onBehalfOf)) }
  UNION { { SELECT (?who AS ?s) (mig:madeBy AS ?p) (COUNT(?x) AS ?o) WHERE {
    ?x mig:madeAt $THING ; mig:madeBy ?who } GROUP BY ?who } }
}"""
_ROLES = """
SELECT DISTINCT ?s ?p ?o WHERE {
  { ?s mig:participant $THING ; ?p ?o
    FILTER(?p IN (mig:role, mig:position, mig:onBehalfOf, mig:inEvent, mig:inReport)) }
  UNION { ?s mig:participant $THING ; mig:inEvent/schema:superEvent* ?o . ?o a mig:Event BIND(mig:partOfEvent AS ?p) }
  UNION { ?s mig:participant $THING ; mig:inEvent/schema:superEvent* ?event . ?event a mig:Event ; schema:startDate ?o
    BIND(schema:startDate AS ?p) }
}"""
_CLAIMS = """
SELECT DISTINCT ?x ?kind ?value ?on ?date ?page ?passage WHERE {
  ?x a mig:InstrumentClaim ; mig:concerns $THING ; mig:claimKind ?kind ; mig:value ?value ; mig:attestedIn ?passage .
  OPTIONAL { ?x mig:asOf ?on } OPTIONAL { ?x mig:madeAt/schema:startDate|mig:madeAt/dcterms:issued ?date }
  OPTIONAL { ?passage mig:page ?page }
}"""
_QUIET = frozenset({"mig:Break", "mig:Registration"})
_HOSTS = frozenset({"organiser", "co-organiser", "host", "funder"})
"""Roles that the facts of an event show."""
_LEADING = ("chair", "moderator", "opening", "closing")
Properties = Mapping[str, Sequence[Term]]


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody in the programme."""

    who: Value
    role: str
    position: str
    bodies: tuple[Value, ...]
    iri: str = ""
    """The participation."""
    count: int = 0
    """Statements that were made."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a programme with what belongs to it."""

    name: Value
    hours: str
    is_minor: bool
    leading: tuple[Role, ...]
    roles: tuple[Role, ...]
    parts: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where somebody had a part, in which roles."""

    event: Value | None
    date: str
    roles: tuple[str, ...]
    items: tuple[Value, ...]
    positions: tuple[str, ...]
    bodies: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What was claimed of an instrument, for which day."""

    kind: Value
    value: str
    date: str
    passage: str
    page: str
    iri: str


def programme(engine: Engine, thing: Thing, view: View) -> Section | None:
    """The items of an event or a session in their order, with chairs and speakers; then whoever else had a part."""
    tree = _Tree(engine, thing.iri, view)
    items = tree.items(thing.iri)
    listed = {role.who for item in items for role in _everybody(item)}
    others = [role for role in tree.roles(thing.iri) if role.who not in listed and role.role not in _HOSTS]
    parts = [Part("schedule", items, len(items))] if items else []
    if others:
        heading = "In the whole of it" if "mig:sequence" in thing.said else "Not in the printed programme"
        parts.append(Part("people", others, len(others), heading))
    return Section("programme", "Programme" if items else "Who took part", parts) if parts else None


def roles(engine: Engine, thing: Thing, view: View) -> Section | None:
    """Where a person had a part, the earliest first."""
    parts: dict[str, dict[str, set[Term]]] = {}
    for row in rows(engine, _ROLES.replace("$THING", nodes([thing.iri]))):
        held = parts.setdefault(written(row["s"]), {})
        held.setdefault(compact(written(row["p"])), set()).add(row["o"])
    found: dict[str, dict[str, set[Term]]] = {}
    for held in parts.values():
        for where in held.get("mig:partOfEvent") or held.get("mig:inReport") or ():
            for name, terms in held.items():
                found.setdefault(written(where), {}).setdefault(name, set()).update(terms)
    known = names(engine, [*found, *_iris(found.values())], view.languages)
    occasions = sorted(
        (_occasion(iri, held, known) for iri, held in found.items()), key=lambda each: (each.date or "9", each.date)
    )
    if not occasions:
        return None
    part = Part("occasions", occasions, len(occasions))
    return Section("roles", "Where and in which role", [part], _presented(occasions))


def claims(engine: Engine, thing: Thing, view: View) -> Section | None:
    """What reports said of an instrument at their time, where it is a number, a day or the like."""
    found = rows(engine, _CLAIMS.replace("$THING", nodes([thing.iri])))
    known = names(engine, _nodes(row["kind"] for row in found), view.languages)
    said = {
        written(row["x"]): Claim(
            kind=value(row["kind"], known),
            value=dates.day(written(row["value"])),
            date=written(row.get("on") or row["date"]) if "on" in row or "date" in row else "",
            passage=written(row["passage"]),
            page=written(row["page"]) if "page" in row else "",
            iri=written(row["x"]),
        )
        for row in found
    }
    items = sorted(said.values(), key=lambda each: (each.date, each.kind.text, each.iri))
    if not items:
        return None
    return Section("claims", "Claims over time", [Part("claims", items, len(items))])


def _everybody(item: Item) -> Iterator[Role]:
    yield from item.leading
    yield from item.roles
    for part in item.parts:
        yield from _everybody(part)


class _Tree:
    """The programme of an event as it was answered."""

    def __init__(self, engine: Engine, iri: str, view: View) -> None:
        self._said: dict[str, dict[str, list[Term]]] = {}
        for row in rows(engine, _ITEMS.replace("$THING", nodes([iri]))):
            held = self._said.setdefault(written(row["s"]), {})
            values = held.setdefault(compact(written(row["p"])), [])
            if row["o"] not in values:  # cheaper here than DISTINCT for all rows
                values.append(row["o"])
        self._known = names(engine, _iris(self._said.values()), view.languages)

    def items(self, whole: str, depth: int = 3) -> tuple[Item, ...]:
        """The items that are part of another one, in their order."""
        parts = [iri for iri, held in self._said.items() if whole in map(written, held.get("schema:superEvent", ()))]
        ordered = sorted(parts, key=lambda iri: (int(_text(self._said[iri], "mig:sequence") or 0), iri))
        return tuple(self._item(iri, depth) for iri in ordered) if depth else ()

    def roles(self, item: str) -> tuple[Role, ...]:
        """Who had a part in an item."""
        parts = [(iri, held) for iri, held in self._said.items() if item in map(written, held.get("mig:inEvent", ()))]
        found = {(role.who, role.role): role for iri, held in sorted(parts) for role in self._role(iri, held)}
        return tuple(sorted(found.values(), key=lambda role: (role.role not in _LEADING, role.who.text)))

    def _item(self, iri: str, depth: int) -> Item:
        held = self._said[iri]
        start, end = _text(held, "schema:startDate"), _text(held, "schema:endDate")
        roles = self.roles(iri)
        label = _text(held, "rdfs:label")
        return Item(
            name=Value(label, iri),
            hours=" – ".join(filter(None, (dates.time(start), dates.time(end)))),
            is_minor=any(compact(written(kind)) in _QUIET for kind in held.get("rdf:type", ())),
            leading=tuple(role for role in roles if role.role in _LEADING),
            roles=tuple(role for role in roles if role.role not in _LEADING),
            parts=self.items(iri, depth - 1),
        )

    def _role(self, iri: str, held: Properties) -> Iterator[Role]:
        bodies = tuple(sorted((value(term, self._known) for term in held.get("mig:onBehalfOf", ())), key=str))
        for who in held.get("mig:participant", ()):
            for role in held.get("mig:role", ()):
                count = _text(self._said.get(written(who), {}), "mig:madeBy")
                yield Role(
                    who=value(who, self._known),
                    role=value(role, self._known).text,
                    position=_text(held, "mig:position"),
                    bodies=bodies,
                    iri=iri,
                    count=int(count or 0),
                )


def _presented(occasions: Sequence[Occasion]) -> tuple[Run, ...]:
    """How somebody was presented the last time that a post was printed."""
    posts = [occasion for occasion in occasions if occasion.positions and occasion.event]
    if not posts:
        return ()
    occasion = max(posts, key=lambda each: each.date)
    post, event = occasion.positions[0], [occasion.event] if occasion.event else []
    return runs(
        post[:1].upper() + post[1:],
        [", ", *joined(occasion.bodies)] if occasion.bodies else "",
        ", as presented at " if occasion.date else ", as presented in ",
        event,
        f" on {dates.day(occasion.date)}." if occasion.date else ".",
    )


def _occasion(iri: str, held: Mapping[str, set[Term]], known: Mapping[str, str]) -> Occasion:
    def values(name: str) -> tuple[Value, ...]:
        return tuple(sorted({value(term, known) for term in held.get(name, ())}, key=lambda each: each.text))

    return Occasion(
        event=Value(known.get(iri, iri), iri),
        date=min(map(written, held.get("schema:startDate", ())), default=""),
        roles=tuple(each.text for each in values("mig:role")),
        items=tuple(each for each in values("mig:inEvent") if each.iri != iri),
        positions=tuple(each.text for each in values("mig:position")),
        bodies=values("mig:onBehalfOf"),
    )


def _text(held: Properties, name: str) -> str:
    return min(map(written, held.get(name, ())), default="")


def _iris(held: Iterable[Mapping[str, Iterable[Term]]]) -> list[str]:
    """The IRIs among the values of some things."""
    return list(_nodes(term for each in held for terms in each.values() for term in terms))


def _nodes(terms: Iterator[Term]) -> Iterator[str]:
    return (term.value for term in terms if isinstance(term, ox.NamedNode))
