"""Outcomes: what meetings, ministers, states and organisations adopted, agreed, decided or launched.

Nothing that is hoped for, proposed or planned is an outcome, and no sentence that recommends. A report tells of
outcomes of other meetings more often than of its own: whose an outcome is, stands beside where it is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from miggraph.extract.discourse.document import AttributedUnit, Document
from miggraph.extract.discourse.sources import FOLLOWED
from miggraph.extract.discourse.units import Unit
from miggraph.extract.rules import Rule, TokenLine, load
from miggraph.extract.stage import Stage
from miggraph.extract.statements.names import Names
from miggraph.extract.statements.statement import AROUND, is_taken, make_statement, taken_spans
from miggraph.model import Annotation, Attribution, Event, Mention, NameKind, Participation, Statement


def run(document: Document) -> Iterator[Annotation]:
    """The outcomes of a report, in the order of the text; recommendations are none."""
    taken = taken_spans(document.of(Statement))
    names = Names(document.of(Mention))
    for said in document.attributed_units:
        for unit in (said.group.lead, *said.group.items):
            line = names.tagged(unit)
            rule = find_outcome(line)
            if rule and not is_taken(unit, taken):
                statement = make_statement(
                    document, said, (unit,), kind="outcome", method=rule.id, confidence=rule.confidence
                )
                taken_up = _taken_up(said, line)
                bodies = tuple(_named(taken_up, names) if taken_up else _whose(unit, line, names))
                of_event = _event_of(taken_up or unit, line, document, bodies)
                yield replace(_without_body_before(statement, document), outcome_of=bodies, of_event=of_event)


def _without_body_before(statement: Statement, document: Document) -> Statement:
    """An outcome without a body that only an earlier sentence names, whose words this one need not be."""
    bodies = [document.lexicon.named(name, NameKind.ORGANIZATION) for name in statement.made_by]
    followed = dict(statement.found_by).get("made_by") in {FOLLOWED, AROUND}
    if not followed or not bodies or not all(bodies):
        return statement
    named = {entry for match in document.lexicon.find(statement.text, NameKind.ORGANIZATION) for entry in match.entries}
    if named.intersection(body for body in bodies if body):
        return statement
    found_by = tuple((field, method) for field, method in statement.found_by if field != "made_by")
    return replace(statement, made_by=(), voices=(), found_by=found_by)


def _taken_up(said: AttributedUnit, line: TokenLine) -> Unit | None:
    """The sentence before in its paragraph, where a pronoun at the beginning stands for the meeting or body in it."""
    if said.before is None or said.opens_paragraph:
        return None
    return said.before if load("outcome").under("outcome-before/").first(line) else None


def _named(unit: Unit, names: Names) -> Iterator[str]:
    """The one conference or process that a sentence names, or else its one organisation."""
    for kind in (NameKind.EVENT, NameKind.PROCESS, NameKind.ORGANIZATION):
        found = {m.target or m.name: m.stands_for or m.name for m, _, _ in names.within(unit) if m.kind is kind}
        if found:
            yield from found.values() if len(found) == 1 else ()
            return


def _whose(unit: Unit, line: TokenLine, names: Names) -> Iterator[str]:
    """The bodies and states whose outcome a sentence tells."""
    match = load("outcome").under("outcome-of/").first(line)
    if match:
        start, end = match.groups["of"]
        for mention, at, ends in names.within(unit):
            if start <= at and ends <= end:
                yield mention.stands_for or mention.name


def _event_of(unit: Unit, line: TokenLine, document: Document, bodies: Sequence[str]) -> str | None:
    """The key of the event whose outcome a sentence tells: one that it names, or else the only event of the report."""
    named = [
        event.key
        for event in document.of(Event)
        if not event.is_own and any(part.overlaps(span) for part in event.spans for span in unit.spans)
    ]
    if len(named) == 1:
        return named[0]
    return document.events[0].key if not named and not bodies and is_own(line, document) else None


def is_own(line: TokenLine, document: Document) -> bool:
    """Whether a sentence tells an outcome of the only event that its report tells of."""
    return len(document.events) == 1 and load("outcome").under("outcome-own/").first(line) is not None


def find_outcome(line: TokenLine) -> Rule | None:
    """The rule by which a sentence tells an outcome, None where it tells none."""
    match = load("outcome").under("outcome/").first(line)
    return match.rule if match else None


STAGE = Stage(
    name="outcomes", run=run, provides=(Statement,), requires=(Participation, Event, Attribution, Mention, Statement)
)
