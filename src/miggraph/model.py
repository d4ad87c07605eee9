"""The records that pass between the stages: a report as read, and what is found in it.

All are frozen. Offsets are Unicode code points into the text as stored, ``start`` inclusive, ``end`` exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar


class Span(NamedTuple):
    """A stretch of a report's text as stored."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether the other lies inside this one."""
        return self.start <= other.start and other.end <= self.end


class Piece(NamedTuple):
    """A run of characters that stands in the readable text at ``at`` and in the stored text at ``source``."""

    at: int
    source: int
    length: int
    after_break: bool


@dataclass(frozen=True, slots=True)
class Prose:
    """Readable text (no markup, no page furniture) that knows where each character is stored."""

    text: str
    pieces: tuple[Piece, ...]

    def spans(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """Where ``text[start:end]`` is stored: one span, or more where page furniture cuts through it."""
        end = len(self.text) if end is None else end
        found: list[Span] = []
        for piece in self.pieces[max(0, bisect_right(self.pieces, start, key=lambda p: p.at) - 1) :]:
            if piece.at >= end:
                break
            first, last = max(start, piece.at), min(end, piece.at + piece.length)
            if first >= last:
                continue
            span = Span(piece.source + first - piece.at, piece.source + last - piece.at)
            if found and not piece.after_break:
                found[-1] = Span(found[-1].start, span.end)
            else:
                found.append(span)
        return tuple(found)

    def slice(self, start: int = 0, end: int | None = None) -> Prose:
        """The part ``text[start:end]`` without white space at its ends."""
        end = len(self.text) if end is None else min(end, len(self.text))
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        pieces = []
        for piece in self.pieces:
            first, last = max(start, piece.at), min(end, piece.at + piece.length)
            if first < last:
                source = piece.source + first - piece.at
                pieces.append(Piece(first - start, source, last - first, piece.after_break and first == piece.at))
        return Prose(self.text[start:end], tuple(pieces))


def join(parts: list[Prose], separator: str, *, broken: bool = False) -> Prose:
    """One prose from several, in order; ``broken`` says that page furniture stood between them."""
    text: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for number, part in enumerate(parts):
        if number:
            text.append(separator)
            at += len(separator)
        for index, piece in enumerate(part.pieces):
            cut = piece.after_break or (broken and number > 0 and index == 0)
            pieces.append(Piece(piece.at + at, piece.source, piece.length, cut))
        text.append(part.text)
        at += len(part.text)
    return Prose("".join(text), tuple(pieces))


class BlockKind(StrEnum):
    """What a block is in the layout of a report."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    LINES = "lines"
    FOOTNOTE = "footnote"
    CONTENTS = "contents"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Line:
    """One line as printed.

    ``style`` is ``bold`` or ``italic`` where the whole line is marked so, ``link`` for a linked one; ``cells`` are the
    parts between tabulators; ``marker`` is a list marker or numbering that precedes the prose.
    """

    prose: Prose
    span: Span
    style: str = ""
    marker: str = ""
    hashes: int = 0
    cells: tuple[Prose, ...] = ()

    @property
    def text(self) -> str:
        """The readable text of the line."""
        return self.prose.text


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, heading or the like; ``section`` is an index into the report's sections."""

    kind: BlockKind
    prose: Prose
    lines: tuple[Line, ...]
    span: Span
    sentences: tuple[Prose, ...] = ()
    section: int = -1

    @property
    def text(self) -> str:
        """The readable text of the block."""
        return self.prose.text


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a report with all that is nested in it.

    ``headline`` holds every line of a title block; ``number`` is the place in the hierarchy (``3.2.1``).
    """

    title: str
    number: str
    level: int
    span: Span
    parent: int
    heading: tuple[Span, ...]
    headline: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ReportMeta:
    """What the metadata file beside a report says of it."""

    title: str
    publisher: str
    issued: str
    language: str
    source_format: str
    copyright: str
    added: date
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report as read: the text as stored, and its layout."""

    slug: str
    text: str
    sha256: str
    meta: ReportMeta
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]

    def quote(self, span: Span) -> str:
        """The stored words of a span."""
        return self.text[span.start : span.end]

    def within(self, span: Span) -> Iterator[Block]:
        """The blocks that begin inside a span."""
        first = bisect_right(self.blocks, span.start - 1, key=lambda b: b.span.start)
        for block in self.blocks[first:]:
            if block.span.start >= span.end:
                return
            yield block

    def section_at(self, offset: int) -> int:
        """Index of the deepest section that holds an offset, -1 where none does."""
        found = -1
        for index, section in enumerate(self.sections):
            if section.span.start <= offset < section.span.end:
                found = index
        return found

    def lineage(self, section: int) -> Iterator[Section]:
        """A section, the one that it is nested in, and so on outwards."""
        while section >= 0:
            yield self.sections[section]
            section = self.sections[section].parent


