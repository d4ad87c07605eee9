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
from dataclasses import replace
from http import HTTPStatus
from typing import Any, TypeVar

from werkzeug.exceptions import ServiceUnavailable
from werkzeug.test import run_wsgi_app
from werkzeug.wsgi import ClosingIterator

from miggraph.engine.fair_queue import FairQueue
from miggraph.engine.interface import CALLER, Caller
from miggraph.engine.limits import QueueFullError
from miggraph.web.http.mount import Application
from miggraph.web.http.responses import Response

T = TypeVar("T")

_WHOLE = 1_000_000
"""Bytes up to which a page is given in one piece; a longer one is given as it is made."""


async def answer(app: Application, environ: dict[str, Any], threads: Executor, places: FairQueue) -> Response:
    """What the application answers.

    To cancel the task tells the application that its client has left.

    :param threads: run the application
    :param places: who may use them
    :raises ServiceUnavailable: when too many wait for a thread
    """
    caller, context = Caller(), copy_context()
    context.run(CALLER.set, caller)

    async def in_thread(function: Callable[..., T], /, *arguments: Any) -> T:
        call = functools.partial(context.run, function, *arguments)
        try:
            return await asyncio.get_running_loop().run_in_executor(threads, call)
        except asyncio.CancelledError:
            caller.leave()
            raise

    async def rest(parts: ClosingIterator) -> AsyncGenerator[bytes, None]:
        try:
            while (part := await in_thread(next, parts, None)) is not None:
                yield part
        finally:
            await in_thread(parts.close)

    try:
        await places.enter(environ["REMOTE_ADDR"])
    except QueueFullError as error:
        raise ServiceUnavailable("Too many requests wait already.", retry_after=error.retry_after) from error
    try:
        response, parts = await in_thread(_begin, app, environ)
    finally:
        places.leave()
    return response if parts is None else replace(response, rest=rest(parts))


def _begin(app: Application, environ: dict[str, Any]) -> tuple[Response, ClosingIterator | None]:
    """Run the application until it has given all of its answer, or enough of a long one; the rest of that."""
    made, status, headers = run_wsgi_app(app, environ)
    parts, head, rest = ClosingIterator(made, getattr(made, "close", None)), bytearray(), None
    for part in parts:
        head += part
        if len(head) > _WHOLE:
            rest = parts
            break
    else:
        parts.close()
    return Response(HTTPStatus(int(status.partition(" ")[0])), list(headers), bytes(head)), rest
