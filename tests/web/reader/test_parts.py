"""The parts that a report is read in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.web.pages.reader.layout import Block, Layout, Run, Words
from miggraph.web.pages.reader.parts import LARGEST, SMALLEST, Section, divide

LONG = LARGEST // 2


def layout_of(*sizes: int) -> Layout:
    """Blocks of some sizes; the negative ones are headings."""
    blocks, at = [], 0
    for size in sizes:
        text = "a" * abs(size)
        kind = "heading" if size < 0 else "paragraph"
        blocks.append(Block(kind, at, at + len(text), "", Words((Run(text, 0, at, len(text), True),))))
        at += len(text) + 2
    return Layout("a" * at, tuple(blocks))


def sections(layout: Layout, *places: tuple[int, int]) -> list[Section]:
    """Sections that open with some blocks, by the depth of each."""
    return [Section(f"s:{block}", f"Section {block}", "", layout.blocks[block].start, depth) for block, depth in places]


def ranges(layout: Layout, *places: tuple[int, int]) -> list[tuple[int, int]]:
    return [(part.first, part.last) for part in divide(layout, sections(layout, *places))]


def test_chapters_are_parts() -> None:
    layout = layout_of(-10, SMALLEST, -10, SMALLEST, -10, SMALLEST)
    assert ranges(layout, (0, 0), (2, 0), (4, 0)) == [(0, 2), (2, 4), (4, 6)]


def test_small_chapters_are_put_together() -> None:
    layout = layout_of(-10, 20, -10, SMALLEST, -10, SMALLEST, -10, 20)
    assert ranges(layout, (0, 0), (2, 0), (4, 0), (6, 0)) == [(0, 4), (4, 8)]


def test_long_chapter_is_divided_at_its_sections() -> None:
    layout = layout_of(-10, SMALLEST, -10, LONG, -10, LONG, -10, SMALLEST)
    assert ranges(layout, (0, 0), (2, 1), (4, 1), (6, 0)) == [(0, 2), (2, 4), (4, 6), (6, 8)]


def test_long_text_without_sections_is_divided_at_blocks() -> None:
    assert ranges(layout_of(LONG, LONG, LONG, LONG)) == [(0, 2), (2, 4)]


def test_part_begins_with_the_title_block_of_its_section() -> None:
    layout = layout_of(-10, SMALLEST, -10, -10, -10, SMALLEST)
    assert ranges(layout, (0, 0), (4, 0)) == [(0, 2), (2, 6)]


def test_part_is_called_by_the_longest_of_its_widest_sections() -> None:
    layout = layout_of(-10, 20, -10, SMALLEST)
    (part,) = divide(layout, sections(layout, (0, 0), (2, 0)))
    assert part.title == "Section 2"


def test_report_without_text_has_no_parts() -> None:
    assert divide(Layout("", ()), []) == ()


@given(
    st.lists(st.integers(-30, 2 * LARGEST).filter(bool), min_size=1, max_size=10),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), max_size=12, unique_by=lambda each: each[0]),
)
def test_each_block_stands_in_one_part(sizes: list[int], places: list[tuple[int, int]]) -> None:
    layout = layout_of(*sizes)
    places = sorted(place for place in places if place[0] < len(sizes))
    parts = divide(layout, sections(layout, *places))
    assert [number for part in parts for number in range(part.first, part.last)] == list(range(len(sizes)))
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    assert sum(len(part.sections) for part in parts) == len(places)


@pytest.mark.parametrize(("offset", "block"), [(0, 0), (9, 0), (11, 1), (12, 1), (40, 1), (999, 1)])
def test_place_between_blocks_belongs_to_the_next(offset: int, block: int) -> None:
    assert layout_of(10, 20).block_at(offset) == block
