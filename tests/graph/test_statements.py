"""Statements, definitions and publications as quads."""

from __future__ import annotations

from decimal import Decimal

from miggraph import iris
from miggraph.extract import extract
from miggraph.graph import report_quads
from miggraph.graph.statements import write_statements
from miggraph.graph.writer import ReportWriter
from miggraph.link import link
from miggraph.model import (
    Claim,
    Curated,
    LinkedStatement,
    NameKind,
    Resolved,
    Restatement,
    Span,
    Statement,
    Statistic,
)
from support import COAST, report_of

FIRST, SECOND = (Span(0, 40),), (Span(42, 82),)


def triples(text: str) -> set[tuple[str, str, str]]:
    report = report_of(f"# Harbours\n\n{text}\n")
    [linked] = link([Curated(report, extract(report, COAST))], COAST)
    return {(q.subject.value, q.predicate.value, q.object.value) for q in report_quads(linked)}  # type: ignore[union-attr]


def values(found: set[tuple[str, str, str]], curie: str) -> list[str]:
    return sorted(value for _, prop, value in found if prop == iris.expand(curie))


def finding(spans: tuple[Span, ...]) -> Statement:
    return Statement(kind="finding", text=f"Oil is dear {spans[0].start}.", spans=spans, method="finding/told")


def figure(spans: tuple[Span, ...], value: int) -> Statistic:
    text = f"{value} boats sank {spans[0].start}."
    return Statistic(kind="statistic", text=text, spans=spans, method="statistic/count", value=Decimal(value))


def restated(*statements: Statement) -> list[tuple[str, str]]:
    report = report_of(
        "# Harbours\n\nOil is dear on the coast of the south. It was said that oil is dear in the north.\n"
    )
    out = ReportWriter(report)
    pair = Restatement(spans=FIRST, restates=SECOND, method="restatement/copied")
    write_statements(out, [LinkedStatement(statement) for statement in statements], [pair])
    prop = iris.expand("mig:restates")
    found = [(q.subject.value, q.object.value) for q in out if q.predicate.value == prop]  # type: ignore[union-attr]
    return [(one.split("/")[-3], other.split("/")[-3]) for one, other in found]


def claim(spans: tuple[Span, ...], day: str) -> Claim:
    text = f"The Port Pact has 12 parties so far {spans[0].start}."
    kept = {"spans": spans, "kind": "claim", "method": "claim/ratifications", "text": text, "as_of": day}
    return Claim(concerns=("x:pact",), claim_kind="ratifications", value=12, **kept)  # type: ignore[arg-type]


def test_claim_that_a_summary_repeats_holds_for_when_it_was_said_first() -> None:
    out = ReportWriter(report_of("# Harbours\n\n" + "Oil is dear on the coast of the south. " * 3 + "\n"))
    pair = Restatement(spans=FIRST, restates=SECOND, method="restatement/copied")
    claims = [LinkedStatement(claim(FIRST, "2009")), LinkedStatement(claim(SECOND, "2006-03-15"))]
    write_statements(out, claims, [pair])
    days = [q.object.value for q in out if q.predicate.value == iris.expand("mig:asOf")]  # type: ignore[union-attr]
    assert days == ["2006-03-15", "2006-03-15"]


def test_definition_has_its_term_and_its_meaning() -> None:
    found = triples("A pilot boat is defined as a boat that takes pilots to ships.")
    assert values(found, "mig:term") == ["A pilot boat"]
    assert values(found, "mig:meaning") == ["a boat that takes pilots to ships"]


def test_publication_is_named_by_its_title_and_year() -> None:
    found = triples("Pilots read the report “Lamps of the North” (Holm, 2005) at night.")
    iri = iris.thing("publication", "lamps-of-the-north-2005")
    assert (iri, iris.expand("dcterms:title"), "Lamps of the North") in found
    assert (iri, iris.expand("mig:printedAuthor"), "Holm") in found
    assert (iri, iris.expand("mig:citedIn"), iris.thing("report", "notes")) in found


def test_outcome_is_linked_to_those_who_agreed_on_it() -> None:
    assert values(triples("A plan of action was adopted by the Harbour Union."), "mig:outcomeOf") == ["x:union"]


def test_body_that_no_authority_file_has_is_described_where_an_outcome_is_its_own() -> None:
    out = ReportWriter(report_of("# Harbours\n\nThe Quay Board agreed on a plan of action.\n"))
    board = Resolved("x:quay-board", NameKind.ORGANIZATION, "mention/body", 0.8, "Quay Board", minted=True)
    agreed = Statement(kind="outcome", text="The Quay Board agreed on a plan.", spans=FIRST, method="outcome/agreed")
    write_statements(out, [LinkedStatement(agreed, outcome_of=(board,))], [])
    said = {(q.subject.value, q.predicate.value, str(q.object)) for q in out}  # type: ignore[union-attr]
    assert ("x:quay-board", iris.expand("rdfs:label"), '"Quay Board"') in said
    assert any(prop == iris.expand("mig:outcomeOf") and value == "<x:quay-board>" for _, prop, value in said)


def test_finding_restates_a_finding_and_no_figure_of_the_same_sentence() -> None:
    statements = (finding(FIRST), figure(FIRST, 7), finding(SECOND), figure(SECOND, 8))
    assert restated(*statements) == [("finding", "finding")]


def test_figure_restates_a_figure_of_the_same_value() -> None:
    statements = (finding(FIRST), figure(FIRST, 7), finding(SECOND), figure(SECOND, 7))
    assert sorted(restated(*statements)) == [("finding", "finding"), ("statistic", "statistic")]


def test_sentence_that_repeats_another_is_linked_where_the_kinds_differ() -> None:
    assert restated(figure(FIRST, 7), finding(SECOND)) == [("statistic", "finding")]
