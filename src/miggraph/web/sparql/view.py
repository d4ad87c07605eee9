"""The endpoint as a view of the application, and the page with the form."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for

from miggraph.engine import Answer, Kind, Query
from miggraph.errors import MiggraphError
from miggraph.iris import PREFIXES
from miggraph.web import built, errors
from miggraph.web.http.negotiation import HTML
from miggraph.web.pages.tables import SHOWN, Table, labelled, table
from miggraph.web.sparql import protocol
from miggraph.web.views import conditional, current_request, page, respond, services

blueprint = Blueprint("sparql", __name__)

_ROW_LINKS = {"csv": "CSV", "json": "JSON", "tsv": "TSV", "xml": "XML"}
_GRAPH_LINKS = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML"}
_EXAMPLE = (
    "SELECT ?event ?title ?date WHERE {\n  ?event dcterms:title ?title ;\n    schema:startDate ?date .\n}\nLIMIT 20\n"
)
_EXAMPLE_PREFIXES = ("dcterms", "mig", "rdfs", "schema")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no answer, and where in the query, as far as that is known."""

    title: str
    detail: str
    line: int | None = None
    column: int | None = None


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one, the form for browsers and the service description for programs."""
    asking, serving = current_request(), services()
    if not protocol.is_for_browser(asking):
        return respond(serving.engine.run(protocol.answer(serving, asking)))
    exchange = protocol.read(serving, asking)
    script = built.manifest().get("editor.js", "")
    if exchange is None:
        name = request.args.get("example", "")
        query = Query(serving.library.get(name).text if name else _first_example())
        return page(lambda: _page(query, example=name), "sparql", script, name, query.text)

    def make() -> bytes:
        return _page(exchange.query, serving.engine.run(exchange.evaluate())).encode("utf-8")

    try:
        return conditional(exchange.tag(serving.engine.version, HTML, request.script_root, script), make, HTML)
    except MiggraphError as error:
        status = errors.status_of(error)
        place = {name: getattr(error, name, None) for name in ("line", "column")}
        body = _page(exchange.query, fault=Fault(status.phrase, errors.detail_of(error), **place))
        return Response(body, status, errors.headers_of(error), mimetype=HTML)


def _first_example() -> str:
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _EXAMPLE_PREFIXES) + f"\n{_EXAMPLE}"


def _page(query: Query, answer: Answer | None = None, *, fault: Fault | None = None, example: str = "") -> str:
    rows: Table | None = None
    boolean = graph = None
    if answer is not None and answer.kind is Kind.ROWS:
        rows = labelled(table(answer, most=SHOWN), services().engine)
    elif answer is not None and answer.kind is Kind.BOOLEAN:
        boolean = answer.boolean
    elif answer is not None:
        graph = answer.serialise("text/turtle").decode("utf-8")
    return render_template(
        "sparql.html",
        query=query.text,
        table=rows,
        boolean=boolean,
        graph=graph,
        asked=answer is not None,
        fault=fault,
        example=example,
        groups=services().library.groups(),
        links=_links(query, answer) if answer is not None else [],
    )


def _links(query: Query, answer: Answer) -> list[tuple[str, str]]:
    """The same answer in other forms: name and address of each."""
    parameters: dict[str, str | list[str]] = {"query": query.text}
    if query.scope.default_graphs:
        parameters["default-graph-uri"] = list(query.scope.default_graphs)
    if query.scope.named_graphs:
        parameters["named-graph-uri"] = list(query.scope.named_graphs)
    names = _GRAPH_LINKS if answer.kind is Kind.TRIPLES else _ROW_LINKS
    address = url_for("sparql.sparql")
    links = {
        name: f"{address}?{urlencode({**parameters, 'format': name, 'download': 1}, doseq=True)}" for name in names
    }
    return [(names[name], link) for name, link in links.items()]
