"""One person, one node: spellings of a name that are one person, each merge with the reason for it.

Methods
-------
person/same-name
    the same name, accents, case, hyphens and particles' case aside
person/given-names
    the same surname, and one has fewer given names or initials of the other's
person/longer-name
    all words of one begin or end the other, and both stand in one event
person/spelling
    nearly the same letters in each part of the name (a misprint, a transliteration)

"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|PhD|MD)\.?$", re.IGNORECASE)
HONORIFIC = re.compile(
    r"^(?:(?:H\.?\s?E\.?|Mr|Mrs|Ms|Miss|Dr|Prof(?:essor)?|Ambassador|Minister|Sir|Dame|Hon|Rev|Excellency)\b\.?\s*)+",
    re.IGNORECASE,
)
_CONFIDENCE = {
    "person/same-name": 0.99,
    "person/given-names": 0.92,
    "person/longer-name": 0.85,
    "person/spelling": 0.8,
}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa"})


@dataclass(frozen=True, slots=True)
class Sighting:
    """A full name as printed, without honorific, and the events in which it stands."""

    name: str
    events: frozenset[str]
    count: int


@dataclass(frozen=True, slots=True)
class Person:
    """A person: the name to call them by, all forms, and the weakest reason that holds the forms together.

    ``misspelt`` are those forms that differ from the label by a slip of letters alone.
    """

    label: str
    forms: tuple[str, ...]
    method: str
    confidence: float
    misspelt: tuple[str, ...] = ()


def name_words(name: str, *, umlauts: bool = False) -> tuple[str, ...]:
    """The words of a name in lower case, without honorific, suffix, accents and punctuation."""
    bare = _SUFFIX.sub("", HONORIFIC.sub("", name.strip()))
    if umlauts:
        bare = bare.lower().translate(_UMLAUTS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    return tuple(re.findall(r"[a-z0-9]+", plain.lower().replace("'", "").replace("’", "")))


def same_person(one: Sighting, other: Sighting) -> str | None:
    """The method by which two names are one person, or None."""
    for umlauts in (False, True):
        a, b = name_words(one.name, umlauts=umlauts), name_words(other.name, umlauts=umlauts)
        if not a or not b:
            return None
        if a == b or "".join(a) == "".join(b):
            return "person/same-name"
    a, b = name_words(one.name), name_words(other.name)
    if len(a) > 1 and len(b) > 1 and _given_names_agree(a, b):
        return "person/given-names"
    short, long = sorted((a, b), key=len)
    part = long[: len(short)] == short or long[-len(short) :] == short
    if len(short) > 1 and part and one.events & other.events:
        return "person/longer-name"
    if len(a) == len(b) > 1 and all(_nearly(x, y) for x, y in zip(a, b, strict=True)) and _close(a, b):
        return "person/spelling"
    return None


def _given_names_agree(a: Sequence[str], b: Sequence[str]) -> bool:
    """The same surname; each given name of the one with fewer is, in order, one of the other's or its initial."""
    if a[-1] != b[-1]:
        return False
    few, many = sorted((a[:-1], b[:-1]), key=len)
    rest = iter(many)
    return all(any(g == m or (min(len(g), len(m)) == 1 and g[0] == m[0]) for m in rest) for g in few)


def _nearly(a: str, b: str) -> bool:
    """At most one slip in a short word, two in a long one, and the same first letter."""
    allowed = 0 if min(len(a), len(b)) < 4 else 1 if min(len(a), len(b)) < 8 else 2
    return a[0] == b[0] and DamerauLevenshtein.distance(a, b) <= allowed


def _close(a: Sequence[str], b: Sequence[str]) -> bool:
    return bool(JaroWinkler.similarity(" ".join(a), " ".join(b)) >= 0.93)


def cluster(sightings: Iterable[Sighting]) -> list[Person]:
    """Persons from the names seen, in the order of their labels. Merging is transitive."""
    names = sorted(sightings, key=lambda s: s.name)
    group = list(range(len(names)))
    reasons: dict[int, set[str]] = {}

    def find(index: int) -> int:
        while group[index] != index:
            index = group[index]
        return index

    for i, one in enumerate(names):
        for j in range(i + 1, len(names)):
            method = same_person(one, names[j])
            if method:
                low, high = sorted((find(i), find(j)))
                group[high] = low
                reasons.setdefault(low, set()).update({method}, reasons.pop(high, set()) if high != low else set())
    members: dict[int, list[Sighting]] = {}
    for index, sighting in enumerate(names):
        members.setdefault(find(index), []).append(sighting)
    return sorted((_person(found, reasons.get(root, set())) for root, found in members.items()), key=lambda p: p.label)


def _person(found: Sequence[Sighting], reasons: set[str]) -> Person:
    method = min(reasons, key=_CONFIDENCE.__getitem__, default="person/same-name")
    best = min(found, key=_preference)
    forms = tuple(dict.fromkeys([best.name, *(s.name for s in found)]))
    misspelt = tuple(s.name for s in found if s is not best and same_person(best, s) == "person/spelling")
    return Person(best.name, forms, method, _CONFIDENCE[method], misspelt)


def _preference(sighting: Sighting) -> tuple[int, int, int, str]:
    """More words, more often seen, with its accents, then by the alphabet."""
    accents = sum(not c.isascii() for c in sighting.name)
    return -len(name_words(sighting.name)), -sighting.count, -accents, sighting.name


def by_surname(people: Mapping[str, Person]) -> dict[str, list[str]]:
    """IRIs of the persons that a surname (or the end of a surname) can stand for."""
    index: dict[str, list[str]] = {}
    for iri, person in people.items():
        ends = Counter(
            " ".join(words[start:])
            for form in person.forms
            if (words := name_words(form))
            for start in range(len(words))
        )
        for end in ends:
            index.setdefault(end, []).append(iri)
    return index
