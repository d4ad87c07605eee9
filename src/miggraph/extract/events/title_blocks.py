"""Events: title blocks with a full date, in a report on the event or above its programme.

Methods
-------
    event/title-block       the lines of a dated title block say kind, series, title, date, place and organisers
    event/programme-block   the same for an event that only a programme names
A party named before "series" or in a list of organisers leads or co-organises; "jointly with" names co-organisers;
"supported by" names funders. Where only co-organisers are named, the publisher of the report leads.

"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from miggraph.extract.discourse.document import Document
from miggraph.extract.stage import Stage
from miggraph.extract.values.dates import Dated, find_date, without_weekdays
from miggraph.lexicon import Lexicon
from miggraph.model import (
    Annotation,
    Block,
    BlockKind,
    Event,
    Line,
    NameKind,
    Party,
    Prose,
    Report,
    Section,
    Span,
)

KINDS = ("workshop", "briefing", "seminar", "conference", "roundtable", "meeting", "training", "course", "forum")
_KIND = "|".join(KINDS)
_REPORT_OF = re.compile(
    rf"(?:(?:summary\s+)?({_KIND})\s+report|(?:report|minutes|record|summary|proceedings)\s+of\s+(?:the|an?)\s+({_KIND}))",
    re.IGNORECASE,
)
_KIND_TITLED = re.compile(rf"({_KIND})\s*[:–—-]\s+(?=\S)", re.IGNORECASE)
_HELD = re.compile(r"[\s,]*(?:(?:was\s+)?held\b)?[\s,]*(?:\b(?:in|at)\s+(?:the\s+)?)?", re.IGNORECASE)
_ON_THE_DAY = re.compile(r"[\s,]*\b(?:on|from)\s*$", re.IGNORECASE)
_KIND_ON = re.compile(rf"\b({_KIND})\s+on\b[:\s]*(.*)", re.IGNORECASE)
_ANY_KIND = re.compile(rf"\b({_KIND})s?\b", re.IGNORECASE)
_TOGETHER = r"(?:jointly|in\s+(?:cooperation|partnership|collaboration|association))"
_JOINTLY = re.compile(
    rf"(?:(?:co-?)?organi[sz]ed|held|convened|hosted)?\s*{_TOGETHER}\s+(?:with|by)\s*:?\s+"
    r"|(?P<led>(?:co-?)?(?:organi[sz]ed|convened|hosted)\s+by|organi[sz]ers?\s*:)\s*:?\s*",
    re.IGNORECASE,
)
_FUNDED = re.compile(
    r"(?:this|the)\b[^.]{0,80}?\b(?:supported|funded|sponsored|financed)\s+by\s+(?P<who>.+?)\.?$",
    re.IGNORECASE | re.DOTALL,
)
_EVENT_FUNDED = re.compile(
    rf"(?:this|the)\s+(?:event|series|{_KIND})\s+(?:was|is)\s+(?:(?:kindly|generously|partly)\s+)?"
    r"(?:supported|funded|sponsored|financed)\s+by\b",
    re.IGNORECASE,
)
_SERIES = re.compile(r"\bseries\b", re.IGNORECASE)
_PROGRAMME = re.compile(r"\b(?:programme|program|agenda)\b", re.IGNORECASE)
_PROGRAMME_ONLY = re.compile(r"(?:(?:draft|provisional|final)\s+)?(?:programme|program|agenda)\s*:?", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\b|[-–]\s*\d{1,2}[:.]\d{2})|^\W*\d{1,2}[:.]\d{2}\b", re.IGNORECASE
)
_ROOM = re.compile(r"(?:conference\s+)?room\s+\w+", re.IGNORECASE)
_PREMISES = re.compile(
    r"\b(?:hotel|hall|house|building|headquarters|palais|palace|cent(?:re|er)|university|mission|office|auditorium|"
    r"ministry|library|secretariat|campus|club|museum|room|floor|chamber|institut\w+)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r":|@|\bwww\.|\d{5}|\+\d")
_CUT = re.compile(
    rf"\s*(?:,?\s+{_TOGETHER}\s+with\b|,?\s+together\s+with\b|[,;/]|\band\b|&)\s*(?:the\s+)?", re.IGNORECASE
)
_SLASH = re.compile(r"\s*/\s*")
_SHORT_FORM = re.compile(r"\s*\(([^()]{2,15})\)\s*$")
_CLOCKS_OF_A_PROGRAMME = 3


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
    draft.is_programme = _is_programme(report, section)
    draft.agenda = _agenda_inside(report, section) if draft.is_programme else None
    for line in section.headline:
        _read_line(draft, line, dated[1] if line is dated[0] else None, lexicon)
    return draft


def _is_programme(report: Report, section: Section) -> bool:
    if any(_PROGRAMME.search(line.text) for line in section.headline):
        return True
    return _clocks(report, section.span) >= _CLOCKS_OF_A_PROGRAMME


def _clocks(report: Report, span: Span) -> int:
    return sum(bool(_CLOCK.search(line.text)) for block in report.within(span) for line in block.lines)


def _agenda_inside(report: Report, section: Section) -> Span | None:
    """The section called "Agenda" within that of an event, where it holds the times; None where there is none."""
    for inner in report.sections:
        nested = section.span.covers(inner.span) and inner.span != section.span
        if (
            nested
            and _PROGRAMME_ONLY.fullmatch(inner.title)
            and 2 * _clocks(report, inner.span) > _clocks(report, section.span)
        ):
            return inner.span
    return None


def _read_line(draft: _EventDraft, line: Line, dated: Dated | None, lexicon: Lexicon) -> None:
    text = line.text
    if dated:
        _read_dated(draft, line, dated)
        return
    if _PROGRAMME_ONLY.fullmatch(text):
        return
    joint = _JOINTLY.match(text)
    funded = _FUNDED.match(text)
    if joint:
        draft.joint = line.prose.spans()
        draft.parties += _parties(line.prose, joint.end(), "organiser" if joint["led"] else "co-organiser", lexicon)
    elif funded:
        draft.parties += _parties(line.prose, funded.start("who"), "funder", lexicon)
    elif text.endswith("/") or (draft.parties and not draft.titles and not _SERIES.search(text) and text.endswith(")")):
        role = "co-organiser" if any(p.role == "organiser" for p in draft.parties) else "organiser"
        draft.parties += _parties(line.prose, 0, role, lexicon, cut=_SLASH)
    elif draft.date_spans and line.span.start > draft.date_spans[0].start:
        _read_places(draft, text)
    else:
        _read_title_line(draft, line, lexicon)


def _read_dated(draft: _EventDraft, line: Line, dated: Dated) -> None:
    """The line with the date: places, and before them perhaps "Minutes of the meeting held in" or a title."""
    before = without_weekdays(line.text[: dated.start])
    report_of = _REPORT_OF.match(before)
    rest = before[report_of.end() :] if report_of else ""
    if report_of and not re.match(r"\s+on\s+\S", rest):
        draft.kind = draft.kind or (report_of[1] or report_of[2]).lower()
        before = _ON_THE_DAY.sub("", rest[_place_at(rest) :])
    elif len(before.split()) > 3 and (_REPORT_OF.search(before) or _KIND_ON.search(before)):
        _read_title(draft, line.prose.slice(0, dated.start))
    _read_places(draft, before + "," + line.text[dated.end :])


def _place_at(text: str) -> int:
    """Where the place begins behind "held in" and the like."""
    held = _HELD.match(text)
    return held.end() if held else 0


def _read_title_line(draft: _EventDraft, line: Line, lexicon: Lexicon) -> None:
    text = line.text
    report_of = _REPORT_OF.fullmatch(text)
    if report_of:
        draft.kind = (report_of[1] or report_of[2]).lower()
        return
    series = _SERIES.search(text)
    if series:
        cut = text.find(":", series.end())
        head = line.prose.slice(0, cut if cut >= 0 else None)
        tail = line.prose.slice(cut + 1) if cut >= 0 else None
        draft.series = draft.series or head.text.strip(" :")
        draft.parties += _series_parties(head, lexicon)
        if tail and tail.text:
            _read_title(draft, tail)
        return
    _read_title(draft, line.prose)


def _read_title(draft: _EventDraft, prose: Prose) -> None:
    titled = _KIND_TITLED.match(prose.text)
    if titled:
        draft.kind = draft.kind or titled[1].lower()
        prose = prose.slice(titled.end())
    kind_on = _KIND_ON.search(prose.text)
    report_of = _REPORT_OF.search(prose.text)
    if report_of and not draft.kind:
        draft.kind = (report_of[1] or report_of[2]).lower()
    if kind_on:
        draft.kind = draft.kind or kind_on[1].lower()
        prose = prose.slice(kind_on.start(2))
    prose = _without_programme(prose)
    if prose.text and not _only_organizations(prose.text):
        draft.titles.append(prose)


def _without_programme(prose: Prose) -> Prose:
    trailing = re.search(r"[\s:]*\b(?:programme|program|agenda)$", prose.text, re.IGNORECASE)
    return prose.slice(0, trailing.start()) if trailing else prose


def _only_organizations(text: str) -> bool:
    """Whether a line is a short form in capitals, as logos leave it."""
    return bool(re.fullmatch(r"[A-Z][A-Z.&-]{2,11}", text))


def _series_parties(head: Prose, lexicon: Lexicon) -> list[Party]:
    """Organisations named before the series' own name, the lead first: "A/B/C KEY ISSUES SERIES"."""
    first = re.match(r"\s*[A-Z][\w.-]*(?:\s*/\s*[A-Z][\w.-]*)*", head.text)
    if not first:
        return []
    names = list(re.finditer(r"[A-Z][\w.-]*", first.group()))
    if len(names) == 1 and not lexicon.named(names[0].group(), NameKind.ORGANIZATION):
        return []
    return [
        Party(
            name=name.group(),
            role="co-organiser" if number else "organiser",
            spans=head.spans(name.start(), name.end()),
        )
        for number, name in enumerate(names)
    ]


