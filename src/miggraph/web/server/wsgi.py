"""From the event loop to the application (WSGI), which is run in threads.

The threads make an answer, the event loop waits for the client. Libraries that do the like neither end what is done for
a client that has left nor bound how many wait.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Executor
from contextvars import copy_context
from http import HTTPStatus
from typing import Any, TypeVar

from werkzeug.exceptions import ServiceUnavailable
from werkzeug.wsgi import ClosingIterator

from miggraph.engine.interface import CALLER, Caller
from miggraph.engine.limits import QueueFullError
from miggraph.engine.pool.fair_queue import FairQueue
from miggraph.web.http.mount import Application
from miggraph.web.http.responses import Headers, Response

T = TypeVar("T")
Rest = AsyncGenerator[bytes, None]
"""What is left of a long body, as it is made."""

_WHOLE = 1_000_000
"""Bytes up to which a page is given in one piece; a longer one is given as it is made."""


class Call:
    """One request to the application."""

    def __init__(self, app: Application, environ: dict[str, Any], threads: Executor) -> None:
        """Prepare a call.

        :param threads: run the application
        """
        self._app = app
        self._environ = environ
        self._threads = threads
        self._status = HTTPStatus.INTERNAL_SERVER_ERROR
        self._headers: Headers = []
        self._head = bytearray()
        self._caller = Caller()
        self._context = copy_context()
        self._context.run(CALLER.set, self._caller)

    async def answer(self, places: FairQueue) -> tuple[Response, Rest | None]:
        """Status, headers and body; of a long body the beginning, and the rest.

        :param places: who may use a thread
        :raises ServiceUnavailable: when too many wait for a thread
        """
        try:
            await places.enter(self._environ["REMOTE_ADDR"])
        except QueueFullError as error:
            raise ServiceUnavailable("Too many requests wait already.", retry_after=error.retry_after) from error
        try:
            rest = await self._in_thread(self._begin)
        finally:
            places.leave()
        return Response(self._status, self._headers, bytes(self._head)), None if rest is None else self._rest(rest)

    async def _rest(self, parts: ClosingIterator) -> Rest:
        try:
            while (part := await self._in_thread(next, parts, None)) is not None:
                yield part
        finally:
            await self._in_thread(parts.close)

    async def _in_thread(self, function: Callable[..., T], /, *arguments: Any) -> T:
        """Call a function in one of the threads. To cancel the task tells the application that its client has left."""
        context = functools.partial(self._context.run, function, *arguments)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, context)
        except asyncio.CancelledError:
            self._caller.leave()
            raise

    def _begin(self) -> ClosingIterator | None:
        """Run the application; the rest of a long body."""
        parts = self._app(self._environ, self._start_response)
        body = ClosingIterator(parts, getattr(parts, "close", None))
        for part in body:
            self._head += part
            if len(self._head) > _WHOLE:
                return body
        body.close()
        return None

    def _start_response(self, status: str, headers: Headers, exc_info: object = None, /) -> Callable[[bytes], object]:
        self._status, self._headers = HTTPStatus(int(status.partition(" ")[0])), headers
        return self._head.extend
