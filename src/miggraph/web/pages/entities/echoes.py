"""The recommendations that one echoes, and those that echo it: the words of both beside each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from miggraph.engine import Engine
from miggraph.web.pages.description import written
from miggraph.web.pages.entities.design import View
from miggraph.web.pages.entities.model import Part, Section, Thing
from miggraph.web.pages.facts import nodes, rows
from miggraph.web.pages.statements import Card, cards

_RELATED = """
SELECT DISTINCT ?x ?day WHERE {
  %s ?x mig:madeAt ?at OPTIONAL { ?at schema:startDate|dcterms:issued ?day }
}"""
_ECHOED, _ECHOING = "$THING mig:echoes ?x .", "?x mig:echoes $THING ."
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """Two recommendations, the earlier one first."""

    earlier: Card
    later: Card


def echoed(engine: Engine, thing: Thing, view: View) -> Section | None:
    """The recommendations that this one echoes."""
    return _section(engine, thing, view, "echoes", "Echoes", _ECHOED)


def echoing(engine: Engine, thing: Thing, view: View) -> Section | None:
    """The recommendations that echo this one."""
    return _section(engine, thing, view, "echoed-by", "Echoed by", _ECHOING)


def _section(engine: Engine, thing: Thing, view: View, key: str, heading: str, pattern: str) -> Section | None:
    query = (_RELATED % pattern).replace("$THING", nodes([thing.iri]))
    days = {written(row["x"]): written(row["day"]) if "day" in row else "" for row in rows(engine, query)}
    order = sorted(days, key=lambda iri: (days[iri], iri))
    shown = view.of(key, order, _SHOWN)
    if not shown:
        return None
    found = {card.iri: card for card in cards(engine, [thing.iri, *shown], view.languages)}
    own = found.get(thing.iri)
    others = [found[iri] for iri in shown if iri in found]
    if not own or not others:
        return None
    own = replace(own, is_repeated=True)
    pairs = [Pair(other, own) if pattern == _ECHOED else Pair(own, other) for other in others]
    return Section(key, heading, [Part("pairs", pairs, len(order), key=key, unit="recommendations")])
