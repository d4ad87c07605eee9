"""Events across reports: one identity for an event that several reports tell of, in whatever spelling."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from miggraph import iris
from miggraph.link.spelling import distinct_slugs, preferred
from miggraph.link.titles import Titles
from miggraph.model import Annotations, Event, EventIdentity, SeriesIdentity, Slot

_WRITTEN = {"day": len("2004-05-03"), "month": len("2004-05"), "year": len("2004")}
_PREFIX = re.compile(r"^[A-Z]{2,}(?:\s*/\s*[A-Z]{2,})*\s+(?=\S)")


def identify_events(
    reports: Mapping[str, Annotations], titles: Titles, languages: Mapping[str, str | None]
) -> dict[str, dict[str, EventIdentity]]:
    """The identity of every event, by the slug of its report and the event's key in it.

    Events of one day whose titles differ in case, accents and hyphens alone are one event.

    :param reports: the annotations of each report by its slug
    :param languages: the language of each report by its slug
    """
    told = [(slug, event) for slug in sorted(reports) for event in reports[slug].of(Event)]
    slugs = _slugs(event for _, event in told)
    series = _series((event for _, event in told), titles)
    together: dict[str, list[Event]] = defaultdict(list)
    spoken: dict[str, set[str | None]] = defaultdict(set)
    for report, event in told:
        together[slugs[_day(event), event.title]].append(event)
        spoken[slugs[_day(event), event.title]].add(languages.get(report))
    alike = {slug: _identity(slug, events, titles) for slug, events in together.items()}
    slots = _Slots()
    made: dict[str, dict[str, EventIdentity]] = {slug: {} for slug in reports}
    for report, event in told:
        slug = slugs[_day(event), event.title]
        made[report][event.key] = replace(
            alike[slug],
            printed=event.title,
            language=next(iter(spoken[slug])) if len(spoken[slug]) == 1 else None,
            series=series.get(event.series or ""),
            slots=slots.keys(slug, event, reports[report]),
        )
    return made


def series_names(reports: Iterable[Annotations]) -> set[str]:
    """The names of the series that events belong to."""
    return {_series_name(event.series) for each in reports for event in each.of(Event) if event.series}


def _identity(slug: str, told: Sequence[Event], titles: Titles) -> EventIdentity:
    """What is alike of an event wherever it is told of."""
    title = preferred(Counter(each.title for each in told))
    kinds = Counter(each.kind for each in told)
    return EventIdentity(
        slug=slug,
        title=titles.of(title),
        kind=min(kinds, key=lambda kind: (kind == "event", -kinds[kind], kind)),
        end=max(each.end or each.start for each in told),
        printed=title,
    )


def _day(event: Event) -> str:
    """The first day of an event, or the month or year that alone is told of it."""
    return event.start.isoformat()[: _WRITTEN[event.precision]]


def _slugs(events: Iterable[Event]) -> dict[tuple[str, str], str]:
    """The slug of each event by its day and title."""
    titles: dict[str, set[str]] = defaultdict(set)
    for event in events:
        titles[_day(event)].add(event.title)
    return {
        (day, title): f"{day}-{slug}"
        for day, named in titles.items()
        for title, slug in distinct_slugs(named, longest=iris.LONGEST - len(f"{day}-")).items()
    }


def _series(events: Iterable[Event], shown: Titles) -> dict[str, SeriesIdentity]:
    """The series of each name as printed; the organisers' acronyms before a name do not belong to it.

    In a name in capitals only its likeness to another tells that its first word is an acronym. A name that is printed
    in capitals alone is shown as titles are.
    """
    counts = Counter(event.series for event in events if event.series)
    names = {printed: _series_name(printed) for printed in counts}
    known = {name.casefold() for name in names.values()}
    names = {
        printed: bare if (bare := _PREFIX.sub("", name)).casefold() in known else name
        for printed, name in names.items()
    }
    slugs = distinct_slugs(names.values())
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for printed, count in counts.items():
        spellings[slugs[names[printed]]][names[printed]] += count
    titles = {slug: preferred(counted) for slug, counted in spellings.items()}
    titles = {slug: shown.of(title).shown if title.isupper() else title for slug, title in titles.items()}
    return {printed: SeriesIdentity(slugs[name], titles[slugs[name]], name) for printed, name in names.items()}


def _series_name(printed: str) -> str:
    return _PREFIX.sub("", printed) if not printed.isupper() or "/" in printed else printed


class _Slots:
    """The items of the programmes of all events: what two reports say alike is one item, what differs is two."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], Slot] = {}
        self._cuts: dict[tuple[str, str], str] = {}

    def keys(self, event_slug: str, event: Event, annotations: Annotations) -> dict[str, str]:
        """The key of each slot of an event in its report → the key under which it is written."""
        return {slot.key: self._key(event_slug, slot) for slot in annotations.of(Slot) if slot.event == event.key}

    def _key(self, event_slug: str, slot: Slot) -> str:
        known = self._seen.setdefault((event_slug, slot.key), slot)
        key = self._cut(event_slug, slot.key)
        return key if _said(known) == _said(slot) else iris.marked(slot.key, iris.digest(repr(_said(slot)))[:8])

    def _cut(self, event_slug: str, key: str) -> str:
        """A key as a slug; one that only the cut makes equal to another of the event gets a hash of the whole."""
        cut = iris.slug(key)
        return cut if self._cuts.setdefault((event_slug, cut), key) == key else iris.marked(key, iris.digest(key)[:8])


def _said(slot: Slot) -> tuple[object, ...]:
    times = (moment and moment.isoformat() for moment in (slot.start, slot.end, slot.day))
    return (slot.kind, slot.title, slot.sequence, slot.parent, *times, slot.remark)
