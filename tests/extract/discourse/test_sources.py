from __future__ import annotations

from miggraph.extract.discourse import voices
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import recommendations
from miggraph.model import Annotations, Attribution, Report, Statement
from support import COAST, report_of

TEXT = """# Harbours

Ms. Lena Berg opened the day. She called for lamps.

Several experts stressed the need for pilots.

## Fees

Fees should be dropped.
"""


def found(report: Report, *, heard_before: bool) -> Annotations:
    stages = (voices.STAGE, recommendations.STAGE) if heard_before else (recommendations.STAGE,)
    return run_stages(report, COAST, stages)


def test_voices_are_those_of_the_sentences_that_have_one() -> None:
    heard = found(report_of(TEXT), heard_before=True).of(Attribution)
    assert [(v.names, v.collective) for v in heard] == [
        (("Lena Berg",), None),
        (("Lena Berg",), None),
        ((), "several experts"),
    ]


def test_statements_are_the_same_whether_voices_were_heard_before_or_not() -> None:
    report = report_of(TEXT)
    before, alone = (found(report, heard_before=known).of(Statement) for known in (True, False))
    assert before == alone
    assert [statement.made_by for statement in before] == [("Lena Berg",), (), ()]
