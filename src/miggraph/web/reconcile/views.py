"""The reconciliation API as views."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound, UnsupportedMediaType

from miggraph import __version__
from miggraph.errors import ParameterError
from miggraph.queries.words import fold, says
from miggraph.web.http import responses
from miggraph.web.http.negotiation import HTML
from miggraph.web.http.request import FORM
from miggraph.web.pages.description import written
from miggraph.web.pages.search import current_index
from miggraph.web.reconcile import reading
from miggraph.web.reconcile.candidates import result
from miggraph.web.reconcile.deadline import Deadline
from miggraph.web.reconcile.offered import (
    KINDS,
    PROPERTIES,
    SCHEMA_SPACE,
    TYPES,
    Property,
    identifier,
    identifier_space,
    iris_of,
    kinds_of,
    properties_of,
    types_of,
)
from miggraph.web.reconcile.values import descriptions, told, values_of
from miggraph.web.views import conditional, current_request, services

blueprint = Blueprint("reconcile", __name__, url_prefix="/reconcile")

_JSON = "application/json"
_SUGGESTED, _FURTHEST = 20, 10_000
_WIDTH, _HEIGHT = 430, 300
"""Pixels of a preview."""
_SHOWN, _SHORT = 4, 200
"""Values of a property that a preview shows, and characters of one."""
_SENTENCE = 60
"""Characters from which words are likely to be a sentence."""
_NOT_SHOWN = {"exactMatch", "words"}
_PREVIEW_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *"
"""A preview is shown within pages of others, which the policy of other pages forbids; it runs nothing."""


@blueprint.route("", methods=["GET", "POST"])
def service() -> Response:
    """The manifest; candidates for a batch of names in ``queries``; values of things for a request in ``extend``."""
    if request.method == "POST" and request.content_length and current_request().media_type != FORM:
        raise UnsupportedMediaType(f"Send queries or extend as a field of a form, as {FORM}; its value is JSON.")
    asked = current_request().parameters
    queries, extend = asked.one("queries"), asked.one("extend")
    if queries and extend:
        raise BadRequest("Send queries or extend, not both.")
    if queries:
        return _candidates(queries)
    if extend:
        return _extended(extend)
    if request.method == "POST" or "query" in asked:
        raise BadRequest("Send a batch in queries: an object, each of its values an object with a query.")
    return _kept(_manifest, "manifest", request.host_url)


@blueprint.get("/suggest/entity")
def suggest_entity() -> Response:
    """Things whose names begin as what is typed, or the one whose identifier that is."""
    prefix, cursor, types = _typed()

    def made() -> object:
        search = current_index()
        kinds = kinds_of(types)
        if not kinds:
            return {"result": []}  # an empty list of kinds would mean all
        whole = search.entries(iris_of(prefix), kinds) if "/" in prefix and not cursor else {}
        hits = list(whole.values()) or search.suggest(prefix, kinds, limit=_SUGGESTED, offset=cursor)
        words = descriptions(services().engine, {hit.iri: (hit.kind, hit.detail) for hit in hits})
        return {
            "result": [
                {
                    "id": identifier(hit.iri),
                    "name": hit.label,
                    "description": words[hit.iri],
                    "notable": [{"id": each.id, "name": each.name} for each in types_of(hit.kind)],
                }
                for hit in hits
            ]
        }

    return _kept(made, "entity", prefix, str(cursor), *types)


@blueprint.get("/suggest/type")
def suggest_type() -> Response:
    """Types whose names begin as what is typed."""
    prefix, cursor, _ = _typed()
    found = [
        {"id": each.id, "name": each.name, "description": each.description}
        for each in TYPES.values()
        if _begins(prefix, each.id, each.name)
    ]
    return _json({"result": found[cursor:]})


@blueprint.get("/suggest/property")
def suggest_property() -> Response:
    """Properties whose names begin as what is typed."""
    prefix, cursor, _ = _typed()
    found = [
        {"id": each.id, "name": each.name, "description": f"of: {_names(each.types)}"}
        for each in PROPERTIES.values()
        if _begins(prefix, each.id, each.name)
    ]
    return _json({"result": found[cursor:]})


@blueprint.get("/properties")
def propose() -> Response:
    """Properties that things of a type may have."""
    asked = current_request().parameters
    wanted, limit = asked.one("type") or "", _number("limit", asked.one("limit"), 1)
    found = [{"id": each.id, "name": each.name} for each in properties_of(wanted)]
    told: dict[str, object] = {"properties": found[:limit], "type": wanted}
    return _json(told if limit is None else {**told, "limit": limit})


@blueprint.get("/preview")
def preview() -> Response:
    """A thing in short, to be shown in a frame."""
    response = Response(_preview(current_request().parameters.one("id") or ""), mimetype=HTML)
    response.headers["Content-Security-Policy"] = _PREVIEW_POLICY
    return response


@blueprint.get("/flyout")
def flyout() -> Response:
    """The same as JSON."""
    asked = current_request().parameters.one("id") or ""
    return _json({"id": asked, "html": _preview(asked)})


def _manifest() -> object:
    root = current_request().root

    def path(view: str, more: str = "") -> str:
        return url_for(f"reconcile.{view}").removeprefix(request.script_root) + more

    suggest = {
        name: {"service_url": root, "service_path": path(f"suggest_{name}")} for name in ("entity", "type", "property")
    }
    suggest["entity"] |= {"flyout_service_url": root, "flyout_service_path": path("flyout", "?id=${id}")}
    limit = {
        "name": "limit",
        "label": "Values",
        "type": "number",
        "default": 0,
        "help_text": "How many values of a property at most; 0 for all.",
    }
    return {
        "versions": ["0.2"],
        "name": services().settings.name,
        "identifierSpace": identifier_space(),
        "schemaSpace": SCHEMA_SPACE,
        "defaultTypes": [each.told() for each in TYPES.values()],
        "documentation": f"{root}{url_for('api.readable').removeprefix(request.script_root)}#reconcile",
        "serviceVersion": __version__,
        "view": {"url": f"{root}/id/{{{{id}}}}"},
        "feature_view": {"url": f"{root}/api#feature-{{{{id}}}}"},
        "preview": {"url": f"{root}{path('preview', '?id={{id}}')}", "width": _WIDTH, "height": _HEIGHT},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": root, "service_path": path("propose")},
            "property_settings": [limit],
        },
        "batchSize": reading.MOST_QUERIES,
    }


def _candidates(text: str) -> Response:
    batch = reading.batch(text)
    engine, search, until = services().engine, current_index(), Deadline(services().settings.query_timeout)
    return _json({key: {"result": result(engine, search, query, until)} for key, query in batch.items()})


def _extended(text: str) -> Response:
    asked, engine, until = reading.extension(text), services().engine, Deadline(services().settings.query_timeout)
    known = current_index().entries([iri for each in asked.identifiers for iri in iris_of(each)], KINDS)
    rows: dict[str, dict[str, object]] = {each: {} for each in asked.identifiers}
    for wanted, most in asked.properties:
        values = values_of(engine, known, wanted, until)
        for each in asked.identifiers:
            until.left()
            iri = next(filter(values.__contains__, iris_of(each)), "")
            rows[each][wanted.id] = told(engine, values.get(iri, ())[:most])
    return _json({"meta": [_meta(wanted) for wanted, _ in asked.properties], "rows": rows})


def _meta(wanted: Property) -> dict[str, object]:
    of = {} if wanted.of is None else {"type": {"id": wanted.of, "name": TYPES[wanted.of].name}}
    return {"id": wanted.id, "name": wanted.name, **of}


def _preview(name: str) -> str:
    """A page about a thing.

    :raises NotFound: where no such thing is offered
    """
    engine, found = services().engine, current_index().entries(iris_of(name), KINDS)
    hit = next(iter(found.values()), None)
    if hit is None:
        raise NotFound(f"Nothing that can be reconciled has the identifier {name[:100]!r}.")
    iri = hit.iri
    types = types_of(hit.kind)
    facts = []
    for each in dict.fromkeys(wanted for type_ in types for wanted in properties_of(type_.id)):
        values = told(engine, values_of(engine, [iri], each)[iri]) if each.id not in _NOT_SHOWN else []
        texts = [str(value.get("name") or next(iter(value.values())))[:_SHORT] for value in values]
        if texts:
            facts.append((each.name, [re.sub("T00:00:00Z$", "", text) for text in texts[:_SHOWN]], len(texts) - _SHOWN))
    said = [written(value) for value in values_of(engine, [iri], PROPERTIES["words"])[iri]]
    words = next((text for text in said if len(text) >= _SENTENCE), max(said, key=len, default=""))
    named, root = [each.name for each in types], current_request().root
    return render_template("preview.html", hit=hit, types=named, facts=facts, words=words, root=root)


def _typed() -> tuple[str, int, tuple[str, ...]]:
    """What a request for suggestions asks: what is typed, how many to leave out, of what types."""
    asked = current_request().parameters
    prefix = (asked.one("prefix") or "")[: reading.LONGEST].strip()
    return prefix, _number("cursor", asked.one("cursor"), 0) or 0, asked.all("type")


def _number(name: str, given: str | None, least: int) -> int | None:
    if not given:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", given, re.ASCII) or not least <= int(given) <= _FURTHEST:
        hint = f"give a whole number from {least} to {_FURTHEST}"
        raise ParameterError(f"{given[:40]!r} cannot be used", where=name, hint=hint)
    return int(given)


def _begins(prefix: str, identifier: str, name: str) -> bool:
    return fold(identifier).startswith(fold(prefix)) or says(name, prefix)


def _names(types: Sequence[str]) -> str:
    return ", ".join(TYPES[each].name for each in types)


def _kept(make: Callable[[], object], *key: str) -> Response:
    tag = responses.etag(services().engine.version, _JSON, "reconcile", request.script_root, *key)
    return conditional(tag, lambda: _written(make()), _JSON)


def _json(value: object) -> Response:
    return Response(_written(value), mimetype=_JSON)


def _written(value: object) -> bytes:
    return json.dumps(value).encode("ascii")
