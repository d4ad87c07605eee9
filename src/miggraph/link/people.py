"""One person, one node: spellings of a name that are one person, each merge with the reason for it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, repeat

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from miggraph import iris
from miggraph.model import Event, Iri, NameKind, Person, Summary

_CAPITALS = re.compile(r"[^\W\d_]{3,}|[^\W\d_]*[AEIOUY][^\W\d_]*(?=$)")
"""Letters printed in capitals that are no initials."""
_SHORT_WORD = 4
"""A word of fewer letters has no slip."""
_LONG_WORD = 8
"""A word of fewer letters has one slip at most."""
_MOST_SLIPS = 2
_SLIP = "slip"
_FEW = 8
"""So many names are compared as quickly as those are picked out that need it."""
_Key = tuple[Hashable, ...]
_WORD = re.compile(r"[a-z0-9]+")
_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|PhD|MD)\.?$", re.IGNORECASE)
CONFIDENCE = {
    "person/same-name": 0.99,
    "person/given-names": 0.92,
    "person/order": 0.9,
    "person/longer-name": 0.85,
    "person/spelling": 0.8,
}
"""The methods by which two names are one person, each with the share of right merges, as the rule files publish it."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa"})


@dataclass(frozen=True, slots=True)
class Sighting:
    """A full name as printed, without honorific, and the events in which it stands."""

    name: str
    events: frozenset[str]
    count: int


