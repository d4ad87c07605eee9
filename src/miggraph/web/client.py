"""What of a request decides how an answer reaches whoever asked, read from the WSGI environment alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import Accept, ETags
from werkzeug.http import parse_accept_header, parse_etags

from miggraph.web import encodings
from miggraph.web.gateway import ARRIVED, GONE
from miggraph.web.limiter import client_of

_REMEMBERED = 1000
"""Values of ``Accept-Encoding`` remembered: clients send few different ones, again and again."""


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks, what form of answer is liked best, and what is known already."""

    name: str
    """What counts as one client for limits and turns."""
    accept: str
    """The header ``Accept``; empty where there is none."""
    coding: str | None
    """The content coding liked best; None for the body as it is."""
    known: str
    """The header ``If-None-Match`` of a request that it applies to; empty otherwise."""
    gone: Callable[[], bool] | None
    """Whether the client has left, where the server can tell."""
    arrived: float | None
    """When the request came in, by the monotonic clock, where the server can tell."""

    @classmethod
    def of(cls, environ: Mapping[str, Any]) -> Client:
        """The client of a request.

        :param environ: the WSGI environment (PEP 3333)
        """
        return cls(
            client_of(environ.get("REMOTE_ADDR")),
            environ.get("HTTP_ACCEPT", "").strip(),
            _coding(environ.get("HTTP_ACCEPT_ENCODING", "")),
            environ.get("HTTP_IF_NONE_MATCH", "") if environ["REQUEST_METHOD"] in {"GET", "HEAD"} else "",
            environ.get(GONE),
            environ.get(ARRIVED),
        )

    def knows(self, etag: str) -> bool:
        """Whether the client has what a tag stands for; ``*`` stands for nothing here."""
        tags: ETags = parse_etags(self.known)
        return not tags.star_tag and tags.contains_weak(etag)


@lru_cache(maxsize=_REMEMBERED)
def _coding(header: str) -> str | None:
    return encodings.choose(parse_accept_header(header, Accept)) if header else None
