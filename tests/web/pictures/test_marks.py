"""Lines of text in pictures."""

from __future__ import annotations

import pytest

from miggraph.web.pictures.marks import width, wrapped


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Lighthouses of Dune", ["Lighthouses", "of Dune"]),
        ("Contributions", ["Contributions"]),
        ("Pilots and lighthouses of the north", ["Pilots and", "lighthouse…"]),
    ],
)
def test_lines_keep_within_their_column(text: str, lines: list[str]) -> None:
    assert wrapped(text, 12, 2) == lines


@pytest.mark.parametrize(
    ("text", "units"),
    [("programme", 73.2), ("Memoire", 58.6), ("WIDE HARBOUR", 113.0), ("illicit", 34.3), ("1,234", 37.3)],
)
def test_room_is_enough_in_a_wide_font(text: str, units: float) -> None:
    assert units <= width(text) <= 1.6 * units