@lru_cache(maxsize=100_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without suffix, accents and punctuation."""
    return _words_of(_SUFFIX.sub("", name.strip()))


def _words_of(name: str) -> tuple[str, ...]:
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return tuple(_WORD.findall(name.lower().replace("'", "").replace("’", "")))


@dataclass(frozen=True, slots=True)
class _Spelling:
    """What names are compared by: their words, these in the order of the alphabet, their first letters.

    ``whole`` are the words as one, ``written`` the same with the umlauts of the name written as two letters.
    """

    words: tuple[str, ...]
    whole: str
    written: str
    ordered: tuple[str, ...]
    initials: tuple[str, ...]


@lru_cache(maxsize=100_000)
def _spelling(name: str) -> _Spelling:
    words = name_words(name)
    whole = "".join(words)
    bare = _SUFFIX.sub("", name.strip())
    written = whole if name.isascii() else "".join(_words_of(bare.lower().translate(_UMLAUTS)))
    return _Spelling(words, whole, written, tuple(sorted(words)), tuple(word[0] for word in words))


def same_person(one: Sighting, other: Sighting) -> str | None:
    """The method by which two names are one person, or None."""
    this, that = _spelling(one.name), _spelling(other.name)
    a, b = this.words, that.words
    if not a or not b:
        return None
    if this.whole == that.whole or this.written == that.written:
        return "person/same-name"
    if len(a) > 1 and len(b) > 1 and a[-1] == b[-1] and _given_names_agree(a, b):
        return "person/given-names"
    if len(a) > 1 and this.ordered == that.ordered and not one.events.isdisjoint(other.events):
        return "person/order"
    short, long = (b, a) if len(b) < len(a) else (a, b)
    part = len(short) > 1 and (long[: len(short)] == short or long[-len(short) :] == short)
    if part and not one.events.isdisjoint(other.events):
        return "person/longer-name"
    if len(a) > 1 and this.initials == that.initials and all(map(_nearly, a, b)) and _close(a, b):
        return "person/spelling"
    return None


def _given_names_agree(a: Sequence[str], b: Sequence[str]) -> bool:
    """Each given name of the one with fewer is one of the other's or its initial, in order; the surname is the same."""
    few, many = (b, a) if len(b) < len(a) else (a, b)
    rest = iter(many[:-1])
    return all(any(map(_is_given, repeat(name), rest)) for name in few[:-1])


def _is_given(name: str, other: str) -> bool:
    """Whether two given names are one, or one of them is the initial of the other."""
    return name == other or (name[0] == other[0] and (len(name) == 1 or len(other) == 1))


def _nearly(a: str, b: str) -> bool:
    """At most one slip in a short word, two in a long one; the first letter is the same."""
    letters = min(len(a), len(b))
    if letters < _SHORT_WORD:
        return a == b
    allowed = 1 if letters < _LONG_WORD else _MOST_SLIPS
    return DamerauLevenshtein.distance(a, b, score_cutoff=allowed) <= allowed


def _close(a: Sequence[str], b: Sequence[str]) -> bool:
    return bool(JaroWinkler.similarity(" ".join(a), " ".join(b)) >= 0.93)


def cluster(sightings: Iterable[Sighting]) -> list[Person]:
    """Persons from the names seen, in the order of their labels. Merging is transitive."""
    names = sorted(sightings, key=lambda s: s.name)
    group = list(range(len(names)))
    reasons: dict[int, set[str]] = {}

    def find(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]  # so that the way is shorter the next time
            index = group[index]
        return index

    first: dict[str, int] = {}
    for index, sighting in enumerate(names):
        group[index] = first.setdefault(_slug(sighting.name), index)
    for i, j in dict.fromkeys(_candidates(names)):
        method = same_person(names[i], names[j])
        if method:
            low, high = sorted((find(i), find(j)))
            group[high] = low
            reasons.setdefault(low, set()).update({method}, reasons.pop(high, set()) if high != low else set())
    members: dict[int, list[Sighting]] = {}
    for index, sighting in enumerate(names):
        members.setdefault(find(index), []).append(sighting)
    return sorted((_person(found, reasons.get(root, set())) for root, found in members.items()), key=lambda p: p.label)


def _candidates(names: Sequence[Sighting]) -> Iterator[tuple[int, int]]:
    """The pairs of names, by their places, that can be one person's: those that share what one of the rules needs.

    To compare each name with each other one would take the square of their number.
    """
    sharing: dict[_Key, list[int]] = defaultdict(list)
    for place, sighting in enumerate(names):
        for key in _keys(sighting):
            sharing[key].append(place)
    for key, places in sharing.items():
        if key[0] == _SLIP and len(places) > _FEW:
            yield from _with_near_ends(places, names)
        else:
            yield from combinations(places, 2)


def _with_near_ends(places: Sequence[int], names: Sequence[Sighting]) -> Iterator[tuple[int, int]]:
    """The pairs of names of which the last words may be one with slips: ever more have the same first letters."""
    ends = [name_words(names[place].name)[-1] for place in places]
    for number, place in enumerate(places):
        near = process.extract(
            ends[number],
            ends[number + 1 :],
            scorer=DamerauLevenshtein.distance,
            processor=None,
            score_cutoff=_MOST_SLIPS,
            limit=None,
        )
        yield from ((place, places[number + 1 + index]) for _, _, index in near)


def _keys(sighting: Sighting) -> set[_Key]:
    """What a name shares with every other one that :func:`same_person` takes for the same person's.

    Given names agree where the surname is the same and one of the first letters is. Without slips two names differ in
    their order or their number of words, and stand in one event; a slip leaves the first letters, and the whole of a
    short word.
    """
    spelling = _spelling(sighting.name)
    words = spelling.words
    keys: set[_Key] = {("same", spelling.whole), ("same", spelling.written)}
    keys.update(("surname", words[-1], given[0]) for given in words[:-1])
    for event in sighting.events:
        keys.update({("order", event, spelling.ordered), ("begin", event, words[:2]), ("end", event, words[-2:])})
    if words:  # names without Latin letters have none, and are nobody else's
        keys.add((_SLIP, *(word[0] if len(word) >= _SHORT_WORD else word for word in words)))
    return keys


def _person(found: Sequence[Sighting], reasons: set[str]) -> Person:
    method = min(reasons, key=CONFIDENCE.__getitem__, default="person/same-name")
    best = min(found, key=_preference) if len(found) > 1 else found[0]
    forms = tuple(dict.fromkeys([best.name, *(s.name for s in found)]))
    misspelt = tuple(s.name for s in found if s is not best and same_person(best, s) == "person/spelling")
    return Person(
        iri=iris.thing("person", _slug(best.name)),
        kind=NameKind.PERSON,
        method=method,
        confidence=CONFIDENCE[method],
        label=written_out(best.name),
        forms=forms,
        misspelt=misspelt,
    )


def written_out(name: str) -> str:
    """A name with those of its words in small letters that are printed in capitals, as lists print surnames."""
    return " ".join(
        _CAPITALS.sub(lambda part: part[0].capitalize(), word) if word.isupper() else word for word in name.split()
    )


@lru_cache(maxsize=100_000)
def _slug(name: str) -> str:
    """The slug of a person; names of one slug are one person."""
    return iris.slug(name) or iris.digest(name)


def _preference(sighting: Sighting) -> tuple[int, int, bool, int, int, str]:
    """More words beside initials, more words, not in capitals, more often seen, its accents, then the alphabet."""
    accents = sum(not c.isascii() for c in sighting.name)
    capitals = written_out(sighting.name) != sighting.name
    words = name_words(sighting.name)
    written = sum(len(word) > 1 for word in words)
    return -written, -len(words), capitals, -sighting.count, -accents, sighting.name


@dataclass(frozen=True)
class KnownPeople:
    """Persons, to be looked up by a name and the event in which it stands.

    :param by_iri: all of them
    :param by_form: by the words of a full name
    :param by_surname: those that a surname, or the end of one, can stand for
    :param events: the keys of the events in which each stands (its IRI)
    """

    by_iri: Mapping[Iri, Person]
    by_form: Mapping[tuple[str, ...], Person]
    by_surname: Mapping[str, Sequence[Person]]
    events: Mapping[Iri, frozenset[str]]

    def find(self, name: str, event: str | None = None) -> Person | None:
        """The person of a full name, or of a surname that is one person's in the event.

        :param event: the key of the event, see :func:`event_key`; without it the surname must be one person's anywhere
        """
        if person := self.by_form.get(name_words(name)):
            return person
        candidates = self.called(name)
        here = [person for person in candidates if event in self.events[person.iri]]
        found = here or (candidates if event is None else [])
        return found[0] if len(found) == 1 else None

    def called(self, surname: str) -> Sequence[Person]:
        """The persons that a surname can stand for."""
        return self.by_surname.get(" ".join(name_words(surname)), ())

    def of(self, summary: Summary) -> KnownPeople:
        """The part that touches one report: what its names, its events and the IRIs that it gives lead to."""
        words = sorted({name_words(name) for name in summary.called})
        by_form = {each: self.by_form[each] for each in words if each in self.by_form}
        by_surname = {end: self.by_surname[end] for each in words if (end := " ".join(each)) in self.by_surname}
        by_iri = {iri: self.by_iri[iri] for iri in sorted(summary.targets) if iri in self.by_iri}
        told = {event_key(summary.slug, event.key) for event in summary.told.of(Event)}
        surnamed = {person.iri for people in by_surname.values() for person in people}
        return KnownPeople(by_iri, by_form, by_surname, {iri: self.events[iri] & told for iri in sorted(surnamed)})


def people_of(sightings: Iterable[Sighting]) -> KnownPeople:
    """The persons of all reports."""
    sightings = tuple(sightings)
    seen = {sighting.name: sighting.events for sighting in sightings}
    by_iri = {person.iri: person for person in cluster(sightings)}
    return KnownPeople(
        by_iri,
        {name_words(form): person for person in by_iri.values() for form in person.forms},
        _by_surname(by_iri.values()),
        {person.iri: frozenset().union(*(seen[form] for form in person.forms)) for person in by_iri.values()},
    )


def _by_surname(people: Iterable[Person]) -> dict[str, list[Person]]:
    """The persons that a surname (or the end of a surname) can stand for."""
    index: dict[str, list[Person]] = {}
    for person in people:
        names = [words for form in person.forms if (words := name_words(form))]
        for end in dict.fromkeys(" ".join(words[start:]) for words in names for start in range(len(words))):
            index.setdefault(end, []).append(person)
    return index


def event_key(report: str, key: str) -> str:
    """An event's key that is unique among reports.

    :param report: the slug of the report
    """
    return f"{report}/{key}"
