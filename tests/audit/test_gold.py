"""A gold standard read from files, and annotations judged by it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from miggraph.audit.gold import GoldError, ReportGold, kind_of
from miggraph.audit.gold_files import GoldReading, read_gold, reports_beside, with_reports_beside
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
    return read_gold([folder], [REPORT]).gold["notes", "recommendations"]


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
    assert read_gold([tmp_path], [REPORT]).gold == {}


def test_folder_of_gold_brings_its_reports(tmp_path: Path) -> None:
    (tmp_path / "quay.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "README.md").write_text("# Gold\n", encoding="utf-8")
    assert [(report.slug, report.text) for report in reports_beside(tmp_path)] == [("quay", TEXT)]


def test_folder_without_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no gold"):
        read_gold([tmp_path], [REPORT])


def test_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "findings.jsonl").write_text("{}\nquote\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"findings\.jsonl:2: is not JSON"):
        read_gold([tmp_path], [REPORT])


def test_kinds_of_annotations_have_gold() -> None:
    claim = Claim(kind="claim", text="", spans=(), method="x/y", concerns=("x:pact",), claim_kind="other")
    assert [kind_of(claim), kind_of(statement("Oil is dear.", "finding"))] == ["claims", "findings"]


def reading(folder: Path, name: str, text: str | bytes) -> GoldReading:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_gold([folder], [REPORT, report_of("# Quay\n\nOil is dear. Lamps glow.\n", slug="quay")])


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("findings.jsonl", '{"quote": "Oil"}\n["Oil"]', r"findings\.jsonl:2: is not an object"),
        ("findings.jsonl", "3", r"findings\.jsonl:1: is not an object"),
        ("findings.jsonl", "null", r"findings\.jsonl:1: is not an object"),
        ("findings.jsonl", '{"quote": ["Oil"]}', "1: quote is not a text"),
        ("findings.jsonl", '{"report": 3}', "1: report is not a text"),
        ("findings.jsonl", '{"quote": "Oil", "start": true}', "1: start is not a whole number"),
        ("findings.jsonl", '{"end": 1.5}', "1: end is not a whole number"),
        ("findings.jsonl", '{"start": ' + "9" * 5000 + "}", "1: holds a number that is too long"),
        ("findings.jsonl", "[" * 200_000, "1: is nested too deeply"),
        ("findings.jsonl", b'{"quote": "\xff"}', r"findings\.jsonl: is not UTF-8 \(byte 11\)"),
        ("notes.json", '{"recommendations": ["a"]}', r"notes\.json, recommendations, entry 1: is not an object"),
        ("notes.json", '{"recommendations": {}}', "recommendations: is not a list"),
        ("notes.json", "{", "is not JSON"),
        ("ranges.json", '[{"report": "notes", "end": 3}]', "entry 1: lacks start or end"),
        ("ranges.json", '[{"start": "a", "end": 3}]', "entry 1: start is not a whole number"),
        ("ranges.json", "[[1, 2]]", "entry 1: is not an object"),
        ("ranges.json", '{"events": {"a": 3}}', "event 'a': is not a pair of offsets"),
        ("ranges.json", '{"events": {"a": ["b", 3]}}', "event 'a': start is not a whole number"),
        ("ranges.json", '{"events": [3]}', "events is no table"),
        ("ranges.json", "3", "is not a list"),
    ],
)
def test_malformed_gold_is_named_in_one_line(tmp_path: Path, name: str, text: str | bytes, fault: str) -> None:
    with pytest.raises(GoldError, match=fault) as raised:
        reading(tmp_path, name, text)
    assert raised.value.exit_code == 1
    assert str(tmp_path / name) in str(raised.value)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("findings.jsonl", '{"quote": "Nobody wrote so."}', "1 not found in any report: first .*:1 'Nobody wrote so.'"),
        ("findings.jsonl", '{"quote": "Lamps glow.", "report": "notes"}', "1 not found"),
        ("findings.jsonl", '{"quote": "Lamps glow.", "report": "no-such"}', "1 not found"),
        ("findings.jsonl", '{"report": "notes", "start": 3, "end": 9999}', "1 not found"),
        ("findings.jsonl", '{"start": 3, "end": 9}', "1 not found"),
        ("findings.jsonl", '{"quote": "\\ud800"}', r"1 not found.*\\ud800"),
        ("findings.jsonl", '{"quote": "Oil is dear."}', "1 found more than once, so undecided: first"),
        (
            "ranges.json",
            '[{"report": "no-such", "start": 0, "end": 3}]',
            "1 ranges outside any report: first .*entry 1",
        ),
        ("ranges.json", '[{"report": "notes", "start": 9, "end": 3}]', "1 ranges outside any report"),
        ("findigns.jsonl", "{}", "1 files of no kind: findigns.jsonl"),
        ("aliases.json", "[]", "1 files of no kind: aliases.json"),
        ("people_ranges.json", "[]", "1 files of no kind: people_ranges.json"),
    ],
)
def test_gold_that_cannot_be_used_is_counted(tmp_path: Path, name: str, text: str, words: str) -> None:
    read = reading(tmp_path, name, text)
    assert re.search(words, read.summary())
    assert not any(gold.wanted or gold.complete for gold in read.gold.values())


def test_gold_that_is_used_needs_no_words(tmp_path: Path) -> None:
    assert reading(tmp_path, "findings.jsonl", '{"quote": "Lamps are dim."}').summary() == "gold: 1 entries"


def test_named_report_is_used(tmp_path: Path) -> None:
    read = reading(tmp_path, "findings.jsonl", '{"quote": "Oil is dear.", "report": "quay"}')
    assert [(key, gold.wanted) for key, gold in read.gold.items()] == [(("quay", "findings"), [Span(8, 20)])]


def test_title_in_place_of_a_slug_is_a_note(tmp_path: Path) -> None:
    read = reading(tmp_path, "findings.jsonl", '{"quote": "Lamps glow.", "report": "Quay (2 May)"}')
    assert list(read.gold) == [("quay", "findings")]


def test_offset_tells_places_of_a_quote_apart(tmp_path: Path) -> None:
    read = reading(tmp_path, "findings.jsonl", '{"quote": "Oil is dear.", "offset": 8}')
    assert list(read.gold) == [("quay", "findings")]


def test_stretch_without_quote_ends_where_it_says(tmp_path: Path) -> None:
    read = reading(tmp_path, "findings.jsonl", '{"report": "quay", "start": 8, "end": 11}')
    assert read.gold["quay", "findings"].wanted == [Span(8, 11)]


def test_quote_that_stands_more_than_once_decides_nothing(tmp_path: Path) -> None:
    read = reading(tmp_path, "notes.json", '{"findings": [{"quote": "Lamps are dim."}, {"quote": "a"}]}')
    assert read.gold["notes", "findings"].judge(statement("a", "finding")) is None


def test_line_separator_in_a_quote_ends_no_line(tmp_path: Path) -> None:
    assert reading(tmp_path, "findings.jsonl", '{"quote": "Oil\u2028is"}\r\n').entries == 1


def test_ranges_without_report_are_in_that_of_the_entries(tmp_path: Path) -> None:
    (tmp_path / "recommendations.jsonl").write_text('{"quote": "Lamps glow."}', encoding="utf-8")
    read = reading(tmp_path, "ranges.json", '[{"start": 0, "end": 9}]')
    assert read.gold["quay", "recommendations"].complete == [Span(0, 9)]


def test_report_of_a_gold_folder_replaces_none(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(TEXT, encoding="utf-8")
    assert with_reports_beside([REPORT], [tmp_path]) == [REPORT]
    (tmp_path / "notes.md").write_text(f"{TEXT}More.\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"notes\.md: is another text"):
        with_reports_beside([REPORT], [tmp_path])
