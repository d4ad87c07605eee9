"""Every IRI that the dataset mints answers: things by 303 to a document, documents in the form asked for."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import quote, unquote

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound, RequestedRangeNotSatisfiable

from miggraph.engine import GRAPH_TYPES, Answer, Engine
from miggraph.engine.answer import Term, from_triples
from miggraph.engine.prefixed import used_prefixes
from miggraph.iris import ONTOLOGY, at_path, document, expand, graph, methods, path_of, scheme
from miggraph.iris import dataset as dataset_iri
from miggraph.layers import files_of
from miggraph.web.errors import NothingKnown
from miggraph.web.http import responses
from miggraph.web.http.negotiation import HTML
from miggraph.web.http.responses import Representation
from miggraph.web.pages import description, passages
from miggraph.web.pages.departed import departed
from miggraph.web.pages.dump_files import TYPES
from miggraph.web.pages.entities import view
from miggraph.web.pages.facts import names
from miggraph.web.pages.fragments import fragments_of
from miggraph.web.pages.holdings import holdings
from miggraph.web.pages.ontology import ontology_page
from miggraph.web.pages.schema.view import used_classes
from miggraph.web.pages.search import near
from miggraph.web.views import conditional, negotiate, page, services, version_folder, without_folder

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
_OFFERS = (*GRAPH_OFFERS, HTML, "text/plain")
"""Those of a document; plain text is the old media type of N-Triples."""

_TEXT_OFFERS = ("text/plain", HTML, *GRAPH_OFFERS)
_PARTITIONS = (expand("void:classPartition"), expand("void:propertyPartition"))
_WITH_NAMES = frozenset({"application/trig", "application/n-quads"})
_SAFE = "/:@!$&'()*+,;=-._~%"
"""Characters that stand for themselves in the path of an address; a percent sign was one there."""

_SUFFIXES = {"text/turtle": "ttl", "application/n-triples": "nt", "application/rdf+xml": "rdf"} | {
    "application/ld+json": "jsonld",
    "application/trig": "trig",
    "application/n-quads": "nq",
    HTML: "html",
}
_SUFFIX = re.compile(r"(.+)\.(ttl|nt|rdf|jsonld|trig|nq|html)")
_CITATION = re.compile(r"(.+)\.(bib|ris)")
_CHARACTERS = re.compile(r"([0-9]{1,12}),([0-9]{1,12})")


@blueprint.get("/id/<path:path>")
def thing(path: str) -> Response:
    """A thing is not a document: 303 to the one about it, in the form that the client prefers."""
    names = _names("/id/", path)
    if left := departed(names, place="/id/{}"):
        return left
    name = path_of(_known(names))
    media_type = negotiate(_OFFERS)
    location = f"{url_for('linked_data.doc', path='x')[:-1]}{quote(name, safe=_SAFE)}.{_SUFFIXES.get(media_type, 'nt')}"
    return Response(status=303, headers={"Location": location, "Vary": "Accept"})


@blueprint.get("/doc/<path:path>")
def doc(path: str) -> Response:
    """The document about a thing; a suffix names the form, else it is negotiated. ``.bib`` and ``.ris`` cite it."""
    names = _names("/doc/", path)
    if left := departed(names, place="/doc/{}"):
        return left
    citing = _CITATION.fullmatch(names[0])
    if citing and not any(_is_there(each, "thing", description.is_known) for each in at_path(names[0])):
        return view.cited(_known([citing[1]]), citing[2])
    matches = [match for name in names if (match := _SUFFIX.fullmatch(name))]
    form = matches[0][2] if matches else None
    if matches and (left := departed([match[1] for match in matches], place="/doc/{}", form=form)):
        return left
    iri = _known([*(match[1] for match in matches), *names])
    engine = services().engine

    def about() -> Answer:
        found = description.about(engine, iri)
        if not (parts := _fragments(iri)):
            return found
        return from_triples((*found.triples(), *description.about_some(engine, parts).triples()), found.version)

    def html() -> str:
        parts = _fragments(iri)
        shown = [description.describe(engine, part) for part in parts[: description.SHOWN]]
        return view.page(iri, shown, of=len(parts))

    return _document(iri, about, name=form, html=html)


def _names(prefix: str, path: str) -> list[str]:
    """What the rest of an address may stand for: the characters that its bytes mean, or the bytes as they are."""
    sent = request.environ.get("RAW_PATH") or request.environ.get("RAW_URI", "").partition("?")[0]
    raw = sent.partition(prefix)[2]
    return list(dict.fromkeys((unquote(raw), raw, path) if raw else (path,)))


def _known(names: Sequence[str]) -> str:
    """The IRI of the first name of a thing that the dataset knows, or of a document whose fragments it knows.

    A thing of the project is told of under the same path as one of the corpus: no two of them share a path.

    :raises NotFound: where it knows none of them
    """
    meant = [iri for name in names for iri in at_path(name)]
    for iri in meant:
        if _is_there(iri, "thing", description.is_known):
            return iri
    for iri in meant:
        if _fragments(iri):
            return iri
    raise NothingKnown(f"The dataset says nothing about {at_path(names[-1])[0]}.", near(names[0]))


def _fragments(iri: str) -> list[str]:
    """The things that are fragments of a document."""
    return fragments_of(services().engine, version_folder(), iri)


@blueprint.get("/ontology")
@blueprint.get("/ontology/<version>")
def ontology(version: str | None = None) -> Response:
    """The ontology: its graph, or its terms as a page; a version that is no longer kept leads to the one that is."""

    def html() -> str:
        told = ontology_page(services().engine)
        return render_template("ontology.html", ontology=told, used=used_classes(), iri=ONTOLOGY)

    named = f"{ONTOLOGY}/{version}" if version else ONTOLOGY
    _require(named)
    if version and not description.is_current_version(services().engine, named):
        return Response(status=303, headers={"Location": url_for("linked_data.ontology")})
    iri = graph("ontology")
    return _document(ONTOLOGY, lambda: description.named_graph(services().engine, iri), html=html)


@blueprint.get("/shapes")
def shapes() -> Response:
    """The SHACL shapes that every build is checked against."""
    files = files_of(services().settings.shapes_dirs, "*.ttl")
    if not files:
        raise NotFound("This installation has no shapes.")

    def read() -> bytes:
        quads = (quad for file in files for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE))
        return from_triples(_numbered(quads), services().engine.version).serialise(media_type)

    media_type = negotiate(GRAPH_OFFERS)
    return conditional(responses.etag(services().engine.version, media_type, "shapes"), read, media_type)


def _numbered(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Triples with their blank nodes named in their order: a parser gives them other names each time."""
    names: dict[Term, ox.BlankNode] = {}
    for quad in quads:
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.BlankNode):
                names.setdefault(term, ox.BlankNode(f"b{len(names) + 1}"))
        yield ox.Triple(names.get(quad.subject, quad.subject), quad.predicate, names.get(quad.object, quad.object))


