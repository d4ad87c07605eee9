"""Where an event was held: venue, city, country and room, from the words around its date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from miggraph.extract.rules import Matcher, line_of, load
from miggraph.extract.values.times import read_clock
from miggraph.lexicon import Lexicon
from miggraph.model import NameKind

_RULES = load("event")
_ADDRESS = re.compile(r":|@|\bwww\.|\d{5}|\+\d")
_SENT = re.compile(r"^(?:[a-zß-ÿ-]+ )?(?:from|at|in) (?:the )?(?=[^\W\d_a-zß-ÿ])")
"""What may stand before a place: "streamed from the", "in"."""
_LONGEST_NAME = 3
_PARTS = re.compile(r"[,;|·]|\s[()]|\s[–—-]+\s|\sin\s(?=[A-Z])")


class Places(NamedTuple):
    """Where an event was held, each as printed; None for what is not printed."""

    venue: str | None = None
    city: str | None = None
    country: str | None = None
    room: str | None = None

    @classmethod
    def of(cls, named: Sequence[str], lexicon: Lexicon) -> Places:
        """What each of the places is that stand together, from the smaller to the larger."""
        rooms = [p for p in named if _is("place/room", p)]
        others = [_bare_state(p, lexicon) for p in named if p not in rooms]
        cities = [p for p in others if _is_city(p, lexicon)]
        behind = others[1:] or others
        countries = [p for p in behind if p not in cities and lexicon.named(p, NameKind.COUNTRY)]
        venues = [p for p in others if p not in cities and p not in countries]
        if not cities and venues and (len(venues) > 1 or not _is("place/premises", venues[0])):
            narrow = [v for v in venues if not _is("place/premises", v)]
            cities = ([v for v in narrow if not _is("place/part", v)] or narrow or venues)[-1:]
            venues.remove(cities[0])
        first = (next(iter(found), None) for found in (venues, cities, countries, rooms))
        return cls(*first)

    def filled(self, other: Places) -> Places:
        """These places, and those of another where these have none."""
        return Places(*(mine or theirs for mine, theirs in zip(self, other, strict=True)))


def _is_city(text: str, lexicon: Lexicon) -> bool:
    """Whether words name a city that is known, or the capital of a country."""
    entry = lexicon.named(text, NameKind.PLACE)
    return bool(entry and "mig:City" in entry.classes) or (
        lexicon.seats().named(text) is not None and not lexicon.named(text, NameKind.COUNTRY)
    )


def _bare_state(text: str, lexicon: Lexicon) -> str:
    """A country without what its long name says of its form: "Republic of Ruritania"."""
    long = None if lexicon.named(text, NameKind.COUNTRY) else _RULES["place/state"].match(line_of(text))
    name = text[slice(*long.groups["name"])] if long else ""
    return name if name and lexicon.named(name, NameKind.COUNTRY) else text


def is_state(text: str, lexicon: Lexicon) -> bool:
    """Whether words are the long name of a country."""
    return _bare_state(text, lexicon) != text


def read_places(text: str) -> list[str]:
    """The places in a line that names places between commas; none where it is an address."""
    if _ADDRESS.search(text):
        return []
    parts = (_SENT.sub("", part.strip(" .,–—-:()[]*")) for part in _PARTS.split(text))
    rules = [_RULES[rule] for rule in ("event/kind", "event/programme.end", "event/document", "event/report")]
    named = (part for part in parts if part and not any(is_all(part, rule) for rule in rules))
    return [part for part in named if any(map(str.isalpha, part)) and not _is_no_place(part)]


def _is_no_place(text: str) -> bool:
    return _is("place/body", text) or _is("place/format", text) or read_clock(text) is not None


def visited_place(title: str, lexicon: Lexicon) -> Places:
    """Where a visit went, as its title says."""
    visited = _RULES["place/visited"].search(line_of(title))
    return Places.of(read_places(title[slice(*visited.groups["place"])]), lexicon) if visited else Places()


def country_beside(text: str, city: str, lexicon: Lexicon) -> str | None:
    """The country that a text prints beside a city: "Lund (Sweden)", "Lund, Sweden"."""
    for beside in re.finditer(
        rf"\b{re.escape(city)}\s*[,(]\s*(?P<name>[^\W\d_][^\n,.;:()]{{2,40}})", text, re.IGNORECASE
    ):
        words = beside["name"].split()
        for count in range(min(len(words), _LONGEST_NAME), 0, -1):
            name = " ".join(words[:count])
            if lexicon.named(name, NameKind.COUNTRY):
                return name
    return None


def country_of_capital(text: str, city: str, lexicon: Lexicon) -> str | None:
    """The country whose capital a city is, by a name that a text prints."""
    seat = lexicon.seats().named(city)
    country = next((each for each in lexicon.of(NameKind.COUNTRY) if seat and each.iri == seat.iri), None)
    names = country.names if country else ()
    return next((name for name in names if re.search(rf"\b{re.escape(name)}\b", text)), None)


def find_place(places: Iterable[Sequence[str]], lexicon: Lexicon) -> Places:
    """Where an event was held.

    :param places: the places that each of its title blocks names
    """
    found = Places()
    for named in places:
        found = found.filled(Places.of(named, lexicon))
    return found


def is_place(text: str, lexicon: Lexicon) -> bool:
    """Whether a line has the name of a place or country, or a word for premises, and no figures but those of a room."""
    parts = read_places(text)
    if _RULES["place/none"].match(line_of(text)):
        return False
    if any(map(str.isdigit, text)) and not any(_is("place/room", part) for part in parts):
        return False
    named = any(lexicon.named(part, NameKind.PLACE, NameKind.COUNTRY) or _is_city(part, lexicon) for part in parts)
    return named or any(_is("place/room", part) or _is("place/premises", part) for part in parts)


def is_address(text: str, lexicon: Lexicon) -> bool:
    """Whether a line prints a place from the smaller to the larger: "Harbour Hall, Lund, Sweden"."""
    parts = read_places(text)
    return (
        len(parts) > 1 and bool(lexicon.named(parts[-1], NameKind.COUNTRY, NameKind.PLACE)) and is_place(text, lexicon)
    )


def is_pair(text: str) -> bool:
    """Whether a short line holds two proper names with a comma between, as a city and its country are printed."""
    parts = [part.split() for part in text.strip(" .").split(",")]
    short = len(parts) == len(("city", "country")) and all(0 < len(part) <= _LONGEST_NAME for part in parts)
    named = all(word[0].isupper() for part in parts for word in part)
    return short and named and not _is("event/occasion", text) and not _is("place/none", text)


def is_all(text: str, rule: Matcher) -> bool:
    """Whether what a rule matches is the whole of a text."""
    match = rule.search(line_of(text))
    return match is not None and (match.start, match.end) == (0, len(text.rstrip(" :")))


def _is(rule: str, text: str) -> bool:
    return _RULES[rule].search(line_of(text)) is not None
