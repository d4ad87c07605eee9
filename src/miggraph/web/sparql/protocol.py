"""The endpoint: a request comes in, a response goes out. The SPARQL 1.1 Protocol for queries, without a framework.

The server calls :meth:`Endpoint.respond` on its event loop. The application has a view that calls the same from a
thread, so that it is complete under any WSGI server. Only what a browser shows is made by the application alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from http import HTTPStatus

from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge, UnsupportedMediaType

from miggraph.engine import Query, QueryRefusedError, Scope
from miggraph.errors import MiggraphError, ParameterError, QueryError
from miggraph.web.errors import problem
from miggraph.web.http import responses
from miggraph.web.http.negotiation import HTML
from miggraph.web.http.rate_limit import too_many_requests
from miggraph.web.http.request import FORM, FORMATS, Request, flag
from miggraph.web.http.responses import Response
from miggraph.web.services import Services
from miggraph.web.sparql.exchange import Exchange, Forms, negotiate
from miggraph.web.sparql.service_description import describe

PATH = "/sparql"
_METHODS = ("GET", "HEAD", "OPTIONS", "POST")
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the form that its answer is asked for in."""

    query: Query
    forms: Forms
    bom: bool = False
    """Whether an answer in CSV begins with a byte order mark."""
    download: bool = False
    """Whether the answer is to be saved by a browser."""


class Endpoint:
    """The query operation on the dataset of one application."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def respond(self, request: Request) -> Response | None:
        """Answer a request, errors too, unless its client asks too often; count it, add what every response has.

        :return: None, and nothing is counted, for a request that the application is to answer with a page
        """
        services, is_preflight = self._services, request.method == "OPTIONS"
        if not is_preflight and is_for_browser(request):
            return None
        try:
            if not is_preflight and (seconds := services.limiter.wait(request.client)):
                raise too_many_requests(seconds)
            response = await self.answer(request)
        except (MiggraphError, HTTPException) as error:
            response = problem(error, request.accept)
        services.metrics.request(request.method, response.status)
        response.headers.extend(responses.COMMON.items())
        return response

    async def answer(self, request: Request) -> Response:
        """Answer a request.

        :raises MiggraphError, HTTPException: for one that cannot be answered
        """
        if request.method == "OPTIONS":
            wanted = request.headers.get("Access-Control-Request-Headers", "")
            return Response(HTTPStatus.OK, responses.preflight(wanted))
        if request.method not in _METHODS:
            raise MethodNotAllowed(_METHODS)
        asked = read(request, longest=self._services.settings.query_max_bytes)
        if asked is None:
            return await describe(self._services, request)
        response = await Exchange(self._services, request, asked.query, asked.forms, bom=asked.bom).respond()
        return responses.as_file(response, "answer") if asked.download else response


def is_for_browser(request: Request) -> bool:
    """Whether a request is answered with a page."""
    try:
        return negotiate(request.parameters.all(*FORMATS), request.accept).rows == HTML and request.method in _METHODS
    except (MiggraphError, HTTPException):  # told by whoever answers
        return False


def read(request: Request, *, longest: int) -> Asked | None:
    """What a request to the endpoint asks for; None for one without a query.

    :param longest: bytes that a query may have
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
    text, base = _text(request, longest), f"{request.root}{PATH}"
    if parameters.are_query_alone:
        return Asked(Query(text, base=base), negotiate((), request.accept))
    query = Query(
        text,
        Scope(parameters.all("default-graph-uri"), parameters.all("named-graph-uri")),
        base=base,
        timeout=_seconds(parameters.one("timeout")),
        cut=flag("limit-results", parameters.one("limit-results")),
    )
    bom, download = (flag(name, parameters.one(name)) for name in ("bom", "download"))
    return Asked(query, negotiate(parameters.all(*FORMATS), request.accept), bom, download)


def _text(request: Request, longest: int) -> str:
    """The query, from the address, a form or a body that is one."""
    body = _sent_alone(request) if request.method == "POST" else None
    text = request.parameters.one("query")
    if body is not None:
        if text is not None:
            raise QueryError("the query is given in the address and in the body", where="query", hint="send it once")
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise QueryError("the query is not UTF-8", hint="encode it as UTF-8") from error
    if text is None:
        raise QueryError("the request has no query", where="query", hint="send the parameter query=")
    if len(text) > longest or len(text.encode("utf-8", "surrogatepass")) > longest:
        what = f"The query is longer than the setting query_max_bytes allows: {longest} bytes."
        raise RequestEntityTooLarge(what)
    return text.removeprefix(_BYTE_ORDER_MARK)


def _sent_alone(request: Request) -> bytes | None:
    """The body that is a query; None for a form."""
    if request.content_encoding not in {None, "", "identity"}:
        raise UnsupportedMediaType("Send the query without a content coding.")
    if request.media_type == _UPDATE:
        raise QueryRefusedError("updates are refused: the endpoint is read-only", hint="send a query")
    if request.media_type not in {FORM, _QUERY}:
        raise UnsupportedMediaType(f"Send the query as {FORM} or {_QUERY}.")
    charset = request.mimetype_params.get("charset", "") if ";" in request.content_type else ""
    if charset.lower() not in {"", "utf-8", "utf8"}:
        raise UnsupportedMediaType("Send the query in UTF-8.")
    return None if request.media_type == FORM else request.body


def _seconds(text: str | None) -> float | None:
    """Seconds to wait; 0 is "no limit of mine" for clients of other endpoints."""
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds >= 0):
        raise ParameterError(
            f"{text[:40]!r} is not a number of seconds", where="timeout", hint="send a number such as 2.5"
        )
    return seconds or None
