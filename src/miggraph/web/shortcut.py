"""The short cut to the endpoint: plain queries, answered before the application's machinery is set in motion.

Routing, request and response objects cost more time than a look-up in the graph does. A request that asks for nothing
but the answer to a query is recognised here, answered by the same functions as any other, and sent. Everything else
goes on to the application as it came: other parameters, other methods, pages, and whatever is wrong with a request. So
do errors, which the application tells.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

from werkzeug.exceptions import NotAcceptable

from miggraph.web import replies
from miggraph.web.asking import Asked, negotiate, reply
from miggraph.web.client import Client
from miggraph.web.limiter import Limiter
from miggraph.web.services import Services

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

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


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
        self._longest = services.settings.query_max_bytes
        self._headers = [*HEADERS.items()]

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        answered = self._answer(environ) if environ.get("PATH_INFO") in _PATHS else None
        if answered is None:
            return self._inner(environ, start_response)
        self._services.metrics.request(environ["REQUEST_METHOD"], answered.status)
        start_response(f"{answered.status.value} {answered.status.phrase}", answered.headers + self._headers)
        return [answered.body]

    def _answer(self, environ: dict[str, Any]) -> replies.Reply | None:
        text = self._query(environ)
        if text is None:
            return None
        client = Client.of(environ)
        try:
            forms = negotiate("", client.accept)
        except NotAcceptable:
            return None
        if replies.HTML in forms.acceptable or self._limiter.wait(client.name):
            return None
        environ[ADMITTED] = True
        try:
            return reply(self._services, client, Asked(text), forms)
        except Exception as error:  # noqa: BLE001 - whatever it is, the application tells it
            environ[FAILURE] = error
            return None

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
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = io.BytesIO(body)
        if media_type == _DIRECT:
            return bytes(body)
        return _decoded(body.decode("latin-1"))


def _decoded(parameters: str) -> bytes | None:
    """The value of the one parameter ``query``; None where there are others."""
    if not parameters.startswith(_PARAMETER) or "&" in parameters or not parameters.isascii():
        return None
    return unquote_to_bytes(parameters[len(_PARAMETER) :].replace("+", " "))
