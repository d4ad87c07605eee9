"""Recommendations: sentences and list items in which somebody says that a course of action ought to be taken.

The words that say so are the rules of ``recommendation.toml``, how strongly it is said those of ``strength.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from miggraph.extract.discourse.authors import author_of, is_first_person, is_of_others, meeting_of
from miggraph.extract.discourse.bodies import NO_BODIES
from miggraph.extract.discourse.document import AttributedUnit, Document
from miggraph.extract.discourse.sources import NOBODY, Source
from miggraph.extract.discourse.structure import Boundary
from miggraph.extract.discourse.tables import Cell, cell_at, without_notes
from miggraph.extract.discourse.units import BULLET, Group, Unit, opens_item
from miggraph.extract.discourse.voice import is_direct
from miggraph.extract.rules import Method, Rule, RuleMatch, TokenLine, line_of, load
from miggraph.extract.stage import Stage
from miggraph.extract.statements.addressees import (
    BODIES,
    addressees,
    addressees_listed,
    addressees_marked,
    addressees_of_introduction,
    addressees_of_order,
    bodies_named,
    speaks_of_itself,
    takes_up_one,
)
from miggraph.extract.statements.concerns import concerned
from miggraph.extract.statements.listing import (
    NUMBER,
    Announced,
    Label,
    adopting_body,
    answer,
    goes_on,
    headings,
    is_operative,
    is_order,
    is_void,
    label_of,
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

_RULES = load("recommendation")
_LISTED = _RULES.methods["recommendation/listed"]
_LABELLED = _RULES.methods["recommendation/labelled"]
_TABLED = _RULES.methods["recommendation/table"]
_STRENGTHS = load("strength")
_OPERATIVE = "recommendation/operative"
_IMPERATIVE = "recommendation/imperative"
_SPOKEN = "recommendation/imperative.verb"
"""An imperative with which a sentence begins: amid a speech it may be said to those who listen."""


def run(document: Document) -> Iterator[Annotation]:
    """The recommendations of a report, in the order of the text."""
    return _RecommendationReader(document).recommendations()


def find_recommendation(text: str, *, direct: bool = False) -> RuleMatch | None:
    """Which words of a sentence or list item recommend something, and by which rule; None where none do.

    :param direct: whether the words are somebody's own, as in a speech or a study. They judge, explain and tell by the
        same words by which a report of a meeting gives what somebody asked for; such words are no recommendation there.
    """
    line = line_of(text)
    if not direct:
        return _RULES.under("recommendation/").first(line)
    told = [stretch for each in _RULES.under("not-direct/").candidates(line) for stretch in each.stretches(line)]
    for found in _RULES.under("recommendation/").every(line):
        if "voice" not in found.rule.gives and not any(a < found.end and found.start < b for a, b in told):
            return found
    return None


def quotes_norm(line: TokenLine) -> bool:
    """Whether the words before a list say that its items are what a norm provides."""
    return load("listing")["listing/quoting.norm"].search(line) is not None


def strength(text: str) -> str:
    """How strongly a recommendation is put: ``must``, ``should`` or ``could``.

    A text in which no rule matches is taken for advice, ``should``.
    """
    found = _STRENGTHS.under("strength/").first(line_of(text))
    return found.rule.gives["strength"] if found else "should"


class _RecommendationReader:
    """One pass over a report that remembers who was asked to act, what is announced, and who adopts it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.actors = document.lexicon.scheme(STAKEHOLDERS)
        self.here = NO_BODIES
        self.addressed: tuple[str, ...] = ()
        self.addressed_now: tuple[str, ...] = ()
        self.before: tuple[Span, ...] = ()
        self.just_addressed: tuple[str, ...] = ()
        self.headed: tuple[str, ...] = ()
        self.introduced: tuple[str, ...] = ()
        self.announced = Announced(document.report)
        self.adopting = NOBODY
        self.labelled: Label | None = None
        self.boxed: Span | None = None
        """The block that a label calls a recommendation."""
        self.known: tuple[Section, ...] = ()
        self.direct = is_direct(document)
        self.author = author_of(document)
        self.meeting = NOBODY if self.author != NOBODY else meeting_of(document)

    def recommendations(self) -> Iterator[Annotation]:
        last: Statement | None = None
        for said in self.document.attributed_units:
            self.here = self.document.bodies.at(said.group.lead.spans[0].start)
            if said.opens_paragraph:
                self.addressed, self.before = (), ()
            self.just_addressed, self.addressed_now = (() if said.opens_paragraph else self.addressed_now), ()
            if last and (answered := answer(said.group.lead.text)):
                last = replace(last, response=answered)
            statements = chain(self._enter(said) if said.boundary >= Boundary.SECTION else (), self._from(said))
            for statement in statements:
                if last:
                    yield last
                last = statement
            self.before = said.group.lead.spans
        if last:
            yield last

    def _enter(self, said: AttributedUnit) -> Iterator[Statement]:
        """Note what the headings say over a unit that begins a section; one of them may be a recommendation itself."""
        section = said.group.lead.block.section
        was_announced = self.announced.is_here
        blocks = list(headings(self.document.report, section, self.known))
        self.known = tuple(self.document.report.lineage(section))
        self.announced.enter(section)
        self.headed = self.introduced = self._by_headings()
        self.labelled = None
        if said.boundary >= Boundary.PART:
            self.adopting = NOBODY
        for block in blocks:
            unit = _untitled(Unit(block.prose, block))
            self._note_adopting(unit.text)
            rest, self.labelled = _unlabelled(unit)
            if not is_void(rest.text) and (
                self.labelled or (was_announced and self.announced.is_here and _is_item(rest))
            ):
                yield self._statement(replace(said, source=NOBODY), (rest,), _LABELLED if self.labelled else _LISTED)
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
        if self.announced.introduce(group.lead.text, self.document.sources.get(group.lead.spans[0], NOBODY)):
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
        if _introduces(group, found) or (self.announced.is_here and group.items and not group.lead.label):
            self.introduced = self._introduced_by(group.lead.text) or self.headed
        if is_resolution(group):
            below = _asked_below(group)
            yield from self._each(
                said, (item for item in group.items if _is_operative_item(item) or item.spans[0] in below)
            )
        elif not group.items or _lacks_introduction(group) or (found and _stand_alone(group)):
            yield from self._each(said, (group.lead, *group.items))
        elif found and (group.of_actions or all(is_order(item.line) for item in group.items)):
            asked = self.introduced or self._addressees(group.lead.text)
            for item in group.items:
                yield self._statement(said, (item,), _LISTED, asked)
        elif found:
            yield self._statement(said, (group.lead, *group.items), found.rule)
        elif not quotes_norm(group.lead.line):
            yield from self._each(said, (group.lead, *group.items) if group.lead.label else group.items)

    def _each(self, said: AttributedUnit, units: Iterable[Unit], *, in_list: bool = False) -> Iterator[Statement]:
        """The units that are recommendations by themselves. One that ends in a colon only announces what follows."""
        below = _asked_below(said.group)
        for unit in units:
            if above := below.get(unit.spans[0]):
                asked = addressees_of_order(above.text, self.actors, self.document.lexicon, self.here)
                asked = asked or self._addressees(above.text.rstrip(":") + " to act")
                yield self._statement(said, (unit,), _LISTED, asked)
                continue
            rest, label = _unlabelled(unit)
            if not rest.text:
                self.labelled, self.boxed = label, unit.block.span
                continue
            by = self._what_recommends(rest, label or self.labelled, in_list=in_list)
            label, self.labelled = label or self.labelled, None
            cell = cell_at(unit.block, unit.spans[0]) if unit.block.rows else None
            if cell and (by or _is_recommended(unit, cell) or (cell.recommended and self._is_proposed(unit))):
                asked = self._listed(cell.addressed)
                statement = self._statement(said, (unit,), by or _TABLED, asked)
                yield replace(statement, response=answer(cell.answered) or statement.response)
            elif by:
                named = self._listed(label.addressed) if label else ()
                asked = named or (self.introduced if in_list and by is _LISTED else ())
                yield self._statement(said, (unit,), by, asked)

    def _what_recommends(self, unit: Unit, label: Label | None, *, in_list: bool) -> Rule | Method | None:
        """By what a unit is a recommendation: its words, its label or its place in a list; None if it is none."""
        taken = self.announced.takes(unit)
        if unit.text.endswith(":") or len(unit.text.split()) < 2:
            return None
        found = self._found_in(unit)
        if in_list and taken:
            return _LISTED
        if found:
            return found.rule
        if label:
            return None if self._asks_later(unit) else _LABELLED
        proposed = opens_item(unit) and self._is_proposed(unit)
        return _LISTED if taken or (proposed and not is_void(unit.text)) else None

    def _found_in(self, unit: Unit) -> RuleMatch | None:
        """Which words of a unit recommend something.

        An imperative amid running speech is addressed to those who listen.
        """
        found = find_recommendation(unit.text, direct=self.direct)
        spoken = found and self.direct and found.rule.id == _SPOKEN and not self.announced.is_here
        return None if spoken and not (unit.label or _opens_block(unit)) else found

    def _asks_later(self, unit: Unit) -> bool:
        """Whether a unit without words that recommend only leads up to a sentence of its paragraph that has some."""
        if is_order(unit.line) or unit.block.rows:
            return False
        behind = [prose for prose in unit.block.sentences if prose.spans()[0].start > unit.spans[0].start]
        return any(find_recommendation(prose.text, direct=self.direct) for prose in behind)

    def _statement(
        self, said: AttributedUnit, parts: tuple[Unit, ...], by: Rule | Method, asked: tuple[str, ...] = ()
    ) -> Statement:
        first, (unlabelled, label) = parts[0], _unlabelled(parts[0])
        self.boxed = first.block.span if label else self.boxed
        source = self._source_of(first, said, by, is_labelled=first.block.span == self.boxed)
        parts = (unlabelled, *parts[1:])
        text = in_one_line(parts)
        if _is_order(text, by):
            marked = addressees_marked(text, self.actors, self.document.lexicon, self.here)
            to = (
                marked
                or asked
                or self.introduced
                or addressees_of_order(text, self.actors, self.document.lexicon, self.here)
            )
        else:
            speakers = bodies_named(source.names, self.document.lexicon)
            over = self.introduced if by in (_LISTED, _LABELLED, _TABLED) or first.label else ()
            to = self._addressees(text, asked or self._taken_up(text, speakers) or over, speakers)
        self.addressed = to or self.addressed
        self.addressed_now = to
        statement = make_statement(
            self.document, said, parts, kind="recommendation", method=by.id, confidence=by.confidence, source=source
        )
        in_list = by in (_LISTED, _LABELLED) or is_order(parts[0].line)
        answered = self.announced.response if in_list else None
        said_text = self._without_proposers(first, text)
        apart = frozenset((*to, *bodies_named(source.names, self.document.lexicon)))
        about = concerned(text, statement.spans, self.before, self.document, self.here, apart)
        about = tuple(dict.fromkeys((*statement.concerns, *about)))
        known = tuple(key for key in to if key in self.document.lexicon.by_iri)
        return replace(
            statement,
            addressed_to=known,
            addressed_names=tuple(key for key in to if key not in known),
            concerns=about,
            strength=strength(text),
            response=answered,
            text=said_text,
        )

    def _taken_up(self, text: str, speakers: frozenset[str]) -> tuple[str, ...]:
        """Who is meant by a pronoun as the subject: those who were asked to act before, or the body that speaks."""
        if _goes_on(text):
            return self.addressed
        if len(self.just_addressed) == 1 and takes_up_one(text):
            return self.just_addressed
        return tuple(sorted(speakers)) if speaks_of_itself(text) else ()

    def _source_of(self, unit: Unit, said: AttributedUnit, by: Rule | Method, *, is_labelled: bool) -> Source:
        """Whose words a unit is: of its own source; an item or order is of the body that announced or adopts it.

        :param is_labelled: whether it is called a recommendation ("Recommendation 3."), in a box, too
        """
        source = self.document.source_of(unit, said)
        tabled = bool(unit.block.rows) and self.announced.is_here
        if source.names or source.collective:
            return source
        announced = self.announced.is_here and self.announced.source != NOBODY
        listed = tabled or announced or is_labelled or by in (_LISTED, _LABELLED) or is_operative(unit.line)
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

    def _addressees(
        self, text: str, before: tuple[str, ...] = (), speakers: frozenset[str] = frozenset()
    ) -> tuple[str, ...]:
        return addressees(text, self.actors, self.document.lexicon, before=before, speakers=speakers, bodies=self.here)


