"""What an address answers at which a thing was: where it is now, or that it is gone and where it was last."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from urllib.parse import quote

import pyoxigraph as ox
from flask import Response, render_template, request, url_for

from miggraph.engine.answer import from_triples
from miggraph.iris import base, expand, path_of
from miggraph.releases import Address
from miggraph.web.errors import PROBLEM
from miggraph.web.http.negotiation import HTML
from miggraph.web.http.responses import content_type
from miggraph.web.pages.dates import day
from miggraph.web.pages.versions import addresses, known_changes
from miggraph.web.views import negotiate, services

_GRAPHS = (
    *("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
    *("application/trig", "application/n-quads"),
)
_REPORTS = ("/reports/", "/text/")
"""Pages whose addresses name a report alone."""
_OFFERS = (PROBLEM, HTML, *_GRAPHS, "application/json")
_SAFE = "/:@!$&'()*+,;=-._~%"
_VERSION = 64
_HOURS = "public, max-age=3600"
"""An address may come back: nobody is to remember for good that it is gone."""


def departed(names: Sequence[str], *, place: str, form: str | None = None) -> Response | None:
    """The answer for a thing that has moved or was withdrawn; None for any other.

    :param names: what its IRI may be behind ``id/``
    :param place: the address of its page, with ``{}`` for the name
    :param form: a format that the address names
    """
    found = addresses().among(f"{base()}id/{name}" for name in names)
    row = next((found[f"{base()}id/{name}"] for name in names if f"{base()}id/{name}" in found), None)
    if row is None:
        return None
    if row.to:
        ending = f".{form}" if form else ""
        name = quote(path_of(row.to).removeprefix("report/" if place.startswith(_REPORTS) else ""), _SAFE)
        query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
        location = f"{request.script_root}{place.format(name)}{ending}{query}"
        headers = {"Location": location, "Cache-Control": _HOURS}
        return Response(status=HTTPStatus.MOVED_PERMANENTLY, headers=headers)
    return _gone(row, form)


def _gone(row: Address, form: str | None) -> Response:
    media_type = negotiate(_OFFERS, name=form)
    kept = services().engine.kept(row.last) if _is_version(row.last) else None
    change = next((each for each in known_changes() if each.after == row.since), None)
    if media_type == HTML:
        body = render_template("gone.html", row=row, kept=kept, change=change, is_version=_is_version).encode()
    elif media_type in _GRAPHS:
        body = from_triples(_triples(row), services().engine.version).serialise(media_type)
    else:
        media_type = PROBLEM
        body = json.dumps(_problem(row, kept is not None, change.pair if change else ""), ensure_ascii=False).encode()
    headers = {"Cache-Control": _HOURS, "Vary": "Accept"}
    return Response(body, HTTPStatus.GONE, headers, content_type=content_type(media_type))


def _is_version(name: str) -> bool:
    return len(name) == _VERSION


def _told(row: Address) -> str:
    last = f"version {row.last[:12]}" if _is_version(row.last) else f"release {row.last}"
    return f"“{row.label}” was withdrawn on {day(row.date[:10])}; {last} of the dataset had it last."


def _problem(row: Address, kept: bool, pair: str) -> dict[str, str | int]:
    problem: dict[str, str | int] = {
        "type": "about:blank",
        "title": HTTPStatus.GONE.phrase,
        "status": HTTPStatus.GONE.value,
        "detail": _told(row),
        "iri": row.iri,
        "label": row.label,
        "kind": row.kind,
        "withdrawn": row.date,
        "last": row.last,
        "since": row.since,
    }
    if kept:
        problem["dump"] = url_for("changes.dump", version=row.last, _external=True)
    if pair:
        problem["changes"] = url_for("changes.show", pair=pair, _external=True)
    return problem


def _triples(row: Address) -> Iterator[ox.Triple]:
    subject = ox.NamedNode(row.iri)

    def said(name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(subject, ox.NamedNode(expand(name)), value)

    if ":" in row.kind:
        yield said("rdf:type", ox.NamedNode(expand(row.kind)))
    yield said("rdfs:label", ox.Literal(row.label))
    yield said("rdfs:comment", ox.Literal(_told(row), language="en"))
    yield said("owl:deprecated", ox.Literal(True))
    moment = row.date if "T" in row.date else f"{row.date}T00:00:00Z"
    yield said("prov:invalidatedAtTime", ox.Literal(moment, datatype=ox.NamedNode(expand("xsd:dateTime"))))
