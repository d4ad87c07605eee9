"""The start page: what this is, a search box, common questions, and a picture."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from miggraph.engine import Engine
from miggraph.web.pages import dates
from miggraph.web.pages.changes import news_of
from miggraph.web.pages.description import Value, name_of, written
from miggraph.web.pages.facts import names, rows
from miggraph.web.pages.statements import cards
from miggraph.web.pages.versions import last_change, state
from miggraph.web.views import page, services

blueprint = Blueprint("pages", __name__)

_REPORTS = """
SELECT ?report (MIN(?date) AS ?issued) (SAMPLE(?by) AS ?publisher) WHERE {
  ?report a mig:Report . OPTIONAL { ?report dcterms:issued ?date } OPTIONAL { ?report dcterms:publisher ?by }
} GROUP BY ?report"""
_COUNTS = (
    ("recommendations", "recommendations", "mig:Recommendation"),
    ("findings", "findings", "mig:Finding"),
    ("figures", "figures", "mig:Statistic"),
    ("events", "events", "mig:Event"),
    ("people", "people", "mig:Person"),
    ("organisations", "organisations", "mig:Organization"),
    ("instruments", "legal instruments", "mig:LegalInstrument"),
    ("activities", "activities", "mig:CapacityBuildingActivity"),
)
"""List, its name in words, the class of what it holds."""
_COUNT = """{{ SELECT ("{0}" AS ?k) (COUNT(DISTINCT ?x) AS ?n) WHERE {{
  ?x a {1} FILTER NOT EXISTS {{ ?x a mig:ReferenceEntry }} }} }}"""
"""What no report speaks of is not counted."""
_EXAMPLES = """{{ SELECT ({2} AS ?k) ?x (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s {0} ?x . ?x a {1} }}
  GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 1 }}"""
_EXAMPLE_PATTERNS = (
    ("a mig:Recommendation ; mig:concerns", "mig:LegalInstrument"),
    ("a mig:Recommendation ; mig:madeBy", "mig:Person"),
    ("mig:concerns", "mig:Country"),
    ("a mig:Recommendation ; dcterms:subject", "skos:Concept"),
)
_CARD = """
SELECT ?x WHERE {
  ?x a mig:Recommendation ; mig:text ?text ; mig:madeBy ?who ; mig:spokenFor ?body ; mig:addressedTo ?whom ;
    mig:concerns ?norm . ?norm a mig:LegalInstrument . ?who a mig:Person
  OPTIONAL { ?x mig:context ?context }
} ORDER BY BOUND(?context) STRLEN(?text) ?x LIMIT 1"""
"""The shortest recommendation that shows all that a card can show; one that stands alone, if there is one."""
_COMMON = 4
"""Questions of a group that the page shows; the list of all has the others."""


@blueprint.get("/")
def start() -> Response:
    """What the dataset holds, and where to go."""
    engine, change = services().engine, last_change()

    def make() -> str:
        return render_template(
            "start.html",
            own_title=services().settings.title,
            counts=_counts(engine),
            reports=_reports(engine),
            groups=[(group.title, group.questions[:_COMMON]) for group in services().library.groups()],
            questions=len(services().library),
            examples=_examples(engine),
            card=_card(engine),
            facts=engine.facts,
            news=news_of(change) if change else None,
        )

    return page(make, "start", state())


def _counts(engine: Engine) -> list[tuple[str, str, int]]:
    parts = " UNION ".join(_COUNT.format(name, class_) for name, _, class_ in _COUNTS)
    found = {written(row["k"]): int(written(row["n"])) for row in rows(engine, f"SELECT ?k ?n WHERE {{ {parts} }}")}
    return [(name, words, found[name]) for name, words, _ in _COUNTS if found.get(name)]


def _reports(engine: Engine) -> list[tuple[Value, str, str]]:
    found = rows(engine, _REPORTS)
    iris = [written(row[name]) for row in found for name in ("report", "publisher") if name in row]
    known = names(engine, iris)
    told = (
        (
            Value(name_of(written(row["report"]), known), written(row["report"])),
            name_of(written(row["publisher"]), known) if "publisher" in row else "",
            dates.day(written(row["issued"])) if "issued" in row else "",
        )
        for row in found
        if "report" in row
    )
    return sorted(told, key=lambda each: each[0].text)


def _examples(engine: Engine) -> list[Value]:
    """What a reader may look for: of each kind the thing of which most is said."""
    patterns = enumerate(_EXAMPLE_PATTERNS)
    parts = " UNION ".join(_EXAMPLES.format(path, class_, place) for place, (path, class_) in patterns)
    iris = [written(row["x"]) for row in rows(engine, f"SELECT ?x WHERE {{ {parts} }} ORDER BY ?k")]
    known = names(engine, iris)
    return [Value(known[iri], iri) for iri in iris if iri in known]


def _card(engine: Engine) -> object:
    found = [written(row["x"]) for row in rows(engine, _CARD)]
    return next(iter(cards(engine, found)), None)
