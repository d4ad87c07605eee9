"""Direct speech in statements."""

from __future__ import annotations

import pytest

from miggraph.extract import attributions
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import findings
from miggraph.extract.statements.statement import quoted_in
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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She argued that “all lamps burn without much oil”.", ["all lamps burn without much oil"]),
        ("She read a paper, “Lamps of the cold north”.", []),
        ("She spoke under the title “Lamps, oil and wicks”.", []),
        ("She held that the “paradox of lamps at noon” is new.", []),
        ("She spoke of the lamp code, subtitled “Rules for lamps on old piers”, at length.", []),
        ("Quoting the pilot Mr. Ole Dahl, she said that “no lamp lasts for ever”.", []),
        ("Citing from the code of the port, she said that lamps are “not bought for ever by all”.", []),
        ("The Union's Early Review reiterated that lamps are “the light of all northern ports”.", []),
        ("She praised the port's “pay now, sail ever later” rule.", []),
    ],
)
def test_titles_labels_and_attributes_in_quotation_marks_are_no_speech(text: str, words: list[str]) -> None:
    assert list(quoted_in(text)) == words
