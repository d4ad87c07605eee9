"""How the text of a report was read, for ``miggraph convert --show blocks``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from miggraph.build.coverage import coverage_line
from miggraph.model import Block, BlockKind, Report
from miggraph.reader import UNKNOWN, coverage, read_source, report_from_text


def marked_blocks(file: Path) -> Iterator[str]:
    """The blocks of a report file of any format, each behind its line and its kind, with its pages.

    What was left out stands behind ``!``. How much was read as what ends the list.

    :raises ReportError: if the file cannot be read
    """
    source = read_source(file)
    report = report_from_text(file.stem, source.text, UNKNOWN, source.layout)
    covered = coverage(report)
    starts = [0, *(end.end() for end in re.finditer(r"\r\n|\n|\r", report.text))]
    left_out = {each.line: each for each in reversed(covered.left_out)}
    shown = 0
    for block in report.blocks:
        page = bisect_right(report.pages, _first(block), key=lambda each: each.start)
        if page > shown:
            printed = report.pages[page - 1].printed
            yield f"------ page {page}{f', printed {printed}' if printed else ''}"
            shown = page
        line = bisect_right(starts, block.span.start)
        left = left_out.pop(line, None)
        for number, words in enumerate(_words(report, block)):
            head = f"{line:>6} {'!' if left else ' '} {block.kind.value:<9}" if number == 0 else " " * 18
            yield f"{head} {words}".rstrip()
        if left:
            yield f"{'':18} ^ {left.reason}"
    for left in sorted(left_out.values(), key=lambda each: each.line):
        yield f"{left.line:>6} ! {left.reason}: {left.words}"
    yield from (f"       ! {remark}" for remark in report.layout.remarks)
    yield coverage_line(file.name, covered)


def _first(block: Block) -> int:
    """Where the first word of a block is stored, behind its mark."""
    return next((span.start for span in block.prose.spans()), block.span.start)


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
