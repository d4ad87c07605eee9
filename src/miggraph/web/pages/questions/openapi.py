"""What the server offers to programs, in OpenAPI 3.1, made from the files of the stored questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from miggraph import __version__
from miggraph.engine import GRAPH_TYPES, RESULT_TYPES
from miggraph.queries import Library, Parameter, ParameterType, Question
from miggraph.queries.parameters import MOST_INTEGER, MOST_VALUES
from miggraph.queries.tokens import LONGEST
from miggraph.web.http.negotiation import HTML
from miggraph.web.pages.citation import FORMS
from miggraph.web.pages.questions.asking import MOST_ROWS
from miggraph.web.reconcile import openapi as reconcile

Json: TypeAlias = dict[str, object]

ROWS: Mapping[str, str] = {
    "json": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xml": "application/sparql-results+xml",
}
"""The forms in which programs ask for rows."""
_OTHER_FORMS = (HTML, "application/sparql-query", *RESULT_TYPES, *GRAPH_TYPES)
"""Those in which a question is answered too: a page, its text, its description, and rows under other names."""

_SCHEMAS: Mapping[ParameterType, Json] = {
    ParameterType.IRI: {"type": "string", "format": "iri"},
    ParameterType.STRING: {"type": "string"},
    ParameterType.INTEGER: {"type": "integer", "minimum": -MOST_INTEGER, "maximum": MOST_INTEGER},
    ParameterType.DATE: {"type": "string", "format": "date"},
    ParameterType.TAGGED: {"type": "string", "pattern": "^.+@[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
}
_ERRORS: Mapping[str, str] = {
    "400": "A parameter cannot be used; `detail` names it.",
    "404": "There is no such question, or nothing of this name.",
    "406": "The answer is not offered in a form that `Accept` names.",
    "413": "There is more in the request than the server takes at once; `detail` says how much it takes.",
    "415": "The body is of a kind that is not read; `detail` says what to send.",
    "422": "The answer is larger than the server gives.",
    "429": "This client asks too often; `Retry-After` says when to come back.",
    "503": "The query met a limit; `Retry-After` says whether another try may do.",
}
_HEADERS: Mapping[str, tuple[str, Json]] = {
    "Link": ("The rows behind and before these (`next`, `prev`), and how to cite the answer (`cite-as`).", {}),
    "Miggraph-Query-Version": ("The SHA-256 of the file of the question.", {}),
    "Miggraph-Dataset": ("The version of the dataset.", {}),
    "Miggraph-Digest": ("The SHA-256 of all rows: the head in SPARQL TSV, then the lines in the order of bytes.", {}),
    "Miggraph-Rows": ("How many rows there are in all.", {"type": "integer"}),
    "Miggraph-Asked": ("The day of the answer.", {"format": "date"}),
}


def document(library: Library, *, name: str, server: str, version: str) -> Json:
    """The description.

    :param name: what the corpus is called
    :param server: the address of the application
    :param version: that of the dataset, which an answer depends on
    """
    paths: Json = {
        "/queries": {"get": _listing(library)},
        "/queries/{name}/choices/{parameter}": {"get": _suggest(library)},
    }
    paths |= {f"/queries/{question.name}": {"get": _operation(question)} for question in library}
    paths |= {"/cite/{token}": {"get": _cite()}, **reconcile.paths()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{name}: stored questions",
            "version": __version__,
            "summary": "What reports on international migration say, each answer with its words.",
            "description": f"Answers come from the dataset {version}. SPARQL is at `/sparql`.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "tags": [{"name": group.name, "description": group.title} for group in library.groups()]
        + [_TAG, reconcile.TAG],
        "paths": paths,
        "components": {
            "schemas": {**_COMPONENTS, **reconcile.SCHEMAS},
            "headers": {name: _header(words, schema) for name, (words, schema) in _HEADERS.items()},
            "responses": {status: _problem(words) for status, words in _ERRORS.items()},
            "parameters": {"format": _FORMAT, "limit": _rows("limit", "Rows at most."), "offset": _offset()},
        },
    }


def _operation(question: Question) -> Json:
    content: Json = {
        **{form: {} for form in _OTHER_FORMS},
        ROWS["json"]: {"schema": _reference("schemas", "Rows")},
        **{ROWS[form]: {"schema": {"type": "string"}} for form in ("csv", "tsv", "xml")},
    }
    columns = "\n".join(f"- `{column.name}`: {column.meaning}" for column in question.columns)
    shared = [_reference("parameters", name) for name in ("format", "limit", "offset")]
    answered: Json = {
        "description": f"Rows with these columns:\n\n{columns}",
        "headers": {name: _reference("headers", name) for name in _HEADERS},
        "content": content,
    }
    return {
        "operationId": question.name,
        "summary": question.summary,
        "description": question.description or question.summary,
        "tags": [question.group],
        "parameters": [*map(described, question.parameters), *shared],
        "responses": {"200": answered, **_errors("400", "406", "422", "429", "503")},
    }


def described(parameter: Parameter) -> Json:
    """A parameter as OpenAPI has it, with its JSON Schema."""
    one: Json = dict(_SCHEMAS[parameter.type])
    if parameter.of is not None:
        one["description"] = f"An instance of {parameter.of}" + (", or its name." if parameter.choices else ".")
    needed = not parameter.default and not parameter.optional
    schema: Json = one
    if parameter.several:
        schema = {"type": "array", "items": one, "maxItems": MOST_VALUES}
        schema |= {"minItems": 1} if needed else {}
    if parameter.default:
        schema["default"] = list(parameter.default) if parameter.several else _typed(parameter)
    return {
        "name": parameter.name,
        "in": "query",
        "description": " ".join(filter(None, (f"{parameter.label}.", parameter.help))),
        "required": needed,
        "schema": schema,
        **({"style": "form", "explode": True} if parameter.several else {}),
    }


def _typed(parameter: Parameter) -> object:
    (value,) = parameter.default
    return int(value) if parameter.type is ParameterType.INTEGER else value


def _listing(library: Library) -> Json:
    words: Json = {"name": "q", "in": "query", "description": "Words to look for.", "schema": {"type": "string"}}
    groups: Json = {"type": "string", "enum": ["", *library.titles]}
    group: Json = {"name": "group", "in": "query", "description": "The only group.", "schema": groups}
    questions: Json = {"type": "array", "items": _reference("schemas", "Question")}
    return {
        "operationId": "list-queries",
        "summary": "Which questions are there?",
        "tags": [_TAG["name"]],
        "parameters": [words, group, _FORM],
        "responses": {"200": _json("The questions.", questions), **_errors("400", "406", "429")},
    }


def _suggest(library: Library) -> Json:
    names: Json = {"name": list(library.queries)}
    names["parameter"] = sorted({parameter.name for question in library for parameter in question.parameters})
    path: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "enum": known}}
        for name, known in names.items()
    ]
    words: Json = {"name": "q", "in": "query", "description": "Words of the label.", "schema": {"type": "string"}}
    keys = ("value", "label", "typed")
    choice: Json = {"type": "object", "properties": {key: {"type": "string"} for key in keys}, "required": list(keys)}
    return {
        "operationId": "choices",
        "summary": "What may a parameter be?",
        "tags": [_TAG["name"]],
        "parameters": [*path, words, _reference("parameters", "limit")],
        "responses": {
            "200": _json("Values with their labels.", {"type": "array", "items": choice}),
            **_errors("400", "404", "429", "503"),
        },
    }


def _cite() -> Json:
    schema: Json = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[A-Za-z0-9_-]+$"}
    words = "The end of the address that the link `cite-as` of an answer leads to."
    token: Json = {"name": "token", "in": "path", "required": True, "description": words, "schema": schema}
    form: Json = {**_FORM, "schema": {"type": "string", "enum": ["json", "html", "txt", *FORMS], "default": "json"}}
    content: Json = {"application/json": {"schema": _reference("schemas", "Comparison")}}
    content |= {each: {} for each in ("text/html", "text/plain", *FORMS.values())}
    return {
        "operationId": "cite",
        "summary": "Is an answer that somebody cites still the same?",
        "tags": [_TAG["name"]],
        "parameters": [token, form],
        "responses": {
            "200": {"description": "The answer as it was and as it is, or its citation.", "content": content},
            **_errors("400", "404", "406", "422", "429", "503"),
        },
    }


def _json(words: str, schema: Json) -> Json:
    return {"description": words, "content": {"application/json": {"schema": schema}, "text/html": {}}}


def _errors(*statuses: str) -> Json:
    return {status: _reference("responses", status) for status in statuses}


def _problem(words: str) -> Json:
    schema = _reference("schemas", "Problem")
    forms = ("application/problem+json", "text/plain", "text/html")
    return {"description": words, "content": {form: {"schema": schema} if "json" in form else {} for form in forms}}


def _header(words: str, schema: Json) -> Json:
    return {"description": words, "schema": {"type": "string", **schema}}


def _reference(kind: str, name: str) -> Json:
    return {"$ref": f"#/components/{kind}/{name}"}


def _rows(name: str, words: str) -> Json:
    schema: Json = {"type": "integer", "minimum": 0, "maximum": MOST_ROWS}
    return {"name": name, "in": "query", "description": words, "schema": schema}


def _offset() -> Json:
    return _rows("offset", "Rows to leave out before the first.")


_TAG: Json = {"name": "questions", "description": "Which questions there are, and answers that somebody cites"}
_FORMAT: Json = {
    "name": "format",
    "in": "query",
    "description": "The form of the rows; without it `Accept` decides.",
    "schema": {"type": "string", "enum": list(ROWS), "default": "json"},
}
_FORM: Json = {
    "name": "format",
    "in": "query",
    "description": "The form; without it `Accept` decides, and a page is what is offered first.",
    "schema": {"type": "string", "enum": ["json", "html"], "default": "json"},
}
_STRINGS: Json = {"type": "array", "items": {"type": "string"}}
_PROBLEM: Json = {
    "type": "object",
    "description": "A problem (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "required": ["title", "status", "detail"],
}
_ANSWER: Json = {
    "type": "object",
    "description": "What an answer says of itself.",
    "properties": {
        "question": {"type": "string"},
        "queryVersion": {"type": "string"},
        "parameters": {"type": "object", "additionalProperties": _STRINGS},
        "dataset": {"type": "string"},
        "digest": {"type": "string"},
        "rows": {"type": "integer"},
        "asked": {"type": "string", "format": "date"},
        "cite": {"type": "string", "format": "uri"},
    },
    "required": ["question", "queryVersion", "parameters", "dataset", "digest", "rows", "asked"],
}
_TERM: Json = {
    "type": "object",
    "description": "A term of RDF.",
    "properties": {
        "type": {"type": "string", "enum": ["uri", "literal", "bnode"]},
        **{key: {"type": "string"} for key in ("value", "datatype", "xml:lang")},
    },
    "required": ["type", "value"],
}
_ROWS: Json = {
    "type": "object",
    "description": "SPARQL 1.1 Query Results in JSON, with what the answer says of itself.",
    "properties": {
        "answer": _reference("schemas", "Answer"),
        "head": {"type": "object", "properties": {"vars": _STRINGS}, "required": ["vars"]},
        "results": {
            "type": "object",
            "properties": {
                "bindings": {
                    "type": "array",
                    "items": {"type": "object", "additionalProperties": _reference("schemas", "Term")},
                }
            },
            "required": ["bindings"],
        },
    },
    "required": ["answer", "head", "results"],
}
_QUESTION: Json = {
    "type": "object",
    "properties": {
        **{name: {"type": "string"} for name in ("name", "iri", "url", "version", "summary", "description", "group")},
        **dict.fromkeys(("tags", "key", "related"), _STRINGS),
        "parameters": {"type": "array", "items": {"type": "object"}},
        "columns": {"type": "object", "additionalProperties": {"type": "string"}},
        "chart": {"type": ["object", "null"]},
    },
    "required": ["name", "iri", "url", "version", "summary", "description", "group", "parameters", "columns"],
}
_CHANGED: Json = {
    "type": ["array", "null"],
    "description": "Rows, each the values of its variables; null where they are the same, or the version is not kept.",
    "items": {"type": "object", "additionalProperties": {"type": "string"}},
}
_THEN = ("queryVersion", "dataset", "digest", "asked")
_COMPARED: Json = {
    "question": {"type": "string"},
    "parameters": {"type": "object", "additionalProperties": _STRINGS},
    **{key: {"type": "boolean"} for key in ("same", "questionChanged", "datasetChanged")},
    "then": {"type": "object", "properties": {key: {"type": "string"} for key in _THEN}, "required": list(_THEN)},
    "now": _reference("schemas", "Answer"),
    **dict.fromkeys(("added", "removed"), _CHANGED),
}
_COMPARISON: Json = {
    "type": "object",
    "description": "A cited answer beside the one of today.",
    "properties": _COMPARED,
    "required": list(_COMPARED),
}
_COMPONENTS: Json = {
    "Answer": _ANSWER,
    "Comparison": _COMPARISON,
    "Problem": _PROBLEM,
    "Question": _QUESTION,
    "Rows": _ROWS,
    "Term": _TERM,
}
