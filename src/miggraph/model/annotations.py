"""What is found in a report: frozen records, each with the spans that say it, its method and its confidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, TypeAlias, TypeVar

from miggraph.model.text import Span

Iri: TypeAlias = Annotated[str, "IRI"]
"""A text that is an IRI. A field of plain text holds words or a name, never an IRI; no field holds either."""


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
    EVENT = "event"
    CONCEPT = "concept"


@dataclass(frozen=True, slots=True)
class Translation:
    """What one thing is called in another language than English: names that always mean it, and demonyms."""

    language: str
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """What the authority files say of one thing, as far as finding its names needs it.

    ``names`` are forms that always mean it; ``contextual`` forms do so only after it was named; ``adjectives`` are
    demonyms; ``groups`` name it together with others; ``ambiguous`` forms are used for other things as well.
    ``classes`` are prefixed names, ``numbers`` the official numbers of a legal instrument; ``translations`` are what it
    is called in other languages than English; ``seats`` are cities that stand for its government, ``codes`` those of a
    country; ``part_of`` is the organisation that an organisation belongs to.
    """

    iri: Iri
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
    translations: tuple[Translation, ...] = ()
    numbers: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    part_of: Iri | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A legal instrument that no authority file has, as a report cites it.

    ``name`` tells it from all others, with its ``country`` where it has one, and with the report where it is ``local``:
    a labour code of no named country may be another one elsewhere. ``kind`` is the prefixed name of a class;
    ``adopted`` is a day or a year.
    """

    name: str
    kind: str
    title: str
    number: str | None = None
    adopted: str | None = None
    country: Iri | None = None
    local: bool = False

    @property
    def key(self) -> str:
        """What stands for the instrument within its report until it has an IRI."""
        return f"cited:{self.name.casefold()}|{self.country or ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """Something found in a report, with the spans that say it, the rule that found it, and how sure that is (0-1)."""

    spans: tuple[Span, ...]
    method: str
    confidence: float = 1.0


A = TypeVar("A", bound=Annotation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Annotation):
    """One surface form in the text; ``target`` is what it names where the lexicon has the name, else None.

    ``adjective`` tells "Mexican" from "Mexico": such a form is a mention, not a name. ``stands_for`` is the full name
    that a short form was defined for. ``candidates`` are the things that an ambiguous form may name. ``honorific`` is
    the title of address before a person's name as printed; ``surface`` may begin with it. ``display`` is a person's
    name as it is shown, where it is printed otherwise ("MOE, Astrid"). ``citation`` describes a legal instrument that
    no authority file has.
    """

    kind: NameKind
    surface: str
    target: Iri | None = None
    adjective: bool = False
    stands_for: str | None = None
    candidates: tuple[Iri, ...] = ()
    honorific: str | None = None
    citation: Citation | None = None
    display: str | None = None

    @property
    def name(self) -> str:
        """The name as it is shown, or else the surface without the honorific."""
        if self.display:
            return self.display
        honorific = self.honorific or ""
        rest = self.surface.removeprefix(honorific)
        return rest.lstrip() if honorific.endswith(".") or rest.startswith(" ") else self.surface


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind(Annotation):
    """What kind of document the report is: ``kind`` is the slug of a concept."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organisation's part in holding an event: ``role`` is organiser, co-organiser, host or funder."""

    name: str
    role: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Annotation):
    """A seminar, workshop or briefing. ``key`` names it within the report; ``parts`` are the spans that tell of it.

    ``is_own`` says that the report is about it, and does not only mention it. ``precision`` is day, month or year.
    """

    key: str
    kind: str
    title: str
    start: date
    end: date | None = None
    series: str | None = None
    venue: str | None = None
    city: str | None = None
    country: str | None = None
    room: str | None = None
    parties: tuple[Party, ...] = ()
    parts: tuple[Span, ...] = ()
    programme: Span | None = None
    is_own: bool = True
    precision: str = "day"


