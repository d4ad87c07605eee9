"""How often rules fire and are right, and the confidence that follows from it."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

from miggraph.audit.gold import ReportGold
from miggraph.audit.measure import RuleFigures, measure, write_confidences
from miggraph.extract.rules import load_language
from miggraph.extract.rules.files import FOLDER
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


def test_rule_that_nobody_judged_has_no_measured_confidence() -> None:
    (rule, *_) = load_language()
    assert RuleFigures(rule, fired=3).measured is None


def test_written_confidence_changes_nothing_else(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "en", tmp_path / "en")
    language = load_language("en", tmp_path)
    rule = next(rule for rule in language if rule.id.startswith("recommendation/") and not rule.scope)
    before = {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "en").iterdir()}
    assert write_confidences([RuleFigures(rule, 5, right=6, wrong=1)], language, tmp_path) == [rule.id]
    changed = [name for name, text in before.items() if (tmp_path / "en" / name).read_text(encoding="utf-8") != text]
    (name,) = changed
    after = tomllib.loads((tmp_path / "en" / name).read_text(encoding="utf-8"))
    (entry,) = [entry for entry in after["rule"] if entry["id"] == rule.id]
    assert entry["confidence"] == 0.778
    old = tomllib.loads(before[name])
    assert [{**e, "confidence": 0} for e in after["rule"]] == [{**e, "confidence": 0} for e in old["rule"]]


def test_writing_the_same_confidence_again_touches_no_file(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "en", tmp_path / "en")
    rule = next(rule for rule in load_language("en", tmp_path) if not rule.scope)
    figures = [RuleFigures(rule, 5, right=6, wrong=1)]
    write_confidences(figures, load_language("en", tmp_path), tmp_path)
    assert write_confidences(figures, load_language("en", tmp_path), tmp_path) == []
