"""Where what a figure counts is: the places that its sentence names, or those of which its paragraph spoke last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from miggraph.extract.rules import line_of, load
from miggraph.extract.values.measures import Measure
from miggraph.extract.values.quantities import Quantity, find_quantities
from miggraph.lexicon import Form, Lexicon, Match
from miggraph.model import Iri, NameKind

CARRIED = 2
"""A figure takes no more places than these from a sentence before: a list of examples is not where it was counted."""
KEPT = 64
"""Of so many sentences at most the places are kept."""
REACH = 3
"""A figure takes its place from this many sentences before at most."""

_RULES = load("statistic")
_LOCATED = _RULES["statistic/place.own"]
_PLACES = _RULES["statistic/place.unit"]
_ANSWERS, _BETWEEN = _RULES["statistic/place.answers"], _RULES["statistic/place.parties"]
_ASIDE, _DENIED = _RULES["statistic/place.aside"], _RULES["statistic/place.denied"]
_POST, _VENUE = _RULES["statistic/place.post"], _RULES["statistic/place.venue"]
_CITY, _ELSEWHERE = _RULES["statistic/place.city"], _RULES["statistic/place.elsewhere"]
_ASKED, _SURVEY = _RULES["statistic/place.asked"], _RULES["statistic/place.survey"]
_SURVEYOR = _RULES["statistic/place.surveyor"]
_VERBS = load("measure")["measure/verb"]
_STATES = frozenset({NameKind.COUNTRY, NameKind.REGION})


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with its figures, and what stands before it."""

    text: str
    quantities: Sequence[Quantity]
    measures: Sequence[Measure]
    before: tuple[str, ...] = ()
    """The sentences before it in its paragraph, the nearest first."""
    earlier: tuple[str, ...] = ()
    """Those of the paragraph before, the nearest first."""
    heading: str = ""


def places_of(told: Told, number: int, names: NamedPlaces) -> tuple[Iri, ...]:
    """The places (IRIs) that a figure of a sentence is about.

    Where somebody has an office is where something is counted only if nothing else is named.
    """
    measure = told.measures[number]
    named = names.states(told.text)
    counted = [place for place in named if not _is_of_post(told.text, place[0])]
    cities = [] if counted else names.cities(told.text)
    return (
        _in_sentence(told, number, counted or cities)
        or _asked_at(told, measure, names)
        or _around(told, measure, names)
        or _in_sentence(told, number, named)
    )


def _in_sentence(told: Told, number: int, named: Sequence[tuple[int, Iri]]) -> tuple[Iri, ...]:
    """Of the places of a sentence those that a quantity is about: named after it, or before it in its part.

    Places that the sentence counts and then names are those of all its figures.
    """
    text, quantities = told.text, told.quantities
    quantity = quantities[number]
    stops = [match.start() for match in re.finditer(";", text)]
    end = min([s for s in stops if s >= quantity.end], default=len(text))
    start = max([s for s in stops if s < quantity.start], default=0)
    following = min([q.start for q in quantities if q.start > quantity.start], default=len(text))
    last = max([at for at, _ in named if start <= at < quantity.start], default=None)
    located = _LOCATED.match(line_of(text[quantity.end :].lstrip()))
    nearest = [] if located else [iri for at, iri in named if at == last]
    counted = [q.end for q, m in zip(quantities, told.measures, strict=True) if _is_place(m)]
    listed = [iri for at, iri in named if counted and at >= counted[-1]]
    ahead = [iri for at, iri in named if quantity.end <= at < min(end, following)]
    if located:
        begins = [at for at, _ in named if quantity.end <= at < min(end, following)]
        gaps = (n for n, (one, other) in enumerate(pairwise(begins), 1) if _VERBS.search(line_of(text[one:other])))
        ahead = ahead[: next(gaps, len(ahead))]
    earliest = min(q.start for q in quantities if q.start >= start)
    behind = [iri for at, iri in named if start <= at < earliest]
    general = [iri for at, iri in named if at < quantities[0].start]
    return tuple(dict.fromkeys(ahead or behind or general or nearest or listed))


def _is_place(measure: Measure) -> bool:
    return bool(measure.unit and _PLACES.search(line_of(measure.unit)))


def _asked_at(told: Told, measure: Measure, names: NamedPlaces) -> tuple[Iri, ...]:
    """Where those of whom a figure tells were asked: told with the survey or right before, or by whose it is."""
    asked = _ASKED.search(line_of(measure.measures or told.text)) or _SURVEY.search(line_of(told.text))
    if not asked:
        return ()
    texts = (told.text, *told.before)
    survey = next((at for at, text in enumerate(texts) if _SURVEY.search(line_of(text))), len(texts))
    for text in texts[survey : survey + 2]:
        named = names.states(text) or names.cities(text)
        found = tuple(dict.fromkeys(iri for _, iri in named)) or _of_surveyor(text, names.lexicon)
        if found:
            return found if len(found) <= CARRIED else ()
    return ()


