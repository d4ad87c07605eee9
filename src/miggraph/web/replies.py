"""Content negotiation, conditional answers and content codings, the same for every view.

A :class:`Reply` is made without the application's machinery; what takes the current request from it stands below.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from http import HTTPStatus
from types import MappingProxyType

from flask import Response, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import parse_accept_header

from miggraph import __version__
from miggraph.errors import ParameterError
from miggraph.web import encodings
from miggraph.web.cache import Cache, Representation
from miggraph.web.client import Client
from miggraph.web.services import services

HTML = "text/html"
_NEGOTIATIONS = 1000
"""Negotiations remembered: clients send few different ``Accept`` headers, again and again."""

_TAG_BYTES = 16
TRUNCATED = "Miggraph-Truncated"
"""Header of an answer that was cut because the client preferred that to none."""

FORMAT_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "html": (HTML,),
        "json": ("application/sparql-results+json", "application/json", "application/ld+json"),
        "xml": ("application/sparql-results+xml", "application/rdf+xml"),
        "csv": ("text/csv",),
        "tsv": ("text/tab-separated-values",),
        "txt": ("text/plain",),
        "turtle": ("text/turtle",),
        "ttl": ("text/turtle",),
        "nt": ("application/n-triples",),
        "rdf": ("application/rdf+xml",),
        "jsonld": ("application/ld+json",),
        "trig": ("application/trig",),
        "nq": ("application/n-quads",),
    }
)
"""Values of ``format=`` and file suffixes, each with the media types that it may mean."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers and body of an answer."""

    status: HTTPStatus
    headers: list[tuple[str, str]]
    body: bytes


@lru_cache(maxsize=_NEGOTIATIONS)
def choose(offered: tuple[str, ...], name: str, accept: str) -> str:
    """The media type to answer with; the first one offered where the client does not say.

    :param name: a format named in the request, which overrides ``Accept``; empty for none
    :param accept: the header ``Accept``; empty for none
    :raises ParameterError: for a name that fits no offer
    :raises NotAcceptable: when ``Accept`` fits no offer
    """
    if name:
        for media_type in FORMAT_NAMES.get(name, ()):
            if media_type in offered:
                return media_type
        names = [key for key, types in FORMAT_NAMES.items() if any(media_type in offered for media_type in types)]
        raise ParameterError(f"{name!r} is not offered", where="format", hint=f"the formats are {', '.join(names)}")
    if not accept:
        return offered[0]
    best = parse_accept_header(accept, MIMEAccept).best_match(offered)
    if best is None:
        raise NotAcceptable(f"This resource is offered as {', '.join(offered)}.")
    return best


def tag(version: str, *key: str) -> str:
    """An entity tag made of the dataset version, the software version and what tells answers apart."""
    told = "\x00".join((version, __version__, *key)).encode()
    return hashlib.blake2b(told, digest_size=_TAG_BYTES, usedforsecurity=False).hexdigest()


def known(cache: Cache, client: Client, etag: str) -> Reply | None:
    """The answer if it need not be made: 304, or what was kept; None otherwise."""
    if client.known:
        for tag_ in (f"{etag}-{client.coding}", etag):
            if client.knows(tag_):
                return Reply(HTTPStatus.NOT_MODIFIED, _labels(tag_), b"")
    kept = cache.look_up(etag)
    return None if kept is None else dress(cache, client, kept, etag)


def dress(cache: Cache, client: Client, representation: Representation, etag: str | None) -> Reply:
    """The answer in the content coding that the client likes best.

    :param cache: where coded bodies are kept
    :param etag: the tag of the uncoded body; None for an answer that the next request may not get
    """
    coding = client.coding if len(representation.body) >= encodings.SMALLEST else None
    headers = [("Content-Type", content_type(representation.media_type))]
    body = representation.body
    if coding is not None:
        body = _coded(cache, representation, etag, coding)
        headers.append(("Content-Encoding", coding))
    headers.append(("Content-Length", str(len(body))))
    if representation.truncated:
        headers.append((TRUNCATED, "true"))
    headers += _labels(etag if etag is None or coding is None else f"{etag}-{coding}")
    return Reply(HTTPStatus.OK, headers, body)


def content_type(media_type: str) -> str:
    """A media type with its charset, where it has that parameter."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _coded(cache: Cache, representation: Representation, etag: str | None, coding: str) -> bytes:
    if etag is None:
        return encodings.CODINGS[coding](representation.body)
    kept = cache.get(f"{etag}-{coding}")
    if kept is None:
        kept = replace(representation, body=encodings.CODINGS[coding](representation.body))
        cache.put(f"{etag}-{coding}", kept)
    return kept.body


def _labels(etag: str | None) -> list[tuple[str, str]]:
    labels = [("Vary", "Accept, Accept-Encoding"), ("Cache-Control", "no-store" if etag is None else "no-cache")]
    return labels if etag is None else [*labels, ("ETag", f'"{etag}"')]


# What follows is for views: it takes the client and the services from the current request.


def negotiate(offers: Iterable[str], *, name: str | None = None) -> str:
    """The media type to answer the current request with; see :func:`choose`."""
    return choose(tuple(offers), name.lower() if name else "", request.headers.get("Accept", "").strip())


def respond(reply: Reply) -> Response:
    """A reply as the application's own response."""
    return Response(reply.body, reply.status, reply.headers)


def conditional(etag: str, make: Callable[[], bytes], media_type: str) -> Response:
    """The answer, or 304 where the client has it already; it is made only where it was not kept."""
    client, cache = Client.of(request.environ), services().cache
    reply = known(cache, client, etag)
    if reply is None:
        representation = Representation(make(), media_type)
        cache.put(etag, representation)
        reply = dress(cache, client, representation, etag)
    return respond(reply)


def page(make: Callable[[], str], *key: str) -> Response:
    """An HTML page made from the dataset; its address may also answer in other formats.

    :param key: what tells it apart from other pages
    """
    etag = tag(services().engine.version, HTML, request.script_root, *key)
    return conditional(etag, lambda: make().encode("utf-8"), HTML)
