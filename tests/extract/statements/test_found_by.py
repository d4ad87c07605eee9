"""How the fields of a statement were found, where another method than that of the statement found them."""

from __future__ import annotations

import pytest

from miggraph.extract import attributions, mentions
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import recommendations
from miggraph.lexicon import Lexicon
from miggraph.model import LexiconEntry, NameKind, Statement
from support import COAST, report_of

PORTS = LexiconEntry("x:ports", NameKind.CONCEPT, "ports", names=("ports",), scheme="stakeholders")
LEXICON = Lexicon([*COAST.entries, PORTS])


def found_by(text: str) -> dict[str, str]:
    document = run_stages(
        report_of(f"# Harbours\n\n{text}\n"), LEXICON, (mentions.STAGE, attributions.STAGE, recommendations.STAGE)
    )
    return dict(document.of(Statement)[-1].found_by)


@pytest.mark.parametrize(
    ("text", "field", "method"),
    [
        ("Ms. Lena Berg said that ports should light lamps.", "addressed_to", "addressee/agent.subject"),
        ("Ports should light lamps. They should also buy oil.", "addressed_to", "addressee/pronoun"),
        ("Ms. Lena Berg said that lamps are dim. Ports should light lamps.", "made_by", "source/followed"),
    ],
)
def test_field_has_the_method_that_found_it(text: str, field: str, method: str) -> None:
    assert found_by(text)[field] == method


def test_field_without_a_value_has_no_method() -> None:
    assert found_by("Lamps should be lit.") == {}
