"""The pages of reports: which there are, a report to read, what the graph does not know of it, its file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from werkzeug.exceptions import BadRequest, NotFound

from miggraph.engine import Query
from miggraph.iris import expand, thing
from miggraph.web.pages.departed import departed
from miggraph.web.pages.description import written
from miggraph.web.pages.reader.chapter import chapter
from miggraph.web.pages.reader.facts import ReportFacts, report_facts
from miggraph.web.pages.reader.gaps import gaps_of
from miggraph.web.pages.reader.markup import READ, Flow
from miggraph.web.pages.reader.parts import Part
from miggraph.web.pages.reader.searching import MOST, find, places, terms
from miggraph.web.views import page, services, version_folder

blueprint = Blueprint("reader", __name__)

TEXTS = "texts"
WHOLE = "all"
"""The name of the part that is the whole report."""

_SPAN = re.compile(r"([0-9]{1,12}),([0-9]{1,12})")
_NUMBER = re.compile(r"[0-9]{1,6}")
_AT_ONCE = 40
"""Reports that a page of their list shows."""
_REPORTS = f"SELECT DISTINCT ?report {{ ?report a <{expand('mig:Report')}> }} ORDER BY ?report"
_TYPES = MappingProxyType(
    {
        ".txt": "text/plain",
        ".pdf": "application/pdf",
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".odt": "application/vnd.oasis.opendocument.text",
    }
)
"""Suffix → media type; anything else is bytes, so that no browser shows a page of somebody else as one of ours."""


@blueprint.get("/reports")
def index() -> Response:
    """The reports that there are, some at a time: to tell what was read in one, all of it is gathered."""
    slugs = _slugs()
    pages = max(1, -(-len(slugs) // _AT_ONCE))
    told = request.args.get("page", "1")
    number = int(told) if _NUMBER.fullmatch(told) else 0
    if not 1 <= number <= pages:
        raise NotFound(f"There is no page {told!r} of the reports; the last one is {pages}.")

    def make() -> str:
        found = map(_find, slugs[(number - 1) * _AT_ONCE : number * _AT_ONCE])
        reports = [facts for facts in found if facts is not None]
        return render_template("reader-index.html", reports=reports, read=READ, number=number, pages=pages)

    return page(make, "reports", str(number), _built())


def _slugs() -> list[str]:
    """The names of all reports, in their order."""
    rows = services().engine.query(Query(_REPORTS, unlimited=True)).rows()
    return [written(row["report"]).removeprefix(thing("report", "")) for row in rows]


@blueprint.get("/reports/<slug>")
def read(slug: str) -> Response:
    """A report to read: one part of it, or where a question is answered in it.

    ``char`` and ``page`` lead to the part that holds the place.
    """
    if left := departed([f"report/{slug}"], place="/reports/{}"):
        return left
    facts = _facts(slug)
    span, question = _span(facts), request.args.get("q", "").strip()
    if "part" not in request.args and (span or request.args.get("page")):
        return _to_place(facts, span, question)
    if question and "part" not in request.args:
        return page(lambda: _hits(facts, question), "report hits", slug, question, _built())
    part = _part(facts)
    key = (slug, str(part.number) if part else WHOLE, f"{span}", question)
    return page(lambda: _text(facts, part, span, question), "report", *key, _built())


@blueprint.get("/reports/<slug>/gaps")
def gaps(slug: str) -> Response:
    """What the graph does not know of a report."""
    facts = _facts(slug)

    def make() -> str:
        found = gaps_of(services().engine, facts)
        return render_template("reader-gaps.html", facts=facts, gaps=found, read=READ)

    return page(make, "report gaps", slug, _built())


@blueprint.get("/reports/<slug>/file")
def file(slug: str) -> Response:
    """The file of a report as it was received, to be kept: no browser opens it in this site."""
    facts, folder = _facts(slug), _texts()
    name = facts.layout.original
    if folder is None or Path(name).name != name or not name.startswith(f"{slug}."):
        raise NotFound(f"This dataset does not have the file of {slug}.")
    place = folder / name
    if not place.is_file():
        raise NotFound(f"This dataset does not have the file of {slug}.")
    suffix = place.suffix.lower()
    return send_file(
        place,
        mimetype=_TYPES.get(suffix, "application/octet-stream"),
        as_attachment=True,
        download_name=f"{slug}{suffix}",
        conditional=True,
        etag=f"{services().engine.version}-{name}",
    )


def _texts() -> Path | None:
    """The folder of the texts and layouts of the version that is served; None where a dataset is given as files."""
    folder = version_folder()
    return folder / TEXTS if folder else None


def _built() -> str:
    """When the dataset was built: the same statements may come with newer layouts."""
    return str(services().engine.facts.get("built_at", ""))


def _find(slug: str) -> ReportFacts | None:
    return report_facts(services().engine, slug, _texts())


def _facts(slug: str) -> ReportFacts:
    facts = _find(slug)
    if facts is None or not facts.parts:
        raise NotFound(f"No report is called {slug!r}; /reports lists those there are.")
    return facts


def _span(facts: ReportFacts) -> tuple[int, int] | None:
    """The place that ``char`` names."""
    characters = request.args.get("char")
    if characters is None:
        return None
    match = _SPAN.fullmatch(characters)
    if match is None or not int(match[1]) < int(match[2]) <= len(facts.layout.text):
        raise BadRequest(f"char must be START,END within 0 and {len(facts.layout.text)}.")
    return int(match[1]), int(match[2])


def _part(facts: ReportFacts) -> Part | None:
    """The part that ``part`` names, the first where it names none; None for the whole report."""
    named = request.args.get("part", "1")
    if named == WHOLE:
        return None
    number = int(named) if _NUMBER.fullmatch(named) else 0
    if not 1 <= number <= len(facts.parts):
        raise NotFound(f"The report has parts 1 to {len(facts.parts)}, and {WHOLE}.")
    return facts.parts[number - 1]


def _to_place(facts: ReportFacts, span: tuple[int, int] | None, question: str) -> Response:
    """Lead to the part that holds a passage or a page, and to the place in it."""
    more: dict[str, Any] = {"q": question} if question else {}
    if span:
        characters = f"{span[0]},{span[1]}"
        part, anchor = facts.part_at(span[0]), f"char={characters}"
        more["char"] = characters
    else:
        label = request.args["page"].strip()
        begins = next((each for each in facts.layout.pages if label in (each.name, each.label)), None)
        if begins is None:
            raise NotFound(f"The report has no page {label!r} whose number is known.")
        part, anchor = facts.part_at(begins.start), f"page-{begins.name}"
    address = url_for("reader.read", slug=facts.slug, part=part.number, **more, _anchor=anchor)
    return redirect(address, 303)  # type: ignore[return-value]


def _hits(facts: ReportFacts, question: str) -> str:
    wanted = terms(question)
    found = find(facts.layout.blocks, wanted)
    hits = []
    for hit in found[:MOST]:
        part = facts.part_at(hit.start)
        begun = facts.layout.page_at(hit.start)
        hits.append((hit, part, begun))
    return render_template("reader-hits.html", facts=facts, question=question, hits=hits, count=len(found))


def _text(facts: ReportFacts, part: Part | None, span: tuple[int, int] | None, question: str) -> str:
    parts = (part,) if part else facts.parts
    wanted = terms(question)
    blocks = (block for part in parts for block in facts.layout.blocks[part.first : part.last])
    found = [place for block in blocks for place in places(block, wanted)] if wanted else []
    shown = chapter(services().engine, facts, parts, span, found, told=part is not None)
    slug = facts.slug

    def note_at(start: int) -> str:
        if start in shown.notes:
            return f"#b{start}"
        return url_for("reader.read", slug=slug, char=f"{start},{start + 1}", _anchor=f"b{start}")

    flow = Flow(
        shown.beside,
        note_at,
        gaps=url_for("reader.gaps", slug=slug),
        chosen=f"char={span[0]},{span[1]}" if span else "",
        report=url_for("reader.read", slug=slug),
    )
    return render_template(
        "reader.html",
        facts=facts,
        part=part,
        chapter=shown,
        flow=flow,
        span=span,
        question=question,
        found=len(found),
        read=READ,
        pages=_pages(facts, parts),
    )


def _pages(facts: ReportFacts, parts: Sequence[Part]) -> tuple[str, str]:
    """The first and the last page of some parts; empty where pages are not known."""
    blocks = facts.layout.blocks[parts[0].first : parts[-1].last]
    first, last = facts.layout.page_at(blocks[0].start), facts.layout.page_at(blocks[-1].start)
    return (first.label, last.label) if first and last else ("", "")
