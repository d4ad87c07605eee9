"""From names to IRIs, across all reports of a build: one node each for a person, an organisation, an instrument."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from miggraph import iris
from miggraph.lexicon import Form, Lexicon
from miggraph.link.names import Names, Resolved
from miggraph.link.people import HONORIFIC, Person, Sighting, by_surname, cluster, name_words
from miggraph.model import Annotations, Event, Mention, NameKind, Participation, Report, event_at

__all__ = ["Linked", "Resolved", "link"]

_REPRESENTS = re.compile(
    r"\b(?:representatives?|representing|ambassador|minister|consul|counsellor|secretary|observer|president|envoy)\b"
    r"[^,;]*?\b(?:of|for)\s+(?:the\s+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Linked:
    """What names stand for. Persons are looked up with the event in which the name stands."""

    names: Names
    lexicon: Lexicon
    people: Mapping[str, Person]
    _by_form: Mapping[tuple[str, ...], str]
    _by_surname: Mapping[str, list[str]]
    _events_of: Mapping[str, frozenset[str]]

    def person(self, name: str, event: str | None = None) -> str | None:
        """The IRI of a person by a full name, or by a surname that is one person's in the event."""
        words = name_words(name)
        if words in self._by_form:
            return self._by_form[words]
        candidates = self._by_surname.get(" ".join(words), [])
        here = [iri for iri in candidates if event in self._events_of.get(iri, ())]
        found = here or (candidates if event is None else [])
        return found[0] if len(found) == 1 else None

    def organization(self, name: str) -> Resolved:
        """The organisation that a name stands for, minted where it is not known."""
        return self.names.organization(name)

    def mention(self, mention: Mention, event: str | None) -> str | None:
        """What a mention names; None where nothing decides."""
        if mention.target:
            return mention.target
        if mention.kind is NameKind.PERSON:
            return self.person(mention.surface, event)
        if mention.method == "mention/ambiguous":
            return None
        return self.names.resolve(mention.stands_for or mention.surface, mention.kind).iri

    def candidates(self, mention: Mention) -> Sequence[str]:
        """What a mention that nothing decides may name: things of the authority files, or people of that surname."""
        if mention.kind is NameKind.PERSON:
            return self._by_surname.get(" ".join(name_words(mention.surface)), ())
        return mention.candidates

    def represented(self, position: str | None, affiliation: str | None) -> Iterator[Resolved]:
        """On whose behalf somebody with this position and affiliation speaks: organisation or country, or nobody."""
        if affiliation:
            country = self.names.known(affiliation, NameKind.COUNTRY)
            exactly = country and country.method == "name/authority"
            yield country if country and exactly else self.names.organization(affiliation)
        for match in _REPRESENTS.finditer(position or ""):
            tail = (position or "")[match.end() :]
            kinds = (NameKind.COUNTRY, NameKind.ORGANIZATION, NameKind.PROCESS)
            found = [m for m in self.lexicon.find(tail, *kinds) if m.start == 0 and m.only]
            if found and found[0].only and found[0].form is not Form.ADJECTIVE:
                yield Resolved(found[0].only.iri, found[0].only.kind, "name/authority", 0.9)
                return


def link(found: Sequence[tuple[Report, Annotations]], lexicon: Lexicon) -> Linked:
    """Decide what the names of all reports stand for."""
    names = Names(lexicon)
    seen: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for report, findings in found:
        for name, event in _full_names(report, findings):
            counts[name] += 1
            if event:
                seen[name].add(event)
    people = {}
    for person in cluster(Sighting(name, frozenset(seen[name]), count) for name, count in counts.items()):
        people[iris.thing("person", iris.slug(person.label))] = person
    by_form = {name_words(form): iri for iri, person in people.items() for form in person.forms}
    events_of = {iri: frozenset(e for f in person.forms for e in seen[f]) for iri, person in people.items()}
    return Linked(names, lexicon, people, by_form, by_surname(people), events_of)


def _full_names(report: Report, findings: Annotations) -> Iterator[tuple[str, str | None]]:
    """Names of at least two words, each with the event (key, within its report) in which it stands."""
    for part in findings.of(Participation):
        if len(name_words(part.name)) > 1:
            yield part.name, event_key(report, part.event)
    for mention in findings.of(Mention):
        bare = HONORIFIC.sub("", mention.surface)
        if mention.kind is NameKind.PERSON and len(name_words(bare)) > 1:
            yield bare, event_of(report, findings, mention)


def event_key(report: Report, key: str) -> str:
    """An event's key that is unique among reports."""
    return f"{report.slug}/{key}"


def event_of(report: Report, findings: Annotations, finding: Mention) -> str | None:
    """The event in whose report or programme a finding stands."""
    event = event_at(findings.of(Event), finding.spans[0], programmes=True) if finding.spans else None
    return event_key(report, event.key) if event else None
