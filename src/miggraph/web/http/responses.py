"""Responses without a framework: kept, conditional, with content codings, tags and the headers that all have."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import AsyncGenerator, Hashable
from dataclasses import dataclass, replace
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import brotli
import zstandard
from cachetools import LRUCache

from miggraph import __version__
from miggraph.web.http.negotiation import SUFFIXES
from miggraph.web.http.request import Request

Headers = list[tuple[str, str]]

TRUNCATED = "Miggraph-Truncated"
"""Header of an answer that was cut because the client preferred that to none."""

DATASET, QUERY, DIGEST, ROWS, ASKED = (
    f"Miggraph-{name}" for name in ("Dataset", "Query-Version", "Digest", "Rows", "Asked")
)
"""Headers of the answer to a stored question: versions, digest of all its rows, how many there are, the day."""

COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Disposition, Content-Encoding, Content-Length, ETag, Link, Location, Miggraph-Asked, "
        "Miggraph-Dataset, Miggraph-Digest, Miggraph-Query-Version, Miggraph-Rows, Miggraph-Truncated, Retry-After"
    ),
}
"""Headers of every response."""

_METHODS = "GET, HEAD, POST, OPTIONS"
_USUAL_HEADERS = "Accept, Content-Type, If-None-Match"
_TAG_BYTES = 16
_OVERHEAD = 400
"""Bytes that an entry takes beside its body."""

_LARGEST_PART = 4
"""An answer that would take more than one in so many of all bytes is not kept."""

LARGE = 50_000
"""Bytes of a body above which its coding holds an event loop up."""

_SMALLEST = 1000
"""Bytes below which coding is not worth its time."""

_GZIP_LEVEL, _BROTLI_QUALITY, _ZSTD_LEVEL = 5, 4, 3
_VARY = ("Vary", "Accept, Accept-Encoding")


@dataclass(frozen=True, slots=True)
class Response:
    """Status, headers and body of an answer."""

    status: HTTPStatus
    headers: Headers
    body: bytes = b""
    rest: AsyncGenerator[bytes, None] | None = None
    """What follows of a long body, as it is made."""


@dataclass(frozen=True, slots=True)
class Representation:
    """The body of an answer in one form, with what its headers say of it."""

    body: bytes
    media_type: str
    truncated: bool = False
    """Whether rows are missing because the client preferred a cut answer to none."""


class Cache:
    """Representations by entity tag, and whole responses, the least recently used given up first; for many threads.

    What they are kept under names the version of the dataset, so that nothing has to be dropped when a new one is
    published.
    """

    def __init__(self, size: int) -> None:
        """Make a cache.

        :param size: bytes that it may take; 0 keeps nothing
        """
        self._kept: LRUCache[Hashable, Any] = LRUCache(size, getsizeof=_size)
        self._lock = threading.Lock()
        self._largest = size // _LARGEST_PART
        self.counts = {"hit": 0, "miss": 0}
        """How often :meth:`look_up` found something, and how often not."""

    def look_up(self, tag: str) -> Representation | None:
        """What is kept under a tag, for an answer that is asked for; this is counted."""
        with self._lock:
            kept: Representation | None = self._kept.get(tag)
            self.counts["miss" if kept is None else "hit"] += 1
            return kept

    def get(self, key: Hashable) -> Any:
        """What is kept under a key; None for nothing."""
        with self._lock:
            return self._kept.get(key)

    def put(self, key: Hashable, kept: Representation | Response) -> None:
        """Keep something, unless it is too large to be worth its room."""
        if len(kept.body) + _OVERHEAD <= self._largest:
            with self._lock:
                self._kept[key] = kept

    @property
    def size(self) -> int:
        """Bytes taken now."""
        return int(self._kept.currsize)


def etag(version: str, *key: str) -> str:
    """An entity tag made of the dataset version, the software version and what tells answers apart."""
    told = "\x00".join((version, __version__, *key)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=_TAG_BYTES, usedforsecurity=False).hexdigest()


def kept(cache: Cache, request: Request, tag: str) -> Response | None:
    """The answer if it need not be made: 304, or what was kept; None otherwise."""
    if request.known is not None and not request.known.star_tag:
        for each in (f"{tag}-{request.accept_coding}", tag):
            if request.known.contains_weak(each):
                return Response(HTTPStatus.NOT_MODIFIED, cache_headers(each))
    found = cache.look_up(tag)
    return None if found is None else _encoded(cache, request, found, tag)


def keep(cache: Cache, request: Request, representation: Representation, tag: str | None) -> Response:
    """The answer in the content coding that the client likes best; kept for the next who asks.

    :param tag: the tag of the uncoded body; None for an answer that the next request may not get
    """
    if tag is not None:
        cache.put(tag, representation)
    return _encoded(cache, request, representation, tag)


def _encoded(cache: Cache, request: Request, representation: Representation, tag: str | None) -> Response:
    if tag is not None and request.known is not None and request.known.star_tag:
        return Response(HTTPStatus.NOT_MODIFIED, cache_headers(tag))
    body, coding = representation.body, None
    headers = [("Content-Type", content_type(representation.media_type))]
    if len(body) >= _SMALLEST and (coding := request.accept_coding) is not None:
        body = _coded(cache, representation, tag, coding)
        headers.append(("Content-Encoding", coding))
    headers.append(("Content-Length", str(len(body))))
    if representation.truncated:
        headers.append((TRUNCATED, "true"))
    headers += cache_headers(tag if tag is None or coding is None else f"{tag}-{coding}")
    return Response(HTTPStatus.OK, headers, body)


@lru_cache
def content_type(media_type: str) -> str:
    """A media type with its charset, where it has that parameter."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def cache_headers(tag: str | None) -> Headers:
    """What caches are told of an answer; None for a tag means that it must not be kept."""
    told = [_VARY, ("Cache-Control", "no-store" if tag is None else "no-cache")]
    return told if tag is None else [*told, ("ETag", f'"{tag}"')]


