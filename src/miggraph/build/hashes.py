"""Sets of IRIs as sorted hashes, so that those of many reports are compared in little memory, and by numpy at once.

Two IRIs may have one hash of 8 bytes, which tells only where it is worth looking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

SHORT, LONG = 8, 16
_KEPT, _BEGIN, _LONG = np.dtype("<u8"), np.dtype(">u8"), np.dtype(f"S{LONG}")

Hashes = NDArray[np.uint64]
"""Short hashes, each once, sorted."""


def short(iri: bytes) -> int:
    """The short hash of an IRI."""
    return int.from_bytes(long(iri)[:SHORT], "big")


def long(iri: bytes) -> bytes:
    """The long hash of an IRI, which is that of no other."""
    return hashlib.blake2b(iri, digest_size=LONG).digest()


def hashes_of(numbers: Iterable[int]) -> Hashes:
    """Short hashes from numbers in any order."""
    return np.unique(np.fromiter(numbers, _KEPT))


def packed(hashes: Iterable[int] | Hashes) -> bytes:
    """Short hashes as they are kept."""
    made = hashes if isinstance(hashes, np.ndarray) else hashes_of(hashes)
    return made.astype(_KEPT).tobytes()


def unpacked(data: bytes) -> Hashes:
    """Short hashes that were kept."""
    return np.frombuffer(data, _KEPT)


def packed_long(iris: Iterable[bytes]) -> bytes:
    """The long hashes of IRIs, sorted."""
    return b"".join(sorted(map(long, iris)))


def unpacked_long(data: bytes) -> list[bytes]:
    """Long hashes."""
    return [data[at : at + LONG] for at in range(0, len(data), LONG)]


def shortened(data: bytes) -> Hashes:
    """The short hashes that long ones begin with."""
    return np.unique(np.frombuffer(data, _BEGIN)[:: LONG // SHORT].astype(_KEPT))


def are_among(hashes: Hashes, others: Hashes) -> NDArray[np.bool_]:
    """Whether each of some hashes is among others; looked up there, as these are more as a rule."""
    if not len(others):
        return np.zeros(len(hashes), np.bool_)
    at = np.searchsorted(others, hashes)
    return np.equal(others[np.minimum(at, len(others) - 1)], hashes)


def all_of(sets: Iterable[Hashes]) -> Hashes:
    """The hashes that any of some sets has."""
    return of_several(sets)[0]


def of_several(sets: Iterable[Hashes]) -> tuple[Hashes, Hashes]:
    """The hashes that any of some sets has, and those that more than one has."""
    seen, times = np.unique(np.concatenate([hashes_of(()), *sets]), return_counts=True)
    return seen, seen[times > 1]


def meeting(one: Sequence[Hashes], other: Sequence[Hashes]) -> set[int]:
    """The places of those that have a hash on one side which another place has on the other.

    :param one: the hashes of each place on one side
    :param other: the same on the other
    """
    both = np.intersect1d(all_of(one), all_of(other), assume_unique=True)
    if not len(both):
        return set()
    here = [np.union1d(*(some[are_among(some, both)] for some in sides)) for sides in zip(one, other, strict=True)]
    _, several = of_several(here)
    return {place for place, some in enumerate(here) if are_among(some, several).any()}


class LongTable:
    """Long hashes, of which those that are in kept sets are found at once.

    :param hashes: each once
    """

    def __init__(self, hashes: Iterable[bytes]) -> None:
        self.hashes = sorted(hashes)
        self._table = np.array(self.hashes, _LONG)

    def found_in(self, data: bytes) -> list[int]:
        """The places in :attr:`hashes` of those that a kept set has."""
        if not self.hashes:
            return []
        asked = np.frombuffer(data, _LONG)
        at = np.minimum(np.searchsorted(self._table, asked), len(self.hashes) - 1)
        places: list[int] = at[self._table[at] == asked].tolist()
        return places
