"""Requests to a SPARQL server over HTTP: bounded in time, to be broken off from elsewhere, answers read as they come.

Nothing is sent twice, but on a connection that turns out to have been closed meanwhile; no redirect is followed,
because it would take the credentials elsewhere.
"""

from __future__ import annotations

import base64
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException

from miggraph import __version__
from miggraph.errors import EndpointDownError, EndpointError, UsageError

try:
    from urllib3 import HTTPResponse
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.exceptions import HTTPError
    from urllib3.util import parse_url
except ImportError as error:
    raise UsageError("urllib3 is not installed", hint="pip install miggraph[serve]") from error

_SECONDS_TO_CONNECT = 5.0
_IDLE_CONNECTIONS = 32
_IDLE_SECONDS = 30.0
_READ = 65_536
_WORDS_READ, _WORDS_TOLD = 4_000, 300
"""Bytes that are read of what a server says of an error, and characters that are told of it."""

_QUOTED = "SPARQL query:"
"""What Virtuoso writes before it repeats the whole query."""
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_HINTS: Mapping[int, tuple[str, str]] = {
    301: ("redirects elsewhere", "give the address that it redirects to"),
    302: ("redirects elsewhere", "give the address that it redirects to"),
    303: ("redirects elsewhere", "give the address that it redirects to"),
    307: ("redirects elsewhere", "give the address that it redirects to"),
    308: ("redirects elsewhere", "give the address that it redirects to"),
    401: ("wants credentials, or refuses those it got", "set MIGGRAPH_ENDPOINT_USER and MIGGRAPH_ENDPOINT_PASSWORD"),
    403: ("does not allow this", "see what its user may do"),
    404: ("has nothing at this address", "see whether the address is that of the SPARQL service"),
    405: ("does not take this kind of request at this address", "see whether the address is the right one"),
}


@dataclass(frozen=True, slots=True)
class Access:
    """The credentials that a server gets: a name with a password, or a token."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def headers(self) -> dict[str, str]:
        """The header that carries them, if there are any."""
        if self.token:
            return {"Authorization": f"Bearer {self.token}"}
        if self.user:
            pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
            return {"Authorization": f"Basic {pair}"}
        return {}

    def hidden_in(self, text: str) -> str:
        """A text without the credentials, should a server repeat them."""
        secrets = [self.password, self.token, *(value.partition(" ")[2] for value in self.headers().values())]
        for secret in filter(None, secrets):
            text = text.replace(secret, "***")
        return text


class Call:
    """The time that a request may take, and the connection that it has, which any thread may break off."""

    def __init__(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.is_cancelled = False

    def left(self) -> float:
        """Seconds that are left.

        :raises TimeoutError: when there are none, or it was cancelled
        """
        left = self._deadline - time.monotonic()
        if left <= 0 or self.is_cancelled:
            raise TimeoutError
        return left

    def wait_at_most(self) -> None:
        """Have the connection wait no longer than the time that is left."""
        left = self.left()
        with self._lock:
            if self._socket is not None:
                with suppress(OSError):
                    self._socket.settimeout(left)

    def adopt(self, connection: HTTPConnection) -> None:
        """Take the connection that is used from now on."""
        with self._lock:
            self._socket = connection.sock
        self.wait_at_most()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Have the request broken off when its time is over, however often some byte of an answer comes.

        A connection counts the time since the last byte, and is asked for a whole head or none. Where an event loop
        waits for the call, that does the same.
        """
        timer = threading.Timer(self.left(), self.cancel)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def cancel(self) -> None:
        """Break off the request; whoever waits for it gets an error."""
        with self._lock:
            self.is_cancelled = True
            if self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)


class Response:
    """An answer, whose body is read as it comes."""

    def __init__(self, response: HTTPResponse, call: Call, told: Callable[[BaseException], EndpointError]) -> None:
        self._response, self._call, self._told = response, call, told
        self._rest = b""
        self.status = response.status
        self.headers = response.headers
        self.media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def read(self, size: int = -1) -> bytes:
        """The next bytes, no more than so many; none at the end.

        :raises EndpointError: where the answer breaks off
        :raises TimeoutError: when the time is over
        """
        if size < 0:
            return b"".join(iter(lambda: self.read(_READ), b""))
        if not self._rest:
            self._call.wait_at_most()
            try:
                self._rest = self._response.read1(_READ)
            except TimeoutError:
                raise
            except (HTTPError, HTTPException, OSError, ValueError, AttributeError) as error:
                self._call.left()
                raise self._told(error) from error
        part, self._rest = self._rest[:size], self._rest[size:]
        return part


