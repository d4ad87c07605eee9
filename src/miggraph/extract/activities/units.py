"""The text of an agency cut into what it reports: one unit an activity, with the sentences that tell of it.

A heading below an area, a list item and a run-in heading each name one activity. In running prose a sentence begins one
when it says that the agency does something, or that something new was held, built or planned; sentences that point back
("This includes …", "The manual …") belong to the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from miggraph.extract.activities.agencies import Agency, is_numbered, unnumbered
from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import BODY
from miggraph.model import Block, BlockKind, Prose, Report, Span

MOST_TITLE = 110
"""Characters of a title that is made of a sentence."""

LEAST_TITLE = 30
"""… and it is not cut before this many."""

_RUN_IN = re.compile(r"\s*(?:\*\*|__)(?P<title>[^*_\n]{3,120}?)(?:\*\*|__)(?=\s*\S)")
_DONE = (
    r"(?:held|organi[sz]ed|conducted|carried\s+out|implemented|provided|established|launched|planned|developed|formulated"
    r"|undertaken|completed|created|produced|supported|convened|delivered|prepared|set\s+up|initiated)"
)
_BE = r"(?:is|are|was|were|has\s+been|have\s+been|had\s+been|is\s+being|are\s+being|will\s+be)"
_ADVERB = r"(?:(?:also|currently|now|already|often|\w+ly)\s+)*"
_PASSIVE = re.compile(rf"\b{_BE}\s+{_ADVERB}(?:being\s+)?{_DONE}\b")
_NEW_EVENT = re.compile(
    rf"\b(?:{_BE}\s+{_ADVERB}(?:being\s+)?(?:held|organi[sz]ed|conducted|convened|planned|established|launched)"
    rf"|have\s+been\s+{_ADVERB}completed)\b"
)
_ACT = rf"\s+(?:{_ADVERB}(?:is|are|was|were|has|have|will|had)\b|{_ADVERB}[\w-]+(?:s|ed)\b)"
_MANDATE = re.compile(
    r"\s+(?:also\s+)?(?:(?:is|was|were|has\s+been)\s+(?:\w+ly\s+|also\s+)?(?:mandated|tasked|called\s+upon|established|founded)"
    r"|(?:is|are|engages?|engaged)\s+(?:\w+\s+)?in\s+an?\s+(?:wide\s+)?(?:number|range|variety|series)\s+of"
    r"|seeks?|recogni[sz]es?|believes?|considers?)\b"
)
_PROJECTS = re.compile(
    r"^(?:[A-Z][\w'’-]*\s+)(?:[\w'’-]+\s+){0,5}?(?:projects|programmes|programs|initiatives|courses|efforts|strategy)\b"
    r"(?:\s+(?!that|which|with)\w+){0,8}?\s+(?:also\s+)?(?:build|builds|provide|provides|support|supports|is|are|have|has|help|helps|assist)\b"
)
_POINTS_BACK = re.compile(
    r"^(?:This|These|Such|Those|That|They|Their|All|Both|Discussions|Results|Among|Particular|The\s+(?![A-Z]))"
)
_PRONOUN = re.compile(rf"^It(?={_ACT})(?!\s+(?:is|was|aims?|will|deals?|covers?)\b)")
_ADVERBIAL = re.compile(
    r"^(?:(?:In|On|For|By|As|Through|With|Under|At|From|During|Since|Following|Jointly|Together|Aided|Based)\b[^.;]*?,"
    r"|[A-Z]\w+(?:\s+\w+)?,)\s+"
)
_LINK = re.compile(
    r"^(?:Also|Finally|Furthermore|Moreover|In\s+addition|In\s+particular|In\s+general|More\s+recently|Consequently|Lastly"
    r"|First|Second|Third),\s+"
)
_CONCRETE = re.compile(
    r"\s+(?:also\s+)?(?:implemented|organi[sz]ed|launched|conducted|held|supported|trained|carried\s+out|provided|assisted)\b"
)
_OWN_WORK = re.compile(
    r"(?:'s|’s)?\s+(?:[\w-]+\s+){0,6}?(?:projects?|programmes?|efforts?|initiatives?|strategy|activities)\b"
)
_BREAK = re.compile(
    r"[;:]|\((?![A-Z]{2,}\))|,?\s+such\s+as\b|,\s+(?:including|notably|namely|which|where|who|i\.e\.|e\.g\.)\b"
)


@dataclass(slots=True)
class ActivityUnit:
    """One reported activity: its title and where that stands, its sentences, and the rule that found it."""

    title: str
    area: str | None
    method: str
    sentences: list[Prose] = field(default_factory=list)
    title_spans: tuple[Span, ...] = ()
    part_of: str | None = None

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
        return tuple(joined)


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


def _headed(
    title: str, title_spans: tuple[Span, ...], area: str | None, blocks: Sequence[Block], agency: Agency
) -> Iterator[ActivityUnit]:
    """One activity under a heading, with the further ones that its sentences tell of."""
    sentences = [s for block in blocks for s in _sentences(block)]
    yield ActivityUnit(title, area, "activity/heading", sentences, title_spans)
    for before, sentence in pairwise(sentences):
        if _is_part(sentence.text, before.text, agency):
            yield ActivityUnit(title_of(sentence.text), area, "activity/part", [sentence], part_of=title)


def _is_part(text: str, before: str, agency: Agency) -> bool:
    core = _ADVERBIAL.sub("", text)
    if _POINTS_BACK.match(core) and not agency.own.match(core):
        return False
    goes_on = core.startswith(("It also", "It has also")) and _takes_up(core, before, agency)
    return _agency_acts(core, agency) or goes_on or bool(_NEW_EVENT.search(core))


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
            yield ActivityUnit(title_of(block.text), area, "activity/list-item", list(_sentences(block)))
        elif run_in:
            while end < len(blocks) and not _RUN_IN.match(report.text, blocks[end].span.start, blocks[end].span.end):
                end += 1
            yield from _headed(" ".join(run_in["title"].split()), (), area, blocks[place:end], agency)
        else:
            while end < len(blocks) and _is_plain(report, blocks[end]):
                end += 1
            yield from _prose(blocks[place:end], area, agency, introduction=introduced or place < first < len(blocks))
        place = end


def _is_plain(report: Report, block: Block) -> bool:
    return block.kind is not BlockKind.LIST_ITEM and not _RUN_IN.match(report.text, block.span.start, block.span.end)


def _sentences(block: Block) -> tuple[Prose, ...]:
    return block.sentences or (block.prose,)


def _prose(blocks: Sequence[Block], area: str | None, agency: Agency, *, introduction: bool) -> Iterator[ActivityUnit]:
    """Running prose: a unit begins where something is done; in an introduction, only where it was done."""
    for block in blocks:
        unit: ActivityUnit | None = None
        before = ""
        for sentence in _sentences(block):
            opens = _did(sentence.text, agency) if introduction else _opens(sentence.text, before, agency)
            if opens:
                if unit:
                    yield unit
                unit = ActivityUnit(title_of(sentence.text), area, "activity/sentence", [sentence])
            elif unit and not introduction:
                unit.sentences.append(sentence)
            before = sentence.text
        if unit:
            yield unit


def _opens(text: str, before: str, agency: Agency) -> bool:
    """Whether a sentence begins to tell of an activity."""
    core = _ADVERBIAL.sub("", text)
    if text.rstrip().endswith(":") and len(text.split()) < 15:
        return False
    if _agency_acts(core, agency) or _takes_up(core, before, agency):
        return True
    if _POINTS_BACK.match(core):
        return False
    return bool(_PASSIVE.search(core) or _PROJECTS.match(core))


def _did(text: str, agency: Agency) -> bool:
    match = agency.own.match(_ADVERBIAL.sub("", text))
    return bool(match and _CONCRETE.match(match.string, match.end()))


def _agency_acts(core: str, agency: Agency) -> bool:
    """Whether the agency, or something of its own, is the subject of a verb that is not about its mandate."""
    match = agency.own.search(core[:120])
    if not match or (match.start() > 0 and not re.fullmatch(r"(?:[Tt]he\s+|Another\s+)?", core[: match.start()])):
        return False
    rest = core[match.end() :]
    own_work = re.match(
        r"(?:'s|’s)?\s+(?:[\w-]+\s+){0,6}?(?:projects?|programmes?|efforts?|initiatives?|strategy|activities)\b", rest
    )
    if own_work:
        rest = rest[own_work.end() :]
        return bool(re.match(rf"(?:\s+in\s+[^,.;]*?)?{_ACT}|\s+(?:build|provide|support|help)\b", rest))
    return bool(re.match(_ACT, rest)) and not _MANDATE.match(rest)


def _takes_up(core: str, before: str, agency: Agency) -> bool:
    """Whether "It …" goes on about the agency of the sentence before."""
    if not _PRONOUN.match(core):
        return False
    earlier = _ADVERBIAL.sub("", before)
    return bool(_PRONOUN.match(earlier)) or _agency_acts(earlier, agency)


def title_of(text: str) -> str:
    """A title made of a sentence: its first part, without what links it to others."""
    core = " ".join(_LINK.sub("", text).split()).strip(" .;:")
    cut = _BREAK.search(core, LEAST_TITLE)
    if cut:
        core = core[: cut.start()].rstrip(" ,")
    if len(core) > MOST_TITLE:
        core = core[:MOST_TITLE].rsplit(" ", 1)[0].rstrip(" ,") + " …"
    return core[:1].upper() + core[1:]
