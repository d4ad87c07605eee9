"""The text of an agency cut into what it reports: one unit an activity, with the sentences that tell of it.

A heading below an area, a list item and a run-in heading each name one activity. In running prose a sentence begins one
when it says that the agency does something, or that something new was held, built or planned; sentences that point back
("This includes …", "The manual …") belong to the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from miggraph.extract.activities.agencies import Agency, agency_line, is_numbered, unnumbered
from miggraph.extract.activities.subjects import Around, Told, heading_with_subject, with_subject
from miggraph.extract.activities.titles import shortened, title_of, title_of_heading
from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import BODY
from miggraph.extract.rules import RuleMatch, line_of, load
from miggraph.model import Block, BlockKind, Prose, Report, Span

SHORT = 15
"""A sentence with fewer words that ends with a colon only announces what follows."""

_RUN_IN = re.compile(r"\s*(?:\*\*|__)(?P<title>[^*_\n]{3,120}?)(?:\*\*|__)(?=\s*\S)")


@dataclass(slots=True)
class ActivityUnit:
    """One reported activity: its title and where that stands, its sentences, and the rule that found it.

    ``further`` are the words of what is told as parts of it: it takes place where they do. ``subject_spans`` are where
    the title has from what it is about, if its own sentences do not tell it. ``called`` is an item by what
    stands in it alone: the words that its title takes from other items tell no themes of it.
    """

    title: str
    area: str | None
    method: str
    confidence: float
    sentences: list[Prose] = field(default_factory=list)
    title_spans: tuple[Span, ...] = ()
    part_of: str | None = None
    further: str = ""
    subject_spans: tuple[Span, ...] = ()
    called: str = ""

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where title and sentences stand; neighbouring sentences make one span."""
        joined: list[Span] = list(self.title_spans)
        fresh = True
        for sentence in self.sentences:
            for span in sentence.spans():
                if joined and not fresh and 0 <= span.start - joined[-1].end <= 1:
                    joined[-1] = Span(joined[-1].start, span.end)
                else:
                    joined.append(span)
                fresh = False
        further = (span for span in self.subject_spans if not any(own.covers(span) for own in joined))
        return (*joined, *further)


def find_activity_units(document: Document, agency: Agency) -> Iterator[ActivityUnit]:
    """The activities that an agency's section reports, in order."""
    report = document.report
    top = report.sections[agency.section]
    structured = any(s.parent == agency.section for s in report.sections)
    for index, section in enumerate(report.sections):
        if not top.span.covers(section.span):
            continue
        blocks = [b for b in document.blocks(BODY, [section.span]) if b.section == index]
        if not blocks:
            continue
        lineage = _lineage(report, index, agency.section)
        if len(lineage) > 1 or (lineage and not is_numbered(section.title) and not _has_children(report, index)):
            area = unnumbered(report.sections[lineage[0]].title) if len(lineage) > 1 else None
            yield from _headed(unnumbered(section.title), _heading_spans(report, index), area, blocks, agency)
        else:
            area = unnumbered(section.title) if lineage else None
            yield from _listed(report, blocks, area, agency, introduced=structured and not lineage)


def _lineage(report: Report, index: int, top: int) -> list[int]:
    """The sections from below the agency's own down to this one."""
    chain: list[int] = []
    while index != top and index >= 0:
        chain.insert(0, index)
        index = report.sections[index].parent
    return chain


def _has_children(report: Report, index: int) -> bool:
    return any(section.parent == index for section in report.sections)


def _heading_spans(report: Report, index: int) -> tuple[Span, ...]:
    heading = next((b for b in report.within(report.sections[index].span) if b.kind is BlockKind.HEADING), None)
    return heading.prose.spans() if heading else ()


def _unit(
    method: str,
    title: str,
    area: str | None,
    sentences: list[Prose],
    *,
    title_spans: tuple[Span, ...] = (),
    part_of: str | None = None,
) -> ActivityUnit:
    """A unit that a method makes, not a rule."""
    confidence = load("activity").methods[method].confidence
    return ActivityUnit(title, area, method, confidence, sentences, title_spans, part_of)


def _headed(
    title: str, title_spans: tuple[Span, ...], area: str | None, blocks: Sequence[Block], agency: Agency
) -> Iterator[ActivityUnit]:
    """One activity under a heading, with the further ones that its sentences tell of."""
    sentences = [s for block in blocks for s in _sentences(block)]
    new = [sentence for sentence in sentences[1:] if _tells_of_new(sentence.text, agency)]
    own = [sentence for sentence in sentences if sentence not in new]
    heading = Told(title, title_spans or (own[0].spans() if own and title in own[0].text else ()))
    title = title_of_heading(title, agency_line(own[0].text, agency) if own else None)
    title = heading_with_subject(title, [sentence.text for sentence in own])
    whole = _unit("activity/heading", title, area, own, title_spans=title_spans)
    whole.further = " ".join(sentence.text for sentence in new)
    yield whole
    for sentence in new:
        named = title_of(agency_line(sentence.text, agency), whole.text, title)
        at = sentences.index(sentence)
        behind = takewhile(lambda each: each not in new, sentences[at + 1 :])
        around = Around(_told_in(sentences[:at]), _told_in(behind), heading if heading.spans else None)
        named, told_at = with_subject(named, sentence.text, around)
        part = _unit("activity/part", named, area, [sentence], part_of=title)
        part.subject_spans = told_at
        yield part


def _told_in(sentences: Iterable[Prose]) -> list[Told]:
    """Sentences as what is told before or behind another."""
    return [Told(each.text, each.spans()) for each in sentences]


def _tells_of_new(text: str, agency: Agency) -> bool:
    """Whether a sentence under a heading tells of something new."""
    rules, line = load("activity"), agency_line(text, agency)
    tells = any(rules[rule].search(line) for rule in ("activity/sentence.agency", "activity/part.event"))
    return tells and bool(title_of(line))


