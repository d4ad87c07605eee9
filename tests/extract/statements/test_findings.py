from __future__ import annotations

import tomllib

import pytest

from miggraph.extract import attributions
from miggraph.extract.rules import line_of
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import claims, findings, outcomes, recommendations
from miggraph.extract.statements.findings import find_finding
from miggraph.model import Claim, Statement
from support import COAST, DATA, report_of

NONE = tomllib.loads((DATA / "findings" / "sentences.toml").read_text())["none"]["texts"]
STAGES = (attributions.STAGE, recommendations.STAGE, claims.STAGE, outcomes.STAGE, findings.STAGE)


def statements(text: str) -> list[Statement]:
    return list(run_stages(report_of(f"# Harbours\n\n{text}\n"), COAST, STAGES).of(Statement))


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_finding_is_passed_over(text: str) -> None:
    assert find_finding(line_of(text)) is None


def test_finding_is_made_by_who_speaks() -> None:
    [finding] = statements("Ms. Lena Berg pointed out that pilots often work without any contract.")
    assert (finding.kind, finding.made_by) == ("finding", ("Lena Berg",))


def test_collective_voice_behind_a_finding_is_kept() -> None:
    [finding] = statements("Several experts noted that pilots often work without any contract.")
    assert finding.voices == ("several experts",)


def test_sentence_that_recommends_is_no_finding() -> None:
    found = statements("It was pointed out that pilots work without contracts and should be given one.")
    assert [statement.kind for statement in found] == ["recommendation"]


def test_sentence_that_speaks_of_an_instrument_is_a_claim_and_no_finding() -> None:
    report = report_of("# Harbours\n\nIt was pointed out that the Port Pact applies to pilots of all ages.\n")
    found = run_stages(report, COAST, STAGES)
    assert (len(found.of(Claim)), found.of(Statement)) == (1, ())


def test_items_of_a_list_of_conclusions_are_findings() -> None:
    text = "Ms. Lena Berg concluded that:\n\n- boats are older than they were before;\n- lamps are rare in the north."
    found = statements(text)
    assert [(f.method, f.made_by) for f in found] == [("finding/listed", ("Lena Berg",))] * 2
