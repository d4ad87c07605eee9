"""The engine that forwards queries to a SPARQL server: guard, places and limits stay here, evaluation is there.

Requests are made by threads, one for each place; a query whose time is over, or whose client has left, has its
connection closed, which servers take for a sign to stop.
"""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from miggraph.engine.answer import Answer
from miggraph.engine.event_loop import EventLoop
from miggraph.engine.fair_queue import FairQueue
from miggraph.engine.guard import check, require_unicode
from miggraph.engine.interface import Engine, Query, T, version_in
from miggraph.engine.limits import LimitError, Limits, QueueFullError, TimeLimitError, too_late
from miggraph.engine.remote.layout import Layout, found
from miggraph.engine.remote.results import acceptable, read
from miggraph.engine.remote.rewriting import require_standard
from miggraph.engine.store.diagnosis import explain
from miggraph.errors import EndpointDownError, EndpointError, MiggraphError, QueryError
from miggraph.remote import Access, Call, Response, Server
from miggraph.remote.server import shortened
from miggraph.remote.versions import FORM

_LOG = logging.getLogger(__name__)
_UNTIL_ANOTHER_LOOK = 1.0
_UNTIL_A_LONG_LOOK = 30.0
"""Seconds from one look for a new version to the next: where a triple names the version, and where it is computed."""
_BAD_REQUEST, _BUSY, _TIMED_OUT = 400, (429, 503), (408, 504)