class NameKind(StrEnum):
    """What a name can stand for; the value is the segment of the IRI."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PROCESS = "process"
    COUNTRY = "country"
    REGION = "region"
    PLACE = "place"
    INSTRUMENT = "instrument"
    INITIATIVE = "initiative"
    CONCEPT = "concept"


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """What the authority files say of one thing, as far as finding its names needs it.

    ``names`` are forms that always mean it; ``contextual`` forms do so only after it was named; ``adjectives`` are
    demonyms; ``groups`` name it together with others; ``ambiguous`` forms are used for other things as well.
    ``classes`` are prefixed names.
    """

    iri: str
    kind: NameKind
    label: str
    names: tuple[str, ...]
    acronyms: tuple[str, ...] = ()
    contextual: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    scheme: str | None = None
    country: str | None = None
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something found in a report, with the spans that say it, the rule that found it, and how sure that is (0-1)."""

    spans: tuple[Span, ...]
    method: str
    confidence: float = 1.0


F = TypeVar("F", bound=Finding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Finding):
    """One surface form in the text; ``target`` is an IRI where the lexicon knows the name, else None.

    ``adjective`` tells "Mexican" from "Mexico": such a form is a mention, not a name. ``stands_for`` is the full name
    that a short form was defined for. ``candidates`` are the IRIs that an ambiguous form may name.
    """

    kind: NameKind
    surface: str
    target: str | None = None
    adjective: bool = False
    stands_for: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organisation's part in holding an event: ``role`` is organiser, co-organiser or funder."""

    name: str
    role: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFound(Finding):
    """A seminar, workshop or briefing. ``key`` names it within the report; ``parts`` are the spans that tell of it."""

    key: str
    kind: str
    title: str
    start: date
    end: date | None = None
    series: str | None = None
    venue: str | None = None
    city: str | None = None
    room: str | None = None
    parties: tuple[Party, ...] = ()
    parts: tuple[Span, ...] = ()
    programme: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFound(Finding):
    """An item of a programme: ``kind`` is session, talk, panel, opening, closing, discussion, break, registration.

    ``remark`` says what is odd about the printed times, which are kept as printed.
    """

    key: str
    event: str
    kind: str
    title: str
    sequence: int
    parent: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationFound(Finding):
    """A person's part in an event, or in one slot of it; the name is as printed, without honorific."""

    event: str
    name: str
    role: str
    slot: str | None = None
    honorific: str | None = None
    position: str | None = None
    affiliation: str | None = None
    name_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceFound(Finding):
    """Whose words a sentence (at ``spans``) reports: names of people and bodies, or a collective as printed."""

    names: tuple[str, ...] = ()
    collective: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFound(Finding):
    """What the report records as said. ``kind`` is recommendation, finding, outcome.

    ``made_by`` are names of people or organisations, ``addressed_to`` concept IRIs or names, ``subjects`` and
    ``affects`` concept IRIs, ``concerns`` IRIs of instruments and organisations that the words name. ``voices`` are
    collective speakers as printed ("several experts"), where nobody is named.
    """

    kind: str
    text: str
    event: str | None = None
    made_by: tuple[str, ...] = ()
    addressed_to: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    affects: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    strength: str | None = None
    voices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticFound(StatementFound):
    """A figure; a range has two bounds and its middle stands nowhere."""

    value: Decimal
    upper: Decimal | None = None
    unit: str | None = None
    measures: str | None = None
    period: str | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFound(StatementFound):
    """What a report says of a legal instrument (an IRI): ``claim_kind`` is the slug of a concept, ``value`` the words."""

    instrument: str
    claim_kind: str
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFound(Finding):
    """A capacity-building activity that an agency reports. ``agency`` and ``partners`` are names."""

    title: str
    text: str
    agency: str
    area: str | None = None
    partners: tuple[str, ...] = ()
    coverage: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    period: str | None = None
    status: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    part_of: str | None = None
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipFound(Finding):
    """That an organisation is a member of a group; both are names."""

    group: str
    member: str
    acronym: str | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What has been found so far, by kind of record, each in the order of the text."""

    by_kind: Mapping[type[Finding], tuple[Finding, ...]] = field(default_factory=dict)

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """The findings of exactly one kind."""
        return tuple(f for f in self.by_kind.get(kind, ()) if isinstance(f, kind))

    def plus(self, new: Iterable[Finding]) -> Findings:
        """These findings and new ones, those of a kind sorted by where they begin."""
        by_kind: dict[type[Finding], list[Finding]] = {kind: list(have) for kind, have in self.by_kind.items()}
        for finding in new:
            by_kind.setdefault(type(finding), []).append(finding)
        return Findings({kind: tuple(sorted(have, key=_place)) for kind, have in by_kind.items()})

    def __iter__(self) -> Iterator[Finding]:
        for have in self.by_kind.values():
            yield from have


def _place(finding: Finding) -> Span:
    return finding.spans[0] if finding.spans else Span(0, 0)
