"""Attributions: whose words each sentence of a report gives, found once for all kinds of statement."""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.sources import NOBODY, Attributor, Source
from miggraph.extract.discourse.units import Unit
from miggraph.extract.stage import Stage
from miggraph.model import Annotation, Attribution, Event, Mention, NameKind, Participation


def run(document: Document) -> Iterator[Annotation]:
    """The source of each sentence or list that has one, in the order of the text."""
    names = dict.fromkeys(part.name for part in document.of(Participation))
    mentions = document.of(Mention)
    names |= dict.fromkeys(m.name for m in mentions if m.kind is NameKind.PERSON and " " in m.name)
    bodies = dict.fromkeys(m.surface for m in mentions if m.kind is NameKind.ORGANIZATION and _is_new(m))
    attributor = Attributor(document.lexicon, tuple(names), tuple(bodies))
    for group, boundary in document.said_groups:
        attributor.cross(boundary)
        in_table = bool(group.lead.block.rows)
        source = attributor.alone(group.lead.text) if in_table else attributor.attribute(group.lead.text)
        if source != NOBODY:
            yield _attribution(group.lead, source)
        for item in group.items:
            proposer = attributor.proposer(item.text)
            if proposer:
                yield _attribution(item, proposer)


def _is_new(mention: Mention) -> bool:
    """Whether a mention names something in full that the authority files do not have."""
    return mention.target is None and not mention.candidates and mention.stands_for is None


def _attribution(unit: Unit, source: Source) -> Attribution:
    return Attribution(spans=unit.spans, method=source.method, names=source.names, collective=source.collective)


STAGE = Stage(name="attributions", run=run, provides=(Attribution,), requires=(Event, Mention, Participation))
