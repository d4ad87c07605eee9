"""Lines of text in pictures."""

from __future__ import annotations

import pytest

from miggraph.web.pictures.marks import wrapped


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
