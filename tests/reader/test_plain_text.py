"""Text as converters of printed pages leave it: bare marks of notes, numbers alone on their lines, running heads."""

import pytest

from miggraph.model import BlockKind, Report
from miggraph.reader import UNKNOWN, report_from_text
from miggraph.reader.cited import hide_marks

TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
TOWNS = ("Lund", "Visby", "Ystad", "Kalmar", "Malmo", "Boden", "Gavle", "Falun")


def read(text: str) -> Report:
    return report_from_text("case", text, UNKNOWN)


def texts(report: Report, *kinds: BlockKind) -> list[str]:
    return [block.text for block in report.blocks if block.kind in (kinds or TEXT)]


def sentences(report: Report) -> list[str]:
    return [s.text for block in report.blocks if block.kind in TEXT for s in block.sentences]


CITING = (
    "Lund paid its pilots in 2024.1 Visby paid none of them. 2 The town of Ystad (a port)3 asked why, and Kalmar\n"
    "said “never”.4 The pilots of Malmo were on leave. 5\n"
)


def test_marks_of_notes_in_a_series_are_read_as_nothing() -> None:
    assert sentences(read(CITING)) == [
        "Lund paid its pilots in 2024.",
        "Visby paid none of them.",
        "The town of Ystad (a port) asked why, and Kalmar said “never”.",
        "The pilots of Malmo were on leave.",
    ]


def test_marks_of_notes_are_told_with_the_place_of_each() -> None:
    assert sorted(hide_marks(CITING).cited) == [1, 2, 3, 4, 5]
    assert len(hide_marks(CITING).text) == len(CITING)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"140.{n} Ask the harbour of {town} to pay.\n\n" for n, town in enumerate(TOWNS, 1)),
        "".join(f"See the note of {town}, para. {n}\n\n" for n, town in enumerate(TOWNS, 1)),
        "Lund had 1.1 pilots, Visby 2.2, Ystad 3.3, Kalmar 4.4 and Malmo 5.5 of them.\n",
        "The harbour paid its pilots in May. 5 The others went.\n",
    ],
    ids=["numbers of paragraphs", "numbers of places", "decimals", "one figure"],
)
def test_figures_that_are_no_marks_of_notes_stay(text: str) -> None:
    assert hide_marks(text).cited == {}


def test_notes_below_their_text_are_notes_though_they_are_short() -> None:
    notes = "".join(f"{n} {town}, p. {n}.\n" for n, town in enumerate(TOWNS[:5], 1))
    report = read(f"{CITING}\nNotes\n\n{notes}")
    assert [b.lines[0].marker for b in report.blocks if b.kind is BlockKind.FOOTNOTE] == ["1", "2", "3", "4", "5"]
    assert [section.title for section in report.sections] == ["Notes"]


def test_number_of_a_note_may_stand_alone_above_it() -> None:
    notes = "".join(f"{n}\nThe harbour of {town} says so.\n" for n, town in enumerate(TOWNS[:5], 1))
    report = read(f"{CITING}\nNotes\n{notes}")
    assert texts(report, BlockKind.FOOTNOTE) == [f"The harbour of {town} says so." for town in TOWNS[:5]]


def test_notes_at_the_foot_of_a_page_do_not_cut_its_sentence() -> None:
    report = read(
        "The harbour of Lund paid its pilots,1 and Visby, which had no money at all that year, paid2 the\n\n"
        "1 Lund, p. 3.\n2 Visby, p. 4.\n\nwages of none.\n"
    )
    assert sentences(report) == [
        "The harbour of Lund paid its pilots, and Visby, which had no money at all that year, paid the wages of none."
    ]
    assert texts(report, BlockKind.FOOTNOTE) == ["Lund, p. 3.", "Visby, p. 4."]


def test_numbers_alone_on_their_lines_are_those_of_the_paragraphs_below() -> None:
    report = read("".join(f"{n}.\nThe harbour of {town} has few pilots.\n" for n, town in enumerate(TOWNS, 11)))
    assert [b.lines[0].marker for b in report.blocks] == [f"{n}." for n in range(11, 11 + len(TOWNS))]
    assert sentences(report) == [f"The harbour of {town} has few pilots." for town in TOWNS]


