"""What stands inside blocks: what is read, page breaks, marks of notes, emphasis, tabulators."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.texts import text_files
from miggraph.web.pages.reader.inline import Inline, LineBreak, NoteMark, PageStart, Stretch, label_of
from miggraph.web.pages.reader.layout import Block, Layout, load_layout
from miggraph.web.pages.reader.marks import Close, Layer, Open, Point, Text, Token
from support import DATA, report_of

Lay = Callable[[str], Layout]
HEAD = "\n\n\n\nharbour\n\nCoast Institute of Ports\n\n"
"""What is printed at the top of each page."""
PAGES = HEAD.join(
    [
        "",
        "# Harbour notes\n\nThe day began late. The pilots met on the lower coast, where the owners of the ships had "
        "come before them, and they were asked to speak of what the",
        "council can print in its list. They agreed.[^1]\n\n[^1]: The list is printed each spring.",
        "The owners of the ships left early, as they had said that they would.",
        "The end of the notes was written in the harbour of the north by two pilots.",
    ]
)


def published(folder: Path, text: str) -> Layout:
    """The layout of a text as a build publishes it."""
    for name, data in text_files([report_of(text)]).items():
        (folder / name).write_bytes(data)
    return load_layout(folder, "notes", text)


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    return lambda text: published(tmp_path, text)


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A text whose pages cut a paragraph."""
    return published(tmp_path_factory.mktemp("pages"), PAGES)


def characters(tokens: tuple[Token, ...]) -> str:
    return "".join(token.text for token in tokens if isinstance(token, Text))


def marked(tokens: tuple[Token, ...], layer: Layer) -> list[str]:
    """The words within each mark of a layer."""
    found: list[str] = []
    inside = False
    for token in tokens:
        if isinstance(token, Open) and token.mark.layer is layer:
            inside = True
            found.append("")
        elif isinstance(token, Close) and token.mark.layer is layer:
            inside = False
        elif isinstance(token, Text) and inside:
            found[-1] += token.text
    return found


def points(tokens: tuple[Token, ...]) -> list[object]:
    return [token.of for token in tokens if isinstance(token, Point)]


def whole(layout: Layout, kind: str = "paragraph", stretches: list[Stretch] | None = None) -> tuple[Token, ...]:
    notes = [(label_of(block.marker), block.start) for block in layout.blocks if block.kind == "footnote"]
    (block, *_) = (block for block in layout.blocks if block.kind == kind)
    return Inline(layout, stretches or [], notes).whole(block)


def test_paragraph_goes_on_over_page_furniture(lay: Lay) -> None:
    layout = lay(PAGES)
    tokens = whole(layout)
    assert "speak of what the council can print in its list. They agreed." in characters(tokens)
    assert [each.pages[-1].label for each in points(tokens) if isinstance(each, PageStart)] == ["2"]
    assert not [block for block in layout.blocks if "Institute" in block.text]


def test_statement_over_page_furniture_is_one_mark(lay: Lay) -> None:
    layout = lay(PAGES)
    said = object()
    places = [PAGES.index(words) for words in ("The pilots", "what the", "council can", " They agreed")]
    stretches = [
        Stretch(places[0], places[1] + 8, Layer.STATEMENT, said),
        Stretch(places[2], places[3], Layer.STATEMENT, said),
    ]
    tokens = whole(layout, stretches=stretches)
    assert marked(tokens, Layer.STATEMENT)[0].startswith("The pilots met")
    assert marked(tokens, Layer.STATEMENT)[0].endswith("in its list.")
    assert len(marked(tokens, Layer.STATEMENT)) == 1


def test_mark_of_a_note_leads_to_it(lay: Lay) -> None:
    layout = lay(PAGES)
    (mark,) = (each for each in points(whole(layout)) if isinstance(each, NoteMark))
    assert (mark.label, PAGES[mark.note :][:5]) == ("1", "[^1]:")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The pilots met.[^2] They spoke.", "2"),
        ("The pilots met.² They spoke.", "2"),
        ("The pilots met.<sup>2</sup> They spoke.", "2"),
        ("The pilots met.[12] They spoke.", "12"),
        ("The pilots met [1](#fn1) twice. They spoke.", "1"),
    ],
)
def test_marks_of_notes_are_told_by_their_label(lay: Lay, text: str, label: str) -> None:
    assert [each.label for each in points(whole(lay(text))) if isinstance(each, NoteMark)] == [label]


