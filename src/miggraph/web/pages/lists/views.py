"""The pages of the lists, and the same as a table, as JSON, as RDF, and as the query that they are the answer to."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.exceptions import NotFound

from miggraph.engine import Query
from miggraph.web.http import responses
from miggraph.web.http.negotiation import HTML, SUFFIXES, choose
from miggraph.web.http.request import FORMATS, flag
from miggraph.web.pages.description import written
from miggraph.web.pages.linked_data import GRAPH_OFFERS
from miggraph.web.pages.lists import downloads, sparql
from miggraph.web.pages.lists.asked import Asked, read
from miggraph.web.pages.lists.catalogue import LISTS
from miggraph.web.pages.lists.index import Index, index_of
from miggraph.web.pages.lists.shown import SIZE, Shown, address
from miggraph.web.views import conditional, current_request, negotiate, page, services

blueprint = Blueprint("lists", __name__)

_CSV, _JSON, _SPARQL = "text/csv", "application/json", "application/sparql-query"
_OFFERS = (HTML, _CSV, _JSON, _SPARQL, *GRAPH_OFFERS)
_SUFFIXES = {"csv": _CSV, "json": _JSON, "rq": _SPARQL, "ttl": GRAPH_OFFERS[0], "html": HTML}
_NAMES = ", ".join(LISTS)


@blueprint.get(f"/<any({_NAMES}):name>")
@blueprint.get(f"/<any({_NAMES}):name>.<any(csv, json, ttl, rq):suffix>")
def show(name: str, suffix: str | None = None) -> Response:
    """A list as it is chosen.

    :param suffix: names the form, and has a browser save the answer
    """
    asking, engine = current_request(), services().engine
    parameters = asking.parameters
    named = tuple(_SUFFIXES.get(each, each) for each in parameters.all(*FORMATS))
    media_type = _SUFFIXES[suffix] if suffix else choose(_OFFERS, named, asking.accept)
    bom, save = (flag(each, parameters.one(each)) for each in ("bom", "download"))
    index = index_of(name, engine)
    asked = read(LISTS[name], parameters, index, engine)
    if media_type == HTML:
        return _page(asked, index) if named or _is_canonical(asked) else _moved(address(asked))
    version, where = engine.version, url_for("lists.show", name=name, _external=True)
    tag = responses.etag(version, media_type, "list", where, asked.query_string(), "bom" if bom else "")
    response = conditional(tag, lambda: _made(asked, index, media_type, where, bom=bom), media_type)
    if suffix or save:
        ending = "rq" if media_type == _SPARQL else SUFFIXES[media_type]
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


@blueprint.get("/lists")
def index() -> Response:
    """The lists that there are, and how much is in each."""
    if negotiate((HTML, _JSON)) == HTML:
        return page(lambda: render_template("lists.html", lists=LISTS.values(), totals=_totals()), "lists")
    totals = _totals()
    told = [
        {
            "name": each.name,
            "title": each.title,
            "about": each.lead,
            "url": url_for("lists.show", name=each.name, _external=True),
            "total": totals[each.name],
            "facets": {field.name: field.heading for field in each.facets},
            "sorts": [sort.name for sort in each.sorts],
        }
        for each in LISTS.values()
    ]
    return jsonify(told)


def _totals() -> dict[str, int]:
    """List → how many things it has."""
    rows = services().engine.query(Query(sparql.totals(LISTS.values()), unlimited=True)).rows()
    return {written(row["list"]): int(written(row["total"])) for row in rows}


def _is_canonical(asked: Asked) -> bool:
    """Whether the address has the parameters in the one order, each once, and none that says nothing."""
    return [*request.args.items(multi=True)] == asked.pairs()


def _moved(location: str) -> Response:
    return Response(status=303, headers={"Location": location, "Vary": "Accept"})


def _page(asked: Asked, index: Index) -> Response:
    def made() -> str:
        selection = index.select(asked.chosen, asked.terms, asked.order)
        pages = max(1, -(-len(selection.things) // SIZE))
        if asked.page > pages:
            raise NotFound(f"page: {asked.page} is beyond the last one, {pages}.")
        return render_template("list.html", shown=Shown(asked, index, selection, services().engine, LISTS))

    return page(made, "list", request.host_url, asked.listed.name, asked.query_string())


def _made(asked: Asked, index: Index, media_type: str, where: str, *, bom: bool) -> bytes:
    if media_type == _SPARQL:
        return downloads.as_sparql(index, asked).encode("utf-8")
    engine = services().engine
    selection = index.select(asked.chosen, asked.terms, asked.order)
    if media_type == _CSV:
        return downloads.as_csv(index, selection, bom=bom)
    if media_type == _JSON:
        query = asked.query_string()
        whole = f"{where}?{query}" if query else where
        return downloads.as_json(index, selection, asked, address=whole, version=engine.version)
    return downloads.as_graph(index, selection, engine).serialise(media_type)
