"""The pages of the pictures, their files, and a picture to stand on another page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from miggraph.errors import ParameterError
from miggraph.iris import path_of
from miggraph.web.http import responses
from miggraph.web.http.negotiation import HTML, choose
from miggraph.web.http.request import FORMATS, Parameters, flag
from miggraph.web.pages.lists import downloads
from miggraph.web.pages.lists.asked import spelt
from miggraph.web.pictures import files
from miggraph.web.pictures.asked import index_for, is_public, read
from miggraph.web.pictures.catalogue import ON_PAGES, PICTURES
from miggraph.web.pictures.shown import Sheet, address
from miggraph.web.pictures.world import with_countries
from miggraph.web.views import conditional, current_request, page, services

blueprint = Blueprint("pictures", __name__)

_JSON, _SVG, _PNG, _CSV, _SPARQL = (
    "application/json",
    "image/svg+xml",
    "image/png",
    "text/csv",
    "application/sparql-query",
)
_SUFFIXES = {"svg": _SVG, "png": _PNG, "csv": _CSV, "rq": _SPARQL, "html": HTML}
_OFFERS = (HTML, _SVG, _PNG, _CSV, _SPARQL)
_LEAST = 2
"""Numbers that a picture on another page has at least; one is said better in words."""
_ROWS = 12
"""Rows that it has at most, where nothing else is said."""
_NAMES = ", ".join(f'"{name}"' for name in PICTURES)


@blueprint.get("/pictures")
def index() -> Response:
    """The pictures that there are."""
    return page(lambda: render_template("pictures.html", pictures=PICTURES.values()), "pictures")


@blueprint.get("/pictures/countries.json")
def countries() -> Response:
    """The shapes of countries, for scripts: the editor draws answers on them."""
    engine = services().engine
    tag = responses.etag(engine.version, _JSON, "countries", request.script_root)
    return conditional(tag, lambda: json.dumps(with_countries(engine), ensure_ascii=False).encode("utf-8"), _JSON)


@blueprint.get(f"/pictures/<any({_NAMES}):name>")
@blueprint.get(f"/pictures/<any({_NAMES}):name>.<any(svg, png, csv, rq):suffix>")
def show(name: str, suffix: str | None = None) -> Response:
    """A picture as it is chosen: its page, or a file.

    :param suffix: names the file
    """
    asking, engine = current_request(), services().engine
    parameters = asking.parameters
    named = tuple(_SUFFIXES.get(each, each) for each in parameters.all(*FORMATS))
    media_type = _SUFFIXES[suffix] if suffix else choose(_OFFERS, named, asking.accept)
    bom, save = (flag(each, parameters.one(each)) for each in ("bom", "download"))
    chosen = read(PICTURES[name], parameters, engine)
    key = (request.host_url, request.script_root, name, chosen.query_string)
    if media_type == HTML:
        if not named and [*request.args.items(multi=True)] != chosen.asked.pairs():
            return Response(status=303, headers={"Location": address(chosen), "Vary": "Accept"})
        return page(lambda: render_template("picture.html", sheet=Sheet(chosen, engine)), "picture", *key)

    def made() -> bytes:
        sheet = Sheet(chosen, engine, external=True)
        if media_type == _SPARQL:
            return sheet.counted.query.encode("utf-8")
        if media_type == _CSV:
            return files.as_csv(sheet, bom=bom)
        return (files.as_png if media_type == _PNG else files.as_svg)(sheet, engine.version)

    tag = responses.etag(engine.version, media_type, "picture", *key, "bom" if bom else "")
    response = conditional(tag, made, media_type)
    if save or media_type in {_CSV, _SPARQL}:
        ending = next(suffix for suffix, each in _SUFFIXES.items() if each == media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


@blueprint.get(f"/pictures/<any({_NAMES}):name>/things")
def things(name: str) -> Response:
    """Leads to the query for what a number counts, where no list has a page for it."""
    engine = services().engine
    picture = PICTURES[name]
    if is_public(picture.lists[0]):
        raise NotFound
    chosen = read(picture, current_request().parameters, engine)
    query = downloads.as_sparql(index_for(picture.lists[0], engine), chosen.asked)
    location = f"{url_for('sparql.sparql')}?{urlencode({'query': query})}"
    response = redirect(location, 303)
    response.headers["Vary"] = "Accept"
    return Response(response.get_data(), 303, response.headers)


def figure(name: str, **filters: str | Sequence[str]) -> Markup:
    """A picture for a page of the application; empty where there is little to draw.

    :param name: a picture
    :param filters: facet → value or values, as in the address; an IRI of a thing stands for its path
    """
    return _figure(name, {facet.replace("_", "-"): told for facet, told in filters.items()}, _ROWS)


def _figure(name: str, filters: Mapping[str, str | Sequence[str]], rows: int) -> Markup:
    engine = services().engine
    pairs = [
        (facet, spelt(value))
        for facet, told in filters.items()
        for value in ([told] if isinstance(told, str) else told)
    ]
    try:
        chosen = read(PICTURES[name], Parameters(urlencode(pairs).encode("utf-8")), engine)
    except ParameterError:
        return Markup("")  # nothing of what is counted has this value
    sheet = Sheet(chosen, engine, rows=rows)
    if len(sheet.counted.numbers) < _LEAST:
        return Markup("")
    return Markup(render_template("figure.html", sheet=sheet, embedded=True))


def figure_of(iri: str) -> Markup:
    """The picture for the page of a thing; empty where its kind has none, or nothing is to be drawn."""
    kind = path_of(iri).partition("/")[0]
    if kind not in ON_PAGES:
        return Markup("")
    name, facet, rows = ON_PAGES[kind]
    return _figure(name, {facet: iri}, rows)
