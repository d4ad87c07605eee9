"""Accounts: what the narrative tells of things that it names, and that is no other kind of statement.

What a state, a body or a programme does or plans, and what a speaker spoke of, are neither findings nor decisions; who
asks what a report says of a country wants them too. A sentence that names nothing known tells of nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.units import Unit
from miggraph.extract.rules import Method, TokenLine, load
from miggraph.extract.stage import Stage
from miggraph.extract.statements.names import Names
from miggraph.extract.statements.statement import is_taken, make_statement, taken_spans
from miggraph.extract.statements.telling import SHORTEST, is_narrative, sentences_of
from miggraph.model import (
    Activity,
    Annotation,
    Attribution,
    Claim,
    Definition,
    DocumentKind,
    Event,
    Mention,
    NameKind,
    Participation,
    Statement,
    Statistic,
)

_NO_SUBJECT = frozenset({NameKind.PERSON, NameKind.PLACE})
"""Who speaks where is no matter that a sentence tells of."""


def run(document: Document) -> Iterator[Annotation]:
    """The accounts of a report, in the order of the text."""
    if not is_narrative(document):
        return
    others: tuple[type[Annotation], ...] = (Statement, Statistic, Claim, Definition, Activity)
    taken = taken_spans(found for kind in others for found in document.of(kind))
    named = Names(document.of(Mention))
    for said in document.attributed_units:
        for unit in sentences_of(said):
            if _names_something(unit, document) and not is_taken(unit, taken):
                by = account(named.tagged(unit))
                if by:
                    yield make_statement(
                        document, said, (unit,), kind="account", method=by.id, confidence=by.confidence
                    )


def _names_something(unit: Unit, document: Document) -> bool:
    return any(
        mention.kind not in _NO_SUBJECT and (mention.target or mention.citation)
        for mention in document.named_in(unit.spans)
    )


def account(line: TokenLine) -> Method | None:
    """What kind of account a sentence is, its names marked; None where it is no sentence that tells something."""
    if len(line.text.split()) < SHORTEST:
        return None
    methods = load("account").methods
    kept = load("telling").under("not-told/").first(line)
    if kept is None:
        return methods["account/told"]
    kind = kept.rule.gives.get("account")
    return methods[f"account/{kind}"] if kind else None


STAGE = Stage(
    name="accounts",
    run=run,
    provides=(Statement,),
    requires=(
        Participation,
        Activity,
        Attribution,
        Claim,
        Definition,
        DocumentKind,
        Event,
        Mention,
        Statement,
        Statistic,
    ),
)
