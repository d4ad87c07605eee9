"""The endpoint: a request comes in, a response goes out. The SPARQL 1.1 Protocol for queries, without a framework.

The server calls :func:`respond` on its event loop. The application has a view that calls :func:`answer` from a thread,
so that it is complete under any WSGI server. Only what a browser shows is made by the application alone.
"""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections.abc import Mapping

import msgspec
from werkzeug.exceptions import HTTPException, NotAcceptable, RequestEntityTooLarge, UnsupportedMediaType

from miggraph import engine
from miggraph.engine import Answer, Kind, Query, QueryRefusedError, Scope
from miggraph.errors import MiggraphError, ParameterError, QueryError
from miggraph.web.errors import problem
from miggraph.web.http import responses
from miggraph.web.http.negotiation import HTML
from miggraph.web.http.request import ARRIVED, FORM, FORMATS, Request, flag, too_many_requests
from miggraph.web.http.responses import Representation, Response
from miggraph.web.http.spreadsheets import for_spreadsheets
from miggraph.web.operations import query_log
from miggraph.web.services import Services
from miggraph.web.sparql.forms import Forms, marked, negotiate
from miggraph.web.sparql.service_description import describe

PATH = "/sparql"
_METHODS = {"GET", "HEAD", "POST"}
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_BYTE_ORDER_MARK = "\ufeff"
_OUTCOMES: Mapping[type[BaseException], str] = {
    engine.TimeLimitError: "time",
    engine.MemoryLimitError: "memory",
    engine.QueueFullError: "queue",
    engine.ResultTooLargeError: "size",
    engine.WorkerLostError: "lost",
    asyncio.CancelledError: "gone",
    QueryRefusedError: "refused",
    QueryError: "invalid",
    BaseException: "failed",
}
"""What is counted and logged for a query that got no answer."""

_LONGEST_KEPT = 20_000
_VOLATILE = re.compile(r"\b(?:RAND|UUID|STRUUID|NOW|BNODE)\s*\(", re.IGNORECASE)
"""Functions that give something else each time; an answer made with one is for this request alone."""


async def respond(services: Services, request: Request) -> Response | None:
    """Answer a request, errors too, unless its client asks too often; count it, add what every response has.

    :return: None, and nothing is counted, for a request that only the application answers
    """
    if request.method not in _METHODS or is_for_browser(request):
        return None
    try:
        if seconds := services.limiter.wait(request.client):
            raise too_many_requests(seconds)
        response = await answer(services, request)
    except (MiggraphError, HTTPException) as error:
        response = problem(error, request.accept)
    services.metrics.requests(request.method, str(int(response.status))).inc()
    response.headers.extend(responses.COMMON.items())
    return response


async def answer(services: Services, request: Request) -> Response:
    """Answer a request for anything but a page.

    :raises MiggraphError, HTTPException: for one that cannot be answered
    """
    exchange = read(services, request)
    if exchange is None:
        return await describe(services, request)
    response = await exchange.respond()
    return responses.as_file(response, "answer") if exchange.is_download else response


def is_for_browser(request: Request) -> bool:
    """Whether a request is answered with a page."""
    try:
        return negotiate(request.parameters.all(*FORMATS), request.accept).rows == HTML
    except (MiggraphError, HTTPException):  # told by whoever answers
        return False


def read(services: Services, request: Request) -> Exchange | None:
    """The query of a request to the endpoint; None for one without a query.

    :raises QueryError: for a query that cannot be read
    :raises QueryRefusedError: for an update
    :raises ParameterError: for a parameter that cannot be used
    :raises UnsupportedMediaType: for a body of another kind
    :raises RequestEntityTooLarge: for a query that is too long
    :raises NotAcceptable: when no form that an answer can have is acceptable
    """
    parameters = request.parameters
    if not parameters.are_query_alone and "update" in parameters:
        raise QueryRefusedError("updates are refused: the endpoint is read-only", hint="send query=")
    if request.method != "POST" and "query" not in parameters:
        return None
    query = Query(_text(request, services.settings.query_max_bytes), base=f"{request.root}{PATH}")
    if parameters.are_query_alone:
        return Exchange(services, request, query, negotiate((), request.accept))
    query = msgspec.structs.replace(
        query,
        scope=Scope(parameters.all("default-graph-uri"), parameters.all("named-graph-uri")),
        timeout=_seconds(parameters.one("timeout")),
        cut=flag("limit-results", parameters.one("limit-results")),
    )
    bom, download = (flag(name, parameters.one(name)) for name in ("bom", "download"))
    forms = negotiate(parameters.all(*FORMATS), request.accept)
    return Exchange(services, request, query, forms, bom=bom, is_download=download)


