"""Sessions told of in other places than below headings: in the rows of minutes, and in sentences that name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import PROSE
from miggraph.extract.events.sitting_times import when_of
from miggraph.extract.rules import line_of, load
from miggraph.extract.values.times import Clock
from miggraph.model import Block, BlockKind, Event, Prose, Row, Span

_RULES = load("sitting")
_NUMBER = re.compile(r"(?:\d{1,2}|[IVX]{1,4})[.)]\s+")
_LEAST_TOLD = 12
"""What a row of minutes tells of an item has so many words."""
_FEWEST_ROWS = 2


@dataclass(slots=True)
class Sitting:
    """A session as the text tells of it: its title, where it is told, and the sentence that says who led it."""

    title: Prose
    span: Span
    method: str
    led: str = ""
    named: str = ""
    """The words by which that sentence names the session."""
    clock: Clock | None = None
    day: date | None = None
    spans: tuple[Span, ...] = ()
    more: tuple[Span, ...] = ()
    """Further places that tell of it."""
    parent: Sitting | None = field(default=None, repr=False)
    key: str = ""

    @property
    def words(self) -> str:
        """The title in one line."""
        return " ".join(self.title.text.split()).strip(" :;,")


def sittings_in_rows(document: Document, event: Event) -> Iterator[Sitting]:
    """The items of minutes that are set as a table: a title with its hour or number beside what was said."""
    for block in document.blocks({BlockKind.TABLE}, event.parts):
        rows = [
            (title, told) for row in block.rows if not row.header and (title := _item(row)) and (told := _told(row))
        ]
        if len(rows) < _FEWEST_ROWS or 2 * sum(_is_held(title) for title, _ in rows) < len(rows):
            continue
        for title, told in rows:
            number = _NUMBER.match(title.text)
            bare = title.slice(number.end() if number else 0)
            whole = Span(title.spans()[0].start, told.spans()[-1].end)
            yield Sitting(bare, whole, "sitting/row", _first(block, told), spans=bare.spans())


def _item(row: Row) -> Prose | None:
    """The title of an item: the first cell of a row, of several words that are no sentence."""
    first = next((cell for cell in row.cells if cell.text), None)
    return first if first and len(first.text.split()) > 1 and not first.text.rstrip().endswith(".") else None


def _told(row: Row) -> Prose | None:
    """What a row tells behind its first cell, in sentences."""
    told = (cell for cell in row.cells[1:] if len(cell.text.split()) >= _LEAST_TOLD)
    return next((cell for cell in told if cell.text.rstrip('"”’ )').endswith((".", "?", "!"))), None)


def _is_held(title: Prose) -> bool:
    """Whether the title of an item gives its hour or day, or says that it is that of a session."""
    when = when_of(title)
    return bool(when.clock or when.day or _RULES["sitting/heading"].match(line_of(title.text)))


def _first(block: Block, told: Prose) -> str:
    """The first sentence of a cell."""
    span = told.spans()[0]
    return next((s.text for s in block.sentences if span.start <= s.spans()[0].start <= told.spans()[-1].end), "")


def sittings_in_sentences(document: Document, event: Event, known: Sequence[Span]) -> Iterator[Sitting]:
    """The sessions that sentences name: "The second session, which dealt with Lamps, …"; told as far as the next.

    :param known: what is told of sessions that have headings
    """
    found: list[Sitting] = []
    for block in document.blocks(PROSE, event.parts):
        if any(span.covers(block.span) for span in known):
            continue
        for sentence in block.sentences or (block.prose,):
            line = line_of(sentence.text)
            match = _RULES["sitting/named"].search(line)
            if match is None or _RULES["sitting/planned"].search(line):
                continue
            start, end = match.groups["title"]
            title = sentence.slice(start, end)
            around = _end(document, event, block)
            named = sentence.text[match.start : match.end]
            found.append(
                Sitting(
                    title, Span(block.span.start, around), "sitting/named", sentence.text, named, spans=title.spans()
                )
            )
            break
    for number, sitting in enumerate(found):
        end = min([sitting.span.end, *(after.span.start for after in found[number + 1 :])])
        sitting.span = Span(sitting.span.start, end)
    yield from found


def _end(document: Document, event: Event, block: Block) -> int:
    """Where the section of a block ends, or the part of the report that tells of the event."""
    if block.section >= 0:
        return document.report.sections[block.section].span.end
    return next(part.end for part in event.parts if part.covers(block.span))
