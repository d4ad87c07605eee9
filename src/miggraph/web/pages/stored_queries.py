"""The library of stored queries: a list, and each as a form with a table of answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from flask import Blueprint, Response, jsonify, render_template, url_for

from miggraph.dataset_description import prefixes_in_shacl, query_in_shacl
from miggraph.engine import GRAPH_TYPES, RESULT_TYPES, Answer, Query
from miggraph.engine.answer import from_triples
from miggraph.iris import query as query_iri
from miggraph.queries import Given, Parameter, Question
from miggraph.web.http import responses
from miggraph.web.http.negotiation import HTML, choose
from miggraph.web.http.request import FORMATS
from miggraph.web.http.request import flag as read_flag
from miggraph.web.pages.description import written
from miggraph.web.pages.tables import folded, table
from miggraph.web.sparql.forms import negotiate as negotiate_forms
from miggraph.web.sparql.protocol import Exchange
from miggraph.web.views import conditional, current_request, negotiate, page, respond, services

blueprint = Blueprint("stored_queries", __name__)

_JSON = "application/json"
_RESERVED = frozenset({*FORMATS, "bom", "download"})
"""Parameters that are none of a query's own."""

_QUERY_GRAPH_TYPES = tuple(name for name in GRAPH_TYPES if name not in RESULT_TYPES)


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter in the form: what to type or pick, and what is filled in."""

    parameter: Parameter
    values: tuple[str, ...]
    choices: Sequence[tuple[str, str]]


@blueprint.get("/.well-known/sparql-examples")
def examples() -> Response:
    """The stored queries in RDF, where tools look for examples."""
    return _examples(negotiate(_QUERY_GRAPH_TYPES))


def _examples(media_type: str) -> Response:
    library, version = services().library, services().engine.version

    def made() -> bytes:
        triples = (*prefixes_in_shacl(), *(triple for query in library for triple in query_in_shacl(query)))
        return from_triples(triples, version).serialise(media_type)

    return conditional(
        responses.etag(version, media_type, "queries", *(query.text for query in library)), made, media_type
    )


@blueprint.get("/queries")
def index() -> Response:
    """The list of stored queries."""
    media_type = negotiate((HTML, _JSON, *_QUERY_GRAPH_TYPES))
    if media_type in _QUERY_GRAPH_TYPES:
        return _examples(media_type)
    if media_type == _JSON:
        return jsonify([_summary(query) for query in services().library])
    return page(lambda: render_template("queries.html", groups=services().library.groups()), "queries")


@blueprint.get("/queries/<name>")
@blueprint.get("/queries/<name>.<any(csv, tsv, json, xml, ttl, nt, rdf, jsonld):suffix>")
def show(name: str, suffix: str | None = None) -> Response:
    """One stored query: its form and answer for people, its rows for programs, itself as RDF.

    :param suffix: names the form, and has a browser save the answer
    """
    query = services().library.get(name)
    asking = current_request()
    parameters = asking.parameters
    bom, download = (read_flag(flag, parameters.one(flag)) for flag in ("bom", "download"))
    formats = (suffix,) if suffix else parameters.all(*FORMATS)
    several = {parameter.name for parameter in query.parameters if parameter.several}
    given: dict[str, str | Sequence[str]] = {
        key: parameters.all(key) if key in several else parameters.one(key) or ""
        for key in parameters.names()
        if key not in _RESERVED
    }
    media_type = choose((*RESULT_TYPES, HTML, *_QUERY_GRAPH_TYPES), formats, asking.accept)
    if media_type in _QUERY_GRAPH_TYPES:
        tag = responses.etag(services().engine.version, media_type, name, query.text)
        return conditional(tag, lambda: _described(query).serialise(media_type), media_type)
    if media_type == HTML:
        values = [f"{key}={value}" for key, told in sorted(given.items()) for value in _all(told)]
        return page(lambda: _page(query, given), "query", name, query.text, *values)
    response = services().engine.run(_exchange(query, given, formats, bom=bom).respond())
    return respond(responses.as_file(response, name) if download or suffix else response)


def _exchange(query: Question, given: Given, formats: tuple[str, ...] = (), *, bom: bool = False) -> Exchange:
    """A stored query with its parameters, for the client of the current request."""
    asking = current_request()
    forms = negotiate_forms(formats, asking.accept)
    return Exchange(services(), asking, Query(query.filled(given)), forms, bom=bom)


def _page(query: Question, given: Given) -> str:
    fields = [_field(parameter, given) for parameter in query.parameters]
    rows, text = None, query.text
    if not query.needs_input or any(given.values()):
        text = query.filled(given)
        answer = services().engine.run(_exchange(query, given).evaluate())
        hidden = {name for name, terms in query.bind(given).items() if len(terms) == 1}
        rows = folded(table(answer, without=hidden | {f"{name}Label" for name in hidden}))
    related = [services().library.get(name) for name in query.related]
    return render_template(
        "query.html", query=query, fields=fields, table=rows, given=given, text=text, related=related
    )


def _field(parameter: Parameter, given: Given) -> Field:
    choices: list[tuple[str, str]] = []
    if parameter.choices is not None:
        rows = services().engine.query(Query(parameter.choices, unlimited=True)).rows()
        labelled = {written(row["value"]): written(row.get("label", row["value"])) for row in rows}
        choices = list(labelled.items())
    return Field(parameter, _all(given.get(parameter.name, "")) or parameter.default, choices)


def _all(told: str | Sequence[str]) -> tuple[str, ...]:
    """The values of a parameter, of which there may be one."""
    return tuple(value for value in ([told] if isinstance(told, str) else told) if value)


def _summary(query: Question) -> dict[str, object]:
    return {
        "name": query.name,
        "iri": query_iri(query.name),
        "url": url_for("stored_queries.show", name=query.name, _external=True),
        "summary": query.summary,
        "description": query.description,
        "group": query.group,
        "tags": query.tags,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type.value,
                "class": parameter.of,
                "list": parameter.several,
                "label": parameter.label,
                "help": parameter.help,
                "default": parameter.default,
                "optional": parameter.optional,
            }
            for parameter in query.parameters
        ],
        "columns": {column.name: column.meaning for column in query.columns},
        "key": query.key,
        "chart": query.chart and asdict(query.chart),
        "related": query.related,
    }


def _described(query: Question) -> Answer:
    """A stored query in RDF, in SHACL's vocabulary for SPARQL executables."""
    return from_triples(query_in_shacl(query), services().engine.version)
