"""PDF to a stored text: columns, page breaks, running heads, notes, tables, hyphens, pages and boxes."""

from __future__ import annotations

from files import Put, lines, pdf
from miggraph.reader import UNKNOWN, report_from_text
from miggraph.reader.formats import stored_text

LEFT = [
    "The harbour masters of the lower coast",
    "met the pilots to speak about insur-",
    "ance. They asked for a list of all who",
    "hold a licence, and for a long-",
    "term plan that the council can read.",
]
RIGHT = [
    "The council agreed that such a list is",
    "of use to everybody who hires a pilot",
    "on the river, and will print it in the",
    "first days of the coming year, so that",
    "owners know whom they take on board.",
]


def page(number: int, *body: Put) -> list[Put]:
    head = Put(60, 800, "Council of the River Pilots", 8)
    return [head, *body, Put(290, 40, str(number), 8)]


def test_two_columns_are_read_one_after_the_other() -> None:
    text = stored_text(pdf([[*lines(60, 700, LEFT), *lines(320, 700, RIGHT)]])).text
    assert text.index("council can read.") < text.index("The council agreed")


def test_hyphens_at_line_ends_go_and_those_of_words_stay() -> None:
    text = stored_text(pdf([lines(60, 700, LEFT)])).text
    assert "insurance. They" in text
    assert "long-term plan" in text


def test_paragraph_over_a_page_stands_whole_and_the_furniture_after_it() -> None:
    first = page(7, *lines(60, 700, [*LEFT[:4], "term plan that is read by the whole council of"]))
    second = page(8, *lines(60, 760, ["owners and by the harbour masters.", *RIGHT]))
    stored = stored_text(pdf([first, second]))
    assert "the whole council of owners and by the harbour masters." in stored.text
    furniture = [stored.text[s.start : s.end] for s in stored.layout.furniture]
    assert furniture == ["Council of the River Pilots", "7", "Council of the River Pilots", "8"]
    assert [page.label for page in stored.layout.pages] == ["7", "8"]
    assert stored.text.count("\f") == 1


def test_boxes_say_where_the_words_stand() -> None:
    stored = stored_text(pdf([page(1, *lines(60, 700, LEFT)), page(2, *lines(60, 700, RIGHT))]))
    at = stored.text.index("owners know")
    [box] = [b for b in stored.layout.boxes if b.span.start <= at < b.span.end]
    assert box.page == 2
    assert stored.layout.pages[box.page - 1].label == "2"
    assert box.box is not None
    left, top, right, bottom = box.box
    assert 59 < left < 61
    assert 842 - 652 - 12 < top < bottom < 842 - 652 + 5
    assert right > 200


def test_notes_at_the_foot_are_notes_and_their_marks_stand_in_the_text() -> None:
    body = lines(60, 700, [*LEFT, *RIGHT])
    width = 177  # of the last line
    mark = Put(60 + width, 700 - 9 * 12 + 4, "3", 6)
    note = [Put(60, 124, "3", 5), Put(64, 120, "Printed by the council in 2011.", 8)]
    text = stored_text(pdf([[*body, mark, *note]])).text
    assert "[^3]: Printed by the council in 2011." in text
    assert "on board.[^3]" in text


def test_larger_type_is_a_heading_and_a_date_under_it_is_none() -> None:
    top = [Put(60, 760, "Pilots of the Lower Coast", 18), Put(60, 735, "6-7 June 2011", 14)]
    text = stored_text(pdf([[*top, *lines(60, 700, LEFT)]])).text
    assert text.startswith("# Pilots of the Lower Coast\n\n6-7 June 2011\n\nThe harbour")


def test_ruled_table_becomes_a_pipe_table() -> None:
    rules = "".join(f"60 {y} m 400 {y} l S\n" for y in (705, 685, 665, 645))
    rules += "".join(f"{x} 705 m {x} 645 l S\n" for x in (60, 200, 400))
    cells = [("River", "Pilots"), ("Upper", "1,200"), ("Lower", "a | b")]
    puts = [Put(x, 690 - 20 * n, row[k]) for n, row in enumerate(cells) for k, x in enumerate((65, 205))]
    text = stored_text(pdf([[*puts, *lines(60, 600, LEFT)]], extra=rules)).text
    assert "| River | Pilots |\n" in text
    assert "| Upper | 1,200 |\n| Lower | a \\| b |" in text


def test_properties_are_hints() -> None:
    info = "/Title(Pilots of the Coast)/Author(A. Moe)/CreationDate(D:20110609120000Z)"
    stored = stored_text(pdf([lines(60, 700, LEFT)], info=info))
    assert stored.format == "PDF"
    assert (stored.properties.title, stored.properties.author) == ("Pilots of the Coast", "A. Moe")
    assert stored.properties.created == "2011-06-09"


