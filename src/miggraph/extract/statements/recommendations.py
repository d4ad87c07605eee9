"""Recommendations: sentences and list items in which somebody says that a course of action ought to be taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from miggraph.extract.discourse.document import STAKEHOLDERS, Telling, in_one_line
from miggraph.extract.discourse.sources import Voice
from miggraph.extract.discourse.topics import concepts
from miggraph.extract.discourse.units import Group, Unit
from miggraph.extract.stage import Stage
from miggraph.extract.statements.addressees import addressees
from miggraph.extract.statements.cues import find_cue, strength
from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, Annotations, Report, Statement

LISTED = "recommendation/listed"
CONFIDENCE = {"recommendation/possibility": 0.7, "recommendation/require": 0.8, "recommendation/importance": 0.85}
USUAL_CONFIDENCE = 0.9

_THEY = re.compile(r"^(?:They|These|Their|Such (?:states|countries|governments))\b|\b(?:that|for) (?:they|them)\b")


def run(report: Report, found: Annotations, lexicon: Lexicon) -> Iterator[Annotation]:
    """The recommendations of a report, in the order of the text."""
    return _Reading(report, found, lexicon).statements()


class _Reading:
    """One pass over a report that remembers who was asked to act."""

    def __init__(self, report: Report, found: Annotations, lexicon: Lexicon) -> None:
        self.telling = Telling(report, found, lexicon)
        self.lexicon = lexicon
        self.actors = concepts(lexicon, STAKEHOLDERS)
        self.addressed: tuple[str, ...] = ()

    def statements(self) -> Iterator[Annotation]:
        for turn in self.telling.turns():
            if self.telling.opens_paragraph:
                self.addressed = ()
            yield from self._from(turn.group, turn.voice)

    def _from(self, group: Group, voice: Voice) -> Iterator[Annotation]:
        cue = find_cue(group.lead.text)
        if not group.items:
            if cue:
                yield self._statement((group.lead,), cue, voice)
        elif cue and group.of_actions:
            asked = addressees(group.lead.text, self.actors, self.lexicon)
            for item in group.items:
                yield self._statement((item,), LISTED, voice, asked)
        elif cue:
            yield self._statement((group.lead, *group.items), cue, voice)
        else:
            for item in group.items:
                if own := find_cue(item.text):
                    yield self._statement((item,), own, voice)

    def _statement(self, parts: tuple[Unit, ...], method: str, voice: Voice, asked: tuple[str, ...] = ()) -> Statement:
        text = in_one_line(parts)
        meant = asked or (self.addressed if _THEY.search(text) else ())
        to = addressees(text, self.actors, self.lexicon, before=meant)
        self.addressed = to or self.addressed
        confidence = CONFIDENCE.get(method, USUAL_CONFIDENCE)
        said = self.telling.statement(parts, kind="recommendation", method=method, confidence=confidence, voice=voice)
        return replace(said, addressed_to=to, strength=strength(text))


STAGE = Stage(name="recommendations", run=run, provides=(Statement,))
