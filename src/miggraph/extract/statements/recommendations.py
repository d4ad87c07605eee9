"""Recommendations: sentences and list items in which somebody says that a course of action ought to be taken.

The words that say so are the rules of ``recommendation.toml``, how strongly it is said those of ``strength.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from miggraph.extract.discourse.authors import (
    author_of,
    evaluators_of,
    group_in,
    is_first_person,
    is_of_others,
    meeting_of,
)
from miggraph.extract.discourse.bodies import NO_BODIES
from miggraph.extract.discourse.document import AttributedUnit, Document
from miggraph.extract.discourse.sources import NOBODY, Source
from miggraph.extract.discourse.structure import Boundary
from miggraph.extract.discourse.tables import cell_at
from miggraph.extract.discourse.units import Unit, opens_item
from miggraph.extract.discourse.voice import is_direct
from miggraph.extract.rules import Method, Rule, RuleMatch, line_of, load
from miggraph.extract.stage import Stage
from miggraph.extract.statements.addressees import (
    BODIES,
    INTRODUCED,
    MARKED,
    NOT_ADDRESSED,
    ORDERED,
    TAKEN_UP,
    Addressed,
    addressed,
    addressees,
    addressees_listed,
    addressees_marked,
    addressees_of_introduction,
    addressees_of_order,
    bodies_named,
    names_actor,
    only_addresses,
    speaks_of_itself,
    takes_up_one,
)
from miggraph.extract.statements.asking import (
    LABELLED,
    LISTED,
    TABLED,
    asked_below,
    asks_in_imperative,
    find_recommendation,
    introduces,
    is_item,
    is_operative_item,
    is_recommended,
    is_resolution,
    lacks_introduction,
    opens_block,
    quotes_norm,
    stand_alone,
    strength,
    takes_up_several,
    unlabelled,
    untitled,
)
from miggraph.extract.statements.concerns import without
from miggraph.extract.statements.listing import (
    NUMBER,
    Announced,
    Label,
    adopting_body,
    answer,
    headings,
    is_operative,
    is_order,
    is_void,
    undertakes,
)
from miggraph.extract.statements.statement import in_one_line, make_statement
from miggraph.model import (
    Annotation,
    Attribution,
    BlockKind,
    DocumentKind,
    Event,
    Mention,
    Participation,
    Section,
    Span,
    Statement,
)

STAKEHOLDERS = "stakeholders"
_QUOTATION = '"“”‘'

_SPOKEN = "recommendation/imperative.verb"
"""An imperative with which a sentence begins: amid a speech it may be said to those who listen."""


def run(document: Document) -> Iterator[Annotation]:
    """The recommendations of a report, in the order of the text."""
    return _RecommendationReader(document).recommendations()


class _RecommendationReader:
    """One pass over a report that remembers who was asked to act, what is announced, and who adopts it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.actors = document.lexicon.scheme(STAKEHOLDERS)
        self.here = NO_BODIES
        self.addressed: tuple[str, ...] = ()
        self.addressed_now: tuple[str, ...] = ()
        self.just_addressed: tuple[str, ...] = ()
        self.headed: tuple[str, ...] = ()
        self.introduced: tuple[str, ...] = ()
        self.spoken_to = False
        """Whether the words before, in the same paragraph, name those to whom it speaks: "To the ports:"."""
        self.announced = Announced(document.report)
        self.adopting = NOBODY
        self.labelled: Label | None = None
        self.boxed: Span | None = None
        """The block that a label calls a recommendation."""
        self.known: tuple[Section, ...] = ()
        self.direct = is_direct(document)
        self.author = author_of(document)
        self.meeting = self.author
        if self.author == NOBODY:
            meeting = meeting_of(document)
            self.meeting = meeting if meeting != NOBODY else evaluators_of(document)
        self.group = NOBODY

    def recommendations(self) -> Iterator[Annotation]:
        last: Statement | None = None
        for said in self.document.attributed_units:
            self.here = self.document.bodies.at(said.group.lead.spans[0].start)
            if said.opens_paragraph:
                self.addressed, self.spoken_to = (), False
            self.just_addressed, self.addressed_now = (() if said.opens_paragraph else self.addressed_now), ()
            if last and (answered := answer(said.group.lead.text)):
                last = replace(last, response=answered)
            statements = chain(self._enter(said) if said.boundary >= Boundary.SECTION else (), self._from(said))
            for statement in statements:
                if last:
                    yield last
                last = statement
        if last:
            yield last

    def _enter(self, said: AttributedUnit) -> Iterator[Statement]:
        """Note what the headings say over a unit that begins a section; one of them may be a recommendation itself."""
        section = said.group.lead.block.section
        was_announced = self.announced.is_here
        blocks = list(headings(self.document.report, section, self.known))
        self.known = tuple(self.document.report.lineage(section))
        self.announced.enter(section)
        self.group = group_in(each.title for each in self.known)
        self.headed = self.introduced = self._by_headings()
        self.labelled = None
        if said.boundary >= Boundary.PART:
            self.adopting = NOBODY
        for block in blocks:
            unit = untitled(Unit(block.prose, block))
            self._note_adopting(unit.text)
            rest, self.labelled = unlabelled(unit)
            if not is_void(rest.text) and (
                self.labelled or (was_announced and self.announced.is_here and is_item(rest))
            ):
                yield self._statement(replace(said, source=NOBODY), (rest,), LABELLED if self.labelled else LISTED)
                self.labelled = None

    def _note_adopting(self, text: str) -> None:
        if name := adopting_body(text):
            known = self.document.lexicon.named(name.removeprefix("the ").removeprefix("The "), *BODIES)
            self.adopting = Source((known.label,)) if known else Source(collective=name.lower())

    def _by_headings(self) -> tuple[str, ...]:
        """Who is addressed by the headings over a unit, the nearest that names somebody."""
        named = (self._introduced_by(each.title.lstrip(NUMBER), is_title=each.parent < 0) for each in self.known)
        return next(filter(None, named), ())

    def _from(self, said: AttributedUnit) -> Iterator[Statement]:
        group = said.group
        self._note_adopting(group.lead.text)
        source = self.document.sources.get(group.lead.spans[0], NOBODY)
        if self.announced.introduce(group.lead.text, source, listed=bool(group.items)):
            self.introduced = self._introduced_by(group.lead.text) or self.headed or self._addressees(group.lead.text)
            yield from self._each(said, group.items, in_list=True)
            return
        if group.items and undertakes(group.lead.line):
            return
        if not group.items:
            self.announced.read_on(group.lead)
        yield from self._from_group(said)

    def _from_group(self, said: AttributedUnit) -> Iterator[Statement]:
        """The recommendations of a sentence, or of a list that is not announced as one of recommendations."""
        group = said.group
        found = self._found_in(group.lead)
        if introduces(group, found) or (self.announced.is_here and group.items and not group.lead.label):
            self.introduced = self._introduced_by(group.lead.text) or self.headed
            self.spoken_to = bool(self.introduced)
        if is_resolution(group):
            below = asked_below(group)
            yield from self._each(
                said, (item for item in group.items if is_operative_item(item) or item.spans[0] in below)
            )
        elif not group.items or lacks_introduction(group) or (found and stand_alone(group)):
            yield from self._each(said, (group.lead, *group.items))
        elif found and (group.of_actions or all(is_order(item.line) for item in group.items)):
            asked = self.introduced or self._addressees(group.lead.text)
            for item in group.items:
                yield self._statement(said, (item,), LISTED, asked)
        elif found:
            yield self._statement(said, (group.lead, *group.items), found.rule)
        elif not quotes_norm(group.lead.line):
            yield from self._each(said, (group.lead, *group.items) if group.lead.label else group.items)

    def _each(self, said: AttributedUnit, units: Iterable[Unit], *, in_list: bool = False) -> Iterator[Statement]:
        """The units that are recommendations by themselves. One that ends in a colon only announces what follows."""
        below = asked_below(said.group)
        for unit in units:
            if above := below.get(unit.spans[0]):
                asked = addressees_of_order(above.text, self.actors, self.document.lexicon, self.here)
                asked = asked or self._addressees(above.text.rstrip(":") + " to act")
                yield self._statement(said, (unit,), LISTED, asked)
                continue
            rest, label = unlabelled(unit)
            if not rest.text:
                self.labelled, self.boxed = label, unit.block.span
                continue
            if only_addresses(rest.text):
                self.introduced = self._introduced_by(rest.text)
                continue
            by = self._what_recommends(rest, label or self.labelled, in_list=in_list)
            label, self.labelled = label or self.labelled, None
            cell = cell_at(unit.block, unit.spans[0]) if unit.block.rows else None
            if cell and (by or is_recommended(unit, cell) or (cell.recommended and self._is_proposed(unit))):
                asked = self._listed(cell.addressed)
                statement = self._statement(said, (unit,), by or TABLED, asked)
                yield replace(statement, response=answer(cell.answered) or statement.response)
            elif by:
                named = self._listed(label.addressed) if label else ()
                asked = named or (self.introduced if in_list and by is LISTED else ())
                yield self._statement(said, (unit,), by, asked)

    def _what_recommends(self, unit: Unit, label: Label | None, *, in_list: bool) -> Rule | Method | None:
        """By what a unit is a recommendation: its words, its label or its place in a list; None if it is none."""
        taken = self.announced.takes(unit)
        if unit.text.endswith(":") or len(unit.text.split()) < 2:
            return None
        found = self._found_in(unit)
        if in_list and taken:
            return LISTED
        if found:
            return found.rule
        if label:
            return None if self._asks_later(unit) else LABELLED
        proposed = opens_item(unit) and self._is_proposed(unit)
        return LISTED if taken or (proposed and not is_void(unit.text)) else None

    def _found_in(self, unit: Unit) -> RuleMatch | None:
        """Which words of a unit recommend something.

        An imperative amid running speech is addressed to those who listen.
        """
        found = find_recommendation(unit.text, direct=self.direct)
        led_up_to = self.announced.is_here or self.spoken_to
        spoken = found and self.direct and found.rule.id == _SPOKEN and not led_up_to
        return None if spoken and not (unit.label or opens_block(unit)) else found

    def _asks_later(self, unit: Unit) -> bool:
        """Whether a unit without words that recommend only leads up to a sentence of its paragraph that has some."""
        if is_order(unit.line) or unit.block.rows:
            return False
        behind = [prose for prose in unit.block.sentences if prose.spans()[0].start > unit.spans[0].start]
        return any(find_recommendation(prose.text, direct=self.direct) for prose in behind)

    def _statement(
        self, said: AttributedUnit, parts: tuple[Unit, ...], by: Rule | Method, asked: tuple[str, ...] = ()
    ) -> Statement:
        first, (rest, label) = parts[0], unlabelled(parts[0])
        self.boxed = first.block.span if label else self.boxed
        source = self._source_of(first, said, by, is_labelled=first.block.span == self.boxed)
        parts = (rest, *parts[1:])
        text = in_one_line(parts)
        to, told = self._asked(first, text, by, source, asked)
        self.addressed = to or self.addressed
        self.addressed_now = to
        statement = make_statement(
            self.document, said, parts, kind="recommendation", method=by.id, confidence=by.confidence, source=source
        )
        in_list = by in (LISTED, LABELLED) or is_order(parts[0].line)
        answered = self.announced.response if in_list else None
        said_text = self._without_proposers(first, text)
        known = tuple(key for key in to if key in self.document.lexicon.by_iri)
        names = tuple(key for key in to if key not in known and names_actor(key))
        return replace(
            statement,
            addressed_to=known,
            addressed_names=names,
            concerns=without(statement.concerns, frozenset(to)),
            strength=strength(text),
            response=answered,
            text=said_text,
            found_by=statement.by("addressed_to", told if known or names else ""),
        )

    def _asked(self, unit: Unit, text: str, by: Rule | Method, source: Source, asked: tuple[str, ...]) -> Addressed:
        """Who is asked to act by the words of a recommendation, or by what stands before them.

        :param asked: whom the introduction of its list or its row in a table asks
        """
        lexicon = self.document.lexicon
        if asks_in_imperative(text, by):
            choices = (
                Addressed(addressees_marked(text, self.actors, lexicon, self.here), MARKED),
                Addressed(asked or self.introduced, INTRODUCED),
                Addressed(addressees_of_order(text, self.actors, lexicon, self.here), ORDERED),
            )
            return next((choice for choice in choices if choice.to), NOT_ADDRESSED)
        speakers = bodies_named(source.names, lexicon)
        over = self.introduced if by in (LISTED, LABELLED, TABLED) or unit.label else ()
        meant = self._taken_up(text, speakers)
        before = Addressed(asked or meant or over, TAKEN_UP if meant and not asked else INTRODUCED)
        return addressed(text, self.actors, lexicon, before=before, speakers=speakers, bodies=self.here)

    def _taken_up(self, text: str, speakers: frozenset[str]) -> tuple[str, ...]:
        """Who is meant by a pronoun as the subject: those who were asked to act before, or the body that speaks."""
        if takes_up_several(text):
            return self.addressed
        if len(self.just_addressed) == 1 and takes_up_one(text):
            return self.just_addressed
        return tuple(sorted(speakers)) if speaks_of_itself(text) else ()

    def _source_of(self, unit: Unit, said: AttributedUnit, by: Rule | Method, *, is_labelled: bool) -> Source:
        """Whose words a unit is: of its own source; an item or order is of the body that announced or adopts it.

        :param is_labelled: whether it is called a recommendation ("Recommendation 3."), in a box, too
        """
        source = self.document.source_of(unit, said)
        if self.group != NOBODY and (source.collective == "the group" or (source == NOBODY and unit.label)):
            return replace(self.group, method=source.method)
        tabled = bool(unit.block.rows) and self.announced.is_here
        if source.names or source.collective:
            return source
        announced = self.announced.speaks_on or bool(unit.label)
        listed = tabled or announced or is_labelled or by in (LISTED, LABELLED) or is_operative(unit.line)
        if listed:
            source = self.announced.source if self.announced.source != NOBODY else self.adopting
        if source == NOBODY and self.announced.by_title and (listed or unit.label):
            source = self.meeting
        elif is_first_person(unit.text):
            source = self.adopting
        boxed = unit.block.kind is BlockKind.QUOTE and not is_labelled
        quoted = boxed or any(mark in unit.text for mark in _QUOTATION)
        others = quoted or any(is_of_others(section.title) for section in self.known)
        return source if source != NOBODY or others else self.author

    def _without_proposers(self, unit: Unit, text: str) -> str:
        """The words of an item of a list without the brackets that say who proposes it."""
        if not self._is_proposed(unit):
            return text
        proposers = load("unit")["unit/proposers"].search(line_of(text))
        rest = text[: proposers.start].rstrip() if proposers else text
        return f"{rest}]" if rest.count("[") > rest.count("]") else rest

    def _is_proposed(self, unit: Unit) -> bool:
        return unit.spans[0] in self.document.proposed

    def _introduced_by(self, text: str, *, is_title: bool = False) -> tuple[str, ...]:
        return addressees_of_introduction(text, self.actors, self.document.lexicon, self.here, is_title=is_title)

    def _listed(self, text: str) -> tuple[str, ...]:
        return addressees_listed(text, self.actors, self.document.lexicon, self.here)

    def _addressees(self, text: str) -> tuple[str, ...]:
        return addressees(text, self.actors, self.document.lexicon, bodies=self.here)


STAGE = Stage(
    name="recommendations",
    run=run,
    provides=(Statement,),
    requires=(DocumentKind, Event, Attribution, Mention, Participation),
)
