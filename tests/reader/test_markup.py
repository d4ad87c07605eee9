"""Markup: tables, quotes, notes, entities, formulas and marks are read for what they are; every span stays true."""

from __future__ import annotations

from datetime import date

import pytest

from miggraph.model import BlockKind, Report, ReportMeta
from miggraph.reader import report_from_text
from miggraph.reader.lines import parse_lines, prose_of
from miggraph.reader.markup import front_matter
from support import DATA

CASES = DATA / "cases"
META = ReportMeta("T", "P", "2012", "en", "Markdown", "©", date(2026, 1, 1))


def read(text: str) -> Report:
    return report_from_text("r", text, META)


def case(name: str) -> Report:
    file = next(file for file in CASES.glob(f"{name}.*") if file.suffix != ".toml")
    return read(file.read_bytes().decode())


def sentences(report: Report, *kinds: BlockKind) -> list[str]:
    return [s.text for block in report.blocks if not kinds or block.kind in kinds for s in block.sentences]


def table(text: str) -> list[tuple[bool, list[str]]]:
    rows = [row for block in read(text).blocks for row in block.rows]
    return [(row.header, [cell.text for cell in row.cells]) for row in rows]


@pytest.mark.parametrize(
    ("stored", "readable"),
    [
        ("45&nbsp;per&nbsp;cent &mdash; some", "45 per cent — some"),
        ("US$&#160;2,000 &amp; more &notanentity; AT&T", "US$ 2,000 & more &notanentity; AT&T"),
        ("one<br>two<br/> three", "one two three"),
        ("the <b>port</b> <a href='x'>keeps</a> lamps", "the port keeps lamps"),
        ("a <quay@port.example> and <http://port.example>", "a <quay@port.example> and <http://port.example>"),
        ("found in ships.[^1] Then", "found in ships. Then"),
        ("lit lamps.<sup>3</sup> Then the 4<sup>th</sup>", "lit lamps. Then the 4th"),
        ("forty lamps.[14] More", "forty lamps. More"),
        ("__forty__ lamps, ___lit___ in port_no_4", "forty lamps, lit in port_no_4"),
        ("forty lamps\\\\", "forty lamps"),
        ("forty lamps in 2010.[14] More", "forty lamps in 2010. More"),
        (r"forty lamps\[14\] and no more[iv] of them†", "forty lamps and no more of them"),
        ("forty lamps^3 in 2010,^4^ of 2,700^12 sold", "forty lamps in 2010, of 2,700 sold"),
        ("forty lamps[3](#fn3) in [[4]](#_ftn4) ports[\\[5\\]](#_ftn5)", "forty lamps in ports"),
        ('forty lamps<a href="#footnote-3">3</a><sup><a href="#fn4">[4]</a></sup> lit', "forty lamps lit"),
        ("forty lamps [Note 3] were lit (fn. 4) again(5).", "forty lamps were lit again."),
        ("see [Table 3](#table-3), article(3), 10^6 lamps and m^2", "see Table 3, article(3), 10^6 lamps and m^2"),
        ("a quay${ }^{25}$ was lit $^{3}$.", "a quay was lit."),
        ("Ports closed. 1/ Then", "Ports closed. Then"),
        ("the Port Board12 met, in Agenda21 and Covid19", "the Port Board met, in Agenda21 and Covid19"),
        ("fees were cut.12 Ports", "fees were cut. Ports"),
        (r"found that $45 \%$ of $70 \%$, $3.9 / 5$", "found that 45 % of 70 %, 3.9 / 5"),
        (r"in $2020^{4}$ with $\$ 2.5$ million ($n=40$)", "in 2020 with $ 2.5 million (n = 40)"),
        (r"$10^{6}$ lamps, CO$_{2}$ and $\sim 3 \times 4$", "10^6 lamps, CO2 and ~3 ×4"),
        ("US$ 5 and US$ 7, $5 bio and over $3 more", "US$ 5 and US$ 7, $5 bio and over $3 more"),
        ("of\ufb01ce and bene\ufb01t of work\u00aders\u200b", "office and benefit of workers"),
        ("work\u00ad", "work-"),
        ("**Recommend** **ations** on **light** **in** ports", "Recommendations on light in ports"),
        ("an area of 12 km²", "an area of 12 km²"),
        ("see <!-- not this --> that", "see  that"),
    ],
)
def test_markup_is_read(stored: str, readable: str) -> None:
    assert parse_lines(stored)[0].text == readable


