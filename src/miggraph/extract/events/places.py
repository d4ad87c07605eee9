"""Where an event was held: venue, city and room, from the words around its date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from miggraph.extract.rules import Matcher, line_of, load
from miggraph.lexicon import Lexicon
from miggraph.model import NameKind

_RULES = load("event")
_ADDRESS = re.compile(r":|@|\bwww\.|\d{5}|\+\d")


def read_places(text: str) -> list[str]:
    """The places in a line that names places between commas; none where it is an address."""
    if _ADDRESS.search(text):
        return []
    parts = (part.strip(" .,–-:") for part in re.split(r"[,;]", text))
    others = (_RULES["event/kind"], _RULES["event/programme.end"])
    return [p for p in parts if p and not any(is_all(p, rule) for rule in others) and not _is("place/body", p)]


def find_place(places: Iterable[Sequence[str]], lexicon: Lexicon) -> tuple[str | None, str | None, str | None]:
    """Venue, city and room of an event.

    :param places: the places that each of its title blocks names
    """
    venue = city = room = None
    for named in places:
        rooms = [p for p in named if _is("place/room", p)]
        others = [p for p in named if p not in rooms]
        cities = [p for p in others if (e := lexicon.named(p, NameKind.PLACE)) and "mig:City" in e.classes]
        countries = [p for p in others[1:] if lexicon.named(p, NameKind.COUNTRY)]
        venues = [p for p in others if p not in cities and p not in countries]
        if not cities and venues and (len(venues) > 1 or not _is("place/premises", venues[0])):
            cities = [venues.pop()]
        room = room or next(iter(rooms), None)
        city = city or next(iter(cities), None)
        venue = venue or next(iter(venues), None)
    return venue, city, room


def is_all(text: str, rule: Matcher) -> bool:
    """Whether what a rule matches is the whole of a text."""
    match = rule.search(line_of(text))
    return match is not None and (match.start, match.end) == (0, len(text.rstrip(" :")))


def _is(rule: str, text: str) -> bool:
    return _RULES[rule].search(line_of(text)) is not None
