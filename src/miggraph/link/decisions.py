"""What is decided among all reports: who is one person, what an event is called, how words and names are printed.

A reduction over the summaries of all reports; each report gets the decisions that touch it, and no others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from miggraph.lexicon import Lexicon
from miggraph.link.events import identify_events, series_names
from miggraph.link.names import Settled
from miggraph.link.people import KnownPeople, Sighting, event_key, people_of
from miggraph.link.titles import Titles, Usage, UsageOfAll
from miggraph.model import EventIdentity, Summary


@dataclass(frozen=True)
class Decisions:
    """What is decided among all reports and touches one of them.

    ``events`` has the identity of each of its events by the event's key.
    """

    people: KnownPeople
    events: Mapping[str, EventIdentity]
    usage: Usage
    names: Settled = field(default_factory=Settled)

    def with_names(self, names: Settled) -> Decisions:
        """These decisions, and those about the names that no authority file has."""
        return replace(self, names=names)

    def said(self) -> str:
        """All of them but the names in words that are the same for equal decisions."""
        people, usage = self.people, self.usage
        touched = (people.by_iri.values(), people.by_form.values(), *people.by_surname.values())
        persons = {person.iri: person for some in touched for person in some}
        return repr(
            (
                [persons[iri] for iri in sorted(persons)],
                sorted(people.by_iri),
                sorted((form, person.iri) for form, person in people.by_form.items()),
                sorted((end, [person.iri for person in called]) for end, called in people.by_surname.items()),
                sorted((iri, sorted(events)) for iri, events in people.events.items()),
                sorted(self.events.items(), key=lambda item: item[0]),
                (sorted(usage.small), sorted(usage.at_times_small), sorted(usage.short), usage.names),
            )
        )


class Among:
    """What is decided among reports on their summaries.

    ``people`` are the persons of all of them, ``usage`` is how they print words.
    """

    def __init__(self, summaries: Iterable[Summary], lexicon: Lexicon) -> None:
        counts: Counter[str] = Counter()
        seen: dict[str, set[str]] = defaultdict(set)
        words: Counter[str] = Counter()
        short: set[str] = set()
        told, languages = {}, {}
        for each in summaries:
            counts.update(each.counts)
            for name, events in each.seen.items():
                seen[name].update(event_key(each.slug, event) for event in events)
            words.update(each.words)
            short |= each.short
            told[each.slug], languages[each.slug] = each.told, each.language
        self.usage = UsageOfAll(words, short, series_names(told.values()))
        self.people = people_of(Sighting(name, frozenset(seen[name]), count) for name, count in counts.items())
        self._events = identify_events(told, Titles(lexicon, self.usage.whole), languages)

    def of(self, summary: Summary) -> Decisions:
        """The decisions that touch one of the reports."""
        usage = self.usage.of(summary.titles, summary.capitals, summary.large)
        return Decisions(self.people.of(summary), self._events[summary.slug], usage)
