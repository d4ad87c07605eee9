"""The reader: layout, furniture, sentences and offsets."""

import os
from datetime import date
from pathlib import Path

import pytest

from miggraph.errors import ReportError
from miggraph.model import BlockKind, Report, ReportMeta
from miggraph.reader import LARGEST, read_report, read_text, report_files, report_from_text
from support import DATA, PROJECT, report_of

CORPUS = PROJECT / "data" / "reports"
META = ReportMeta("T", "P", "2012", "en", "Markdown", "©", date(2026, 1, 1))


def report(name: str) -> Report:
    return report_from_text(name, (DATA / "reader" / f"{name}.md").read_text(encoding="utf-8"), META)


@pytest.fixture(scope="module")
def corpus() -> list[Report]:
    return [read_report(file) for file in report_files(CORPUS)]


def test_prose_spans_hold_their_words_in_every_report(corpus: list[Report]) -> None:
    for each in corpus:
        assert any(line.prose.pieces for block in each.blocks for line in block.lines)
        for block in each.blocks:
            for line in block.lines:
                for piece in line.prose.pieces:
                    stored = each.text[piece.source : piece.source + piece.length]
                    assert stored == line.text[piece.at : piece.at + piece.length]


def test_sentences_cover_every_paragraph(corpus: list[Report]) -> None:
    for each in corpus:
        for block in each.blocks:
            if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
                assert block.text
                joined = "".join("".join(s.text.split()) for s in block.sentences)
                assert joined == "".join(block.text.split())


def test_sections_nest_inside_their_parents(corpus: list[Report]) -> None:
    for each in corpus:
        assert any(section.parent >= 0 for section in each.sections)
        for section in each.sections:
            if section.parent >= 0:
                assert each.sections[section.parent].span.covers(section.span)
                assert each.sections[section.parent].level < section.level


def test_running_heads_are_furniture() -> None:
    kinds = {b.text: b.kind for b in report("paged").blocks}
    assert kinds["Northern Institute"] is BlockKind.FURNITURE
    assert kinds["Bulletin"] is BlockKind.FURNITURE


def test_contents_entries_are_not_headings() -> None:
    each = report("paged")
    contents = [b.text for b in each.blocks if b.kind is BlockKind.CONTENTS]
    assert contents[0] == "CONTENTS"
    assert len(contents) == 4
    titles = [s.title for s in each.sections]
    assert titles == ["Yearly Notes", "I. Opening", "First matters", "II. Closing", "1. Housing"]


def test_contents_page_gives_levels() -> None:
    each = report("paged")
    parents = {s.title: each.sections[s.parent].title if s.parent >= 0 else None for s in each.sections}
    assert parents["First matters"] == "I. Opening"
    assert parents["II. Closing"] == parents["I. Opening"]


def test_sentence_cut_by_page_break_is_one_with_two_spans() -> None:
    each = report("paged")
    cut = next(s for b in each.blocks for s in b.sentences if s.text.startswith("The council"))
    assert cut.text.endswith("the many schools that take in their children.")
    spans = cut.spans()
    assert len(spans) == 2
    assert each.quote(spans[0]).endswith("about the many")
    assert each.quote(spans[1]).startswith("schools that take in **their children**")


def test_markup_escapes_and_marks_leave_the_prose() -> None:
    text = " ".join(b.text for b in report("paged").blocks)
    assert "US$ 20" in text
    assert "*" not in text
    assert "¹." not in text


def test_initials_and_titles_do_not_end_a_sentence() -> None:
    sentences = [s.text for b in report("paged").blocks for s in b.sentences]
    assert 'Ms. A. Berg said: "Fees of US$ 20 are too high."' in sentences


def test_footnote_is_set_aside() -> None:
    notes = [b.text for b in report("paged").blocks if b.kind is BlockKind.FOOTNOTE]
    assert notes == ["Enrolment figures are in the yearbook."]


def test_list_item_goes_on_after_an_empty_line() -> None:
    items = [b.text for b in report("paged").blocks if b.kind is BlockKind.LIST_ITEM]
    assert "another item that ends in the next line of the list." in items[1]


def test_title_block_is_one_heading_with_its_lines() -> None:
    first = report("titles").sections[0]
    assert [line.text for line in first.headline][-1].startswith("4 May 2012")
    assert len(first.headline) == 4


