"""Titles of sections: of several lines of a title block the one that says what the section is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from miggraph.link.reference import Finds
from miggraph.link.titles import Titles
from miggraph.model import Annotations, BlockKind, Event, EventIdentity, NameKind, Report, Section, Title, event_at

_NO_TITLE = re.compile(
    r"(?:(?:jointly\s+)?(?:co-?)?(?:organi[sz]ed|convened|hosted|sponsored|supported|funded|presented|prepared)\b"
    r"|in\s+(?:co-?operation|collaboration|partnership|association)\s+with\b|with\s+the\s+(?:kind\s+)?support\b"
    r"|(?:co-)?organisée?\b|en\s+(?:coopération|collaboration|partenariat)\s+avec\b"
    r"|[©®]|\(c\)|photos?\s*[:©]|copyright\b)",
    re.IGNORECASE,
)
"""A line that begins so says who held an event or who owns a picture, and titles nothing."""
_PROGRAMME = re.compile(
    r"(?:draft |provisional )?(?:programme?|agenda|timetable|schedule|ordre du jour)", re.IGNORECASE
)
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d{2}\b")
_RUNNING = 120
"""Characters of a paragraph that is running text."""
_OF_NAMES = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.PLACE, NameKind.COUNTRY)
_PROGRAMME_OF = {"fr": "Programme : {}"}
_PROGRAMME_IN_ENGLISH = "Programme: {}"


class SectionTitles:
    """The titles of the sections of a report.

    :param events: the identity of each event of the report by its key
    """

    def __init__(
        self,
        report: Report,
        annotations: Annotations,
        titles: Titles,
        known: Finds,
        events: Mapping[str, EventIdentity],
    ) -> None:
        self._report, self._annotations = report, annotations
        self._titles, self._known, self._events = titles, known, events
        self._of_programmes = [replace(event, parts=()) for event in annotations.of(Event) if event.programme]

    def __iter__(self) -> Iterator[Title]:
        for index, section in enumerate(self._report.sections):
            made = self._titles.of(section.title)
            if self._titles_nothing(index, section):
                made = self._better(section) or made
            yield Title(made.shown, made.short, section.title)

    def _titles_nothing(self, index: int, section: Section) -> bool:
        """Whether a section has a title that titles nothing in its place: a name may be that of a chapter."""
        if not self._says_nothing(section.title):
            return False
        is_part = event_at(self._of_programmes, section.span, programmes=True) or self._of_heading(section)
        return bool(is_part or _NO_TITLE.match(section.title) or not self._has_text(index, section))

    def _says_nothing(self, title: str) -> bool:
        """Whether a title is a name, the word "programme" or a line about who held an event."""
        bare = title.strip(" :*#")
        return bool(
            _NO_TITLE.match(bare) or _PROGRAMME.fullmatch(bare) or self._known.named(bare.split(",")[0], *_OF_NAMES)
        )

    def _has_text(self, index: int, section: Section) -> bool:
        """Whether running text stands in the section itself, as in a chapter that is called by the name of a body."""
        return any(
            block.section == index and block.kind is BlockKind.PARAGRAPH and len(block.text) >= _RUNNING
            for block in self._report.within(section.span)
        ) or any(each.parent == index for each in self._report.sections if not self._says_nothing(each.title))

    def _better(self, section: Section) -> Title | None:
        """That of the event whose programme or report the section is; or else another line of its heading."""
        event = event_at(self._annotations.of(Event), section.span, programmes=True) or self._of_heading(section)
        if event and event.key in self._events:
            title = self._events[event.key].title
            pattern = _PROGRAMME_OF.get(self._report.language or "", _PROGRAMME_IN_ENGLISH)
            return Title(pattern.format(title.shown), title.short, section.title)
        lines = (line.text for line in section.headline)
        told = next((line for line in lines if line and not self._says_nothing(line) and not _DATE.search(line)), None)
        return self._titles.of(told) if told and any(map(str.isalpha, told)) else None

    def _of_heading(self, section: Section) -> Event | None:
        """The one event whose programme stands in the section."""
        found = [event for event in self._of_programmes if event.programme and section.span.covers(event.programme)]
        return found[0] if len(found) == 1 else None
