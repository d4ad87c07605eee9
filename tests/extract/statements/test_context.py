"""The passages without which a statement cannot be understood."""

from __future__ import annotations

import pytest

from miggraph.extract import attributions
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import findings, recommendations
from miggraph.model import Statement
from support import COAST, report_of


@pytest.mark.parametrize(
    ("text", "context"),
    [
        (
            "Pilots of the coast retire early. He noted that they have no pensions until the age of seventy.",
            ["Pilots of the coast retire early."],
        ),
        ("Lamps burn oil.\n\nSuch lamps should be replaced by electric ones.", ["Lamps burn oil."]),
        ("Lamps burn oil. Lamps should be replaced by electric ones.", []),
        ("## Lamps\n\nLamps burn oil.\n\n## Ports\n\nThey should be lit at night.", []),
    ],
)
def test_statement_hangs_on_the_sentence_to_which_it_points_back(text: str, context: list[str]) -> None:
    report = report_of(text)
    stages = [attributions.STAGE, recommendations.STAGE, findings.STAGE]
    said = run_stages(report, COAST, stages).of(Statement)[-1]
    assert [report.quote(span) for span in said.context] == context
