"""Signatures of sets of words, by which those that may be alike are looked up: MinHash with locality-sensitive hashing.

Of the pairs of sets that have half of their words in common all are looked up, with a third 96 of 100, with a fifth
half, with a tenth 8 of 100. What is decided of a pair, is decided by the words themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rensa import RMinHash, RMinHashLSH

PLACES, BANDS = 255, 85
"""Numbers of a signature, and the bands of it that are looked up: three numbers each."""
_SEED = 1


def signature_of(words: Iterable[str]) -> bytes:
    """The signature of a set of words, in whatever order they come."""
    made = RMinHash(num_perm=PLACES, seed=_SEED)
    made.update(sorted(set(words)))
    state: bytes = made.__getstate__()
    return state


def candidates(signatures: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """The pairs of places, the lower first, whose signatures have a band in common; each once, in order."""
    index = RMinHashLSH(threshold=0.0, num_perm=PLACES, num_bands=BANDS)
    for place, signature in enumerate(signatures):
        hashed = _read(signature)
        yield from ((other, place) for other in sorted(index.query(hashed)))
        index.insert(place, hashed)


def _read(signature: bytes) -> RMinHash:
    hashed = RMinHash(num_perm=PLACES, seed=_SEED)
    hashed.__setstate__(signature)
    return hashed
