from __future__ import annotations

import tomllib
from datetime import date

import pytest

from miggraph.extract import attributions, mentions
from miggraph.extract.rules import line_of
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import outcomes, recommendations
from miggraph.extract.statements.outcomes import find_outcome
from miggraph.model import Event, Span, Statement
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


def told(text: str) -> Statement:
    stages = (mentions.STAGE, attributions.STAGE, outcomes.STAGE)
    [outcome] = run_stages(report_of(f"# Harbours\n\n{text}\n"), COAST, stages).of(Statement)
    return outcome


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("A plan of action was adopted by the Harbour Union.", ("Harbour Union",)),
        ("The Harbour Union and the Coast Office have issued guidelines.", ("Harbour Union", "Coast Office")),
        ("The ministers agreed to continue the patrols.", ()),
        ("She told of the Harbour Union, where ministers agreed to meet again.", ("Harbour Union",)),
    ],
)
def test_outcome_is_of_those_who_agreed_on_it(text: str, of: tuple[str, ...]) -> None:
    assert told(text).outcome_of == of


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("The Harbour Union met in May. At this occasion, ministers agreed to buy oil.", ("Harbour Union",)),
        ("The Harbour Union met in May. It led to the adoption of a plan by the Coast Office.", ("Harbour Union",)),
        ("The Harbour Union met in May. The ministers agreed to buy oil.", ()),
        ("The Harbour Union met in May.\n\nAt this occasion, ministers agreed to buy oil.", ()),
    ],
)
def test_outcome_is_of_the_meeting_that_the_sentence_before_names(text: str, of: tuple[str, ...]) -> None:
    assert told(text).outcome_of == of


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("The meeting adopted a plan of action.", True),
        ("A declaration was adopted by the Harbour Union.", False),
        ("In the south the ministers agreed to continue the patrols.", False),
    ],
)
def test_outcome_of_the_only_meeting_of_a_report_is_its_own(text: str, *, own: bool) -> None:
    report = report_of(f"# Harbours\n\n{text}\n")
    whole = Span(0, len(report.text))
    event = Event(
        spans=(whole,), method="event", key="e", kind="meeting", title="Ports", start=date(2012, 5, 1), parts=(whole,)
    )
    document = run_stages(report, COAST, (mentions.STAGE,)).plus([event])
    [outcome] = outcomes.run(document)
    assert isinstance(outcome, Statement)
    assert outcome.of_event == ("e" if own else None)


@pytest.mark.parametrize(
    ("text", "made_by"),
    [
        ("The Harbour Union noted that boats sink. A lamp fund was launched at a meeting of ports.", ()),
        (
            "The Harbour Union noted that boats sink. A lamp fund was launched by decision of the Harbour Union.",
            ("Harbour Union",),
        ),
    ],
)
def test_body_named_before_did_not_make_an_outcome_that_does_not_name_it(text: str, made_by: tuple[str, ...]) -> None:
    assert told(text).made_by == made_by