def test_numbers_alone_that_cut_sentences_are_no_numbers_of_paragraphs() -> None:
    pages = [f"{n}.\n\npilots of {town} went to the harbour of the\n\n" for n, town in enumerate(TOWNS, 2)]
    assert not any(block.lines[0].marker for block in read("".join(pages)).blocks if block.lines)


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        (
            "II. Pilots whom the harbours of the coast\n    have paid",
            "II. Pilots whom the harbours of the coast have paid",
        ),
        ("A. Pilots of the coast\n(Ports 1, 5 and 7–9)", "A. Pilots of the coast (Ports 1, 5 and 7–9)"),
    ],
)
def test_numbered_heading_that_a_margin_breaks_is_one_heading(heading: str, title: str) -> None:
    report = read(f"{heading}\n1. The harbour of Lund said that it had paid all of its pilots in the spring.\n")
    assert [section.title for section in report.sections] == [title]
    assert sentences(report) == ["The harbour of Lund said that it had paid all of its pilots in the spring."]


def test_lettered_heading_below_a_sentence_is_no_part_of_it() -> None:
    said = "The harbour of Lund said that it had paid all of its pilots in the spring."
    report = read(f"1. {said}\nA. Ports of the coast\n2. {said}\n3. {said}\nB. Ports of the lakes\n4. {said}\n")
    assert [section.title for section in report.sections] == ["A. Ports of the coast", "B. Ports of the lakes"]
    assert sentences(report) == [said] * 4


def test_figures_alone_are_no_heading() -> None:
    report = read("36\n\nThe harbour of Lund said that it had paid all of its pilots in the spring.\n")
    assert report.sections == ()


def test_lines_beside_running_heads_that_recur_with_them_are_heads_too() -> None:
    pages = [
        f"The harbour of {town} said that it had no pilots.\n\n{page}\n\nPilots\n\nVolume 11\n\n"
        for page, town in enumerate(TOWNS, 1)
    ]
    report = read("".join(pages))
    assert sentences(report) == [f"The harbour of {town} said that it had no pilots." for town in TOWNS]
    assert {"Pilots", "Volume 11", "1", "8"} <= set(texts(report, BlockKind.FURNITURE))


def test_line_of_a_few_title_pages_is_no_running_head_though_it_stands_beside_one() -> None:
    def page(number: int, town: str) -> str:
        title = f"Harbour Union\nSeminar on {town}\n\n" if number % 6 == 0 else ""
        return f"Pilots of the Coast\n\n{title}The harbour of {town} said that it had no pilots.\n\n\f"

    towns = [f"{town} {side}" for side in ("North", "East", "South") for town in TOWNS]
    furniture = texts(read("".join(page(n, town) for n, town in enumerate(towns))), BlockKind.FURNITURE)
    assert set(furniture) == {"Pilots of the Coast"}


@pytest.mark.parametrize("job", ["GE.11-12345 (E)    210311 210311", "4      GE.11-12345", "11-12345 (E)"])
def test_job_number_at_the_foot_of_a_page_is_furniture(job: str) -> None:
    report = read(f"The harbour of Lund said that most of its\n\n{job}\n\npilots were few.\n")
    assert sentences(report) == ["The harbour of Lund said that most of its pilots were few."]


@pytest.mark.parametrize("bullet", ["●", "■", "\uf0b7", "\uf0a7", "➢", "✓", "â\x80¢"])
def test_bullets_of_every_font_begin_items(bullet: str) -> None:
    report = read(f"The harbours say:\n\n{bullet} that pilots are few;\n{bullet} that Lund has none.\n")
    assert texts(report, BlockKind.LIST_ITEM) == ["that pilots are few;", "that Lund has none."]


def test_words_that_a_scan_set_wide_apart_are_no_columns() -> None:
    lines = [
        "The harbour      of Lund    said     that it had      paid all    of its pilots,    and that    the ports",
        "of the coast     had paid   none    of them, which    the pilots    of Visby       found     hard   to",
        "believe, as      the ports  are     rich and the      pilots of     the coast      have      asked  for",
        "years that       they pay   more    than the ports    of the lakes  and rivers     do        today.",
    ]
    found = sentences(read("\n".join(lines) + "\n"))
    assert [" ".join(sentence.split())[:44] for sentence in found] == ["The harbour of Lund said that it had paid al"]


