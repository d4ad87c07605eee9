"""Events told by labels: front matter ("location: …") and tables of two columns (Title | …, Date | …, Venue | …)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from miggraph.extract.events.chains import read_chain
from miggraph.extract.events.drafts import kind_in
from miggraph.extract.events.parties import is_body
from miggraph.extract.events.places import Places, read_places
from miggraph.extract.rules import line_of, load
from miggraph.extract.values.dates import Dated, find_dates
from miggraph.lexicon import Lexicon
from miggraph.model import Block, BlockKind, Party, Prose, Report, join

_RULES = load("event")
_LABELS = _RULES.under("event/label.")
_READ = frozenset(
    {BlockKind.HEADING, BlockKind.METADATA, BlockKind.TABLE, BlockKind.LINES, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
)
_FIRST_BLOCKS = 25
_LONGEST_LABEL = 40
_MOST_OF_TITLE = 4
_LONGEST = timedelta(days=31)
"""What a label dates on several days lasts no longer."""
_ITEM = re.compile(r"[^\[\];]+")


@dataclass(slots=True)
class Labelled:
    """What labels say of one event; ``of_document``: title and date may be those of the document, in front matter."""

    title: Prose | None = None
    dated: Dated | None = None
    date_prose: Prose | None = None
    places: Places = field(default_factory=Places)
    parties: list[Party] = field(default_factory=list)
    kind: str | None = None
    of_document: bool = False

    @property
    def is_event(self) -> bool:
        """Whether there is a day and one more thing that only an event has: a place, parties or a word for it."""
        named = self.title is not None and _RULES["event/occasion"].search(line_of(self.title.text)) is not None
        named = named and not self.of_document
        return self.dated is not None and self.title is not None and (named or any(self.places) or bool(self.parties))


def read_labelled(report: Report, lexicon: Lexicon) -> Labelled:
    """The event that labels at the top of a report tell of."""
    found = Labelled()
    for block, label, value in _pairs(report):
        match = _LABELS.first(line_of(label))
        if not match or not value.text:
            continue
        found.of_document |= block.kind is BlockKind.METADATA
        _take(found, match.rule.gives["field"], value, lexicon)
    if found.title is None and found.dated:
        found.title = _headed(report, is_told=bool(found.kind or found.parties or any(found.places)))
    return found


def is_event_label(text: str) -> bool:
    """Whether a line begins with a label that tells something of an event: "When: 3 May 2031"."""
    label, colon, _ = text.partition(":")
    return bool(colon) and len(label) <= _LONGEST_LABEL and _LABELS.first(line_of(label)) is not None


def _headed(report: Report, *, is_told: bool) -> Prose | None:
    """The first heading at the top of a report that names an event.

    :param is_told: whether labels tell more of an event than its day: then it may have the title of the report
    """
    blocks = [b for b in report.blocks[:_FIRST_BLOCKS] if b.kind is BlockKind.HEADING]
    heads = [line.prose for block in blocks for line in block.lines if not _is_no_title(line.text)]
    named = (prose for prose in heads if _RULES["event/about"].search(line_of(prose.text)))
    told = (_below_kind(report) or (heads[0] if heads else None)) if is_told else None
    return next(named, told)


def _below_kind(report: Report) -> Prose | None:
    """The lines below a heading that only says of which kind an event is, as its title: they are neither labels nor
    sentences.
    """
    for block, below in pairwise(report.blocks[:_FIRST_BLOCKS]):
        if block.kind is not BlockKind.HEADING or not _RULES["event/bare"].match(line_of(block.text)):
            continue
        is_title = below.kind in (BlockKind.LINES, BlockKind.PARAGRAPH) and len(below.lines) <= _MOST_OF_TITLE
        if is_title and not below.text.endswith((".", ";")) and not any(is_event_label(x.text) for x in below.lines):
            return join([line.prose for line in below.lines], " ")
    return None


def _is_no_title(text: str) -> bool:
    line = line_of(text)
    return any(_RULES[f"event/{rule}"].match(line) for rule in ("document", "bare", "report")) or is_body(text)


def _pairs(report: Report) -> Iterator[tuple[Block, str, Prose]]:
    """The labels at the top of a report, each with its block and what stands behind it."""
    for block in report.blocks[:_FIRST_BLOCKS]:
        if block.kind not in _READ:
            continue
        if block.rows:
            rows = [row.cells for row in block.rows]
            if all(len(cells) == 2 for cells in rows):
                yield from ((block, cells[0].text, cells[1]) for cells in rows)
            continue
        if len(block.sentences) > 1 and (len(block.lines) > 1 or block.text.endswith(".")):
            continue
        for line in block.lines:
            label, colon, _ = line.text.partition(":")
            if colon and len(label) <= _LONGEST_LABEL:
                yield block, label, line.prose.slice(len(label) + 1)


def _take(found: Labelled, what: str, value: Prose, lexicon: Lexicon) -> None:
    if what == "title" and found.title is None:
        found.title = _bare(value)
    elif what == "kind" and found.kind is None:
        found.kind = kind_in(value.text)
    elif what == "date" and found.dated is None and (dated := _days(value.text)):
        found.dated, found.date_prose = dated, value
    elif what == "date and place":
        _take(found, "date", value, lexicon)
        days = find_dates(value.text)
        start, end = (days[0].start, days[-1].end) if days else (0, 0)
        for part in (value.slice(0, start), value.slice(end)):
            _take(found, "place", part, lexicon)
    elif what == "place":
        found.places = found.places.filled(Places.of(read_places(_bare(value).text), lexicon))
    elif what in ("organiser", "co-organiser", "host", "funder"):
        for item in _ITEM.finditer(value.text):
            part = value.slice(item.start(), item.end())
            for number, (first, last) in enumerate(read_chain(part.text, lexicon).names):
                later = number > 0 or any(party.role == what for party in found.parties)
                role = "co-organiser" if what == "organiser" and later else what
                found.parties.append(Party(name=part.text[first:last], role=role, spans=part.spans(first, last)))


def _days(text: str) -> Dated | None:
    """The days that a value names, from the first to the last, where hours may stand between them."""
    days = find_dates(text)
    if not days or days[-1].last - days[0].first > _LONGEST:
        return days[0] if days else None
    first, last = min(day.first for day in days), max(day.last for day in days)
    return Dated(days[0].start, days[-1].end, first, last)


def _bare(value: Prose) -> Prose:
    """A value without quotation marks."""
    start = len(value.text) - len(value.text.lstrip("\"'“‘"))
    return value.slice(start, len(value.text.rstrip("\"'”’")))
