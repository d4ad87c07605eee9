"""The short cut to the endpoint: plain queries, answered before the application's machinery is set in motion.

Routing, request and response objects cost more time than a look-up in the graph does. A request that asks for nothing
but the answer to a query is recognised here, answered by the same functions as any other, and sent. Everything else
goes on to the application as it came: other parameters, other methods, pages, and whatever is wrong with a request. So
do errors, which the application tells.

It can be gone in two ways: as WSGI middleware, on any server; or from an event loop, which then needs no thread for a
query that is answered quickly.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

from werkzeug.exceptions import NotAcceptable

from miggraph.engine import Answer, PromptEngine
from miggraph.web.asking import Asked, Exchange, negotiate
from miggraph.web.channels import AVAILABLE, Channels
from miggraph.web.client import Client
from miggraph.web.gateway import InThread
from miggraph.web.limiter import Limiter
from miggraph.web.mounting import Application, place
from miggraph.web.replies import HTML, Reply
from miggraph.web.services import Services

SHORT_CUT = "miggraph.shortcut"
"""Key in an application's ``extensions`` of the short cut that it stands behind."""

ADMITTED = "miggraph.admitted"
"""Key in ``environ`` of a request that the rate limit has counted already."""

FAILURE = "miggraph.failure"
"""Key in ``environ``: the exception that came of a query which has been evaluated already."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Encoding, Content-Length, ETag, Link, Location, Miggraph-Truncated, Retry-After"
    ),
}
"""Headers of every response."""

_PATHS = {"/sparql", "/sparql/"}
_PARAMETER = "query="
_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_CHARSETS = {"", "charset=utf-8"}
_BODY = "wsgi.input"
_LARGE = 500_000
"""Bytes of an answer whose rows are not counted for the log while everybody waits."""


class ShortCut:
    """WSGI middleware that answers plain queries itself."""

    def __init__(self, inner: Application, services: Services, limiter: Limiter) -> None:
        """Put the short cut before an application.

        :param inner: answers everything else
        :param limiter: the one that the application uses
        """
        self._inner = inner
        self._services = services
        self._limiter = limiter
        self._prompt = services.engine if AVAILABLE and isinstance(services.engine, PromptEngine) else None
        self._channels: Channels | None = None
        self._longest = services.settings.query_max_bytes
        self._headers = [*HEADERS.items()]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        reply = None if FAILURE in environ else self._answer(environ)
        if reply is None:
            return self._inner(environ, start_response)
        start_response(f"{reply.status.value} {reply.status.phrase}", reply.headers)
        return [reply.body]

    async def answer(self, environ: dict[str, Any], in_thread: InThread, send: Callable[[Reply], None]) -> bool:
        """Answer a request without blocking the event loop; False where only the application can.

        :param environ: the WSGI environment as the server made it, with a body that can be read at once
        :param in_thread: does what takes long
        :param send: sends the reply
        """
        settings = self._services.settings
        placed = place(environ, prefix=settings.url_prefix, proxies=settings.trusted_proxies)
        if self._prompt is None or placed is None:
            return False
        answered = await self._answer_at_once(self._prompt, placed, in_thread, send)
        if not answered and placed is not environ:
            environ.update({key: placed[key] for key in (ADMITTED, FAILURE, _BODY) if key in placed})
        return answered

    async def _answer_at_once(
        self, engine: PromptEngine, environ: dict[str, Any], in_thread: InThread, send: Callable[[Reply], None]
    ) -> bool:
        version = engine.version_at_once()
        exchange = None if version is None else self._exchange(environ, version)
        if exchange is None or exchange.client.coding is not None:  # compressing would hold everybody up
            return False
        with exchange:
            reply = None
            with _LeftToApplication(environ):
                reply = exchange.kept() or exchange.finish(
                    await _evaluate(exchange, engine, self._channels_here(), in_thread)
                )
            if reply is None:
                return False
            send(self._with_headers(reply))
            self._count(environ, reply)
            if len(reply.body) > _LARGE:
                await in_thread(exchange.settle)
            return True

    def _channels_here(self) -> Channels:
        """The channels of the running event loop."""
        loop = asyncio.get_running_loop()
        if self._channels is None or self._channels.loop is not loop:
            self._channels = Channels(loop)
        return self._channels

    def _answer(self, environ: dict[str, Any]) -> Reply | None:
        exchange = self._exchange(environ, self._services.engine.version)
        if exchange is None:
            return None
        with exchange, _LeftToApplication(environ):
            reply = exchange.kept() or exchange.finish(exchange.evaluate())
            self._count(environ, reply)
            return self._with_headers(reply)
        return None

    def _exchange(self, environ: dict[str, Any], version: str) -> Exchange | None:
        """What a request asks for, if it goes this way and its client may ask now.

        :param version: that of the dataset
        """
        text = self._query(environ) if environ["PATH_INFO"] in _PATHS else None
        if text is None:
            return None
        client = Client.of(environ)
        try:
            forms = negotiate("", client.accept)
        except NotAcceptable:
            return None
        if HTML in forms.acceptable or not (ADMITTED in environ or self._limiter.wait(client.name) == 0):
            return None
        environ[ADMITTED] = True
        return Exchange(self._services, client, Asked(text), forms, version=version)

    def _count(self, environ: dict[str, Any], reply: Reply) -> None:
        self._services.metrics.request(environ["REQUEST_METHOD"], reply.status)

    def _with_headers(self, reply: Reply) -> Reply:
        return Reply(reply.status, reply.headers + self._headers, reply.body)

    def _query(self, environ: dict[str, Any]) -> str | None:
        """The query of a request that asks for nothing else; None for any other."""
        encoded: str | None = environ.get("QUERY_STRING", "")
        match environ["REQUEST_METHOD"]:
            case "GET" if encoded:
                raw = _decoded(encoded)
            case "POST" if not encoded:
                raw = self._posted(environ)
            case _:
                return None
        if raw is None or not 0 < len(raw) <= self._longest:
            return None
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return None

    def _posted(self, environ: dict[str, Any]) -> bytes | None:
        media_type, _, parameters = environ.get("CONTENT_TYPE", "").lower().partition(";")
        length = environ.get("CONTENT_LENGTH", "")
        if (
            media_type not in {_FORM, _DIRECT}
            or parameters.strip() not in _CHARSETS
            or "HTTP_CONTENT_ENCODING" in environ
            or not (length.isascii() and length.isdigit() and int(length) <= self._longest)
        ):
            return None
        body: bytes = environ[_BODY].read(int(length))
        environ[_BODY] = io.BytesIO(body)
        return body if media_type == _DIRECT else _decoded(body.decode("latin-1"))


class _LeftToApplication:
    """A context out of which an exception goes to the application, which tells the client of it."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self._environ = environ

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> bool:
        if not isinstance(error, Exception):
            return False
        self._environ[FAILURE] = error
        return True


def _decoded(parameters: str) -> bytes | None:
    """The value of the one parameter ``query``; None where there are others."""
    if not parameters.startswith(_PARAMETER) or "&" in parameters or not parameters.isascii():
        return None
    return unquote_to_bytes(parameters[len(_PARAMETER) :].replace("+", " "))


async def _evaluate(exchange: Exchange, engine: PromptEngine, channels: Channels, in_thread: InThread) -> Answer:
    client = exchange.client
    underway = engine.begin(
        exchange.asked.text,
        version=exchange.version,
        accepted=exchange.forms.for_engine,
        client=client.name,
        gone=client.gone,
    )
    if underway is None:
        return await in_thread(exchange.evaluate)
    exchange.later(underway.end)
    with exchange.noting() as note:
        await channels.readable(underway.channel, underway.patience)
        answer = underway.look()
        note.answer = answer if answer is not None else await in_thread(underway.wait)
        return note.answer
