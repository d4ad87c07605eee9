"""What the lines of a title block say of an event: kind, series, title, day, places and parties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from miggraph.extract.events.parties import is_body, party_list, read_parties, series_parties
from miggraph.extract.events.party_clauses import parties_in, parties_of_clause, read_clause
from miggraph.extract.events.places import is_all, is_pair, read_places
from miggraph.extract.events.timetables import is_programme_line
from miggraph.extract.events.told import read_place
from miggraph.extract.rules import RuleMatch, cached_by_language, current_rules, entries, line_of, load, word_set
from miggraph.extract.values.dates import Dated, find_date, without_weekdays
from miggraph.lexicon import Lexicon
from miggraph.model import Line, NameKind, Party, Prose, Section, Span

_RULES = load("event")
_KINDS = word_set("event kind")
_LONGEST_PLACE = 8
_MOST_OF_PLACE = 3


@dataclass(slots=True)
class EventDraft:
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


def read_headline(section: Section, dated: Line, lexicon: Lexicon) -> EventDraft:
    """What the lines over a section say of an event that one of them dates."""
    found = find_date(dated.text)
    if found is None:
        raise ValueError("the line has no date")
    draft = EventDraft(found.first, found.last, section=section, date_spans=dated.prose.spans())
    for line in section.headline:
        _read_line(draft, line, found if line is dated else None, lexicon)
    draft.titles = list(_without_bodies(draft.titles))
    below: list[Prose | None] = [*draft.titles[1:], None][: len(draft.titles)]
    bare = [title for title, after in zip(draft.titles, below, strict=True) if _is_bare(title, after)]
    if bare and len(bare) < len(draft.titles):
        draft.kind = draft.kind or kind_in(bare[0].text)
        draft.titles = [title for title in draft.titles if title not in bare]
    return draft


def _is_bare(title: Prose, after: Prose | None) -> bool:
    """Whether a line says of which kind an event is and nothing else, and the line below it does not go on with it."""
    goes_on = after is not None and after.text[:1].islower() and search("goes-on.small", after.text)
    kind, _, place = title.text.partition(",")
    placed = bool(place) and len(place.split()) <= _MOST_OF_PLACE and all(w[:1].isupper() for w in place.split())
    return not goes_on and search("bare", kind if placed else title.text) is not None


def _without_bodies(titles: list[Prose]) -> Iterator[Prose]:
    """The lines of a title without the bodies that print their names above it, where another line stands below.

    The body right above the mere number of a meeting says whose meeting it is.
    """
    other = next((n for n, title in enumerate(titles) if not is_body(title.text)), 0)
    named = next((n for n, title in enumerate(titles) if search("occasion", title.text)), other)
    last = named - 1 if titles and search("numbered", titles[named].text) else named
    opens = True
    for number, title in enumerate(titles):
        opens = opens and number < last and is_body(title.text)
        if not opens:
            yield title


def shown(titles: Iterable[Prose]) -> str:
    """The title in one line; a colon stays where it parts the lines of a title."""
    return " ".join(prose.text.strip(" ,") for prose in titles).strip(" :,")


def search(rule: str, text: str) -> RuleMatch | None:
    """The first match of a rule on events in a text."""
    return _RULES[f"event/{rule}"].search(line_of(text))


def kind_in(text: str) -> str | None:
    """The first kind of event that a text names, in the singular; of a "training workshop" the workshop."""
    match = search("kind", text)
    found = None
    for word in text[match.start :].lower().split() if match else ():
        kind = next((kind for kind in _KINDS if word.startswith(kind)), None)
        if kind is None:
            break
        found = kind
    found = found or next((k for k in _KINDS if match and text[match.start :].lower().startswith(k)), None)
    return _names_of_kinds().get(found, found) if found else None


@cached_by_language
def _names_of_kinds() -> dict[str, str]:
    """The kinds of event by the words for them, from the vocabularies "event kind workshop" and the like."""
    named = [name for name in current_rules().words if name.startswith("event kind ")]
    return {word: name.removeprefix("event kind ") for name in named for word in entries(name)}


def _read_line(draft: EventDraft, line: Line, dated: Dated | None, lexicon: Lexicon) -> None:
    text = line.text
    if dated:
        _read_dated(draft, line, dated, lexicon)
        return
    if is_programme_line(text):
        return
    if search("goes-on", text) and (told := read_place(f"It was {text}", lexicon)):
        draft.places += [part for part in told if part]
        draft.parties += parties_in(line.prose, lexicon)
        return
    named = read_parties(line.prose, lexicon)
    if named:
        draft.joint = line.prose.spans() if named.joint else draft.joint
        draft.parties += named.parties
    elif text.endswith("/") or (
        text.endswith(")") and draft.parties and not draft.titles and not search("series", text)
    ):
        role = "co-organiser" if any(p.role == "organiser" for p in draft.parties) else "organiser"
        draft.parties += party_list(line.prose, role)
    elif (
        (draft.date_spans and line.span.start > draft.date_spans[0].start)
        or _is_place_line(text, lexicon)
        or _is_above(draft, line)
    ):
        draft.places += read_places(text)
    else:
        _read_title_line(draft, line, lexicon)


def _is_above(draft: EventDraft, line: Line) -> bool:
    """Whether a line right above the day may name a city and its country."""
    lines = draft.section.headline if draft.section else ()
    after = next((later for this, later in pairwise(lines) if this is line), None)
    return after is not None and after.span.start == draft.date_spans[0].start and is_pair(line.text)


def _is_place_line(text: str, lexicon: Lexicon) -> bool:
    """Whether a line above the date names a place and its country, and no event."""
    parts = read_places(text)
    named = len(parts) > 1 and bool(lexicon.named(parts[-1], NameKind.COUNTRY, NameKind.PLACE))
    words = [word for word in re.findall(r"\w+", text) if word not in ("of", "the", "de")]
    proper = all(word[0].isupper() for word in words) and not text.isupper()
    named = named or (len(parts) > 1 and proper and bool(_RULES["place/premises"].search(line_of(parts[0]))))
    return named and len(text.split()) <= _LONGEST_PLACE and not search("occasion", text)


def _read_dated(draft: EventDraft, line: Line, dated: Dated, lexicon: Lexicon) -> None:
    """The line with the date: places, and before them perhaps "Minutes of the meeting held in" or a title."""
    before = without_weekdays(line.text[: dated.start])
    report_of = search("report", before)
    rest = before[report_of.end :] if report_of and report_of.start == 0 else None
    held = search("held", rest) if rest else None
    if rest is not None and (held or not rest.strip(" ,")):
        draft.kind = draft.kind or kind_in(before)
        before = rest[slice(*held.groups["place"])] if held else ""
    elif len(before.split()) > 3 and before.rstrip().endswith(":"):
        _read_title_line(draft, replace(line, prose=line.prose.slice(0, dated.start)), lexicon)
        before = ""
    elif some := search("document.some", before):
        draft.kind = draft.kind or kind_in(before)
        draft.parties += parties_in(line.prose, lexicon)
        told = read_place(line.text, lexicon, some.end - 1)
        between = [part for part in told or () if part] or read_places(line.text[some.end : dated.start])
        draft.places += between
        return
    elif _RULES["event/goes-on"].match(line_of(line.text)) and (told := read_place(f"It was {line.text}", lexicon)):
        draft.parties += parties_in(line.prose, lexicon)
        draft.places += [part for part in told if part]
        return
    elif len(before.split()) > 3 and (report_of or search("occasion", before)):
        end = _end_of_title(before, lexicon)
        read_title(draft, line.prose.slice(0, end))
        before = before[end:]
    tail = line.prose.slice(dated.end)
    behind = read_clause(tail.text, lexicon)
    draft.parties += parties_of_clause(tail, behind)
    told_from = min((match.start for match, _ in behind.found), default=len(tail.text))
    draft.places += read_places(before + "," + tail.text[:told_from])


def _end_of_title(text: str, lexicon: Lexicon) -> int:
    """Where the title ends in what a line prints before a date: before the places behind its last commas."""
    end = len(text.rstrip(" ,(:–-"))
    while (cut := text.rfind(",", 0, end)) > 0:
        part = text[cut + 1 : end].strip()
        known = lexicon.named(part, NameKind.PLACE, NameKind.COUNTRY)
        if not (known or len(part.split()) == 1) or not search("occasion", text[:cut]):
            break
        end = cut
    return end


def _read_title_line(draft: EventDraft, line: Line, lexicon: Lexicon) -> None:
    text = line.text
    if is_all(text, _RULES["event/report"]):
        draft.kind = kind_in(text)
        return
    series = search("series", text)
    if series:
        cut = text.find(":", series.end)
        head = line.prose.slice(0, cut if cut >= 0 else None)
        tail = line.prose.slice(cut + 1) if cut >= 0 else None
        draft.series = draft.series or head.text.strip(" :")
        draft.parties += series_parties(head, lexicon)
        if tail and tail.text:
            read_title(draft, tail)
        return
    read_title(draft, line.prose)


def read_title(draft: EventDraft, prose: Prose) -> None:
    """Take a line as part of the title, without what calls it a report or says of which kind the event is."""
    if prose.text.startswith("of ") and not draft.titles and search("occasion", prose.text):
        prose = prose.slice(len("of the ") if prose.text.startswith("of the ") else len("of "))
    document = _RULES["event/document.of"].match(line_of(prose.text))
    if document and search("occasion", prose.text[document.groups["name"][0] :]):
        prose = prose.slice(document.groups["name"][0])
    titled, report_of = search("kind.title", prose.text), search("report", prose.text)
    if titled and re.search(r":| of ", prose.text[: titled.start]):
        draft.kind = draft.kind or kind_in(prose.text)
        titled = None
    for match in filter(None, (report_of, titled)):
        draft.kind = draft.kind or kind_in(prose.text[match.start : match.end])
    prose = prose.slice(titled.end) if titled else prose
    trailing = search("programme.end", prose.text)
    prose = prose.slice(0, trailing.start) if trailing else prose
    quoted = search("quoted", prose.text) if prose.text[:1].islower() else None
    prose = prose.slice(*quoted.groups["title"]) if quoted else prose
    if prose.text and not _only_organizations(prose.text):
        draft.titles.append(prose)


def _only_organizations(text: str) -> bool:
    """Whether a line is a short form in capitals, as logos leave it."""
    return bool(re.fullmatch(r"[A-Z][A-Z.&-]{2,11}", text))