def test_same_bytes_give_the_same_text() -> None:
    data = pdf([page(1, *lines(60, 700, LEFT)), page(2, *lines(60, 700, RIGHT))])
    assert stored_text(data) == stored_text(data)


def test_markup_in_the_words_is_escaped() -> None:
    text = stored_text(pdf([lines(60, 700, [*LEFT[:3], "5 * 3 <b> &amp; [x](y) is no markup at all"])])).text
    assert r"5 \* 3 \<b> \&amp; \[x](y)" in text


WIDE = [
    "Pilots of the upper river asked for a house of their own beside the harbour, which the council",
    "would let to them for as long as the lights on the lower banks are kept by the same men who have",
    "kept them since the flood; and they would pay for the roof and for the boats that lie before it.",
]


def table_lines(places: list[tuple[float, float, float, float]]) -> str:
    return "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in places)


def test_first_line_of_a_page_is_no_running_head_though_others_at_its_height_come_again() -> None:
    pages = [page(n, *lines(60, 770, [f"{n}. Owners", *WIDE])) for n in (1, 2)]
    pages += [page(n, *lines(60, 770, [f"of pier {name} and of the boats", *WIDE])) for n, name in enumerate("abcd", 3)]
    stored = stored_text(pdf(pages))
    furniture = [stored.text[s.start : s.end] for s in stored.layout.furniture]
    assert not [words for words in furniture if "pier" in words]


def test_mark_of_a_list_item_at_the_head_of_a_page_is_no_page_number() -> None:
    items = [[Put(60, 770, f"{n}."), Put(110, 770, WIDE[0]), *lines(60, 758, WIDE[1:])] for n in range(1, 5)]
    text = stored_text(pdf([page(n, *item) for n, item in enumerate(items, 1)])).text
    assert all(f"{n}. Pilots of the upper" in text for n in range(1, 5))


def test_narrow_text_beside_a_column_stands_apart() -> None:
    column = lines(60, 700, [line[:70] for line in WIDE * 3])
    aside = lines(440, 697, ["Lights are", "to be kept", "by those who", "know the", "river best"], step=17, size=12)
    text = stored_text(pdf([[*column, *aside]])).text
    assert "Lights are to be kept by those who know the river best" in text


def test_dropped_initial_belongs_to_its_word() -> None:
    body = [Put(60, 688, "P", 28), *lines(82, 700, ["ilots of the lower coast have spoken about", "the harbour and"])]
    text = stored_text(pdf([[*body, *lines(60, 676, ["the lights that they are bound to keep there.", *LEFT])]])).text
    assert text.startswith("Pilots of the lower coast have spoken about the harbour and the lights")


def test_narrow_paragraph_over_a_wide_one_stands_whole() -> None:
    text = stored_text(pdf([[*lines(60, 700, LEFT), *lines(60, 600, WIDE)]])).text
    assert "The harbour masters of the lower coast met the pilots to speak about insurance. They asked" in text


def test_lines_with_an_empty_line_between_them_are_one_paragraph() -> None:
    put = [
        *WIDE[:2],
        "Moe and his brothers have kept them in the years before the flood came to the upper banks.",
        WIDE[2],
    ]
    text = stored_text(pdf([lines(60, 700, put, step=27)])).text
    assert "beside the harbour, which the council would let" in text
    assert "the same men who have Moe and his brothers" in text


def test_slanted_letters_are_text_of_the_page() -> None:
    stored = stored_text(pdf([[Put(60, 720, "The council agreed to it.", slant=0.33), *lines(60, 600, WIDE)]]))
    assert stored.text.startswith("The council agreed to it.\n")
    assert stored.layout.furniture == ()


def test_lines_that_run_to_the_edge_of_the_page_make_no_table() -> None:
    adorned = table_lines(
        [(0, 760, 595, 760), (0, 560, 595, 560), (50, 842, 50, 0), (300, 842, 300, 0), (585, 842, 585, 0)]
    )
    assert "|" not in stored_text(pdf([[*lines(60, 700, LEFT), *lines(320, 700, RIGHT)]], extra=adorned)).text