def test_headings_without_marks_are_found_and_nested() -> None:
    each = report("titles")
    titles = [s.title for s in each.sections]
    assert titles[1:] == ["SUMMARY", "Crews and contracts", "Session I: Wages", "Remaining doubts"]
    assert all(s.span.end == len(each.text) for s in each.sections[:2])


@pytest.mark.parametrize(
    ("content", "clause"),
    [
        (b"", "is empty"),
        (b" \n\n ", "is empty"),
        (b"caf\xe9", "is not UTF-8"),
        (b"MZ\x00\x01\x02", "control character"),
    ],
)
def test_unreadable_file_is_refused(tmp_path: Path, content: bytes, clause: str) -> None:
    file = tmp_path / "some-report.md"
    file.write_bytes(content)
    with pytest.raises(ReportError, match=clause) as error:
        read_text(file)
    assert str(file) in str(error.value)
    assert "\n" not in str(error.value)


def test_large_file_is_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "large.md"
    with file.open("wb") as out:
        out.truncate(LARGEST + 1)
    with pytest.raises(ReportError, match="more than the 20 MB"):
        read_text(file)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(ReportError, match="is a folder, no file"):
        read_text(tmp_path)
    with pytest.raises(ReportError, match="is a device or pipe, no file"):
        read_text(tmp_path / "pipe.md")


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no such file"):
        read_text(tmp_path / "nowhere.md")


@pytest.mark.parametrize(
    ("toml", "clause"),
    [
        ("title = ", "cannot be read as TOML"),
        ("title = " + "[" * 5000, "cannot be read as TOML"),
        ('title = "T"', "lacks language, source_format"),
        ("", "lacks title"),
        (None, "metadata file is missing"),
    ],
)
def test_broken_metadata_is_refused(tmp_path: Path, toml: str | None, clause: str) -> None:
    file = tmp_path / "some-report.md"
    file.write_text("# Words\n", encoding="utf-8")
    if toml is not None:
        file.with_suffix(".toml").write_text(toml, encoding="utf-8")
    with pytest.raises(ReportError, match=clause):
        read_report(file)


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        ('issued = "spring"', "is not a date"),
        ('issued = "2001-13"', "is not a date"),
        ('language = "English"', "is not a language tag"),
        ('added = "2026-01-01"', "is not a date"),
        ("title = 5", "title is not a text"),
        ('publisher = "Unknown"', "names nobody"),
        ("added = 2026-01-01T10:00:00Z", "is not a date"),
        (r'title = "Tides \u001b[31m"', "title holds a control character"),
        (r'title = "Tides\u0000"', "title holds a control character"),
        ('url = "a page"', "is not an address"),
        ('url = "https://example.org/a b"', "is not an address"),
        ('color = "red"', "unknown color"),
    ],
)
def test_wrong_metadata_value_is_refused(tmp_path: Path, change: str, clause: str) -> None:
    values = {
        "title": '"T"',
        "publisher": '"P"',
        "issued": '"2012-05"',
        "language": '"en"',
        "source_format": '"text"',
        "copyright": '"©"',
        "added": "2026-01-01",
    }
    name, _, value = change.partition(" = ")
    values[name] = value
    file = tmp_path / "some-report.md"
    file.write_text("# Words\n", encoding="utf-8")
    file.with_suffix(".toml").write_text("\n".join(f"{k} = {v}" for k, v in values.items()), encoding="utf-8")
    with pytest.raises(ReportError, match=clause):
        read_report(file)


def test_brackets_behind_brackets_are_of_one_sentence() -> None:
    text = "# Ports\n\nLight the pier (Ruritania) (South Syldavia) (Borduria) (Lowland Republic of Syldavia);\n"
    assert [len(b.sentences) for b in report_of(text).blocks if b.sentences] == [1]


def test_numbered_line_that_a_semicolon_ends_is_no_heading() -> None:
    text = "# Ports\n\n4.1 Light the pier (Ruritania);\nSource of position: X/1\nSupported\n- Pilots\n- Lamps\n"
    assert [b.text for b in report_of(text).blocks if b.kind is BlockKind.HEADING] == ["Ports"]
