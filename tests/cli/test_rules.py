"""The commands for who writes rules: ``rules`` and ``explain``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from building import make_project
from miggraph.cli import main
from miggraph.config import Settings

Captured = pytest.CaptureFixture[str]
KEYS = {"id", "file", "pattern", "method", "yes", "no", "confidence", "fired", "right", "wrong", "matches"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make_project(tmp_path_factory.mktemp("project"))


def run(settings: Settings, *arguments: str) -> int:
    return main(["--root", str(settings.root), *arguments])


def test_rules_as_json_have_the_documented_keys(settings: Settings, capsys: Captured) -> None:
    assert run(settings, "rules", "recommendation", "--format", "json") == 0
    rules = json.loads(capsys.readouterr().out)
    assert len(rules) > 10
    assert all(rule.keys() >= KEYS and rule["id"].startswith("recommendation/") for rule in rules)
    assert all(rule["yes"] and rule["no"] for rule in rules if rule["pattern"])
    assert any(rule["fired"] for rule in rules)


def test_one_rule_is_shown_with_its_examples(settings: Settings, capsys: Captured) -> None:
    run(settings, "rules", "recommendation", "--format", "json")
    rule = next(rule for rule in json.loads(capsys.readouterr().out) if rule["fired"] and rule["yes"])
    assert run(settings, "rules", rule["id"]) == 0
    out = capsys.readouterr().out
    assert rule["id"] in out
    assert rule["yes"][0] in out
    assert 0 < len(rule["matches"]) <= 10
    assert all(f"matches     {text}" in out for text in rule["matches"])


@pytest.mark.parametrize("name", ["recommendation/modal", "recommendation/modal.", "recommendation/modal/"])
def test_beginning_of_ids_may_end_with_its_mark(settings: Settings, capsys: Captured, name: str) -> None:
    assert run(settings, "rules", name, "--format", "csv") == 0
    ids = [line.partition(",")[0] for line in capsys.readouterr().out.splitlines()[1:]]
    assert len(ids) > 1
    assert all(each.startswith("recommendation/modal") for each in ids)


def test_unknown_id_is_refused_before_anything_is_written(
    settings: Settings, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("miggraph.audit.rule_files.write_confidences", lambda *_: pytest.fail("wrote"))
    (tmp_path / "findings.jsonl").write_text('{"quote": "Nobody wrote so."}', encoding="utf-8")
    assert run(settings, "rules", "no-such", "--measure", "--gold", str(tmp_path), "--write") == 2
    gold, fault = capsys.readouterr().err.splitlines()
    assert gold.startswith("gold: 1 entries; 1 not found in any report: first ")
    assert "no-such: no rule is called so" in fault


def test_malformed_gold_ends_with_one(settings: Settings, capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "findings.jsonl").write_text("3", encoding="utf-8")
    assert run(settings, "rules", "--measure", "--gold", str(tmp_path)) == 1
    assert "findings.jsonl:1: is not an object" in capsys.readouterr().err


def test_gold_tells_right_from_wrong(settings: Settings, capsys: Captured, tmp_path: Path) -> None:
    text = next(settings.reports_dir.glob("*.md")).read_text(encoding="utf-8")
    start = text.index("States should ratify")
    quote = text[start : text.index("\n", start)]
    (tmp_path / "recommendations.jsonl").write_text(json.dumps({"quote": quote}), encoding="utf-8")
    assert run(settings, "rules", "--measure", "--gold", str(tmp_path), "--format", "json") == 0
    rules = json.loads(capsys.readouterr().out)
    assert [(rule["right"], rule["wrong"]) for rule in rules if rule["right"] is not None] == [(1, 0)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rules", "no/such.rule"], "no/such.rule: no rule is called so; list them with: miggraph rules"),
        (["rules", ""], "the id is empty"),
        (["rules", "/"], "the id is empty"),
        (["explain", ""], "the sentence is blank"),
        (["explain", "Oil \udcff."], "the sentence holds U+DCFF"),
        (["rules", "--measure"], "--measure and --gold go together"),
        (["rules", "--write"], "--write needs --measure"),
        (["explain"], "wants a sentence, or a file and a place"),
        (["explain", "Oil is dear.", "--at", "3"], "wants a sentence, or a file and a place"),
    ],
)
def test_wrong_call_is_one_line(settings: Settings, capsys: Captured, arguments: list[str], words: str) -> None:
    assert run(settings, *arguments) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert words in err


def test_sentence_is_explained_in_words(settings: Settings, capsys: Captured) -> None:
    assert run(settings, "explain", "Ms. Ada Quill called on States to pool their pilots.") == 0
    out = capsys.readouterr().out
    assert "Ada Quill" in out
    assert "Rules that match" in out
    assert "recommendation/" in out


def test_sentence_without_annotations_says_so(settings: Settings, capsys: Captured) -> None:
    assert run(settings, "explain", "Oil and lamps.") == 0
    assert "Nothing is found in it." in capsys.readouterr().out


def test_place_of_a_file_is_explained_as_json(settings: Settings, capsys: Captured) -> None:
    file = next(settings.reports_dir.glob("*.md"))
    at = file.read_text(encoding="utf-8").index("must keep")
    assert run(settings, "explain", "--file", str(file), "--at", str(at), "--format", "json") == 0
    explained = json.loads(capsys.readouterr().out)
    assert "passports" in explained["text"]
    assert [found["strength"]["values"] for found in explained["found"] if "strength" in found] == [["must"]]
