"""Coverage: every character of a report is counted once, what is left out is named."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from miggraph.model import BlockKind, Report
from miggraph.reader import LEFT_OUT, UNKNOWN, coverage, report_from_text

PARTS = (
    "# Lamps",
    "**Quays**",
    "Ports keep lamps lit at night, and pilots thank them for it.",
    "- one lamp\n- two lamps;",
    "| Port | Lamps |\n|---|---|\n| Dell | Lamps must be lit there. |",
    "<table><tr><td>Dell</td></tr></table>",
    "> A box tells of\n> a lamp.",
    "[^1]: A note\n    that goes on.",
    "21 See the yearbook of ports, page four.",
    "---",
    "{4}------",
    "<!-- image\n -->",
    "![](lamp.png)",
    "\f",
    "Port\tLamps\tQuays",
    "Ms. Ada Quill\nMr. Bo Reed",
    "12",
    "a $x^{2}$ &amp; <b>b</b> \u00ad\ufb01",
    "<table><tr>",
    "+--+--+\n| a | b |\n+--+--+",
    "$$\n\\[",
    "Left column here    right column here\nLeft column goes    right column goes\nLeft column ends    right one ends",
)


def read(text: str) -> Report:
    return report_from_text("r", text, UNKNOWN)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(["\n", "\n\n", "\n\n\n", "\r\n", "\n  ", " "]))))
def test_blocks_sum_to_the_text(parts: list[tuple[str, str]]) -> None:
    text = "".join(part + end for part, end in parts) or "x"
    report = read(text)
    covered = coverage(report)
    assert sum(covered.parts.values()) == covered.characters
    assert not [left for left in covered.left_out if left.reason == "in no block"]
    for block in report.blocks:
        for prose in (block.prose, *block.sentences, *(cell for row in block.rows for cell in row.cells)):
            for span in prose.spans():
                assert 0 <= span.start < span.end <= len(text)


def test_coverage_counts_what_was_read_as_what() -> None:
    covered = coverage(
        read("# Lamps\n\nPorts keep their lamps lit.\n\n- a lamp;\n- a quay.\n\n[^1]: See the yearbook.\n")
    )
    assert covered.parts == {"heading": 6, "list": 14, "note": 20, "prose": 23}
    assert covered.understood == 1
    assert covered.left_out == ()


def test_coverage_names_what_is_left_out_with_its_line() -> None:
    covered = coverage(read("# Lamps\n\nPort\tLamps\nDell\tForty\n\n![](quay.png)\n"))
    assert [(left.line, left.reason.split(":")[0]) for left in covered.left_out] == [
        (3, "lines that are no sentences"),
        (4, "lines that are no sentences"),
        (6, "a picture"),
    ]
    assert covered.parts[LEFT_OUT] == 18
    assert covered.is_low


def test_first_words_of_what_is_left_out_stay_apart_at_line_ends() -> None:
    covered = coverage(read("# Lamps\n\nPorts keep lamps lit at night.\n\nNo. 1   Lamp Union\nNo. 2   Pilot Union\n"))
    assert [each.words for each in covered.left_out] == ["No. 1 Lamp Union No. 2 Pilot Union"]


def test_sections_that_are_no_body_count_as_what_they_are() -> None:
    report = read("# References\n\nQuill, A., The lamps of the port. Dell, 2031.\n")
    assert report.blocks[-1].kind is BlockKind.PARAGRAPH
    assert coverage(report, ["references"]).parts["references"] == 37
