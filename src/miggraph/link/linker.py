"""The annotations of one report with the things that their names stand for, and the events that they belong to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from miggraph.lexicon import Form
from miggraph.link.bodies import nearest
from miggraph.link.concepts import currency_of
from miggraph.link.gazetteer import country_of, zone_of
from miggraph.link.lookups import BRACKETED, ORGANIZATIONS, is_national, resolved
from miggraph.link.named import Named
from miggraph.link.names import Names
from miggraph.link.people import KnownPeople, event_key
from miggraph.link.readable import readable
from miggraph.model import (
    Activity,
    Annotations,
    Claim,
    Definition,
    DocumentKind,
    Event,
    Iri,
    LexiconEntry,
    LinkedActivity,
    LinkedAnnotations,
    LinkedEvent,
    LinkedMembership,
    LinkedMention,
    LinkedParticipation,
    LinkedParty,
    LinkedPublication,
    LinkedSlot,
    LinkedStatement,
    Membership,
    Mention,
    NameKind,
    Participation,
    Person,
    Publication,
    Report,
    Resolved,
    Restatement,
    Slot,
    Statement,
    Statistic,
    event_at,
)

_WORDS = re.compile(r"[^\W_]+")
_MONTH = re.compile(
    r"(?:^|[\s,]+)(?:January|February|March|April|May|June|July|August|September|October|November|December)\s*(?:\d{4})?$"
)
"""The date behind a place ("Lund, May 2012")."""
_AGENTS = (*ORGANIZATIONS, NameKind.COUNTRY)
_GOVERNMENT = ("government", "gouvernement")
_TELL_COUNTRIES = (NameKind.REGION, NameKind.INSTRUMENT, NameKind.INITIATIVE)
_NO_NAMES = ("mention/context", "mention/group", "mention/defined-acronym", "citation/context")
"""Methods that find forms which mean their target only where they stand."""
_REPRESENTS = re.compile(
    r"\b(?:representatives?|representing|ambassador|minister|consul|counsellor|secretary|observer|president|envoy)\b"
    r"[^,;]*?\b(?:of|for)\s+(?:the\s+)?",
    re.IGNORECASE,
)


def _short_forms(context: Annotations) -> dict[str, str]:
    """The names of bodies by the short forms that the report gives them, but for a form that it gives several."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for mention in context.of(Mention):
        if mention.kind is NameKind.ORGANIZATION and mention.stands_for:
            found[mention.surface][mention.stands_for] = None
    printed = [part.affiliation for part in context.of(Participation) if part.affiliation]
    printed += [party.name for event in context.of(Event) for party in event.parties]
    for name in printed:
        if bracketed := BRACKETED.match(name):
            found[bracketed["short"]][bracketed["name"]] = None
    return {short: next(iter(names)) for short, names in found.items() if len(names) == 1}


def _titles(report: Report, context: Annotations) -> Iterator[str]:
    """What a report prints as a title: of itself, a section, an event or an item of a programme."""
    yield report.meta.title
    yield from (section.title for section in report.sections)
    yield from (event.title for event in context.of(Event))
    yield from (slot.title for slot in context.of(Slot))


def _folded(title: str) -> str:
    return " ".join(_WORDS.findall(title.casefold()))


