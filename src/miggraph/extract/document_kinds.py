"""What kind of document a report is, by what it calls itself, or else by how it begins."""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.discourse.cover import cover_lines
from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import PROSE
from miggraph.extract.rules import line_of, load
from miggraph.extract.stage import Stage
from miggraph.model import Annotation, DocumentKind, Prose

_OPENING = 12
"""So many sentences open a document."""


def run(document: Document) -> Iterator[Annotation]:
    """The kind of the report, where something tells it."""
    rules = load("document")
    for subject, texts in (
        ("document-kind/named", list(cover_lines(document.report))),
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


def _opening(document: Document) -> Iterator[Prose]:
    sentences = (prose for block in document.blocks(PROSE) for prose in block.sentences or (block.prose,))
    yield from (prose for prose, _ in zip(sentences, range(_OPENING), strict=False))


STAGE = Stage(name="document kinds", run=run, provides=(DocumentKind,))
