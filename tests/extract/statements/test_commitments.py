from __future__ import annotations

import pytest

from miggraph.extract import attributions
from miggraph.extract.rules import line_of
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import commitments, recommendations
from miggraph.extract.statements.commitments import find_commitment
from miggraph.model import Statement
from support import COAST, report_of


@pytest.mark.parametrize(
    "text",
    [
        "We intend to open the locks at night.",
        "We are fully committed to train pilots.",
        "The Coast Office will publish the report in May.",
        "The Government of Ruritania intends to lower the fees.",
        "The secretariat will circulate the report to all members.",
    ],
)
def test_commitment_is_what_somebody_undertakes(text: str) -> None:
    assert find_commitment(line_of(text), COAST)


@pytest.mark.parametrize(
    "text",
    [
        "Fees will rise next year.",
        "Ruritania will need more pilots.",
        "It was hoped that the Government will lower the fees.",
        "Ports should commit to lower the fees.",
        "Will the Coast Office publish the report?",
    ],
)
def test_commitment_is_not_what_is_expected_or_asked(text: str) -> None:
    assert find_commitment(line_of(text), COAST) is None


def test_list_of_what_is_undertaken_holds_commitments_and_no_recommendations() -> None:
    text = "# Declaration\n\nWe intend to work together to:\n\n- Light the coast;\n- Train pilots.\n"
    stages = [attributions.STAGE, recommendations.STAGE, commitments.STAGE]
    found = run_stages(report_of(text), COAST, stages).of(Statement)
    assert [(s.kind, s.text) for s in found] == [("commitment", "Light the coast"), ("commitment", "Train pilots.")]
