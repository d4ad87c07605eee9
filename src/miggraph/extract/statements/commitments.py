"""Commitments: what states, organisations and meetings say that they will do themselves.

What is asked of others is a recommendation, what was decided an outcome: neither is a commitment.
"""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.discourse.authors import author_of, is_first_person
from miggraph.extract.discourse.cover import cover_lines
from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.sources import NOBODY, Source
from miggraph.extract.discourse.units import Group, Unit
from miggraph.extract.rules import Rule, TokenLine, load
from miggraph.extract.stage import Stage
from miggraph.extract.statements.listing import adopting_body, undertakes
from miggraph.extract.statements.statement import is_taken, make_statement, taken_spans
from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, Attribution, DocumentKind, Event, Mention, NameKind, Participation, Statement

_BODIES = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)


def run(document: Document) -> Iterator[Annotation]:
    """The commitments of a report, in the order of the text."""
    taken = taken_spans(document.of(Statement))
    author, adopting = author_of(document), NOBODY
    for prose in cover_lines(document.report):
        adopting = _adopting(prose.text, document.lexicon) or adopting
    for said in document.attributed_units:
        adopting = _adopting(said.group.lead.text, document.lexicon) or adopting
        for unit, by in _found_in(said.group, document.lexicon):
            if not is_taken(unit, taken):
                maker = _maker(unit, by, document.lexicon) or document.source_of(unit, said)
                if maker == NOBODY and is_first_person(said.group.lead.text):
                    maker = adopting if adopting != NOBODY else author
                yield make_statement(
                    document, said, (unit,), kind="commitment", method=by.id, confidence=by.confidence, source=maker
                )


def _adopting(text: str, lexicon: Lexicon) -> Source | None:
    """The body that a line names before what it adopts, for which "we" stands behind it."""
    name = adopting_body(text)
    if not name:
        return None
    known = lexicon.named(name.removeprefix("the ").removeprefix("The "), *_BODIES)
    return Source((known.label,)) if known else Source(collective=name.lower())


def _maker(unit: Unit, by: Rule, lexicon: Lexicon) -> Source | None:
    """Whom the words of a commitment name as the one who undertakes it."""
    line = _tagged(unit.line, lexicon)
    found = load("commitment")[by.id].search(line)
    words = found.group(line, "who") if found else ""
    if not words:
        return None
    named = [each.only.label for each in lexicon.find(words, *_BODIES) if each.only]
    known = named and not words[0].islower() and len(named) == 1 and "overnment" not in words
    return Source((named[0],)) if known else Source(collective=words.lower())


def _found_in(group: Group, lexicon: Lexicon) -> Iterator[tuple[Unit, Rule]]:
    rules = load("commitment")
    if group.items and undertakes(group.lead.line):
        listed = rules["commitment/listed.introduced"].rule
        yield from ((item, listed) for item in group.items)
        return
    for unit in (group.lead, *group.items):
        if rule := find_commitment(unit.line, lexicon):
            yield unit, rule


def _tagged(line: TokenLine, lexicon: Lexicon) -> TokenLine:
    return line.tagged(("Body", found.start, found.end) for found in lexicon.find(line.text, *_BODIES))


def find_commitment(line: TokenLine, lexicon: Lexicon) -> Rule | None:
    """The rule by which a sentence tells a commitment, None where it tells none."""
    found = load("commitment").under("commitment/").all(_tagged(line, lexicon))
    return next((match.rule for match in found if match.rule.method != "commitment/listed"), None)


STAGE = Stage(
    name="commitments",
    run=run,
    provides=(Statement,),
    requires=(Participation, Mention, DocumentKind, Event, Attribution, Statement),
)
