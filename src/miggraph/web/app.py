"""The application factory."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, request
from werkzeug.exceptions import TooManyRequests

from miggraph import __version__
from miggraph.config import Settings
from miggraph.engine import Engine
from miggraph.iris import compact
from miggraph.queries import Library
from miggraph.web import errors, health, library, linked_data, links, pages, sparql
from miggraph.web.cache import Cache
from miggraph.web.limiter import Limiter, client_of
from miggraph.web.metrics import Metrics
from miggraph.web.mounting import mounted
from miggraph.web.services import EXTENSION, Services, services
from miggraph.web.shortcut import ADMITTED, HEADERS, SHORT_CUT, ShortCut
from miggraph.web.void import Figures

_FORM_OVERHEAD = 3
"""A form body spells a character outside ASCII letters as ``%XX``: three bytes for one."""

_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
_PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Max-Age": "86400",
}
_UNCOUNTED = frozenset({"health", "static"})
"""Blueprints and endpoints that the rate limit does not count."""


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
    cache = Cache(settings.cache_bytes)
    metrics = Metrics(engine, cache)
    made = Services(engine, library_, settings, cache, metrics, Figures(engine))
    app.extensions[EXTENSION] = made
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(href=links.href, curie=compact)
    app.jinja_env.globals.update(software_version=__version__)
    for blueprint in (sparql.blueprint, linked_data.blueprint, library.blueprint, pages.blueprint, health.blueprint):
        app.register_blueprint(blueprint)
    errors.register(app)
    limiter = Limiter(settings.rate_limit)
    app.before_request(_admission(limiter))
    app.after_request(_harden)
    app.after_request(_count)
    short_cut = app.extensions[SHORT_CUT] = ShortCut(app.wsgi_app, made, limiter)
    stack = mounted(short_cut, prefix=settings.url_prefix, proxies=settings.trusted_proxies)
    app.wsgi_app = stack  # type: ignore[method-assign, assignment]
    return app


def _admission(limiter: Limiter) -> Callable[[], None]:
    """What sends away a client that asks too often."""

    def admit() -> None:
        if (
            ADMITTED in request.environ
            or request.method == "OPTIONS"
            or _UNCOUNTED & {request.blueprint, request.endpoint}
        ):
            return
        seconds = limiter.wait(client_of(request.remote_addr))
        if seconds:
            raise TooManyRequests(
                "This client asks more often than the setting rate_limit allows; wait before the next request.",
                retry_after=seconds,
            )

    return admit


def _count(response: Response) -> Response:
    services().metrics.request(request.method, response.status_code)
    return response


def _harden(response: Response) -> Response:
    response.headers.extend(HEADERS)
    if response.mimetype == "text/html":
        response.headers.extend(_PAGE_HEADERS)
    if request.method == "OPTIONS":
        response.headers.extend(_PREFLIGHT)
    return response
