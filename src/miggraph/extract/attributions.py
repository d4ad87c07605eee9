"""Attributions: whose words each sentence of a report gives, found once for all kinds of statement."""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.sources import NOBODY, Attributor, Source
from miggraph.extract.discourse.units import Unit
from miggraph.extract.stage import Stage
from miggraph.model import Annotation, Attribution, Event, Participation


def run(document: Document) -> Iterator[Annotation]:
    """The source of each sentence or list that has one, in the order of the text."""
    names = dict.fromkeys(part.name for part in document.of(Participation))
    attributor = Attributor(document.lexicon, tuple(names))
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


def _attribution(unit: Unit, source: Source) -> Attribution:
    return Attribution(spans=unit.spans, method=source.method, names=source.names, collective=source.collective)


STAGE = Stage(name="attributions", run=run, provides=(Attribution,), requires=(Event, Participation))
