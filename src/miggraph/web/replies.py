"""Content negotiation and conditional answers, the same for every view."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from flask import Response, request
from werkzeug.exceptions import NotAcceptable

from miggraph import __version__
from miggraph.errors import ParameterError

HTML = "text/html"
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
    }
)
"""Values of ``format=`` and file suffixes, each with the media types that it may mean."""


def negotiate(offers: Iterable[str], *, name: str | None = None) -> str:
    """The media type to answer with; the first offer where the client does not say.

    :param name: a format named in the request, which overrides ``Accept``
    :raises ParameterError: for a name that fits no offer
    :raises NotAcceptable: when ``Accept`` fits no offer
    """
    offered = list(offers)
    if name:
        for media_type in FORMAT_NAMES.get(name.lower(), ()):
            if media_type in offered:
                return media_type
        names = [key for key, types in FORMAT_NAMES.items() if any(media_type in offered for media_type in types)]
        raise ParameterError(f"{name!r} is not offered", where="format", hint=f"the formats are {', '.join(names)}")
    accept = request.accept_mimetypes
    if not request.headers.get("Accept", "").strip():
        return offered[0]
    best = accept.best_match(offered)
    if best is None:
        raise NotAcceptable(f"This resource is offered as {', '.join(offered)}.")
    return best


def tag(version: str, *key: str) -> str:
    """An entity tag made of the dataset version, the software version and what tells answers apart."""
    return hashlib.sha256("\x00".join((version, __version__, *key)).encode()).hexdigest()[:32]


def conditional(etag: str, make: Callable[[], bytes], media_type: str) -> Response:
    """The answer, or 304 without making it where the client has it already."""
    if request.method in {"GET", "HEAD"} and request.if_none_match.contains(etag):
        response = Response(status=304)
    else:
        response = Response(make(), content_type=content_type(media_type))
    response.set_etag(etag)
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "no-cache"
    return response


def content_type(media_type: str) -> str:
    """A media type with its charset, where it has that parameter."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def page(html: str, status: int = 200) -> Response:
    """An HTML page whose address may also answer in other formats."""
    response = Response(html, status=status, content_type="text/html; charset=utf-8")
    response.headers["Vary"] = "Accept"
    return response
