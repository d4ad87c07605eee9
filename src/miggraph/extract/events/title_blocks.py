"""Events: title blocks with a full date, in a report on the event or above its programme.

A party named before "series" or in a list of organisers leads or co-organises; "jointly with" names co-organisers;
"supported by" names funders. Where only co-organisers are named, the publisher of the report leads.

"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from miggraph.extract.discourse.document import Document
from miggraph.extract.events.parties import all_parties, party_list, read_parties, series_parties
from miggraph.extract.events.places import find_place, is_all, read_places
from miggraph.extract.events.timetables import agenda_inside, is_programme, is_programme_line
from miggraph.extract.rules import RuleMatch, cached_by_language, current_rules, entries, line_of, load, word_set
from miggraph.extract.stage import Stage
from miggraph.extract.values.dates import Dated, find_date, without_weekdays
from miggraph.lexicon import Lexicon
from miggraph.model import (
    Annotation,
    Event,
    Line,
    Party,
    Prose,
    Report,
    Section,
    Span,
)

_RULES = load("event")
_KINDS = word_set("event kind")


@dataclass(slots=True)
class _EventDraft:
    """What a title block says, line by line."""

    start: date
    end: date
    kind: str | None = None
    series: str | None = None
    titles: list[Prose] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    joint: tuple[Span, ...] = ()
    date_spans: tuple[Span, ...] = ()
    is_programme: bool = False
    agenda: Span | None = None
    section: Section | None = None


def run(document: Document) -> Iterator[Annotation]:
    """The events of a report, each from all the title blocks that bear its date."""
    report, lexicon = document.report, document.lexicon
    by_day: dict[date, list[_EventDraft]] = {}
    for section in report.sections:
        draft = _draft(report, section, lexicon)
        if draft and not any(section.span == d.section.span for ds in by_day.values() for d in ds if d.section):
            by_day.setdefault(draft.start, []).append(draft)
    for day in sorted(by_day):
        yield _event(report, by_day[day], lexicon)


def _draft(report: Report, section: Section, lexicon: Lexicon) -> _EventDraft | None:
    dated = next(((line, found) for line in section.headline if (found := find_date(line.text))), None)
    if not dated:
        return None
    draft = _EventDraft(dated[1].first, dated[1].last, section=section, date_spans=dated[0].prose.spans())
    draft.is_programme = is_programme(report, section)
    draft.agenda = agenda_inside(report, section) if draft.is_programme else None
    for line in section.headline:
        _read_line(draft, line, dated[1] if line is dated[0] else None, lexicon)
    return draft


def _search(rule: str, text: str) -> RuleMatch | None:
    return _RULES[f"event/{rule}"].search(line_of(text))


def _kind_in(text: str) -> str | None:
    """The first kind of event that a text names, in the singular."""
    match = _search("kind", text)
    kind = next((kind for kind in _KINDS if match and text[match.start :].lower().startswith(kind)), None)
    return _names_of_kinds().get(kind, kind) if kind else None


@cached_by_language
def _names_of_kinds() -> dict[str, str]:
    """The kinds of event by the words for them, from the vocabularies "event kind workshop" and the like."""
    named = [name for name in current_rules().words if name.startswith("event kind ")]
    return {word: name.removeprefix("event kind ") for name in named for word in entries(name)}


def _read_line(draft: _EventDraft, line: Line, dated: Dated | None, lexicon: Lexicon) -> None:
    text = line.text
    if dated:
        _read_dated(draft, line, dated, lexicon)
        return
    if is_programme_line(text):
        return
    named = read_parties(line.prose, lexicon)
    if named:
        draft.joint = line.prose.spans() if named.joint else draft.joint
        draft.parties += named.parties
    elif text.endswith("/") or (
        text.endswith(")") and draft.parties and not draft.titles and not _search("series", text)
    ):
        role = "co-organiser" if any(p.role == "organiser" for p in draft.parties) else "organiser"
        draft.parties += party_list(line.prose, role)
    elif draft.date_spans and line.span.start > draft.date_spans[0].start:
        draft.places += read_places(text)
    else:
        _read_title_line(draft, line, lexicon)


def _read_dated(draft: _EventDraft, line: Line, dated: Dated, lexicon: Lexicon) -> None:
    """The line with the date: places, and before them perhaps "Minutes of the meeting held in" or a title."""
    before = without_weekdays(line.text[: dated.start])
    report_of = _search("report", before)
    rest = before[report_of.end :] if report_of and report_of.start == 0 else None
    held = _search("held", rest) if rest else None
    if rest is not None and (held or not rest.strip(" ,")):
        draft.kind = draft.kind or _kind_in(before)
        before = rest[slice(*held.groups["place"])] if held else ""
    elif len(before.split()) > 3 and before.rstrip().endswith(":"):
        _read_title_line(draft, replace(line, prose=line.prose.slice(0, dated.start)), lexicon)
        before = ""
    elif len(before.split()) > 3 and (report_of or _search("kind.title", before)):
        _read_title(draft, line.prose.slice(0, dated.start))
    draft.places += read_places(before + "," + line.text[dated.end :])


def _read_title_line(draft: _EventDraft, line: Line, lexicon: Lexicon) -> None:
    text = line.text
    if is_all(text, _RULES["event/report"]):
        draft.kind = _kind_in(text)
        return
    series = _search("series", text)
    if series:
        cut = text.find(":", series.end)
        head = line.prose.slice(0, cut if cut >= 0 else None)
        tail = line.prose.slice(cut + 1) if cut >= 0 else None
        draft.series = draft.series or head.text.strip(" :")
        draft.parties += series_parties(head, lexicon)
        if tail and tail.text:
            _read_title(draft, tail)
        return
    _read_title(draft, line.prose)


def _read_title(draft: _EventDraft, prose: Prose) -> None:
    titled, report_of = _search("kind.title", prose.text), _search("report", prose.text)
    for match in filter(None, (report_of, titled)):
        draft.kind = draft.kind or _kind_in(prose.text[match.start : match.end])
    prose = prose.slice(titled.end) if titled else prose
    trailing = _search("programme.end", prose.text)
    prose = prose.slice(0, trailing.start) if trailing else prose
    if prose.text and not _only_organizations(prose.text):
        draft.titles.append(prose)


def _only_organizations(text: str) -> bool:
    """Whether a line is a short form in capitals, as logos leave it."""
    return bool(re.fullmatch(r"[A-Z][A-Z.&-]{2,11}", text))


def _event(report: Report, drafts: list[_EventDraft], lexicon: Lexicon) -> Event:
    main = next((d for d in drafts if not d.is_programme), drafts[0])
    parts, programme = _extent(drafts)
    reporting = (*parts, *((programme,) if programme else ()))
    named = [party for draft in drafts for party in draft.parties]
    method = _RULES.methods["event/title-block" if parts else "event/programme-block"]
    titles = next((d.titles for d in [main, *drafts] if d.titles), [])
    venue, city, room = find_place([d.places for d in drafts], lexicon)
    spans = [span for prose in titles for span in prose.spans()] + list(main.date_spans)
    headline = [line.text for d in drafts if d.section for line in d.section.headline]
    return Event(
        key=main.start.isoformat(),
        kind=_kind(drafts, headline),
        title=" ".join(prose.text.strip(" :") for prose in titles) or (main.section.title if main.section else ""),
        start=main.start,
        end=main.end if main.end != main.start else None,
        series=next((d.series for d in drafts if d.series), None),
        venue=venue,
        city=city,
        room=room,
        parties=tuple(all_parties(report, named, next((d.joint for d in drafts if d.joint), None), reporting, lexicon)),
        parts=parts,
        programme=programme,
        spans=tuple(dict.fromkeys(spans)),
        method=method.id,
        confidence=method.confidence,
    )


def _extent(drafts: list[_EventDraft]) -> tuple[tuple[Span, ...], Span | None]:
    """The spans that tell of an event, and that of its programme; a lone section may hold both."""
    parts = tuple(d.section.span for d in drafts if not d.is_programme and d.section)
    whole = [d.section.span for d in drafts if d.is_programme and d.section]
    agendas = [d.agenda for d in drafts if d.agenda]
    if len(drafts) == 1 and agendas:
        around = (Span(whole[0].start, agendas[0].start), Span(agendas[0].end, whole[0].end))
        return tuple(span for span in around if span.start < span.end), agendas[0]
    return parts, Span(min(s.start for s in whole), max(s.end for s in whole)) if whole else None


def _kind(drafts: list[_EventDraft], headline: list[str]) -> str:
    for draft in drafts:
        if draft.kind:
            return draft.kind
    found = (kind for text in headline if (kind := _kind_in(text)))
    return next(found, "event")


STAGE = Stage(name="events", run=run, provides=(Event,))
