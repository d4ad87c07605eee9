"""Recommendations: sentences and list items in which somebody says that a course of action ought to be taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from miggraph.extract.discourse.document import AttributedUnit, Document
from miggraph.extract.discourse.units import Unit
from miggraph.extract.stage import Stage
from miggraph.extract.statements.addressees import addressees
from miggraph.extract.statements.cues import find_cue, strength
from miggraph.extract.statements.statement import in_one_line, make_statement
from miggraph.model import Annotation, Attribution, Event, Statement

STAKEHOLDERS = "stakeholders"
LISTED = "recommendation/listed"
CONFIDENCE = {"recommendation/possibility": 0.7, "recommendation/require": 0.8, "recommendation/importance": 0.85}
USUAL_CONFIDENCE = 0.9

_THEY = re.compile(r"^(?:They|These|Their|Such (?:states|countries|governments))\b|\b(?:that|for) (?:they|them)\b")


def run(document: Document) -> Iterator[Annotation]:
    """The recommendations of a report, in the order of the text."""
    return _RecommendationReader(document).recommendations()


class _RecommendationReader:
    """One pass over a report that remembers who was asked to act."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.actors = document.lexicon.scheme(STAKEHOLDERS)
        self.addressed: tuple[str, ...] = ()

    def recommendations(self) -> Iterator[Annotation]:
        for said in self.document.attributed_units:
            if said.opens_paragraph:
                self.addressed = ()
            yield from self._from(said)

    def _from(self, said: AttributedUnit) -> Iterator[Annotation]:
        group = said.group
        cue = find_cue(group.lead.text)
        if not group.items:
            if cue:
                yield self._statement(said, (group.lead,), cue)
        elif cue and group.of_actions:
            asked = self._addressees(group.lead.text)
            for item in group.items:
                yield self._statement(said, (item,), LISTED, asked)
        elif cue:
            yield self._statement(said, (group.lead, *group.items), cue)
        else:
            for item in group.items:
                if own := find_cue(item.text):
                    yield self._statement(said, (item,), own)

    def _statement(
        self, said: AttributedUnit, parts: tuple[Unit, ...], method: str, asked: tuple[str, ...] = ()
    ) -> Statement:
        text = in_one_line(parts)
        meant = asked or (self.addressed if _THEY.search(text) else ())
        to = self._addressees(text, meant)
        self.addressed = to or self.addressed
        confidence = CONFIDENCE.get(method, USUAL_CONFIDENCE)
        statement = make_statement(
            self.document, said, parts, kind="recommendation", method=method, confidence=confidence
        )
        return replace(statement, addressed_to=to, strength=strength(text))

    def _addressees(self, text: str, before: tuple[str, ...] = ()) -> tuple[str, ...]:
        return addressees(text, self.actors, self.document.lexicon, before=before)


STAGE = Stage(name="recommendations", run=run, provides=(Statement,), requires=(Event, Attribution))
