"""Responses without a framework: tags, conditional answers, content codings, and the headers that all have."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from http import HTTPStatus
from types import MappingProxyType

from miggraph import __version__
from miggraph.web.http import codings
from miggraph.web.http.cache import Cache, Representation
from miggraph.web.http.negotiation import SUFFIXES
from miggraph.web.http.request import Request

Headers = list[tuple[str, str]]

TRUNCATED = "Miggraph-Truncated"
"""Header of an answer that was cut because the client preferred that to none."""

COMMON: Mapping[str, str] = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": (
            "Content-Disposition, Content-Encoding, Content-Length, ETag, Link, Location, "
            "Miggraph-Truncated, Retry-After"
        ),
    }
)
"""Headers of every response."""

_METHODS = "GET, HEAD, POST, OPTIONS"
_USUAL_HEADERS = "Accept, Content-Type, If-None-Match"
_TAG_BYTES = 16
_VARY = ("Vary", "Accept, Accept-Encoding")


@dataclass(frozen=True, slots=True)
class Response:
    """Status, headers and body of an answer."""

    status: HTTPStatus
    headers: Headers
    body: bytes = b""


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
    return None if found is None else encode(cache, request, found, tag)


def encode(cache: Cache, request: Request, representation: Representation, tag: str | None) -> Response:
    """The answer in the content coding that the client likes best.

    :param cache: where coded bodies are kept
    :param tag: the tag of the uncoded body; None for an answer that the next request may not get
    """
    if tag is not None and request.known is not None and request.known.star_tag:
        return Response(HTTPStatus.NOT_MODIFIED, cache_headers(tag))
    body, coding = representation.body, None
    headers = [("Content-Type", content_type(representation.media_type))]
    if len(body) >= codings.SMALLEST and (coding := request.accept_coding) is not None:
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
    return _VARY in response.headers and any(name == "ETag" for name, _ in response.headers)


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
    if tag is None:
        return codings.CODINGS[coding](representation.body)
    found = cache.get(f"{tag}-{coding}")
    if found is None:
        found = replace(representation, body=codings.CODINGS[coding](representation.body))
        cache.put(f"{tag}-{coding}", found)
    return found.body
