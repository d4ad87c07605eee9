"""From the server's requests (ASGI) to the endpoint, which answers on the event loop, and to the application (WSGI).

A body is read before a thread is taken, in bounded time and size. A client that leaves cancels what is done for it.
"""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import copy_context
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask

from miggraph.engine.interface import CALLER, Caller
from miggraph.web.http.mount import Mount
from miggraph.web.http.request import ARRIVED, Request
from miggraph.web.http.responses import COMMON, Response
from miggraph.web.server.environ import RefusedError, environ_of
from miggraph.web.sparql.protocol import PATH, Endpoint

T = TypeVar("T")
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

BODY_SECONDS = 15.0
"""A body that is not there after this many seconds is refused."""

_READ_OFF = 32_000_000
"""Bytes of a body that is too large which are read, and dropped, so that the client gets to read its answer."""

_WATCH_AFTER = 0.25
"""Seconds after which a request is old enough to ask whether anybody waits for it."""

_WHOLE = 1_000_000
"""Bytes up to which a page is sent in one piece; a longer one is sent as it is made."""

_OPERATIONS = frozenset({"/health", "/health/live", "/health/ready", "/metrics"})
"""Paths that have threads of their own, so that operators are answered when all others are busy."""

_OPERATORS = 2
_CROWD = 4
"""Requests under way for each thread, those included that wait for it; further ones are turned away."""

_CROWD_OF_OPERATORS = 64
"""The same for all the threads of operators together, who ask often and are answered at once."""


class _LeftError(Exception):
    """The client has left before it had sent all of its request."""


class ThreadQuota:
    """Threads, and a context in which a request has one or waits for it; there are only so many at once."""

    def __init__(self, threads: int, most: int, name: str) -> None:
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most = most
        self._under_way = 0

    def __enter__(self) -> ThreadQuota:
        if self._under_way >= self._most:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "Too many requests wait already.")
        self._under_way += 1
        return self

    def __exit__(self, *_: object) -> None:
        self._under_way -= 1


class Gateway:
    """An ASGI application: the endpoint on the event loop, everything else in a pool of threads."""

    def __init__(self, app: Flask, endpoint: Endpoint, mount: Mount, *, threads: int, max_body: int) -> None:
        """Make a gateway.

        :param mount: where the application stands
        :param threads: requests to the application answered at once; further ones wait
        :param max_body: bytes of a body that are read
        """
        self._app = app
        self._endpoint = endpoint
        self._mount = mount
        self._max_body = max_body
        self._quota = ThreadQuota(threads, _CROWD * threads, "request")
        self._reserve = ThreadQuota(_OPERATORS, _CROWD_OF_OPERATORS, "operations")

    def close(self) -> None:
        """Wait for the requests under way."""
        self._quota.threads.shutdown()
        self._reserve.threads.shutdown()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        arrived = time.monotonic()
        try:
            environ = environ_of(scope)
            body = await self._body(environ, receive)
            environ[ARRIVED] = arrived
            await _while_connected(self._answer(environ, body, send), receive)
        except RefusedError as refusal:
            await _send(send, _refusal(refusal))
        except _LeftError:
            return

    async def _answer(self, environ: dict[str, Any], body: bytes, send: Send) -> None:
        placed = self._mount.place(environ)
        if placed is not None and placed["PATH_INFO"].rstrip("/") == PATH:
            request = Request.of(placed, body)
            if not self._endpoint.is_for_browser(request):
                response = await self._endpoint.respond(request, self._elsewhere)
                await _send(send, response)
                return
        environ["wsgi.input"] = io.BytesIO(body)
        path = environ["PATH_INFO"].rstrip("/")
        with self._reserve if path in _OPERATIONS else self._quota as quota:
            await _Wsgi(self._app, quota.threads, environ, send).answer()

    async def _elsewhere(self, function: Callable[..., T], /, *arguments: Any) -> T:
        with self._quota:
            return await asyncio.get_running_loop().run_in_executor(self._quota.threads, function, *arguments)

    async def _body(self, environ: dict[str, Any], receive: Receive) -> bytes:
        """The body; one that is too large is read off up to a bound, and is then seen to be too large."""
        told = int(environ.get("CONTENT_LENGTH") or 0)
        if told > _READ_OFF:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is longer than {self._max_body} bytes.")
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body, size = await self._read(receive)
        except TimeoutError as error:
            raise RefusedError(
                HTTPStatus.REQUEST_TIMEOUT, f"The body took longer than {BODY_SECONDS:.0f} s."
            ) from error
        if size > self._max_body:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is longer than {self._max_body} bytes.")
        environ["CONTENT_LENGTH"] = str(len(body))
        return body

    async def _read(self, receive: Receive) -> tuple[bytes, int]:
        """A body, empty where it is too large, and its size, as far as it was read."""
        parts, size, more = bytearray(), 0, True
        while more and size <= _READ_OFF:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _LeftError
            more, size = message.get("more_body", False), size + len(message["body"])
            parts = parts + message["body"] if size <= self._max_body else bytearray()
        return bytes(parts), size


