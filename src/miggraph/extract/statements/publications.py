"""Publications that a report cites: in its sentences by a title, in footnotes and lists of references by entries.

Only what has a title is a publication; "(Holm 2005)" alone points at an entry of the list of references.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.sources import NOBODY, Source
from miggraph.extract.discourse.structure import PROSE, SectionKind
from miggraph.extract.rules import RuleMatch, line_of, load
from miggraph.extract.stage import Stage
from miggraph.model import Annotation, Attribution, Block, BlockKind, Event, Publication, Span

LONGEST = 4_000
"""A longer paragraph is no entry of a list, nor a sentence that cites a title."""
_READ = PROSE | {BlockKind.FOOTNOTE, BlockKind.LINES}
_NO_PLACE = frozenset({SectionKind.PROGRAMME, SectionKind.CONTENTS, SectionKind.PARTICIPANTS})
_AUTHORS = re.compile(r"\s*(?:;|&|,?\s\band\b)\s*")


def run(document: Document) -> Iterator[Annotation]:
    """The publications of a report, each once at every place where it is cited by its title."""
    speakers = _Speakers(document)
    for block in document.blocks(_READ):
        kind = document.section_kinds[block.section] if block.section >= 0 else SectionKind.BODY
        text = block.prose.text.replace("\n", " ")
        if kind in _NO_PLACE or (len(text) > LONGEST and kind is not SectionKind.REFERENCES):
            continue
        listed = kind is SectionKind.REFERENCES or block.kind is BlockKind.FOOTNOTE
        yield from _found_in(document, speakers, block, text, "publication/entry" if listed else "publication/named")


def _found_in(document: Document, speakers: _Speakers, block: Block, text: str, rules: str) -> Iterator[Publication]:
    line, taken = line_of(text), list[tuple[int, int]]()
    for match in sorted(load("publication").under(rules).every(line), key=lambda match: match.start):
        start, end = match.groups["title"]
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        taken.append((start, end))
        yield _publication(document, speakers, block, text, match)


def _publication(document: Document, speakers: _Speakers, block: Block, text: str, match: RuleMatch) -> Publication:
    def words(name: str) -> str:
        start, end = match.groups.get(name, (0, 0))
        return " ".join(text[start:end].split()).strip(" ,;:.*\"“”'‘’")

    start, end = match.start, match.end
    spans = block.prose.slice(start, end).spans()
    event = document.event_at(spans[0])
    return Publication(
        spans=spans,
        method=match.rule.id,
        confidence=match.rule.confidence,
        title=words("title"),
        year=words("year") or None,
        authors=tuple(filter(None, _AUTHORS.split(words("author")))),
        cited_by=speakers.at(spans[0]).names,
        event=event.key if event else None,
    )


class _Speakers:
    """Who says each sentence of a report, by place."""

    def __init__(self, document: Document) -> None:
        said = document.attributed_units
        units = [(unit, each) for each in said for unit in (each.group.lead, *each.group.items)]
        found = [(span, document.source_of(unit, each)) for unit, each in units for span in unit.spans]
        self._found = sorted(found, key=lambda pair: pair[0])
        self._starts = [span.start for span, _ in self._found]

    def at(self, place: Span) -> Source:
        """Who says the sentence in which a place begins; nobody, where it is in none."""
        number = bisect_right(self._starts, place.start) - 1
        span, source = self._found[number] if number >= 0 else (place, NOBODY)
        return source if span.overlaps(place) else NOBODY


STAGE = Stage(name="publications", run=run, provides=(Publication,), requires=(Attribution, Event))
