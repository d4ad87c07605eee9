"""A query of a client on its way to the engine and its answer on the way back: form, kept answers, counts, log."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec
from werkzeug.exceptions import NotAcceptable

from miggraph.engine import (
    GRAPH_TYPES,
    RESULT_TYPES,
    Answer,
    Kind,
    MemoryLimitError,
    Query,
    QueryRefusedError,
    QueueFullError,
    ResultTooLargeError,
    TimeLimitError,
    WorkerLostError,
)
from miggraph.errors import MiggraphError, ParameterError, QueryError
from miggraph.web.http import responses
from miggraph.web.http.negotiation import HTML, choose
from miggraph.web.http.request import ARRIVED, Request
from miggraph.web.http.responses import Representation, Response
from miggraph.web.operations import query_log
from miggraph.web.services import Services

OUTCOMES: Mapping[type[BaseException], str] = {
    TimeLimitError: "time",
    MemoryLimitError: "memory",
    QueueFullError: "queue",
    ResultTooLargeError: "size",
    WorkerLostError: "lost",
    asyncio.CancelledError: "gone",
    QueryRefusedError: "refused",
    QueryError: "invalid",
    MiggraphError: "failed",
    BaseException: "failed",
}
"""What is counted and logged for a query that got no answer."""

_NEGOTIATIONS = 1000
"""Negotiations remembered: clients send few different ``Accept`` headers, again and again."""

_LONGEST_KEPT = 20_000
_VOLATILE = re.compile(r"\b(?:RAND|UUID|STRUUID|NOW|BNODE)\s*\(", re.IGNORECASE)
"""Functions that give something else each time; an answer made with one is for this request alone."""

_WITH_COMMENTS = {"application/n-triples", "application/n-quads", "application/trig", "text/turtle"}
_CUT = b"This answer was cut at the limit of rows or bytes: more was found."
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Forms(NamedTuple):
    """What a client accepts."""

    rows: str | None
    """The media type for an answer of rows or a boolean; None where none is acceptable."""
    triples: str | None
    """The same for one of triples."""
    acceptable: tuple[str, ...] = ()
    """Both, as far as an engine can give them, each once."""


NATIVE = Forms(None, None)
"""For an answer that is not sent as it comes from the engine."""


@lru_cache(maxsize=_NEGOTIATIONS)
def negotiate(names: tuple[str, ...], accept: str) -> Forms:
    """The forms that a client prefers; a format that fits the other kind of answer leaves this one to ``Accept``.

    :param names: formats named in the request
    :param accept: the header ``Accept``; empty for none
    :raises ParameterError: for names that no answer can have
    :raises NotAcceptable: when no form that an answer can have is acceptable
    """
    forms = _forms(names, accept, HTML)
    if HTML in forms and forms.rows != forms.triples:  # a page is for either kind, or for none
        forms = _forms(names, accept)
    if forms.rows is None and forms.triples is None:
        choose((*RESULT_TYPES, *GRAPH_TYPES, HTML), names, accept)  # tells what is offered
    if names and None in forms:
        by_accept = _forms((), accept)
        forms = Forms(forms.rows or by_accept.rows, forms.triples or by_accept.triples)
    acceptable = (form for form in dict.fromkeys(forms[:2]) if form not in {None, HTML})
    return forms._replace(acceptable=tuple(filter(None, acceptable)))


class Exchange:
    """One query of one client."""

    def __init__(self, services: Services, request: Request, query: Query, forms: Forms, *, bom: bool = False) -> None:
        """Prepare an exchange.

        :param forms: those that the client accepts
        :param bom: whether an answer in CSV begins with a byte order mark, as some spreadsheets want it
        """
        self._services = services
        self._request = request
        self._forms = forms
        self._bom = bom
        self.query = msgspec.structs.replace(query, accepted=forms.acceptable)
        self._arrived: float = request.environ.get(ARRIVED) or time.monotonic()
        self._key: tuple[str, ...] = ()
        """What tells its answers apart from those of others on the same version; empty where the next may be another.
        A very long text counts as such: to search it would hold up everybody, and nobody asks it twice."""
        if len(query.text) <= _LONGEST_KEPT and not _VOLATILE.search(query.text):
            terms = sorted(query.substitutions.items()) if query.substitutions else ()
            how = (" ".join(forms.acceptable), "cut" if query.cut else "", "bom" if bom else "")
            scope = (*query.scope.default_graphs, "", *query.scope.named_graphs, "")
            self._key = (query.text, query.base or "", *how, *scope, *map("%s=%s".__mod__, terms))

    async def respond(self) -> Response:
        """The answer in the form that the client prefers.

        :raises NotAcceptable: when no form that the answer can have is acceptable
        :raises MiggraphError: when the query gets no answer
        """
        cache, request, version = self._services.cache, self._request, self._services.engine.version
        tag = self.tag(version)
        reply = None if tag is None else responses.kept(cache, request, tag)
        if reply is not None:
            self._note("cached")
            return reply
        answer = await self.evaluate()
        chosen = self._forms.triples if answer.kind is Kind.TRIPLES else self._forms.rows
        if chosen is None:
            raise NotAcceptable(f"This answer is offered as {', '.join(answer.media_types)}.")
        body = answer.payload if answer.media_type == chosen else answer.serialise(chosen)
        if answer.truncated:
            body = _marked(body, chosen)
        if self._bom and chosen == "text/csv":
            body = _BYTE_ORDER_MARK + body
        representation = Representation(body, chosen, truncated=answer.truncated)
        if answer.version != version:
            tag = self.tag(answer.version)
        if len(body) > responses.LARGE and request.accept_coding is not None:
            return await asyncio.to_thread(responses.keep, cache, request, representation, tag)
        return responses.keep(cache, request, representation, tag)

    async def whole(self) -> Answer:
        """The answer in its native form, whatever form the client is to get; kept for the next who asks.

        :raises MiggraphError: when the query gets no answer
        """
        cache, version = self._services.cache, self._services.engine.version
        tag = self.tag(version, "whole")
        found = None if tag is None else cache.look_up(tag)
        if found is not None:
            self._note("cached")
            return Answer(Kind.ROWS, found.body, version)
        answer = await self.evaluate()
        if tag := self.tag(answer.version, "whole"):
            cache.put(tag, Representation(answer.payload, answer.form))
        return answer

    async def evaluate(self) -> Answer:
        """Let the engine answer.

        :raises MiggraphError: when the query gets no answer
        """
        client, arrived = self._request.client, self._arrived
        try:
            answer = await self._services.engine.answer(self.query, client=client, arrived=arrived)
        except BaseException as error:
            outcome = next(OUTCOMES[kind] for kind in type(error).__mro__ if kind in OUTCOMES)
            self._note(outcome)
            raise
        self._note("ok", answer)
        return answer

    def tag(self, version: str, *place: str) -> str | None:
        """The entity tag of the answer of a version; None for an answer that is another one each time.

        :param place: where a page with the answer stands: its links depend on that
        """
        return responses.etag(version, *place, *self._key) if self._key else None

    def _note(self, outcome: str, answer: Answer | None = None) -> None:
        seconds = time.monotonic() - self._arrived
        self._services.metrics.query(outcome, seconds)
        if query_log.LOG.isEnabledFor(query_log.INFO):
            version = answer.version if answer else self._services.engine.version
            text = bool(self._services.settings.query_log_text)
            query_log.note(self.query.text, outcome, seconds, answer, version=version, with_text=text)


def _forms(names: tuple[str, ...], accept: str, *others: str) -> Forms:
    rows, triples = (_form((*types, *others), names, accept) for types in (RESULT_TYPES, GRAPH_TYPES))
    return Forms(rows, triples)


def _form(types: Iterable[str], names: tuple[str, ...], accept: str) -> str | None:
    try:
        return choose(tuple(types), names, accept)
    except (NotAcceptable, ParameterError):
        return None


def _marked(body: bytes, form: str) -> bytes:
    """The body of a cut answer, which says so where the format has room for it."""
    if form in _WITH_COMMENTS:
        return b"# " + _CUT + b"\n" + body
    if form.endswith("json") and body.startswith(b'{"head"'):
        return b'{"truncated":true,' + body[1:]
    return body + b"<!-- " + _CUT + b" -->" if form.endswith("xml") else body
