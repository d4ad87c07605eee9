"""How the text of a report was read, for ``miggraph convert --show blocks``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from miggraph.model import Block, BlockKind, Report
from miggraph.reader import UNKNOWN, coverage, read_source, report_from_text


def marked_blocks(file: Path) -> Iterator[str]:
    """The blocks of a report file, each behind its line and its kind, what was left out behind ``!``.

    :raises ReportError: if the file cannot be read
    """
    source = read_source(file)
    report = report_from_text("report", source.text, UNKNOWN, source.layout)
    starts = [0, *(end.end() for end in re.finditer(r"\r\n|\n|\r", report.text))]
    for block in report.blocks:
        line = bisect_right(starts, block.span.start)
        sign = "!" if block.kind is BlockKind.LINES else " "
        for number, words in enumerate(_words(report, block)):
            head = f"{line:>6} {sign} {block.kind.value:<9}" if number == 0 else " " * 18
            yield f"{head} {words}".rstrip()
    for left in coverage(report).left_out:
        yield f"{left.line:>6} ! {left.reason}: {left.words}"


def _words(report: Report, block: Block) -> list[str]:
    """The lines to print for a block: its sentences, the rows of a table, or the stored words where none are read."""
    if block.kind is BlockKind.HEADING:
        level = report.sections[block.section].level if block.section >= 0 else 1
        return [f"{'#' * level} {_marked(block)}"]
    if block.rows:
        return [" | ".join(cell.text for cell in row.cells) for row in block.rows]
    if block.sentences:
        first, *rest = (" ".join(sentence.text.split()) for sentence in block.sentences)
        return [" ".join(filter(None, (block.lines[0].marker, first))), *rest]
    return _marked(block).splitlines() or report.quote(block.span).splitlines()


def _marked(block: Block) -> str:
    marker = block.lines[0].marker if block.lines else ""
    return f"{marker} {block.text}".strip()
