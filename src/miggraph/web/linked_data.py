"""Every IRI that the dataset mints answers: things by 303 to a document, documents in the form asked for."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import NotFound, RequestedRangeNotSatisfiable

from miggraph.engine import Answer
from miggraph.engine.answer import from_triples
from miggraph.iris import BASE, DATASET, ONTOLOGY, document, graph, scheme
from miggraph.web import describe, replies
from miggraph.web.cache import Representation
from miggraph.web.ontology import ontology_page
from miggraph.web.services import services

blueprint = Blueprint("linked_data", __name__)

GRAPH_OFFERS = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/trig",
    "application/n-quads",
)
"""Media types for documents of triples, the default first."""
_OFFERS = (*GRAPH_OFFERS, replies.HTML)
_SUFFIXES = {"text/turtle": "ttl", "application/n-triples": "nt", "application/rdf+xml": "rdf"} | {
    "application/ld+json": "jsonld",
    "application/trig": "trig",
    "application/n-quads": "nq",
    replies.HTML: "html",
}
_SUFFIX = re.compile(r"(.+)\.(ttl|nt|rdf|jsonld|trig|nq|html)")
_CHARACTERS = re.compile(r"(\d+),(\d+)")


@blueprint.get("/id/<path:path>")
def thing(path: str) -> Response:
    """A thing is not a document: 303 to the one about it, in the form that the client prefers."""
    _require(f"{BASE}id/{path}")
    suffix = _SUFFIXES[replies.negotiate(_OFFERS)]
    location = url_for("linked_data.doc", path=f"{path}.{suffix}")
    return Response(status=303, headers={"Location": location, "Vary": "Accept"})


@blueprint.get("/doc/<path:path>")
def doc(path: str) -> Response:
    """The document about a thing; a suffix names the form, else it is negotiated."""
    match = _SUFFIX.fullmatch(path)
    name, form = (match[1], match[2]) if match else (path, request.args.get("format"))
    iri = f"{BASE}id/{name}"
    _require(iri)
    return _document(iri, lambda: describe.about(services().engine, iri), name=form)


@blueprint.get("/ontology")
@blueprint.get("/ontology/<version>")
def ontology(version: str | None = None) -> Response:
    """The ontology: its graph, or its terms as a page; a version that is no longer kept leads to the one that is."""

    def html() -> str:
        return render_template("ontology.html", ontology=ontology_page(services().engine), iri=ONTOLOGY)

    named = f"{ONTOLOGY}/{version}" if version else ONTOLOGY
    _require(named)
    if version and not describe.is_current_version(services().engine, named):
        return Response(status=303, headers={"Location": url_for("linked_data.ontology")})
    iri = graph("ontology")
    return _document(ONTOLOGY, lambda: describe.named_graph(services().engine, iri), html=html)


@blueprint.get("/shapes")
def shapes() -> Response:
    """The SHACL shapes that every build is checked against."""
    files = sorted(services().settings.shapes_dir.glob("*.ttl"))
    if not files:
        raise NotFound("This installation has no shapes.")

    def read() -> bytes:
        quads = (quad for file in files for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE))
        return from_triples((quad.triple for quad in quads), services().engine.version).serialise(media_type)

    media_type = replies.negotiate(GRAPH_OFFERS, name=request.args.get("format"))
    return replies.conditional(replies.tag(services().engine.version, media_type, "shapes"), read, media_type)


@blueprint.get("/scheme/<name>")
def concept_scheme(name: str) -> Response:
    """A concept scheme with its concepts."""
    iri = scheme(name)
    _require(iri)
    return _document(iri, lambda: describe.scheme(services().engine, iri))


@blueprint.get("/graph/<path:path>")
def named_graph(path: str) -> Response:
    """A named graph: its triples, or what the dataset says of it as a page."""
    iri = graph(path)
    _require(iri, graph_=True)
    return _document(iri, lambda: describe.named_graph(services().engine, iri))


@blueprint.get("/dataset")
@blueprint.get("/.well-known/void")
def dataset() -> Response:
    """The description of the dataset, with what it holds in figures."""

    def described() -> Answer:
        about = describe.about(services().engine, DATASET)
        return from_triples((*about.triples(), *services().figures.triples()), about.version)

    return _document(DATASET, described)


@blueprint.get("/text/<report>")
def text(report: str) -> Response:
    """The text of a report: as it is, as a page with a passage marked (``?char=``), or its passages as triples."""
    engine = services().engine
    stored = describe.text(engine, report)
    if stored is None:
        raise NotFound(f"No report is called {report!r}.")
    start, end = _span(request.args.get("char"), len(stored))
    media_type = replies.negotiate(("text/plain", replies.HTML, *GRAPH_OFFERS), name=request.args.get("format"))
    if media_type == replies.HTML:
        parts = (stored[:start], stored[start:end], stored[end:])
        return replies.page(
            lambda: render_template("text.html", iri=document(report), report=report, parts=parts),
            *("text", report, f"{start},{end}"),
        )

    def body() -> bytes:
        if media_type == "text/plain":
            return (stored[start:end] if end else stored).encode("utf-8")
        return describe.passages(engine, report).serialise(media_type)

    return replies.conditional(replies.tag(engine.version, media_type, report, f"{start},{end}"), body, media_type)


def _span(characters: str | None, length: int) -> tuple[int, int]:
    if characters is None:
        return 0, 0
    match = _CHARACTERS.fullmatch(characters)
    if match is None or not int(match[1]) < int(match[2]) <= length:
        raise RequestedRangeNotSatisfiable(description=f"char= must be start,end within 0 and {length}.")
    return int(match[1]), int(match[2])


def _require(iri: str, *, graph_: bool = False) -> None:
    """Have a 404 answered where the dataset says nothing of an IRI; what was found out is kept."""
    engine, cache = services().engine, services().cache
    etag = replies.tag(engine.version, "is known", "graph" if graph_ else "thing", iri)
    kept = cache.get(etag)
    if kept is None:
        found = describe.is_graph(engine, iri) if graph_ else describe.is_known(engine, iri)
        kept = Representation(b"yes" if found else b"", "")
        cache.put(etag, kept)
    if not kept.body:
        raise NotFound(f"The dataset has no graph {iri}." if graph_ else f"The dataset says nothing about {iri}.")


def _document(
    iri: str, triples: Callable[[], Answer], *, name: str | None = None, html: Callable[[], str] | None = None
) -> Response:
    media_type = replies.negotiate(_OFFERS, name=name or request.args.get("format"))
    engine = services().engine
    if media_type == replies.HTML:

        def made() -> str:
            return html() if html else render_template("entity.html", thing=describe.describe(engine, iri))

        response = replies.page(made, iri)
    else:
        etag = replies.tag(engine.version, media_type, iri)
        response = replies.conditional(etag, lambda: triples().serialise(media_type), media_type)
    response.headers["Link"] = f'<{iri}>; rel="describes"'
    return response
