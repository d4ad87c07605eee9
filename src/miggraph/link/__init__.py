"""From names to IRIs, across all reports of a build: one node each for a person, an organisation, an instrument."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from miggraph.lexicon import Lexicon
from miggraph.link.events import identify_events, series_names
from miggraph.link.linker import Linker
from miggraph.link.names import ORGANIZATIONS, Names
from miggraph.link.people import People, Sighting, event_key, name_words
from miggraph.link.sections import SectionTitles
from miggraph.link.titles import Titles
from miggraph.model import (
    Activity,
    Annotations,
    Curated,
    Event,
    EventIdentity,
    LinkedReport,
    Mention,
    NameKind,
    Participation,
    Slot,
    event_at,
)

__all__ = ["link"]


def link(reports: Sequence[Curated], lexicon: Lexicon) -> list[LinkedReport]:
    """The annotations of all reports, with the things that their names stand for.

    They are linked twice: the label of a name that no authority file has is chosen among the spellings of all reports.
    """
    names = Names(lexicon)
    people = People(_sightings(reports))
    found = {each.report.slug: _all_of(each) for each in reports}
    titles = Titles(lexicon, (each.report.text for each in reports), series_names(found.values()))
    events = identify_events(found, titles, {each.report.slug: each.report.language for each in reports})
    for each in reports:
        _link_report(each, names, people, events[each.report.slug], titles)
    names.settle()
    return [_link_report(each, names, people, events[each.report.slug], titles) for each in reports]


def _link_report(
    curated: Curated, names: Names, people: People, events: Mapping[str, EventIdentity], titles: Titles
) -> LinkedReport:
    names.language = curated.report.language if curated.report.language != "en" else None
    linker = Linker(curated.report, _all_of(curated), names, people)
    publisher = curated.report.meta.publisher
    return LinkedReport(
        curated.report,
        names.resolve(publisher, *ORGANIZATIONS) if publisher else None,
        linker.link(curated.annotations),
        linker.link(curated.by_hand),
        curated.reasons,
        events,
        {printed: titles.of(printed) for printed in _titles(curated)},
        tuple(SectionTitles(curated.report, _all_of(curated), titles, names.lexicon, events)),
    )


def _titles(curated: Curated) -> Iterator[str]:
    """The titles of a report, of its activities and of the items of its programmes, as printed."""
    found = _all_of(curated)
    yield curated.report.meta.title
    yield from (activity.title for activity in found.of(Activity))
    yield from (slot.title for slot in found.of(Slot))


def _all_of(curated: Curated) -> Annotations:
    return curated.annotations.plus(curated.by_hand)


def _sightings(reports: Sequence[Curated]) -> Iterator[Sighting]:
    """Every full name of the reports, with how often and in which events it stands."""
    events: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for curated in reports:
        for name, event in _full_names(_all_of(curated)):
            counts[name] += 1
            if event:
                events[name].add(event_key(curated.report, event))
    return (Sighting(name, frozenset(events[name]), count) for name, count in counts.items())


def _full_names(annotations: Annotations) -> Iterator[tuple[str, str | None]]:
    """Names of at least two words, each with the key of the event in whose report or programme it stands."""
    events = annotations.of(Event)
    for part in annotations.of(Participation):
        if len(name_words(part.name)) > 1:
            yield part.name, part.event
    for mention in annotations.of(Mention):
        if mention.kind is NameKind.PERSON and len(name_words(mention.name)) > 1:
            event = event_at(events, mention.spans[0], programmes=True)
            yield mention.name, event.key if event else None
