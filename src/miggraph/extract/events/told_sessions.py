"""Sessions that only the text of a report tells of: by their headings, or by who led them and when they met.

Where a programme prints sessions, the text adds none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import FLOW, PROSE
from miggraph.extract.events.labelled import is_event_label
from miggraph.extract.events.labels import find_labels
from miggraph.extract.events.sitting_times import Days, day_in, time_beside_day, time_in, when_of
from miggraph.extract.events.sittings import Sitting, sittings_in_rows, sittings_in_sentences
from miggraph.extract.events.slot_kinds import slot_kind
from miggraph.extract.events.told_sections import letters, shown_title, told_in, without_number
from miggraph.extract.people.names import NameTest, find_names
from miggraph.extract.rules import line_of, load
from miggraph.extract.stage import Stage
from miggraph.extract.values.dates import find_dates
from miggraph.extract.values.keys import free_key, title_key
from miggraph.extract.values.times import read_clock
from miggraph.model import Annotation, Block, BlockKind, Event, Prose, Section, Slot, Span, join

_RULES = load("sitting")
_LED = _RULES.under("sitting/led")
_RUN_IN = re.compile(r"(?P<title>[^\W\d_a-z][^:.!?;]{2,90}):\s+(?=\S)")
"""The title with which a paragraph begins."""
_MARKS = " ,.:;()[]–—-"
_LEADING = 3
"""So many sentences at the beginning of a section say who led what it tells of."""
_LINED = (BlockKind.PARAGRAPH, BlockKind.LINES, BlockKind.LIST_ITEM)
_MOST_WORDS = 16
_MOST_BELOW = 12
"""So many lines of the block whose first line is the title of a session may stand below it."""
_PAUSES = frozenset({"break", "registration"})
_SITTING_KINDS = frozenset({"session", "panel", "opening", "closing", "discussion"})


def run(document: Document) -> Iterator[Annotation]:
    """The sessions of every event whose programme prints none."""
    for event in document.events:
        printed = [slot for slot in document.of(Slot) if slot.event == event.key]
        if any(slot.kind in ("session", "panel") for slot in printed):
            continue
        headed = list(_merged(_sittings(document, event)))
        known = [sitting.span for sitting in headed if sitting.method != "sitting/led"]
        named = list(sittings_in_sentences(document, event, known))
        headed = [s for s in headed if s.span in known or not any(s.span.covers(other.span) for other in named)]
        days = Days(document.report, event)
        for sitting in named:
            _when(sitting, days)
        sittings = sorted([*headed, *named], key=lambda sitting: (sitting.span.start, -sitting.span.end))
        sittings = [s for s in sittings if letters(s.words) not in {letters(slot.title) for slot in printed}]
        _nest(sittings)
        taken = {slot.key for slot in printed}
        for number, sitting in enumerate(sittings, start=len(printed) + 1):
            sitting.key = free_key(title_key(sitting.words), [sitting.parent.key if sitting.parent else ""], taken)
            taken.add(sitting.key)
            yield _slot(event, sitting, number)


def _slot(event: Event, sitting: Sitting, number: int) -> Slot:
    method = _RULES.methods[sitting.method]
    kind = slot_kind(sitting.words)
    if kind not in _SITTING_KINDS and not (kind in _PAUSES and sitting.clock):
        kind = "panel" if "panel" in sitting.named.casefold() else "session"
    day = sitting.day or _outer_day(event, kind)
    begins, ends = (sitting.clock.begins, sitting.clock.ends) if sitting.clock and day else (None, None)
    return Slot(
        key=sitting.key,
        event=event.key,
        kind=kind,
        title=sitting.words,
        sequence=number,
        parent=sitting.parent.key if sitting.parent else None,
        start=datetime.combine(day, begins) if day and begins else None,
        end=datetime.combine(day, ends) if day and ends else None,
        day=day,
        parts=(sitting.span, *sitting.more),
        spans=sitting.spans,
        method=method.id,
        confidence=method.confidence,
    )


def _outer_day(event: Event, kind: str) -> date | None:
    """The day of what no text dates: the only day of an event, the first for its opening, the last for its closing."""
    if event.end in (None, event.start) or kind == "opening":
        return event.start
    return event.end if kind == "closing" else None


def _merged(sittings: Iterable[Sitting]) -> Iterator[Sitting]:
    """The sittings, those of one title as one: a list of them may stand above what is told of each."""
    found: dict[str, Sitting] = {}
    for sitting in sittings:
        title = letters(without_number(sitting.words))
        first = found.get(title)
        if first is None or "sitting/line" not in (first.method, sitting.method):
            found[title if first is None else f"{title} {sitting.span.start}"] = sitting
            continue
        kept, other = (first, sitting) if sitting.method == "sitting/line" else (sitting, first)
        if other.clock and not kept.clock:
            kept.clock, kept.day = other.clock, other.day or kept.day
        kept.day, kept.led = kept.day or other.day, kept.led or other.led
        if len(other.title.text) < len(kept.title.text):
            kept.title, kept.spans = other.title, other.spans
        kept.more = (*kept.more, *other.more, other.span)
        found[title] = kept
    yield from found.values()


def _nest(sittings: Sequence[Sitting]) -> None:
    """Give each sitting the one in whose span it stands; a title within a paragraph ends what is told above it."""
    for number, sitting in enumerate(sittings):
        around = [s for s in sittings[:number] if s.span.covers(sitting.span) and s.span != sitting.span]
        while around and sitting.method == "sitting/run-in" and around[-1].method == "sitting/led":
            above = around.pop()
            above.span = Span(above.span.start, sitting.span.start)
        while around and _is_beside(around[-1], sitting):
            above = around.pop()
            above.span = Span(above.span.start, sitting.span.start)
        sitting.parent = around[-1] if around else None


def _is_beside(before: Sitting, sitting: Sitting) -> bool:
    """Whether two titles number sessions of one kind, which are then none within the other: "Panel I", "Panel II".

    Nor is a session part of the opening or of a break before it.
    """
    first, second = _counted(before.words), _counted(sitting.words)
    return (bool(first) and first == second) or slot_kind(before.words) in ("opening", "closing", *_PAUSES)


def _counted(title: str) -> str:
    """The kind of session that a title numbers; "" for none."""
    line = line_of(title)
    match = _RULES["sitting/counted"].match(line)
    return match.group(line, "noun").casefold() if match else ""


def _sittings(document: Document, event: Event) -> Iterator[Sitting]:
    report = document.report
    days = Days(report, event)
    own: dict[Span, list[Block]] = {}
    for block in document.blocks(PROSE, event.parts):
        if block.section >= 0:
            own.setdefault(report.sections[block.section].span, []).append(block)
    lined = list(_headed(document, event))
    heads = {span for sitting in lined for span in sitting.title.spans()}
    for sitting in lined:
        _when(sitting, days)
        yield sitting
    for section in told_in(document, event):
        told = _of_section(section, own.get(section.span, []))
        if told and heads.isdisjoint(shown_title(section).spans()):
            _when(told, days)
            yield told
    for span, blocks in own.items():
        for sitting in _run_in(blocks, span):
            _when(sitting, days)
            yield sitting
    for sitting in sittings_in_rows(document, event):
        _when(sitting, days)
        yield sitting


def _headed(document: Document, event: Event) -> Iterator[Sitting]:
    """The sessions whose titles stand in lines that are no headings of sections, as far as the next such title.

    A line that only gives the number of a session is the beginning of the title in the heading or line below it.
    """
    report = document.report
    test = NameTest(document.small_words, document.lexicon)
    blocks = [b for b in document.blocks(FLOW, event.parts) if not (event.programme and event.programme.covers(b.span))]
    found: list[Sitting] = []
    for number, block in enumerate(blocks):
        title = _title_line(block) if block.kind in _LINED else None
        if title is None or block.section < 0:
            continue
        end = report.sections[block.section].span.end
        rest = list(block.lines[1:])
        if _RULES["sitting/unnamed"].match(line_of(when_of(title).title.text)):
            below = blocks[number + 1] if number + 1 < len(blocks) and not rest else None
            if rest and not _is_when(rest[0].text) and not _is_person(rest[0].text, test):
                title = join([title, rest.pop(0).prose], ": ")
            elif below and below.kind is BlockKind.HEADING and not _RULES["sitting/heading"].match(line_of(below.text)):
                title = join([title, below.lines[0].prose], ": ")
                end = report.sections[below.section].span.end
        led = rest[0].text if rest else ""
        found.append(Sitting(title, Span(block.span.start, end), "sitting/line", led, spans=title.spans()))
    for number, sitting in enumerate(found):
        end = min([sitting.span.end, *(after.span.start for after in found[number + 1 :])])
        sitting.span = Span(sitting.span.start, end)
    yield from found


def _title_line(block: Block) -> Prose | None:
    """The first line of a block, if it is the title of a session: it says so, or gives a time of day in brackets."""
    if not block.lines or len(block.lines) > 1 + _MOST_BELOW:
        return None
    title = block.lines[0].prose
    when = when_of(title)
    bare = when.title
    if is_event_label(title.text):
        return None
    first = when.clock is not None and when.clock.ends is not None and not title.text.startswith(bare.text[:1])
    bracketed = bool(when.day) or first or (when.clock is not None and title.text.endswith((")", "]")))
    if not bracketed and (block.kind is BlockKind.LIST_ITEM or len(block.sentences) > 1):
        return None
    if len(block.sentences) > 1 and len(block.lines) > 1:
        return None
    words = bare.text.split()
    if (
        not words
        or len(words) > _MOST_WORDS
        or title.text.rstrip().endswith((".", ";", ","))
        or (_is_ordinary(bare.text) and not bracketed)
    ):
        return None
    named = _RULES["sitting/heading"].match(line_of(bare.text)) and not _LED.first(line_of(title.text))
    return title if (bracketed and words[0][0].isupper()) or named else None


def _is_person(text: str, test: NameTest) -> bool:
    """Whether a line begins with somebody's name."""
    named = next(find_names(text, test), None)
    return test.entry(text) is not None or bool(test.begins_entry(text)) or (named is not None and named.start == 0)


