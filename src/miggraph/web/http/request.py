"""A request as the endpoint and the pages read it: Werkzeug's, with what decides an answer here.

And its client, who may ask only so often: a bucket of tokens for each, filled at a steady rate.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections.abc import Callable
from functools import cached_property
from urllib.parse import unquote_to_bytes

import flask
from cachetools import LRUCache
from werkzeug.datastructures import ETags
from werkzeug.exceptions import TooManyRequests
from werkzeug.http import parse_etags

from miggraph.errors import ParameterError
from miggraph.web.http.negotiation import choose_coding

ARRIVED = "miggraph.arrived"
"""Key in ``environ``: when the request came in, by the monotonic clock; it may have had to wait for a thread."""

BODY = "miggraph.body"
"""Key in ``environ``: the body, where the server has read it."""

FORM = "application/x-www-form-urlencoded"
FORMATS = ("format", "output", "results")
"""Parameters that name a format, ours first; SPARQLWrapper and Virtuoso's clients send several of them."""

_YES, _NO = {"true", "1", "yes", "on"}, {"false", "0", "no", "off", ""}

_TRACKING = frozenset({"_", "fbclid", "gclid", "msclkid", "mc_cid", "mc_eid"})
_NETWORK_BITS = 64
"""An IPv6 client has a whole network of this prefix at its disposal and counts as one."""

_MINUTE = 60.0
_CLIENTS = 20_000
"""Clients remembered; the one that was silent longest is forgotten first."""


class Parameters:
    """The parameters of an address or a form: each name with its values, in order.

    Values are bytes until they are asked for, so that one that is not UTF-8 harms nobody who does not ask.
    """

    def __init__(self, *encoded: bytes) -> None:
        """Read parameters.

        :param encoded: query strings, as they stand in an address or a form
        """
        self._values: dict[str, list[bytes]] = {}
        for part in filter(None, b"&".join(encoded).replace(b"+", b" ").split(b"&")):
            name, _, value = part.partition(b"=")
            key = unquote_to_bytes(name).decode("utf-8", "replace")
            self._values.setdefault(key, []).append(unquote_to_bytes(value))
        self.are_query_alone = [*self._values] == ["query"]
        """Whether there is no other name than ``query``, as in most requests."""

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def names(self) -> list[str]:
        """The names, without those that networks and newsletters add to addresses to follow people about."""
        return [name for name in self._values if name not in _TRACKING and not name.startswith("utm_")]

    def all(self, *names: str) -> tuple[str, ...]:
        """The values of some parameters; empty ones are left out.

        :raises ParameterError: for a value that is not UTF-8
        """
        given: list[str] = []
        for name in names:
            if name in self._values:
                given += [_text(name, value) for value in self._values[name] if value]
        return tuple(given)

    def one(self, name: str) -> str | None:
        """The value of a parameter that has one; None where it is absent.

        :raises ParameterError: for one that is given more than once, or is not UTF-8
        """
        values = self._values.get(name)
        if not values:
            return None
        if len(values) > 1:
            raise ParameterError("the parameter is given more than once", where=name, hint="send it once")
        return values[0].decode() if values[0].isascii() else _text(name, values[0])


def flag(name: str, text: str | None) -> bool:
    """What a parameter says that is true or false.

    :raises ParameterError: where it says neither
    """
    if text is None or text.lower() in _NO:
        return False
    if text.lower() not in _YES:
        raise ParameterError(f"{text[:40]!r} is neither true nor false", where=name, hint="send true or false")
    return True


class Request(flask.Request):
    """A request; made of a WSGI environment, and as good outside of an application as within."""

    @cached_property
    def body(self) -> bytes:
        """The body, as the server has read it, or else as Werkzeug reads it."""
        body = self.environ.get(BODY)
        return self.get_data() if body is None else body

    @cached_property
    def media_type(self) -> str:
        """The media type of the body; Werkzeug takes ten times as long to find it."""
        return str(self.environ.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower()

    @cached_property
    def parameters(self) -> Parameters:
        """Those of the address, and of the body where it is a form."""
        return Parameters(self.body, self.query_string) if self.media_type == FORM else Parameters(self.query_string)

    @cached_property
    def accept(self) -> str:
        """The header ``Accept``; empty where there is none."""
        return str(self.environ.get("HTTP_ACCEPT", "")).strip()

    @cached_property
    def accept_coding(self) -> str | None:
        """The content coding liked best for the answer; None for the body as it is."""
        return choose_coding(self.environ.get("HTTP_ACCEPT_ENCODING", ""))

    @property
    def root(self) -> str:
        """The address of the application, without a slash at the end."""
        environ = self.environ
        host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
        return f"{environ['wsgi.url_scheme']}://{host}{environ.get('SCRIPT_NAME', '')}".rstrip("/")

    @cached_property
    def client(self) -> str:
        """What counts as one client for limits and turns."""
        return client_of(self.environ.get("REMOTE_ADDR", ""))

    @cached_property
    def known(self) -> ETags | None:
        """The tags of what the client has, from ``If-None-Match``; None where that is absent or does not apply."""
        header = self.environ.get("HTTP_IF_NONE_MATCH") if self.method in {"GET", "HEAD"} else None
        return None if header is None else parse_etags(header.strip())


def client_of(address: str | None) -> str:
    """What counts as one client: an IPv4 address, or the network of an IPv6 address."""
    if not address or ":" not in address:
        return address or ""
    try:
        parsed = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((parsed, _NETWORK_BITS), strict=False).network_address)


class Limiter:
    """Counts requests by client; safe to use from many threads."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Make a limiter.

        :param per_minute: requests that a client may make in a minute, at once or spread; 0 for any number
        """
        self._most = float(per_minute)
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: LRUCache[str, tuple[float, float]] = LRUCache(_CLIENTS)

    def wait(self, client: str) -> int:
        """Count a request.

        :return: 0 where it may be answered, otherwise the seconds after which the next one may
        """
        if not self._most:
            return 0
        now = self._clock()
        rate = self._most / _MINUTE
        with self._lock:
            tokens, since = self._buckets.get(client, (self._most, now))
            tokens = min(self._most, tokens + (now - since) * rate)
            allowed = tokens >= 1
            self._buckets[client] = (tokens - 1 if allowed else tokens, now)
        return 0 if allowed else max(1, math.ceil((1 - tokens) / rate))


def too_many_requests(seconds: int) -> TooManyRequests:
    """The error for a client that asks too often."""
    what = "This client asks more often than the setting rate_limit allows; wait before the next request."
    return TooManyRequests(what, retry_after=seconds)


def _text(name: str, value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ParameterError("the value is not UTF-8", where=name, hint="encode it as UTF-8") from error
