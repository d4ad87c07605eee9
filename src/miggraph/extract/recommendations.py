"""Recommendations: sentences and list items in which somebody says that a course of action ought to be taken.

The cues, their methods and what overrules them are in :mod:`miggraph.extract.cues`; units in
:mod:`miggraph.extract.enumeration`; speakers in :mod:`miggraph.extract.attribution`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from miggraph.extract.addressees import addressees
from miggraph.extract.attribution import Speakers, Voice
from miggraph.extract.cues import find_cue, strength
from miggraph.extract.enumeration import Group, Unit, groups
from miggraph.extract.stages import Stage
from miggraph.lexicon import Form, Lexicon
from miggraph.model import EventFound, Finding, Findings, NameKind, ParticipationFound, Report, Span, StatementFound

THEMES = "themes"
STAKEHOLDERS = "stakeholders"
AFFECTED = "affected-groups"
MOST_SUBJECTS = 3
LISTED = "recommendation/listed"
CONFIDENCE = {"recommendation/possibility": 0.7, "recommendation/require": 0.8, "recommendation/importance": 0.85}
USUAL_CONFIDENCE = 0.9

_NOT_SAID = re.compile(
    r"^(?:[\dIVXivx.]+\s+)?(?:acknowledge?ments?|about\b|programme\b|agenda|(?:table of )?contents|references|"
    r"bibliography|"
    r"abbreviations|acronyms|list of|disclaimer|foreword|annex\b.*programmes?)",
    re.IGNORECASE,
)
_THEY = re.compile(r"^(?:They|These|Their|Such (?:states|countries|governments))\b")


def run(report: Report, found: Findings, lexicon: Lexicon) -> Iterator[Finding]:
    """The recommendations of a report, in the order of the text."""
    return _Reading(report, found, lexicon).statements()


class _Reading:
    """One pass over a report, with who speaks and which event is told of."""

    def __init__(self, report: Report, found: Findings, lexicon: Lexicon) -> None:
        self.report = report
        self.lexicon = lexicon
        self.actors, self.affected, self.themes = (_scheme(lexicon, name) for name in (STAKEHOLDERS, AFFECTED, THEMES))
        self.events = found.of(EventFound)
        names = dict.fromkeys(p.name for p in found.of(ParticipationFound))
        self.speakers = Speakers(lexicon, tuple(names))
        self.instruments: list[str] = []
        self.addressed: tuple[str, ...] = ()
        self._section = self._part = -1
        self._block: Span | None = None

    def statements(self) -> Iterator[Finding]:
        for group in groups(self.report):
            if self._is_said(group.lead):
                yield from self._from(group)

    def _is_said(self, unit: Unit) -> bool:
        """Whether a unit is part of what the report tells, not of its apparatus or a programme."""
        place = unit.block.span
        if any(event.programme and event.programme.covers(place) for event in self.events):
            return False
        return not any(_NOT_SAID.match(section.title) for section in self.report.lineage(unit.block.section))

    def _from(self, group: Group) -> Iterator[Finding]:
        self._turn_to(group.lead)
        voice = self.speakers.hear(group.lead.text)
        self._note_instruments(group.lead.text)
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

    def _turn_to(self, unit: Unit) -> None:
        """Tell who follows the speakers where a part, a section or a paragraph begins."""
        if unit.block.section != self._section:
            self._section = unit.block.section
            part = next((number for number in self._ancestors(self._section)), -1)
            if part != self._part:
                self._part = part
                self.speakers.new_part()
                self.instruments.clear()
            else:
                self.speakers.new_section()
        if unit.block.span != self._block:
            self._block = unit.block.span
            self.addressed = ()
            self.speakers.new_paragraph()

    def _ancestors(self, section: int) -> Iterator[int]:
        """The outermost section first."""
        chain = []
        while section >= 0:
            chain.append(section)
            section = self.report.sections[section].parent
        return reversed(chain)

    def _statement(
        self, parts: tuple[Unit, ...], method: str, voice: Voice, asked: tuple[str, ...] = ()
    ) -> StatementFound:
        text = "; ".join(part.text for part in parts).replace(":; ", ": ")
        spans = tuple(span for part in parts for span in part.prose.spans())
        to = addressees(text, self.actors, self.lexicon) or asked or (self.addressed if _THEY.match(text) else ())
        self.addressed = to or self.addressed
        return StatementFound(
            kind="recommendation",
            text=text,
            spans=spans,
            method=method,
            confidence=CONFIDENCE.get(method, USUAL_CONFIDENCE),
            event=self._event(spans[0]),
            made_by=voice.names,
            voices=(voice.collective,) if voice.collective else (),
            addressed_to=to,
            affects=tuple(_count(text, self.affected)),
            subjects=self._subjects(text),
            concerns=self._concerns(text),
            strength=strength(text),
        )

    def _event(self, span: Span) -> str | None:
        return next((e.key for e in self.events if any(part.covers(span) for part in e.parts)), None)

    def _subjects(self, text: str) -> tuple[str, ...]:
        """The themes named most often in the words, then those of the section's title."""
        themes = [iri for iri, _ in _count(text, self.themes).most_common(MOST_SUBJECTS)]
        for section in self.report.lineage(self._section):
            if themes:
                break
            themes = list(_count(section.title, self.themes))
        return tuple(themes[:MOST_SUBJECTS])

    def _note_instruments(self, text: str) -> None:
        """Remember which instruments were named, the last one last."""
        for match in self.lexicon.find(text, NameKind.INSTRUMENT):
            if match.only:
                self.instruments = [iri for iri in self.instruments if iri != match.only.iri] + [match.only.iri]

    def _concerns(self, text: str) -> tuple[str, ...]:
        """Instruments that the words name; "the Convention" is the one that was named last."""
        found: dict[str, None] = {}
        for match in self.lexicon.find(text, NameKind.INSTRUMENT, contextual=True):
            iris = [entry.iri for entry in match.entries]
            if match.form is Form.CONTEXTUAL or (len(iris) > 1 and match.form is not Form.GROUP):
                iris = [iri for iri in reversed(self.instruments) if iri in iris][:1]
            found.update(dict.fromkeys(iris))
        return tuple(found)


def _scheme(lexicon: Lexicon, name: str) -> Lexicon:
    """The names of one concept scheme, in lower case, so that they are found in any case."""
    return Lexicon(
        replace(entry, label=entry.label.lower(), names=tuple(dict.fromkeys(n.lower() for n in entry.names)))
        for entry in lexicon.of(NameKind.CONCEPT)
        if entry.scheme == name
    )


def _count(text: str, scheme: Lexicon) -> Counter[str]:
    """How often each concept of a scheme is named, in the order of the text."""
    return Counter(entry.iri for match in scheme.find(text.lower()) for entry in match.entries)


STAGE = Stage(name="recommendations", run=run, provides=(StatementFound,))