def _is_when(text: str) -> bool:
    """Whether a line says when a session was held, or who led it, and is no part of its title."""
    return (
        bool(find_dates(text))
        or read_clock(text) is not None
        or bool(find_labels(text))
        or bool(_LED.first(line_of(text)))
    )


def _of_section(section: Section, blocks: Sequence[Block]) -> Sitting | None:
    """The session that a section tells of: its title says so, or its first sentences."""
    title = shown_title(section)
    spans = title.spans()
    sentences = _first_sentences(blocks)
    led, named = _leading(sentences)
    when = when_of(title)
    bare = when.title
    timed = when.clock or when.day
    if _RULES["sitting/heading"].search(line_of(bare.text)) or timed:
        first = led or next(iter(sentences), None)
        if first and _RULES["sitting/planned"].search(line_of(first.text)):
            return None
        return Sitting(title, section.span, "sitting/heading", first.text if first else "", named, spans=spans)
    if not led or len(title.text.split()) > _MOST_WORDS or _is_ordinary(title.text) or _RUN_IN.match(blocks[0].text):
        return None
    return Sitting(title, section.span, "sitting/led", led.text, named, spans=(*spans, *led.spans()))


def _run_in(blocks: Sequence[Block], within: Span) -> Iterator[Sitting]:
    """The sessions whose titles begin paragraphs, each told as far as the next paragraph that begins with a title."""
    titled = [(block, match) for block in blocks if (match := _RUN_IN.match(block.text))]
    for number, (block, match) in enumerate(titled, start=1):
        end = titled[number][0].span.start if number < len(titled) else within.end
        title = block.prose.slice(match.start("title"), match.end("title"))
        rest = _behind(block, match.end())
        if len(title.text.split()) > _MOST_WORDS or _is_ordinary(title.text) or rest is None:
            continue
        line = line_of(rest.text)
        if _RULES["sitting/run-in"].search(line) or _LED.first(line):
            spans = (*title.spans(), *rest.spans())
            yield Sitting(title, Span(block.span.start, end), "sitting/run-in", rest.text, spans=spans)


