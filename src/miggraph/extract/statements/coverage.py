"""Where what a figure counts is: the places that its sentence names, or those of which its paragraph spoke last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from miggraph.extract.rules import line_of, load
from miggraph.extract.values.measures import Measure
from miggraph.extract.values.quantities import Quantity, find_quantities
from miggraph.lexicon import Form, Lexicon, Match
from miggraph.model import Iri, NameKind

CARRIED = 2
"""A figure takes no more places than these from a sentence before: a list of examples is not where it was counted."""
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
_STATES = frozenset({NameKind.COUNTRY, NameKind.REGION})


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with its figures, and what stands before it."""

    text: str
    quantities: Sequence[Quantity]
    measures: Sequence[Measure]
    before: tuple[str, ...] = ()
    """The sentences before it in its paragraph, the nearest first."""
    heading: str = ""


def places_of(told: Told, number: int, lexicon: Lexicon) -> tuple[Iri, ...]:
    """The places (IRIs) that a figure of a sentence is about.

    Where somebody has an office is where something is counted only if nothing else is named.
    """
    measure = told.measures[number]
    named = _named_places(told.text, told.quantities, lexicon)
    counted = [place for place in named if not _is_of_post(told.text, place[0])]
    cities = [] if counted else _cities(told.text, told.quantities, lexicon)
    return (
        _in_sentence(told, number, counted or cities)
        or _asked_at(told, measure, lexicon)
        or _around(told, measure, lexicon)
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
    earliest = min(q.start for q in quantities if q.start >= start)
    behind = [iri for at, iri in named if start <= at < earliest]
    general = [iri for at, iri in named if at < quantities[0].start]
    return tuple(dict.fromkeys(ahead or behind or general or nearest or listed))


def _is_place(measure: Measure) -> bool:
    return bool(measure.unit and _PLACES.search(line_of(measure.unit)))


def _asked_at(told: Told, measure: Measure, lexicon: Lexicon) -> tuple[Iri, ...]:
    """Where those of whom a figure tells were asked: told with the survey or right before, or by whose it is."""
    if not _ASKED.search(line_of(measure.measures or told.text)):
        return ()
    texts = (told.text, *told.before)
    survey = next((at for at, text in enumerate(texts) if _SURVEY.search(line_of(text))), len(texts))
    for text in texts[survey : survey + 2]:
        quantities = find_quantities(text)
        named = _named_places(text, quantities, lexicon) or _cities(text, quantities, lexicon)
        found = tuple(dict.fromkeys(iri for _, iri in named)) or _of_surveyor(text, lexicon)
        if found:
            return found if len(found) <= CARRIED else ()
    return ()


def _of_surveyor(text: str, lexicon: Lexicon) -> tuple[Iri, ...]:
    """The country of the body that made a survey, where it is a body of one country."""
    for match in lexicon.find(text, NameKind.ORGANIZATION):
        if _SURVEYOR.search(line_of(text[: match.start].rstrip())):
            return tuple({entry.country: None for entry in match.entries if entry.country})
    return ()


def _around(told: Told, measure: Measure, lexicon: Lexicon) -> tuple[Iri, ...]:
    """The places of which a paragraph spoke last, for a figure in a sentence that names none; else that of its heading.

    Answers to a question come from elsewhere than where they are counted, and countries lie in no country. What is in
    the countries of those who left, or goes to others, is not where the sentence before was.
    """
    if measure.unit and _ANSWERS.search(line_of(measure.unit)):
        return ()
    kinds = {NameKind.REGION} if _is_place(measure) else _STATES
    line = line_of(told.text)
    if _CITY.search(line):
        cities = (_cities(text, find_quantities(text), lexicon) for text in told.before)
        if found := next(filter(None, cities), []):
            return (found[-1][1],)
    for text in () if _ELSEWHERE.search(line) else told.before[:REACH]:
        named = dict.fromkeys(iri for _, iri in _named_places(text, find_quantities(text), lexicon))
        if named:
            fit = tuple(iri for iri in named if lexicon.by_iri[iri].kind in kinds)
            return fit if len(named) <= CARRIED else ()
    headed = dict.fromkeys(iri for _, iri in _named_places(told.heading, (), lexicon))
    alone = len(headed) == 1 and not _is_place(measure)
    return tuple(iri for iri in headed if alone and lexicon.by_iri[iri].kind is NameKind.COUNTRY)


def _named_places(text: str, quantities: Sequence[Quantity], lexicon: Lexicon) -> list[tuple[int, Iri]]:
    """The countries and regions that a text names, and where."""
    named: list[tuple[int, Iri]] = []
    for match in lexicon.find(text):
        if {entry.kind for entry in match.entries} <= _STATES and _is_told(text, match, quantities):
            named.extend((match.start, entry.iri) for entry in match.entries)
        elif {entry.kind for entry in match.entries} == {NameKind.INSTRUMENT}:
            named.extend((match.start, iri) for iri in _parties(text[match.start : match.end], lexicon))
    return named


def _is_told(text: str, match: Match, quantities: Iterable[Quantity]) -> bool:
    """Whether the name of a place says where something is: in no amount, no aside, and not denied."""
    in_amount = any(q.start < match.end and match.start < q.end for q in quantities)
    aside = _ASIDE.match(line_of(text[match.end :].lstrip()))
    denied = _DENIED.search(line_of(text[: match.start].rstrip()))
    return not in_amount and not aside and not denied and match.form is not Form.ADJECTIVE


def _cities(text: str, quantities: Sequence[Quantity], lexicon: Lexicon) -> list[tuple[int, Iri]]:
    """The cities that a text names, and where, but for those in which somebody met or has an office."""
    return [
        (match.start, entry.iri)
        for match in lexicon.find(text)
        for entry in match.entries
        if entry.kind is NameKind.PLACE and "mig:City" in entry.classes and _is_told(text, match, quantities)
        if not _VENUE.search(line_of(text[: match.start].rstrip())) and not _is_of_post(text, match.start)
    ]


def _is_of_post(text: str, at: int) -> bool:
    """Whether a place is where somebody named before it has an office ("Ms. Vik of the union in X, said")."""
    return _POST.search(line_of(text[:at].rstrip())) is not None


def _parties(name: str, lexicon: Lexicon) -> Iterator[Iri]:
    """The countries that the name of an agreement says it is between."""
    told = _BETWEEN.search(line_of(name))
    if told:
        for match in lexicon.find(name[told.start :], NameKind.COUNTRY):
            yield from (entry.iri for entry in match.entries if match.form is not Form.ADJECTIVE)
