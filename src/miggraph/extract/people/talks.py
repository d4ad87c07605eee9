"""Talks that a text tells of: by a sentence that says who gave something whose title stands in quotes, or by a line
that is the title of a talk ("Presentation: Lamps") and names who gave it, or stands above that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from miggraph.extract.people.names import Named
from miggraph.extract.rules import Rule, TokenLine, line_of, load
from miggraph.extract.values.keys import free_key, title_key
from miggraph.model import Block, BlockKind, Event, Report, Slot, Span

_RULES = load("sitting")
_TALKS = _RULES.under("talk/")
_TITLED = _RULES["sitting/talk.line"]
_LISTED = _RULES["sitting/talk.list"]
_DISCUSSION = load("programme")["programme/kind.discussion"]
_QUOTED = re.compile(
    r"[“„](?P<curled>[^“”„]{3,200})[”“]|«(?P<pointed>[^«»]{3,200})»|(?<!\w)\"(?P<straight>[^\"]{3,200})\"(?!\w)"
    r"|(?<!\w)[‘'](?P<single>(?=[^\W\d_a-zß-ÿ])(?:[^‘’'\"]|(?<=\w)[’'](?=\w)){3,200})[’'](?!\w)"
)
"""A title in quotes."""
_LOOSE = " ,.;:"
_STOPS = ".?!"
_AROUND = _LOOSE + '"“”„«»*'
_BEHIND_GIVER = re.compile(r"\s*(?:\([^()]{2,120}\)\s*[,:–—-]|[:–—])\s+(?=\S)")
"""What parts who gave a talk from its title in a list: brackets with what the person is, a colon, a dash."""
_SHORT = 60
"""So many characters before a name hold the words that say what the person did."""
_ENCLOSING = frozenset({"session", "panel", "opening", "closing", "discussion"})
_MOST_WORDS = 25
_MOST_LINES = 6
"""So many lines with a talk's title in the first name its title and who gave it, and no more."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person where the text names them, under the full name.

    ``end`` is where what is said of the person ends; ``speaks`` whether the sentence says that the person spoke.
    """

    block: Block
    named: Named
    name: str | None
    end: int
    speaks: bool = False


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


def is_talk_line(block: Block) -> bool:
    """Whether the first line of a block is the title of a talk and says so."""
    return bool(block.lines) and len(block.sentences) <= 1 and bool(_TITLED.match(line_of(block.lines[0].text)))


def session_above(report: Report, block: Block, slots: Sequence[Slot]) -> Slot | None:
    """The session above a heading that is the title of a talk: layouts set it as high as that of the session.

    Between the two stand only talks and what belongs to a session without a title of its own.
    """
    if block.kind is not BlockKind.HEADING or not is_talk_line(block):
        return None
    for section in reversed(report.sections[: max(block.section, 0)]):
        session = slot_at(slots, section.span)
        line = line_of(section.title)
        if session or not (_TITLED.match(line) or _DISCUSSION.match(line)):
            return session
    return None


def told_talks(
    report: Report, event: Event, blocks: Sequence[Block], speakers: Sequence[Speaker], slots: Sequence[Slot]
) -> list[Talk]:
    """The talks of an event that no slot is yet, in the order of the text."""
    known = {_letters(slot.title) for slot in slots}
    printed = [span for slot in slots if slot.kind == "talk" for span in slot.spans]
    taken = {slot.key for slot in slots}
    found: dict[str, Talk] = {}
    ordered = sorted(speakers, key=lambda s: (s.block.span.start, s.named.start))
    told = [
        *_titled(event, blocks, ordered),
        *_begun(event, blocks, ordered),
        *_listed(event, report.blocks, ordered),
        *_quoted(blocks, ordered),
    ]
    for speaker, block, title, rule in told:
        start, end = title
        text = " ".join(block.text[start:end].split())
        letters = _letters(text)
        if not letters or letters in known or any(s.overlaps(t) for s in block.prose.spans(*title) for t in printed):
            continue
        if letters not in found:
            session = slot_at(slots, block.span) or session_above(report, block, slots)
            parent = session if session and session.kind in _ENCLOSING else None
            key = free_key(title_key(text) or "talk", [parent.key if parent else ""], taken)
            taken.add(key)
            found[letters] = Talk(_slot(event, block, title, text, key, parent, len(slots) + len(found), rule), rule)
        if speaker.name not in {other.name for other in found[letters].speakers}:
            found[letters].speakers.append(speaker)
    return list(found.values())


def _slot(
    event: Event,
    block: Block,
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
        spans=block.prose.spans(*title),
        method=rule.id,
        confidence=rule.confidence,
    )


def _titled(
    event: Event, blocks: Sequence[Block], speakers: Sequence[Speaker]
) -> Iterator[tuple[Speaker, Block, tuple[int, int], Rule]]:
    """The speakers of the talks whose titles are lines, each with the block and the place of the title in it."""
    ordered = sorted(blocks, key=lambda block: block.span.start)
    for number, block in enumerate(ordered):
        if not is_talk_line(block) or len(block.lines) > _MOST_LINES:
            continue
        if event.programme and event.programme.covers(block.span):
            continue
        head = block.lines[0].text
        match = _TITLED.match(line_of(head))
        own = [s for s in speakers if s.block is block]
        if match is None or not block.text.startswith(head):
            continue
        title = _bare(block.text, match.end, len(head))
        if title is None or any(title[0] <= s.named.start < title[1] for s in own):
            continue
        below = ordered[number + 1] if number + 1 < len(ordered) else None
        for speaker in own or (_givers(below, speakers) if below else []):
            yield speaker, block, title, match.rule


def _begun(
    event: Event, blocks: Sequence[Block], speakers: Sequence[Speaker]
) -> Iterator[tuple[Speaker, Block, tuple[int, int], Rule]]:
    """The speakers of the talks whose titles are the first sentences of paragraphs, and who are named in the next."""
    for block in blocks:
        if len(block.sentences) < 2 or (event.programme and event.programme.covers(block.span)):
            continue
        head = block.sentences[0].text
        second = block.sentences[1].text
        match = _TITLED.match(line_of(head))
        title = _bare(block.text, match.end, len(head)) if match and block.text.startswith(head) else None
        end = block.text.find(second, len(head)) + len(second)
        own = [s for s in speakers if s.block is block and len(head) <= s.named.start < end]
        if match and title and own and not any(s.block is block and s.named.start < len(head) for s in speakers):
            yield own[0], block, (title[0], title[0] + len(block.text[slice(*title)].rstrip(".: "))), match.rule


def _listed(
    event: Event, blocks: Sequence[Block], speakers: Sequence[Speaker]
) -> Iterator[tuple[Speaker, Block, tuple[int, int], Rule]]:
    """The speakers of the talks that items of a list name below a line such as "Papers:", each before the title."""
    rule: Rule | None = None
    for block in blocks:
        if block.kind is not BlockKind.LIST_ITEM:
            match = _LISTED.match(line_of(block.text)) if len(block.lines) == 1 else None
            rule = match.rule if match else None
            continue
        own = [s for s in speakers if s.block.span == block.span] if rule else []
        if rule is None or not own or own[0].named.start or (event.programme and event.programme.covers(block.span)):
            continue
        givers, place = own[:1], _BEHIND_GIVER.match(block.text, own[0].named.end)
        for other in own[1:]:
            joined = _joined(block.text, givers[-1], other)
            if not joined:
                break
            givers.append(other)
            place = _BEHIND_GIVER.match(block.text, other.named.end)
        title = _bare(block.text, place.end(), len(block.text)) if place else None
        if title:
            yield from ((giver, block, title, rule) for giver in givers)


def _joined(text: str, one: Speaker, other: Speaker) -> bool:
    """Whether only a conjunction, and brackets with what the first is, stand between two names of a list."""
    between = re.sub(r"^\s*\([^()]*\)", "", text[one.named.end : other.named.start]).strip()
    return between == "," or _RULES["giver/and"].match(line_of(between)) is not None


def _givers(block: Block, speakers: Sequence[Speaker]) -> list[Speaker]:
    """Who gave the talk whose title stands above a block: who is named there alone, or begins and speaks there."""
    named = [s for s in speakers if s.block is block]
    if not named or named[0].named.start or is_talk_line(block):
        return []
    is_entry = not block.text.rstrip().endswith((".", ":", ";")) and not named[0].speaks
    return named if is_entry else named[:1] if named[0].speaks else []


def _bare(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The place of a title in a stretch, without white space and quotes around it; None where it is none."""
    words = text[start:end]
    begin = start + len(words) - len(words.lstrip(_AROUND))
    title = text[begin:end].rstrip(_AROUND)
    fits = title[:1].isupper() or title[:1].isdigit()
    return (begin, begin + len(title)) if fits and len(title.split()) <= _MOST_WORDS else None


