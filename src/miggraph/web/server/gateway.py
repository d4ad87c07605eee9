"""From the server's requests (ASGI) to the endpoint, which answers on the event loop, and to the application (WSGI).

A body is read before a thread is taken, in bounded time and size. A client that leaves cancels what is done for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from cachetools import LRUCache
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import ClosingIterator

from miggraph.engine.pool.fair_queue import FairQueue
from miggraph.web.errors import TEXT, problem
from miggraph.web.http.mount import mounted
from miggraph.web.http.request import Request
from miggraph.web.http.responses import COMMON, Response, depends_on_forms_alone
from miggraph.web.server.environ import LeftError, Receive, environ_of
from miggraph.web.server.wsgi import Call
from miggraph.web.services import Services
from miggraph.web.sparql.protocol import PATH, Endpoint

Send = Callable[[dict[str, Any]], Awaitable[None]]

_WATCH_AFTER = 0.25
"""Seconds after which a request is old enough to ask whether anybody waits for it."""

_OPERATIONS = frozenset({"/health", "/health/live", "/health/ready", "/metrics"})
"""Paths that have threads of their own, so that operators are answered when all others are busy."""

_OPERATORS = 2
_CROWD = 3
"""Requests that may wait for each thread; further ones are turned away."""

_CROWD_OF_OPERATORS = 64
"""The same for all the threads of operators together, who ask often and are answered at once."""

_DECIDING = ("REQUEST_METHOD", "wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "RAW_PATH", "PATH_INFO", "QUERY_STRING")
_FORMS = ("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH")
"""What of a request decides its page, beside the version of the dataset."""

_PAGES = 4
"""Pages that are ready to be sent may take one in so many bytes of what kept answers may."""


class Gateway:
    """An ASGI application: the endpoint on the event loop, everything else in a pool of threads."""

    def __init__(self, app: Flask, services: Services, endpoint: Endpoint) -> None:
        settings = services.settings
        self._app = app
        self._services = services
        self._endpoint = endpoint
        self._inside = mounted(_arrive, prefix=settings.url_prefix, proxies=settings.trusted_proxies)
        self._threads = ThreadPoolExecutor(settings.threads + _OPERATORS, thread_name_prefix="request")
        self._places = FairQueue(settings.threads, _CROWD * settings.threads)
        self._reserve = FairQueue(_OPERATORS, _CROWD_OF_OPERATORS)
        self._pages: LRUCache[tuple[str | None, ...], Response] = LRUCache(settings.cache_bytes // _PAGES, _size)

    def close(self) -> None:
        """Wait for the requests under way."""
        self._threads.shutdown()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            environ = await environ_of(scope, receive, max_body=self._app.config["MAX_CONTENT_LENGTH"])
            await _while_connected(self._answer(environ, send), receive)
        except HTTPException as error:
            told = problem(error, TEXT)
            await _send(
                send, Response(told.status, [*told.headers, *COMMON.items(), ("Connection", "close")], told.body)
            )
        except LeftError:
            return

    async def _answer(self, environ: dict[str, Any], send: Send) -> None:
        placed = dict(environ)
        arrived = self._inside(placed, _ignore) is _ARRIVED
        if arrived and placed["PATH_INFO"].rstrip("/") == PATH:
            request = Request(placed)
            if not self._endpoint.is_for_browser(request):
                await _send(send, await self._endpoint.respond(request))
                return
        key = (await self._services.engine.refresh(), *map(placed.get, _DECIDING), *map(placed.get, _FORMS))
        page = self._pages.get(key)
        if arrived and page is not None and not self._services.limiter.wait(Request(placed).client):
            self._services.metrics.request(placed["REQUEST_METHOD"], page.status)
            await _send(send, page)
            return
        places = self._reserve if environ["PATH_INFO"].rstrip("/") in _OPERATIONS else self._places
        call = Call(self._app, environ, self._threads, places)
        response, rest = await call.answer()
        if arrived and rest is None and depends_on_forms_alone(response):
            self._keep(key, response)
        await _send(send, response, rest, call)

    def _keep(self, key: tuple[str | None, ...], page: Response) -> None:
        if _size(page) <= self._pages.maxsize // _PAGES:
            self._pages[key] = page


async def _while_connected(answering: Coroutine[Any, Any, None], receive: Receive) -> None:
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


async def _send(send: Send, response: Response, rest: ClosingIterator | None = None, call: Call | None = None) -> None:
    """Send an answer; the rest of a long one is sent as a call makes it."""
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    await send({"type": "http.response.start", "status": int(response.status), "headers": headers})
    part = response.body
    if rest is not None and call is not None:
        try:
            while part is not None:
                await send({"type": "http.response.body", "body": part, "more_body": True})
                part = await call.run(next, rest, None)
        finally:
            await call.run(rest.close)
    await send({"type": "http.response.body", "body": part or b""})


def _size(page: Response) -> int:
    return len(page.body) + sum(len(name) + len(value) for name, value in page.headers)


_ARRIVED: tuple[bytes, ...] = ()


def _arrive(environ: dict[str, Any], start_response: object) -> tuple[bytes, ...]:
    """What tells that a request is one to the application, and not to another place of its host."""
    return _ARRIVED


def _ignore(status: str, headers: object, /) -> None:
    """What is said of a request to another place is said by the application."""