def _parties(prose: Prose, start: int, role: str, lexicon: Lexicon, cut: re.Pattern[str] = _CUT) -> Iterator[Party]:
    """The organisations of a list: those that the lexicon knows, and what stands between the separators."""
    tail = prose.slice(start)
    stretches = [
        (m.start, m.end) for m in lexicon.find(tail.text, NameKind.ORGANIZATION, NameKind.PROCESS) if cut is _CUT
    ]
    place = 0
    for first, last in [*stretches, (len(tail.text), len(tail.text))]:
        stretches += _pieces(tail.text, place, first, cut)
        place = last
    for number, (first, last) in enumerate(sorted({s for s in stretches if s[0] < s[1]})):
        given = "co-organiser" if role == "organiser" and number else role
        yield Party(name=tail.text[first:last], role=given, spans=tail.spans(first, last))


def _pieces(text: str, start: int, end: int, cut: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Names between separators, without article; a bracketed short form alone is part of the name before it."""
    place = start
    for first, after in [*((m.start(), m.end()) for m in cut.finditer(text, start, end)), (end, end)]:
        piece = re.sub(r"^\s*(?:the\s+)?", "", text[place:first]).rstrip(" .")
        begin = first - len(text[place:first]) + text[place:first].find(piece) if piece else first
        if len(piece) > 1 and piece[0].isupper():
            yield begin, begin + len(piece)
        place = after


def _read_places(draft: _EventDraft, text: str) -> None:
    if _ADDRESS.search(text):
        return
    for part in re.split(r"\s*[,;]\s*", text):
        bare = part.strip(" .,–-:")
        if bare and not re.fullmatch(rf"{_KIND}", bare, re.IGNORECASE) and not _PROGRAMME_ONLY.fullmatch(bare):
            draft.places.append(bare)


def _event(report: Report, drafts: list[_EventDraft], lexicon: Lexicon) -> Event:
    reporting = [d for d in drafts if not d.is_programme] or drafts
    main = reporting[0]
    parts, programme = _extent(drafts)
    titles = next((d.titles for d in [main, *drafts] if d.titles), [])
    venue, city, room = _place(drafts, lexicon)
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
        parties=tuple(_all_parties(report, drafts, parts, programme, lexicon)),
        parts=parts,
        programme=programme,
        spans=tuple(dict.fromkeys(spans)),
        method="event/title-block" if parts else "event/programme-block",
        confidence=0.98 if parts else 0.9,
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
    found = (m[1].lower() for text in headline if (m := _ANY_KIND.search(text)))
    return next(found, "event")


def _place(drafts: list[_EventDraft], lexicon: Lexicon) -> tuple[str | None, str | None, str | None]:
    venue = city = room = None
    for draft in drafts:
        rooms = [p for p in draft.places if _ROOM.fullmatch(p)]
        others = [p for p in draft.places if not _ROOM.fullmatch(p)]
        cities = [p for p in others if (e := lexicon.named(p, NameKind.PLACE)) and "mig:City" in e.classes]
        countries = [p for p in others[1:] if lexicon.named(p, NameKind.COUNTRY)]
        venues = [p for p in others if p not in cities and p not in countries]
        if not cities and venues and (len(venues) > 1 or not _PREMISES.search(venues[0])):
            cities = [venues.pop()]
        room = room or next(iter(rooms), None)
        city = city or next(iter(cities), None)
        venue = venue or next(iter(venues), None)
    return venue, city, room


def _all_parties(
    report: Report, drafts: list[_EventDraft], parts: Iterable[Span], programme: Span | None, lexicon: Lexicon
) -> Iterator[Party]:
    seen: set[tuple[str, str]] = set()

    def fresh(party: Party) -> bool:
        held = "funder" if party.role == "funder" else "organiser"
        keys = {(key, held) for key in _identities(party.name, lexicon)}
        new = seen.isdisjoint(keys)
        seen.update(keys)
        return new

    have = [party for draft in drafts for party in draft.parties]
    if not any(p.role == "organiser" for p in have):
        have = [*_publisher(report, drafts, lexicon), *have]
    yield from filter(fresh, have)
    for span in (*parts, *((programme,) if programme else ())):
        for block in report.within(span):
            funded = _funding_note(block)
            if funded:
                yield from filter(fresh, _parties(block.prose, funded.start("who"), "funder", lexicon))


def _identities(name: str, lexicon: Lexicon) -> Iterator[str]:
    """What a name and the short form in brackets behind it stand for."""
    short = _SHORT_FORM.search(name)
    for form in filter(None, (name, name[: short.start()] if short else None, short[1] if short else None)):
        entry = lexicon.named(form, NameKind.ORGANIZATION, NameKind.PROCESS)
        yield entry.iri if entry else form.casefold()


def _funding_note(block: Block) -> re.Match[str] | None:
    text = block.text
    one_line = len(block.lines) == 1
    note = block.kind is BlockKind.FOOTNOTE or (one_line and (not text.endswith(".") or _EVENT_FUNDED.match(text)))
    start = re.match(r"[\s¹²³⁴⁵⁶⁷⁸⁹⁰\d]*", text)
    if not note or len(text) > 250:
        return None
    return _FUNDED.match(text, start.end() if start else 0)


def _publisher(report: Report, drafts: list[_EventDraft], lexicon: Lexicon) -> Iterator[Party]:
    """The publisher leads an event that is said to be held "jointly with" others, no lead being named."""
    joint = next((d.joint for d in drafts if d.joint), None)
    if joint and lexicon.named(report.meta.publisher, NameKind.ORGANIZATION):
        yield Party(name=report.meta.publisher, role="organiser", spans=joint)


STAGE = Stage(name="events", run=run, provides=(Event,))
