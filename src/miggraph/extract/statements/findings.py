"""Findings: what speakers and studies report of how things are.

A finding is a clause that a verb of reporting introduces ("pointed out that", "data show that"); what the narrative
tells without one is found by :mod:`.narrative`. What recommends, tells of a decision or speaks of an instrument is
another kind of statement; what tells of a session or a programme is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.units import Group, Unit
from miggraph.extract.rules import Rule, TokenLine, line_of, load
from miggraph.extract.stage import Stage
from miggraph.extract.statements.statement import is_taken, make_statement, taken_spans
from miggraph.model import Annotation, Attribution, Claim, Definition, Event, Mention, Participation, Statement

SHORTEST = 5
"""A clause of fewer words says too little to be a finding."""


def run(document: Document) -> Iterator[Annotation]:
    """The findings of a report, in the order of the text."""
    claims = (claim for claim in document.of(Claim) if claim.claim_kind != "adoption")
    taken = taken_spans((*document.of(Statement), *document.of(Definition), *claims))
    for said in document.attributed_units:
        for unit, method, confidence in _found_in(said.group):
            if not is_taken(unit, taken):
                yield make_statement(document, said, (unit,), kind="finding", method=method, confidence=confidence)


def _found_in(group: Group) -> Iterator[tuple[Unit, str, float]]:
    rules = load("finding")
    if group.items and rules["finding-list/announced"].search(group.lead.line):
        listed = rules.methods["finding/listed"]
        yield from ((item, listed.id, listed.confidence) for item in group.items if _is_clause(item.line))
        return
    for unit in (group.lead, *group.items):
        if rule := find_finding(unit.line):
            yield unit, rule.id, rule.confidence


def find_finding(line: TokenLine) -> Rule | None:
    """The rule by which a sentence reports a finding, None where it reports none."""
    match = load("finding").under("finding/").first(line)
    if match is None:
        return None
    fact = line.text[match.groups.get("fact", (0, 0))[0] :]
    return match.rule if _says_how_things_are(fact) else None


def _says_how_things_are(clause: str) -> bool:
    """Whether a clause is about the world, not about a programme, the speaker or a mere judgement."""
    if len(clause.split()) < SHORTEST:
        return False
    return load("finding").under("no-fact/").first(line_of(clause)) is None


def _is_clause(line: TokenLine) -> bool:
    return bool(load("finding")["finding-list/clause"].search(line)) and len(line.text.split()) >= SHORTEST


STAGE = Stage(
    name="findings",
    run=run,
    provides=(Statement,),
    requires=(Participation, Mention, Event, Attribution, Statement, Definition, Claim),
)
