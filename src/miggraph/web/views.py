"""What every view of the application may use: the current request as plain values, answers from the dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import cast

import flask
from flask import current_app
from werkzeug.exceptions import HTTPException

from miggraph.engine.store.dataset import CURRENT
from miggraph.errors import MiggraphError
from miggraph.web import errors
from miggraph.web.http import responses
from miggraph.web.http.negotiation import HTML, choose
from miggraph.web.http.request import Request
from miggraph.web.http.responses import Representation
from miggraph.web.services import Services

SERVICES = "miggraph.services"
"""Key in an application's ``extensions``."""


def services() -> Services:
    """The services of the application that answers the current request."""
    return cast(Services, current_app.extensions[SERVICES])


def version_folder() -> Path | None:
    """The folder of the version now served; None where this machine has none: it is given as files, or is elsewhere."""
    version = services().engine.version
    folder = (services().settings.dataset_dir / CURRENT).resolve()
    return folder if folder.name == version else services().engine.kept(version)


def without_folder() -> tuple[str, ...]:
    """What tells answers apart that are made without the folder of the version, and hence without texts or an index."""
    return () if version_folder() else ("without its folder",)


def current_request() -> Request:
    """The current request."""
    return cast(Request, flask.request)


def respond(response: responses.Response) -> flask.Response:
    """A response as the application's own."""
    return flask.Response(response.body, response.status, response.headers)


def tell(error: MiggraphError | HTTPException) -> flask.Response:
    """An error in the form that the client of the current request reads."""
    accept = current_request().accept
    if errors.form_of(accept) != HTML:
        return respond(errors.problem(error, accept))
    status = errors.status_of(error)
    near = getattr(error, "near", ())
    body = flask.render_template("error.html", status=status, detail=errors.detail_of(error), near=near)
    return flask.Response(body, status, errors.headers_of(error), mimetype=HTML)


def negotiate(offers: Iterable[str], *, name: str | None = None) -> str:
    """The media type to answer the current request with; see :func:`choose`.

    :param name: a format that its address names
    """
    names = (name,) if name else tuple(flask.request.args.getlist("format"))
    return choose(tuple(offers), names, current_request().accept)


def conditional(tag: str | None, make: Callable[[], bytes], media_type: str) -> flask.Response:
    """The answer, or 304 where the client has it already; it is made only where it was not kept.

    :param tag: its entity tag; None for an answer that is another one each time
    """
    request, cache = current_request(), services().cache
    response = None if tag is None else responses.kept(cache, request, tag)
    if response is None:
        response = responses.keep(cache, request, Representation(make(), media_type), tag)
    return respond(response)


def page(make: Callable[[], str], *key: str) -> flask.Response:
    """An HTML page made from the dataset; its address may also answer in other formats.

    :param key: what tells it apart from other pages
    """
    tag = responses.etag(services().engine.version, HTML, flask.request.script_root, *key, *without_folder())
    return conditional(tag, lambda: make().encode("utf-8"), HTML)
