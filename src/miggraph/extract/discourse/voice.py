"""In whose words a document is: an account of what was said at a meeting, or those of who speak or write it."""

from __future__ import annotations

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.turns import labels_of
from miggraph.model import DocumentKind

AUTHORED = frozenset({"evaluation", "handbook", "agency-note", "study"})
"""The kinds of document that are in the words of their authors."""
_ACCOUNTS = frozenset({"meeting-report", "bulletin", "resolution", "declaration"})
"""The kinds that give what was said or agreed at a meeting."""
_EITHER = frozenset({"working-group-report", "agency-note"})
"""The kinds of which some give what was said to a committee or agency, others what it says itself."""
_RAREST = 0.4
"""An account names the speakers of such a share of its sentences, at least."""


def is_direct(document: Document) -> bool:
    """Whether a document is in the words of its speakers or authors: a transcript, a speech, a study.

    A document whose kind does not tell is an account if it says of many of its sentences whose words they are.
    """
    if labels_of(document.report).known:
        return True
    kinds = {found.kind for found in document.of(DocumentKind)}
    if kinds - _EITHER:
        return kinds.isdisjoint(_ACCOUNTS)
    told = sum(said.group.lead.spans[0] in document.sources for said in document.said_groups)
    return told < _RAREST * len(document.said_groups)
