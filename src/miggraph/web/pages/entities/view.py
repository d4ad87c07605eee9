"""The page about a thing as an answer to the current request."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Response, render_template, request
from werkzeug.exceptions import BadRequest

from miggraph.web.http import responses
from miggraph.web.pages.citation import FORMS
from miggraph.web.pages.description import Description
from miggraph.web.pages.entities import build, meta
from miggraph.web.pages.entities.design import PAGE, View
from miggraph.web.views import conditional, services

_LANGUAGES = 3
_ALTERNATES = (
    ("ttl", "text/turtle"),
    ("jsonld", "application/ld+json"),
    ("rdf", "application/rdf+xml"),
    ("nt", "application/n-triples"),
)


def view() -> View:
    """How the current request wants a page to be looked at.

    :raises BadRequest: for a page that is no number
    """
    page = request.args.get("page", "1")
    if not re.fullmatch(r"[1-9][0-9]{0,4}", page):
        raise BadRequest(f"page is {page[:20]!r}; it has to be a number from 1.")
    return View(languages(), request.args.get("all", ""), int(page))


def languages() -> tuple[str, ...]:
    """The languages that the reader likes best, without their regions."""
    wanted = (language.partition("-")[0].lower() for language in request.accept_languages.values())
    return tuple(dict.fromkeys(each for each in wanted if each.isalpha()))[:_LANGUAGES]


def cited(iri: str, form: str) -> Response:
    """How a thing is cited, as a file.

    :param form: one of :data:`FORMS`
    """
    engine = services().engine

    def make() -> bytes:
        citation = meta.citation(engine, build.sheet(engine, iri, View()))
        return citation.form(form).encode("utf-8") + b"\n"

    response = conditional(responses.etag(engine.version, form, iri), make, FORMS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="citation.{form}"'
    return response


def page(iri: str, parts: Sequence[Description] = (), *, of: int = 0) -> str:
    """The page about a thing.

    :param parts: things that are fragments of it, as many as are shown
    :param of: how many there are
    :raises BadRequest: where it has no group of the name that ``?all=`` gives
    """
    wanted, engine = view(), services().engine
    sheet = build.sheet(engine, iri, wanted)
    if wanted.key and not any(part.items for section in sheet.sections for part in section.parts):
        raise BadRequest(f"all is {wanted.key[:60]!r} and page is {wanted.page}: this thing has no such group.")
    address = services().settings.contact
    return render_template(
        "statement.html" if sheet.card else "entity.html",
        sheet=sheet,
        view=wanted,
        size=PAGE,
        parts=parts,
        parts_count=of,
        json_ld=meta.json_ld(sheet),
        citation=meta.citation(engine, sheet),
        report_error=meta.error_link(address, iri, sheet.card.words) if sheet.card else "",
        alternates=_ALTERNATES,
    )