def _opens_block(unit: Unit) -> bool:
    return unit.spans[0].start == unit.block.prose.spans()[0].start


def _untitled(unit: Unit) -> Unit:
    """A heading without the number before it."""
    text = unit.prose.text
    return Unit(unit.prose.slice(len(text) - len(text.lstrip(NUMBER))), unit.block, unit.label)


def _unlabelled(unit: Unit) -> tuple[Unit, Label | None]:
    """A unit without the label of a recommendation before it, and the label."""
    label = label_of(unit.prose.text)
    return (Unit(unit.prose.slice(label.length), unit.block, unit.label), label) if label else (unit, None)


def _is_item(unit: Unit) -> bool:
    return is_order(unit.line) and len(unit.text.split()) >= 3


def _is_recommended(unit: Unit, cell: Cell) -> bool:
    """Whether a unit is all that a cell under the head of recommendations says."""
    return cell.recommended and without_notes(cell.prose).text == unit.prose.text and not is_void(unit.text)


def _is_order(text: str, by: Rule | Method) -> bool:
    """Whether a recommendation is in the imperative or a gerund: no subject of its own tells who is to act."""
    if by in (_LISTED, _LABELLED, _TABLED):
        line = line_of(text)
        return is_order(line) or load("unit")["action/gerund"].search(line) is not None
    return by.id.startswith(_IMPERATIVE)


