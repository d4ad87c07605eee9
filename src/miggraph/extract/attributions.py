"""Attributions: whose words each sentence of a report gives, found once for all kinds of statement."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence

from miggraph.extract.discourse.attributor import Attributor
from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.naming import Printed
from miggraph.extract.discourse.sources import NOBODY, Source
from miggraph.extract.discourse.structure import FLOW, Boundary
from miggraph.extract.discourse.units import Unit
from miggraph.extract.discourse.voice import AUTHORED
from miggraph.extract.rules import line_of, load
from miggraph.extract.stage import Stage
from miggraph.model import Annotation, Attribution, BlockKind, DocumentKind, Event, Mention, NameKind, Participation

_SHORT = ("narrative/short-form", "narrative/bare-surname")
_LONGEST_POST = 4
"""A job title of more words is no post that somebody is called by."""


def run(document: Document) -> Iterator[Annotation]:
    """The source of each sentence or list that has one, in the order of the text."""
    mentions = document.of(Mention)
    people = [mention for mention in mentions if mention.kind is NameKind.PERSON]
    names = dict.fromkeys(part.name for part in document.of(Participation))
    names |= dict.fromkeys(m.stands_for or m.name for m in people if " " in m.name or m.stands_for)
    bodies = dict.fromkeys(m.surface for m in mentions if m.kind is NameKind.ORGANIZATION and _is_new(m))
    attributor = Attributor(
        document.lexicon,
        tuple(names),
        tuple(bodies),
        _posts(document.of(Participation)),
        _positions(document.of(Participation)),
        longest_turn=_longest_turn(document),
    )
    printed = _Printed(people)
    introduced = deque(_introduced(document))
    for group, boundary in document.said_groups:
        lead = group.lead
        section = lead.block.section
        attributor.cross(boundary, document.report.sections[section].title if section >= 0 else "")
        while introduced and introduced[0][0] < lead.spans[0].start:
            attributor.introduce(introduced.popleft()[1])
        named = printed.within(lead)
        if lead.block.rows:
            source = attributor.proposer(lead.text) or attributor.alone(lead.text, named)
        else:
            before = lead.introduced
            words = f"{before.text} {lead.text}" if before else lead.text
            named = [*printed.within(Unit(before, lead.block)), *named] if before else named
            announces = lead.text.endswith(":") and not group.items
            source = attributor.attribute(words, named, lead.turn, announces=announces)
        if source != NOBODY:
            yield _attribution(lead, source)
        for item in group.items:
            proposer = attributor.proposer(item.text)
            if proposer:
                yield _attribution(item, proposer)


def _introduced(document: Document) -> Iterator[tuple[int, str]]:
    """The people whose talks follow lines that are no running text ("Presentation by Ada Holm"), by their places."""
    rule = load("source")["personal-name/introduced"]
    said = {group.lead.block.span for group, _ in document.said_groups}
    programmes = [event.programme for event in document.events if event.programme]
    for block in document.blocks(FLOW - {BlockKind.TABLE}):
        if block.span in said or any(programme.overlaps(block.span) for programme in programmes):
            continue
        line = line_of(block.text)
        for match in rule.finditer(line):
            yield block.span.start, block.text[slice(*match.groups["name"])]


def _longest_turn(document: Document) -> Boundary:
    """What ends a speaker's turn at the latest, by whether a report gives what was said at a meeting."""
    kinds = {found.kind for found in document.of(DocumentKind)}
    if not kinds.isdisjoint(AUTHORED):
        return Boundary.SENTENCE
    return Boundary.SECTION if kinds or document.events else Boundary.PARAGRAPH


class _Printed:
    """The names of people in a report, in the order of the text."""

    def __init__(self, people: Iterable[Mention]) -> None:
        self._people = sorted(people, key=lambda mention: mention.spans[0])
        self._starts = [mention.spans[0].start for mention in self._people]

    def within(self, unit: Unit) -> Sequence[Printed]:
        """The names that stand in a unit."""
        first = bisect_left(self._starts, unit.spans[0].start)
        last = bisect_left(self._starts, unit.spans[-1].end)
        return [_printed(mention) for mention in self._people[first:last]]


def _printed(mention: Mention) -> Printed:
    full = mention.stands_for is not None or mention.method not in _SHORT
    return Printed(mention.surface, mention.stands_for or mention.name, mention.honorific or "", full)


def _posts(parts: Iterable[Participation]) -> dict[str, str]:
    """Who holds a post of the whole meeting, by its words, where it is one person."""
    holders: dict[str, set[str]] = defaultdict(set)
    for part in parts:
        if part.slot is None:
            holders[part.role].add(part.name)
        if part.position and len(part.position.split()) <= _LONGEST_POST:
            holders[part.position].add(part.name)
    return {post: name for post, names in holders.items() if len(names) == 1 for name in names}


def _positions(parts: Iterable[Participation]) -> dict[str, list[str]]:
    """The job titles of people, by name."""
    found: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        if part.position:
            found[part.name].append(part.position)
    return found


def _is_new(mention: Mention) -> bool:
    """Whether a mention names something in full that the authority files do not have."""
    return mention.target is None and not mention.candidates and mention.stands_for is None


def _attribution(unit: Unit, source: Source) -> Attribution:
    return Attribution(spans=unit.spans, method=source.method, names=source.names, collective=source.collective)


STAGE = Stage(
    name="attributions",
    run=run,
    provides=(Attribution,),
    requires=(DocumentKind, Event, Mention, Participation),
)
