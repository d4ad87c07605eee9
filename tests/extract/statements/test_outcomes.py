from __future__ import annotations

import tomllib

import pytest

from miggraph.extract import attributions
from miggraph.extract.rules import line_of
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import outcomes, recommendations
from miggraph.extract.statements.outcomes import find_outcome
from miggraph.model import Statement
from support import COAST, DATA, report_of

NONE = tomllib.loads((DATA / "outcomes" / "sentences.toml").read_text())["none"]["texts"]
STAGES = (attributions.STAGE, recommendations.STAGE, outcomes.STAGE)


def kinds(text: str) -> list[str]:
    report = report_of(f"# Harbours\n\n{text}\n")
    return [statement.kind for statement in run_stages(report, COAST, STAGES).of(Statement)]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_outcome_is_passed_over(text: str) -> None:
    assert find_outcome(line_of(text)) is None


def test_outcome_is_a_statement_with_its_sentence() -> None:
    report = report_of("# Harbours\n\nIt was a long day. The ministers agreed to continue the patrols.\n")
    [outcome] = run_stages(report, COAST, STAGES).of(Statement)
    assert (outcome.kind, outcome.text) == ("outcome", "The ministers agreed to continue the patrols.")
    assert [report.quote(span) for span in outcome.spans] == [outcome.text]


def test_sentence_that_recommends_is_no_outcome() -> None:
    assert kinds("The ministers agreed to continue the patrols, which should be longer.") == ["recommendation"]
