"""The application factory."""

from __future__ import annotations

from concurrent.futures import CancelledError
from dataclasses import replace
from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from miggraph import __version__, config, corpus, queries
from miggraph.compatibility import require_same_base
from miggraph.config import Settings
from miggraph.engine import Engine
from miggraph.engine.opening import open_serving
from miggraph.errors import MiggraphError
from miggraph.iris import BASE, compact
from miggraph.queries import Library
from miggraph.web import built, views
from miggraph.web.http.mount import Mount
from miggraph.web.http.request import Limiter, Request, client_of, too_many_requests
from miggraph.web.http.responses import COMMON, Cache, preflight
from miggraph.web.operations import health
from miggraph.web.operations.metrics import Metrics
from miggraph.web.pages import changes, dates, dumps, linked_data, links, neighbours, search, site, start
from miggraph.web.pages.lists import views as lists
from miggraph.web.pages.questions import api
from miggraph.web.pages.questions import views as stored_queries
from miggraph.web.pages.reader import view as reader
from miggraph.web.pages.schema import view as model
from miggraph.web.pages.statements import KINDS
from miggraph.web.pages.void import Description
from miggraph.web.pictures import figure, figure_of
from miggraph.web.pictures import view as pictures
from miggraph.web.reconcile import views as reconcile
from miggraph.web.services import Services
from miggraph.web.sparql import view
from miggraph.web.views import SERVICES, services

_FORM_OVERHEAD = 3
"""A form body spells a character outside ASCII letters as ``%XX``: three bytes for one."""

_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
_COUNTED = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_UNCOUNTED = frozenset({"health", "static"})
"""Blueprints and endpoints that the rate limit does not count."""

_NAVIGATION = (
    ("lists.index", "Browse"),
    ("reader.index", "Reports"),
    ("pictures.index", "Pictures"),
    ("stored_queries.index", "Questions"),
    ("linked_data.ontology", "Ontology"),
    ("linked_data.dataset", "Dataset"),
    ("dumps.index", "Download"),
    ("sparql.sparql", "SPARQL"),
)
"""Views that every page links to, with the words of the link."""

_BLUEPRINTS = (
    view.blueprint,
    linked_data.blueprint,
    model.blueprint,
    stored_queries.blueprint,
    api.blueprint,
    search.blueprint,
    reconcile.blueprint,
    lists.blueprint,
    pictures.blueprint,
    start.blueprint,
    reader.blueprint,
    site.blueprint,
    dumps.blueprint,
    changes.blueprint,
    health.blueprint,
)


def create_app(engine: Engine | None = None, library: Library | None = None, settings: Settings | None = None) -> Flask:
    """Make an application, complete under any WSGI server; several of one corpus can live in one process.

    Without arguments it serves what the environment's settings name, the dataset or a server elsewhere:
    ``flask --app miggraph.web run``.

    :param engine: answers queries on the dataset
    :param library: the stored queries
    :param settings: limits and folders
    """
    settings = settings or config.load()
    corpus.enter(replace(corpus.current(), base=settings.base_iri or BASE))
    if engine is None:
        require_same_base(settings.dataset_dir, settings.base_iri)
    engine = engine or open_serving(settings)
    app = Flask(__name__)
    app.request_class = Request
    app.url_map.strict_slashes = app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = _FORM_OVERHEAD * settings.query_max_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = app.config["MAX_CONTENT_LENGTH"]
    cache = Cache(settings.cache_bytes)
    metrics = Metrics(engine, cache)
    library = queries.load(settings.queries_dirs) if library is None else library
    limiter, description = Limiter(settings.rate_limit), Description(engine, library)
    app.extensions[SERVICES] = Services(engine, library, settings, cache, metrics, description, limiter)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        href=links.href, place=links.place, form=links.form, page=links.page, curie=compact, day=dates.day, begin=_begin
    )
    app.jinja_env.globals.update(
        software_version=__version__,
        site_name=settings.name,
        elsewhere=neighbours.elsewhere,
        KINDS=KINDS,
        navigation=_NAVIGATION,
        has_dump=lambda: views.version_folder() is not None,
        figure=figure,
        figure_of=figure_of,
        built=built.manifest(),
    )
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_error_handler(MiggraphError, views.tell)
    app.register_error_handler(HTTPException, views.tell)
    app.register_error_handler(CancelledError, _nobody_there)
    app.before_request(_admit)
    app.after_request(_harden)
    app.after_request(_count)
    app.wsgi_app = Mount(app.wsgi_app, settings.url_prefix, settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def _begin(words: str) -> str:
    """Words as a line begins."""
    return f"{words[:1].upper()}{words[1:]}"


def _admit() -> None:
    """Send away a client that asks too often."""
    if request.method == "OPTIONS" or _UNCOUNTED & {request.blueprint, request.endpoint}:
        return
    if seconds := services().limiter.wait(client_of(request.remote_addr)):
        raise too_many_requests(seconds)


def _nobody_there(error: CancelledError) -> Response:
    """What a client would be told that has left."""
    return Response(status=503)


def _count(response: Response) -> Response:
    """Count a request; its method, if many use it: a label must not have as many values as clients have ideas."""
    method = request.method if request.method in _COUNTED else "other"
    services().metrics.requests(method, str(response.status_code)).inc()
    return response


def _harden(response: Response) -> Response:
    response.headers.update(COMMON)
    if response.mimetype == "text/html" and response.status_code != HTTPStatus.NOT_MODIFIED:
        for name, value in _PAGE_HEADERS.items():  # with 304 a browser would give them to whatever it has stored
            response.headers.setdefault(name, value)
    if request.method == "OPTIONS":
        response.headers.update(preflight(request.headers.get("Access-Control-Request-Headers", "")))
    return response