def test_spans_of_what_is_read_hold_what_is_stored() -> None:
    stored = "The of\ufb01ce of A&amp;B, say 45&nbsp;per cent.[^1]"
    prose = prose_of(stored, 0, len(stored))
    for words, place in (("office", "of\ufb01ce"), ("A&B", "A&amp;B"), ("45 per", "45&nbsp;per"), ("ffi", "f\ufb01")):
        start = prose.text.index(words)
        [span] = prose.spans(start, start + len(words))
        assert stored[span.start : span.end] == place
    part = prose.slice(prose.text.index("fice"))
    assert stored[part.spans()[0].start] == "\ufb01"


def test_pipe_table_has_heads_and_cells() -> None:
    assert table("| Port | Lamps |\n|---|--:|\n| Dell \\| Low | 3,500 |\n| Kell | |\n") == [
        (True, ["Port", "Lamps"]),
        (False, ["Dell | Low", "3,500"]),
        (False, ["Kell", ""]),
    ]
    assert table("Port | Lamps\n---|---\nDell | 3\n") == [(True, ["Port", "Lamps"]), (False, ["Dell", "3"])]


def test_table_without_rule_has_no_heads() -> None:
    assert table("| Dell | 3 |\n| Kell | 4 |\n") == [(False, ["Dell", "3"]), (False, ["Kell", "4"])]


def test_grid_table_joins_the_lines_of_a_cell() -> None:
    grid = "+-----+-------+\n| No. | Work  |\n+=====+=======+\n| 1   | Light |\n|     | lamps |\n+-----+-------+\n"
    assert table(grid) == [(True, ["No.", "Work"]), (False, ["1", "Light lamps"])]


def test_html_table_is_read_wherever_it_stands() -> None:
    stored = "Before <table>\n<tr><th>Port</th></tr>\n\n<tr><td>Dell<br>Low</td>\n</tr></table> after."
    assert table(stored) == [(True, ["Port"]), (False, ["Dell Low"])]
    kinds = [(block.kind, block.text) for block in read(stored).blocks if not block.rows]
    assert [text for _, text in kinds] == ["Before", "after."]


def test_cells_with_sentences_are_read() -> None:
    report = case("markdown-table")
    assert "Employers must pay the cost of travel." in sentences(report, BlockKind.TABLE)
    assert [section.title for section in report.sections][1:] == ["Recommendations", "Figures", "Agenda"]


def test_html_is_read_without_its_tags() -> None:
    report = case("html-in-markdown")
    assert "Employers must pay the cost of travel." in sentences(report, BlockKind.LIST_ITEM)
    assert "Governments should ban recruitment fees charged to workers." in sentences(report, BlockKind.TABLE)
    assert not any("never" in text or "<" in text for text in sentences(report))


def test_quotes_are_prose_without_their_marks() -> None:
    report = read("# Lamps\n\n> **BOX – Quays**\n>\n> The quay has one\n> lamp. It is lit.\n\nAfter it.\n")
    assert sentences(report, BlockKind.QUOTE) == ["BOX – Quays", "The quay has one lamp.", "It is lit."]
    assert [section.title for section in report.sections] == ["Lamps"]


def test_page_marks_and_comments_cut_no_sentence() -> None:
    first, second = sentences(case("page-marks"))
    assert first.endswith("charge to workers and that they publish a list of licensed recruiters.")
    assert second.endswith("who are often recruited far away from the farms.")


def test_notes_are_kept_apart_from_sentences() -> None:
    report = case("statistics-footnote-marks")
    assert sentences(report, BlockKind.FOOTNOTE) == [
        "Ministry survey of 2,400 households, 2019.",
        "Statement of 4 May 2020.",
    ]
    assert "Ms. Lara Okello recommended that States ratify Convention No. 189." in sentences(report)
    assert sentences(report, BlockKind.PARAGRAPH)[-1] == "Further training was needed."


@pytest.mark.parametrize(
    "mark",
    ["[iv] ", "\\[3\\] ", "[3](#ref3) ", "[[3]](#_ftnref3) ", '<a name="fn3">3</a> ', "^3 ", "^3^ ", "Footnote 3: "],
)
def test_notes_open_with_every_form_of_mark(mark: str) -> None:
    report = read(f"Lamps were lit in the port.\n\n{mark}See the report of the harbour.\n")
    assert sentences(report, BlockKind.FOOTNOTE) == ["See the report of the harbour."]


def test_numbers_at_the_beginning_of_notes_are_marks() -> None:
    notes = [block for block in case("note-number-at-line-start").blocks if block.kind is BlockKind.FOOTNOTE]
    assert [note.lines[0].marker for note in notes] == ["21", "33"]
    assert notes[0].text.startswith("More information")


def test_heading_ends_with_its_line() -> None:
    report = read("# The ports\nPorts should light lamps, and print charts.\n## Money\nIt was spent.\n")
    assert [section.title for section in report.sections] == ["The ports", "Money"]
    assert len(sentences(report, BlockKind.PARAGRAPH)) == 2


