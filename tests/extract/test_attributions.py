from __future__ import annotations

from miggraph.extract import attributions
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import recommendations
from miggraph.model import Attribution, Statement
from support import COAST, report_of

TEXT = """# Harbours

Ms. Lena Berg opened the day. She called for lamps.

Several experts stressed the need for pilots.

## Fees

Fees should be dropped.
"""


def test_sources_are_those_of_the_sentences_that_have_one() -> None:
    found = run_stages(report_of(TEXT), COAST, [attributions.STAGE]).of(Attribution)
    assert [(a.names, a.collective) for a in found] == [
        (("Lena Berg",), None),
        (("Lena Berg",), None),
        ((), "several experts"),
    ]


def test_statements_are_made_by_the_sources_of_their_sentences() -> None:
    found = run_stages(report_of(TEXT), COAST, [attributions.STAGE, recommendations.STAGE]).of(Statement)
    assert [(s.made_by, s.voices) for s in found] == [(("Lena Berg",), ()), ((), ("several experts",)), ((), ())]
