"""How often rules fire and are right, and the confidence that follows from it."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from miggraph.audit.gold import ReportGold
from miggraph.audit.measure import RuleFigures, measure, write_confidences
from miggraph.errors import RuleError
from miggraph.extract.rules import Language, load_language
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
    assert "Ports should pool their pilots." in judged[0].matches


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


RULES = """# Lamps
[[rule]]
id = "lamp/one.a" # first
{}
pattern = "lamp"
yes = ["A lamp."]
no = ["Oil."]
"""


def language_in(folder: Path, **files: str) -> tuple[list[RuleFigures], Language]:
    (folder / "en").mkdir()
    for name, text in files.items():
        (folder / "en" / f"{name}.toml").write_bytes(text.encode("utf-8"))
    language = load_language("en", folder)
    return [RuleFigures(rule, 5, right=6, wrong=1) for rule in language], language


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("confidence = 0.9  # by hand", "confidence = 0.778  # by hand"),
        ("confidence = 9e-1", "confidence = 0.778"),
        ("confidence=1", "confidence=0.778"),
        ('  "confidence" = 0.9', '  "confidence" = 0.778'),
    ],
)
def test_confidence_is_written_in_place_of_the_old_one(tmp_path: Path, old: str, new: str, end: str) -> None:
    before = RULES.format(old).replace("\n", end)
    figures, language = language_in(tmp_path, lamp=before)
    assert write_confidences(figures, language, tmp_path) == ["lamp/one.a"]
    assert (tmp_path / "en" / "lamp.toml").read_bytes().decode() == before.replace(old, new)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_first_confidence_is_written_below_the_id(tmp_path: Path, end: str) -> None:
    figures, language = language_in(tmp_path, lamp=RULES.format("").replace("\n", end))
    write_confidences(figures, language, tmp_path)
    wanted = RULES.format("").replace("# first\n", "# first\nconfidence = 0.778\n").replace("\n", end)
    assert (tmp_path / "en" / "lamp.toml").read_bytes().decode() == wanted


def test_file_that_cannot_be_rewritten_keeps_all_as_they_were(tmp_path: Path) -> None:
    files = {
        "lamp": RULES.format("confidence = 0.9"),
        "oil": 'rule = [{id = "oil/one.a", pattern = "oil", yes = ["Oil."], no = ["A lamp."]}]\n',
    }
    figures, language = language_in(tmp_path, **files)
    with pytest.raises(RuleError, match=r"oil\.toml: its confidences cannot be written"):
        write_confidences(figures, language, tmp_path)
    assert {file.stem: file.read_text(encoding="utf-8") for file in (tmp_path / "en").iterdir()} == files