def test_front_matter_of_toml_is_metadata() -> None:
    text = '+++\ntitle = "Lamps"\ntags = [1, 2]\n[more]\ndraft = true\n+++\n\nLamps were lit.\n'
    assert front_matter(text)["title"] == "Lamps"
    assert [block.kind for block in read(text).blocks] == [BlockKind.METADATA, BlockKind.PARAGRAPH]


@pytest.mark.parametrize(
    "fence", [("```", "```"), ("~~~text", "~~~"), (":::note", ":::"), ("::: {.box}", ":::"), ("```markdown", "```")]
)
def test_text_between_fences_is_prose(fence: tuple[str, str]) -> None:
    report = read(f"The lamps.\n\n{fence[0]}\nPorts should light lamps.\n{fence[1]}\n")
    assert sentences(report, BlockKind.PARAGRAPH)[-1] == "Ports should light lamps."
    assert not [block for block in report.blocks if block.kind is BlockKind.LINES]


@pytest.mark.parametrize("line", ["====", "-------", "~~~~", "^^^^"])
def test_line_above_a_row_of_signs_is_a_heading(line: str) -> None:
    report = read(f"What the ports said of the lamps\n{line}\nPorts should light lamps.\n")
    assert [section.title for section in report.sections] == ["What the ports said of the lamps"]
    assert sentences(report, BlockKind.PARAGRAPH) == ["Ports should light lamps."]


@pytest.mark.parametrize(
    "text", ["12 March 2031 was a day of storms.", "3 Lamps and quays", "40 lamps were lit there."]
)
def test_dates_headings_and_quantities_are_no_notes(text: str) -> None:
    assert [line.kind for line in parse_lines(f"{text}\n")] == [None]


def test_numbered_paragraphs_are_no_notes() -> None:
    text = "\n\n".join(f"{n} Ports keep many lamps at night." for n in range(1, 8))
    assert all(line.kind is None for line in parse_lines(text))


def test_note_numbers_glued_to_names_are_dropped() -> None:
    said = sentences(case("note-number-glued"), BlockKind.PARAGRAPH)
    assert "The European Convention on Human Rights applies." in said
    assert said[-1] == "The Interministerial Board on Farm Work and the Interministerial Board on Farm Work met."


def test_words_set_bold_in_parts_are_whole() -> None:
    assert [section.title for section in case("split-bold").sections] == [
        "Report on seasonal work",
        "1. Recommendations",
    ]


def test_front_matter_is_metadata() -> None:
    report = case("front-matter-title")
    assert [block.kind for block in report.blocks if block.text] == [BlockKind.METADATA, BlockKind.PARAGRAPH]
    assert front_matter(report.text) == {"title": "Summary of the workshop", "date": "2031-03-05"}


@pytest.mark.parametrize("text", ["", "---\n\nLamps: lit.\n", "Lamps\n---\na: b\n---\n", "---\nno field\n---\n"])
def test_rules_are_no_front_matter(text: str) -> None:
    assert front_matter(text) == {}


def test_byte_order_mark_and_line_ends_of_windows_are_read() -> None:
    report = case("bom-crlf")
    assert [section.title for section in report.sections] == ["Seasonal work"]
    assert len(sentences(report)) == 2


def test_offsets_count_code_points() -> None:
    report = case("astral-and-cjk")
    said = next(s for block in report.blocks for s in block.sentences if "Tomas" in s.text)
    assert report.quote(said.spans()[0]).startswith("Mr. Tomas Brandt")


def test_ligatures_and_invisible_characters_are_not_read() -> None:
    said = " ".join(sentences(case("soft-hyphen-ligature")))
    for words in (
        "recruitment fees",
        "The first office",
        "had no contract",
        "Human trafficking",
        "migrant workers who",
    ):
        assert words in said


SPACED = """# Proposals

 No.  What                      For whom
  1   Light the piers           ports
  2   Count the boats at dawn   the harbour office
  3   Paint the buoys           crews

Then they left.
"""


def test_rows_that_spaces_divide_are_a_table_if_they_are_numbered_below_a_head() -> None:
    assert table(SPACED) == [
        (True, ["No.", "What", "For whom"]),
        (False, ["1", "Light the piers", "ports"]),
        (False, ["2", "Count the boats at dawn", "the harbour office"]),
        (False, ["3", "Paint the buoys", "crews"]),
    ]


@pytest.mark.parametrize(("old", "new"), [("  3   Paint", "  4   Paint"), (" No. ", "Time ")])
def test_rows_that_spaces_divide_are_no_table_without_head_and_numbers(old: str, new: str) -> None:
    assert table(SPACED.replace(old, new)) == []