def _listed(
    report: Report, blocks: Sequence[Block], area: str | None, agency: Agency, *, introduced: bool
) -> Iterator[ActivityUnit]:
    """The activities of a section that is no activity itself: list items, run-in headings, running prose."""
    items = [n for n, block in enumerate(blocks) if block.kind is BlockKind.LIST_ITEM]
    bodies = [n for n in items if n + 1 < len(blocks) and blocks[n + 1].kind is not BlockKind.LIST_ITEM]
    first = items[0] if items else len(blocks)
    if len(items) > 1 and 2 * len(bodies) > len(items):
        yield from _prose(blocks[:first], area, agency, introduction=True)
        for start, end in zip(items, [*items[1:], len(blocks)], strict=True):
            title = blocks[start].text.strip(" .;")
            yield from _headed(title, blocks[start].prose.spans(), area, blocks[start + 1 : end], agency)
        return
    place = 0
    while place < len(blocks):
        block = blocks[place]
        run_in = _RUN_IN.match(report.text, max(0, block.span.start), block.span.end)
        end = place + 1
        if block.kind is BlockKind.LIST_ITEM:
            title = title_of(agency_line(block.text, agency)) or shortened(block.text)
            item = _unit("activity/list-item", title, area, list(_sentences(block)))
            item.called = title
            yield _about(item, [each.prose for each in _items_before(blocks, place)])
        elif run_in:
            while end < len(blocks) and not _RUN_IN.match(report.text, blocks[end].span.start, blocks[end].span.end):
                end += 1
            yield from _headed(" ".join(run_in["title"].split()), (), area, blocks[place:end], agency)
        else:
            while end < len(blocks) and _is_plain(report, blocks[end]):
                end += 1
            yield from _prose(blocks[place:end], area, agency, introduction=introduced or place < first < len(blocks))
        place = end


def _items_before(blocks: Sequence[Block], place: int) -> list[Block]:
    """The items of a list before one of them."""
    before = takewhile(lambda each: each.kind is BlockKind.LIST_ITEM, reversed(blocks[:place]))
    return [*before][::-1]


def _is_plain(report: Report, block: Block) -> bool:
    return block.kind is not BlockKind.LIST_ITEM and not _RUN_IN.match(report.text, block.span.start, block.span.end)


def _sentences(block: Block) -> tuple[Prose, ...]:
    return block.sentences or (block.prose,)


def _prose(blocks: Sequence[Block], area: str | None, agency: Agency, *, introduction: bool) -> Iterator[ActivityUnit]:
    """Running prose: a unit begins where something is done; in an introduction, only where it was done."""
    whole = ""
    for block in blocks:
        unit: ActivityUnit | None = None
        before = ""
        earlier: list[Prose] = []
        for sentence in _sentences(block):
            begins = _did(sentence.text, agency) if introduction else _begins(sentence.text, before, agency)
            earlier = earlier if begins or unit else [sentence]
            told = _told(sentence, begins, area, agency, unit) if begins else None
            if told:
                if unit:
                    yield (unit := _about(unit, earlier))
                    earlier = unit.sentences
                    whole = unit.part_of or unit.title
                unit = _as_step(told, whole)
            elif unit and not introduction:
                unit.sentences.append(sentence)
            before = sentence.text
        if unit:
            yield _about(unit, earlier)
            whole = unit.part_of or unit.title


def _told(
    sentence: Prose, begins: RuleMatch, area: str | None, agency: Agency, earlier: ActivityUnit | None
) -> ActivityUnit | None:
    """The activity that a sentence begins to tell of, behind an earlier one, named by its title.

    A sentence that names nothing that is done tells of none.
    """
    title = title_of(agency_line(sentence.text, agency), earlier.text if earlier else "")
    return ActivityUnit(title, area, begins.rule.id, begins.rule.confidence, [sentence]) if title else None


def _as_step(unit: ActivityUnit, whole: str) -> ActivityUnit:
    """An activity as a step of the one before, if its sentence tells of one."""
    if whole and whole != unit.title and _is_step(unit.sentences[0].text):
        unit.part_of = whole
    return unit


def _about(unit: ActivityUnit, earlier: Sequence[Prose]) -> ActivityUnit:
    """An activity whose sentences are all there, with what it is about in its title."""
    first, *others = unit.sentences
    around = Around(_told_in(earlier), _told_in(others))
    unit.title, unit.subject_spans = with_subject(unit.title, first.text, around)
    return unit


def _is_step(text: str) -> bool:
    """Whether a sentence tells of a step of the activity before."""
    return load("activity")["activity-step/part"].search(line_of(text)) is not None


def _begins(text: str, before: str, agency: Agency) -> RuleMatch | None:
    """Why a sentence begins to tell of an activity; None if it does not."""
    if text.rstrip().endswith(":") and len(text.split()) < SHORT:
        return None
    return _goes_on(text, before, agency) or load("activity").under("activity/sentence").first(
        agency_line(text, agency)
    )


def _did(text: str, agency: Agency) -> RuleMatch | None:
    """Why a sentence of an introduction tells of an activity; None if it does not."""
    return load("activity")["activity/introduction"].search(agency_line(text, agency))


def _goes_on(text: str, before: str, agency: Agency) -> RuleMatch | None:
    """Why a sentence goes on about the agency of the sentence before with "It"; None if it does not."""
    rules, earlier = load("activity"), agency_line(before, agency)
    goes_on = rules["activity/goes-on"]
    match = goes_on.search(agency_line(text, agency))
    return match if match and (goes_on.search(earlier) or rules["activity/sentence.agency"].search(earlier)) else None
