"""The reconciliation API in OpenAPI."""

from __future__ import annotations

from typing import TypeAlias

from miggraph.web.reconcile.offered import PROPERTIES, TYPES
from miggraph.web.reconcile.reading import (
    LONGEST,
    MOST_CANDIDATES,
    MOST_IDENTIFIERS,
    MOST_PROPERTIES,
    MOST_QUERIES,
    USUAL_CANDIDATES,
)

Json: TypeAlias = dict[str, object]

TAG: Json = {"name": "reconcile", "description": "Reconciliation API 0.2: names of a table matched with things"}


def paths() -> Json:
    """The paths, with what they take and give."""
    return {
        "/reconcile": {"get": _service(), "post": _posted()},
        **{f"/reconcile/suggest/{name}": {"get": _suggest(name)} for name in ("entity", "type", "property")},
        "/reconcile/properties": {"get": _propose()},
        "/reconcile/preview": {"get": _shown("preview", "A thing in short, as a page.", "text/html", None)},
        "/reconcile/flyout": {"get": _shown("flyout", "The same as JSON.", "application/json", _FLYOUT)},
    }


def _operation(name: str, summary: str, answer: Json, *statuses: str) -> Json:
    errors = {status: {"$ref": f"#/components/responses/{status}"} for status in ("400", *statuses, "429", "503")}
    return {
        "operationId": f"reconcile-{name}",
        "summary": summary,
        "tags": [TAG["name"]],
        "responses": {"200": answer, **errors},
    }


def _service() -> Json:
    told = _operation("service", "The manifest; or the answer to queries or extend.", _ANSWERS, "404", "413")
    words = {"queries": "Names to match.", "extend": "Things, and properties that are wanted of them."}
    parameters = [{**_text(name, words[name]), "schema": schema} for name, schema in _fields().items()]
    return {**told, "parameters": parameters}


def _posted() -> Json:
    form: Json = {"schema": {"type": "object", "properties": _fields()}}
    body: Json = {"content": {"application/x-www-form-urlencoded": form}}
    told = _operation("post", "The answer to queries or extend.", _ANSWERS, "404", "413", "415")
    return {**told, "requestBody": {**body, "required": True}}


def _fields() -> Json:
    """What is asked, in JSON that is a string here: generators of clients read no other way of saying so."""
    one: Json = {"type": "string", "contentMediaType": "application/json"}
    schemas = {"queries": "ReconciliationQueries", "extend": "ReconciliationExtension"}
    return {
        name: {**one, "contentSchema": {"$ref": f"#/components/schemas/{schema}"}} for name, schema in schemas.items()
    }


def _suggest(name: str) -> Json:
    cursor: Json = {"name": "cursor", "in": "query", "description": "Suggestions to leave out.", "schema": _COUNT}
    item: Json = {key: {"type": "string"} for key in ("id", "name", "description")}
    if name == "entity":
        item["notable"] = {"type": "array", "items": _NAMED}
    items = {"type": "array", "items": {"type": "object", "properties": item, "required": ["id", "name"]}}
    answer = _json("Suggestions.", {"type": "object", "properties": {"result": items}, "required": ["result"]})
    told = _operation(f"suggest-{name}", f"Which {name} begins so?", answer, *(["404"] if name == "entity" else []))
    return {**told, "parameters": [_text("prefix", "What is typed."), cursor]}


def _propose() -> Json:
    limit: Json = {"name": "limit", "in": "query", "description": "Properties at most.", "schema": _POSITIVE}
    properties = {"type": "array", "items": _NAMED}
    shape = {"properties": properties, "type": {"type": "string"}, "limit": {"type": "integer"}}
    answer = _json("Properties.", {"type": "object", "properties": shape, "required": ["properties", "type"]})
    told = _operation("properties", "Which properties may things of a type have?", answer)
    types = _text("type", f"One of {', '.join(TYPES)}; another has none of its own.")
    return {**told, "parameters": [types, limit]}


def _shown(name: str, summary: str, media_type: str, schema: Json | None) -> Json:
    answer: Json = {"description": summary, "content": {media_type: {"schema": schema or {"type": "string"}}}}
    told = _operation(name, summary, answer, "404")
    return {**told, "parameters": [{**_text("id", "The identifier of a thing, or its IRI."), "required": True}]}


def _text(name: str, words: str) -> Json:
    return {"name": name, "in": "query", "description": words, "schema": {"type": "string"}}


