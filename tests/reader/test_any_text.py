"""Any text is read whole: each character in one block, words where their spans say, whatever the layout."""

import textwrap
from itertools import pairwise

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from miggraph.model import Report
from miggraph.reader import UNKNOWN, report_from_text

WORDS = [
    *(
        "pilots",
        "harbour",
        "should",
        "register",
        "the",
        "of",
        "and",
        "with",
        "Lund",
        "Ada",
        "Holm",
        "2011",
        "34",
        "per",
    ),
    *(
        "cent",
        "insur-",
        "ance",
        "Ms.",
        "Dr.",
        "said",
        "U.N.",
        "(the",
        "Port)",
        "“river”",
        "boats;",
        "charts,",
        "money:",
    ),
    *(
        "7.1",
        "US$",
        "12",
        "A/XYZ/1",
        "e-mail",
        "*lamp*",
        "**oil**",
        "\ufb01re",
        "&amp;",
        "¹",
        *("lit^3", "oil[iv]", "tar[1](#fn1)", "2010.Ports", "__bold__", "word(1)", "back\\"),
        "[^1]",
        "<b>tar</b>",
        "|",
    ),
]
MARKS = [
    "",
    "- ",
    "1. ",
    "12. ",
    "140.1 ",
    "(a) ",
    "iv) ",
    "# ",
    "### ",
    "> ",
    "II. ",
    "21 ",
    "¹ ",
    "9.30 ",
    "CONTENTS\n",
    *("* ", "o ", "-> ", ": ", "[12] ", "\t", "12\t", "Ada Holm:\t", "[[1]](#_ftn1) ", "^3 "),
]
RARE = [
    *("\f", "---", "{3}----------", "<!-- page 5 -->", "| a | b |\n|---|---|\n| c | d |", "Log      Page 4      Lund"),
    *("Distr.: General", "6 June 2011, Lund", "Opening ........ 3\nLocks ....... paras. 4-6", "[^1]: A note."),
    *("<table><tr><td>oil</td></tr></table>", "Port\tLund\t12", "\u00ad\u200b", "7", "Page 7 of 9", "Agenda item 6"),
    *("```", "~~~text", ":::", "$$", "====", "What they said\n----", "[7]", "+++\ntitle = 1\n+++", "\f\nXY/12\npage 4"),
]

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join)
endings = st.sampled_from(["", ".", ";", ":", "-", ".”", "?"])


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """A block: rare, or words behind a mark, wrapped at some width, with or without an indent; or set in columns."""
    if draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from(RARE))
    words = draw(sentences) + draw(endings)
    wrapped = textwrap.wrap(words, draw(st.sampled_from([12, 30, 45, 80, 400]))) or [words]
    if draw(st.integers(0, 5)) == 0:
        other = textwrap.wrap(draw(sentences), 30)
        rows = max(len(wrapped), len(other))
        sides = zip(wrapped + [""] * (rows - len(wrapped)), other + [""] * (rows - len(other)), strict=True)
        wrapped = [f"{left:<44}{right}" for left, right in sides]
    indent = " " * draw(st.sampled_from([0, 0, 2, 8]))
    return "\n".join(indent + line for line in [draw(st.sampled_from(MARKS)) + wrapped[0], *wrapped[1:]])


texts = st.lists(
    st.tuples(blocks(), st.sampled_from(["\n", "\n\n", "\n\n\n\n", "\r\n", "\n\f"])), min_size=1, max_size=14
)
wild = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t\f"), max_size=120)

ITEM_IN_COLUMNS = [
    f"{left:<44}{right}"
    for left, right in (
        ("pilots", "pilots pilots pilots pilots"),
        ("pilots", "pilots pilots Ms. pilots"),
        ("pilots the", "pilots"),
        ("- pilots", "pilots"),
    )
]
REPEATED_IN_COLUMNS = [f"{'pilots':<44}{right}" for right in (*["pilots pilots pilots pilots"] * 2, *["pilots"] * 2)]


def read(text: str) -> Report:
    return report_from_text("any", text, UNKNOWN)


def assert_is_whole(report: Report) -> None:
    """Each character that is no white space stands in the lines of exactly one block, and pieces hold their words."""
    taken = [0] * len(report.text)
    for block in report.blocks:
        for line in block.lines:
            for place in range(*line.span):
                taken[place] += 1
        for prose in (block.prose, *block.sentences):
            for piece in prose.pieces:
                if not piece.stored:
                    stored = report.text[piece.source : piece.source + piece.length]
                    assert stored == prose.text[piece.at : piece.at + piece.length]
            assert all(0 <= span.start <= span.end <= len(report.text) for span in prose.spans())
    lost = [n for n, count in enumerate(taken) if count != 1 and not report.text[n].isspace()]
    assert not lost, (lost[:5], report.text[max(0, lost[0] - 30) : lost[0] + 30])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example([(columns, "\n") for columns in ITEM_IN_COLUMNS])
@example([(columns, "\n") for columns in REPEATED_IN_COLUMNS])
@given(texts)
def test_blocks_of_any_layout_are_the_text(parts: list[tuple[str, str]]) -> None:
    report = read("x" + "".join(block + end for block, end in parts))
    assert_is_whole(report)
    assert all(one.start < other.start for one, other in pairwise(report.pages))
    for section in report.sections:
        assert section.parent < 0 or report.sections[section.parent].span.covers(section.span)


@settings(max_examples=150, deadline=None)
@given(wild)
def test_blocks_of_any_characters_are_the_text(text: str) -> None:
    assert_is_whole(read("x" + text))
