"""Sets of IRIs as sorted hashes, so that those of many reports are compared in little memory.

Two IRIs may have one hash of 8 bytes, which tells only where it is worth looking.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

SHORT, LONG = 8, 16
_RANGES = 16
"""Hashes are indexed in so many ranges, one after another, as an index takes ten times the memory of what it is of."""


def short(iri: bytes) -> int:
    """The short hash of an IRI."""
    return int.from_bytes(long(iri)[:SHORT], "big")


def long(iri: bytes) -> bytes:
    """The long hash of an IRI, which is that of no other."""
    return hashlib.blake2b(iri, digest_size=LONG).digest()


def packed(hashes: Iterable[int]) -> bytes:
    """Short hashes, each once, sorted."""
    made = array("Q", sorted(set(hashes)))
    return made.tobytes()


def unpacked(data: bytes) -> array[int]:
    """Short hashes."""
    made = array("Q")
    made.frombytes(data)
    return made


def packed_long(iris: Iterable[bytes]) -> bytes:
    """The long hashes of IRIs, sorted."""
    return b"".join(sorted(map(long, iris)))


def unpacked_long(data: bytes) -> list[bytes]:
    """Long hashes."""
    return [data[at : at + LONG] for at in range(0, len(data), LONG)]


def shortened(data: bytes) -> set[int]:
    """The short hashes that long ones begin with."""
    return {int.from_bytes(data[at : at + SHORT], "big") for at in range(0, len(data), LONG)}


def indexed(sets: Mapping[str, bytes]) -> Iterator[Mapping[int, set[str]]]:
    """The names of sets of short hashes by the hashes in them: the same ranges of hashes in the same order each time.

    :param sets: packed sets by their names
    """
    bounds = [(place << 8 * SHORT) // _RANGES for place in range(1, _RANGES)]
    hashes = {name: unpacked(data) for name, data in sets.items()}
    cuts = {name: [0, *(bisect_left(each, bound) for bound in bounds), len(each)] for name, each in hashes.items()}
    for place in range(_RANGES):
        index: defaultdict[int, set[str]] = defaultdict(set)
        for name, each in hashes.items():
            for short_hash in each[cuts[name][place] : cuts[name][place + 1]]:
                index[short_hash].add(name)
        yield index
