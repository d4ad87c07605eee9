"""The one place where errors become HTTP statuses, told in the form that the client reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus

from werkzeug.exceptions import HTTPException, NotFound

from miggraph.engine import LimitError, QueryRefusedError, ResultTooLargeError
from miggraph.errors import (
    DatasetError,
    EndpointDownError,
    EndpointError,
    FormatError,
    LibraryError,
    MiggraphError,
    ParameterError,
    QueryError,
    UsageError,
)
from miggraph.web.http.negotiation import HTML, choose
from miggraph.web.http.responses import Headers, Response, content_type


class NothingKnown(NotFound):
    """The dataset says nothing of what was asked for; it may know things that are called nearly so."""

    def __init__(self, told: str, near: Sequence[tuple[str, str]] = ()) -> None:
        """Make the error.

        :param near: names of things, each with its IRI
        """
        super().__init__(told)
        self.near = tuple(near)


STATUS: dict[type[MiggraphError], HTTPStatus] = {
    QueryRefusedError: HTTPStatus.FORBIDDEN,
    FormatError: HTTPStatus.NOT_ACCEPTABLE,
    ResultTooLargeError: HTTPStatus.UNPROCESSABLE_ENTITY,
    LimitError: HTTPStatus.SERVICE_UNAVAILABLE,
    QueryError: HTTPStatus.BAD_REQUEST,
    ParameterError: HTTPStatus.BAD_REQUEST,
    UsageError: HTTPStatus.BAD_REQUEST,
    LibraryError: HTTPStatus.NOT_FOUND,
    DatasetError: HTTPStatus.SERVICE_UNAVAILABLE,
    EndpointDownError: HTTPStatus.SERVICE_UNAVAILABLE,
    EndpointError: HTTPStatus.BAD_GATEWAY,
    MiggraphError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""Error class → status; a class that is not listed takes that of its nearest base."""

PROBLEM = "application/problem+json"
TEXT = "text/plain"
_JSON_READERS = (PROBLEM, "application/json", "application/sparql-results+json", "application/ld+json")
_OFFERS = (*_JSON_READERS, TEXT, HTML)
_KEPT_HEADERS = ("Allow", "Retry-After", "Location")


def status_of(error: MiggraphError | HTTPException) -> HTTPStatus:
    """The status of an error."""
    if isinstance(error, HTTPException):
        return HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def detail_of(error: MiggraphError | HTTPException) -> str:
    """What an error says."""
    return error.description or status_of(error).description if isinstance(error, HTTPException) else str(error)


def headers_of(error: MiggraphError | HTTPException) -> Headers:
    """The headers that an error brings with it."""
    headers = [("Vary", "Accept"), ("Cache-Control", "no-store")]
    if isinstance(error, HTTPException):
        headers += [(name, value) for name, value in error.get_headers() if name in _KEPT_HEADERS]
    elif isinstance(error, LimitError | EndpointDownError) and error.retry_after is not None:
        headers.append(("Retry-After", str(error.retry_after)))
    return headers


def problem(error: MiggraphError | HTTPException, accept: str) -> Response:
    """An error for a program: a problem in JSON (RFC 9457), or plain text for a reader of nothing but text.

    :param accept: the header ``Accept``; empty for none
    """
    status, detail = status_of(error), detail_of(error)
    if form_of(accept) == TEXT:
        near = "".join(f"{name}: {iri}\n" for name, iri in getattr(error, "near", ()))
        media_type, body = TEXT, f"{detail}\n" + (f"Called nearly so:\n{near}" if near else "")
    else:
        told = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
        media_type, body = PROBLEM, json.dumps(told | _more(error), ensure_ascii=False)
    encoded = body.encode("utf-8", "replace")
    headers = [("Content-Type", content_type(media_type)), ("Content-Length", str(len(encoded)))]
    return Response(status, headers + headers_of(error), encoded)


def form_of(accept: str) -> str:
    """HTML for browsers, plain text for readers of nothing but text, otherwise a problem in JSON."""
    try:
        best = choose(_OFFERS, (), accept)
    except HTTPException:
        return TEXT if "text/" in accept else PROBLEM
    return PROBLEM if best in _JSON_READERS else best


def _more(error: MiggraphError | HTTPException) -> dict[str, object]:
    more: dict[str, object] = {
        key: value for key in ("line", "column") if (value := getattr(error, key, None)) is not None
    }
    if isinstance(error, NothingKnown) and error.near:
        more["near"] = [{"label": name, "iri": iri} for name, iri in error.near]
    if isinstance(error, LimitError):
        more |= {"limit": error.limit, "value": error.value, "seconds": round(error.used, 3), "advice": error.advice}
    return more
