"""Findings of the narrative: sentences that say how things are, with no verb of reporting before them.

Every declarative sentence of the running text is one, unless its subject is a speaker, a meeting, a body or a text, or
it is another kind of statement. Verbs of reporting make a finding surer (:mod:`.findings`), they are no condition.
"""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.sources import FOLLOWED
from miggraph.extract.rules import TokenLine, load
from miggraph.extract.stage import Stage
from miggraph.extract.statements.names import Names
from miggraph.extract.statements.statement import is_taken, make_statement, taken_spans
from miggraph.extract.statements.telling import LONGEST, SHORTEST, is_aloud, is_narrative, sentences_of
from miggraph.model import (
    Activity,
    Annotation,
    Attribution,
    Claim,
    Definition,
    DocumentKind,
    Event,
    Mention,
    Participation,
    Statement,
)


def run(document: Document) -> Iterator[Annotation]:
    """The findings that the narrative of a report tells by itself, in the order of the text."""
    if not is_narrative(document):
        return
    aloud = is_aloud(document)
    others: tuple[type[Annotation], ...] = (Statement, Claim, Definition, Activity)
    taken = taken_spans(found for kind in others for found in document.of(kind))
    named = Names(document.of(Mention))
    method = load("finding").methods["finding/told"]
    speaking = {a.spans[0] for a in document.of(Attribution) if a.method != FOLLOWED}
    for said in document.attributed_units:
        for unit in sentences_of(said):
            if unit.spans[0] in speaking or is_taken(unit, taken):
                continue
            if says_how_things_are(named.tagged(unit), aloud=aloud):
                yield make_statement(
                    document, said, (unit,), kind="finding", method=method.id, confidence=method.confidence
                )


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
    requires=(Participation, Activity, Attribution, Claim, Definition, DocumentKind, Event, Mention, Statement),
)
