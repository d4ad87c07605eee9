"""Whose words each sentence of a report reports, found once for all kinds of statement.

| method | what it does |
| --- | --- |
| voice/followed | follows the speakers from sentence to sentence |
"""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.discourse.document import Telling
from miggraph.extract.stage import Stage
from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, Annotations, Attribution, Report

METHOD = "voice/followed"


def run(report: Report, found: Annotations, lexicon: Lexicon) -> Iterator[Annotation]:
    """The voice behind each sentence that has one, in the order of the text."""
    for turn in Telling(report, found, lexicon).turns():
        voice, spans = turn.voice, turn.group.lead.prose.spans()
        if voice.names or voice.collective:
            yield Attribution(spans=spans, method=METHOD, names=voice.names, collective=voice.collective)


STAGE = Stage(name="voices", run=run, provides=(Attribution,))
