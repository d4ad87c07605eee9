"""Talks that lines of a report tell of, as a programme would print them: "“Lamps” – address by Ada Holm"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import FLOW
from miggraph.extract.events.agenda import Sort, Token, read_tokens
from miggraph.extract.events.agenda_lines import lines_of
from miggraph.extract.events.slot_kinds import slot_kind
from miggraph.extract.events.slots import participation
from miggraph.extract.people.names import NameTest
from miggraph.extract.people.talks import session_above, slot_at
from miggraph.extract.rules import line_of, load
from miggraph.extract.stage import Stage
from miggraph.extract.values.keys import free_key, title_key
from miggraph.model import Annotation, Block, Event, Participation, Slot, Span

_RULES = load("sitting")
_MOST_LINES = 6
"""So many lines name a talk and who gave it, and no more."""
_MOST_WORDS = 25
_QUOTED = re.compile(r"[“„\"«][^“”„\"«»]{3,200}[”“\"»][.,]?")
_LOOSE = ' ,.;:"“”„«»*'


def run(document: Document) -> Iterator[Annotation]:
    """The talks of every event that lines of its report tell of and no programme prints."""
    test = NameTest(document.small_words, document.lexicon)
    for event in document.events:
        slots = [slot for slot in document.of(Slot) if slot.event == event.key]
        taken = {slot.key for slot in slots}
        known = {title_key(slot.title) for slot in slots}
        for block, tokens in _talk_lines(document, event, test):
            titles = [token for token in tokens if token.sort is Sort.TITLE and not slot_kind(token.prose.text)]
            people = [token for token in tokens if token.sort is Sort.PERSON]
            title = titles[0].prose if titles else None
            words = " ".join(title.text.split()).strip(_LOOSE) if title else ""
            if title is None or not people or title_key(words) in known or len(words.split()) > _MOST_WORDS:
                continue
            parent = slot_at(slots, title.spans()[0]) or session_above(document.report, block, slots)
            slot = _slot(event, title_key(words), words, title.spans(), len(taken) + 1, parent, taken)
            yield slot
            rule = _RULES["sitting/talk.by"].rule
            for token in people:
                if token.named:
                    yield participation(event, slot.key, token, token.named, "speaker", rule, document.lexicon)


def _talk_lines(document: Document, event: Event, test: NameTest) -> Iterator[tuple[Block, list[Token]]]:
    """Each block that says who gave a talk, with its tokens and those of its title."""
    printed = event.programme
    blocks = [b for b in document.blocks(FLOW, event.parts) if not (printed and printed.covers(b.span))]
    for number, block in enumerate(blocks):
        if not _gives(block) or document.lists_people(block):
            continue
        near = [block]
        tokens = list(read_tokens(document, lines_of(document.report, near, test, event.start), test))
        if not any(token.sort is Sort.TITLE for token in tokens) and number and _is_short(blocks[number - 1]):
            near = [blocks[number - 1], block]
            tokens = list(read_tokens(document, lines_of(document.report, near, test, event.start), test))
        yield near[0], tokens


def _gives(block: Block) -> bool:
    """Whether some lines say who gave a talk, and are no running text."""
    said = any(_RULES["sitting/talk.by"].search(line_of(line.text)) for line in block.lines)
    return (said or _is_quoted_title(block)) and _is_short(block)


def _is_quoted_title(block: Block) -> bool:
    """Whether the first line of a block is a title in quotes and nothing else, and lines stand below it."""
    return len(block.lines) > 1 and _QUOTED.fullmatch(block.lines[0].text.strip()) is not None


def _is_short(block: Block) -> bool:
    return 0 < len(block.lines) <= _MOST_LINES and not block.text.rstrip().endswith(".")


def _slot(
    event: Event, key: str, title: str, spans: Sequence[Span], number: int, parent: Slot | None, taken: set[str]
) -> Slot:
    key = free_key(key or "talk", [parent.key if parent else ""], taken)
    taken.add(key)
    rule = _RULES["sitting/talk.by"].rule
    return Slot(
        key=key,
        event=event.key,
        kind="talk",
        title=title,
        sequence=number,
        parent=parent.key if parent else None,
        day=(parent.day if parent else None) or (event.start if event.end in (None, event.start) else None),
        spans=tuple(spans),
        method=rule.id,
        confidence=rule.confidence,
    )


STAGE = Stage(name="told lines", run=run, provides=(Slot, Participation), requires=(Event, Slot))
