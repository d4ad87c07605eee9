"""The one place where errors become HTTP statuses, told in the form that the client reads."""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from miggraph.engine import LimitError, QueryAbandonedError, QueryRefusedError, ResultTooLargeError
from miggraph.errors import (
    DatasetError,
    LibraryError,
    MiggraphError,
    ParameterError,
    QueryError,
    UsageError,
)

STATUS: dict[type[MiggraphError], HTTPStatus] = {
    QueryRefusedError: HTTPStatus.FORBIDDEN,
    QueryAbandonedError: HTTPStatus.SERVICE_UNAVAILABLE,
    ResultTooLargeError: HTTPStatus.UNPROCESSABLE_ENTITY,
    LimitError: HTTPStatus.SERVICE_UNAVAILABLE,
    QueryError: HTTPStatus.BAD_REQUEST,
    ParameterError: HTTPStatus.BAD_REQUEST,
    UsageError: HTTPStatus.BAD_REQUEST,
    LibraryError: HTTPStatus.NOT_FOUND,
    DatasetError: HTTPStatus.SERVICE_UNAVAILABLE,
    MiggraphError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""Error class → status; a class that is not listed takes that of its nearest base."""

PROBLEM = "application/problem+json"
_TEXT = "text/plain"
_JSON_READERS = (PROBLEM, "application/json", "application/sparql-results+json", "application/ld+json")
_OFFERS = (*_JSON_READERS, _TEXT, "text/html")


def status_of(error: MiggraphError) -> HTTPStatus:
    """The status of an error."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def register(app: Flask) -> None:
    """Answer every error of an application through this module."""
    app.register_error_handler(MiggraphError, _of_project)
    app.register_error_handler(HTTPException, _of_protocol)


def _of_project(error: MiggraphError) -> Response:
    more = {key: value for key in ("line", "column") if (value := getattr(error, key, None)) is not None}
    if isinstance(error, LimitError):
        more |= {"limit": error.limit, "value": error.value, "seconds": round(error.used, 3), "advice": error.advice}
    response = _tell(status_of(error), str(error), more)
    if isinstance(error, LimitError) and error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _of_protocol(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    response = _tell(status, error.description or status.description, {})
    given = dict(error.get_headers())
    for name in ("Allow", "Retry-After", "Location"):
        if name in given:
            response.headers[name] = given[name]
    return response


def _tell(status: HTTPStatus, detail: str, more: dict[str, object]) -> Response:
    media_type = _form()
    if media_type == "text/html":
        body = render_template("error.html", status=status, detail=detail)
    elif media_type == PROBLEM:
        problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail, **more}
        body = json.dumps(problem, ensure_ascii=False)
    else:
        body = f"{detail}\n"
    response = Response(body, status=status, mimetype=media_type)
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "no-store"
    return response


def _form() -> str:
    """HTML for browsers, plain text for readers of nothing but text, otherwise a problem in JSON (RFC 9457)."""
    accept = request.accept_mimetypes
    best = accept.best_match(_OFFERS)
    if best is None:
        best = _TEXT if any(name.startswith("text/") for name in accept.values()) else PROBLEM
    return PROBLEM if best in _JSON_READERS else best