def test_cell_over_many_columns_stands_whole() -> None:
    across = [(60, y, 460, y) for y in (705, 685, 665, 645)]
    down = [(60, 705, 60, 645), (460, 705, 460, 645), *((x, 685, x, 645) for x in (160, 260, 360))]
    words = [Put(65, 690, "Harbours of the lower coast that keep lights, by the year")]
    words += [Put(x, y, f"{word} {y}") for y in (670, 650) for x, word in ((65, "pier"), (165, "lamp"), (265, "boat"))]
    text = stored_text(pdf([[*words, *lines(60, 600, LEFT)]], extra=table_lines([*across, *down]))).text
    assert "| Harbours of the lower coast that keep lights, by the year |  |  |  |" in text


def test_columns_and_rows_of_figures_that_no_line_parts() -> None:
    across = [(60, y, 460, y) for y in (725, 665, 645)]
    down = [(x, 725, x, 645) for x in (60, 330, 460)]
    rows = [("River", "Pilots", "Share"), ("Upper", "12", "30.0"), ("Middle", "8", "20.0"), ("Lower", "20", "50.0")]
    words = [Put(x, 710 - 20 * n, row[k]) for n, row in enumerate(rows) for k, x in enumerate((65, 240, 400))]
    text = stored_text(pdf([[*words, *lines(60, 600, LEFT)]], extra=table_lines([*across, *down]))).text
    assert "| Upper | 12 | 30.0 |\n| Middle | 8 | 20.0 |\n| Lower | 20 | 50.0 |" in text


def test_mark_may_hang_before_its_note() -> None:
    note = [Put(60, 124, "3", 4.7), Put(76, 120, "Printed by the council in 2011.", 7)]
    assert "[^3]: Printed by the council in 2011." in stored_text(pdf([[*lines(60, 700, [*LEFT, *RIGHT]), *note]])).text


def test_contents_page_with_lines_as_leaders_and_small_type() -> None:
    entries = [
        f"{n}. The harbour {name} ______________ {n + 3}" for n, name in enumerate(("lights", "boats", "men"), 1)
    ]
    stored = stored_text(pdf([[Put(60, 760, "Contents", 14), *lines(60, 700, entries, size=8)], lines(60, 700, WIDE)]))
    report = report_from_text("report", stored.text, UNKNOWN, stored.layout)
    assert [block.kind for block in report.blocks if "____" in report.quote(block.span)] == ["contents"] * 3


def grid(left: float, top: float, rows: list[tuple[str, ...]]) -> tuple[list[Put], str]:
    """A ruled table with columns of 130 points and rows of 20, and the lines that rule it."""
    width, height = 130 * len(rows[0]), 20 * len(rows)
    rules = "".join(f"{left} {top - y} m {left + width} {top - y} l S\n" for y in range(0, height + 1, 20))
    rules += "".join(f"{left + x} {top} m {left + x} {top - height} l S\n" for x in range(0, width + 1, 130))
    cells = [(n, k, text) for n, row in enumerate(rows) for k, text in enumerate(row) if text]
    return [Put(left + 5 + 130 * k, top - 15 - 20 * n, text) for n, k, text in cells], rules


def test_row_that_a_page_cuts_is_one_row_under_the_repeated_heads() -> None:
    first, rules = grid(60, 300, [("Ship", "Order"), ("Argo", "Sail at"), ("Dora", "Wait for the")])
    second, more = grid(60, 760, [("Ship", "Order"), ("", "next tide"), ("Elsa", "Stay")])
    text = stored_text(pdf([[*lines(60, 700, LEFT), *first], second], extra=rules + more)).text
    assert "| Ship | Order |\n| --- | --- |\n| Argo | Sail at |\n| Dora | Wait for the next tide |" in text
    assert "| Ship | Order |\n| --- | --- |\n| Elsa | Stay |" in text


def test_name_set_bold_to_the_end_of_a_line_begins_the_paragraph() -> None:
    name = Put(60, 712, "Wilhelmina van der Straaten-Oldenburg", 10, "F2")
    text = stored_text(pdf([[name, *lines(60, 700, ["(Upper River) spoke of the winter and of", *RIGHT])]])).text
    assert "Straaten-Oldenburg (Upper River) spoke" in text


def test_number_behind_an_abbreviation_at_a_line_end_is_no_item() -> None:
    body = ["The council recalled its own Order (No.", "181) on pilots, and asked all owners to", *RIGHT]
    assert "(No. 181) on pilots" in stored_text(pdf([lines(60, 700, body)])).text


def test_item_set_under_the_middle_of_the_item_before_begins_of_its_own() -> None:
    wide = "• HOLM, Ada, Deputy General Manager of the Bureau of Pilots and of Lamps on the upper"
    body = [Put(60, 700, wide), Put(69, 688, "river, Lund"), Put(60, 676, "• LIE, Bo, Oslo")]
    assert "Lund\n\n- LIE, Bo, Oslo" in stored_text(pdf([body])).text
