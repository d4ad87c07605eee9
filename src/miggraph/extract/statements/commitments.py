"""Commitments: what states, organisations and meetings say that they will do themselves.

What is asked of others is a recommendation, what was decided an outcome: neither is a commitment.
"""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.units import Group, Unit
from miggraph.extract.rules import Method, Rule, TokenLine, load
from miggraph.extract.stage import Stage
from miggraph.extract.statements.listing import undertakes
from miggraph.extract.statements.statement import is_taken, make_statement, taken_spans
from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, Attribution, Event, NameKind, Statement

_BODIES = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)


def run(document: Document) -> Iterator[Annotation]:
    """The commitments of a report, in the order of the text."""
    taken = taken_spans(document.of(Statement))
    for said in document.attributed_units:
        for unit, by in _found_in(said.group, document.lexicon):
            if not is_taken(unit, taken):
                yield make_statement(document, said, (unit,), kind="commitment", method=by.id, confidence=by.confidence)


def _found_in(group: Group, lexicon: Lexicon) -> Iterator[tuple[Unit, Rule | Method]]:
    rules = load("commitment")
    if group.items and undertakes(group.lead.line):
        listed = rules["commitment/listed.introduced"].rule
        yield from ((item, listed) for item in group.items)
        return
    for unit in (group.lead, *group.items):
        if rule := find_commitment(unit.line, lexicon):
            yield unit, rule


def find_commitment(line: TokenLine, lexicon: Lexicon) -> Rule | None:
    """The rule by which a sentence tells a commitment, None where it tells none."""
    tagged = line.tagged(("Body", found.start, found.end) for found in lexicon.find(line.text, *_BODIES))
    found = load("commitment").under("commitment/").all(tagged)
    return next((match.rule for match in found if match.rule.method != "commitment/listed"), None)


STAGE = Stage(name="commitments", run=run, provides=(Statement,), requires=(Event, Attribution, Statement))
