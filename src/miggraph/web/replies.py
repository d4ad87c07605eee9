"""Content negotiation and conditional answers, the same for every view."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from flask import Response, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import parse_accept_header

from miggraph import __version__
from miggraph.errors import ParameterError
from miggraph.web import encodings
from miggraph.web.cache import Representation
from miggraph.web.services import services

HTML = "text/html"
_NEGOTIATIONS = 1000
"""Negotiations remembered: clients send few different ``Accept`` headers, again and again."""

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


def negotiate(offers: Iterable[str], *, name: str | None = None) -> str:
    """The media type to answer with; the first offer where the client does not say.

    :param name: a format named in the request, which overrides ``Accept``
    :raises ParameterError: for a name that fits no offer
    :raises NotAcceptable: when ``Accept`` fits no offer
    """
    return _negotiate(tuple(offers), name.lower() if name else "", request.headers.get("Accept", "").strip())


@lru_cache(maxsize=_NEGOTIATIONS)
def _negotiate(offered: tuple[str, ...], name: str, accept: str) -> str:
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
    return hashlib.sha256("\x00".join((version, __version__, *key)).encode()).hexdigest()[:32]


def conditional(etag: str, make: Callable[[], bytes], media_type: str) -> Response:
    """The answer, or 304 where the client has it already; it is made only where it was not kept."""
    return deliver(etag, lambda: Representation(make(), media_type))


def known(etag: str) -> Response | None:
    """The answer if it need not be made: 304, or what was kept; None otherwise."""
    response = _not_modified(etag)
    if response is not None:
        return response
    kept = services().cache.get(etag)
    services().metrics.cached.labels("miss" if kept is None else "hit").inc()
    return None if kept is None else dress(kept, etag)


def deliver(etag: str, make: Callable[[], Representation]) -> Response:
    """The answer under a tag, kept for the next who asks."""
    response = known(etag)
    if response is None:
        representation = make()
        services().cache.put(etag, representation)
        response = dress(representation, etag)
    return response


def dress(representation: Representation, etag: str | None) -> Response:
    """A response in the content coding that the client likes best.

    :param etag: the tag of the uncoded body; None for an answer that the next request may not get
    """
    coding = _coding() if len(representation.body) >= encodings.SMALLEST else None
    body = representation.body
    if coding is not None:
        body = _coded(representation, etag, coding)
    response = Response(body, content_type=content_type(representation.media_type))
    if coding is not None:
        response.headers["Content-Encoding"] = coding
    if representation.truncated:
        response.headers[TRUNCATED] = "true"
    _label(response, etag if etag is None or coding is None else f"{etag}-{coding}")
    return response


def _coded(representation: Representation, etag: str | None, coding: str) -> bytes:
    if etag is None:
        return encodings.CODINGS[coding](representation.body)
    cache = services().cache
    kept = cache.get(f"{etag}-{coding}")
    if kept is None:
        kept = replace(representation, body=encodings.CODINGS[coding](representation.body))
        cache.put(f"{etag}-{coding}", kept)
    return kept.body


def _coding() -> str | None:
    return encodings.choose(request.accept_encodings) if "Accept-Encoding" in request.headers else None


def _not_modified(etag: str) -> Response | None:
    if request.method not in {"GET", "HEAD"} or "If-None-Match" not in request.headers:
        return None
    for tag_ in (f"{etag}-{_coding()}", etag):
        if not request.if_none_match.star_tag and request.if_none_match.contains_weak(tag_):
            response = Response(status=304)
            _label(response, tag_)
            return response
    return None


def _label(response: Response, etag: str | None) -> None:
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.headers["Cache-Control"] = "no-store" if etag is None else "no-cache"
    if etag is not None:
        response.set_etag(etag)


def content_type(media_type: str) -> str:
    """A media type with its charset, where it has that parameter."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def page(make: Callable[[], str], *key: str) -> Response:
    """An HTML page made from the dataset; its address may also answer in other formats.

    :param key: what tells it apart from other pages
    """
    etag = tag(services().engine.version, HTML, request.script_root, *key)
    return conditional(etag, lambda: make().encode("utf-8"), HTML)
