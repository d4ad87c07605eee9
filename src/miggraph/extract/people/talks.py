"""Talks that sentences tell of: who presented, spoke on or gave something whose title stands in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from miggraph.extract.people.names import Named
from miggraph.extract.rules import Rule, TokenLine, load
from miggraph.extract.values.keys import free_key, title_key
from miggraph.model import Block, Event, Slot, Span

_RULES = load("sitting")
_TALKS = _RULES.under("talk/")
_QUOTED = re.compile(
    r"[“„](?P<curled>[^“”„]{3,200})[”“]|«(?P<pointed>[^«»]{3,200})»|(?<!\w)\"(?P<straight>[^\"]{3,200})\"(?!\w)"
)
"""A title in quotes."""
_LOOSE = " ,.;:"
_BEFORE, _BEHIND = 200, 300
_ENCLOSING = frozenset({"session", "panel", "opening", "closing", "discussion"})
_MOST_WORDS = 25


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person where the text names them, under the full name; ``end`` is where what is said of the person ends."""

    block: Block
    named: Named
    name: str | None
    end: int


@dataclass(slots=True)
class Talk:
    """A talk that the text tells of, the rule that found it, and its speakers in the order of the text."""

    slot: Slot
    rule: Rule
    speakers: list[Speaker] = field(default_factory=list)


def slot_at(slots: Sequence[Slot], span: Span) -> Slot | None:
    """The smallest session that a place of the report tells of."""
    around = [(part.end - part.start, n) for n, s in enumerate(slots) for part in s.parts if part.covers(span)]
    return slots[min(around)[1]] if around else None


def told_talks(event: Event, speakers: Sequence[Speaker], slots: Sequence[Slot]) -> list[Talk]:
    """The talks of an event that no slot is yet, in the order of the text."""
    known = {_letters(slot.title) for slot in slots}
    taken = {slot.key for slot in slots}
    found: dict[str, Talk] = {}
    for speaker in sorted(speakers, key=lambda s: (s.block.span.start, s.named.start)):
        for title, rule in _titles(speaker):
            start, end = title
            text = " ".join(speaker.block.text[start:end].split())
            letters = _letters(text)
            if not letters or letters in known:
                continue
            if letters not in found:
                session = slot_at(slots, speaker.block.span)
                parent = session if session and session.kind in _ENCLOSING else None
                key = free_key(title_key(text) or "talk", [parent.key if parent else ""], taken)
                taken.add(key)
                found[letters] = Talk(
                    _slot(event, speaker, title, text, key, parent, len(slots) + len(found), rule), rule
                )
            if speaker.name not in {other.name for other in found[letters].speakers}:
                found[letters].speakers.append(speaker)
    return list(found.values())


def _slot(
    event: Event,
    speaker: Speaker,
    title: tuple[int, int],
    text: str,
    key: str,
    parent: Slot | None,
    before: int,
    rule: Rule,
) -> Slot:
    return Slot(
        key=key,
        event=event.key,
        kind="talk",
        title=text,
        sequence=before + 1,
        parent=parent.key if parent else None,
        day=(parent.day if parent else None) or (event.start if event.end in (None, event.start) else None),
        spans=speaker.block.prose.spans(*title),
        method=rule.id,
        confidence=rule.confidence,
    )


def _titles(speaker: Speaker) -> Iterator[tuple[tuple[int, int], Rule]]:
    """Where the titles of talks stand that a sentence says somebody gave."""
    text, named = speaker.block.text, speaker.named
    begin = max(0, named.start - _BEFORE)
    begin = text.find(" ", begin, named.start) + 1 if begin else 0
    quoted = [(m.start() - begin, m.end() - begin, m) for m in _QUOTED.finditer(text, begin, speaker.end + _BEHIND)]
    if not quoted:
        return
    last = min((m.start() for _, _, m in quoted if m.start() >= named.end), default=speaker.end)
    last = min(speaker.end, named.end + len(text[named.end : last].rstrip(_LOOSE)))
    line = TokenLine(text[begin : speaker.end + _BEHIND]).tagged(
        [("Person", named.start - begin, last - begin), *(("Name", start, end) for start, end, _ in quoted)]
    )
    for match in _TALKS.all(line):
        for start, end, quote in quoted:
            if match.start <= start and end <= match.end and (inside := _inside(quote, text)):
                yield inside, match.rule
                break


def _inside(quote: re.Match[str], text: str) -> tuple[int, int] | None:
    """The words of a quote without the stop or comma at its end; None where they are no title."""
    start, end = quote.span(quote.lastgroup or 0)
    end = start + len(text[start:end].rstrip(_LOOSE))
    words = text[start:end]
    first = words[:1]
    return (start, end) if (first.isupper() or first.isdigit()) and len(words.split()) <= _MOST_WORDS else None


def _letters(title: str) -> str:
    return re.sub(r"\W+", " ", title.casefold()).strip()