class Exchange:
    """A query of a client on its way to the engine, and its answer on the way back."""

    def __init__(
        self,
        services: Services,
        request: Request,
        query: Query,
        forms: Forms,
        *,
        bom: bool = False,
        is_download: bool = False,
    ) -> None:
        """Prepare an exchange.

        :param forms: those that the client accepts
        :param bom: whether an answer in CSV is for spreadsheets, with a byte order mark and no formulas
        :param is_download: whether the answer is to be saved by a browser
        """
        self.is_download = is_download
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
        response = None if tag is None else responses.kept(cache, request, tag)
        if response is not None:
            self._note("cached")
            return response
        answer = await self.evaluate()
        chosen = self._forms.triples if answer.kind is Kind.TRIPLES else self._forms.rows
        if chosen is None:
            raise NotAcceptable(f"This answer is offered as {', '.join(answer.media_types)}.")
        body = answer.payload if answer.media_type == chosen else answer.serialise(chosen)
        if answer.truncated:
            body = marked(body, chosen)
        if self._bom and chosen == "text/csv":
            body = for_spreadsheets(body)
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
            self._note(next(_OUTCOMES[kind] for kind in type(error).__mro__ if kind in _OUTCOMES))
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
        self._services.metrics.queries(outcome).inc()
        self._services.metrics.seconds.observe(seconds)
        if query_log.LOG.isEnabledFor(query_log.INFO):
            version = answer.version if answer else self._services.engine.version
            text = bool(self._services.settings.query_log_text)
            query_log.note(self.query.text, outcome, seconds, answer, version=version, with_text=text)


def _text(request: Request, longest: int) -> str:
    """The query, from the address, a form or a body that is one."""
    is_post, media_type = request.method == "POST", request.media_type
    if is_post and request.content_encoding not in {None, "", "identity"}:
        raise UnsupportedMediaType("Send the query without a content coding.")
    if is_post and media_type == _UPDATE:
        raise QueryRefusedError("updates are refused: the endpoint is read-only", hint="send a query")
    if is_post and media_type not in {FORM, _QUERY}:
        raise UnsupportedMediaType(f"Send the query as {FORM} or {_QUERY}.")
    charset = request.mimetype_params.get("charset", "") if is_post and ";" in request.content_type else ""
    if charset.lower() not in {"", "utf-8", "utf8"}:
        raise UnsupportedMediaType("Send the query in UTF-8.")
    text = request.parameters.one("query")
    if is_post and media_type == _QUERY:
        if text is not None:
            raise QueryError("the query is given in the address and in the body", where="query", hint="send it once")
        try:
            text = request.body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise QueryError("the query is not UTF-8", hint="encode it as UTF-8") from error
    if text is None:
        raise QueryError("the request has no query", where="query", hint="send the parameter query=")
    if len(text) > longest or len(text.encode("utf-8", "surrogatepass")) > longest:
        what = f"The query is longer than the setting query_max_bytes allows: {longest} bytes."
        raise RequestEntityTooLarge(what)
    return text.removeprefix(_BYTE_ORDER_MARK)


def _seconds(text: str | None) -> float | None:
    """Seconds to wait; 0 is "no limit of mine" for clients of other endpoints."""
    try:
        seconds = float(text or 0)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds >= 0):
        what, hint = f"{str(text)[:40]!r} is not a number of seconds", "send a number such as 2.5"
        raise ParameterError(what, where="timeout", hint=hint)
    return seconds or None
