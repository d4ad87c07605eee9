"""Findings of the narrative: sentences that say how things are, with no verb of reporting before them.

Every declarative sentence of the running text is one, unless its subject is a speaker, a meeting, a body or a text, or
it is another kind of statement. Verbs of reporting make a finding surer (:mod:`.findings`), they are no condition.
"""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.discourse.document import AttributedUnit, Document
from miggraph.extract.discourse.sources import FOLLOWED
from miggraph.extract.discourse.units import Unit
from miggraph.extract.rules import TokenLine, load
from miggraph.extract.stage import Stage
from miggraph.extract.statements.names import Names
from miggraph.extract.statements.statement import is_taken, make_statement, taken_spans
from miggraph.model import (
    Activity,
    Annotation,
    Attribution,
    Claim,
    Definition,
    DocumentKind,
    Event,
    Mention,
    Statement,
)

SHORTEST, LONGEST = 5, 120
"""A sentence of fewer words says too little; one of more is several that lost their stops, or a table."""
_NO_NARRATIVE = frozenset({"resolution", "declaration", "handbook", "agency-note"})
"""The kinds of document whose sentences say what is to be or what an agency does, not how things are."""
_ALOUD = frozenset({"hearing"})
"""The kinds of document that give, in part or as a whole, what was said word for word."""


def run(document: Document) -> Iterator[Annotation]:
    """The findings that the narrative of a report tells by itself, in the order of the text."""
    kinds = {found.kind for found in document.of(DocumentKind)}
    if not kinds.isdisjoint(_NO_NARRATIVE):
        return
    aloud = not kinds.isdisjoint(_ALOUD)
    others: tuple[type[Annotation], ...] = (Statement, Claim, Definition, Activity)
    taken = taken_spans(found for kind in others for found in document.of(kind))
    named = Names(document.of(Mention))
    method = load("finding").methods["finding/told"]
    speaking = {a.spans[0] for a in document.of(Attribution) if a.method != FOLLOWED}
    for said in document.attributed_units:
        for unit in _sentences(said):
            if unit.spans[0] in speaking or is_taken(unit, taken):
                continue
            if says_how_things_are(named.tagged(unit), aloud=aloud):
                yield make_statement(
                    document, said, (unit,), kind="finding", method=method.id, confidence=method.confidence
                )


def _sentences(said: AttributedUnit) -> Iterator[Unit]:
    """The sentences of a unit: not what introduces a list, nor what stands in a table."""
    lead, closed = said.group.lead, load("telling")["told/closed"]
    if lead.block.rows:
        return
    units = said.group.items or (lead,)
    yield from (unit for unit in units if closed.search(unit.line))


def says_how_things_are(line: TokenLine, *, aloud: bool = False) -> bool:
    """Whether a sentence with its names marked says something of the world.

    :param aloud: whether it may be part of a transcript
    """
    if not SHORTEST <= len(line.text.split()) <= LONGEST:
        return False
    rules = load("telling")
    if not rules["told/predicate"].search(line) or rules.under("not-told/").first(line):
        return False
    return not (aloud and rules.under("not-aloud/").first(line))


STAGE = Stage(
    name="narrative",
    run=run,
    provides=(Statement,),
    requires=(Activity, Attribution, Claim, Definition, DocumentKind, Event, Mention, Statement),
)
