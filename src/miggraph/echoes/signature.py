"""Signatures of sets of words, by which those that may be alike are looked up: MinHash with locality-sensitive hashing.

Of the pairs of sets that have half of their words in common all are looked up, with a third 96 of 100, with a fifth
half, with a tenth 8 of 100. What is decided of a pair, is decided by the words themselves.

What is asked again at every meeting has as many pairs as the square of its repetitions. So of those that have the same
band each is paired with the last ones before it alone, and the work grows with their number; and with the last ones
that ask the same country, which what is asked of every other country in between would hide. A library's index would
give all of them, so the bands are sorted here.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from rensa import RMinHash

PLACES, BANDS = 255, 85
"""Numbers of a signature, and the bands of it that are looked up: three numbers each."""
LAST = 16
"""So many of an earlier date are paired with each that has the same band, and as many that ask the same country."""
_SEED = 1
_NUMBERS = struct.Struct(f"<{PLACES}I")
_BAND = _NUMBERS.size // BANDS


def signature_of(words: Iterable[str]) -> bytes:
    """The signature of a set of words, in whatever order they come."""
    made = RMinHash(num_perm=PLACES, seed=_SEED)
    made.update(sorted(set(words)))
    return _NUMBERS.pack(*made.digest())


def candidates(
    signatures: Sequence[bytes], dates: Sequence[str], countries: Sequence[str] = ()
) -> Iterator[tuple[int, int]]:
    """The pairs of places whose signatures have a band in common, the earlier date first; each once, by the later one.

    :param dates: the date of each signature in ISO 8601; those of one date are not paired
    :param countries: the country that each asks, empty where it asks none; nothing where none is known of any
    """
    asked = countries or [""] * len(signatures)
    order = sorted(range(len(signatures)), key=lambda place: (dates[place], place))
    groups: set[tuple[int, ...]] = set()  # what has one band in common often has more
    for begin in range(0, _NUMBERS.size, _BAND):
        alike: dict[bytes, list[int]] = {}
        for place in order:
            alike.setdefault(signatures[place][begin : begin + _BAND], []).append(place)
        groups.update(tuple(places) for places in alike.values() if len(places) > 1)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for places in groups:
        _pair(places, dates, asked, found)
    for later, earlier_ones in sorted(found.items()):
        yield from ((earlier, later) for earlier in sorted(earlier_ones))


def _pair(places: Sequence[int], dates: Sequence[str], countries: Sequence[str], found: Mapping[int, set[int]]) -> None:
    """Add, for each of some places by their dates, the last ones of an earlier date: any, and of its country."""
    if len(places) <= LAST:
        for number, place in enumerate(places):
            date = dates[place]
            found[place].update(earlier for earlier in places[:number] if not date.startswith(dates[earlier]))
        return
    before: dict[str, _Before] = defaultdict(_Before)
    for date, group in groupby(places, key=dates.__getitem__):
        same_date = list(group)
        last = {key: before[key].last(date) for key in {"", *map(countries.__getitem__, same_date)}}
        for place in same_date:
            found[place].update(last[""], last[countries[place]])
        for place in same_date:
            for key in {"", countries[place]}:
                before[key].add(date, place)


class _Before:
    """The last places that were added, by how exact their dates are: a year does not come before a day in it."""

    def __init__(self) -> None:
        self._by_length: dict[int, tuple[str, list[tuple[str, int]], list[tuple[str, int]]]] = {}
        """By the length of dates: the last one, the places that have it, and those of earlier ones."""

    def add(self, date: str, place: int) -> None:
        """Add a place, whose date is no earlier than those before."""
        last, same, older = self._by_length.get(len(date), (date, [], []))
        if date != last:
            same, older = [], [*older, *same][-LAST:]
        self._by_length[len(date)] = (date, [*same, (date, place)][-LAST:], older)

    def last(self, date: str) -> list[int]:
        """The last of those that come before a date."""
        found: list[tuple[str, int]] = []
        for last, same, older in self._by_length.values():
            found += older if date.startswith(last) else [*older, *same]
        return [place for _, place in sorted(found)[-LAST:]]