@blueprint.get("/scheme/<name>")
def concept_scheme(name: str) -> Response:
    """A concept scheme with its concepts."""
    iri = methods() if name == "methods" else scheme(name)
    _require(iri)
    return _document(iri, lambda: description.scheme(services().engine, iri))


@blueprint.get("/graph/<path:path>")
def named_graph(path: str) -> Response:
    """A named graph: its triples under its name where the form has names, and what the dataset says of it."""
    iri = graph(path)
    _require(iri, graph_=True)
    engine = services().engine
    media_type = negotiate(_OFFERS)
    if media_type == HTML:
        return _page(iri)

    def make() -> bytes:
        held, said = description.named_graph(engine, iri), description.about_graph(engine, iri)
        if media_type not in _WITH_NAMES:
            return from_triples((*said.triples(), *held.triples()), held.version).serialise(media_type)
        name = ox.NamedNode(iri)
        quads = [ox.Quad(each.subject, each.predicate, each.object, name) for each in held.triples()]
        out = io.BytesIO()
        ox.serialize(quads, out, format=GRAPH_TYPES[media_type], prefixes=held.prefixes())
        return used_prefixes(out.getvalue(), GRAPH_TYPES[media_type])

    return _linked(conditional(responses.etag(engine.version, media_type, iri), make, media_type), iri)


@blueprint.get("/dataset")
@blueprint.get("/.well-known/void")
def dataset() -> Response:
    """The description of the dataset, with what it holds in figures."""

    def described() -> Answer:
        engine = services().engine
        about, told = description.about(engine, dataset_iri()), engine.run(services().description.triples())
        return from_triples((*about.triples(), *told, *_where()), about.version)

    def html() -> str:
        thing = description.describe(services().engine, dataset_iri(), without=_PARTITIONS)
        served = description.describe(services().engine, f"{dataset_iri()}#sparql")
        parts = (served,) if served.outgoing else ()
        return render_template("dataset.html", thing=thing, parts=parts, holdings=holdings(services().engine))

    return _document(dataset_iri(), described, place=request.url_root, html=html)


def _where() -> Iterator[ox.Triple]:
    """Where this deployment answers queries on the dataset and gives it away."""
    dataset_, root = ox.NamedNode(dataset_iri()), request.url_root
    yield ox.Triple(dataset_, ox.NamedNode(expand("void:sparqlEndpoint")), ox.NamedNode(f"{root}sparql"))
    if version_folder() is not None:
        for name in TYPES:
            yield ox.Triple(dataset_, ox.NamedNode(expand("void:dataDump")), ox.NamedNode(f"{root}dump/{name}.gz"))


