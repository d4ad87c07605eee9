"""Findings that the narrative tells with no verb of reporting."""

from __future__ import annotations

import tomllib

import pytest

from miggraph.extract import attributions, mentions
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import claims, definitions, findings, narrative, recommendations
from miggraph.model import DocumentKind, Span, Statement
from support import COAST, DATA, report_of

SENTENCES = tomllib.loads((DATA / "findings" / "narrative.toml").read_text())
STAGES = (
    mentions.STAGE,
    attributions.STAGE,
    recommendations.STAGE,
    claims.STAGE,
    definitions.STAGE,
    findings.STAGE,
    narrative.STAGE,
)


def told(text: str) -> list[Statement]:
    found = run_stages(report_of(f"# Harbours\n\n{text}\n"), COAST, STAGES).of(Statement)
    return [statement for statement in found if statement.method == "finding/told"]


@pytest.mark.parametrize("text", SENTENCES["told"]["texts"])
def test_narrative_sentence_says_how_things_are(text: str) -> None:
    assert [finding.text for finding in told(text)] == [text]


@pytest.mark.parametrize("text", SENTENCES["none"]["texts"])
def test_narrative_sentence_that_tells_something_else_is_passed_over(text: str) -> None:
    assert told(text) == []


def test_narrative_finding_is_made_by_who_has_the_floor() -> None:
    text = "Ms. Lena Berg noted that lamps are rare in the north. Oil is dear there in most of the harbours."
    assert [finding.made_by for finding in told(text)] == [("Lena Berg",)]


def test_narrative_sentence_that_recommends_is_no_finding() -> None:
    assert told("Small ports need to be given oil.") == []


def test_narrative_takes_no_introduction_of_a_list() -> None:
    assert told("The small ports lack these things:\n\n- oil\n- lamps") == []


@pytest.mark.parametrize(("aloud", "count"), [(False, 1), (True, 0)])
def test_narrative_sentence_told_aloud_depends_on_nothing_before_it(*, aloud: bool, count: int) -> None:
    document = run_stages(
        report_of("# Harbours\n\nThese lamps are dim in all of the northern ports.\n"), COAST, STAGES[:-1]
    )
    kind = DocumentKind(spans=(Span(0, 1),), method="document-kind/named", kind="hearing")
    document = document.plus([kind] if aloud else [])
    assert len(list(narrative.run(document))) == count


def test_narrative_of_a_resolution_is_not_read() -> None:
    document = run_stages(report_of("# Harbours\n\nOil is dear on the northern coast.\n"), COAST, STAGES[:-1])
    document = document.plus([DocumentKind(spans=(Span(0, 1),), method="document-kind/named", kind="resolution")])
    assert list(narrative.run(document)) == []
