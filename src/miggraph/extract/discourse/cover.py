"""The top of a report: the lines in which it says what it is, and whose."""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.model import Block, BlockKind, Prose, Report

_COVER = frozenset({BlockKind.METADATA, BlockKind.HEADING, BlockKind.LINES, BlockKind.PARAGRAPH})
_COVER_LINES, _LONGEST_COVER_LINE = 30, 160
"""A document says what it is in one of so many lines at its top, none of which is longer in characters."""


def cover_lines(report: Report) -> Iterator[Prose]:
    """The lines at the top, whole headings before their lines, then the titles of the outermost sections."""
    blocks = [block for block in report.blocks if block.kind in _COVER]
    lines = [prose for block in blocks[:_COVER_LINES] for prose in _parts(block)]
    yield from [prose for prose in lines if len(prose.text) <= _LONGEST_COVER_LINE][:_COVER_LINES]


def _parts(block: Block) -> Iterator[Prose]:
    if block.kind is BlockKind.HEADING:
        yield block.prose
    elif len(block.sentences) < 2:
        yield from (line.prose for line in block.lines)
