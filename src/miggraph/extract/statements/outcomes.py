"""Outcomes: what meetings, ministers, states and organisations adopted, agreed, decided or launched.

Nothing that is hoped for, proposed or planned is an outcome, and no sentence that recommends.
"""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.discourse.document import Document
from miggraph.extract.rules import Rule, TokenLine, load
from miggraph.extract.stage import Stage
from miggraph.extract.statements.statement import is_taken, make_statement, taken_spans
from miggraph.model import Annotation, Attribution, Event, Statement


def run(document: Document) -> Iterator[Annotation]:
    """The outcomes of a report, in the order of the text; recommendations are none."""
    taken = taken_spans(document.of(Statement))
    for said in document.attributed_units:
        for unit in (said.group.lead, *said.group.items):
            rule = find_outcome(unit.line)
            if rule and not is_taken(unit, taken):
                yield make_statement(
                    document, said, (unit,), kind="outcome", method=rule.id, confidence=rule.confidence
                )


def find_outcome(line: TokenLine) -> Rule | None:
    """The rule by which a sentence tells an outcome, None where it tells none."""
    match = load("outcome").under("outcome/").first(line)
    return match.rule if match else None


STAGE = Stage(name="outcomes", run=run, provides=(Statement,), requires=(Event, Attribution, Statement))
