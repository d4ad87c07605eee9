"""The application factory."""

from __future__ import annotations

from flask import Flask, Response

from miggraph import __version__
from miggraph.config import Settings
from miggraph.engine import Engine
from miggraph.iris import compact
from miggraph.queries import Library
from miggraph.web import errors, health, library, linked_data, links, pages, sparql
from miggraph.web.services import EXTENSION, Services

_FORM_OVERHEAD = 3
"""A form body spells a character outside ASCII letters as ``%XX``: three bytes for one."""

_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Expose-Headers": "ETag, Link, Location",
}


def create_app(engine: Engine, library_: Library, settings: Settings) -> Flask:
    """Make an application; several can live in one process.

    :param engine: answers queries on the dataset
    :param library_: the stored queries
    :param settings: limits and folders
    """
    app = Flask(__name__)
    app.url_map.strict_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = _FORM_OVERHEAD * settings.query_max_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = app.config["MAX_CONTENT_LENGTH"]
    app.extensions[EXTENSION] = Services(engine, library_, settings)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(href=links.href, curie=compact)
    app.jinja_env.globals.update(software_version=__version__)
    for blueprint in (sparql.blueprint, linked_data.blueprint, library.blueprint, pages.blueprint, health.blueprint):
        app.register_blueprint(blueprint)
    errors.register(app)
    app.after_request(_harden)
    return app


def _harden(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
