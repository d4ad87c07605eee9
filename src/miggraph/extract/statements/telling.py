"""What a report's narrative is: which kinds of document tell something, and which of their words are sentences."""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.discourse.document import AttributedUnit, Document
from miggraph.extract.discourse.units import Unit
from miggraph.extract.rules import load
from miggraph.model import DocumentKind

SHORTEST, LONGEST = 5, 120
"""A sentence of fewer words says too little; one of more is several that lost their stops, or a table."""
_NO_NARRATIVE = frozenset({"resolution", "declaration", "handbook", "agency-note"})
"""The kinds of document whose sentences say what is to be or what an agency does, not how things are."""
_ALOUD = frozenset({"hearing"})
"""The kinds of document that give, in part or as a whole, what was said word for word."""


def is_narrative(document: Document) -> bool:
    """Whether a report tells how things are, and not only what is to be or what an agency does."""
    return _kinds(document).isdisjoint(_NO_NARRATIVE)


def is_aloud(document: Document) -> bool:
    """Whether a report gives what was said word for word."""
    return not _kinds(document).isdisjoint(_ALOUD)


def _kinds(document: Document) -> set[str]:
    return {found.kind for found in document.of(DocumentKind)}


def sentences_of(said: AttributedUnit) -> Iterator[Unit]:
    """The sentences of a unit: not what introduces a list, nor what stands in a table."""
    lead, closed = said.group.lead, load("telling")["told/closed"]
    if lead.block.rows:
        return
    units = said.group.items or (lead,)
    yield from (unit for unit in units if closed.search(unit.line))
