"""Events across reports: one identity for an event that several reports tell of, in whatever spelling."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from miggraph import iris
from miggraph.lexicon import Lexicon
from miggraph.link.readable import readable
from miggraph.link.spelling import distinct_slugs, preferred
from miggraph.model import Annotations, Event, EventIdentity, SeriesIdentity, Slot

_LONGEST_TITLE = 60
_WRITTEN = {"day": len("2004-05-03"), "month": len("2004-05"), "year": len("2004")}
_PREFIX = re.compile(r"^[A-Z]{2,}(?:\s*/\s*[A-Z]{2,})*\s+(?=\S)")


def identify_events(
    reports: Mapping[str, Annotations], lexicon: Lexicon, short: AbstractSet[str] = frozenset()
) -> dict[str, dict[str, EventIdentity]]:
    """The identity of every event, by the slug of its report and the event's key in it.

    Events of one day whose titles differ in case, accents and hyphens alone are one event.

    :param reports: the annotations of each report by its slug
    :param lexicon: the names and short forms that titles in capitals are shown with
    :param short: further short forms, as the running text of the reports prints them
    """
    told = [(slug, event) for slug in sorted(reports) for event in reports[slug].of(Event)]
    slugs = _slugs(event for _, event in told)
    series = _series(event for _, event in told)
    together: dict[str, list[Event]] = defaultdict(list)
    for _, event in told:
        together[slugs[_day(event), event.title]].append(event)
    slots = _Slots()
    made: dict[str, dict[str, EventIdentity]] = {slug: {} for slug in reports}
    for report, event in told:
        slug = slugs[_day(event), event.title]
        identity = _identity(
            slug, event, together[slug], series.get(event.series or ""), slots.keys(slug, event, reports[report])
        )
        title = readable(identity.title, lexicon, short)
        made[report][event.key] = replace(identity, title=title, printed=event.title if event.title != title else None)
    return made


def _identity(
    slug: str, event: Event, told: Sequence[Event], series: SeriesIdentity | None, slots: Mapping[str, str]
) -> EventIdentity:
    title = preferred(Counter(each.title for each in told))
    kinds = Counter(each.kind for each in told)
    return EventIdentity(
        slug=slug,
        title=title,
        kind=min(kinds, key=lambda kind: (kind == "event", -kinds[kind], kind)),
        end=max(each.end or each.start for each in told),
        series=series,
        slots=slots,
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
        for title, slug in distinct_slugs(named, longest=_LONGEST_TITLE).items()
    }


def _series(events: Iterable[Event]) -> dict[str, SeriesIdentity]:
    """The series of each name as printed; the organisers' acronyms before a name do not belong to it."""
    counts = Counter(event.series for event in events if event.series)
    names = {printed: _series_name(printed) for printed in counts}
    slugs = distinct_slugs(names.values())
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for printed, count in counts.items():
        spellings[slugs[names[printed]]][names[printed]] += count
    return {
        printed: SeriesIdentity(slugs[name], preferred(spellings[slugs[name]]), name) for printed, name in names.items()
    }


def _series_name(printed: str) -> str:
    return _PREFIX.sub("", printed) if not printed.isupper() or "/" in printed else printed


class _Slots:
    """The items of the programmes of all events: what two reports say alike is one item, what differs is two."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], Slot] = {}

    def keys(self, event_slug: str, event: Event, annotations: Annotations) -> dict[str, str]:
        """The key of each slot of an event in its report → the key under which it is written."""
        return {slot.key: self._key(event_slug, slot) for slot in annotations.of(Slot) if slot.event == event.key}

    def _key(self, event_slug: str, slot: Slot) -> str:
        known = self._seen.setdefault((event_slug, slot.key), slot)
        if _said(known) == _said(slot):
            return slot.key
        return f"{slot.key}-{iris.digest(repr(_said(slot)))[:8]}"


def _said(slot: Slot) -> tuple[object, ...]:
    times = (moment and moment.isoformat() for moment in (slot.start, slot.end, slot.day))
    return (slot.kind, slot.title, slot.sequence, slot.parent, *times, slot.remark)
