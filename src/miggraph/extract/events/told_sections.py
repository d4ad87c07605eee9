"""The sections of a report that tell of an event, and which of them bear the titles of the items of its programme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import SectionKind
from miggraph.extract.rules import line_of, load
from miggraph.model import Event, Prose, Section, Span

_RULES = load("sitting")


def sections_of(document: Document, event: Event, titles: Sequence[str]) -> dict[int, tuple[Span, ...]]:
    """The sections that bear the titles of a programme's items, by the place of the title in the programme."""
    wanted: dict[str, int] = {}
    for number, title in enumerate(titles):
        for form in (title, without_number(title)):
            wanted.setdefault(letters(form), number)
    found: dict[int, list[Span]] = {}
    for section in told_in(document, event):
        for form in (shown_title(section).text, without_number(shown_title(section).text)):
            number = wanted.get(letters(form), -1)
            if number >= 0 and letters(form):
                found.setdefault(number, []).append(section.span)
                break
    return {number: tuple(spans) for number, spans in found.items()}


def told_in(document: Document, event: Event) -> Iterator[Section]:
    """The sections that tell of an event, without that of its own title and those that say nothing."""
    for section, kind in zip(document.report.sections, document.section_kinds, strict=True):
        own = any(section.span.covers(part) for part in event.parts)
        inside = any(part.covers(section.span) for part in event.parts)
        printed = event.programme and event.programme.overlaps(section.span)
        if kind is SectionKind.BODY and inside and not own and not printed:
            yield section


def shown_title(section: Section) -> Prose:
    """The title of a section without the number before it."""
    lines = section.headline
    return lines[0].prose if lines else Prose(section.title, ())


def letters(title: str) -> str:
    """The words of a title without case and marks, to compare titles by."""
    return re.sub(r"\W+", " ", title.casefold()).strip()


def without_number(title: str) -> str:
    """The title of a session without the number before it."""
    number = _RULES["sitting/number"].search(line_of(title))
    return title[number.end :].strip() if number else title