def test_page_of_labels_of_a_figure_is_no_title_page() -> None:
    labels = "".join(f"Pilots of {town} {n}0\n\n" for n in range(1, 5) for town in TOWNS)
    report = read(f"The harbour of Lund paid.\n\n\n\n11\n\n\n\n{labels}\n\n12\n\n\n\nThe harbour of Visby paid.\n")
    assert len(report.sections) < len(TOWNS)


def test_lines_of_a_bibliography_are_no_headings() -> None:
    report = read(
        "References\n\nOkello, L. (1999) Pilots of the coast, Port Review 3: 1-9.\n\nPort Press: Lund\n\n"
        "Brandt, T. (2001) Pilots of the lakes and of the rivers, Port Review 5: 10-19.\n"
    )
    assert [section.title for section in report.sections] == ["References"]


def test_line_that_ends_within_a_phrase_goes_on_below_an_empty_line() -> None:
    report = read("The harbour was paid for by the Department of\n\nPorts and Pilots, which has its own money.\n")
    assert sentences(report) == [
        "The harbour was paid for by the Department of Ports and Pilots, which has its own money."
    ]


def test_rest_of_a_sentence_at_the_top_of_a_page_is_no_title() -> None:
    pages = [
        f"The pilots of {town} wrote to the editor of the Lund Courier and\n\n{page}\n\n"
        "asked for more; see the Lund Courier, Sunday 12 May 2002\n\nand the letters there.\n\n"
        for page, town in enumerate(TOWNS, 1)
    ]
    assert read("".join(pages)).sections == ()


@pytest.mark.parametrize("bullet", ["*", "·", "∙", "o ", "o\t", "§ ", "->", "=>", "→"])
def test_signs_that_stand_for_bullets_begin_items(bullet: str) -> None:
    report = read(f"The ports were asked to:\n\n{bullet} light the lamps\n{bullet} print the charts\n")
    assert texts(report, BlockKind.LIST_ITEM) == ["light the lamps", "print the charts"]


@pytest.mark.parametrize("sign", [":", "~"])
def test_definition_is_an_item_without_its_sign(sign: str) -> None:
    assert texts(read(f"Pilot\n{sign}   One who steers a boat.\n"), BlockKind.LIST_ITEM) == ["One who steers a boat."]


def test_sentence_begins_behind_a_year_without_a_space() -> None:
    assert sentences(read("The lamps were lit in 2010.Ports should keep them.\n")) == [
        "The lamps were lit in 2010.",
        "Ports should keep them.",
    ]


def test_sentences_in_capitals_are_no_headings() -> None:
    report = read("ADVICE\n\nTHE PORTS SHOULD LIGHT THE LAMPS BY NIGHT. CHARTS SHOULD BE PRINTED.\n")
    assert [section.title for section in report.sections] == ["ADVICE"]
    assert sentences(report) == ["THE PORTS SHOULD LIGHT THE LAMPS BY NIGHT.", "CHARTS SHOULD BE PRINTED."]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("\tThe lamps of the port were lit\n\tby night.\n", "The lamps of the port were lit by night."),
        ("The lamps of the port\twere lit by night.\n", "The lamps of the port\twere lit by night."),
        ("1.\tThe lamps were lit on both\n\tbanks by night.\n", "The lamps were lit on both banks by night."),
        ("Ada Holm:\tThe lamps of the port were lit.\n", "Ada Holm:\tThe lamps of the port were lit."),
    ],
    ids=["indent", "in a sentence", "behind a number", "behind a speaker"],
)
def test_tabulators_in_running_text_part_no_cells(text: str, found: str) -> None:
    assert sentences(read(text)) == [found]


def test_tabulators_between_cells_part_them() -> None:
    report = read("9.00\tOpening\tAda Holm\n\n9.30\tThe lamps of the port\tLund\n\n\tLamps: Policies and Practice\n")
    assert [len(line.cells) for block in report.blocks for line in block.lines] == [3, 3, 2]


