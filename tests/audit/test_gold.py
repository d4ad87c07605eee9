"""A gold standard read from files, and annotations judged by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from miggraph.audit.gold import ReportGold, kind_of, read_gold
from miggraph.errors import UsageError
from miggraph.model import Claim, Span, Statement
from support import report_of

TEXT = "# Harbour\n\nPorts should pool pilots. Lamps are dim. Oil is dear.\n"
REPORT = report_of(TEXT)


def place(words: str) -> Span:
    start = REPORT.text.index(words)
    return Span(start, start + len(words))


def statement(words: str, kind: str = "recommendation") -> Statement:
    return Statement(kind=kind, text=words, spans=(place(words),), method="x/y")


def gold_of(folder: Path, **files: object) -> ReportGold:
    for name, entries in files.items():
        if name.endswith("ranges") or isinstance(entries, dict):
            (folder / f"{name}.json").write_text(json.dumps(entries), encoding="utf-8")
        else:
            assert isinstance(entries, list)
            (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, entries)), encoding="utf-8")
    return read_gold(folder, [REPORT])["notes", "recommendations"]


def test_annotation_over_the_words_of_gold_is_right(tmp_path: Path) -> None:
    gold = gold_of(tmp_path, recommendations=[{"quote": "Ports should pool pilots."}])
    assert gold.judge(statement("Ports should pool")) is True
    assert gold.judge(statement("Oil is dear.")) is None


def test_annotation_is_wrong_where_everything_was_listed(tmp_path: Path) -> None:
    ranges = [{"report": "notes", "start": 0, "end": place("Lamps are dim.").end}]
    gold = gold_of(tmp_path, recommendations=[{"quote": "Ports should pool pilots."}], recommendations_ranges=ranges)
    assert gold.judge(statement("Lamps are dim.")) is False
    assert gold.judge(statement("Oil is dear.")) is None


def test_unsure_gold_decides_nothing(tmp_path: Path) -> None:
    entries = [{"quote": "Ports should pool pilots."}, {"quote": "Lamps are dim.", "unsure": True}]
    ranges = {"report": "notes", "events": {"a": [0, len(TEXT)]}}
    gold = gold_of(tmp_path, recommendations=entries, ranges=ranges)
    assert gold.judge(statement("Lamps are dim.")) is None
    assert gold.judge(statement("Oil is dear.")) is False


def test_file_of_one_report_is_complete(tmp_path: Path) -> None:
    gold = gold_of(tmp_path, notes={"recommendations": [{"quote": "Ports should pool pilots."}]})
    assert gold.judge(statement("Oil is dear.")) is False


def test_gold_of_another_report_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "findings.jsonl").write_text('{"quote": "Nobody wrote so."}\n', encoding="utf-8")
    assert read_gold(tmp_path, [REPORT]) == {}


def test_folder_without_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no gold"):
        read_gold(tmp_path, [REPORT])


def test_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "findings.jsonl").write_text("{}\nquote\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"findings\.jsonl:2: is not JSON"):
        read_gold(tmp_path, [REPORT])


def test_kinds_of_annotations_have_gold() -> None:
    claim = Claim(kind="claim", text="", spans=(), method="x/y", instrument="x:pact", claim_kind="other")
    assert [kind_of(claim), kind_of(statement("Oil is dear.", "finding"))] == ["claims", "findings"]