def _quoted(
    blocks: Sequence[Block], speakers: Sequence[Speaker]
) -> Iterator[tuple[Speaker, Block, tuple[int, int], Rule]]:
    """The speakers of the talks whose titles stand in quotes in a sentence that says that a talk was given."""
    for block in blocks:
        named = [s for s in speakers if s.block is block]
        if not named:
            continue
        for quote in _QUOTED.finditer(block.text):
            title = _inside(quote, block.text)
            if title is None:
                continue
            first, begin, end = _sentences_around(block, quote.start())
            if block.text[quote.end() - 2] in _STOPS and block.text[quote.end() :].lstrip()[:1].isupper():
                end = quote.end()
            around = [s for s in named if first <= s.named.start < end and not _within(s, quote)]
            rule = _says_talk(block.text[first:end], first, around, quote)
            if rule:
                yield from ((s, block, title, rule) for s in _givers_of(block.text, around, begin, quote))


def _sentences_around(block: Block, place: int) -> tuple[int, int, int]:
    """Where the sentence before that of a place begins, and where the latter begins and ends."""
    before = begin = at = 0
    for sentence in block.sentences:
        start = block.text.find(sentence.text, at)
        at = start + len(sentence.text) if start >= 0 else at
        if start > place:
            break
        if start >= 0:
            before, begin = begin, start
        if at > place:
            break
    return before, begin, max(at, place + 1) if block.sentences else len(block.text)