@pytest.mark.parametrize("gap", [" ", "  ", "\t"])
def test_bare_numbers_that_count_on_are_those_of_paragraphs(gap: str) -> None:
    said = [f"The harbour of {town} should light the lamps on both banks." for town in TOWNS[:4]]
    report = read("\n\n".join(f"{n}{gap}{text}" for n, text in enumerate(said, 11)))
    assert sentences(report) == said
    assert [block.lines[0].marker for block in report.blocks] == ["11", "12", "13", "14"]


def test_lines_below_form_feeds_that_recur_are_heads_in_a_short_text() -> None:
    pages = ["The ports were asked to light the lamps on", "both banks, and to print the charts of the", "river."]
    report = read("".join(f"\f\nXY/12\npage {n}\n\n{page}\n" for n, page in enumerate(pages, 3)))
    assert sentences(report) == [" ".join(pages)]
    assert [page.printed for page in report.pages] == ["3", "4", "5"]


@pytest.mark.parametrize("mark", ["[{}]", "({})", "~{}~", "[[{}]]", "/{}"])
def test_number_between_signs_that_cuts_sentences_is_that_of_the_page(mark: str) -> None:
    said = "The harbour of {0} lights its lamps on both banks of\n\n{1}\n\nthe river of {0} by night."
    report = read("\n\n".join(said.format(town, mark.format(n)) for n, town in enumerate(TOWNS[:3], 1)))
    assert sentences(report) == [
        f"The harbour of {town} lights its lamps on both banks of the river of {town} by night." for town in TOWNS[:3]
    ]


PREAMBLE = """The Assembly of Harbours,
Reaffirming all its words on the want of pilots, which it spoke on 18 December 2008 and on
1 October 2009, and recalling its plan for the harbours of the coast, in which it asked the
council to count those that have no pilot, and to tell it of what it had found among them,

Noting the work that harbours on both sides of the water do to find
pilots who know the coast,

1. Urges harbours to train pilots.
"""


def test_preamble_with_a_date_at_the_head_of_a_page_is_no_title_block() -> None:
    report = read(f"Assembly\n\fAssembly\n\f\n{PREAMBLE}")
    assert "Reaffirming" not in " ".join(section.title for section in report.sections)
    assert "Urges harbours to train pilots." in sentences(report)


def test_clause_that_ends_with_a_comma_is_prose() -> None:
    assert (
        "Noting the work that harbours on both sides of the water do to find pilots who know the coast,"
        in sentences(read(f"# Pilots\n\n{PREAMBLE}"))
    )


def test_letters_that_are_spaced_out_are_words() -> None:
    report = read("S E A   T A L K S\n\nThe pilots of Lund met again in the hall. They had much to say.\n")
    assert report.blocks[0].text == "SEA TALKS"


SIDE = (
    "Terms of              The pilots were asked by the port to look into the lamps\n"
    "reference             of the harbour, and to say what they cost\n"
    "                      in a year.\n\n"
    "Costs                 The lamps of the harbour cost more than the piers, as the\n"
    "                      pilots had feared.\n"
)


def test_words_in_the_margin_head_the_text_beside_them() -> None:
    report = read(SIDE)
    assert [section.title for section in report.sections] == ["Terms of reference", "Costs"]
    assert sentences(report) == [
        "The pilots were asked by the port to look into the lamps of the harbour, and to say what they cost in a year.",
        "The lamps of the harbour cost more than the piers, as the pilots had feared.",
    ]


def test_words_in_the_margin_that_count_items_are_no_headings() -> None:
    report = read(
        SIDE.replace("Terms of ", "Step One ").replace("reference", "         ").replace("Costs   ", "Step Two")
    )
    assert not report.sections


def test_bullets_within_a_long_line_begin_the_items_of_a_list() -> None:
    people = [f"Holm Ada, Pilot of the harbour and of the coast, Harbour Union of {town}" for town in TOWNS]
    report = read("# Pilots\n\n" + " ▪ ".join(people) + "\n")
    assert texts(report) == people