def _of_surveyor(text: str, lexicon: Lexicon) -> tuple[Iri, ...]:
    """The country of the body that made a survey, where it is a body of one country."""
    for match in lexicon.find(text, NameKind.ORGANIZATION):
        if _SURVEYOR.search(line_of(text[: match.start].rstrip())):
            return tuple({entry.country: None for entry in match.entries if entry.country})
    return ()


def _around(told: Told, measure: Measure, names: NamedPlaces) -> tuple[Iri, ...]:
    """The places of which a paragraph spoke last, for a figure in a sentence that names none; else that of its heading.

    Answers to a question come from elsewhere than where they are counted, and countries lie in no country. What is in
    the countries of those who left, or goes to others, is not where the sentence before was.
    """
    if measure.unit and _ANSWERS.search(line_of(measure.unit)):
        return ()
    kinds = {NameKind.REGION} if _is_place(measure) else _STATES
    line = line_of(told.text)
    if _CITY.search(line):
        cities = map(names.cities, (*told.before, *told.earlier))
        if found := next(filter(None, cities), []):
            return (found[-1][1],)
    for text in () if _ELSEWHERE.search(line) else told.before[:REACH]:
        named = dict.fromkeys(iri for _, iri in names.states(text))
        if named:
            fit = tuple(iri for iri in named if names.lexicon.by_iri[iri].kind in kinds)
            return fit if len(named) <= CARRIED else ()
    headed = dict.fromkeys(iri for _, iri in names.states(told.heading))
    alone = len(headed) == 1 and not _is_place(measure)
    return tuple(iri for iri in headed if alone and names.lexicon.by_iri[iri].kind is NameKind.COUNTRY)


class NamedPlaces:
    """The places that sentences name, each sentence looked through once for all the figures around it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._matches: dict[str, list[Match]] = {}
        self._states: dict[str, list[tuple[int, Iri]]] = {}
        self._cities: dict[str, list[tuple[int, Iri]]] = {}

    def states(self, text: str) -> list[tuple[int, Iri]]:
        """The countries and regions that a text names, and where."""
        if text not in self._states:
            self._states[text] = list(self._named_states(text))
        return self._states[text]

    def cities(self, text: str) -> list[tuple[int, Iri]]:
        """The cities that a text names, and where, but for those in which somebody met or has an office."""
        if text not in self._cities:
            self._cities[text] = list(self._named_cities(text))
        return self._cities[text]

    def _named_states(self, text: str) -> Iterator[tuple[int, Iri]]:
        for match in self._told(text):
            kinds = {entry.kind for entry in match.entries}
            if kinds <= _STATES and _is_told(text, match):
                yield from ((match.start, entry.iri) for entry in match.entries)
            elif kinds == {NameKind.INSTRUMENT}:
                name = text[match.start : match.end]
                yield from ((match.start, iri) for iri in _parties(name, self.lexicon))

    def _named_cities(self, text: str) -> Iterator[tuple[int, Iri]]:
        for match in self._told(text):
            ahead = line_of(text[: match.start].rstrip())
            if not _is_told(text, match) or _VENUE.search(ahead) or _is_of_post(text, match.start):
                continue
            cities = (each for each in match.entries if each.kind is NameKind.PLACE and "mig:City" in each.classes)
            yield from ((match.start, entry.iri) for entry in cities)

    def _told(self, text: str) -> list[Match]:
        """The names in a text that stand in no amount."""
        if text not in self._matches:
            if len(self._matches) >= KEPT:
                for kept in (self._matches, self._states, self._cities):
                    kept.clear()
            quantities = find_quantities(text)
            self._matches[text] = [
                match
                for match in self.lexicon.find(text)
                if not any(q.start < match.end and match.start < q.end for q in quantities)
            ]
        return self._matches[text]


def _is_told(text: str, match: Match) -> bool:
    """Whether the name of a place says where something is: in no aside, and not denied."""
    aside = _ASIDE.match(line_of(text[match.end :].lstrip()))
    denied = _DENIED.search(line_of(text[: match.start].rstrip()))
    return not aside and not denied and match.form is not Form.ADJECTIVE


def _is_of_post(text: str, at: int) -> bool:
    """Whether a place is where somebody named before it has an office ("Ms. Vik of the union in X, said")."""
    return _POST.search(line_of(text[:at].rstrip())) is not None


def _parties(name: str, lexicon: Lexicon) -> Iterator[Iri]:
    """The countries that the name of an agreement says it is between."""
    told = _BETWEEN.search(line_of(name))
    if told:
        for match in lexicon.find(name[told.start :], NameKind.COUNTRY):
            yield from (entry.iri for entry in match.entries if match.form is not Form.ADJECTIVE)
