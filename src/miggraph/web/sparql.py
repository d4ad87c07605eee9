"""The SPARQL 1.1 Protocol for queries, and the page with the form."""

from __future__ import annotations

import math
from urllib.parse import unquote_to_bytes, urlencode

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from miggraph.engine import GRAPH_TYPES, RESULT_TYPES, Answer, Kind, QueryRefusedError, Scope
from miggraph.errors import ParameterError, QueryError
from miggraph.iris import PREFIXES
from miggraph.web import replies
from miggraph.web.asking import Asked, respond
from miggraph.web.service_description import service_description
from miggraph.web.services import services
from miggraph.web.shortcut import FAILURE
from miggraph.web.tables import SHOWN, Table, labelled, table

blueprint = Blueprint("sparql", __name__)

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"
_LEFT_CODED = "%"
"""What stands in a parameter where its bytes were not UTF-8; it may also have been sent."""

_YES, _NO = {"true", "1", "yes"}, {"false", "0", "no", ""}
_ROW_LINKS = {"csv": "CSV", "json": "JSON", "tsv": "TSV", "xml": "XML"}
_GRAPH_LINKS = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML"}
_EXAMPLE = (
    "SELECT ?event ?title ?date WHERE {\n  ?event dcterms:title ?title ;\n    schema:startDate ?date .\n}\nLIMIT 20\n"
)
_EXAMPLE_PREFIXES = ("dcterms", "mig", "rdfs", "schema")


@blueprint.get("/sparql")
def ask() -> Response:
    """Query by GET; without a query, the form for browsers and the service description for programs."""
    _go_on()
    if not request.args.getlist("query") and not request.args.getlist("update"):
        return _introduce()
    return _answer(_read(request.args, request.query_string))


@blueprint.post("/sparql")
def post() -> Response:
    """Query by POST, as a form or as the body itself."""
    _go_on()
    if request.content_encoding not in {None, "", "identity"}:
        raise UnsupportedMediaType("Send the query without a content coding.")
    if request.mimetype == _FORM:
        _charset()
        raw = request.get_data()
        _once("query", [*request.args.getlist("query"), *request.form.getlist("query")])
        return _answer(_read(_joined(request.form), raw))
    if request.mimetype == _DIRECT:
        parameters: MultiDict[str, str] = MultiDict(request.args)
        parameters.add("query", _body())
        return _answer(_read(parameters))
    if request.mimetype == _UPDATE:
        raise QueryRefusedError("updates are refused: the endpoint is read-only", hint="send a query")
    raise UnsupportedMediaType(f"Send the query as {_FORM} or {_DIRECT}.")


def _go_on() -> None:
    """Tell what went wrong with a query that has been evaluated on the short cut."""
    error = request.environ.get(FAILURE)
    if isinstance(error, Exception):
        raise error


def _joined(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """A form with the parameters that stand in the address, as some clients send them."""
    joined: MultiDict[str, str] = MultiDict(form)
    for name, value in request.args.items(multi=True):
        if name not in form:
            joined.add(name, value)
    return joined


def _charset() -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType("Send the query in UTF-8.")


def _body() -> str:
    _charset()
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError("the query is not UTF-8", hint="encode it as UTF-8") from error


def _read(parameters: MultiDict[str, str], raw: bytes | None = None) -> Asked:
    """What is asked for.

    :param raw: the encoded parameters, where they were decoded without complaint about what is no UTF-8
    """
    if parameters.getlist("update"):
        raise QueryRefusedError("updates are refused: the endpoint is read-only", hint="send query=")
    query = _once("query", parameters.getlist("query"))
    if query is None:
        raise QueryError("the request has no query", where="query", hint="send the parameter query=")
    longest = services().settings.query_max_bytes
    if len(query) > longest or len(query.encode("utf-8", "surrogatepass")) > longest:
        raise RequestEntityTooLarge(f"The query is longer than the setting query_max_bytes allows: {longest} bytes.")
    if raw is not None and _LEFT_CODED in query:
        _utf8(raw)
    scope = Scope(tuple(parameters.getlist("default-graph-uri")), tuple(parameters.getlist("named-graph-uri")))
    return Asked(
        query,
        scope,
        timeout=_seconds(_once("timeout", parameters.getlist("timeout"))),
        cut=_flag("limit-results", _once("limit-results", parameters.getlist("limit-results"))),
    )


def _once(name: str, values: list[str]) -> str | None:
    if len(values) > 1:
        raise QueryError("the parameter is given more than once", where=name, hint="send it once")
    return values[0] if values else None


def _utf8(raw: bytes) -> None:
    try:
        unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError("the query is not UTF-8", hint="encode it as UTF-8") from error


def _seconds(text: str | None) -> float | None:
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise ParameterError(f"{text!r} is not a number of seconds", where="timeout", hint="send a number such as 2.5")
    return seconds


def _flag(name: str, text: str | None) -> bool:
    if text is None or text.lower() in _NO:
        return False
    if text.lower() not in _YES:
        raise ParameterError(f"{text!r} is neither true nor false", where=name, hint="send true or false")
    return True


def _answer(asked: Asked) -> Response:
    form = _once("format", request.values.getlist("format"))
    return respond(asked, name=form, page=lambda answer: _page(asked, answer))


def _introduce() -> Response:
    offers = (*GRAPH_TYPES, replies.HTML)
    accept = request.accept_mimetypes
    if accept and accept.best_match(offers) is None and accept.best_match(RESULT_TYPES) is not None:
        raise QueryError("the request has no query", where="query", hint="send the parameter query=")
    media_type = replies.negotiate(offers, name=request.args.get("format"))
    if media_type == replies.HTML:
        prologue = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _EXAMPLE_PREFIXES)
        return replies.page(lambda: _page(Asked(f"{prologue}\n{_EXAMPLE}"), None), "sparql")
    version = services().engine.version
    etag = replies.tag(version, media_type, request.base_url)
    return replies.conditional(etag, lambda: _description(version).serialise(media_type), media_type)


def _description(version: str) -> Answer:
    figures, settings = services().figures, services().settings
    return service_description(
        request.base_url, version, figures=figures.triples(), federated=bool(settings.allow_service)
    )


def _page(asked: Asked, answer: Answer | None) -> str:
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
        query=asked.text,
        table=rows,
        boolean=boolean,
        graph=graph,
        asked=answer is not None,
        links=_links(asked, answer) if answer is not None else [],
    )


def _links(asked: Asked, answer: Answer) -> list[tuple[str, str]]:
    """The same answer in other forms: name and address of each."""
    parameters: dict[str, str | list[str]] = {"query": asked.text}
    if asked.scope.default_graphs:
        parameters["default-graph-uri"] = list(asked.scope.default_graphs)
    if asked.scope.named_graphs:
        parameters["named-graph-uri"] = list(asked.scope.named_graphs)
    names = _GRAPH_LINKS if answer.kind is Kind.TRIPLES else _ROW_LINKS
    query = {name: f"{url_for('sparql.ask')}?{urlencode({**parameters, 'format': name}, doseq=True)}" for name in names}
    return [(names[name], address) for name, address in query.items()]
