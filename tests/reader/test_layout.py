"""Layouts in which reports really come: columns, ragged lines, mastheads, contents pages, numbers, running heads."""

from dataclasses import dataclass

import pytest

from miggraph.model import Block, BlockKind, Report
from miggraph.reader import UNKNOWN, report_from_text
from support import DATA

CASES = DATA / "cases"
TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


def read(text: str) -> Report:
    return report_from_text("case", text, UNKNOWN)


def case(name: str) -> Report:
    return read((CASES / name).read_text(encoding="utf-8"))


def texts(report: Report, *kinds: BlockKind) -> list[str]:
    return [block.text for block in report.blocks if block.kind in (kinds or TEXT)]


def sentences(report: Report) -> list[str]:
    return [s.text for block in report.blocks if block.kind in TEXT for s in block.sentences]


def titles(report: Report) -> dict[str, str | None]:
    """The title of each section, with that of the section around it."""
    return {s.title: report.sections[s.parent].title if s.parent >= 0 else None for s in report.sections}


def block_of(report: Report, words: str) -> Block:
    return next(block for block in report.blocks if words in block.text)


def test_narrow_column_is_one_paragraph() -> None:
    report = case("narrow-column.txt")
    assert list(titles(report)) == ["SEASONAL WORK"]
    assert sentences(report) == [
        "Ms. Lara Okello recommended that States abolish recruitment fees for seasonal workers.",
        "The group noted that 45 per cent of seasonal workers had no contract.",
        "Employers should pay the cost of travel.",
    ]


def test_columns_side_by_side_are_read_one_after_the_other() -> None:
    report = case("two-columns-side-by-side.txt")
    assert sentences(report) == [
        "Ms. Lara Okello recommended that States abolish recruitment fees for seasonal workers.",
        "The group noted that 45 per cent of workers had no contract.",
        "Employers should pay the cost of travel of the workers whom they hire.",
        "Mr. Tomas Brandt urged all governments to ratify the Migrant Workers Convention.",
    ]


def test_spans_of_a_column_leave_the_other_column_out() -> None:
    report = case("two-columns-side-by-side.txt")
    first = report.blocks[1].sentences[0]
    assert [" ".join(report.quote(span).split()) for span in first.spans()] == [
        "Ms. Lara Okello recommended that",
        "States abolish recruitment fees",
        "for seasonal workers.",
    ]


def test_names_in_columns_end_at_the_gap() -> None:
    lines = [line.text for block in case("column-gap-names.txt").blocks for line in block.lines]
    assert lines[2:] == [
        "Lakeside Institute for Human Rights",
        "Organization for Defending Victims of",
        "Forced Labour",
        "Hill Council for Children",
        "Office of the Farm Ombudsman",
        "Universal Farm Group",
        "Harbour Centre for Law",
        "Norden Secular Society",
    ]


def test_rows_of_an_agenda_are_no_columns() -> None:
    rows = "\n".join(
        f"{hour}.00 - {hour}.45 a.m. and after     The use of {thing}" for hour, thing in enumerate("abcd", 8)
    )
    assert [line.text for b in read(rows).blocks for line in b.lines] == rows.split("\n")


def test_each_long_line_that_ends_a_sentence_is_a_paragraph() -> None:
    found = texts(case("paragraph-per-line.md"), *TEXT)
    assert [text[:9] for text in found[-3:]] == ["Ms. Lara ", "Employers", "Every wor"]


def test_ragged_lines_are_running_text() -> None:
    found = sentences(case("ragged-wrap.md"))
    assert "The group noted that 45 per cent of the seasonal workers interviewed had no contract at all." in found
    assert any(s.endswith("and that Chair persons of farm boards must be trained.") for s in found)


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ("They asked the harbour to pay for the insur-\nance of every pilot in the port.", "insurance"),
        ("They asked the harbour to plan for the long-\nterm upkeep of every port.", "long-term"),
        ("A port-based plan was kept. They praised a port-\nbased plan for the pilots.", "praised a port-based"),
    ],
)
def test_hyphen_at_the_end_of_a_line_is_taken_out_where_it_cuts_a_word(lines: str, word: str) -> None:
    report = read(f"# Notes\n\n{lines}\n")
    paragraph = block_of(report, word)
    assert "".join(report.quote(paragraph.prose.spans()[0]).split()) == "".join(lines.split())


def test_list_items_join_the_lines_that_are_set_in() -> None:
    items = texts(case("list-of-delegation.md"), BlockKind.LIST_ITEM)
    assert items[0] == "Mr Tomas Brandt, State Secretary, Ministry of Farm Affairs;"
    assert items[2].endswith("Government Office for the Care of Seasonal Workers.")


