"""Content codings: gzip, Brotli and Zstandard, by what the client accepts (RFC 9110, 12.5.3)."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

import brotli
import zstandard
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

SMALLEST = 1000
"""Bytes below which compression is not worth its time."""

LARGE = 50_000
"""Bytes above which it holds an event loop up."""

_REMEMBERED = 1000
"""Headers remembered: clients send few different ones, again and again."""

_GZIP_LEVEL, _BROTLI_QUALITY, _ZSTD_LEVEL = 5, 4, 3


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)


def _brotli(body: bytes) -> bytes:
    return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY))


def _zstd(body: bytes) -> bytes:
    return zstandard.compress(body, _ZSTD_LEVEL)


CODINGS: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType({"zstd": _zstd, "br": _brotli, "gzip": _gzip})
"""Coding → how it is made, the quickest first."""


@lru_cache(maxsize=_REMEMBERED)
def preferred(header: str) -> str | None:
    """The coding that a client likes best, of equally liked ones the quickest; None for the body as it is.

    :param header: the header ``Accept-Encoding``; empty for none
    """
    if not header:
        return None
    accepted = parse_accept_header(header, Accept)
    plain = accepted.quality("identity") if "identity" in accepted.values() else 0
    best, coding = max(((accepted.quality(name), -rank, name) for rank, name in enumerate(CODINGS)))[::2]
    return str(coding) if best > 0 and best >= plain else None