def _behind(block: Block, start: int) -> Prose | None:
    """The rest of the sentence in which a place of a block stands, or the whole sentence behind it."""
    rest = block.prose.slice(start)
    stop = re.search(r"(?<=[a-z)])[.!?](?=\s|$)", rest.text)
    return rest.slice(0, stop.end() if stop else None) if rest.text else None


def _is_ordinary(title: str) -> bool:
    return bool(_RULES["sitting/ordinary"].search(line_of(title)))


def _first_sentences(blocks: Sequence[Block]) -> list[Prose]:
    found: list[Prose] = []
    for block in blocks:
        found += block.sentences or (block.prose,)
        if len(found) >= _LEADING:
            break
    return found[:_LEADING]


def _leading(sentences: Sequence[Prose]) -> tuple[Prose | None, str]:
    """The first sentence that says who led a session, or when it met, and the words that say so."""
    for sentence in sentences:
        match = _LED.first(line_of(sentence.text))
        if match:
            return sentence, sentence.text[match.start : match.end]
    return None, ""


def _when(sitting: Sitting, days: Days) -> None:
    """The time and day of a session, by its title, the sentence that says who led it, and the headings above it."""
    when = when_of(sitting.title)
    part = _RULES["sitting/part-of-day"].match(line_of(when.title.text))
    sitting.clock = when.clock
    sitting.title = when.title.slice(part.groups["title"][0]) if part else when.title
    label = _RULES["sitting/label"].match(line_of(sitting.title.text))
    if label:
        sitting.day = days.named(label.group(line_of(sitting.title.text), "when"))
        sitting.title = sitting.title.slice(label.end)
    line = line_of(sitting.led)
    held = next((d for d in find_dates(line.text) if d.first == d.last and days.has(d.first)), None)
    if held and sitting.method == "sitting/line":
        sitting.clock = sitting.clock or read_clock(line.text[held.end :].lstrip(_MARKS))
        sitting.day = held.first
        return
    sitting.clock = sitting.clock or time_in(sitting.led) or time_beside_day(sitting.led)
    sitting.day = sitting.day or days.named(when.day) or day_in(sitting.led, days) or days.at(sitting.span.start)


STAGE = Stage(name="told sessions", run=run, provides=(Slot,), requires=(Event, Slot))
