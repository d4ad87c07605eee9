"""The SPARQL 1.1 Protocol for queries, and the page with the form."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from miggraph.engine import GRAPH_TYPES, RESULT_TYPES, Answer, Kind, QueryRefusedError, Scope
from miggraph.errors import QueryError
from miggraph.iris import PREFIXES
from miggraph.web import replies
from miggraph.web.service_description import service_description
from miggraph.web.services import services
from miggraph.web.tables import Table, table

blueprint = Blueprint("sparql", __name__)

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"
_EXAMPLE = (
    "SELECT ?event ?title ?date WHERE {\n  ?event dcterms:title ?title ;\n    schema:startDate ?date .\n}\nLIMIT 20\n"
)
_EXAMPLE_PREFIXES = ("dcterms", "mig", "rdfs", "schema")


@dataclass(frozen=True, slots=True)
class _Asked:
    query: str
    scope: Scope
    format: str | None


@blueprint.get("/sparql")
def ask() -> Response:
    """Query by GET; without a query, the form for browsers and the service description for programs."""
    if not request.args.getlist("query") and not request.args.getlist("update"):
        return _introduce()
    return _answer(_read(request.args))


@blueprint.post("/sparql")
def post() -> Response:
    """Query by POST, as a form or as the body itself."""
    if request.mimetype == _FORM:
        return _answer(_read(request.form))
    if request.mimetype == _DIRECT:
        parameters: MultiDict[str, str] = MultiDict(request.args)
        parameters.setlist("query", [_body()])
        return _answer(_read(parameters))
    if request.mimetype == _UPDATE:
        raise QueryRefusedError("updates are refused: the endpoint is read-only", hint="send a query")
    raise UnsupportedMediaType(f"Send the query as {_FORM} or {_DIRECT}.")


def _body() -> str:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType("Send the query in UTF-8.")
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError("the query is not UTF-8", hint="encode it as UTF-8") from error


def _read(parameters: MultiDict[str, str]) -> _Asked:
    if parameters.getlist("update"):
        raise QueryRefusedError("updates are refused: the endpoint is read-only", hint="send query=")
    queries = parameters.getlist("query")
    if len(queries) != 1:
        raise QueryError("the request must have one query", where="query", hint="send the parameter query= once")
    longest = services().settings.query_max_bytes
    if len(queries[0].encode("utf-8", "surrogatepass")) > longest:
        raise RequestEntityTooLarge(f"The query is longer than the setting query_max_bytes allows: {longest} bytes.")
    scope = Scope(tuple(parameters.getlist("default-graph-uri")), tuple(parameters.getlist("named-graph-uri")))
    return _Asked(queries[0], scope, parameters.get("format") or request.args.get("format"))


def _answer(asked: _Asked) -> Response:
    answer = services().engine.query(asked.query, scope=asked.scope)
    media_type = replies.negotiate((*answer.media_types, replies.HTML), name=asked.format)
    if media_type == replies.HTML:
        return replies.page(_page(asked.query, answer))
    etag = replies.tag(
        answer.version, media_type, asked.query, *asked.scope.default_graphs, "", *asked.scope.named_graphs
    )
    return replies.conditional(etag, lambda: answer.serialise(media_type), media_type)


def _introduce() -> Response:
    offers = (*GRAPH_TYPES, replies.HTML)
    accept = request.accept_mimetypes
    if accept and accept.best_match(offers) is None and accept.best_match(RESULT_TYPES) is not None:
        raise QueryError("the request has no query", where="query", hint="send the parameter query=")
    media_type = replies.negotiate(offers, name=request.args.get("format"))
    if media_type == replies.HTML:
        prologue = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _EXAMPLE_PREFIXES)
        return replies.page(_page(f"{prologue}\n{_EXAMPLE}", None))
    description = service_description(request.base_url, services().engine)
    etag = replies.tag(description.version, media_type, request.base_url)
    return replies.conditional(etag, lambda: description.serialise(media_type), media_type)


def _page(query: str, answer: Answer | None) -> str:
    rows: Table | None = table(answer) if answer is not None and answer.kind is Kind.ROWS else None
    boolean = answer.boolean if answer is not None and answer.kind is Kind.BOOLEAN else None
    graph = None
    if answer is not None and answer.kind is Kind.TRIPLES:
        graph = answer.serialise("text/turtle").decode("utf-8")
    return render_template(
        "sparql.html", query=query, table=rows, boolean=boolean, graph=graph, asked=answer is not None
    )
