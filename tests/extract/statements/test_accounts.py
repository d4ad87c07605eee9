"""Accounts: what the narrative tells of things that it names."""

from __future__ import annotations

import pytest

from miggraph.extract import attributions, mentions
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import accounts, claims, definitions, findings, narrative, recommendations
from miggraph.model import DocumentKind, Span, Statement
from support import COAST, report_of

STAGES = (
    mentions.STAGE,
    attributions.STAGE,
    recommendations.STAGE,
    claims.STAGE,
    definitions.STAGE,
    findings.STAGE,
    narrative.STAGE,
    accounts.STAGE,
)


def told(text: str) -> list[Statement]:
    found = run_stages(report_of(f"# Harbours\n\n{text}\n"), COAST, STAGES).of(Statement)
    return [statement for statement in found if statement.kind == "account"]


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("The Ruritanian authorities have trained pilots since the storm.", "account/practice"),
        ("The programme offers lamps to the pilots of Ruritania.", "account/practice"),
        ("Ms. Lena Berg described the lamps of Ruritania in detail.", "account/topic"),
        ("The first session dealt with the fees of the Harbour Union.", "account/topic"),
    ],
)
def test_account_tells_what_somebody_does_or_spoke_of(text: str, method: str) -> None:
    assert [(account.text, account.method) for account in told(text)] == [(text, method)]


@pytest.mark.parametrize(
    "text",
    [
        "The programme offers lamps to the pilots.",  # names nothing
        "Ms. Lena Berg described the lamps of Bergen in detail.",  # a place is where, not what
        "Oil is dear in the north of Ruritania.",  # a finding
        "Ruritania should light its lamps.",  # a recommendation
        "Are the lamps of Ruritania dim at night?",
    ],
)
def test_account_is_no_other_sentence(text: str) -> None:
    assert told(text) == []


def test_account_stands_in_no_resolution() -> None:
    text = "# Harbours\n\nThe programme offers lamps to the pilots of Ruritania.\n"
    document = run_stages(report_of(text), COAST, STAGES[:-1])
    kind = DocumentKind(spans=(Span(0, 1),), method="document-kind/named", kind="resolution")
    assert list(accounts.run(document.plus([kind]))) == []
