"""Signatures of sets of words, by which those that may be alike are looked up: MinHash with locality-sensitive hashing.

Of the pairs of sets that have half of their words in common all are looked up, with a third 96 of 100, with a fifth
half, with a tenth 8 of 100. What is decided of a pair, is decided by the words themselves.

What is asked again at every meeting has as many pairs as the square of its repetitions. So of those that have the same
band each is paired with the last ones before it alone, and the work grows with their number. A library's index would
give all of them, so the bands are sorted here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rensa import RMinHash

PLACES, BANDS = 255, 85
"""Numbers of a signature, and the bands of it that are looked up: three numbers each."""
LAST = 16
"""So many of an earlier date are paired with each that has the same band."""
_SEED = 1
_NUMBERS = struct.Struct(f"<{PLACES}I")
_BAND = _NUMBERS.size // BANDS


def signature_of(words: Iterable[str]) -> bytes:
    """The signature of a set of words, in whatever order they come."""
    made = RMinHash(num_perm=PLACES, seed=_SEED)
    made.update(sorted(set(words)))
    return _NUMBERS.pack(*made.digest())


def candidates(signatures: Sequence[bytes], dates: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The pairs of places, the earlier date first, whose signatures have a band in common; each once, sorted.

    :param dates: the date of each signature in ISO 8601; those of one date are not paired
    """
    found: set[tuple[int, int]] = set()
    order = sorted(range(len(signatures)), key=lambda place: (dates[place], place))
    for begin in range(0, _NUMBERS.size, _BAND):
        alike: dict[bytes, list[int]] = {}
        for place in order:
            alike.setdefault(signatures[place][begin : begin + _BAND], []).append(place)
        for places in alike.values():
            if len(places) > 1:
                found.update(_in_time(places, dates))
    yield from sorted(found)


def _in_time(places: Sequence[int], dates: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Each of some places in the order of their dates, with the last ones of an earlier date."""
    before: list[int] = []
    for _, group in groupby(places, key=dates.__getitem__):
        same_date = list(group)
        yield from ((earlier, place) for place in same_date for earlier in before)
        before = [*before, *same_date][-LAST:]
