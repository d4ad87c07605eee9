"""Evidence: the words of passages with the report, page and characters where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from flask import request

from miggraph.assistant.replies import LONGEST_QUOTE, Place, shortened
from miggraph.engine import Engine
from miggraph.iris import path_of, thing
from miggraph.web.pages.description import written
from miggraph.web.pages.facts import nodes, rows
from miggraph.web.pages.kept import Kept
from miggraph.web.pages.links import href, place
from miggraph.web.pages.reader.facts import report_facts
from miggraph.web.pages.statements import place_of, plain
from miggraph.web.views import version_folder

MOST = 3
"""Places that are told of one thing."""

_REPORTS = """
SELECT ?report (SAMPLE(?name) AS ?title) (MIN(?day) AS ?issued) WHERE {
  ?report a mig:Report ; dcterms:title ?name . OPTIONAL { ?report dcterms:issued ?day }
} GROUP BY ?report ORDER BY ?report"""
_WORDS = """
SELECT ?passage ?words (MIN(?on) AS ?page) WHERE {
  VALUES ?passage { %s } ?passage nif:anchorOf ?words . OPTIONAL { ?passage mig:page ?on }
} GROUP BY ?passage ?words"""
_PASSAGES = "SELECT DISTINCT ?x ?passage WHERE { VALUES ?x { %s } ?x mig:attestedIn|prov:wasQuotedFrom ?passage }"


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of a report beside its words."""

    name: str
    title: str
    issued: str


_KEPT: Kept[Mapping[str, Report]] = Kept(2)


def reports(engine: Engine) -> Mapping[str, Report]:
    """The reports of the dataset by their names."""

    def made() -> Mapping[str, Report]:
        prefix = thing("report", "")
        found = (
            Report(written(row["report"]).removeprefix(prefix), written(row["title"]), _text(row.get("issued")))
            for row in rows(engine, _REPORTS)
        )
        return {report.name: report for report in found}

    return _KEPT.get(engine, "reports", made) or {}


def places(engine: Engine, passages: Iterable[str], longest: int = LONGEST_QUOTE) -> dict[str, Place]:
    """The place of each passage that some report has.

    :param longest: characters of a quote
    """
    wanted = [passage for passage in dict.fromkeys(passages) if place_of(passage)[0]]
    if not wanted:
        return {}
    known = reports(engine)
    said = {
        written(row["passage"]): (written(row["words"]), _text(row.get("page")))
        for row in rows(engine, _WORDS % nodes(wanted))
    }
    said |= {passage: told for passage in wanted if passage not in said and (told := _stored(engine, passage))}
    found = {}
    for passage, (words, page) in said.items():
        name, start, end = place_of(passage)
        report = known.get(name, Report(name, name, ""))
        found[passage] = Place(
            quote=shortened(plain(words), longest),
            report=report.title,
            name=name,
            start=start,
            end=end,
            iri=passage,
            link=whole(place(passage)),
            page=page,
            issued=report.issued,
        )
    return found


def _stored(engine: Engine, passage: str) -> tuple[str, str] | None:
    """Words and page of a passage from the text of its report, where the graph has not its words."""
    name, start, end = place_of(passage)
    facts = report_facts(engine, name, texts())
    if facts is None or end > len(facts.layout.text):
        return None
    page = facts.layout.page_at(start)
    return facts.layout.text[start:end], page.label if page else ""


def texts() -> Path | None:
    """The folder of the reports' texts and layouts; None where the dataset was not built."""
    folder = version_folder()
    return folder / "texts" if folder else None


def passages_of(engine: Engine, iris: Iterable[str]) -> dict[str, list[str]]:
    """The passages that show each of some things, as they stand in the reports."""
    wanted = [iri for iri in dict.fromkeys(iris) if path_of(iri)]
    if not wanted:
        return {}
    found: dict[str, list[str]] = {}
    for row in rows(engine, _PASSAGES % nodes(wanted)):
        found.setdefault(written(row["x"]), []).append(written(row["passage"]))
    return {iri: sorted(passages, key=place_of) for iri, passages in found.items()}


def shown_by(engine: Engine, iris: Sequence[str]) -> dict[str, tuple[Place, ...]]:
    """The first places that show each of some things."""
    found = {iri: passages[:MOST] for iri, passages in passages_of(engine, iris).items()}
    known = places(engine, (passage for passages in found.values() for passage in passages))
    return {iri: tuple(known[each] for each in passages if each in known) for iri, passages in found.items()}


def whole(path: str) -> str:
    """The whole address of a path of the application; empty for none."""
    return urljoin(request.host_url, path) if path else ""


def link(iri: str) -> str:
    """Where the page about an IRI is; the IRI itself where there is none."""
    return whole(href(iri) or "") or iri


def _text(term: object) -> str:
    return str(getattr(term, "value", "") or "")