def _json(words: str, schema: Json) -> Json:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


_COUNT: Json = {"type": "integer", "minimum": 0, "maximum": 10_000}
_POSITIVE: Json = {"type": "integer", "minimum": 1, "maximum": 10_000}
_NAMED: Json = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
    "required": ["id", "name"],
}
_FLYOUT: Json = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "html": {"type": "string"}},
    "required": ["id", "html"],
}
_SCALAR: Json = {"type": ["string", "number", "boolean"]}
_VALUE: Json = {"anyOf": [_SCALAR, {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}]}
_CONSTRAINT: Json = {
    "type": "object",
    "properties": {
        "pid": {"type": "string", "enum": [*PROPERTIES]},
        "v": {"anyOf": [_VALUE, {"type": "array", "items": _VALUE, "minItems": 1, "maxItems": MOST_PROPERTIES}]},
    },
    "required": ["pid", "v"],
}
_TYPES: Json = {"type": "string", "enum": [*TYPES]}
_TYPE: Json = {"anyOf": [_TYPES, {"type": "object", "properties": {"id": _TYPES}, "required": ["id"]}]}
_QUERY: Json = {
    "type": "object",
    "description": "A query; it has a name in `query`, or properties, or both.",
    "properties": {
        "query": {"type": "string", "minLength": 1, "maxLength": LONGEST},
        "type": {"anyOf": [_TYPE, {"type": "array", "items": _TYPE}]},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST_CANDIDATES, "default": USUAL_CANDIDATES},
        "properties": {"type": "array", "items": _CONSTRAINT, "maxItems": MOST_PROPERTIES},
        "type_strict": {"type": "string", "enum": ["any", "should", "all"]},
    },
}
_FEATURE: Json = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "value": {"type": ["number", "boolean"]}},
    "required": ["id", "value"],
}
_CANDIDATE: Json = {
    "type": "object",
    "properties": {
        **{key: {"type": "string"} for key in ("id", "name", "description")},
        "type": {"type": "array", "items": _NAMED},
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "features": {"type": "array", "items": _FEATURE},
    },
    "required": ["id", "name", "score", "match", "type"],
}
_RESULT: Json = {
    "type": "object",
    "properties": {"result": {"type": "array", "items": {"$ref": "#/components/schemas/ReconciliationCandidate"}}},
    "required": ["result"],
}
_WANTED: Json = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "enum": [*PROPERTIES]},
        "settings": {"type": "object", "properties": {"limit": {"type": "integer", "minimum": 0}}},
    },
    "required": ["id"],
}
_CELL: Json = {
    "type": "object",
    "properties": {
        **{key: {"type": "string"} for key in ("id", "name", "str", "date")},
        "int": {"type": "integer"},
        "float": {"type": "number"},
    },
}
_ROW: Json = {"type": "object", "additionalProperties": {"type": "array", "items": _CELL}}
_EXTENDED: Json = {
    "type": "object",
    "properties": {
        "meta": {"type": "array", "items": _NAMED},
        "rows": {"type": "object", "additionalProperties": _ROW},
    },
    "required": ["meta", "rows"],
}
_MANIFEST: Json = {
    "type": "object",
    "properties": {
        "versions": {"type": "array", "items": {"type": "string"}},
        **{key: {"type": "string"} for key in ("name", "identifierSpace", "schemaSpace")},
    },
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
}
SCHEMAS: Json = {
    "ReconciliationQueries": {"type": "object", "additionalProperties": _QUERY, "maxProperties": MOST_QUERIES},
    "ReconciliationExtension": {
        "type": "object",
        "properties": {
            "ids": {"type": "array", "items": {"type": "string"}, "maxItems": MOST_IDENTIFIERS},
            "properties": {"type": "array", "items": _WANTED, "maxItems": MOST_PROPERTIES},
        },
        "required": ["ids", "properties"],
    },
    "ReconciliationCandidate": _CANDIDATE,
    "ReconciliationResults": {"type": "object", "additionalProperties": _RESULT},
    "ReconciliationExtended": _EXTENDED,
    "ReconciliationManifest": _MANIFEST,
}
_ANSWERS = _json(
    "The manifest, candidates by query, or values by thing.",
    {"anyOf": [{"$ref": f"#/components/schemas/Reconciliation{name}"} for name in ("Manifest", "Results", "Extended")]},
)
