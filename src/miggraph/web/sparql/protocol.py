"""The endpoint: a request comes in, a response goes out. The SPARQL 1.1 Protocol for queries, without a framework.

The server calls :meth:`Endpoint.respond` on its event loop. The application has a view that calls the same from a
thread, so that it is complete under any WSGI server. Only what a browser shows is made by the application alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

import pyoxigraph as ox
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from miggraph.engine import GRAPH_TYPES, RESULT_TYPES
from miggraph.errors import MiggraphError, ParameterError, QueryError
from miggraph.web.errors import problem
from miggraph.web.http import responses
from miggraph.web.http.cache import Representation
from miggraph.web.http.negotiation import HTML, choose
from miggraph.web.http.rate_limit import Limiter
from miggraph.web.http.request import Request
from miggraph.web.http.responses import Response
from miggraph.web.services import Services
from miggraph.web.sparql import parameters
from miggraph.web.sparql.exchange import Elsewhere, Exchange, negotiate
from miggraph.web.sparql.parameters import Asked
from miggraph.web.sparql.service_description import service_description

PATH = "/sparql"
_OFFERS = (*RESULT_TYPES, *GRAPH_TYPES, HTML)
_METHODS = ("GET", "HEAD", "OPTIONS", "POST")


class Endpoint:
    """The query operation on the dataset of one application."""

    def __init__(self, services: Services, limiter: Limiter) -> None:
        """Make an endpoint.

        :param limiter: counts requests by client, for all of the application
        """
        self._services = services
        self._limiter = limiter
        self._longest = services.settings.query_max_bytes

    def is_for_browser(self, request: Request) -> bool:
        """Whether a request is answered with a page."""
        if request.method == "OPTIONS" or request.method not in _METHODS:
            return False
        try:
            return choose(_OFFERS, parameters.formats(request.parameters), request.accept) == HTML
        except (MiggraphError, HTTPException):  # told by whoever answers
            return False

    async def respond(self, request: Request, elsewhere: Elsewhere) -> Response:
        """Answer a request unless its client asks too often, count it, and add what every response has.

        :param elsewhere: does what takes long
        """
        seconds = 0 if request.method == "OPTIONS" else self._limiter.wait(request.client)
        if seconds:
            response = problem(too_many_requests(seconds), request.accept)
        else:
            response = await self.answer(request, elsewhere)
        self._services.metrics.request(request.method, response.status)
        return Response(response.status, response.headers + _COMMON, response.body)

    async def answer(self, request: Request, elsewhere: Elsewhere) -> Response:
        """Answer a request, errors too.

        :param elsewhere: does what takes long
        """
        try:
            return await self._answer(request, elsewhere)
        except (MiggraphError, HTTPException) as error:
            return problem(error, request.accept)

    def read(self, request: Request) -> Asked | None:
        """What a request asks for; None for one without a query; errors as of :func:`parameters.read`."""
        return parameters.read(request, longest=self._longest)

    def exchange(self, request: Request, asked: Asked) -> Exchange:
        """A query and its answer on the way; errors as of :func:`negotiate`."""
        forms = negotiate(asked.formats, request.accept)
        return Exchange(self._services, request, asked.query, forms, bom=asked.bom)

    async def _answer(self, request: Request, elsewhere: Elsewhere) -> Response:
        if request.method == "OPTIONS":
            return Response(HTTPStatus.OK, responses.preflight(request.wanted_headers))
        if request.method not in _METHODS:
            raise MethodNotAllowed(_METHODS)
        asked = self.read(request)
        if asked is None:
            return await self._describe(request, elsewhere)
        response = await self.exchange(request, asked).respond(elsewhere)
        return responses.as_file(response, "answer") if asked.download else response

    async def _describe(self, request: Request, elsewhere: Elsewhere) -> Response:
        """The service description, for a program that asks without a query."""
        formats = parameters.formats(request.parameters)
        try:
            media_type = choose(tuple(GRAPH_TYPES), formats, request.accept)
        except (HTTPException, ParameterError):
            choose((*RESULT_TYPES, *GRAPH_TYPES), formats, request.accept)  # tells what is offered
            raise QueryError("the request has no query", where="query", hint="send the parameter query=") from None
        version, cache, address = await self._services.engine.refresh(), self._services.cache, f"{request.root}{PATH}"
        tag = responses.etag(version, media_type, "service description", address)
        response = responses.kept(cache, request, tag)
        if response is None:
            told = await self._services.description.triples()
            description = await elsewhere(self._description, told, address, version, media_type)
            cache.put(tag, description)
            response = responses.encode(cache, request, description, tag)
        return response

    def _description(self, told: Sequence[ox.Triple], address: str, version: str, media_type: str) -> Representation:
        federated = bool(self._services.settings.allow_service)
        described = service_description(address, version, described=told, federated=federated)
        return Representation(described.serialise(media_type), media_type)


_COMMON = [*responses.COMMON.items()]


def too_many_requests(seconds: int) -> TooManyRequests:
    """The error for a client that asks too often."""
    return TooManyRequests(
        "This client asks more often than the setting rate_limit allows; wait before the next request.",
        retry_after=seconds,
    )
