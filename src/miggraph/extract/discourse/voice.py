"""In whose words a document is: an account of what was said at a meeting, or the words of those who speak or write it."""

from __future__ import annotations

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.turns import labels_of
from miggraph.model import DocumentKind, Event

AUTHORED = frozenset({"evaluation", "handbook", "agency-note", "study"})
"""The kinds of document that are in the words of their authors."""
_ACCOUNTS = frozenset({"meeting-report", "bulletin", "working-group-report", "resolution", "declaration"})
"""The kinds that give what was said or agreed at a meeting."""


def is_direct(document: Document) -> bool:
    """Whether a document is in the words of its speakers or authors: a transcript, a speech, a study.

    A document whose kind nothing tells is an account if it tells of an event.
    """
    if labels_of(document.report).known:
        return True
    kinds = {found.kind for found in document.of(DocumentKind)}
    return kinds.isdisjoint(_ACCOUNTS) if kinds else not document.of(Event)
