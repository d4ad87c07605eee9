"""The summary of a report: what linking needs of it to decide what is decided among all reports."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from miggraph.link.people import name_words
from miggraph.link.readable import short_forms
from miggraph.link.titles import large_words, words_of_running_text
from miggraph.model import (
    Activity,
    Annotations,
    Claim,
    Curated,
    Definition,
    Event,
    Mention,
    NameKind,
    Participation,
    Publication,
    Report,
    Slot,
    Statement,
    Statistic,
    Summary,
    event_at,
)

_CAPITALS = re.compile(r"[A-Z]{2,8}")


def summary_of(curated: Curated) -> Summary:
    """The summary of a report."""
    report, found = curated.report, all_of(curated)
    counts: Counter[str] = Counter()
    seen: dict[str, set[str]] = defaultdict(set)
    for name, event in _full_names(found):
        counts[name] += 1
        if event:
            seen[name].add(event)
    titles = [" ".join(title.split()) for title in (*printed_titles(curated), *_headings(report))]
    return Summary(
        slug=report.slug,
        language=report.language,
        added=report.meta.added,
        counts=dict(counts),
        seen={name: frozenset(events) for name, events in seen.items()},
        called=frozenset(_called(found)),
        targets=frozenset(mention.target for mention in found.of(Mention) if mention.target),
        told=Annotations().plus(found.of(Event)).plus(found.of(Slot)),
        words=dict(words_of_running_text(report.text)),
        short=short_forms(report.text),
        titles="\n".join(dict.fromkeys(titles)).lower(),
        capitals=frozenset(word for title in titles for word in _CAPITALS.findall(title)),
        large=frozenset(large_words(titles)),
    )


def all_of(curated: Curated) -> Annotations:
    """The annotations of a report, those made by hand among them."""
    return curated.annotations.plus(curated.by_hand)


def printed_titles(curated: Curated) -> Iterator[str]:
    """The titles of a report, of its activities and of the items of its programmes, as printed."""
    found = all_of(curated)
    yield curated.report.meta.title
    yield from (activity.title for activity in found.of(Activity))
    yield from (slot.title for slot in found.of(Slot))


def _headings(report: Report) -> Iterator[str]:
    """The titles of sections, and the lines of their headings that may be shown instead."""
    for section in report.sections:
        yield section.title
        yield from (line.text for line in section.headline)


def _full_names(annotations: Annotations) -> Iterator[tuple[str, str | None]]:
    """Names of at least two words, each with the key of the event in whose report or programme it stands.

    A surname of two words with a hyphen between them is one word here: it may be that of several people.
    """
    events = annotations.of(Event)
    for part in annotations.of(Participation):
        if _is_full(part.name):
            yield part.name, part.event
    for mention in annotations.of(Mention):
        if mention.kind is NameKind.PERSON and _is_full(mention.name):
            event = event_at(events, mention.spans[0], programmes=True)
            yield mention.name, event.key if event else None


def _is_full(name: str) -> bool:
    return len(name.split()) > 1 and len(name_words(name)) > 1


def _called(annotations: Annotations) -> Iterator[str]:
    """The names that linking takes for those of people, or that may be."""
    yield from (part.name for part in annotations.of(Participation))
    yield from (mention.name for mention in annotations.of(Mention) if mention.kind is NameKind.PERSON)
    for kind in (Statement, Statistic, Claim, Definition):
        for statement in annotations.of(kind):
            yield from (*statement.made_by, *statement.outcome_of)
    for publication in annotations.of(Publication):
        yield from (*publication.authors, *publication.cited_by)