def test_masthead_is_metadata_and_no_event_or_heading() -> None:
    report = case("un-masthead.md")
    assert list(titles(report)) == ["Report of the expert group on seasonal workers"]
    masthead = "\n".join(texts(report, BlockKind.METADATA)).split("\n")
    assert {"12 May 2031", "Agenda item 3", "2–20 June 2031"} <= set(masthead)


def test_title_below_a_masthead_is_the_title_block() -> None:
    report = read(
        "QRS/WG/2011/L.4\n20 July 2011\nOriginal: English\n\nMEETING ON PILOTS\n6-7 June 2011\nManaus\n\nREPORT\n"
    )
    assert report.sections[0].title == "MEETING ON PILOTS"
    assert texts(report, BlockKind.METADATA) == ["QRS/WG/2011/L.4\n20 July 2011\nOriginal: English"]


CONTENTS = {
    "leaders": "I. PORTS ......... paras. 1-2\nII. LOCKS ........ paras. 3-4",
    "pages": "I. PORTS ......... 1\nII. LOCKS ........ iv",
    "two columns": "Paragraphs  Page\n\nI.  PORTS .......  1–2   3\nII. LOCKS .......  3–4   5",
    "spaces": "I. PORTS          1\nII. LOCKS         4",
    "table": "| Chapter | Page |\n|---|---|\n| I. PORTS | 1 |\n| II. LOCKS | 4 |",
    "titles alone": "I. PORTS\nII. LOCKS",
    "links": "- [I. PORTS](#ports)\n- [II. LOCKS](#locks)",
}


@pytest.mark.parametrize("listing", CONTENTS.values(), ids=CONTENTS)
@pytest.mark.parametrize("heading", ["CONTENTS", "## Table of contents", "**SOMMAIRE**", "Table des matières"])
def test_contents_of_every_form_are_contents_and_hold_no_text(heading: str, listing: str) -> None:
    body = (
        "I. PORTS\n\nThe harbour said that pilots are few.\n\nII. LOCKS\n\nThe lock keepers said that locks are old.\n"
    )
    report = read(f"# Pilots\n\n{heading}\n\n{listing}\n\n{body}")
    assert titles(report).keys() >= {"I. PORTS", "II. LOCKS"}
    own = heading.strip("#* ").lower()
    assert not any(own in (title + (around or "")).lower() for title, around in titles(report).items())
    assert len(texts(report)) == 2


def test_contents_heading_without_entries_holds_nothing() -> None:
    report = read(
        "# Pilots\n\n## Contents\n\nSee the next page.\n\n### Ports\n\nThe harbour said that pilots are few.\n"
    )
    assert titles(report)["Ports"] == "Pilots"


def test_running_head_in_a_list_item_is_left_out() -> None:
    head = "WRP 2011 – Pilots            Page 2            Monday, 6 June 2011"
    report = read(f"# Pilots\n\n(a) Owners are urged to pay the dues of all\n\n{head}\n\npilots in advance;\n")
    assert texts(report) == ["Owners are urged to pay the dues of all pilots in advance;"]
    assert texts(report, BlockKind.FURNITURE) == [head]


def test_heads_that_cut_sentences_are_furniture_without_page_gaps() -> None:
    towns = [
        "The port of Lund said that most of its",
        "Visby told the meeting that all of the",
        "Ystad asked who paid the",
        "",
    ]
    pages = [f"{town} pilots" for town in towns]
    text = "\n\nPilots of the World\n\nwere few. ".join(pages)
    assert texts(read(text), BlockKind.FURNITURE) == ["Pilots of the World"] * 3


def test_numbered_paragraphs_are_paragraphs_with_their_numbers() -> None:
    said = [f"{n}. The harbour of town {n} said that its pilots were few.\n\n" for n in range(98, 103)]
    report = read("# One\n\n" + "".join(said[:2]) + "# Two\n\n" + "".join(said[2:]))
    paragraphs = [block for block in report.blocks if block.kind is BlockKind.PARAGRAPH]
    assert [block.lines[0].marker for block in paragraphs] == ["98.", "99.", "100.", "101.", "102."]
    assert all(block.text.startswith("The harbour") for block in paragraphs)


