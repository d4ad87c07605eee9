"""What browsers and crawlers ask of every site: an icon, what may be crawled, which pages there are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app, request, url_for

from miggraph.engine import Query
from miggraph.iris import PREFIXES, base, expand, path_of
from miggraph.web.http import responses
from miggraph.web.pages.description import written
from miggraph.web.pages.lists.catalogue import LISTS
from miggraph.web.pictures.catalogue import PICTURES
from miggraph.web.views import conditional, services

blueprint = Blueprint("site", __name__)

_MOST = 50_000
"""Addresses that a site map may have (sitemaps.org, protocol 0.9)."""

_CLASSES = (
    "Event",
    "Person",
    "Organization",
    "LegalInstrument",
    "Report",
    "Country",
    "Region",
    "ConsultativeProcess",
    "Initiative",
    "CapacityBuildingActivity",
)
_REPORT = "report/"
_THINGS = f"""
SELECT DISTINCT ?thing WHERE {{
  VALUES ?class {{ {" ".join(f"<{expand('mig:' + name)}>" for name in _CLASSES)} }}
  ?thing a ?class FILTER(STRSTARTS(STR(?thing), "$BASEid/"))
}} ORDER BY ?thing LIMIT {_MOST - 100}"""
_ROBOTS = """\
User-agent: *
Disallow: {root}/sparql
Sitemap: {site}/sitemap.xml
"""


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What crawlers may read: everything but the answers of the endpoint, of which there is no end."""
    text = _ROBOTS.format(root=request.script_root, site=request.url_root.rstrip("/"))
    return Response(text, mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The pages that there are."""
    tag = responses.etag(services().engine.version, "sitemap", request.url_root)
    return conditional(tag, lambda: _sitemap().encode("utf-8"), "application/xml")


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """The icon, for browsers that ask without having read a page."""
    return current_app.send_static_file("icon.svg")


@blueprint.get("/context.jsonld")
def context() -> Response:
    """The prefixes of the documents in JSON-LD, as a context that others may use."""
    return Response(json.dumps({"@context": dict(PREFIXES)}, indent=2), mimetype="application/ld+json")


def _sitemap() -> str:
    locations = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in _addresses())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{locations}</urlset>\n'
    )


def _addresses() -> Iterator[str]:
    for view in ("pages.start", "reader.index", "stored_queries.index", "linked_data.ontology", "linked_data.dataset"):
        yield url_for(view, _external=True)
    yield url_for("lists.index", _external=True)
    yield url_for("changes.index", _external=True)
    for name in LISTS:
        yield url_for("lists.show", name=name, _external=True)
    yield url_for("pictures.index", _external=True)
    for name in PICTURES:
        yield url_for("pictures.show", name=name, _external=True)
    for query in services().library:
        yield url_for("stored_queries.show", name=query.name, _external=True)
    for row in services().engine.query(Query(_THINGS.replace("$BASE", base()), unlimited=True)).rows():
        path = path_of(written(row["thing"]))
        yield url_for("linked_data.doc", path=path, _external=True)
        if path.startswith(_REPORT):
            yield url_for("reader.read", slug=path.removeprefix(_REPORT), _external=True)
