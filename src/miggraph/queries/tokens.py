"""What makes an answer one that can be cited: its digest, and a token in letters that an address may have.

The token says question, values, versions, digest and day.

A token is made of what it says and of a check sum, so that one with a letter missing is not taken for another. Nobody
is trusted by it: whoever makes one up is told that the answer is another one.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from miggraph.errors import UsageError

LONGEST = 6000
"""Characters of a token; an answer whose values take more has none."""
VERSION, DIGEST = 16, 32
"""Hexadecimal digits of a version and of a digest that a token has."""

_MOST = 100_000
_SUM = 4
_NAME = re.compile(r"[a-z][a-z0-9-]{0,99}")
_HEXADECIMAL = re.compile(r"[0-9a-f]+")
_TOKEN = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cited:
    """An answer as somebody cites it."""

    name: str
    """The question."""
    given: Mapping[str, tuple[str, ...]]
    query_version: str
    dataset: str
    digest: str
    day: str


def digest(payload: bytes) -> str:
    """The SHA-256 of an answer in SPARQL TSV: its first line, then the others in the order of their bytes.

    So it is the same in every form of the answer, and whichever way rows are put that the question leaves unordered.
    """
    first, *lines = payload.split(b"\n")
    return hashlib.sha256(b"\n".join([first, *sorted(filter(None, lines))])).hexdigest()


def token(cited: Cited) -> str | None:
    """The token of an answer; None where it would be too long."""
    versions = [cited.query_version[:VERSION], cited.dataset[:VERSION], cited.digest[:DIGEST]]
    given = {name: list(values) for name, values in sorted(cited.given.items()) if values}
    told = json.dumps([cited.name, given, *versions, cited.day], ensure_ascii=False, separators=(",", ":"))
    packed = zlib.compress(told.encode("utf-8", "surrogatepass"), 9)
    summed = zlib.crc32(packed).to_bytes(_SUM, "big") + packed
    letters = base64.urlsafe_b64encode(summed).rstrip(b"=").decode("ascii")
    return letters if len(letters) <= LONGEST else None


def read(letters: str) -> Cited:
    """What a token says.

    :raises UsageError: for one that is none
    """
    try:
        if not _TOKEN.fullmatch(letters) or len(letters) > LONGEST:
            raise ValueError(letters)
        summed = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
        if zlib.crc32(summed[_SUM:]) != int.from_bytes(summed[:_SUM], "big"):
            raise ValueError(letters)
        unpacking = zlib.decompressobj()
        told = unpacking.decompress(summed[_SUM:], _MOST)
        if not unpacking.eof or unpacking.unused_data:
            raise ValueError(letters)
        return _cited(json.loads(told))
    except (ValueError, TypeError, AttributeError, RecursionError, zlib.error, binascii.Error) as error:
        raise UsageError(
            "is not the token of a cited answer", where=letters[:24], hint="copy the whole address of the citation"
        ) from error


def _cited(told: object) -> Cited:
    if not isinstance(told, list):
        raise TypeError(told)
    name, given, *versions, day = told
    query_version, dataset, digest = versions
    if not _NAME.fullmatch(name) or not all(_HEXADECIMAL.fullmatch(each) for each in versions):
        raise ValueError(told)
    if list(map(len, versions)) != [VERSION, VERSION, DIGEST] or not isinstance(given, dict):
        raise ValueError(told)
    for values in given.values():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise TypeError(told)
    values = {key: tuple(each) for key, each in given.items()}
    return Cited(name, values, query_version, dataset, digest, datetime.date.fromisoformat(day).isoformat())
