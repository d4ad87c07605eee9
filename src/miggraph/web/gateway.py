"""Granian's interface on one side, WSGI on the other.

Granian can host a WSGI application by itself, but then a client that sends its body slowly holds a thread, and nobody
learns that a client has left. Here a body is read before a thread is taken, in bounded time and size, and the
application finds in ``environ`` whether the client is still there.
"""

from __future__ import annotations

import asyncio
import io
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol, TypeVar

from flask import Flask

T = TypeVar("T")

GONE = "miggraph.gone"
"""Key in ``environ``: a function that says whether the client has left."""

ARRIVED = "miggraph.arrived"
"""Key in ``environ``: when the request came in, by the monotonic clock; it may have to wait for a thread."""

BODY_SECONDS = 15.0
"""A body that is not there after this many seconds is refused."""

_WATCH_AFTER = 0.25
"""Seconds in a thread after which a request is old enough to ask whether anybody waits for it."""

_WHOLE = 1_000_000
"""Bytes up to which an answer is sent in one piece; a longer one is sent as it is made."""

_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})
_OPERATIONS = frozenset({"/health", "/health/live", "/health/ready", "/metrics"})
"""Paths that have threads of their own, so that operators are answered when all others are busy."""

_OPERATORS = 2
_CROWD = 4
"""Requests under way for each thread, those included that wait for it; further ones are turned away."""

_CROWD_OF_OPERATORS = 64
"""The same for all the threads of operators together, who ask often and are answered at once."""

_SINGLE = frozenset({"content-length", "content-type", "host", "authorization", "if-none-match"})
"""Headers that have one value; whoever sends two hopes that two readers disagree."""

_BASE = {
    "wsgi.version": (1, 0),
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "miggraph",
}


class Headers(Protocol):
    """The headers of a request: pairs of lower-case name and value, in order."""

    def items(self) -> Iterable[tuple[str, str]]:
        """The pairs."""


class Scope(Protocol):
    """What Granian says of a request."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None

    @property
    def headers(self) -> Headers:
        """The headers."""


class Response(Protocol):
    """An answer as a whole."""

    @property
    def status(self) -> HTTPStatus:
        """Its status."""

    @property
    def headers(self) -> Iterable[tuple[str, str]]:
        """Its headers: pairs of name and value."""

    @property
    def body(self) -> bytes:
        """Its body."""


class InThread(Protocol):
    """Calls a function in a thread."""

    def __call__(self, function: Callable[..., T], /, *arguments: object) -> Awaitable[T]:
        """What the function returns or raises."""


class Prompt(Protocol):
    """What can answer some requests on the event loop."""

    async def answer(self, environ: dict[str, Any], in_thread: InThread, send: Callable[[Response], None]) -> bool:
        """Answer a request without blocking; False where it has to be answered by the application.

        :param in_thread: for what takes long
        :param send: sends the answer, at once; what it does not depend on can be done afterwards
        """


class _RefusedError(Exception):
    """A request that the application never sees."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        self.status = status


class _Started:
    """What the application gives to ``start_response``."""

    def __init__(self) -> None:
        self.status = HTTPStatus.INTERNAL_SERVER_ERROR.value
        self.headers: list[tuple[str, str]] = []
        self.written: list[bytes] = []

    def __call__(
        self, status: str, headers: list[tuple[str, str]], exc_info: object = None, /
    ) -> Callable[[bytes], object]:
        self.status = int(status.partition(" ")[0])
        self.headers = [(name.lower(), value) for name, value in headers]
        return self.written.append


class _Desk:
    """Threads, and a context in which a request is theirs or waits for them; there are only so many at once."""

    def __init__(self, threads: int, most: int, name: str) -> None:
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most = most
        self._under_way = 0

    def __enter__(self) -> None:
        if self._under_way >= self._most:
            raise _RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "Too many requests wait already.")
        self._under_way += 1

    def __exit__(self, *_: object) -> None:
        self._under_way -= 1


class _Patron:
    """The client of a request under way, watched while a thread works for it."""

    __slots__ = ("_gone", "_protocol", "_threads")

    def __init__(self, protocol: Any, threads: Executor) -> None:
        self._protocol = protocol
        self._threads = threads
        self._gone = False

    def has_gone(self) -> bool:
        """Whether it was seen to leave."""
        return self._gone

    def send(self, response: Response) -> None:
        """Send an answer as a whole."""
        headers = [(name.lower(), value) for name, value in response.headers]
        self._protocol.response_bytes(response.status.value, headers, response.body)

    async def in_thread(self, function: Callable[..., T], /, *arguments: object) -> T:
        """Call a function in a thread."""
        loop = asyncio.get_running_loop()
        watchers: list[asyncio.Task[None]] = []
        timer = loop.call_later(_WATCH_AFTER, lambda: watchers.append(loop.create_task(self._watch())))
        try:
            return await loop.run_in_executor(self._threads, function, *arguments)
        finally:
            timer.cancel()
            for watcher in watchers:
                watcher.cancel()

    async def _watch(self) -> None:
        with suppress(asyncio.CancelledError):
            await self._protocol.client_disconnect()
            self._gone = True


