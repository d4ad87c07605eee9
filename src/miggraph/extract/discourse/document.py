"""A report as it is told: sentence by sentence, with who speaks, at which event, and of which themes and norms.

What all statements have in common, whatever kind of statement a sentence turns out to be.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from miggraph.extract.discourse.sources import NOBODY, Speakers, Voice
from miggraph.extract.discourse.topics import Themes, concepts, count
from miggraph.extract.discourse.units import Group, Unit, groups
from miggraph.lexicon import Form, Lexicon, Match
from miggraph.model import Annotations, Attribution, Event, NameKind, Participation, Report, Span, Statement

STAKEHOLDERS = "stakeholders"
AFFECTED = "affected-groups"

_NOT_SAID = re.compile(
    r"^(?:[\dIVXivx.]+\s+)?(?:acknowledge?ments?|about\b|programme\b|agenda|(?:table of )?contents|references|"
    r"bibliography|"
    r"abbreviations|acronyms|list of|disclaimer|foreword|annex\b.*programmes?)",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^(?:The|This|These|A|An)\b")
"""Words that a sentence begins with in upper case though the name they belong to is written otherwise."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A sentence, or a list with its introduction, and whose words it reports."""

    group: Group
    voice: Voice


class Telling:
    """One pass over a report, with who speaks and which event is told of.

    Voices that were found before are not listened for again.
    """

    def __init__(self, report: Report, found: Annotations, lexicon: Lexicon) -> None:
        self.report = report
        self.lexicon = lexicon
        self.events = found.of(Event)
        self._affected = concepts(lexicon, AFFECTED)
        self._themes = Themes(report, found, lexicon)
        names = dict.fromkeys(p.name for p in found.of(Participation))
        self._speakers = Speakers(lexicon, tuple(names))
        self._heard = {v.spans[0]: Voice(v.names, v.collective) for v in found.of(Attribution)}
        self._instruments: list[str] = []
        self._section = self._part = -1
        self._block: Span | None = None
        self.opens_paragraph = False

    def turns(self) -> Iterator[Turn]:
        """What the report tells, in the order of the text; its apparatus and the programmes are passed over."""
        for group in groups(self.report):
            if self._is_said(group.lead):
                self._turn_to(group.lead)
                voice = self._voice(group.lead)
                self._note_instruments(group.lead.text)
                yield Turn(group, voice)

    def _voice(self, lead: Unit) -> Voice:
        if not self._heard:
            return self._speakers.hear(lead.text)
        return self._heard.get(lead.prose.spans()[0], NOBODY)

    def statement(self, parts: Sequence[Unit], *, kind: str, method: str, confidence: float, voice: Voice) -> Statement:
        """A statement that parts of the current turn make, with all that can be told from its words and its place."""
        text = in_one_line(parts)
        spans = tuple(span for part in parts for span in part.prose.spans())
        return Statement(
            kind=kind,
            text=text,
            spans=spans,
            method=method,
            confidence=confidence,
            event=self.event(spans[0]),
            made_by=voice.names,
            voices=(voice.collective,) if voice.collective else (),
            affects=tuple(count(text, self._affected)),
            subjects=self._themes.of(text, spans[0].start),
            concerns=self.concerns(text),
        )

    def event(self, span: Span) -> str | None:
        """The key of the event whose report a span stands in."""
        return next((e.key for e in self.events if any(part.covers(span) for part in e.parts)), None)

    def concerns(self, text: str) -> tuple[str, ...]:
        """Instruments that the words name; "the Convention" is the one that was named last."""
        return tuple(dict.fromkeys(iri for _, _, iris in self.instruments(text) for iri in iris))

    def instruments(self, text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Where a text names legal instruments, and which."""
        opened = _OPENING.sub(lambda found: found[0].lower(), text)
        for match in self.lexicon.find(opened, NameKind.INSTRUMENT, contextual=True):
            meant = self._meant(match, text[match.start : match.end])
            if meant:
                yield match.start, match.end, meant

    def _meant(self, match: Match, words: str) -> tuple[str, ...]:
        """The instruments that words stand for; "the Protocols" are all those that were named before."""
        iris = [entry.iri for entry in match.entries]
        if match.form is Form.CONTEXTUAL or (len(iris) > 1 and match.form is not Form.GROUP):
            known = [iri for iri in reversed(self._instruments) if iri in iris]
            iris = known if words.endswith("s") else known[:1]
        return tuple(iris)

    def _is_said(self, unit: Unit) -> bool:
        """Whether a unit is part of what the report tells, not of its apparatus or a programme."""
        place = unit.block.span
        if any(event.programme and event.programme.covers(place) for event in self.events):
            return False
        return not any(_NOT_SAID.match(section.title) for section in self.report.lineage(unit.block.section))

    def _turn_to(self, unit: Unit) -> None:
        """Tell who follows the speakers where a part, a section or a paragraph begins."""
        if unit.block.section != self._section:
            self._section = unit.block.section
            part = next((number for number in self._ancestors(self._section)), -1)
            if part != self._part:
                self._part = part
                self._speakers.new_part()
                self._instruments.clear()
            else:
                self._speakers.new_section()
        self.opens_paragraph = unit.block.span != self._block
        if self.opens_paragraph:
            self._block = unit.block.span
            self._speakers.new_paragraph()

    def _ancestors(self, section: int) -> Iterator[int]:
        """The outermost section first."""
        chain = []
        while section >= 0:
            chain.append(section)
            section = self.report.sections[section].parent
        return reversed(chain)

    def _note_instruments(self, text: str) -> None:
        """Remember which instruments were named, the last one last."""
        for match in self.lexicon.find(text, NameKind.INSTRUMENT):
            if match.only or match.form is Form.GROUP:
                named = [entry.iri for entry in match.entries]
                self._instruments = [iri for iri in self._instruments if iri not in named] + named


def in_one_line(parts: Sequence[Unit]) -> str:
    """The words of units that make one statement."""
    return "; ".join(part.text for part in parts).replace(":; ", ": ")


def taken_spans(statements: Iterable[Statement]) -> tuple[Span, ...]:
    """The words that statements already stand in, in the order of the text."""
    return tuple(sorted(span for statement in statements for span in statement.spans))


def is_taken(unit: Unit, taken: Sequence[Span]) -> bool:
    """Whether a unit shares words with what is taken (in the order of the text)."""
    for span in unit.prose.spans():
        place = bisect_left(taken, span)
        if any(span.overlaps(other) for other in taken[max(0, place - 2) : place + 2]):
            return True
    return False