def event_at(events: Iterable[Event], span: Span, *, programmes: bool = False) -> Event | None:
    """The first event that has a part that covers a span; None where there is none.

    :param programmes: the programme of an event counts as one of its parts
    """
    for event in events:
        programme = (event.programme,) if programmes and event.programme else ()
        if any(part.covers(span) for part in (*event.parts, *programme)):
            return event
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot(Annotation):
    """An item of a programme: ``kind`` is session, talk, panel, opening, closing, discussion, break, registration.

    ``day`` is known where no time of day is printed. ``remark`` says what is odd about the printed times, which are
    kept as printed. ``parts`` are the spans of the report that tell of the item.
    """

    key: str
    event: str
    kind: str
    title: str
    sequence: int
    parent: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    day: date | None = None
    remark: str | None = None
    parts: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation(Annotation):
    """A person's part in an event, or in one slot of it; the name is as it is shown, without honorific.

    Without an event it is a part in the report: that of an author, of somebody heard or quoted, or of somebody of whom
    the report says an office. ``country`` is the one whose national the person is, or to which the organisation
    belongs, where one is printed.
    """

    event: str | None
    name: str
    role: str
    slot: str | None = None
    honorific: str | None = None
    position: str | None = None
    affiliation: str | None = None
    country: str | None = None
    name_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution(Annotation):
    """Whose words a sentence (at ``spans``) reports: names of people and bodies, or a collective as printed."""

    names: tuple[str, ...] = ()
    collective: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Annotation):
    """What the report records as said. ``kind`` is recommendation, commitment, finding, outcome, account.

    ``made_by`` are names of people or organisations; ``voices`` are collective speakers as printed ("several
    experts"), where nobody is named. ``addressed_to`` are concepts, organisations and countries,
    ``addressed_names`` names of organisations that no authority file has, ``subjects`` and ``affects`` concepts,
    ``concerns`` what the words name or take up: instruments, organisations, processes, initiatives, countries.
    ``response`` is how those who are asked to act answered a recommendation: accepted, noted, rejected. ``context`` is
    the passage without which the words cannot be understood: the introduction of a list, the sentence before.
    ``quotations`` are those of its words that are direct speech of who says it. ``outcome_of`` are names of those who
    decided or produced an outcome, ``of_event`` is the key of the event of the report that did. ``found_by`` has the
    methods of those fields that another method found than the statement itself, each with the name of the field.
    """

    kind: str
    text: str
    event: str | None = None
    made_by: tuple[str, ...] = ()
    addressed_to: tuple[Iri, ...] = ()
    addressed_names: tuple[str, ...] = ()
    subjects: tuple[Iri, ...] = ()
    subjects_are_own: bool = True
    affects: tuple[Iri, ...] = ()
    concerns: tuple[Iri, ...] = ()
    strength: str | None = None
    voices: tuple[str, ...] = ()
    response: str | None = None
    context: tuple[Span, ...] = ()
    quotations: tuple[str, ...] = ()
    outcome_of: tuple[str, ...] = ()
    of_event: str | None = None
    found_by: tuple[tuple[str, str], ...] = ()

    def by(self, field_name: str, method: str) -> tuple[tuple[str, str], ...]:
        """The methods of the fields, with another one for one of them; without it for an empty method."""
        others = tuple(pair for pair in self.found_by if pair[0] != field_name)
        return (*others, (field_name, method)) if method else others


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement(Annotation):
    """That the statement at ``spans`` says again what the one at ``restates`` says."""

    restates: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic(Statement):
    """A figure; a range has two bounds and its middle stands nowhere."""

    value: Decimal
    upper: Decimal | None = None
    unit: str | None = None
    measures: str | None = None
    hedge: str | None = None
    """How exact it is: ``about``, ``over``, ``under``, ``up to``, ``almost``, ``between``."""
    period: str | None = None
    places: tuple[Iri, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Statement):
    """What a report says of legal instruments, which are what it concerns: ``claim_kind`` is the slug of a concept.

    ``value`` is a number, or a day, month or year as ISO 8601 writes it; ``things`` are the bodies that adopted the
    instrument or watch over it. ``as_of`` is the day, month or year for which the claim holds.
    """

    claim_kind: str
    value: int | str | None = None
    things: tuple[Iri, ...] = ()
    as_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition(Statement):
    """What somebody means by a term, in their words: ``term`` and ``meaning`` stand in ``text``."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication(Annotation):
    """A published work that the report cites. ``authors`` are names as printed, ``cited_by`` names of who cites it.

    ``event`` is the key of the event in whose report it is cited; ``year`` is None where none is printed.
    """

    title: str
    year: str | None = None
    authors: tuple[str, ...] = ()
    cited_by: tuple[str, ...] = ()
    event: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Annotation):
    """A capacity-building activity that an agency reports. ``agency``, ``partners`` and ``funders`` are names.

    ``unit`` is the name of the part of the agency that acts. ``start`` and ``end`` are days, months or years (ISO),
    ``short`` is the beginning of the title that stands in its address. ``partner_groups`` are concepts of stakeholders.
    """

    title: str
    short: str = ""
    text: str
    agency: str
    area: str | None = None
    unit: str | None = None
    partners: tuple[str, ...] = ()
    partner_groups: tuple[Iri, ...] = ()
    funders: tuple[str, ...] = ()
    coverage: tuple[Iri, ...] = ()
    beneficiaries: tuple[Iri, ...] = ()
    period: str | None = None
    start: str | None = None
    end: str | None = None
    status: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    part_of: str | None = None
    subjects: tuple[Iri, ...] = ()
    subjects_are_own: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Annotation):
    """That an organisation is a member of a group; both are names."""

    group: str
    member: str
    acronym: str | None = None


@dataclass(frozen=True, slots=True)
class Annotations:
    """What has been found so far, by kind of record, each in the order of the text."""

    by_kind: Mapping[type[Annotation], tuple[Annotation, ...]] = field(default_factory=dict)

    def of(self, kind: type[A]) -> tuple[A, ...]:
        """The annotations of exactly one kind."""
        return tuple(a for a in self.by_kind.get(kind, ()) if isinstance(a, kind))

    def plus(self, new: Iterable[Annotation]) -> Annotations:
        """These annotations and new ones, those of a kind sorted by where they begin."""
        by_kind: dict[type[Annotation], list[Annotation]] = {kind: list(have) for kind, have in self.by_kind.items()}
        for annotation in new:
            by_kind.setdefault(type(annotation), []).append(annotation)
        return Annotations({kind: tuple(sorted(have, key=_place)) for kind, have in by_kind.items()})

    def __iter__(self) -> Iterator[Annotation]:
        for have in self.by_kind.values():
            yield from have


def _place(annotation: Annotation) -> Span:
    return annotation.spans[0] if annotation.spans else Span(0, 0)