class RemoteEngine(Engine):
    """Answers with a SPARQL server, within limits."""

    is_elsewhere = True
    version = ""
    """The version of the dataset now served: its SHA-256, or what stands for it where the server does not know it."""

    def __init__(
        self,
        address: str,
        *,
        limits: Limits,
        access: Access | None = None,
        dataset: Path | None = None,
        timeout: str = "",
        allow_service: tuple[str, ...] = (),
    ) -> None:
        """Ask a server what it has.

        :param address: where it takes queries
        :param dataset: a dataset folder of this machine, whose texts and search index serve the same version
        :param timeout: how the server is told the time that a query may take, such as ``timeout={seconds}``
        :param allow_service: endpoints that ``SERVICE`` may call, from that server
        :raises EndpointError: where it does not answer as it should, or has nothing
        :raises UsageError: where the address is none
        """
        super().__init__()
        self._limits, self._timeout, self._allowed = limits, timeout, frozenset(allow_service)
        self._versions = None if dataset is None else dataset / "versions"
        self._server = Server(address, access)
        try:
            self._layout = found(self._server, limits.seconds)
        except EndpointError:
            self._server.close()
            raise
        self.version = self._layout.version
        self._in_doubt = False
        places = sum(limits.places)
        self._queue = FairQueue(places, limits.waiting)
        self._threads = ThreadPoolExecutor(places + 1, thread_name_prefix="endpoint")
        self._calls: set[Call] = set()
        self._events = EventLoop()
        self.loop = self._events.loop
        self._following: Future[None] = asyncio.run_coroutine_threadsafe(self._follow(), self.loop)

    @property
    def facts(self) -> Mapping[str, object]:
        """What the build says of the dataset now served, as far as the server knows it."""
        return self._layout.facts

    def kept(self, version: str) -> Path | None:
        """The folder of a version in the dataset folder of this machine; None where there is none."""
        return None if self._versions is None else version_in(self._versions, version)

    async def answer(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Have a query answered; see :meth:`miggraph.engine.interface.Engine.answer`.

        :raises EndpointDownError: where the server cannot be reached, or has lost the dataset
        :raises EndpointError: where it does not answer as it should
        """
        most = self._limits.seconds
        began, seconds = (
            arrived or time.monotonic(),
            most if query.timeout is None else min(most, max(0.0, query.timeout)),
        )
        left, is_running = began + seconds - time.monotonic(), False
        try:
            async with asyncio.timeout(max(0.0, left)):
                await self._queue.enter(client)
                is_running = True
                return await self._run(query, Call(began + seconds - time.monotonic()))
        except TimeoutError as error:
            raise too_late(time.monotonic() - began, seconds, is_running=is_running, own=query.unlimited) from error
        except LimitError as error:
            error.used = time.monotonic() - began
            raise

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine returns or raises on the engine's event loop; for any other thread than that one."""
        return self._events.run(coroutine)

    def close(self) -> None:
        """Break off what is under way."""
        if self.loop.is_closed():
            return
        self._following.cancel()
        self.run(self._close())
        self._events.close()
        self._threads.shutdown()
        self._server.close()
        super().close()

    async def _run(self, query: Query, call: Call) -> Answer:
        """Have a thread ask the server; the place is free once it has done so."""
        self._calls.add(call)
        asked = self.loop.run_in_executor(self._threads, self._ask, query, self._layout, call)
        asked.add_done_callback(lambda _: self._done(call))
        try:
            return await asyncio.shield(asked)
        except asyncio.CancelledError:
            call.cancel()
            asked.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody waits for it any more
            raise

    def _done(self, call: Call) -> None:
        self._calls.discard(call)
        self._queue.leave()

    def _ask(self, query: Query, layout: Layout, call: Call) -> Answer:
        try:
            return self._asked(query, layout, call)
        except Exception as error:
            if isinstance(error, EndpointDownError):
                self._in_doubt = True
            _clear_frames(error)
            raise

    def _looked(self, seconds: float) -> Layout:
        """What is to be served from now on.

        While there is doubt, because the server could not be reached or has lost what it held, each query looks
        first: the server may come back without the dataset, and what it would answer then is no answer.
        """
        try:
            layout = found(self._server, seconds, self._layout)
        except EndpointDownError:
            self._in_doubt = True
            raise
        self._layout, self.version, self._in_doubt = layout, layout.version, False
        return layout

    def _asked(self, query: Query, layout: Layout, call: Call) -> Answer:
        require_unicode(query.text)
        check(query.text, self._allowed)
        require_standard(query.text)
        if self._in_doubt:
            layout = self._looked(call.left())
        if query.substitutions:
            raise QueryError("terms cannot be put in place of variables here", hint="write them into the query")
        sent = layout.sent(query)
        fields = [("query", sent.text)]
        fields += [("default-graph-uri", graph) for graph in sent.scope.default_graphs]
        fields += [("named-graph-uri", graph) for graph in sent.scope.named_graphs]
        body, headers = urlencode(fields).encode("ascii"), {"Content-Type": FORM, "Accept": acceptable(sent.form)}
        left = call.left()
        told = self._timeout.replace("{seconds}", str(max(1, round(left)))).replace(
            "{milliseconds}", f"{left * 1000:.0f}"
        )
        with self._server.send("POST", call, headers=headers, body=body, query=told) as response:
            if response.status != 200:
                raise self._refused(query, response)
            where = self._server.address
            return read(response, query, layout.version, self._limits, sent=sent, where=where)

    def _refused(self, query: Query, response: Response) -> MiggraphError:
        """The error for a query that the server has not answered."""
        error = self._server.refusal(response)
        if response.status == _BAD_REQUEST:
            found = explain(query.text, error.words)
            if found.line is not None:
                return found
            return QueryError(
                f"the engine refuses the query: {shortened(error.words) or error.what}", hint="correct the query"
            )
        if response.status in _BUSY:
            what = f"the engine is busy: {error.what}"
            return QueueFullError(what, limit="endpoint", value=str(response.status), hint="try again in a few seconds")
        if response.status in _TIMED_OUT:
            what, hint = f"the engine has ended the query: {error.what}", "narrow the query, or add LIMIT"
            return TimeLimitError(what, limit="endpoint", value=str(response.status), hint=hint)
        return error

    async def _follow(self) -> None:
        """Serve each version that is published; the old one while the server does not answer."""
        is_told = False
        while True:
            await asyncio.sleep(_UNTIL_ANOTHER_LOOK if self._layout.published else _UNTIL_A_LONG_LOOK)
            try:
                await self.loop.run_in_executor(self._threads, self._looked, self._limits.seconds)
                is_told = False
            except EndpointError as error:
                if not is_told:
                    _LOG.warning("%s", error)
                is_told = True

    async def _close(self) -> None:
        for call in self._calls:
            call.cancel()
        with suppress(asyncio.CancelledError):
            await self._events.settle()


def _clear_frames(error: BaseException) -> None:
    """Forget what the functions held that an error went through: a parser has to go in the thread that it came in.

    Errors may be causes of each other, where a parser tells of an error in what it reads.
    """
    waiting: list[BaseException | None] = [error]
    done: set[int] = set()
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in done:
            done.add(id(each))
            traceback.clear_frames(each.__traceback__)
            waiting += [each.__cause__, each.__context__]
