"""The one object that every stage receives: a report with its structure, and what was found in it so far.

What depends on the report alone (sentences and lists, kinds of sections) is computed once; what depends on annotations
(which sentences are said, who says them) is computed again only when annotations of those kinds were added.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar

from miggraph.extract.discourse.bodies import Bodies, bodies_of
from miggraph.extract.discourse.sayings import IN_BRACKETS
from miggraph.extract.discourse.sources import NOBODY, Source
from miggraph.extract.discourse.structure import (
    Boundary,
    SectionKind,
    count_told,
    is_account,
    kinds_of_sections,
    section_kind,
)
from miggraph.extract.discourse.topics import Topics, topics_in
from miggraph.extract.discourse.turns import labels_of
from miggraph.extract.discourse.units import Group, Unit, groups
from miggraph.lexicon import Form, Lexicon, Match
from miggraph.model import (
    Annotation,
    Annotations,
    Attribution,
    Block,
    BlockKind,
    Event,
    LexiconEntry,
    Mention,
    NameKind,
    Participation,
    Report,
    Span,
    event_at,
)

A = TypeVar("A", bound=Annotation)

_FEWEST_ACCOUNTS = 3
"""A programme whose items are told gives so many paragraphs of what was said, at least."""

_SMALL_WORD = re.compile(r"(?<![\w'’-])[^\W\d_A-Z][^\W\d_]+")


class SaidGroup(NamedTuple):
    """A sentence, or a list with its introduction, that the report says; and what begins with it."""

    group: Group
    boundary: Boundary


@dataclass(frozen=True, slots=True)
class AttributedUnit:
    """A sentence, or a list with its introduction, in its context: what statements are made of.

    ``event`` is the key of the event in whose report it stands. ``antecedents`` are the instruments (IRIs) that its
    part of the report has named so far, its own sentence included, the one named last at the end. ``before`` is the
    sentence that it follows in its section.
    """

    group: Group
    source: Source
    event: str | None
    antecedents: tuple[str, ...]
    boundary: Boundary
    before: Unit | None = None

    @property
    def opens_paragraph(self) -> bool:
        """Whether a paragraph (or more) begins here."""
        return self.boundary >= Boundary.PARAGRAPH


@dataclass(frozen=True)
class Document:
    """A report with the annotations found so far; :meth:`plus` makes the document that the next stage receives."""

    report: Report
    lexicon: Lexicon
    annotations: Annotations = field(default_factory=Annotations)

    def of(self, kind: type[A]) -> tuple[A, ...]:
        """The annotations of exactly one kind, in the order of the text."""
        return self.annotations.of(kind)

    def plus(self, new: Iterable[Annotation]) -> Document:
        """The same text with more annotations. What they do not change is not computed again."""
        new = tuple(new)
        kinds = {type(annotation) for annotation in new}
        after = Document(self.report, self.lexicon, self.annotations.plus(new))
        for name, needed in _DEPENDS_ON.items():
            if name in self.__dict__ and kinds.isdisjoint(needed):
                after.__dict__[name] = self.__dict__[name]
        return after

    def blocks(self, kinds: AbstractSet[BlockKind], within: Iterable[Span] | None = None) -> Iterator[Block]:
        """The blocks of some kinds, in order: those that begin inside spans, or all of the report.

        :param kinds: one of the sets of :mod:`miggraph.extract.discourse.structure`
        """
        if within is None:
            return (block for block in self.report.blocks if block.kind in kinds)
        return (block for span in within for block in self.report.within(span) if block.kind in kinds)

    @cached_property
    def cited(self) -> Lexicon:
        """The forms by which this report cites instruments, each under an IRI, or a key where no authority file has it.

        A form that names several at once names them as a group.
        """
        meant: dict[str, set[str]] = defaultdict(set)
        labels: dict[str, str] = {}
        for mention in self.of(Mention):
            key = mention.citation.key if mention.citation else mention.target
            if key and mention.method.startswith("citation/") and mention.method != "citation/context":
                meant[mention.surface].add(key)
                labels[key] = mention.citation.title if mention.citation else self.lexicon.by_iri[key].label
        alone: dict[str, list[str]] = {key: [] for key in labels}
        together: dict[str, list[str]] = {key: [] for key in labels}
        for form, keys in meant.items():
            for key in sorted(keys):
                (together if len(keys) > 1 else alone)[key].append(form)
        return Lexicon(
            LexiconEntry(
                key,
                NameKind.INSTRUMENT,
                labels[key],
                names=tuple(alone[key]),
                groups=tuple(together[key]),
            )
            for key in labels
        )

    def instruments_in(self, text: str, *, contextual: bool = False) -> list[Match]:
        """The legal instruments in a text: of the authority files, and those that only this report cites.

        Words that begin the longer name of another instrument name none by themselves.
        """
        found = [
            *self.cited.find(text, NameKind.INSTRUMENT),
            *self.lexicon.find(text, NameKind.INSTRUMENT, contextual=contextual),
        ]
        kept: list[Match] = []
        for match in sorted(found, key=lambda match: (match.start - match.end, match.start)):
            if not any(match.start < other.end and other.start < match.end for other in kept):
                kept.append(match)
        return sorted(kept, key=lambda match: match.start)

    def label_of(self, key: str) -> str:
        """What an instrument is called, by its IRI or key."""
        return (self.cited.by_iri.get(key) or self.lexicon.by_iri[key]).label

    @cached_property
    def bodies(self) -> Bodies:
        """The organisations that the report names, and what its short forms of their names stand for."""
        return bodies_of(self.report, self.lexicon, self.of(Mention), self.events, self.of(Participation))

    @cached_property
    def _mentions(self) -> tuple[tuple[int, Mention], ...]:
        """The mentions, each with where it begins, in the order of the text."""
        return tuple(sorted(((each.spans[0].start, each) for each in self.of(Mention)), key=lambda pair: pair[0]))

    def named_in(self, spans: Sequence[Span]) -> Iterator[Mention]:
        """The mentions that begin within spans."""
        for span in spans:
            first = bisect_left(self._mentions, span.start, key=lambda pair: pair[0])
            for place, mention in self._mentions[first:]:
                if place >= span.end:
                    break
                yield mention

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The sentences of the running text, each list gathered under its introduction, in the order of the text."""
        return tuple(groups(self.report))

    @cached_property
    def small_words(self) -> frozenset[str]:
        """The words that the report writes in lower case somewhere."""
        return frozenset(_SMALL_WORD.findall(self.report.text))

    @cached_property
    def section_kinds(self) -> tuple[SectionKind, ...]:
        """What each section is, by its title and the sections around it."""
        return kinds_of_sections(self.report, self._is_spoken)

    @cached_property
    def _spoken(self) -> dict[int, int]:
        """Where the first words of a speaker stand, for each section of a transcript that has some."""
        labels = labels_of(self.report)
        found: dict[int, int] = {}
        for block in self.report.blocks if labels.known else ():
            if block.kind is BlockKind.PARAGRAPH and len(block.sentences) > 1 and labels.at(block.text):
                found.setdefault(block.section, block.span.start)
        return found

    def _is_spoken(self, section: int, place: int) -> bool:
        """Whether the speeches of a transcript have begun in a section before a place."""
        return self._spoken.get(section, place + 1) <= place

    def _kind_at(self, block: Block) -> SectionKind:
        """What the section of a block is there.

        A list of people ends where the first speaker begins, a preface with the programme of the event behind it.
        A note is no part of a list: those of the whole report may be printed behind its last section.
        """
        kind = self.section_kinds[block.section] if block.section >= 0 else SectionKind.BODY
        if kind is SectionKind.PARTICIPANTS and block.kind is BlockKind.FOOTNOTE:
            return SectionKind.BODY
        spoken = kind is SectionKind.PARTICIPANTS and self._is_spoken(block.section, block.span.start)
        return SectionKind.BODY if spoken or (kind is SectionKind.APPARATUS and self._is_opened(block)) else kind

    def _is_opened(self, block: Block) -> bool:
        """Whether the programme of an event stands before a block in the same outermost section of the apparatus."""
        kinds = self.section_kinds
        front = [
            s
            for s in self.report.lineage(block.section)
            if kinds[self.report.sections.index(s)] is SectionKind.APPARATUS
        ]
        ends = [event.programme.end for event in self.events if event.programme]
        return any(front[-1].span.start < end <= block.span.start for end in ends)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events that the report is about."""
        return tuple(event for event in self.of(Event) if event.is_own)

    def event_at(self, span: Span) -> Event | None:
        """The event in whose report, not its programme, a span stands."""
        return event_at(self.events, span)

    def is_said(self, block: Block) -> bool:
        """Whether a block says something: it is not part of a programme or of the apparatus."""
        if self._kind_at(block) is not SectionKind.BODY:
            return False
        if self.lists_people(block):
            return False
        printed = [event.programme for event in self.events if event.programme and event.programme.overlaps(block.span)]
        return all(programme in self._told_programmes and is_account(block) for programme in printed)

    @cached_property
    def _told_programmes(self) -> frozenset[Span]:
        """The programmes whose items are told: each slot is the title of what was said then."""
        printed = {event.programme for event in self.events if event.programme}
        return frozenset(
            programme
            for programme in printed
            if sum(map(count_told, self.report.within(programme))) >= _FEWEST_ACCOUNTS
        )

    def lists_people(self, block: Block) -> bool:
        """Whether a block is part of a list of people and says nothing else."""
        return block.span in self._people_blocks

    @cached_property
    def _people_blocks(self) -> frozenset[Span]:
        """The blocks of the sections that list people, and of lists below a title that was not set as a heading."""
        found: set[Span] = set()
        listing = False
        for block in self.report.blocks:
            titled = self._kind_at(block) is SectionKind.PARTICIPANTS
            told = block.kind is BlockKind.HEADING or (block.kind is BlockKind.PARAGRAPH and len(block.sentences) > 1)
            if titled or (listing and not told):
                found.add(block.span)
                continue
            listing = block.kind in (BlockKind.PARAGRAPH, BlockKind.LINES) and _titles_people(block)
        return frozenset(found)

    @cached_property
    def said_groups(self) -> tuple[SaidGroup, ...]:
        """The groups that the report says, each with what begins there."""
        return tuple(self._bounded(group for group in self.groups if self.is_said(group.lead.block)))

    def _bounded(self, said: Iterable[Group]) -> Iterator[SaidGroup]:
        before: Block | None = None
        for group in said:
            block = group.lead.block
            yield SaidGroup(group, self._boundary(before, block))
            before = block

    def _boundary(self, before: Block | None, block: Block) -> Boundary:
        if before is None or self._part(before) != self._part(block):
            return Boundary.PART
        if before.section != block.section:
            return Boundary.SECTION
        return Boundary.SENTENCE if before.span == block.span else Boundary.PARAGRAPH

    def _part(self, block: Block) -> Span | None:
        return next((s.span for s in self.report.lineage(block.section) if s.parent < 0), None)

    @cached_property
    def attributed_units(self) -> tuple[AttributedUnit, ...]:
        """The groups that the report says, each with its source (once sources were found) and its context."""
        return tuple(self._attributed())

    @cached_property
    def sources(self) -> dict[Span, Source]:
        """The sources that were found, each by where the first words of its sentence or item stand."""
        return {a.spans[0]: Source(a.names, a.collective) for a in self.of(Attribution)}

    @cached_property
    def proposed(self) -> frozenset[Span]:
        """Where the items of lists begin that states in brackets propose."""
        return frozenset(a.spans[0] for a in self.of(Attribution) if a.method in IN_BRACKETS)

    def source_of(self, unit: Unit, said: AttributedUnit) -> Source:
        """Whose words a sentence or item of a list is: of its own source, or of that of the whole."""
        return self.sources.get(unit.spans[0], said.source)

    def _attributed(self) -> Iterator[AttributedUnit]:
        named: tuple[str, ...] = ()
        last: Unit | None = None
        for group, boundary in self.said_groups:
            place = group.lead.spans[0]
            event = self.event_at(place)
            named = self._with_named(() if boundary is Boundary.PART else named, group.lead.text)
            source = self.sources.get(place, NOBODY)
            before = last if boundary < Boundary.SECTION else None
            yield AttributedUnit(group, source, event.key if event else None, named, boundary, before)
            last = group.lead

    def _with_named(self, before: tuple[str, ...], text: str) -> tuple[str, ...]:
        """The instruments named so far, with those that a text names at the end."""
        for match in self.instruments_in(text):
            if match.only or match.form is Form.GROUP:
                named = tuple(entry.iri for entry in match.entries)
                before = (*(iri for iri in before if iri not in named), *named)
        return before

    def topics(self, text: str, span: Span, before: Sequence[str] = (), *, points_back: bool = False) -> Topics:
        """The themes of a text at a span (:func:`topics_in`).

        :param before: what the text hangs on, the nearest first: the introduction of its list, sentences before it
        :param points_back: whether the text takes up what stands before it
        """
        return topics_in(text, tuple(self._titles(span)), self.lexicon, before, points_back=points_back)

    def _titles(self, span: Span) -> Iterator[str]:
        """Titles of the sections that hold a span, the innermost first, of its event, and of the report."""
        yield from (section.title for section in self.report.lineage(self.report.section_at(span.start)))
        event = self.event_at(span)
        if event:
            yield event.title
        yield self.report.meta.title


_DEPENDS_ON: dict[str, frozenset[type[Annotation]]] = {
    "groups": frozenset(),
    "small_words": frozenset(),
    "section_kinds": frozenset(),
    "_spoken": frozenset(),
    "_people_blocks": frozenset(),
    "events": frozenset({Event}),
    "_told_programmes": frozenset({Event}),
    "said_groups": frozenset({Event}),
    "sources": frozenset({Attribution}),
    "proposed": frozenset({Attribution}),
    "attributed_units": frozenset({Event, Attribution}),
    "cited": frozenset({Mention}),
    "_mentions": frozenset({Mention}),
    "bodies": frozenset({Mention, Event, Participation}),
}
"""What is kept when annotations are added, with the kinds of annotation after which it must be computed again."""


def _titles_people(block: Block) -> bool:
    """Whether a block ends in the title of a list of people, behind which a line in brackets may say who is listed."""
    lines = [line.text for line in block.lines if line.text]
    if len(lines) > 1 and lines[-1].startswith("(") and lines[-1].endswith(")"):
        lines.pop()
    last = lines[-1] if lines else ""
    return (last[-1:].isalpha() or last.endswith(")")) and section_kind(last) is SectionKind.PARTICIPANTS
