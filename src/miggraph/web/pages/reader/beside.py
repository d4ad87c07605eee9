"""What the graph says beside a sentence: the card of its statement, and the activities that were read from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pyoxigraph as ox

from miggraph.engine import Engine
from miggraph.web.pages.description import Value
from miggraph.web.pages.facts import facts, names, value
from miggraph.web.pages.reader.facts import ReportFacts
from miggraph.web.pages.reader.sentences import ACTIVITY, Sentence
from miggraph.web.pages.statements import Card, cards

_FIELDS = {
    "mig:carriedOutBy": "Carried out by",
    "mig:partner": "With",
    "mig:beneficiary": "For",
    "mig:coverage": "In",
    "mig:period": "When",
    "mig:status": "State",
}


class Activity(NamedTuple):
    """An activity: its title, and what is known of it, each under its word."""

    title: Value
    fields: tuple[tuple[str, tuple[Value, ...]], ...]


class Beside(NamedTuple):
    """What stands beside a sentence: the card of its statement, its activities, the sentences around it, its block."""

    card: Card | None
    activities: tuple[Activity, ...]
    before: str
    after: str
    block: str


def beside(engine: Engine, report: ReportFacts, here: Sequence[Sentence]) -> dict[str, Beside]:
    """What stands beside some sentences, by their places."""
    statements = [said.iri for each in here for said in each.said if said.kind != ACTIVITY]
    told = {card.iri: card for card in cards(engine, statements)}
    done = _activities(engine, [said.iri for each in here for said in each.said if said.kind == ACTIVITY])
    found = {}
    for number, sentence in enumerate(here):
        order = sorted(sentence.said, key=lambda said: sentence.kinds.index(said.kind))
        found[sentence.id] = Beside(
            next((told[said.iri] for said in order if said.iri in told), None),
            tuple(done[said.iri] for said in order if said.iri in done),
            here[number - 1].id if number else "",
            here[number + 1].id if number + 1 < len(here) else "",
            f"b{report.layout.blocks[report.layout.block_at(sentence.start)].start}",
        )
    return found


def _activities(engine: Engine, iris: Sequence[str]) -> dict[str, Activity]:
    known = facts(engine, iris, tuple(_FIELDS))
    terms = (term for said in known.values() for values in said.values() for term in values)
    things = [term.value for term in terms if isinstance(term, ox.NamedNode)]
    called = names(engine, [*iris, *things])
    return {
        iri: Activity(
            Value(called.get(iri, "without a title"), iri),
            tuple(
                (word, tuple(sorted((value(term, called) for term in said[name]), key=lambda each: each.text.lower())))
                for name, word in _FIELDS.items()
                if name in said
            ),
        )
        for iri, said in known.items()
    }
