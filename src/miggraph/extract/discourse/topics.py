"""What a text is about: concepts of the theme scheme by their cue words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from miggraph.lexicon import Lexicon
from miggraph.model import Annotations, Event, NameKind, Report

MOST_SUBJECTS = 3


def concepts(lexicon: Lexicon, name: str) -> Lexicon:
    """The names of one concept scheme, in lower case, so that they are found in any case."""
    return Lexicon(
        replace(entry, label=entry.label.lower(), names=tuple(dict.fromkeys(n.lower() for n in entry.names)))
        for entry in lexicon.of(NameKind.CONCEPT)
        if entry.scheme == name
    )


def count(text: str, scheme: Lexicon) -> Counter[str]:
    """How often each concept of a scheme is named, in the order of the text."""
    return Counter(entry.iri for match in scheme.find(text.lower()) for entry in match.entries)


class Themes:
    """Tells the themes of what stands in a report: those of its words, or else of the titles above it."""

    def __init__(self, report: Report, found: Annotations, lexicon: Lexicon) -> None:
        self._report = report
        self._events = found.of(Event)
        self._scheme = concepts(lexicon, "themes")

    def of(self, text: str, offset: int) -> tuple[str, ...]:
        """One to three themes of a text that stands at an offset, the one named most often first."""
        for words in (text, *self._titles(offset)):
            themes = [iri for iri, _ in count(words, self._scheme).most_common(MOST_SUBJECTS)]
            if themes:
                return tuple(themes)
        return ()

    def _titles(self, offset: int) -> Iterator[str]:
        """Titles of the sections that hold an offset, the innermost first, of its event, and of the report."""
        yield from (section.title for section in self._report.lineage(self._report.section_at(offset)))
        yield from (event.title for event in self._events if any(p.start <= offset < p.end for p in event.parts))
        yield self._report.meta.title
