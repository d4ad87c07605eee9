"""Events: title blocks with a full date, in a report on the event or above its programme.

A party named before "series" or in a list of organisers leads or co-organises; "jointly with" names co-organisers;
"supported by" names funders. Where only co-organisers are named, the publisher of the report leads.

"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from miggraph.extract.discourse.document import Document
from miggraph.extract.events.cover import is_of_document, is_paper, read_cover
from miggraph.extract.events.drafts import EventDraft, kind_in, read_headline, read_title, search, shown
from miggraph.extract.events.held import headed_by_event, held_events, is_headed, validating_events
from miggraph.extract.events.labelled import Labelled, read_labelled
from miggraph.extract.events.parties import all_parties
from miggraph.extract.events.places import Places, country_beside, country_of_capital, find_place, visited_place
from miggraph.extract.events.timetables import agenda_inside, end_of_programme, is_programme, printed_apart
from miggraph.extract.events.told import Told, read_told
from miggraph.extract.rules import line_of, load
from miggraph.extract.stage import Stage
from miggraph.extract.values.dates import find_date
from miggraph.lexicon import Lexicon
from miggraph.model import (
    Annotation,
    BlockKind,
    DocumentKind,
    Event,
    Line,
    Party,
    Report,
    Section,
    Span,
)

_RULES = load("event")
_ABOUT_NO_EVENT = frozenset({"resolution", "evaluation", "handbook"})
_ABOUT_EVENTS = frozenset({"meeting-report", "bulletin", "working-group-report", "hearing"})
"""Kinds of documents whose first sentences tell of the event that the document is about."""
_FIRST_SENTENCES, _MORE_SENTENCES = 20, 45
"""A document names its event in one of so many sentences; what calls itself a report on one, in more."""
_FIRST_BLOCKS = 12
_LONGEST_TITLE = 300
_LONGEST_DATED, _MOST_BELOW = 16, 3
"""A line below a heading that dates an event has so many words, and so many lines stand above it."""
_ADDRESS = re.compile(r"@|https?:|\bwww\.|\b(?:tel|fax)\b", re.IGNORECASE)


def run(document: Document) -> Iterator[Annotation]:
    """The events of a report, each from all the title blocks that bear its date."""
    report, lexicon = document.report, document.lexicon
    by_day: dict[date, list[EventDraft]] = {}
    if is_paper(report, lexicon):
        return
    cover = _cover(document)
    for section in report.sections:
        draft = _draft(report, section, lexicon)
        if not draft or any(section.span == d.section.span for ds in by_day.values() for d in ds if d.section):
            continue
        if cover and (cover.start <= draft.start <= cover.end or _is_on_cover(section, cover)):
            continue
        if _is_of_event(draft, section):
            by_day.setdefault(draft.start, []).append(draft)
    if cover and cover.section:
        if by_day:
            cover.section = _within(report, cover.section)
        cover.is_programme = is_programme(report, cover.section)
        cover.agenda = agenda_inside(report, cover.section) if cover.is_programme else None
        by_day.setdefault(cover.start, []).insert(0, cover)
    labelled = read_labelled(report, lexicon)
    spans = [d.section.span for drafts in by_day.values() for d in drafts if d.section]
    found = [_event(document, by_day[day], labelled, spans) for day in sorted(by_day)]
    if not found and labelled.is_event:
        found = list(_labelled_event(document, labelled))
    yield from _with_programme(document, found or list(_told_events(document)))


def _with_programme(document: Document, events: list[Event]) -> Iterator[Event]:
    """The events; the only one of a report has the programme that the report prints anywhere."""
    programme = printed_apart(document) if len(events) == 1 and events[0].programme is None else None
    if programme:
        parts = [around for part in events[0].parts for around in _outside(part, programme)]
        events = [replace(events[0], programme=programme, parts=tuple(parts))]
    for event in events:
        end = end_of_programme(document.report, event.programme) if event.programme else 0
        if event.programme and end < event.programme.end:
            rest = Span(end, event.programme.end)
            yield replace(event, programme=Span(event.programme.start, end), parts=(*event.parts, rest))
        else:
            yield event


def _outside(part: Span, programme: Span) -> tuple[Span, ...]:
    """A part of a report without the programme, if that stands in it."""
    return _around(part, programme) if part.covers(programme) else (part,)


def _labelled_event(document: Document, labelled: Labelled) -> Iterator[Event]:
    """The event that labels alone tell of; the whole report is about it."""
    report = document.report
    if labelled.title and labelled.dated and labelled.date_prose:
        title, day = labelled.title, labelled.dated
        first = title.pieces[0].source if title.pieces else 0
        whole = Section(title.text, "", 1, Span(min(first, len(report.text) - 1), len(report.text)), -1, (), ())
        draft = EventDraft(day.first, day.last, section=whole, date_spans=labelled.date_prose.spans())
        draft.is_programme = is_programme(report, whole)
        draft.agenda = agenda_inside(report, whole) if draft.is_programme else None
        draft.kind = labelled.kind or kind_in(title.text)
        read_title(draft, title)
        method = _RULES.methods["event/labelled"]
        yield replace(_event(document, [draft], labelled), method=method.id, confidence=method.confidence)


def _cover(document: Document) -> EventDraft | None:
    """The event that the cover of a report names, where a document of its kind is about one."""
    kinds = {kind.kind for kind in document.of(DocumentKind)}
    cover = None if kinds & _ABOUT_NO_EVENT else read_cover(document.report, document.lexicon)
    if not cover or (cover.only_session and not kinds & _ABOUT_EVENTS):
        return None
    draft = read_headline(cover.section, cover.dated, document.lexicon)
    draft.kind = draft.kind or kind_in(shown(draft.titles)) or kind_in(cover.called)
    return draft if _is_title(shown(draft.titles)) else None


def _is_title(text: str) -> bool:
    """Whether a text may be the title of an event: it is no paragraph, and no address."""
    return len(text) <= _LONGEST_TITLE and not _ADDRESS.search(text)


def _is_on_cover(section: Section, cover: EventDraft) -> bool:
    """Whether the title block of a section is part of the cover."""
    lines = {line.span for line in cover.section.headline} if cover.section else set()
    return any(line.span in lines for line in section.headline)


def _within(report: Report, cover: Section) -> Section:
    """The cover as the title block of the section in which it stands alone."""
    inside = [s for s in report.sections if any(line.span == cover.headline[0].span for line in s.headline)]
    return replace(cover, span=inside[0].span) if inside else cover


def _is_of_event(draft: EventDraft, section: Section) -> bool:
    """Whether a dated title block is that of an event: it says so, or names a series, parties or a programme."""
    if not _is_title(shown(draft.titles)):
        return False
    if draft.is_programme or draft.series or draft.parties or draft.kind:
        return True
    return any(search("occasion", line.text) and not search("session", line.text) for line in section.headline)


def _draft(report: Report, section: Section, lexicon: Lexicon) -> EventDraft | None:
    days = (line for line in section.headline if find_date(line.text))
    dated = next((line for line in days if not is_of_document(line.text, lexicon)), None)
    if not dated and (below := _dated_below(report, section)):
        section, dated = replace(section, headline=(*section.headline, *below)), below[-1]
    if not dated:
        return None
    draft = read_headline(section, dated, lexicon)
    draft.is_programme = is_programme(report, section)
    draft.agenda = agenda_inside(report, section) if draft.is_programme else None
    return draft


def _dated_below(report: Report, section: Section) -> tuple[Line, ...]:
    """The lines right below the heading that names an event, up to a short one with its day."""
    heads = [line.text for line in section.headline]
    named = [text for text in heads if search("occasion", text) and not search("session", text)]
    if any(search(rule, text) for rule in ("other", "programme", "periodical", "document") for text in heads):
        return ()
    lines: list[Line] = []
    own = {line.span for line in section.headline}
    for block in report.within(section.span) if named else ():
        if block.kind is BlockKind.HEADING and own.issuperset(line.span for line in block.lines):
            continue
        if len(block.sentences) > 1 or block.kind not in (BlockKind.PARAGRAPH, BlockKind.LINES):
            return ()
        for line in block.lines:
            lines.append(line)
            if len(line.text.split()) > _LONGEST_DATED or len(lines) > _MOST_BELOW or line.text.endswith("."):
                return ()
            if find_date(line.text):
                return tuple(lines)
    return ()


def _told_events(document: Document) -> Iterator[Event]:
    """The events that the text of a report without title block says were held.

    A report of a meeting tells of its own in its first sentences. A document of another kind names one where it also
    says who held it.
    """
    report, lexicon = document.report, document.lexicon
    kinds = {kind.kind for kind in document.of(DocumentKind)}
    is_report = bool(kinds & _ABOUT_EVENTS) or (not kinds and headed_by_event(document))
    method = _RULES.methods["event/told"]
    first = held_events(document, _MORE_SENTENCES if is_report else _FIRST_SENTENCES, is_report=is_report)
    for held in first if is_report else chain(first, validating_events(document)):
        span = held.block.span
        day = held.dated
        is_report = is_report or (not kinds and is_headed(document, held.title))
        whole = Section(held.title, "", 1, Span(0, len(report.text)), -1, (), ())
        told = read_told(document, [whole.span] if is_report else [span], day.first, day.last, held.title)
        if not is_report and not (told.parties and told.places):
            continue
        agenda = agenda_inside(report, whole) if is_report and is_programme(report, whole) else None
        parts = (whole.span,) if is_report else (span,)
        place = _place_of(told, Places())
        place = _with_country(report, place, lexicon)
        parties = [*told.parties, *_hearing_body(report, held.title, told.parties)]
        yield Event(
            key=day.first.isoformat(),
            kind=kind_in(held.title) or kind_in(held.said) or "event",
            title=held.title,
            start=day.first,
            end=day.last if day.last != day.first else None,
            venue=place.venue,
            city=place.city,
            country=place.country,
            room=place.room,
            parties=tuple(all_parties(report, parties, None, (), lexicon)),
            parts=_around(whole.span, agenda) if agenda else parts,
            programme=agenda,
            spans=held.spans,
            method=method.id,
            confidence=method.confidence,
        )
        return


def _around(whole: Span, programme: Span) -> tuple[Span, ...]:
    around = (Span(whole.start, programme.start), Span(programme.end, whole.end))
    return tuple(span for span in around if span.start < span.end)


def _hearing_body(report: Report, title: str, named: Sequence[Party]) -> Iterator[Party]:
    """The committee at the top of a report that holds the hearing that the report is about."""
    if not search("hearing", title) or any(party.role in ("organiser", "host") for party in named):
        return
    lines = (line for block in report.blocks[:_FIRST_BLOCKS] if len(block.sentences) < 2 for line in block.lines)
    for line in lines:
        if len(line.text.split()) <= _LONGEST_DATED and _RULES["place/body"].match(line_of(line.text)):
            yield Party(name=line.text.rstrip(" *"), role="organiser", spans=line.prose.spans())
            return


def _with_country(report: Report, place: Places, lexicon: Lexicon) -> Places:
    """A place with the country that the report prints beside its city, or whose capital the city is."""
    if not place.city or place.country:
        return place
    country = country_beside(report.text, place.city, lexicon) or country_of_capital(report.text, place.city, lexicon)
    return place._replace(country=country)


def _place_of(told: Told, place: Places) -> Places:
    """Where an event was held: what the title block says, then what sentences say that do not contradict it."""
    for each in told.places:
        if place.city and each.city and place.city.casefold() != each.city.casefold():
            continue
        place = place.filled(each)
    return place


def _event(document: Document, drafts: list[EventDraft], labelled: Labelled, sections: Sequence[Span] = ()) -> Event:
    """An event from its title blocks.

    :param sections: those of all events; what of a part is a section of another event is none of this one
    """
    report, lexicon = document.report, document.lexicon
    main = next((d for d in drafts if not d.is_programme), drafts[0])
    if labelled.dated and labelled.dated.first == main.start == main.end:
        main.end = labelled.dated.last
    own = {d.section.span for d in drafts if d.section}
    others = [span for span in sections if span not in own]
    parts, programme = _extent(drafts, others)
    parts = _without(parts, others)
    reporting = (*parts, *((programme,) if programme else ()))
    named = [party for draft in drafts for party in draft.parties]
    method = _RULES.methods["event/title-block" if parts else "event/programme-block"]
    titles = next((d.titles for d in [main, *drafts] if d.titles), [])
    title = shown(titles) or (main.section.title if main.section else "")
    told = read_told(document, parts, main.start, main.end, title)
    place = find_place([d.places for d in drafts], lexicon)
    if labelled.dated and (labelled.dated.first, labelled.dated.last) == (main.start, main.end):
        place = place.filled(labelled.places)
        named += labelled.parties
    place = _place_of(told, place).filled(visited_place(title, lexicon))
    place = _with_country(report, place, lexicon)
    joint = next((d.joint for d in drafts if d.joint), None)
    named += [*told.parties, *_hearing_body(report, title, [*named, *told.parties])]
    spans = [span for prose in titles for span in prose.spans()] + list(main.date_spans)
    headline = [line.text for d in drafts if d.section for line in d.section.headline]
    return Event(
        key=main.start.isoformat(),
        kind=_kind(drafts, headline),
        title=title,
        start=main.start,
        end=main.end if main.end != main.start else None,
        series=next((d.series for d in drafts if d.series), None),
        venue=place.venue,
        city=place.city,
        country=place.country,
        room=place.room,
        parties=tuple(all_parties(report, named, joint, reporting, lexicon)),
        parts=parts,
        programme=programme,
        spans=tuple(dict.fromkeys(spans)),
        method=method.id,
        confidence=method.confidence,
    )


def _without(parts: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """Some parts of a report without others that stand within them."""
    left = list(parts)
    for other in others:
        left = [rest for part in left for rest in (_around(part, other) if part.covers(other) else (part,))]
    return tuple(left)


def _extent(drafts: list[EventDraft], others: Iterable[Span]) -> tuple[tuple[Span, ...], Span | None]:
    """The spans that tell of an event, and that of its programme; a lone section may hold both.

    :param others: the sections of other events
    """
    parts = tuple(d.section.span for d in drafts if not d.is_programme and d.section)
    whole = [d.section.span for d in drafts if d.is_programme and d.section]
    agendas = [d.agenda for d in drafts if d.agenda]
    if len(drafts) == 1 and agendas:
        return _around(whole[0], agendas[0]), agendas[0]
    return parts, _run_of(whole, others) if whole else None


def _run_of(programmes: list[Span], others: Iterable[Span]) -> Span:
    """The sections that print a programme as one stretch, up to where a section of another event parts them."""
    first = min(programmes)
    end = max(span.end for span in programmes)
    stop = min((other.start for other in others if other.start >= first.end), default=end)
    return Span(first.start, max(span.end for span in programmes if span.start < max(stop, first.end)))


def _kind(drafts: list[EventDraft], headline: list[str]) -> str:
    for draft in drafts:
        if draft.kind:
            return draft.kind
    found = (kind for text in headline if (kind := kind_in(text)))
    return next(found, "event")


STAGE = Stage(name="events", run=run, provides=(Event,), requires=(DocumentKind,))