def depends_on_forms_alone(response: Response) -> bool:
    """Whether the same request has the same answer for as long as the dataset is the same, as its headers say."""
    return not response.rest and _VARY in response.headers and any(name == "ETag" for name, _ in response.headers)


def as_file(response: Response, name: str) -> Response:
    """A response that a browser saves.

    :param name: the file's name, without its ending
    """
    media_type = next((value.partition(";")[0] for key, value in response.headers if key == "Content-Type"), "")
    file = f"{name}.{SUFFIXES.get(media_type, 'txt')}"
    disposition = ("Content-Disposition", f'attachment; filename="{file}"')
    return replace(response, headers=[*response.headers, disposition])


def preflight(wanted: str) -> Headers:
    """The headers that answer a preflight: the server is public and asks for no credentials, so any header may come.

    :param wanted: the header ``Access-Control-Request-Headers``
    """
    return [
        ("Allow", _METHODS),
        ("Access-Control-Allow-Methods", _METHODS),
        ("Access-Control-Allow-Headers", wanted or _USUAL_HEADERS),
        ("Access-Control-Max-Age", "86400"),
    ]


def _coded(cache: Cache, representation: Representation, tag: str | None, coding: str) -> bytes:
    found: Representation | None = None if tag is None else cache.get(f"{tag}-{coding}")
    if found is None:
        found = replace(representation, body=_compressed(representation.body, coding))
        if tag is not None:
            cache.put(f"{tag}-{coding}", found)
    return found.body


def _compressed(body: bytes, coding: str) -> bytes:
    if coding == "gzip":
        return gzip.compress(body, _GZIP_LEVEL, mtime=0)
    if coding == "br":
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY))
    return zstandard.compress(body, _ZSTD_LEVEL)


def _size(kept: Representation | Response) -> int:
    return len(kept.body) + _OVERHEAD
