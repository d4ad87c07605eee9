"""What kind of document a report is, by what it calls itself, or else by how it begins."""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import PROSE
from miggraph.extract.rules import line_of, load
from miggraph.extract.stage import Stage
from miggraph.model import Annotation, Block, BlockKind, DocumentKind, Prose

_COVER = frozenset({BlockKind.METADATA, BlockKind.HEADING, BlockKind.LINES, BlockKind.PARAGRAPH})
_COVER_LINES, _LONGEST_COVER_LINE = 30, 160
"""A document calls itself by its kind in one of so many lines at its top, none of which is longer in characters."""
_OPENING = 12
"""So many sentences open a document."""


def run(document: Document) -> Iterator[Annotation]:
    """The kind of the report, where something tells it."""
    rules = load("document")
    for subject, texts in (
        ("document-kind/named", list(_cover(document))),
        ("document-kind/told", list(_opening(document))),
    ):
        for prose in texts:
            if match := rules.under(subject).first(line_of(prose.text)):
                yield DocumentKind(
                    kind=match.rule.gives["kind"],
                    spans=prose.spans(match.start, match.end),
                    method=match.rule.id,
                    confidence=match.rule.confidence,
                )
                return


def _cover(document: Document) -> Iterator[Prose]:
    """The lines at the top, whole headings before their lines, then the titles of the outermost sections."""
    blocks = [block for block in document.report.blocks if block.kind in _COVER]
    lines = [prose for block in blocks[:_COVER_LINES] for prose in _parts(block)]
    yield from [prose for prose in lines if len(prose.text) <= _LONGEST_COVER_LINE][:_COVER_LINES]


def _parts(block: Block) -> Iterator[Prose]:
    if block.kind is BlockKind.HEADING:
        yield block.prose
    elif len(block.sentences) < 2:
        yield from (line.prose for line in block.lines)


def _opening(document: Document) -> Iterator[Prose]:
    sentences = (prose for block in document.blocks(PROSE) for prose in block.sentences or (block.prose,))
    yield from (prose for prose, _ in zip(sentences, range(_OPENING), strict=False))


STAGE = Stage(name="document kinds", run=run, provides=(DocumentKind,))
