"""How often rules fire and are right, and the confidence that follows from it."""

from __future__ import annotations

from miggraph.audit.gold import ReportGold
from miggraph.audit.measure import RuleFigures, measure
from miggraph.extract.rules import load_language
from miggraph.model import Span
from support import COAST, report_of

TEXT = "# Harbour\n\nPorts should pool their pilots. Harbours should store more oil.\n"


def test_rules_are_counted_and_judged() -> None:
    report = report_of(TEXT)
    right = report.text.index("Ports"), report.text.index(" Harbours")
    gold = {("notes", "recommendations"): ReportGold(wanted=[Span(*right)], complete=[Span(0, len(report.text))])}
    figures = measure([report], COAST, load_language(), gold=gold)
    judged = [each for each in figures if each.right or each.wrong]
    assert [(each.right, each.wrong, each.measured) for each in judged] == [(1, 1, 0.5)]
    assert judged[0].fired >= 2
    assert judged[0].rule.id.startswith("recommendation/")
    assert "Ports should pool their pilots." in judged[0].matches


def test_rule_that_nobody_judged_has_no_measured_confidence() -> None:
    (rule, *_) = load_language()
    assert RuleFigures(rule, fired=3).measured is None
