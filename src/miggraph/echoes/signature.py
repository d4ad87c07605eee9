"""Signatures of sets of words, by which those that may be alike are looked up: MinHash with locality-sensitive hashing.

Of the pairs of sets that have half of their words in common all are looked up, with a third 96 of 100, with a fifth
half, with a tenth 8 of 100. What is decided of a pair, is decided by the words themselves.

What is asked again at every meeting has as many pairs as the square of its repetitions. So of those that have the same
band each is paired with the last ones before it alone, and the work grows with their number; and with the last ones
that ask the same country, which what is asked of every other country in between would hide. A library's index would
give all of them, so the bands are sorted here: numbers in an array, which numpy compares at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

PLACES, BANDS = 255, 85
"""Numbers of a signature, and the bands of it that are looked up: three numbers each."""
LAST = 16
"""So many of an earlier date are paired with each that has the same band, and as many that ask the same country."""
_PARTS = 4
"""Others are looked at in so many parts, the earliest first."""
_SEED = 1
_NUMBER, _BAND = np.dtype("<u4"), np.dtype("<u8")
_ODD = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio, as in Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4)."""

Bands = NDArray[np.uint64]
"""A row for each signature with a number for each band: the same for the same band, as good as never for another."""


def signature_of(words: Iterable[str]) -> bytes:
    """The signature of a set of words, in whatever order they come."""
    made = RMinHash(num_perm=PLACES, seed=_SEED)
    made.update(sorted(set(words)))
    return np.array(made.digest(), _NUMBER).tobytes()


def bands_of(signatures: Sequence[bytes]) -> Bands:
    """The bands of signatures."""
    numbers = np.frombuffer(b"".join(signatures), _NUMBER).reshape(len(signatures), BANDS, PLACES // BANDS)
    found = np.zeros(numbers.shape[:2], _BAND)
    for place in range(numbers.shape[2]):
        found = found * _ODD + numbers[:, :, place]
    return found


def packed(bands: Bands) -> bytes:
    """Bands as they are kept."""
    return bands.astype(_BAND).tobytes()


def unpacked(data: bytes) -> Bands:
    """Bands that were kept."""
    return np.frombuffer(data, _BAND).reshape(-1, BANDS)


def beside(bands: Bands, dates: Sequence[str], others: Bands, other_dates: Sequence[str]) -> list[int]:
    """The places of those that have a band in common with one of some others of an earlier date, and maybe some more.

    :param dates: as :func:`candidates` takes them
    """
    found = np.zeros(len(bands), np.bool_)
    told, columns = np.array(dates, np.str_), np.asfortranarray(bands).T
    for some in np.array_split(np.argsort(np.array(other_dates, np.str_), kind="stable"), _PARTS):
        if len(some):
            later = told > min(other_dates[place] for place in some.tolist())
            for column, other in zip(columns, np.asfortranarray(others[some]).T, strict=True):
                found |= later & np.isin(column, other)
    return [int(place) for place in np.flatnonzero(found)]


def candidates(
    bands: Bands, dates: Sequence[str], countries: Sequence[str] = (), later: Iterable[int] | None = None
) -> Iterator[tuple[int, int]]:
    """The pairs of places whose signatures have a band in common, the earlier date first; each once, by the later one.

    :param dates: the date of each signature in ISO 8601; those of one date are not paired
    :param countries: the country that each asks, empty where it asks none; nothing where none is known of any
    :param later: places for the later ones of the pairs; by default all
    """
    order = sorted(range(len(bands)), key=lambda place: (dates[place], place))
    told = [dates[place] for place in order]
    asked = [countries[place] if countries else "" for place in order]
    ranked = np.asfortranarray(bands[order])
    wanted = np.ones(len(order), np.bool_) if later is None else np.isin(order, list(later))
    groups: set[tuple[int, ...]] = set()  # what has one band in common often has more
    for column in ranked.T:
        groups.update(_alike(column, wanted))
    found: dict[int, set[int]] = {order[rank]: set() for rank in np.flatnonzero(wanted)}
    pairs = {rank: found[place] for rank, place in enumerate(order) if place in found}
    for ranks in groups:
        _pair(ranks, told, asked, pairs)
    for place, earlier_ones in sorted(found.items()):
        yield from ((earlier, place) for earlier in sorted(order[rank] for rank in earlier_ones))


def _alike(column: NDArray[np.uint64], wanted: NDArray[np.bool_]) -> Iterator[tuple[int, ...]]:
    """The places that have one number, with more than one place and a wanted one among them."""
    here = np.flatnonzero(np.isin(column, column[wanted]))
    _, sizes = np.unique(column[here], return_counts=True)
    places = here[np.argsort(column[here], kind="stable")].tolist()
    ends = np.cumsum(sizes)
    for size, end in zip(sizes[sizes > 1].tolist(), ends[sizes > 1].tolist(), strict=True):
        yield tuple(places[end - size : end])


def _pair(places: Sequence[int], dates: Sequence[str], countries: Sequence[str], found: Mapping[int, set[int]]) -> None:
    """Add, for each wanted one of some places by their dates, the last of an earlier date: any, and of its country.

    :param found: those of each wanted place
    """
    wanted = [place for place in places if place in found]
    of_country: defaultdict[str, list[int]] = defaultdict(list)
    for place in places if len(places) > LAST else ():  # of few, those of its country are among the last ones
        if countries[place]:
            of_country[countries[place]].append(place)
    for date, same_date in groupby(wanted, key=dates.__getitem__):
        last = _last(places, date, dates)
        of_same: dict[str, list[int]] = {}
        for place in same_date:
            country = countries[place]
            if country not in of_same:
                of_same[country] = _last(of_country.get(country, ()), date, dates)
            found[place].update(last, of_same[country])


def _last(places: Sequence[int], date: str, dates: Sequence[str]) -> list[int]:
    """The last of some places by their dates that come before a date: a year does not come before a day in it."""
    found: list[int] = []
    at = bisect_left(places, date, key=dates.__getitem__)
    while at and len(found) < LAST:
        own = dates[places[at - 1]]
        if date.startswith(own):
            at = bisect_left(places, own, hi=at, key=dates.__getitem__)
        else:
            at -= 1
            found.append(places[at])
    return found
