"""The start page."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from miggraph.engine import Engine, Query
from miggraph.iris import expand
from miggraph.web.pages.description import Value, written
from miggraph.web.views import page, services

blueprint = Blueprint("pages", __name__)

_REPORTS = f"""
SELECT ?report ?title (MIN(?date) AS ?issued) WHERE {{
  ?report a <{expand("mig:Report")}> ; <{expand("dcterms:title")}> ?title .
  OPTIONAL {{ ?report <{expand("dcterms:issued")}> ?date }}
}} GROUP BY ?report ?title ORDER BY ?title"""
_KINDS = (
    ("Events", ("mig:Event",)),
    ("People", ("mig:Person",)),
    ("Organisations", ("mig:Organization",)),
    ("Legal instruments", ("mig:LegalInstrument",)),
    ("Recommendations", ("mig:Recommendation",)),
    ("Statistics", ("mig:Statistic",)),
    ("Activities", ("mig:CapacityBuildingActivity",)),
    ("Passages quoted", ("mig:Passage",)),
)
_COUNT = f"""
SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE {{
  ?thing a/<{expand("rdfs:subClassOf")}>* <%s>
  FILTER NOT EXISTS {{ ?thing a <{expand("mig:ReferenceEntry")}> }}
}}"""
"""What no report speaks of is not counted."""


@blueprint.get("/")
def start() -> Response:
    """What the dataset holds, and where to go."""
    engine = services().engine

    def make() -> str:
        return render_template(
            "start.html",
            counts=_counts(engine),
            reports=_reports(engine),
            library=services().library,
            facts=engine.facts,
        )

    return page(make, "start")


def _reports(engine: Engine) -> list[tuple[Value, str]]:
    return [
        (Value(written(row["title"]), written(row["report"])), written(row["issued"]) if "issued" in row else "")
        for row in engine.query(Query(_REPORTS, unlimited=True)).rows()
    ]


def _counts(engine: Engine) -> list[tuple[str, int]]:
    counts = []
    for name, classes in _KINDS:
        total = 0
        for curie in classes:
            row = next(engine.query(Query(_COUNT % expand(curie), unlimited=True)).rows())
            total += int(written(row["n"]))
        counts.append((name, total))
    return counts