def test_numbers_with_points_are_items_and_times_are_none() -> None:
    items = [b.lines[0].marker for b in case("dotted-recommendations.md").blocks if b.kind is BlockKind.LIST_ITEM]
    assert items == ["7.", "7.1", "7.2", "7.3", "7.4"]
    assert [line.marker for line in read("9.30 Welcome\n").blocks[0].lines] == [""]


def test_number_in_the_middle_of_a_sentence_is_no_item() -> None:
    report = read(
        "# Notes\n\nThe pilots of the harbour met in the room with the number\n12. They spoke of ships and went home.\n"
    )
    assert texts(report)[0].endswith("with the number 12. They spoke of ships and went home.")


@dataclass(frozen=True)
class Pages:
    text: str
    numbers: list[str | None]


PAGES = {
    "form feeds": Pages("One is here.\n\fTwo is here.\n\fThree is here.\n", [None, None, None]),
    "numbers at the foot": Pages("One is.\n\n\n1\n\fTwo is.\n\n\n2\n\fThree is.\n\n\n3\n", ["1", "2", "3"]),
    "page heads": Pages(
        "One is.\n\nLog    Page 2    Lund\n\nTwo is.\n\nLog    Page 3    Lund\n\nThree is.\n", ["1", "2", "3"]
    ),
    "no breaks": Pages("One is here.\n\nTwo is here.\n", []),
}


@pytest.mark.parametrize("pages", PAGES.values(), ids=PAGES)
def test_pages_are_counted_and_bear_the_printed_number(pages: Pages) -> None:
    report = read(pages.text)
    assert [page.printed for page in report.pages] == pages.numbers
    index = report.page_index(report.text.index("Two"))
    assert index == (2 if pages.numbers else 0)


TITLED = """{0}

**WORKSHOP ON PILOTS AND TIDES**
**6-7 JUNE 2031, LOWTOWN**

{1}OPENING{2}

The harbour masters of the lower coast met the pilots. They asked for a list of all who hold a licence, and for a plan.

{1}CLOSING{2}

They thanked the council for the room and for the soup, and went home by the evening boat when the tide had turned.
"""


@pytest.mark.parametrize("series", ["# RIVER BULLETIN", "**RIVER BULLETIN**", "RIVER BULLETIN"])
@pytest.mark.parametrize("marks", [("## ", ""), ("**", "**"), ("", "")])
def test_title_with_a_date_covers_the_document_however_headings_are_marked(series: str, marks: tuple[str, str]) -> None:
    report = read(TITLED.format(f"{series}\n\nVol. 2 No. 3", *marks))
    [title] = [s for s in report.sections if s.title == "WORKSHOP ON PILOTS AND TIDES"]
    assert title.span.end == len(report.text)
    assert {"OPENING", "CLOSING"} <= {s.title for s in report.sections}


def test_title_in_larger_type_is_no_running_head_that_repeats_it() -> None:
    body = "The pilots met the harbour masters and spoke of tides, of soup and of the long winter on the river.\n"
    text = "# Pilots of the coast\n\n" + "\n\n".join(f"{body}\n\n\fPilots of the coast\n" for _ in range(5))
    assert texts(read(text), BlockKind.HEADING) == ["Pilots of the coast"]


def test_page_that_lists_people_is_no_title_page() -> None:
    people = "Ms. Ada Holm, Head of Tides, River Council\n\nMr. Bo Sund, Pilot, Lower Coast\n"
    text = "# Note\n\nThe pilots met in June and spoke of tides.\n\n\f" + people
    heads = [texts(report_from_text("case", text + f"\n\n{foot}\n", UNKNOWN), BlockKind.HEADING) for foot in ("7", "8")]
    assert heads == [["Note"], ["Note"]]


def test_masthead_below_front_matter_is_metadata() -> None:
    front = f"---\ntitle: Pilots\nabstract: {'The pilots met the harbour masters on the river. ' * 4}\n---\n\n"
    text = TITLED.format(
        "# RIVER BULLETIN\n\nA daily service    |    Vol. 2 No. 3    |    Monday, 9 June 2031", "## ", ""
    )
    masthead = texts(read(front + text), BlockKind.METADATA)[-1]
    assert "Vol. 2 No. 3" in masthead
    assert "WORKSHOP ON PILOTS AND TIDES" in titles(read(front + text))


def test_place_under_a_date_is_of_the_title_though_each_line_is_bold() -> None:
    title, *_ = read("**Pilots and tides**\n**6-7 June 2031**\n**Lowtown**\n\n## Opening\n\nThey met.\n").sections
    assert [line.text for line in title.headline] == ["Pilots and tides", "6-7 June 2031", "Lowtown"]
