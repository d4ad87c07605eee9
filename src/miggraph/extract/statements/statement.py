"""What all statements have in common: how one is made of sentences, and which sentences already stand in one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from miggraph.extract.discourse.document import AttributedUnit, Document
from miggraph.extract.discourse.sources import FOLLOWED, NOBODY, Source
from miggraph.extract.discourse.units import Unit
from miggraph.extract.rules import line_of, load
from miggraph.extract.statements.affected import affected
from miggraph.extract.statements.concerns import concerned, speakers_among, without
from miggraph.extract.statements.instruments import instruments_in
from miggraph.model import Annotation, Attribution, Span, Statement

AROUND, THEMES_AROUND = "source/around", "theme/around"
"""The methods of a source, and of themes, that the words of a statement do not tell."""


def make_statement(
    document: Document,
    said: AttributedUnit,
    parts: Sequence[Unit],
    *,
    kind: str,
    method: str,
    confidence: float,
    source: Source | None = None,
) -> Statement:
    """A statement that parts of an attributed unit make, with all that its words and its context tell.

    :param source: whose words it is, where more than the unit tells it
    """
    text = in_one_line(parts)
    spans = tuple(span for part in parts for span in part.spans)
    source = source or document.source_of(parts[0], said)
    named = instruments_in(text, document, said.antecedents)
    told = told_by(document, (spans[0], said.group.lead.spans[0]), source) if source != NOBODY else ""
    before = said.before.spans if said.before and not said.opens_paragraph else ()
    about = concerned(text, spans, before, document, spoken=told not in ("", FOLLOWED, AROUND))
    points_back = load("unit")["unit/back-reference"].search(parts[0].line) is not None or said.group.lead not in parts
    hangs_on = _texts_before(said, parts, opens=told not in ("", FOLLOWED, AROUND) and not points_back)
    topics = document.topics(text, spans[0], hangs_on, points_back=points_back)
    return Statement(
        kind=kind,
        text=text,
        spans=spans,
        method=method,
        confidence=confidence,
        event=said.event,
        made_by=source.names,
        voices=(source.collective,) if source.collective else (),
        affects=affected(text, document),
        subjects=topics.themes,
        subjects_are_own=topics.is_own,
        concerns=(
            *(own := tuple(dict.fromkeys(iri for _, _, iris in named for iri in iris))),
            *without(about, {*own, *speakers_among(source.names, document)}),
        ),
        context=_context(said, parts),
        quotations=tuple(quoted_in(text)) if source != NOBODY else (),
        found_by=(
            *((("made_by", told),) if told else ()),
            *((("subjects", THEMES_AROUND),) if topics.themes and not topics.is_whole else ()),
        ),
    )


def told_by(document: Document, places: Iterable[Span], source: Source) -> str:
    """The method that tells whose words some are: that of the attribution at the first place that has this source."""
    found = document.of(Attribution)
    for place in places:
        at = bisect_left(found, place, key=lambda attribution: attribution.spans[0])
        if at < len(found) and found[at].spans[0] == place and Source(found[at].names, found[at].collective) == source:
            return found[at].method
    return AROUND


def quoted_in(text: str) -> Iterator[str]:
    """The words of a sentence that are direct speech."""
    line = line_of(text)
    for match in load("quotation")["quotation/words"].finditer(line):
        start, end = match.groups["words"]
        yield text[start:end]


def _context(said: AttributedUnit, parts: Sequence[Unit]) -> tuple[Span, ...]:
    """What a statement hangs on: the introduction of its list, or the sentence that its beginning points back to."""
    lead = said.group.lead
    if said.group.items and lead not in parts:
        return lead.spans
    points_back = said.before and load("unit")["unit/back-reference"].search(parts[0].line)
    return said.before.spans if said.before and points_back else ()


def _texts_before(said: AttributedUnit, parts: Sequence[Unit], *, opens: bool) -> tuple[str, ...]:
    """What a statement goes on from: the introduction of its list, or the sentence before, and the first of all.

    :param opens: whether it begins something new, as the words of another speaker do
    """
    if said.group.lead not in parts:
        return (said.group.lead.text,)
    if said.opens_paragraph or opens or not said.before:
        return ()
    sentences = parts[0].block.sentences
    return (said.before.text, *(prose.text for prose in sentences[:1]))


def in_one_line(parts: Sequence[Unit]) -> str:
    """The words of units that make one statement."""
    return "; ".join(part.text for part in parts).replace(":; ", ": ")


def taken_spans(found: Iterable[Annotation]) -> tuple[Span, ...]:
    """The words that statements and activities already stand in, in the order of the text."""
    return tuple(sorted(span for annotation in found for span in annotation.spans))


def is_taken(unit: Unit, taken: Sequence[Span]) -> bool:
    """Whether a unit shares words with what is taken (in the order of the text)."""
    for span in unit.spans:
        place = bisect_left(taken, span)
        if any(span.overlaps(other) for other in taken[max(0, place - 2) : place + 2]):
            return True
    return False