class _Wsgi:
    """One request to the application, answered in threads."""

    def __init__(self, app: Flask, threads: Executor, environ: dict[str, Any], send: Send) -> None:
        self._app = app
        self._threads = threads
        self._environ = environ
        self._send = send
        self._status = HTTPStatus.INTERNAL_SERVER_ERROR.value
        self._headers: list[tuple[str, str]] = []
        self._written: list[bytes] = []
        self._caller = Caller()
        self._context = copy_context()
        self._context.run(CALLER.set, self._caller)

    async def answer(self) -> None:
        """Run the application and send what it answers."""
        try:
            head, rest = await self._in_thread(self._begin)
            if rest is None:
                await _send(self._send, Response(HTTPStatus(self._status), self._headers, head))
            else:
                await self._stream(head, rest)
        except asyncio.CancelledError:
            self._caller.leave()
            raise

    def _begin(self) -> tuple[bytes, Iterator[bytes] | None]:
        """The answer, or what is there of a long one and the rest."""
        parts = self._app(self._environ, self._start_response)
        iterator = iter(parts)
        head = bytearray(b"".join(self._written))
        for part in iterator:
            head += part
            if len(head) > _WHOLE:
                return bytes(head), _closing(iterator, parts)
        _close(parts)
        return bytes(head), None

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: object = None, /
    ) -> Callable[[bytes], object]:
        self._status = int(status.partition(" ")[0])
        self._headers = headers
        return self._written.append

    async def _stream(self, head: bytes, rest: Iterator[bytes]) -> None:
        """Send an answer as it is made; the threads make it, the event loop waits for the client."""
        await self._send(_start(self._status, self._headers))
        part: bytes | None = head
        try:
            while part is not None:
                await self._send({"type": "http.response.body", "body": part, "more_body": True})
                part = await self._in_thread(next, rest, None)
            await self._send({"type": "http.response.body", "body": b""})
        finally:
            await self._in_thread(_close, rest)

    async def _in_thread(self, function: Callable[..., T], /, *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: self._context.run(function, *arguments)
        )


async def _while_connected(answering: Awaitable[None], receive: Receive) -> None:
    """Do something for a client, unless it leaves before it is done."""
    task, watchers, left = asyncio.current_task(), list[asyncio.Task[None]](), False

    async def watch() -> None:
        nonlocal left
        while (await receive())["type"] != "http.disconnect":
            pass
        left = True
        if task is not None:
            task.cancel()

    loop = asyncio.get_running_loop()
    timer = loop.call_later(_WATCH_AFTER, lambda: watchers.append(loop.create_task(watch())))
    try:
        await answering
    except asyncio.CancelledError:
        if not left:
            raise
    finally:
        timer.cancel()
        for watcher in watchers:
            watcher.cancel()


async def _send(send: Send, response: Response) -> None:
    await send(_start(response.status.value, response.headers))
    await send({"type": "http.response.body", "body": response.body})


def _start(status: int, headers: Iterable[tuple[str, str]]) -> Message:
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return {"type": "http.response.start", "status": status, "headers": encoded}


def _refusal(refusal: RefusedError) -> Response:
    body = f"{refusal}\n".encode()
    headers = [
        *COMMON.items(),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
    ]
    if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("Retry-After", "5"))
    return Response(refusal.status, headers, body)


def _closing(iterator: Iterator[bytes], parts: Iterable[bytes]) -> Iterator[bytes]:
    try:
        yield from iterator
    finally:
        _close(parts)


def _close(parts: Iterable[bytes]) -> None:
    close = getattr(parts, "close", None)
    if close is not None:
        close()