@pytest.mark.parametrize(
    ("text", "layer", "words"),
    [
        ("The *old* pilots met and spoke.", Layer.EMPHASIS, ["old"]),
        ("The **old** pilots met and spoke.", Layer.STRONG, ["old"]),
        ("The <b>old</b> pilots met and spoke.", Layer.STRONG, ["old"]),
        ("***The old*** pilots met and spoke.", Layer.EMPHASIS, ["The old"]),
        ("* The *old* pilots met and spoke.", Layer.EMPHASIS, ["old"]),
        ("The *old pilots met and spoke.", Layer.EMPHASIS, []),
        ("The pilots met and spoke.", Layer.EMPHASIS, []),
    ],
)
def test_emphasis_stands_where_its_signs_pair(lay: Lay, text: str, layer: Layer, words: list[str]) -> None:
    (block,) = lay(text).blocks
    assert marked(Inline(lay(text), []).whole(block), layer) == words


def test_cells_of_a_line_stand_between_tabulators(lay: Lay) -> None:
    layout = lay("# Programme\n\n9:00\tRegistration\n9:30\tOpening\n\tMs. Quill, Lagoon Office\n")
    lines = [line for block in layout.blocks if block.kind == "lines" for line in Inline(layout, []).lines(block)]
    assert [[characters(cell.tokens) for cell in line] for line in lines] == [
        ["9:00", "Registration"],
        ["9:30", "Opening"],
        ["", "Ms. Quill, Lagoon Office"],
    ]


def test_line_end_in_a_cell_is_a_break(lay: Lay) -> None:
    layout = lay("| Quay | Ships |\n| --- | --- |\n| North<br>South | 12 |\n")
    (block,) = layout.blocks
    cell = block.rows[1].cells[0]
    assert [type(each) for each in points(Inline(layout, []).whole(block, cell))] == [LineBreak]


@pytest.mark.parametrize("file", sorted((DATA / "cases").glob("*.md")), ids=lambda file: file.stem)
def test_tokens_of_a_block_are_what_is_read_of_it(lay: Lay, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    layout = lay(text)
    assert [_read(layout, block) for block in layout.blocks] == [_joined(block) for block in layout.blocks]


@pytest.mark.parametrize("file", sorted((DATA / "cases").glob("*.md")), ids=lambda file: file.stem)
def test_layout_holds_what_is_read_of_a_report_and_no_furniture(lay: Lay, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    read = [block for block in report_of(text).blocks if block.kind not in ("furniture", "mark") and block.text.strip()]
    assert [_joined(block) for block in lay(text).blocks] == [
        "".join(cell.text for row in block.rows for cell in row.cells) if block.rows else block.text for block in read
    ]


def _joined(block: Block) -> str:
    return "".join(part.text for part in block.parts)


def _read(layout: Layout, block: Block) -> str:
    """What the tokens of a block say, whichever way they are asked for."""
    inline = Inline(layout, [])
    by_cells = "".join(characters(inline.whole(block, part)) for part in block.parts)
    if not block.rows:
        lines = inline.lines(block)
        said = "\n".join(
            "".join(f"{chr(9) if cell.tab else ''}{characters(cell.tokens)}" for cell in line) for line in lines
        )
        assert said == by_cells
    return by_cells


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 600), st.sampled_from(Layer)), max_size=12))
def test_no_mark_changes_what_is_read(cut: Layout, places: list[tuple[int, int, Layer]]) -> None:
    stretches = sorted(
        (Stretch(start, end, layer, number) for number, (start, end, layer) in enumerate(places)),
        key=lambda stretch: (stretch.start, -stretch.end),
    )
    inline = Inline(cut, stretches)
    assert [characters(inline.whole(block)) for block in cut.blocks] == [block.text for block in cut.blocks]
