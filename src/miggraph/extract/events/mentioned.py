"""Events that a report only mentions: a sentence names one, and says when and where, or by whom, it was held.

The events that the report is about are told apart by their days and titles, and are not mentioned ones.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import PROSE
from miggraph.extract.events.drafts import kind_in
from miggraph.extract.events.parties import is_body
from miggraph.extract.events.party_clauses import parties_in
from miggraph.extract.events.places import Places, read_places
from miggraph.extract.rules import entries, line_of, load, word_set
from miggraph.extract.stage import Stage
from miggraph.extract.values.dates import find_dates
from miggraph.extract.values.keys import title_key
from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, BlockKind, Event, NameKind, Party, Prose

_RULES = load("event")
_FEWEST_WORDS = 3
_FAR = 180
"""So many characters behind its name a sentence says when and where an event was held."""
_LONGEST_PLACE = 2
_ALIKE = 0.5
_SHORTEST_WORD = 4


@dataclass(frozen=True, slots=True)
class _When:
    """The first and last day of the time at which an event was held, and how exactly it is told."""

    first: date
    last: date
    precision: str


def run(document: Document) -> Iterator[Annotation]:
    """The events that sentences mention, each once."""
    own = document.events
    seen: set[str] = set()
    for block in document.blocks(PROSE | {BlockKind.FOOTNOTE}):
        if any(event.programme and event.programme.overlaps(block.span) for event in own):
            continue
        for sentence in block.sentences or (block.prose,):
            for event in _mentioned(sentence, document.lexicon):
                if event.key not in seen and not any(_is_same(event, other) for other in own):
                    seen.add(event.key)
                    yield event


def _mentioned(sentence: Prose, lexicon: Lexicon) -> Iterator[Event]:
    line = line_of(sentence.text)
    if _RULES["event/planned"].search(line):
        return
    matches = list(_RULES["event/mentioned"].finditer(line))
    for number, match in enumerate(matches):
        start, end = match.groups["title"]
        dated, start = _dated(sentence.text, start, end)
        title = _without_place(sentence.text[start:end].rstrip(" ,–-"), sentence.text[end:])
        stop = matches[number + 1].start if number + 1 < len(matches) else len(sentence.text)
        tail = sentence.slice(start + len(title), min(stop, end + _FAR))
        if not _is_name(title, sentence.text[match.groups["kind"][0]], lexicon):
            continue
        told = dated is not None and bool(_RULES["event/mentioned.told"].match(line_of(tail.text)))
        if not told and not _RULES["event/mentioned.held"].match(line_of(tail.text)):
            continue
        when = dated or _when(tail.text)
        place, parties = _place(tail.text, lexicon), tuple(parties_in(tail, lexicon))
        if when and (any(place) or parties or told):
            yield _event(title, when, place, parties, sentence.slice(start, start + len(title) + len(tail.text)))


def _dated(text: str, start: int, end: int) -> tuple[_When | None, int]:
    """When an event was held by the month and year before its name, and where the name begins."""
    line = line_of(text[start:end])
    match = _RULES["event/mentioned.dated"].search(line)
    if not match:
        return None, start
    when = match.group(line, "when")
    return _when(when), start + match.groups["when"][1] + 1


def _event(title: str, when: _When, place: Places, parties: tuple[Party, ...], words: Prose) -> Event:
    method = _RULES.methods["event/mentioned"]
    return Event(
        key=f"{when.first.isoformat()}-{title_key(title)}",
        kind=kind_in(title) or "event",
        title=title,
        start=when.first,
        end=when.last if when.precision == "day" and when.last != when.first else None,
        precision=when.precision,
        venue=place.venue,
        city=place.city,
        country=place.country,
        parties=parties,
        is_own=False,
        spans=words.spans(),
        method=method.id,
        confidence=method.confidence,
    )


def _without_place(title: str, behind: str) -> str:
    """A title without the place that stands behind it: "Forum on Lamps in Lund, on 3 May"."""
    name, _, place = title.rpartition(" in ")
    held = _RULES["event/held.told"].match(line_of(behind)) or _RULES["event/mentioned.passive"].match(line_of(behind))
    return title if not name or held or len(place.split()) > _LONGEST_PLACE else name


def _is_name(title: str, first: str, lexicon: Lexicon) -> bool:
    """Whether a title names one event that the authority files do not have.

    It names neither a kind of events nor a body that is called a conference or forum.
    """
    if not first.isupper() or len(title.split()) < _FEWEST_WORDS:
        return False
    return not lexicon.named(title, NameKind.PROCESS, NameKind.ORGANIZATION, NameKind.EVENT)


def _when(text: str) -> _When | None:
    """The days, the month or the year in which something was held."""
    if dated := next(iter(find_dates(text)), None):
        return _When(dated.first, dated.last, "day")
    line = line_of(text)
    match = _RULES["event/mentioned.when"].search(line)
    if not match:
        return None
    year, month = int(match.group(line, "year")), match.group(line, "month").casefold()
    if not month:
        return _When(date(year, 1, 1), date(year, 12, 31), "year")
    index = next((n for n, name in enumerate(entries("month"), start=1) if name == month), 0)
    return _When(date(year, index, 1), date(year, index, monthrange(year, index)[1]), "month") if index else None


def _place(text: str, lexicon: Lexicon) -> Places:
    """The first places behind "in" or "at" that are no time, and the premises that the next ones name."""
    told = Places()
    for match in _RULES["place/told"].finditer(line_of(text)):
        named = [part for part in read_places(text[slice(*match.groups["place"])]) if not _is_time(part)]
        if named and not any(told):
            told = Places.of(named, lexicon)
        elif named and not told.venue and is_body(named[0]):
            return told.filled(Places(venue=named[0]))
    return told


def _is_time(text: str) -> bool:
    first = text.split()[0].casefold()
    months = {month.strip("'").casefold() for month in word_set("month")}
    return first in months or first in word_set("weekday") or any(c.isdigit() for c in text)


def _is_same(event: Event, own: Event) -> bool:
    """Whether an event may be one that the report is about: it has its days, and most words of its title."""
    last = event.end or _last_day(event)
    if not (event.start <= (own.end or own.start) and last >= own.start):
        return False
    words, others = _words(event.title), _words(own.title)
    return not words or len(words & others) >= _ALIKE * min(len(words), len(others))


def _last_day(event: Event) -> date:
    if event.precision == "year":
        return date(event.start.year, 12, 31)
    if event.precision == "month":
        return event.start.replace(day=monthrange(event.start.year, event.start.month)[1])
    return event.start


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", text.casefold()) if len(word) >= _SHORTEST_WORD)


STAGE = Stage(name="mentioned events", run=run, provides=(Event,), requires=(Event,))
