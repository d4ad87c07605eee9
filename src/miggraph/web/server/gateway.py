"""From the server's requests (ASGI) to the endpoint, which answers on the event loop, and to the application (WSGI).

A body is read before anything else is done, in bounded time and size.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from io import BytesIO
from typing import Any, cast
from urllib.parse import unquote_to_bytes

from flask import Flask
from werkzeug.exceptions import BadRequest, HTTPException, NotFound, RequestEntityTooLarge, RequestTimeout

from miggraph.engine.fair_queue import FairQueue
from miggraph.web.errors import TEXT, problem
from miggraph.web.http.mount import NOT_HERE, Mount
from miggraph.web.http.request import ARRIVED, BODY, Request
from miggraph.web.http.responses import COMMON, Response, depends_on_forms_alone
from miggraph.web.server.connection import TASKS
from miggraph.web.server.wsgi import answer
from miggraph.web.services import Services
from miggraph.web.sparql.protocol import respond
from miggraph.web.sparql.service_description import PATH

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

BODY_SECONDS = 15.0
"""A body that is not there after this many seconds is refused."""

_READ_OFF = 32_000_000
"""Bytes of a body that is too large which are read, and dropped, so that the client gets to read its answer."""

_OPERATIONS = frozenset({"/health", "/health/live", "/health/ready", "/metrics"})
"""Paths that have threads of their own, so that operators are answered when all others are busy."""

_OPERATORS = 2
_CROWD = 3
"""Requests that may wait for each thread; further ones are turned away."""

_CROWD_OF_OPERATORS = 64
"""The same for all the threads of operators together, who ask often and are answered at once."""

_DECIDING = (
    *("REQUEST_METHOD", "wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "RAW_PATH", "PATH_INFO", "QUERY_STRING"),
    *("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH"),
)
"""What of a request decides its page, beside the version of the dataset."""

_SINGLE = frozenset({b"content-length", b"content-type", b"host", b"authorization", b"if-none-match"})
"""Headers that have one value; whoever sends two hopes that two readers disagree."""

_LENGTH = re.compile(r"[0-9]{1,19}")
_HOST = re.compile(r"(?:[A-Za-z0-9._~%-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
_BASE = {
    "wsgi.version": (1, 0),
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "miggraph",
}


class Gateway:
    """An ASGI application: the endpoint on the event loop, everything else in a pool of threads."""

    def __init__(self, app: Flask, services: Services) -> None:
        settings = services.settings
        self._services = services
        self._mount = cast(Mount, app.wsgi_app)
        self._max_body: int = app.config["MAX_CONTENT_LENGTH"]
        self._threads = ThreadPoolExecutor(settings.threads + _OPERATORS, thread_name_prefix="request")
        self._places = FairQueue(settings.threads, _CROWD * settings.threads)
        self._reserve = FairQueue(_OPERATORS, _CROWD_OF_OPERATORS)

    def close(self) -> None:
        """Wait for the requests under way."""
        self._threads.shutdown()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, unless its client leaves: the server then cancels the task."""
        task = asyncio.current_task()
        if task is not None:
            scope["extensions"][TASKS].add(task)
            task.add_done_callback(scope["extensions"][TASKS].discard)
        try:
            environ = environ_of(scope)
            body = await _body(receive, int(environ.get("CONTENT_LENGTH", 0)), self._max_body)
            environ |= {BODY: body, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
            if not (self._mount.is_plain or self._mount.enter(environ)):
                raise NotFound(NOT_HERE)
            response = None
            if environ["PATH_INFO"].rstrip("/") == PATH:
                response = await respond(self._services, Request(environ))
            await _send(send, await self._page(environ) if response is None else response)
        except HTTPException as error:
            told = problem(error, TEXT)
            headers = [*told.headers, *COMMON.items(), ("Connection", "close")]
            await _send(send, Response(told.status, headers, told.body))

    async def _page(self, environ: dict[str, Any]) -> Response:
        """The application's answer; at once, where the same has been answered from the same version."""
        key = (self._services.engine.version, *map(environ.get, _DECIDING))
        page: Response | None = self._services.cache.get(key)
        if page is not None and not self._services.limiter.wait(Request(environ).client):
            self._services.metrics.requests(environ["REQUEST_METHOD"], str(int(page.status))).inc()
            return page
        places = self._reserve if environ["PATH_INFO"].rstrip("/") in _OPERATIONS else self._places
        response = await answer(self._mount.inner, environ, self._threads, places)
        is_decided = environ["REQUEST_METHOD"] in {"GET", "HEAD"}  # and not by a body
        if is_decided and depends_on_forms_alone(response):
            self._services.cache.put(key, response)
        return response


def environ_of(scope: Mapping[str, Any]) -> dict[str, Any]:
    """The CGI variables of a request (WSGI, PEP 3333), but for its body.

    :raises BadRequest: for a request that no reader should try to understand
    """
    host, port = scope["server"] or ("", "")
    environ: dict[str, Any] = _BASE | {
        ARRIVED: time.monotonic(),
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "RAW_PATH": scope["raw_path"].decode("ascii"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope["client"] or ("",))[0],
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
    }
    for name, value in scope["headers"]:
        upper = name.decode("latin-1").upper().replace("-", "_")
        key = upper if name in {b"content-type", b"content-length"} else f"HTTP_{upper}"
        text = value.decode("latin-1")
        if key not in environ:
            environ[key] = text
        elif name in _SINGLE:
            raise BadRequest(f"The header {name.decode('latin-1')} is given twice.")
        else:
            environ[key] += f"; {text}" if name == b"cookie" else f", {text}"
    named = environ.get("HTTP_HOST")
    if not _LENGTH.fullmatch(environ.get("CONTENT_LENGTH", "0")):
        raise BadRequest("The header content-length is not a number.")
    if named is None and environ["SERVER_PROTOCOL"] == "HTTP/1.1":
        raise BadRequest("The request has no header host.")
    if named is not None and not _HOST.fullmatch(named):
        raise BadRequest("The header host is not the name of a host.")
    return environ


async def _body(receive: Receive, told: int, most: int) -> bytes:
    """The body; one that is too large is read off up to a bound, and is then seen to be too large."""
    parts, size, more = bytearray(), 0, told <= _READ_OFF
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while more and size <= _READ_OFF:
                message = await receive()
                more, size = message.get("more_body", False), size + len(message.get("body", b""))
                parts = parts + message.get("body", b"") if size <= most else bytearray()
    except TimeoutError as error:
        raise RequestTimeout(f"The body took longer than {BODY_SECONDS:.0f} s.") from error
    if max(size, told) > most:
        raise RequestEntityTooLarge(f"The body is longer than {most} bytes.")
    return bytes(parts)


async def _send(send: Send, response: Response) -> None:
    """Send an answer; the rest of a long one as it is made."""
    headers = []
    for name, value in response.headers:
        headers.append((name.lower().encode("latin-1"), value.encode("latin-1")))
    await send({"type": "http.response.start", "status": int(response.status), "headers": headers})
    body = response.body
    if response.rest is not None:
        async with aclosing(response.rest) as rest:
            async for part in rest:
                await send({"type": "http.response.body", "body": body, "more_body": True})
                body = part
    await send({"type": "http.response.body", "body": body})
