"""Annotations with the things that their names stand for: plain data, from which the graph of a report is written.

A linked record holds its annotation, and beside it what the names and keys of the annotation refer to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from miggraph.model.annotations import (
    Activity,
    Annotation,
    Citation,
    DocumentKind,
    Event,
    Iri,
    Membership,
    Mention,
    NameKind,
    Participation,
    Party,
    Publication,
    Restatement,
    Slot,
    Statement,
)
from miggraph.model.corrections import Correction
from miggraph.model.text import Report


@dataclass(frozen=True, slots=True)
class Resolved:
    """The thing that a name stands for, the rule that says so, and how sure that is (0-1).

    A thing that is ``minted`` is in no authority file: its label, and its short form where one is printed, are taken
    from the reports. ``printed`` is the name in this place where it is spelt otherwise than the label. ``country`` is
    the State of a law, or of a body such as each State has. ``citation`` tells more of a legal instrument. ``language``
    is that of the reports which name it where it is one, and not English. ``body`` is the kind of an organisation: a
    concept of the organisation types, by its slug.
    """

    iri: Iri
    kind: NameKind
    method: str
    confidence: float
    label: str
    short: str | None = None
    minted: bool = False
    printed: str | None = None
    country: Iri | None = None
    language: str | None = None
    citation: Citation | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Resolved):
    """A person of the reports: all forms of the name, of which the label is the fullest.

    ``method`` and ``confidence`` are those of the weakest rule that holds the forms together. ``misspelt`` are the
    forms that differ from the label by a slip of letters alone.
    """

    forms: tuple[str, ...]
    misspelt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it is shown, in sentence case; a shorter form of it; and the words as printed."""

    shown: str
    short: str
    printed: str


@dataclass(frozen=True, slots=True)
class SeriesIdentity:
    """A series of events: its slug, its title, and the name as this report prints it."""

    slug: str
    title: str
    printed: str


@dataclass(frozen=True, slots=True)
class EventIdentity:
    """What an event is called in all reports that tell of it, and what is decided among them.

    ``title`` is shown in all of them, ``printed`` is its title in this report; ``language`` is that of the reports
    that tell of it, where it is one. ``slots`` has the key under which each item of its programme in this report is
    written.
    """

    slug: str
    title: Title
    kind: str
    end: date
    printed: str
    language: str | None = None
    series: SeriesIdentity | None = None
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkedParty:
    """An organisation's part in holding an event."""

    annotation: Party
    organization: Resolved


@dataclass(frozen=True, slots=True)
class LinkedEvent:
    """An event, the places where it was held, and the organisations that held it.

    ``time_zone`` is the IANA name of the zone in which the times of its programme are.
    """

    annotation: Event
    venue: Resolved | None = None
    city: Resolved | None = None
    country: Resolved | None = None
    parties: tuple[LinkedParty, ...] = ()
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedSlot:
    """An item of a programme, in its event and in the item that it is part of."""

    annotation: Slot
    event: Event
    parent: Slot | None = None


@dataclass(frozen=True, slots=True)
class LinkedParticipation:
    """A person's part in an event, in a slot of it or in the report, and the organisations or countries represented."""

    annotation: Participation
    event: Event | None
    slot: Slot | None
    person: Person
    on_behalf_of: tuple[Resolved, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedMembership:
    """A member of a group."""

    annotation: Membership
    group: Resolved
    member: Resolved


@dataclass(frozen=True, slots=True)
class LinkedActivity:
    """An activity, the organisations that carry it out or pay for it, and the larger activity that it is part of.

    ``unit`` is the part of the agency that acts, where the text names one, and ``area`` the concept of its field.
    """

    annotation: Activity
    agency: Resolved
    partners: tuple[Resolved, ...] = ()
    part_of: Activity | None = None
    area: Iri | None = None
    unit: Resolved | None = None
    funders: tuple[Resolved, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedStatement:
    """A statement of any kind, the event where it was made, and the people and organisations that made it.

    ``spoken_for`` are the organisations and countries that its speakers represent at the event, ``mentions`` is every
    thing that its words name. ``addressed`` are those whom it addresses by a name that no authority file has.
    ``documents`` are those of its voices that are the names of instruments, each with the instrument.
    ``unit`` is the concept of what a figure counts, ``currency`` the ISO 4217 code of one of money.
    ``outcome_of`` are the bodies and states whose outcome it is, ``of_event`` is the event of the report that it is of.
    """

    annotation: Statement
    event: Event | None = None
    made_by: tuple[Resolved, ...] = ()
    spoken_for: tuple[Resolved, ...] = ()
    mentions: tuple[Iri, ...] = ()
    addressed: tuple[Resolved, ...] = ()
    documents: tuple[tuple[str, Iri], ...] = ()
    unit: Iri | None = None
    currency: str | None = None
    outcome_of: tuple[Resolved, ...] = ()
    of_event: Event | None = None


@dataclass(frozen=True, slots=True)
class LinkedPublication:
    """A published work with those of its authors that are known, and who cites it."""

    annotation: Publication
    authors: tuple[Resolved, ...] = ()
    cited_by: tuple[Resolved, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedMention:
    """A mention and its target; where nothing decides the target, ``candidates`` are what it may name.

    ``alt_label`` tells whether the surface names the target everywhere, in another form than its label.
    """

    annotation: Mention
    target: Resolved | None = None
    candidates: tuple[Iri, ...] = ()
    alt_label: bool = False


@dataclass(frozen=True, slots=True)
class LinkedAnnotations:
    """Linked annotations by kind, each in the order of the text."""

    events: tuple[LinkedEvent, ...] = ()
    slots: tuple[LinkedSlot, ...] = ()
    participations: tuple[LinkedParticipation, ...] = ()
    memberships: tuple[LinkedMembership, ...] = ()
    activities: tuple[LinkedActivity, ...] = ()
    statements: tuple[LinkedStatement, ...] = ()
    mentions: tuple[LinkedMention, ...] = ()
    restatements: tuple[Restatement, ...] = ()
    publications: tuple[LinkedPublication, ...] = ()
    kinds: tuple[DocumentKind, ...] = ()

    def people(self) -> dict[Person, list[Mention]]:
        """Each person who takes part or is named, with the mentions."""
        found: dict[Person, list[Mention]] = {part.person: [] for part in self.participations}
        for mention in self.mentions:
            if isinstance(mention.target, Person):
                found.setdefault(mention.target, []).append(mention.annotation)
        return found


@dataclass(frozen=True, slots=True)
class LinkedReport:
    """A report with its linked annotations: those of the converter, and apart those made by hand with the reasons.

    ``events`` has the identity of each of its events by the event's key, ``titles`` how its title and those of its
    activities and items of programmes are shown, by the words as printed, ``section_titles`` those of its sections in
    their order.
    """

    report: Report
    publisher: Resolved | None
    annotations: LinkedAnnotations
    by_hand: LinkedAnnotations
    reasons: Mapping[Annotation, Correction]
    events: Mapping[str, EventIdentity] = field(default_factory=dict)
    titles: Mapping[str, Title] = field(default_factory=dict)
    section_titles: tuple[Title, ...] = ()