class Server:
    """A SPARQL server: one of its addresses, with connections that are kept."""

    def __init__(self, address: str, access: Access | None = None) -> None:
        """Name a server; nothing is asked of it yet.

        :raises UsageError: where the address is none of the web, or holds credentials
        """
        self.access = access or Access()
        try:
            url = parse_url(address)
        except (HTTPError, ValueError) as error:
            raise _no_address(address) from error
        if url.auth is not None:
            what, hint = "an address with credentials would stand in logs", "set them as MIGGRAPH_ENDPOINT_USER …"
            raise UsageError(what, where=url.host, hint=hint)
        if url.scheme not in {"http", "https"} or not url.host or url.fragment:
            raise _no_address(address)
        self.address = address
        self._secure, self._host, self._port = url.scheme == "https", url.host.strip("[]"), url.port
        self._path, self._query = url.path or "/", url.query or ""
        self._idle: list[tuple[float, _Connection]] = []
        self._lock = threading.Lock()

    @contextmanager
    def send(
        self, method: str, call: Call, *, headers: Mapping[str, str], body: bytes | None = None, query: str = ""
    ) -> Iterator[Response]:
        """Send a request; the answer is read inside the ``with``.

        :param query: what is added to the query of the address
        :raises EndpointDownError: where there is no connection
        :raises EndpointError: where the answer is not one
        :raises TimeoutError: when the time is over
        """
        whole = {
            "User-Agent": f"miggraph/{__version__}",
            "Accept-Encoding": "identity",
            **self.access.headers(),
            **headers,
        }
        target = self._path + (f"?{added}" if (added := "&".join(filter(None, (self._query, query)))) else "")
        connection = self._connected(call)
        is_whole = False
        try:
            with self._told_errors(call):
                try:
                    response = self._asked(connection, call, method, target, whole, body)
                except (ConnectionError, HTTPError, HTTPException):
                    if connection.is_fresh:
                        raise
                    connection.close()
                    connection = self._fresh(call)
                    response = self._asked(connection, call, method, target, whole, body)
            answer = Response(response, call, self._broken)
            yield answer
            is_whole = not answer.read(1) if not call.is_cancelled else False
        finally:
            self._give_back(connection, keep=is_whole)

    def refusal(self, response: Response) -> EndpointError:
        """The error that an answer tells of which is none of the 2xx."""
        with suppress(EndpointError, TimeoutError):
            words = self.access.hidden_in(_words(response))
            what, hint = _HINTS.get(response.status, ("has failed", "see the log of that server"))
            line = f"{what} (HTTP {response.status})" + (f": {shortened(words)}" if words else "")
            return EndpointError(line, where=self.address, hint=hint, status=response.status, words=words)
        return self._broken(OSError())

    def close(self) -> None:
        """Give up the connections that nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()

    def _asked(
        self,
        connection: _Connection,
        call: Call,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> HTTPResponse:
        call.adopt(connection)
        connection.timeout = call.left()
        connection.request(method, target, body=body, headers=headers, preload_content=False, decode_content=True)
        return connection.getresponse()

    def _connected(self, call: Call) -> _Connection:
        while True:
            with self._lock:
                since, connection = self._idle.pop() if self._idle else (0.0, None)
            if connection is None:
                return self._fresh(call)
            if time.monotonic() - since < _IDLE_SECONDS and connection.is_connected:
                return connection
            connection.close()

    def _fresh(self, call: Call) -> _Connection:
        kind = _Secure if self._secure else _Connection
        connection = kind(self._host, self._port, timeout=min(_SECONDS_TO_CONNECT, call.left()))
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            connection.close()
            call.left()
            raise EndpointDownError(
                f"cannot be reached: {_reason(error)}", where=self.address, hint="see whether it runs"
            ) from error
        return connection

    def _give_back(self, connection: _Connection, *, keep: bool) -> None:
        connection.is_fresh = False
        with self._lock:
            if keep and connection.is_connected and len(self._idle) < _IDLE_CONNECTIONS:
                self._idle.append((time.monotonic(), connection))
                return
        connection.close()

    @contextmanager
    def _told_errors(self, call: Call) -> Iterator[None]:
        try:
            yield
        except TimeoutError:
            raise
        except (HTTPError, HTTPException, OSError, ValueError, AttributeError) as error:
            call.left()
            raise self._broken(error) from error

    def _broken(self, error: BaseException) -> EndpointError:
        return EndpointError(
            "its answer breaks off, or is none of HTTP", where=self.address, hint="see whether it runs"
        )


class _Connection(HTTPConnection):
    """A connection that knows whether anything was sent on it before."""

    is_fresh = True


class _Secure(HTTPSConnection, _Connection):
    """The same over TLS."""


def _reason(error: BaseException) -> str:
    """Why there is no connection, in a few words."""
    cause = error.__cause__ or error
    if isinstance(cause, socket.gaierror):
        return "its name is not known"
    if isinstance(cause, TimeoutError):
        return "it does not answer"
    return getattr(cause, "strerror", None) or "there is no connection"


def _words(response: Response) -> str:
    """What a server says of an error, in a line: that of a problem in JSON, the title of a page, or the text."""
    parts, size = [], 0
    while size < _WORDS_READ and (part := response.read(_WORDS_READ - size)):
        parts.append(part)
        size += len(part)
    text = b"".join(parts).decode("utf-8", "replace")
    if "json" in response.media_type:
        with suppress(ValueError, RecursionError):
            told = json.loads(text)
            if isinstance(told, dict):
                text = next(
                    (str(told[key]) for key in ("detail", "message", "exception", "error") if told.get(key)), ""
                )
    elif "html" in response.media_type or text.lstrip()[:1] == "<":
        title = _TITLE.search(text)
        text = title[1] if title else ""
    text = text.partition(_QUOTED)[0]
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def shortened(words: str) -> str:
    """What a server says, as far as it is told."""
    return words if len(words) <= _WORDS_TOLD else words[:_WORDS_TOLD] + " …"


def _no_address(address: str) -> UsageError:
    what = f"{address[:200]!r} is no address of a SPARQL server"
    return UsageError(what, hint="give one such as http://127.0.0.1:7878/query")