def _within(speaker: Speaker, quote: re.Match[str]) -> bool:
    return quote.start() <= speaker.named.start < quote.end()


def _says_talk(text: str, first: int, around: Sequence[Speaker], quote: re.Match[str]) -> Rule | None:
    """The rule by which a sentence, with the one before it, says that a title is that of a talk."""
    tags = [("Name", quote.start() - first, min(quote.end() - first, len(text)))]
    for number, speaker in enumerate(around):
        start = speaker.named.start
        limits = [other.named.start for other in around[number + 1 :]] + [quote.start()] * (start < quote.start())
        end = max(speaker.named.end, min([speaker.end, first + len(text), *limits]))
        tags.append(("Person", start - first, start - first + len(text[start - first : end - first].rstrip(_LOOSE))))
    line = TokenLine(text).tagged(sorted(tags, key=lambda tag: tag[1]))
    place = quote.start() - first
    return next((match.rule for match in _TALKS.all(line) if match.start <= place < match.end), None)


def _givers_of(text: str, around: Sequence[Speaker], begin: int, quote: re.Match[str]) -> list[Speaker]:
    """Who gave a talk: whom the sentence names before its title or, with "by", behind it, or who was named last."""
    own = [s for s in around if s.named.start >= begin]
    behind = [s for s in own if s.named.start >= quote.end()]
    before = [s for s in own if s.named.start < quote.start()]
    given = [s for s in behind if _is_giver(text[max(begin, s.named.start - _SHORT) : s.named.start])]
    if given and not (before and given[0].named.start - quote.end() > _SHORT):
        chosen = given[0]
    elif before:
        said = [s for s in before if _is_giver(text[max(begin, s.named.start - _SHORT) : s.named.start])]
        chosen = said[-1] if said else before[0]
    elif behind:
        chosen = behind[0]
    elif around:
        said = [s for s in around if _is_giver(text[max(0, s.named.start - _SHORT) : s.named.start])]
        chosen = said[-1] if said else around[0]
    else:
        return []
    return _together(text, own or list(around), chosen)


def _is_giver(before: str) -> bool:
    return _RULES["giver/by"].search(line_of(before)) is not None


def _together(text: str, named: Sequence[Speaker], chosen: Speaker) -> list[Speaker]:
    """A speaker with those whom a conjunction joins to the name."""
    found = [chosen]
    for other in named:
        start = other.named.start
        between = text[min(max(found[-1].named.end, found[-1].end), start) : start]
        if start > found[-1].named.end and _RULES["giver/and"].match(line_of(between.strip())):
            found.append(other)
    return found


def _inside(quote: re.Match[str], text: str) -> tuple[int, int] | None:
    """The words of a quote without the stop or comma at its end; None where they are no title."""
    start, end = quote.span(quote.lastgroup or 0)
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip().rstrip(_LOOSE))
    words = text[start:end]
    first = words[:1]
    return (start, end) if (first.isupper() or first.isdigit()) and len(words.split()) <= _MOST_WORDS else None


def _letters(title: str) -> str:
    return re.sub(r"\W+", " ", title.casefold()).strip()