def _is_operative_item(unit: Unit) -> bool:
    found = find_recommendation(unit.text)
    return found is not None and found.rule.method == _OPERATIVE


def _asked_below(group: Group) -> dict[Span, Unit]:
    """The items that say what an operative paragraph before them asks for, as "Requests the office: (a) to …" does.

    Each is known by where it begins, and has the paragraph that it goes on with.
    """
    below: dict[Span, Unit] = {}
    above: Unit | None = None
    for item in group.items:
        if above and goes_on(item.line):
            below[item.spans[0]] = above
        else:
            above = item if item.text.endswith(":") and is_operative(item.line) else None
    return below


def is_resolution(group: Group) -> bool:
    """Whether most items of a list are operative paragraphs of a resolution; its preamble stands before them."""
    operative = load("unit")["unit/operative"]
    return 2 * sum(operative.search(item.line) is not None for item in group.items) > len(group.items)


def _stand_alone(group: Group) -> bool:
    """Whether a whole sentence stands above items each of which recommends something by itself."""
    whole = group.lead.prose.text.rstrip().endswith((".", "!"))
    return whole and all(find_recommendation(item.text) for item in group.items)


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


STAGE = Stage(
    name="recommendations",
    run=run,
    provides=(Statement,),
    requires=(DocumentKind, Event, Attribution, Mention, Participation),
)
