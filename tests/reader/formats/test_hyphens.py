"""Hyphens at the ends of lines: those that cut a word go, those that bind two words stay."""

from __future__ import annotations

import pytest

from miggraph.reader import UNKNOWN, report_from_text
from miggraph.reader.formats.hyphens import Joiner, cuts_word, words_known

_CASES = (
    ("har", "bour", "", True),
    ("govern", "ments", "", True),
    ("so", "cial", "", True),
    ("low", "er", "", True),
    ("CO", "OPERATION", "", True),
    ("capacity", "building", "", False),
    ("capacity", "building", "on capacity-building,", False),
    ("capacity", "building", "a capacitybuilding plan", True),
    ("co", "operation", "", True),
    ("co", "operation", "of co-operation in ports", False),
    ("long", "term", "", False),
    ("well", "known", "", False),
    ("self", "reliance", "", False),
    ("labour", "related", "", False),
    ("Anglo", "Saxon", "", False),
    ("Stone", "bridge", "", False),
    ("decision", "making", "", False),
)


@pytest.mark.parametrize(("first", "second", "document", "cuts"), _CASES)
def test_hyphen_goes_where_it_cuts_a_word(first: str, second: str, document: str, cuts: bool) -> None:
    assert cuts_word(first, second, words_known(document.split())) is cuts


@pytest.mark.parametrize(
    ("line", "following", "seam"),
    [
        ("in the har-", "bour", (1, "")),
        ("in the har\u00ad", "bour", (0, " ")),
        ("the years 2001-", "2005", (0, "")),
        ("the port -", "an old one", (0, " ")),
        ("the port", "of the town", (0, " ")),
        ("a long-", "term plan", (0, "")),
    ],
)
def test_seam_of_printed_lines(line: str, following: str, seam: tuple[int, str]) -> None:
    assert Joiner([]).seam(line, following) == seam


@pytest.mark.parametrize("hyphen", ["-", "\u00ad", "\u2010"])
def test_stored_lines_and_printed_lines_are_joined_alike(hyphen: str) -> None:
    text = f"The pilots met in the old har{hyphen}\nbour of the town and spoke of a long-\nterm plan of theirs.\n"
    [block] = report_from_text("pilots", text, UNKNOWN).blocks
    assert block.text == "The pilots met in the old harbour of the town and spoke of a long-term plan of theirs."
