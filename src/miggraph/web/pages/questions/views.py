"""The library of stored questions as views: the list, each as a form with a table of answers, choices, RDF."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from miggraph.dataset_description import prefixes_in_shacl, queries_in_shacl
from miggraph.engine import GRAPH_TYPES, RESULT_TYPES
from miggraph.engine.answer import from_triples
from miggraph.errors import LibraryError
from miggraph.queries import Question, tokens
from miggraph.web.http import responses
from miggraph.web.http.negotiation import HTML, SUFFIXES, choose
from miggraph.web.pages.citation import FORMS
from miggraph.web.pages.questions import answers, asking, citing, listing
from miggraph.web.pages.questions.asking import Asked
from miggraph.web.pages.questions.charts import plot
from miggraph.web.pages.questions.choices import choices
from miggraph.web.pages.questions.citing import Comparison
from miggraph.web.pages.questions.code import samples
from miggraph.web.pages.questions.forms import field
from miggraph.web.pages.tables import SHOWN, folded, labelled, table
from miggraph.web.views import conditional, current_request, negotiate, page, services

blueprint = Blueprint("stored_queries", __name__)

_JSON, _SPARQL = "application/json", "application/sparql-query"
_SUGGESTED, _MOST_SUGGESTED = 20, 1000
_GRAPH_TYPES = tuple(name for name in GRAPH_TYPES if name not in RESULT_TYPES)


@blueprint.get("/.well-known/sparql-examples")
def examples() -> Response:
    """The stored queries in RDF, where tools look for examples."""
    return _examples(negotiate(_GRAPH_TYPES))


def _examples(media_type: str) -> Response:
    library, version = services().library, services().engine.version

    def made() -> bytes:
        triples = (*prefixes_in_shacl(), *queries_in_shacl(library))
        return from_triples(triples, version).serialise(media_type)

    return conditional(
        responses.etag(version, media_type, "queries", *(query.version for query in library)), made, media_type
    )


@blueprint.get("/queries")
def index() -> Response:
    """The list of stored queries; ``q`` searches it and ``group`` keeps one group of it."""
    media_type = negotiate((HTML, _JSON, *_GRAPH_TYPES))
    if media_type in _GRAPH_TYPES:
        return _examples(media_type)
    parameters, library = current_request().parameters, services().library
    words, group = (parameters.one(name) or "" for name in ("q", "group"))
    found = listing.found(library, words, group)
    if media_type == _JSON:
        return jsonify([listing.summary(query) for each in found for query in each.questions])
    titles = library.titles

    def made() -> str:
        return render_template("queries.html", groups=found, titles=titles, words=words, group=group)

    return page(made, "queries", words, group)


@blueprint.get("/queries/<name>/choices/<parameter>")
def suggest(name: str, parameter: str) -> Response:
    """What a parameter may be, as JSON: values of the dataset whose labels have the words ``q``."""
    query = services().library.get(name)
    wanted = next((each for each in query.parameters if each.name == parameter), None)
    if wanted is None:
        names = ", ".join(each.name for each in query.parameters)
        hint = f"the parameters are {names}" if names else "the query has no parameters"
        raise LibraryError(f"{name} has no such parameter", where=parameter, hint=hint)
    asked = current_request().parameters
    words, limit = asked.one("q") or "", asking.rows("limit", asked.one("limit"))
    most = min(_SUGGESTED if limit is None else limit, _MOST_SUGGESTED)
    known = choices(query, wanted)
    tag = responses.etag(services().engine.version, _JSON, query.version, parameter, words, str(most))

    def made() -> bytes:
        pairs = [] if known is None else known.like(words, most)
        told = [{"value": value, "label": label, "typed": known.typed(value)} for value, label in pairs if known]
        return json.dumps(told, ensure_ascii=False).encode("utf-8")

    return conditional(tag, made, _JSON)


@blueprint.get("/queries/<name>")
@blueprint.get("/queries/<name>.<any(csv, tsv, json, xml, rq, ttl, nt, rdf, jsonld):suffix>")
def show(name: str, suffix: str | None = None) -> Response:
    """One stored query: its form and answer for people, its rows for programs, itself as SPARQL and as RDF.

    :param suffix: names the form, and has a browser save the answer
    """
    query, parameters = services().library.get(name), current_request().parameters
    wanted = asking.form(parameters, suffix)
    media_type = choose((*RESULT_TYPES, HTML, _SPARQL, *_GRAPH_TYPES), wanted.formats, current_request().accept)
    if media_type in _GRAPH_TYPES:
        return _described(query, media_type)
    asked = asking.read(query, parameters)
    if media_type == HTML:
        values = [f"{key}={value}" for key, told in sorted(asked.given.items()) for value in told]
        rows = f"{asked.limit} {asked.offset}"
        return page(lambda: _page(asked), "query", request.host_url, query.version, rows, answers.today(), *values)
    if media_type == _SPARQL:
        text = query.written(asked.given, limit=asked.limit, offset=asked.offset or None)
        return Response(text, mimetype=_SPARQL)
    return answers.respond(answers.answered(asked), media_type, wanted)


@blueprint.get("/cite/<token>")
def cite(token: str) -> Response:
    """A cited answer: asked again and held against what it was, and how it is cited."""
    cited = tokens.read(token)
    query, media_type = services().library.get(cited.name), negotiate((HTML, _JSON, "text/plain", *FORMS.values()))
    if media_type not in {HTML, _JSON}:
        citation = citing.cite(query, cited, token)
        text = citation.text + " " + citation.iri if media_type == "text/plain" else citation.form(SUFFIXES[media_type])
        return Response(text + "\n", mimetype=media_type)
    tag = responses.etag(services().engine.version, media_type, query.version, token, request.host_url, answers.today())

    def made() -> bytes:
        compared = citing.compare(cited)
        if media_type == _JSON:
            return json.dumps(compared.told(), ensure_ascii=False).encode("utf-8")
        return _compared(compared, token).encode("utf-8")

    return conditional(tag, made, media_type)


def _compared(compared: Comparison, token: str) -> str:
    query, engine = compared.now.asked.question, services().engine
    parts = (("Rows that are new", compared.added), ("Rows that are gone", compared.removed))
    tables = [(name, labelled(table(part, most=SHOWN), engine, short=False)) for name, part in parts if part]
    citation = citing.cite(query, compared.cited, token)
    return render_template("cite.html", query=query, compared=compared, tables=tables, citation=citation)


def _described(query: Question, media_type: str) -> Response:
    """A stored query in RDF, in SHACL's vocabulary for SPARQL executables."""
    version = services().engine.version
    tag = responses.etag(version, media_type, query.version)
    return conditional(tag, lambda: from_triples(queries_in_shacl([query]), version).serialise(media_type), media_type)


def _page(asked: Asked) -> str:
    query, rows, given, here, drawn, text = asked.question, None, None, None, None, asked.question.text
    if asked.is_complete:
        text, given = asked.text, answers.answered(asked)
        here = given if asked.limit is not None else replace(given, asked=asked.part(SHOWN, asked.offset))
        hidden = {name for name, terms in query.bind(asked.given).items() if len(terms) == 1}
        laid = table(here.part, without=hidden | {f"{name}Label" for name in hidden})
        rows = folded(labelled(laid, services().engine, short=False))
        meanings = {column.name: column.meaning for column in query.columns}
        drawn = plot(query.chart, given.part, meanings, services().engine) if query.chart else None
    return render_template(
        "query.html",
        query=query,
        group=services().library.titles.get(query.group, query.group),
        fields=[field(query, parameter, asked.given) for parameter in query.parameters],
        table=rows,
        plot=drawn,
        asked=asked,
        answer=here,
        citation=given and given.token and citing.cite(query, given.cited, given.token),
        text=text,
        sparql=f"{url_for('sparql.sparql')}?{urlencode({'query': text})}",
        samples=samples(asked) if given is not None else (),
        related=[services().library.get(name) for name in query.related],
    )
