"""The one place where errors become HTTP statuses, told in the form that the client reads."""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from miggraph.engine import QueryRefusedError, ResultTooLargeError
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
    ResultTooLargeError: HTTPStatus.UNPROCESSABLE_ENTITY,
    QueryError: HTTPStatus.BAD_REQUEST,
    ParameterError: HTTPStatus.BAD_REQUEST,
    UsageError: HTTPStatus.BAD_REQUEST,
    LibraryError: HTTPStatus.NOT_FOUND,
    DatasetError: HTTPStatus.SERVICE_UNAVAILABLE,
    MiggraphError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""Error class → status; a class that is not listed takes that of its nearest base."""

PROBLEM = "application/problem+json"
_JSON_READERS = ("application/json", PROBLEM, "application/sparql-results+json", "application/ld+json")
_OFFERS = ("text/plain", *_JSON_READERS, "text/html")


def status_of(error: MiggraphError) -> HTTPStatus:
    """The status of an error."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def register(app: Flask) -> None:
    """Answer every error of an application through this module."""
    app.register_error_handler(MiggraphError, _of_project)
    app.register_error_handler(HTTPException, _of_protocol)


def _of_project(error: MiggraphError) -> Response:
    place = {key: value for key in ("line", "column") if (value := getattr(error, key, None)) is not None}
    return _tell(status_of(error), str(error), place)


def _of_protocol(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    response = _tell(status, error.description or status.description, {})
    allowed = dict(error.get_headers()).get("Allow")
    if allowed:
        response.headers["Allow"] = allowed
    return response


def _tell(status: HTTPStatus, detail: str, place: dict[str, object]) -> Response:
    media_type = request.accept_mimetypes.best_match(_OFFERS, default="text/plain")
    if media_type == "text/html":
        body = render_template("error.html", status=status, detail=detail)
    elif media_type in _JSON_READERS:
        media_type = PROBLEM
        problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail, **place}
        body = json.dumps(problem, ensure_ascii=False)
    else:
        body = f"{detail}\n"
    response = Response(body, status=status, mimetype=media_type)
    response.headers["Vary"] = "Accept"
    return response
