"""A request as plain values: what of it decides an answer, read from the WSGI environment alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote_to_bytes

from werkzeug.datastructures import ETags
from werkzeug.http import parse_etags

from miggraph.errors import ParameterError
from miggraph.web.http import codings
from miggraph.web.http.rate_limit import client_of

ARRIVED = "miggraph.arrived"
"""Key in ``environ``: when the request came in, by the monotonic clock; it may have had to wait for a thread."""

FORM = "application/x-www-form-urlencoded"
TRACKING = frozenset({"_", "fbclid", "gclid", "msclkid", "mc_cid", "mc_eid"})
_TRACKING_PREFIX = "utm_"


class Parameters:
    """The parameters of an address or a form: each name with its values, in order.

    Names and values are bytes until they are asked for, so that one that is not UTF-8 harms nobody who does not ask.
    """

    def __init__(self, *encoded: bytes) -> None:
        """Read parameters.

        :param encoded: query strings, as they stand in an address or a form
        """
        self._values: dict[str, list[bytes]] = {}
        for part in b"&".join(encoded).split(b"&"):
            if part:
                name, _, value = part.replace(b"+", b" ").partition(b"=")
                key = (unquote_to_bytes(name) if b"%" in name else name).decode("utf-8", "replace")
                self._values.setdefault(key, []).append(unquote_to_bytes(value) if b"%" in value else value)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def names(self) -> list[str]:
        """The names, without those that others add to addresses to follow people about."""
        return [name for name in self._values if not is_tracking(name)]

    def all(self, *names: str) -> tuple[str, ...]:
        """The values of some parameters; empty ones are left out.

        :raises ParameterError: for a value that is not UTF-8
        """
        given = self._values
        return tuple([_text(name, value) for name in names if name in given for value in given[name] if value])

    def one(self, name: str) -> str | None:
        """The value of a parameter that has one; None where it is absent.

        :raises ParameterError: for one that is given more than once, or is not UTF-8
        """
        values = self._values.get(name)
        if not values:
            return None
        if len(values) > 1:
            raise ParameterError("the parameter is given more than once", where=name, hint="send it once")
        return _text(name, values[0])


def is_tracking(name: str) -> bool:
    """Whether a parameter was added by a network or a newsletter, and means nothing here."""
    return name in TRACKING or name.startswith(_TRACKING_PREFIX)


@dataclass(frozen=True)
class Request:
    """Who asks what, and in which forms the answer may come."""

    method: str
    path: str
    """The path within the application, decoded."""
    query_string: bytes
    content_type: str
    coding: str
    """The header ``Content-Encoding``; empty where there is none."""
    body: bytes
    root: str
    """The address of the application, without a slash at the end."""
    accept: str
    """The header ``Accept``; empty where there is none."""
    accept_coding: str | None
    """The content coding liked best for the answer; None for the body as it is."""
    known: str
    """The header ``If-None-Match`` of a request that it applies to; empty otherwise."""
    wanted_headers: str
    """The header ``Access-Control-Request-Headers``; empty where there is none."""
    client: str
    """What counts as one client for limits and turns."""
    arrived: float | None
    """When the request came in, by the monotonic clock, where the server can tell."""

    @classmethod
    def of(cls, environ: Mapping[str, Any], body: bytes = b"") -> Request:
        """The request of a WSGI environment (PEP 3333).

        :param body: the body, where it is wanted
        """
        get = environ.get
        method = environ["REQUEST_METHOD"]
        host = get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
        return cls(
            method,
            get("PATH_INFO", ""),
            get("QUERY_STRING", "").encode("latin-1", "replace"),
            get("CONTENT_TYPE", ""),
            get("HTTP_CONTENT_ENCODING", ""),
            body,
            f"{environ['wsgi.url_scheme']}://{host}{get('SCRIPT_NAME', '')}".rstrip("/"),
            get("HTTP_ACCEPT", "").strip(),
            codings.preferred(get("HTTP_ACCEPT_ENCODING", "")),
            get("HTTP_IF_NONE_MATCH", "") if method in {"GET", "HEAD"} else "",
            get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", ""),
            client_of(get("REMOTE_ADDR")),
            get(ARRIVED),
        )

    @cached_property
    def parameters(self) -> Parameters:
        """Those of the address, and of the body where it is a form."""
        is_form = self.media_type == FORM
        return Parameters(self.body, self.query_string) if is_form else Parameters(self.query_string)

    @property
    def media_type(self) -> str:
        """The media type of the body."""
        return self.content_type.partition(";")[0].strip().lower()

    def knows(self, tag: str) -> bool:
        """Whether the client has what a tag stands for."""
        tags: ETags = parse_etags(self.known)
        return not tags.star_tag and tags.contains_weak(tag)

    @property
    def knows_anything(self) -> bool:
        """Whether the client has whatever there is: ``If-None-Match: *``."""
        return self.known.strip() == "*"


def _text(name: str, value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ParameterError("the value is not UTF-8", where=name, hint="encode it as UTF-8") from error
