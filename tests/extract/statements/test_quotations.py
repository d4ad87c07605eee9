"""Direct speech in statements."""

from __future__ import annotations

import pytest

from miggraph.extract import attributions
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import findings
from miggraph.model import Statement
from support import COAST, report_of


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("“No lamp of the north lasts for ever,” argued Ms. Lena Berg.", ("No lamp of the north lasts for ever",)),
        ("Ms. Lena Berg noted that “dim lamps” are rare in the north.", ()),
        ("It was noted that lamps “are rare in the north” of the coast.", ()),
    ],
)
def test_quotation_is_what_a_speaker_said(text: str, quotations: tuple[str, ...]) -> None:
    stages = (attributions.STAGE, findings.STAGE)
    [finding] = run_stages(report_of(f"# Harbours\n\n{text}\n"), COAST, stages).of(Statement)
    assert finding.quotations == quotations
