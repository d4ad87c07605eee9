"""Recommendations: sentences and list items in which somebody says that a course of action ought to be taken.

The words that say so are the rules of ``recommendation.toml``, how strongly it is said those of ``strength.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from miggraph.extract.discourse.document import AttributedUnit, Document
from miggraph.extract.discourse.structure import Boundary
from miggraph.extract.discourse.tables import Cell, cell_at
from miggraph.extract.discourse.units import BULLET, Group, Unit
from miggraph.extract.rules import Method, Rule, RuleMatch, line_of, load
from miggraph.extract.stage import Stage
from miggraph.extract.statements.addressees import (
    addressees,
    addressees_listed,
    addressees_of_introduction,
    addressees_of_order,
    bodies_named,
)
from miggraph.extract.statements.statement import in_one_line, make_statement
from miggraph.model import Annotation, Attribution, Event, Statement

STAKEHOLDERS = "stakeholders"

_RULES = load("recommendation")
_LISTED = _RULES.methods["recommendation/listed"]
_TABLED = _RULES.methods["recommendation/table"]
_STRENGTHS = load("strength")
_OPERATIVE = "recommendation/operative"
_IMPERATIVE = "recommendation/imperative"
_NUMBER = "0123456789.) "
"""What may number a title."""


def run(document: Document) -> Iterator[Annotation]:
    """The recommendations of a report, in the order of the text."""
    return _RecommendationReader(document).recommendations()


def find_recommendation(text: str) -> RuleMatch | None:
    """Which words of a sentence or list item recommend something, and by which rule; None where none do."""
    return _RULES.under("recommendation/").first(line_of(text))


def strength(text: str) -> str:
    """How strongly a recommendation is put: ``must``, ``should`` or ``could``.

    A text in which no rule matches is taken for advice, ``should``.
    """
    found = _STRENGTHS.first(line_of(text))
    return found.rule.gives["strength"] if found else "should"


class _RecommendationReader:
    """One pass over a report that remembers who was asked to act: last, by the headings, by the last introduction."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.actors = document.lexicon.scheme(STAKEHOLDERS)
        self.addressed: tuple[str, ...] = ()
        self.headed: tuple[str, ...] = ()
        self.introduced: tuple[str, ...] = ()

    def recommendations(self) -> Iterator[Annotation]:
        for said in self.document.attributed_units:
            if said.opens_paragraph:
                self.addressed = ()
            if said.boundary >= Boundary.SECTION:
                self.headed = self.introduced = self._by_headings(said.group.lead)
            yield from self._from(said)

    def _by_headings(self, unit: Unit) -> tuple[str, ...]:
        """Who is addressed by the headings over a unit, the nearest that names somebody."""
        report = self.document.report
        titles = (section.title.lstrip(_NUMBER) for section in report.lineage(unit.block.section))
        return next(filter(None, map(self._introduced_by, titles)), ())

    def _from(self, said: AttributedUnit) -> Iterator[Annotation]:
        group = said.group
        found = find_recommendation(group.lead.text)
        if _introduces(group, found):
            self.introduced = self._introduced_by(group.lead.text) or self.headed
        if is_resolution(group):
            yield from self._each(
                said, [(u, f) for u, f in _searched(group.items) if f and f.rule.method == _OPERATIVE]
            )
        elif not group.items or _lacks_introduction(group):
            yield from self._each(said, [(group.lead, found), *_searched(group.items)])
        elif found and group.of_actions:
            asked = self.introduced or self._addressees(group.lead.text)
            for item in group.items:
                yield self._statement(said, (item,), _LISTED, asked)
        elif found:
            yield self._statement(said, (group.lead, *group.items), found.rule)
        else:
            yield from self._each(said, _searched(group.items))

    def _each(self, said: AttributedUnit, units: Iterable[tuple[Unit, RuleMatch | None]]) -> Iterator[Annotation]:
        """The units that are recommendations by themselves. One that ends in a colon only announces what follows."""
        for unit, found in units:
            cell = cell_at(unit.block, unit.spans[0]) if unit.block.rows else None
            if cell and (found or _is_recommended(unit, cell)):
                asked = addressees_listed(cell.addressed, self.actors, self.document.lexicon)
                yield self._statement(said, (unit,), found.rule if found else _TABLED, asked)
            elif found and not unit.text.endswith(":"):
                yield self._statement(said, (unit,), found.rule)

    def _statement(
        self, said: AttributedUnit, parts: tuple[Unit, ...], by: Rule | Method, asked: tuple[str, ...] = ()
    ) -> Statement:
        text = in_one_line(parts)
        if _is_order(text, by):
            to = asked or self.introduced or addressees_of_order(text, self.actors, self.document.lexicon)
        else:
            meant = asked or (self.addressed if _goes_on(text) else ())
            to = self._addressees(
                text, meant, bodies_named(self.document.source_of(parts[0], said).names, self.document.lexicon)
            )
        self.addressed = to or self.addressed
        statement = make_statement(
            self.document, said, parts, kind="recommendation", method=by.id, confidence=by.confidence
        )
        return replace(
            statement, addressed_to=to, strength=strength(text), text=self._without_proposers(said, parts, text)
        )

    def _without_proposers(self, said: AttributedUnit, parts: tuple[Unit, ...], text: str) -> str:
        """The words of an item of a list without the brackets that say who proposes it."""
        if parts[0] not in said.group.items or parts[0].spans[0] not in self.document.sources:
            return text
        proposers = load("unit")["unit/proposers"].search(line_of(text))
        return text[: proposers.start].rstrip() if proposers else text

    def _introduced_by(self, text: str) -> tuple[str, ...]:
        return addressees_of_introduction(text, self.actors, self.document.lexicon)

    def _addressees(
        self, text: str, before: tuple[str, ...] = (), speakers: frozenset[str] = frozenset()
    ) -> tuple[str, ...]:
        return addressees(text, self.actors, self.document.lexicon, before=before, speakers=speakers)