@dataclass(frozen=True, slots=True)
class _Long:
    """An answer that is not sent in one piece: what is there of it, and the rest."""

    started: _Started
    head: bytes
    rest: Iterator[bytes]


class Gateway:
    """Answers Granian's requests with a WSGI application in a pool of threads."""

    def __init__(self, app: Flask, *, threads: int, max_body: int, short_cut: Prompt | None = None) -> None:
        """Make a gateway.

        :param threads: requests answered at once; further ones wait
        :param max_body: bytes of a body that are read
        :param short_cut: answers what needs no thread
        """
        self._app = app
        self._short_cut = short_cut
        self._max_body = max_body
        self._desk = _Desk(threads, _CROWD * threads, "request")
        self._reserve = _Desk(_OPERATORS, _CROWD_OF_OPERATORS, "operations")

    def close(self) -> None:
        """Wait for the requests under way."""
        self._desk.threads.shutdown()
        self._reserve.threads.shutdown()

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        """Answer one request."""
        try:
            environ = _environ(scope)
            without = environ["REQUEST_METHOD"] in _WITHOUT_BODY
            environ["wsgi.input"] = io.BytesIO(b"" if without else await self._body(environ, protocol))
            desk = self._reserve if scope.path.rstrip("/") in _OPERATIONS else self._desk
            with desk:
                await self._answer(_Patron(protocol, desk.threads), environ, protocol)
        except _RefusedError as refusal:
            body = f"{refusal}\n".encode()
            headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close"), ("retry-after", "5")]
            protocol.response_bytes(refusal.status.value, headers, body)

    async def _answer(self, patron: _Patron, environ: dict[str, Any], protocol: Any) -> None:
        environ[GONE], environ[ARRIVED] = patron.has_gone, time.monotonic()
        if self._short_cut is not None and await self._short_cut.answer(environ, patron.in_thread, patron.send):
            return
        long = await patron.in_thread(self._call, environ, protocol)
        if long is not None:
            await _send(protocol, patron.in_thread, long)

    async def _body(self, environ: dict[str, Any], protocol: Any) -> bytes:
        if int(environ.get("CONTENT_LENGTH") or 0) > self._max_body:
            return b""  # the application refuses it by its length
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await self._read(protocol)
        except TimeoutError as error:
            raise _RefusedError(
                HTTPStatus.REQUEST_TIMEOUT, f"The body took longer than {BODY_SECONDS:.0f} s."
            ) from error
        environ["CONTENT_LENGTH"] = str(len(body))
        return body

    async def _read(self, protocol: Any) -> bytes:
        parts = bytearray()
        async for part in protocol:
            parts += part
            if len(parts) > self._max_body:
                break
        return bytes(parts)

    def _call(self, environ: dict[str, Any], protocol: Any) -> _Long | None:
        """Run the application and send its answer from here; one that is long is left to the event loop."""
        started = _Started()
        parts = self._app(environ, started)
        iterator = iter(parts)
        head = bytearray(b"".join(started.written))
        for part in iterator:
            head += part
            if len(head) > _WHOLE:
                return _Long(started, bytes(head), _closing(iterator, parts))
        _close(parts)
        protocol.response_bytes(started.status, started.headers, bytes(head))
        return None


async def _send(protocol: Any, in_thread: InThread, answer: _Long) -> None:
    """Send an answer as it is made; the threads make it, the event loop waits for the client."""
    stream = protocol.response_stream(answer.started.status, answer.started.headers)
    part: bytes | None = answer.head
    try:
        while part is not None:
            await stream.send_bytes(part)
            part = await in_thread(next, answer.rest, None)
    finally:
        await in_thread(_close, answer.rest)


def _closing(iterator: Iterator[bytes], parts: Iterable[bytes]) -> Iterator[bytes]:
    try:
        yield from iterator
    finally:
        _close(parts)


def _close(parts: Iterable[bytes]) -> None:
    close = getattr(parts, "close", None)
    if close is not None:
        close()


def _environ(scope: Scope) -> dict[str, Any]:
    """The CGI variables of a request (PEP 3333).

    :raises _RefusedError: for a header given twice that has one value
    """
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = _BASE | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        upper = name.upper().replace("-", "_")
        key = upper if name in {"content-type", "content-length"} else f"HTTP_{upper}"
        if key not in environ or (name == "host" and environ[key] == value):
            environ[key] = value
        elif name in _SINGLE:
            raise _RefusedError(HTTPStatus.BAD_REQUEST, f"The header {name} is given twice.")
        else:
            environ[key] += f"; {value}" if name == "cookie" else f", {value}"
    if not environ.get("CONTENT_LENGTH", "0").isdigit():
        raise _RefusedError(HTTPStatus.BAD_REQUEST, "The header content-length is not a number.")
    return environ
