"""PDF to a stored text: columns, page breaks, running heads, notes, tables, hyphens, pages and boxes."""

from __future__ import annotations

from files import Put, lines, pdf
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