class Linker:
    """Links the annotations of a report.

    :param context: all annotations of the report, with the events, slots and activities that others belong to
    """

    def __init__(self, report: Report, context: Annotations, names: Names, people: KnownPeople) -> None:
        self._report = report
        self._names = names
        self._people = people
        self._bodies = {m.surface for m in context.of(Mention) if m.kind is NameKind.ORGANIZATION and m.target is None}
        self._short = _short_forms(context)
        self._headings = frozenset(_folded(title) for title in _titles(report, context))
        self._events = {event.key: event for event in context.of(Event)}
        self._slots = {(slot.event, slot.key): slot for slot in context.of(Slot)}
        self._cited = {m.citation.key: m.citation for m in context.of(Mention) if m.citation}
        self._countries = self._countries_of(context)
        self._activities = {(activity.agency, activity.title): activity for activity in context.of(Activity)}
        self._targets = {mention: self._target(mention) for mention in context.of(Mention)}
        self._named = Named(
            (mention.spans[0], iri)
            for mention, target in self._targets.items()
            if target
            for iri in (target.iri, *self._countries_in(mention, target))
        )
        self._represent = self._representatives(context)

    def _countries_in(self, mention: Mention, target: Resolved) -> Iterator[Iri]:
        """The countries in the name of a region, an instrument, an initiative or a government.

        In the name of any other body a country tells only where it is at home.
        """
        entry = self._names.reference.entry(target.iri)
        initiative = entry and "mig:Initiative" in entry.classes
        governs = any(word in mention.surface.lower() for word in _GOVERNMENT)
        if initiative or governs or target.kind in _TELL_COUNTRIES:
            named = self._names.reference.find(mention.surface, NameKind.COUNTRY)
            found = [match.only.iri for match in named if match.only]
            yield from found or ([entry.country] if governs and entry and entry.country else [])

    def _countries_of(self, context: Annotations) -> dict[str, LexiconEntry]:
        """The country of each person, by the IRI, and of each body such as each State has, by its name.

        Who or what has several is left out.
        """
        found: dict[str, dict[str, LexiconEntry]] = defaultdict(dict)
        for part in context.of(Participation):
            printed = part.country or part.affiliation
            country = self._names.reference.named(printed, NameKind.COUNTRY) if printed else None
            person = self._people.find(part.name, self._event_key(self._event_of(part)))
            if country and person:
                found[person.iri][country.iri] = country
        for part in context.of(Participation):
            person = self._people.find(part.name, self._event_key(self._event_of(part)))
            if part.affiliation and person and is_national(part.affiliation):
                found[part.affiliation].update(found.get(person.iri, {}))
        return {key: next(iter(countries.values())) for key, countries in found.items() if len(countries) == 1}

    def _representatives(self, context: Annotations) -> dict[tuple[str, Iri], dict[Iri, Resolved]]:
        """Whom each person represents in each event (its key, and the IRI of the person)."""
        found: dict[tuple[str, Iri], dict[Iri, Resolved]] = defaultdict(dict)
        for part in self._participations(context):
            if part.event:
                found[part.event.key, part.person.iri].update({body.iri: body for body in part.on_behalf_of})
        return found

    def link(self, annotations: Annotations) -> LinkedAnnotations:
        """Some of the report's annotations, linked.

        Slots and participations in no event, and participations under a surname that may be several people's, are
        left out.
        """
        kinds = (Statement, Statistic, Claim, Definition)
        statements = (statement for kind in kinds for statement in annotations.of(kind))
        return LinkedAnnotations(
            events=tuple(map(self._event, annotations.of(Event))),
            slots=tuple(self._linked_slots(annotations)),
            participations=tuple(self._participations(annotations)),
            memberships=tuple(map(self._membership, annotations.of(Membership))),
            activities=tuple(map(self._activity, annotations.of(Activity))),
            statements=tuple(map(self._statement, statements)),
            mentions=tuple(map(self._mention, annotations.of(Mention))),
            restatements=annotations.of(Restatement),
            publications=tuple(map(self._publication, annotations.of(Publication))),
            kinds=annotations.of(DocumentKind),
        )

    def _event(self, event: Event) -> LinkedEvent:
        city = self._place(event.city)
        country = self._held_in(event.country, city)
        return LinkedEvent(
            event,
            venue=self._place(event.venue),
            city=city,
            country=country,
            time_zone=zone_of(city.label, country.iri) if city and country else None,
            parties=tuple(LinkedParty(party, self._party(party.name)) for party in event.parties),
        )

    def _place(self, name: str | None) -> Resolved | None:
        if not name:
            return None
        name = _MONTH.sub("", name).strip(" ,")
        if not name or self._names.reference.named(name, NameKind.COUNTRY):
            return None
        found = self._names.resolve(readable(name, self._names.reference), NameKind.PLACE)
        return replace(found, printed=name) if found.minted and found.label != name else found

    def _held_in(self, printed: str | None, city: Resolved | None) -> Resolved | None:
        """The country that is printed, or else the one in which the authority files or the gazetteer have the city."""
        reference = self._names.reference
        found = self._names.known(printed, NameKind.COUNTRY) if printed else None
        if found or not city:
            return found
        entry = reference.entry(city.iri)
        place = reference.entry((entry.country or "") if entry else country_of(city.label) or "")
        method = "name/authority" if entry else "name/gazetteer"
        return resolved(place, method) if place and place.kind is NameKind.COUNTRY else None

    def _party(self, name: str) -> Resolved:
        """An organisation, or a country that holds or pays for something itself."""
        country = self._names.known(name, NameKind.COUNTRY)
        known = country and country.method == "name/authority"
        return country if country and known else self._names.organization(self._written_out(name))

    def _written_out(self, name: str) -> str:
        """The name of a body that the report gives this short form, or else the name itself."""
        return self._short.get(name.strip(" ."), name)

    def _linked_slots(self, annotations: Annotations) -> Iterator[LinkedSlot]:
        for slot in annotations.of(Slot):
            if event := self._events.get(slot.event):
                yield LinkedSlot(slot, event, self._slot(slot.event, slot.parent))

    def _slot(self, event: str, key: str | None) -> Slot | None:
        return self._slots.get((event, key)) if key else None

    def _participations(self, annotations: Annotations) -> Iterator[LinkedParticipation]:
        for part in annotations.of(Participation):
            event = self._event_of(part)
            person = self._people.find(part.name, self._event_key(event))
            if person and (event or part.event is None):
                represented = tuple(self._represented(part.position, part.affiliation, self._home(part, person)))
                slot = self._slot(event.key, part.slot) if event else None
                yield LinkedParticipation(part, event, slot, person, represented)

    def _event_of(self, part: Participation) -> Event | None:
        return self._events.get(part.event) if part.event else None

    def _home(self, part: Participation, person: Person) -> LexiconEntry | None:
        printed = self._names.reference.named(part.country, NameKind.COUNTRY) if part.country else None
        return printed or self._countries.get(person.iri)

    def _represented(
        self, position: str | None, affiliation: str | None, home: LexiconEntry | None
    ) -> Iterator[Resolved]:
        """On whose behalf somebody with this position and affiliation speaks: organisation or country, or nobody.

        :param home: the country of the person
        """
        if affiliation:
            country = self._names.known(affiliation, NameKind.COUNTRY)
            if country and country.method == "name/authority":
                yield country
            else:
                yield from self._names.organizations(self._written_out(affiliation), home)
        elif home:
            yield resolved(home, "name/authority")
            return
        for match in _REPRESENTS.finditer(position or ""):
            tail = (position or "")[match.end() :]
            found = [m for m in self._names.reference.find(tail, NameKind.COUNTRY, *ORGANIZATIONS) if m.start == 0]
            if found and (entry := found[0].only) and found[0].form is not Form.ADJECTIVE:
                yield resolved(entry, "name/authority-part")
                return

    def _membership(self, membership: Membership) -> LinkedMembership:
        return LinkedMembership(
            membership, self._names.organization(membership.group), self._names.organization(membership.member)
        )

    def _activity(self, activity: Activity) -> LinkedActivity:
        larger = self._activities.get((activity.agency, activity.part_of or ""))
        return LinkedActivity(
            activity,
            self._names.organization(activity.agency),
            tuple(self._bodies_of(activity.partners)),
            larger if larger is not activity else None,
            area=self._names.reference.area(activity.area),
            unit=self._names.organization(activity.unit) if activity.unit else None,
            funders=tuple(self._bodies_of(activity.funders)),
        )

    def _bodies_of(self, printed: Iterable[str]) -> Iterator[Resolved]:
        """The bodies that some printed names name, each once."""
        yield from dict.fromkeys(body for name in printed for body in self._names.organizations(name))

    def _statement(self, statement: Statement) -> LinkedStatement:
        statement = self._about(statement)
        if statement.event is None:
            event = event_at(self._events.values(), statement.spans[0])
        else:
            event = self._events.get(statement.event)
        makers = tuple(maker for name in statement.made_by if (maker := self._agent(name, event)))
        represented = {
            iri: body
            for maker in makers
            for iri, body in self._represent.get((event.key if event else "", maker.iri), {}).items()
        }
        printed = statement.unit if isinstance(statement, Statistic) else None
        addressed = (self._names.organization(name, self._countries.get(name)) for name in statement.addressed_names)
        return LinkedStatement(
            statement,
            event,
            makers,
            nearest(represented.values(), self._names.reference.wholes),
            tuple(self._named.within(statement.spans)),
            tuple(addressed),
            tuple(self._documents(statement.voices)),
            unit=self._names.reference.unit(printed),
            currency=currency_of(printed),
            outcome_of=tuple(body for name in statement.outcome_of if (body := self._deciding(name, event))),
            of_event=self._events.get(statement.of_event) if statement.of_event else None,
        )

    def _documents(self, voices: Iterable[str]) -> Iterator[tuple[str, Iri]]:
        """The voices that are names of instruments, with an article or without: a text says it, and nobody speaks."""
        for words in voices:
            for match in self._names.reference.find(words, NameKind.INSTRUMENT):
                if match.end == len(words) and words[: match.start].strip() in ("", "the") and (entry := match.only):
                    yield words, entry.iri

    def _publication(self, publication: Publication) -> LinkedPublication:
        event = self._events.get(publication.event) if publication.event else None
        authors = (self._agent(name, event) for name in publication.authors)
        citing = (self._agent(name, event) for name in publication.cited_by)
        return LinkedPublication(publication, tuple(filter(None, authors)), tuple(filter(None, citing)))

    def _about(self, statement: Statement) -> Statement:
        """The statement with IRIs for the instruments that only its report cites."""
        concerns = tuple(map(self._iri, statement.concerns))
        return replace(statement, concerns=concerns) if concerns != statement.concerns else statement

    def _iri(self, key: str) -> Iri:
        citation = self._cited.get(key)
        return self._names.cited(citation, self._report.slug).iri if citation else key

    def _agent(self, name: str, event: Event | None) -> Resolved | None:
        """A person, an organisation or country of the authority files, or an organisation that the report names."""
        found = self._people.find(name, self._event_key(event)) or self._names.known(name, *_AGENTS)
        return found or (self._names.organization(name) if name in self._bodies else None)

    def _deciding(self, name: str, event: Event | None) -> Resolved | None:
        """A conference that the authority files have, or an agent."""
        return self._names.known(name, NameKind.EVENT) or self._agent(name, event)

    def _mention(self, mention: Mention) -> LinkedMention:
        target = self._targets[mention]
        if target is None:
            return LinkedMention(mention, candidates=self._candidates(mention))
        return LinkedMention(mention, target, alt_label=self._is_alt_label(mention, target))

    def _target(self, mention: Mention) -> Resolved | None:
        if mention.citation:
            return self._names.cited(mention.citation, self._report.slug)
        if mention.target:
            return self._people.by_iri.get(mention.target) or self._thing(mention.target, mention)
        if mention.kind is NameKind.PERSON:
            event = event_at(self._events.values(), mention.spans[0], programmes=True)
            return self._people.find(mention.name, self._event_key(event))
        if mention.method == "mention/ambiguous":
            return None
        name = mention.stands_for or mention.surface
        if mention.kind is NameKind.ORGANIZATION and name in self._countries:
            return self._names.organization(name, self._countries[name])
        found = self._names.resolve(name, mention.kind)
        return None if found.minted and _folded(name) in self._headings else found

    def _thing(self, iri: Iri, mention: Mention) -> Resolved:
        entry = self._names.reference.entry(iri)
        kind, label = (entry.kind, entry.label) if entry else (mention.kind, mention.surface)
        return Resolved(iri, kind, mention.method, mention.confidence, label)

    def _candidates(self, mention: Mention) -> tuple[Iri, ...]:
        if mention.kind is NameKind.PERSON:
            return tuple(person.iri for person in self._people.called(mention.name))
        return mention.candidates

    def _is_alt_label(self, mention: Mention, target: Resolved) -> bool:
        """Whether the surface is another label of its target: no adjective, and no form that needs its context."""
        if mention.adjective or mention.method in _NO_NAMES or target.kind is NameKind.PERSON:
            return False
        known = self._names.reference.is_alt_label(target.iri, mention.surface)
        return " ".join(mention.surface.split()) != target.label if known is None else known

    def _event_key(self, event: Event | None) -> str | None:
        return event_key(self._report.slug, event.key) if event else None
