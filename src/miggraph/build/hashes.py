"""Sets of IRIs as sorted hashes, so that those of many reports are compared in little memory.

Two IRIs may have one hash of 8 bytes, which tells only where it is worth looking.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable

SHORT, LONG = 8, 16


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
