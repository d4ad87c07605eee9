"""What sentences say of an event: that it was held, when and where, who held it and who paid for it.

A sentence is about an event if it names the event's day or title, or means the event that the sentence before it named
("It", "the Meeting"). What is said of another meeting is not taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import PROSE
from miggraph.extract.events.parties import label_lines
from miggraph.extract.events.party_clauses import parties_in
from miggraph.extract.events.places import Places, read_places
from miggraph.extract.rules import TokenLine, entries, line_of, load, word_set
from miggraph.extract.values.dates import find_dates
from miggraph.lexicon import Lexicon
from miggraph.model import Block, BlockKind, Party, Prose, Span

_RULES = load("event")
_PARTY = load("party")
_OPENING = 30
"""So many sentences at the beginning of a report on an event tell who held it; notes and thanks count everywhere."""
_FIRST = 8
"""What the first so many sentences of a report on an event tell of parties is told of that event."""
_READ = PROSE | {BlockKind.FOOTNOTE, BlockKind.LINES}
_ALIKE = 0.7
_SHORTEST_WORD = 4
_NEXT, _NEAR, _FAR = 2, 12, 160
"""So many characters lie between a place and the word for the event that it follows, the place before it, or "held"."""


class _About(Enum):
    """Which event a sentence is about."""

    OWN = "own"
    OTHER = "other"
    NONE = "none"


@dataclass(slots=True)
class Told:
    """What sentences say of one event; ``spans`` are those of the sentences that say when or where it was held."""

    parties: list[Party] = field(default_factory=list)
    places: list[Places] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


def read_told(document: Document, within: Sequence[Span], first: date, last: date, title: str) -> Told:
    """What the sentences of some parts of a report say of the event that these parts tell of."""
    told = Told()
    read = 0
    for block, sentences in _opening(document, within):
        about = _About.NONE
        is_first = read < _FIRST
        read += len(sentences)
        is_thanks = _is_titled("title of thanks", _title_of(document, block))
        is_note = block.kind is BlockKind.FOOTNOTE
        for number, sentence in enumerate(sentences):
            line = line_of(sentence.text)
            about = _about(line, about, first, last, title, is_note=is_note)
            if about is _About.NONE and _RULES["event/unnamed"].search(line) and number + 1 < len(sentences):
                after = line_of(sentences[number + 1].text)
                taken_up = _RULES["event/generic"].match(after)
                about = _about(after, about, first, last, title, is_note=is_note) if taken_up else about
            if about is not _About.OTHER:
                owned = about is _About.OWN or is_first or (is_thanks and _is_for_event(line))
                _read_parties(told, sentence, line, document.lexicon, owned)
            if _tells_place(line, about, is_first=is_first) and (place := read_place(sentence.text, document.lexicon)):
                told.places.append(place)
                told.spans += sentence.spans()
    return told


def _tells_place(line: TokenLine, about: _About, *, is_first: bool) -> bool:
    """Whether the place that a sentence names is that of the event."""
    if about is _About.OWN:
        return True
    held = _RULES["event/held.told"] if is_first else _RULES["place/where"]
    return about is _About.NONE and held.search(line) is not None


def _is_for_event(line: TokenLine) -> bool:
    """Whether thanks are for money or a place to meet, and not for what went into the report itself."""
    return _PARTY["party/thanks"].search(line) is not None or not _PARTY["party/for-report"].search(line)


def _opening(document: Document, within: Sequence[Span]) -> Iterator[tuple[Block, Sequence[Prose]]]:
    """The blocks that may tell of an event as a whole, with their sentences."""
    read = 0
    for block in document.blocks(_READ, within):
        lines = [line.prose for line in label_lines(block)] if block.kind is BlockKind.LINES else [block.prose]
        sentences = block.sentences or lines
        section = _title_of(document, block)
        if read < _OPENING or block.kind is BlockKind.FOOTNOTE or _is_titled("title before an event", section):
            yield block, sentences
        read += len(sentences) * (block.kind is not BlockKind.FOOTNOTE)


def _is_titled(words: str, title: str) -> bool:
    """Whether the title of a section has one of the words of a vocabulary, or a part of a word that stands there."""
    return any(word.strip("'") in title for word in entries(words))


def _title_of(document: Document, block: Block) -> str:
    """The title of the section in which a block stands, in lower case."""
    return document.report.sections[block.section].title.lower() if block.section >= 0 else ""


def _about(line: TokenLine, before: _About, first: date, last: date, title: str, *, is_note: bool) -> _About:
    """Which event a sentence is about, by its dates, its subject, and what the sentence before was about."""
    if _RULES["event/planned"].search(line) or _RULES["event/other"].search(line):
        return _About.OTHER
    held = _RULES["event/held.told"].search(line) or _RULES["event/unnamed"].search(line)
    dates = find_dates(line.text)
    if held or (dates and _RULES["event/occasion"].search(line)):
        near = [d for d in dates if d.first <= last and d.last >= first]
        if any((d.first, d.last) == (first, last) for d in near) or (near and held):
            return _About.OWN
        if dates and held:
            return _About.OTHER
    if _names(line.text, title):
        return _About.OWN
    if _RULES["event/generic"].match(line):
        pronoun = _RULES["event/pronoun"].match(line)
        return (_About.NONE if pronoun and not is_note else _About.OWN) if before is _About.NONE else before
    return before


def _names(text: str, title: str) -> bool:
    """Whether a sentence has most words of a title."""
    wanted, have = words_of(title), words_of(text)
    return len(wanted) > 1 and len(wanted & have) >= _ALIKE * len(wanted)


def words_of(text: str) -> frozenset[str]:
    """The long words of a text, to compare titles by."""
    return frozenset(word for word in re.findall(r"\w+", text.casefold()) if len(word) >= _SHORTEST_WORD)


def _read_parties(told: Told, sentence: Prose, line: TokenLine, lexicon: Lexicon, is_own: bool) -> None:
    """The parties of a sentence; one that is not about the event has to name it as what they held or paid for."""
    found = parties_in(sentence, lexicon)
    if found and (is_own or _RULES["event/generic.object"].search(line)):
        told.parties += found


def read_place(text: str, lexicon: Lexicon, start: int = 0) -> Places | None:
    """The places behind the words that say that something was held, or behind the word for what was."""
    line = line_of(text)
    where = _RULES["place/where"].search(line, start)
    if where and (named := read_places(text[slice(*where.groups["place"])])):
        return Places.of(named, lexicon)
    held = _RULES["event/held.told"].search(line, start) or _RULES["event/unnamed"].search(line, start)
    occasion = next(_RULES["event/occasion"].finditer(line, start), None)
    if not held and not occasion:
        return None
    adjacent = not held and not find_dates(text)
    begin = held.end if held else occasion.end if occasion else 0
    if held and _RULES["event/held.met"].match(line_of(line.text[held.start : held.end])):
        begin = held.start
    parts: list[str] = []
    end = begin
    for match in _RULES["place/told"].finditer(line, begin):
        place = line.text[slice(*match.groups["place"])]
        between = line.text[end : match.start]
        gap = len(between) - sum(day.end - day.start for day in find_dates(between))
        if gap > (_NEXT if adjacent else _NEAR if parts else _FAR):
            break
        named = [part for part in read_places(place) if not _is_time(part)]
        if not named or line.text[match.end : match.end + 1] == '"':
            continue
        parts += named
        end = match.end
    return Places.of(parts, lexicon) if parts else None


def _is_time(text: str) -> bool:
    first = text.split()[0].lower()
    months = {month.strip("'").lower() for month in word_set("month")}
    return first in months or first in word_set("weekday") or any(c.isdigit() for c in text)
