"""Content codings: gzip, Brotli and Zstandard, by what the client accepts (RFC 9110, 12.5.3)."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from types import MappingProxyType

import brotli
import zstandard
from werkzeug.datastructures import Accept

SMALLEST = 1000
"""Bytes below which compression is not worth its time."""

_GZIP_LEVEL, _BROTLI_QUALITY, _ZSTD_LEVEL = 5, 4, 3


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)


def _brotli(body: bytes) -> bytes:
    return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY))


def _zstd(body: bytes) -> bytes:
    return zstandard.compress(body, _ZSTD_LEVEL)


CODINGS: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType({"zstd": _zstd, "br": _brotli, "gzip": _gzip})
"""Coding → how it is made, the quickest first."""


def choose(accepted: Accept) -> str | None:
    """The coding that the client likes best, of equally liked ones the quickest; None for the body as it is."""
    plain = accepted.quality("identity") if "identity" in accepted.values() else 0
    best, coding = max(((accepted.quality(name), -rank, name) for rank, name in enumerate(CODINGS)))[::2]
    return str(coding) if best > 0 and best >= plain else None
