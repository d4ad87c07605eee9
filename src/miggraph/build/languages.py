"""What a build says of the languages of a report."""

from __future__ import annotations

from collections.abc import Iterator

import pycountry

from miggraph.extract import LANGUAGES
from miggraph.model import Report


def unread_languages(report: Report) -> Iterator[str]:
    """A line for each language of a report that there are no rules for, with its share of the text."""
    whole = sum(part.span.end - part.span.start for part in report.languages)
    for language in dict.fromkeys(part.language for part in report.languages):
        if language not in LANGUAGES:
            length = sum(p.span.end - p.span.start for p in report.languages if p.language == language)
            first = next(p for p in report.languages if p.language == language).span.start
            line = report.text.count("\n", 0, first) + 1
            yield (
                f"{report.slug}: {max(1, round(100 * length / whole))} % of it is in {name_of(language)} "
                f"(from line {line}): its structure is read, and names spelled as the authority files have them; "
                f"statements are read only in {' and '.join(map(name_of, LANGUAGES))}"
            )


def name_of(language: str) -> str:
    """The English name of a language by its tag."""
    found = pycountry.languages.get(alpha_2=language)
    return str(found.name) if found else language
