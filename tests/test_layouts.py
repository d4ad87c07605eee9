"""Reports in other layouts than the shipped ones, read by the same rules and with the project's own authority files."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import pytest
from pyoxigraph import Quad, QuerySolutions, Store

from miggraph.build import vocabulary
from miggraph.evidence import check_evidence
from miggraph.extract import extract
from miggraph.graph import report_quads
from miggraph.iris import PREFIXES, document
from miggraph.lexicon import Lexicon
from miggraph.link import link
from miggraph.link.authority import Authority, load_authority
from miggraph.model import Curated, Report, ReportMeta
from miggraph.reader import read_report
from miggraph.shapes import validate
from support import DATA, PROJECT

FOLDER = DATA / "layouts"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
META = ReportMeta("Notes", "Nobody's Press", "2017", "en", "Markdown", "© nobody", date(2026, 1, 1))
PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())


class Converted(NamedTuple):
    """A report with the quads that are made of it alone, and a store that has the authority files as well."""

    report: Report
    quads: list[Quad]
    store: Store

    def rows(self, select: str) -> list[list[str]]:
        """The values of a SELECT over the union of all graphs, sorted; "" for what is unbound."""
        found = self.store.query(PROLOGUE + select, use_default_graph_as_union=True)
        assert isinstance(found, QuerySolutions)
        return sorted([getattr(term, "value", "") for term in row] for row in found)


@cache
def authority() -> tuple[Authority, Lexicon]:
    known = load_authority(PROJECT / "data" / "authority", PROJECT / "ontology")
    return known, Lexicon(known.entries)


@cache
def convert(name: str) -> Converted:
    known, lexicon = authority()
    report = read_report(FOLDER / name, META)
    [linked] = link([Curated(report, extract(report, lexicon))], lexicon)
    quads = report_quads(linked)
    store = Store()
    store.bulk_extend([*known.quads, *vocabulary(PROJECT / "ontology"), *quads])
    return Converted(report, quads, store)


@pytest.fixture(params=EXPECTED)
def layout(request: pytest.FixtureRequest) -> tuple[Converted, dict[str, Any]]:
    return convert(request.param), EXPECTED[request.param]


Layout = tuple[Converted, dict[str, Any]]


def test_layout_gives_its_event(layout: Layout) -> None:
    made, wanted = layout
    [event] = made.rows(
        "SELECT ?class ?title ?first ?last ?place { ?event a ?class ; dcterms:title ?title ; schema:startDate ?first ;"
        " schema:endDate ?last ; schema:location/rdfs:label ?place . ?class rdfs:subClassOf* mig:Event }"
    )
    assert [event[0].removeprefix(PREFIXES["mig"]), *event[1:]] == wanted["event"]


@pytest.mark.parametrize(("held", "prop"), [("organisers", "schema:organizer"), ("funders", "schema:funder")])
def test_layout_gives_who_held_and_who_paid(layout: Layout, held: str, prop: str) -> None:
    made, wanted = layout
    assert made.rows(f"SELECT ?name {{ [] {prop}/rdfs:label ?name }}") == [[name] for name in sorted(wanted[held])]


def test_layout_gives_its_programme(layout: Layout) -> None:
    made, wanted = layout
    items = made.rows(
        "SELECT ?number ?class ?title ?start { ?item a ?class ; dcterms:title ?title ; mig:sequence ?number ;"
        " schema:startDate ?start . ?class rdfs:subClassOf* mig:ProgrammeItem }"
    )
    assert [[kind.removeprefix(PREFIXES["mig"]), *rest] for _, kind, *rest in items] == wanted["items"]


def test_layout_gives_people_with_roles_and_affiliations(layout: Layout) -> None:
    made, wanted = layout
    people = made.rows(
        "SELECT ?name ?role ?item ?position ?body { ?part mig:participant ?who ; mig:inEvent ?where ; mig:role ?r ."
        " ?who a mig:Person ; rdfs:label ?name . ?r rdfs:label ?role . OPTIONAL { ?part mig:position ?position }"
        " OPTIONAL { ?part mig:onBehalfOf/rdfs:label ?body }"
        " OPTIONAL { ?where rdfs:label ?item ; a/rdfs:subClassOf* mig:ProgrammeItem } }"
    )
    assert people == sorted(wanted["people"])


def test_layout_gives_who_recommended(layout: Layout) -> None:
    made, wanted = layout
    names = made.rows("SELECT DISTINCT ?name { ?said a mig:Recommendation ; mig:madeBy/rdfs:label ?name }")
    assert names == [[name] for name in sorted(wanted["recommended_by"])]


def test_layout_shows_its_evidence(layout: Layout) -> None:
    made, _ = layout
    assert check_evidence(made.quads, {document(made.report.slug): made.report.text}) > 0


def test_layouts_conform_to_the_shapes() -> None:
    known, _ = authority()
    quads = [*known.quads, *vocabulary(PROJECT / "ontology")]
    for name in EXPECTED:
        quads += convert(name).quads
    found = validate(quads, PROJECT / "shapes")
    assert [str(violation) for violation in found if violation.severity == "Violation"] == []
