"""The endpoint: a request comes in, a response goes out. The SPARQL 1.1 Protocol for queries, without a framework.

The server calls :meth:`Endpoint.respond` on its event loop. The application has a view that calls the same from a
thread, so that it is complete under any WSGI server. Only what a browser shows is made by the application alone.
"""

from __future__ import annotations

from http import HTTPStatus

from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from miggraph.engine import GRAPH_TYPES, RESULT_TYPES
from miggraph.errors import MiggraphError
from miggraph.web.errors import problem
from miggraph.web.http import responses
from miggraph.web.http.negotiation import HTML, choose
from miggraph.web.http.request import Request
from miggraph.web.http.responses import Response
from miggraph.web.services import Services
from miggraph.web.sparql import parameters
from miggraph.web.sparql.exchange import Exchange, negotiate
from miggraph.web.sparql.service_description import describe

PATH = "/sparql"
_METHODS = ("GET", "HEAD", "OPTIONS", "POST")
_OFFERS = (*RESULT_TYPES, *GRAPH_TYPES, HTML)


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
        seconds = 0 if is_preflight else services.limiter.wait(request.client)
        try:
            if seconds:
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
        asked = parameters.read(request, longest=self._services.settings.query_max_bytes)
        if asked is None:
            return await describe(self._services, request)
        forms = negotiate(asked.formats, request.accept)
        response = await Exchange(self._services, request, asked.query, forms, bom=asked.bom).respond()
        return responses.as_file(response, "answer") if asked.download else response


def is_for_browser(request: Request) -> bool:
    """Whether a request is answered with a page."""
    try:
        wanted = choose(_OFFERS, request.parameters.all(*parameters.FORMATS), request.accept)
    except (MiggraphError, HTTPException):  # told by whoever answers
        return False
    return wanted == HTML and request.method in _METHODS


def too_many_requests(seconds: int) -> TooManyRequests:
    """The error for a client that asks too often."""
    return TooManyRequests(
        "This client asks more often than the setting rate_limit allows; wait before the next request.",
        retry_after=seconds,
    )