@blueprint.get("/text/<report>")
def text(report: str) -> Response:
    """The text of a report: as it is, as a page with a passage marked (``?char=``), or its passages as triples."""
    engine = services().engine
    stored = description.text(engine, report)
    if stored is None and (left := departed([f"report/{report}"], place="/text/{}")):
        return left
    if stored is None:
        raise NotFound(f"No report is called {report!r}.")
    start, end = _span(request.args.get("char"), len(stored))

    def html() -> str:
        cut = (
            passages.marked(stored, start, end) if end else passages.placed(stored, description.places(engine, report))
        )
        return render_template("text.html", iri=document(report), report=report, pieces=cut)

    media_type = negotiate(_TEXT_OFFERS)
    if media_type == HTML:
        return page(html, *("text", report, f"{start},{end}"))

    def body() -> bytes:
        if media_type == "text/plain":
            return (stored[start:end] if end else stored).encode("utf-8")
        if not end:
            return description.passages(engine, report).serialise(media_type)
        found = description.passage(engine, f"{document(report)}#char={start},{end}")
        if not found.payload:
            raise BadRequest(f"The dataset has no passage {start},{end} of {report}; without char= it gives all.")
        return found.serialise(media_type)

    return conditional(responses.etag(engine.version, media_type, report, f"{start},{end}"), body, media_type)


def _span(characters: str | None, length: int) -> tuple[int, int]:
    if characters is None:
        return 0, 0
    match = _CHARACTERS.fullmatch(characters)
    if match is None or not int(match[1]) < int(match[2]) <= length:
        raise RequestedRangeNotSatisfiable(description=f"char= must be start,end within 0 and {length}.")
    return int(match[1]), int(match[2])


def _require(iri: str, *, graph_: bool = False) -> None:
    """Have a 404 answered where the dataset says nothing of an IRI."""
    kind, ask = ("graph", description.is_graph) if graph_ else ("thing", description.is_known)
    if not _is_there(iri, kind, ask):
        told = f"The dataset has no graph {iri}." if graph_ else f"The dataset says nothing about {iri}."
        raise NothingKnown(told, near(iri))


def _is_there(iri: str, kind: str, ask: Callable[[Engine, str], bool]) -> bool:
    """Whether the dataset knows an IRI; what was found out is kept."""
    engine, cache = services().engine, services().cache
    tag = responses.etag(engine.version, "is known", kind, iri)
    kept = cache.get(tag)
    if kept is None:
        named = kind == "thing" and bool(names(engine, [iri]))
        kept = Representation(b"yes" if named or ask(engine, iri) else b"", "")
        cache.put(tag, kept)
    return bool(kept.body)


def _document(
    iri: str,
    triples: Callable[[], Answer],
    *,
    name: str | None = None,
    html: Callable[[], str] | None = None,
    place: str = "",
) -> Response:
    """The document about an IRI.

    :param name: a format that its address names
    :param html: makes its page, where that is one of its own
    :param place: the address of the deployment, where the document names it
    """
    media_type = negotiate(_OFFERS, name=name)
    if media_type == HTML:
        return _page(iri, html)

    def make() -> bytes:
        answer, subject = triples(), ox.NamedNode(iri)
        itself_first = sorted(answer.triples(), key=lambda triple: triple.subject != subject)
        return from_triples(itself_first, answer.version).serialise(media_type)

    tag = responses.etag(services().engine.version, media_type, iri, place, *(without_folder() if place else ()))
    return _linked(conditional(tag, make, media_type), iri)


def _page(iri: str, html: Callable[[], str] | None = None) -> Response:
    wanted = view.view()
    key = (iri, ",".join(wanted.languages), wanted.key, str(wanted.page))
    response = _linked(page(html or (lambda: view.page(iri)), *key), iri)
    response.headers["Vary"] = f"{response.headers['Vary']}, Accept-Language"
    return response


def _linked(response: Response, iri: str) -> Response:
    """A response that says what it is about, and where its other forms are."""
    path = request.script_root + _SUFFIX.sub(r"\1", quote(request.path, safe=_SAFE))
    forms = ((f"{path}?format={suffix}", media_type) for media_type, suffix in _SUFFIXES.items())
    alternates = (f'<{address}>; rel="alternate"; type="{media_type}"' for address, media_type in forms)
    response.headers["Link"] = ", ".join((f'<{iri}>; rel="describes"', *alternates))
    return response