def _is_recommended(unit: Unit, cell: Cell) -> bool:
    """Whether a unit is all that a cell under the head of recommendations says."""
    return cell.recommended and cell.prose.text == unit.prose.text and " " in unit.text


def _searched(units: Iterable[Unit]) -> Iterator[tuple[Unit, RuleMatch | None]]:
    """Units, each with what recommends something in it."""
    return ((unit, find_recommendation(unit.text)) for unit in units)


def _is_order(text: str, by: Rule | Method) -> bool:
    """Whether a recommendation is in the imperative or a gerund: no subject of its own tells who is to act."""
    if by in (_LISTED, _TABLED):
        rules, line = load("unit"), line_of(text)
        return any(rules[form].search(line) for form in ("action/imperative", "action/gerund"))
    return by.id.startswith(_IMPERATIVE)


def is_resolution(group: Group) -> bool:
    """Whether most items of a list are operative paragraphs of a resolution; its preamble stands before them."""
    operative = load("unit")["unit/operative"]
    return 2 * sum(operative.search(item.line) is not None for item in group.items) > len(group.items)


def _introduces(group: Group, found: RuleMatch | None) -> bool:
    """Whether the lead of a group announces what follows it: it ends in a colon, or recommends the items of a list."""
    announces = group.lead.text.endswith(":") or (found and group.items and not _lacks_introduction(group))
    return bool(announces) and not (found and _is_order(group.lead.text, found.rule))


def _lacks_introduction(group: Group) -> bool:
    """Whether what stands before the items of a list is an item too."""
    return group.lead.label == BULLET and group.items[0].label == BULLET


def _goes_on(text: str) -> bool:
    """Whether a text speaks of those who were addressed before ("They should …")."""
    return _RULES["recommended-again/they"].search(line_of(text)) is not None


STAGE = Stage(name="recommendations", run=run, provides=(Statement,), requires=(Event, Attribution))
