"""Definitions: what somebody means by a term, in a sentence that says so or in an entry of a glossary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from miggraph.extract.discourse.document import AttributedUnit, Document
from miggraph.extract.discourse.sources import Source
from miggraph.extract.discourse.structure import PROSE, Boundary
from miggraph.extract.discourse.units import Group, Unit
from miggraph.extract.rules import RuleMatch, line_of, load
from miggraph.extract.stage import Stage
from miggraph.extract.statements.names import Names
from miggraph.extract.statements.statement import make_statement
from miggraph.model import Annotation, Attribution, Block, Definition, Event, Mention, Participation, Statement

SHORTEST = 3
"""A meaning of fewer words explains no term."""
LONGEST_TERM = 8
"""What has more words is no term."""


def run(document: Document) -> Iterator[Annotation]:
    """The definitions of a report, in the order of the text."""
    names, rules = Names(document.of(Mention)), load("definition").under("definition/")
    for said in document.attributed_units:
        for unit in (said.group.lead, *said.group.items):
            line = names.tagged(unit)
            for match in _apart(match for match in rules.all(line) if _explains(match, unit)):
                who = match.group(line, "who")
                yield _definition(document, said, unit, match, Source(names=(who,)) if who else None)
    yield from _glossaries(document)


def _apart(matches: Iterable[RuleMatch]) -> Iterator[RuleMatch]:
    """Those of the matches of a sentence that explain different terms, the one of the first rule first."""
    terms: list[tuple[int, int]] = []
    for match in matches:
        start, end = match.groups["term"]
        if not any(start < last and first < end for first, last in terms):
            terms.append((start, end))
            yield match


def _explains(match: RuleMatch, unit: Unit) -> bool:
    term, meaning = (_words(unit, match, name) for name in ("term", "meaning"))
    return 0 < len(term.split()) <= LONGEST_TERM and len(meaning.split()) >= SHORTEST


def _words(unit: Unit, match: RuleMatch, name: str) -> str:
    start, end = match.groups.get(name, (0, 0))
    text = unit.text[start:end]
    if name == "meaning" and (words := load("definition")["definition-part/words"].search(line_of(text))):
        text = text[slice(*words.groups["words"])]
    return text.strip(" \"'“”‘’«».,;:*")


def _definition(
    document: Document, said: AttributedUnit, unit: Unit, match: RuleMatch, source: Source | None
) -> Definition:
    rule = match.rule
    statement = make_statement(
        document, said, (unit,), kind="definition", method=rule.id, confidence=rule.confidence, source=source
    )
    common = {f.name: getattr(statement, f.name) for f in fields(Statement)}
    meaning = _words(unit, match, "meaning")
    if source:  # words of another who speaks in the sentence are none of whoever defines the term
        common["quotations"] = tuple(words for words in statement.quotations if words in meaning)
    return Definition(**common, term=_words(unit, match, "term"), meaning=meaning)


def _glossaries(document: Document) -> Iterator[Definition]:
    """The entries of sections that explain terms: a term, a colon or dash, and what it means."""
    rules = load("definition")
    entry = rules["glossary/entry"]
    for block in document.blocks(PROSE):
        if not _in_glossary(document, block):
            continue
        unit = Unit(block.prose, block)
        match = entry.search(line_of(unit.text))
        if match and _explains(match, unit):
            event = document.event_at(block.span)
            said = AttributedUnit(Group(unit), Source(), event.key if event else None, (), Boundary.PARAGRAPH)
            yield _definition(document, said, unit, match, None)


def _in_glossary(document: Document, block: Block) -> bool:
    titles = (section.title for section in document.report.lineage(block.section))
    return any(load("definition")["glossary/heading"].search(line_of(title)) for title in titles)


STAGE = Stage(
    name="definitions", run=run, provides=(Definition,), requires=(Participation, Attribution, Event, Mention)
)
