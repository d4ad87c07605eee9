"""The files that rules stand in, and confidences written into them."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from miggraph.audit.measure import RuleFigures
from miggraph.audit.rule_files import sources, write_confidences
from miggraph.config import Settings
from miggraph.errors import RuleError
from miggraph.extract.rules import load_language
from miggraph.extract.rules.files import FOLDER
from support import PROJECT


def test_written_confidence_changes_nothing_else(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "en", tmp_path / "en")
    language = load_language("en", tmp_path)
    rule = next(rule for rule in language if rule.id.startswith("recommendation/") and not rule.scope)
    before = {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "en").iterdir()}
    assert write_confidences([RuleFigures(rule, 5, right=6, wrong=1)], "en", [tmp_path]) == [rule.id]
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
    write_confidences(figures, "en", [tmp_path])
    assert write_confidences(figures, "en", [tmp_path]) == []


RULES = """# Lamps
[[rule]]
id = "lamp/one.a" # first
{}
pattern = "lamp"
yes = ["A lamp."]
no = ["Oil."]
"""


def figures_in(folder: Path, **files: str) -> list[RuleFigures]:
    (folder / "en").mkdir()
    for name, text in files.items():
        (folder / "en" / f"{name}.toml").write_bytes(text.encode("utf-8"))
    return [RuleFigures(rule, 5, right=6, wrong=1) for rule in load_language("en", folder)]


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
    figures = figures_in(tmp_path, lamp=before)
    assert write_confidences(figures, "en", [tmp_path]) == ["lamp/one.a"]
    assert (tmp_path / "en" / "lamp.toml").read_bytes().decode() == before.replace(old, new)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_first_confidence_is_written_below_the_id(tmp_path: Path, end: str) -> None:
    figures = figures_in(tmp_path, lamp=RULES.format("").replace("\n", end))
    write_confidences(figures, "en", [tmp_path])
    wanted = RULES.format("").replace("# first\n", "# first\nconfidence = 0.778\n").replace("\n", end)
    assert (tmp_path / "en" / "lamp.toml").read_bytes().decode() == wanted


def test_file_that_cannot_be_rewritten_keeps_all_as_they_were(tmp_path: Path) -> None:
    files = {
        "lamp": RULES.format("confidence = 0.9"),
        "oil": 'rule = [{id = "oil/one.a", pattern = "oil", yes = ["Oil."], no = ["A lamp."]}]\n',
    }
    figures = figures_in(tmp_path, **files)
    with pytest.raises(RuleError, match=r"oil\.toml: its confidences cannot be written"):
        write_confidences(figures, "en", [tmp_path])
    assert {file.stem: file.read_text(encoding="utf-8") for file in (tmp_path / "en").iterdir()} == files


def test_rule_is_of_the_layer_whose_file_is_in_use(tmp_path: Path) -> None:
    package, own = (tmp_path / name for name in ("below", "above"))
    for folder, files in ((package, {"lamp": "lamp", "oil": "oil"}), (own, {"oil": "whale", "oil.more": "seed"})):
        (folder / "en").mkdir(parents=True)
        for name, rule in files.items():
            text = RULES.format("").replace("lamp/one.a", f"{rule}/one")
            (folder / "en" / f"{name}.toml").write_text(text, encoding="utf-8")
    assert sources("en", [package, own]) == {
        "lamp/one": "package/en/lamp.toml",
        "whale/one": "rules/en/oil.toml",
        "seed/one": "rules/en/oil.more.toml",
    }


def test_corpus_owns_no_rule_of_the_package(tmp_path: Path) -> None:
    assert Settings(root=tmp_path).own_rules() == (tmp_path / "rules",)
    assert FOLDER in Settings(root=PROJECT).own_rules()
