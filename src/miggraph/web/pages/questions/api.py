"""What the server offers to programs: in OpenAPI, and on a page."""

from __future__ import annotations

import json

from flask import Blueprint, Response, render_template, request

from miggraph.web.http import responses
from miggraph.web.pages.questions.openapi import ROWS, document
from miggraph.web.reconcile.candidates import FEATURES
from miggraph.web.views import conditional, current_request, page, services

blueprint = Blueprint("api", __name__)

_JSON = "application/json"


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description in OpenAPI 3.1."""
    version, root = services().engine.version, current_request().root
    tag = responses.etag(version, _JSON, "openapi", root, *_versions())

    def made() -> bytes:
        told = document(services().library, name=services().settings.name, server=root, version=version)
        return json.dumps(told, ensure_ascii=False).encode("utf-8")

    return conditional(tag, made, _JSON)


@blueprint.get("/api")
def readable() -> Response:
    """The same as a page."""

    def made() -> str:
        groups = services().library.groups()
        return render_template("api.html", groups=groups, root=current_request().root, forms=ROWS, features=FEATURES)

    return page(made, "api", request.host_url, *_versions())


def _versions() -> list[str]:
    return [query.version for query in services().library]
