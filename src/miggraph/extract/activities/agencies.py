"""Sections in which an organisation reports what it does, and the words that stand for it there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from miggraph.extract.activities.memberships import split_name
from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import BODY
from miggraph.extract.rules import TokenLine, line_of, load
from miggraph.lexicon import Lexicon
from miggraph.model import Block, Membership, NameKind, Report, Section

LEAST_WITHOUT_LIST = 3
"""Without a list of members, at least this many sections of one level must be headed by organisations."""

_NUMBERING = re.compile(r"^(?:[IVXLC]+|[A-Za-z]|\d+(?:\.\d+)*)[.)]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Agency:
    """An organisation with the index of its section, its name as the heading prints it, and a pattern for its names."""

    section: int
    name: str
    names: re.Pattern[str]


@lru_cache(maxsize=256)
def agency_line(text: str, agency: Agency) -> TokenLine:
    """A text of an agency's section, with the names of the agency as annotations."""
    return line_of(text).tagged(("Agency", *match.span()) for match in agency.names.finditer(text))


def unnumbered(title: str) -> str:
    """A heading without its numbering."""
    return _NUMBERING.sub("", title).strip()


def is_numbered(title: str) -> bool:
    """Whether a heading is numbered."""
    return bool(_NUMBERING.match(title))


def find_agencies(document: Document) -> Iterator[Agency]:
    """The sections headed by a member of a group that the report lists, else by organisations that are known.

    What tells of an event is left out.
    """
    report, members = document.report, document.of(Membership)
    outside = [span for event in document.events for span in (*event.parts, event.programme) if span]
    names = {m.member.casefold() for m in members}
    shorts = {m.acronym for m in members if m.acronym}
    chosen = [i for i, s in enumerate(report.sections) if _is_member(s, names, shorts)] or _known(
        report, document.lexicon
    )
    chosen = [i for i in chosen if not any(span.overlaps(report.sections[i].span) for span in outside)]
    taken: set[int] = set()
    for index in chosen:
        parents = _ancestors(report, index)
        if taken.isdisjoint(parents) and any(_body_blocks(document, index)):
            taken.add(index)
            yield _agency(document, index)


def _is_member(section: Section, names: set[str], shorts: set[str]) -> bool:
    name, short = split_name(unnumbered(section.title))
    return (short or name) in shorts or name.casefold() in names


def _known(report: Report, lexicon: Lexicon) -> list[int]:
    """Sections of one level that known organisations head, each a different one; empty if there are few."""
    entries = {i: _entry(section, lexicon) for i, section in enumerate(report.sections)}
    times = Counter((report.sections[i].level, iri) for i, iri in entries.items() if iri)
    single = [i for i, iri in entries.items() if iri and times[report.sections[i].level, iri] == 1]
    levels = Counter(report.sections[i].level for i in single)
    return [i for i in single if levels[report.sections[i].level] >= LEAST_WITHOUT_LIST]


def _entry(section: Section, lexicon: Lexicon) -> str | None:
    forms = [form for form in split_name(unnumbered(section.title)) if form]
    found = next((e for e in (lexicon.named(form, NameKind.ORGANIZATION) for form in forms) if e), None)
    return found.iri if found else None


def _ancestors(report: Report, index: int) -> set[int]:
    found = set()
    while (index := report.sections[index].parent) >= 0:
        found.add(index)
    return found


def _body_blocks(document: Document, index: int) -> Iterator[Block]:
    return document.blocks(BODY, [document.report.sections[index].span])


def _agency(document: Document, index: int) -> Agency:
    title = unnumbered(document.report.sections[index].title)
    forms = {title, *(form for form in split_name(title) if form)}
    for block in _body_blocks(document, index):
        line = line_of(block.text)
        unit = load("agency")["agency/unit"].search(line)
        if unit:
            forms.update(unit.group(line, name) for name in ("name", "short"))
    names = "|".join(sorted((re.escape(form) for form in forms), key=len, reverse=True))
    return Agency(index, title, re.compile(rf"(?<!\w)(?:{names})(?!\w)(?:\s+\([A-Z]{{3,}}\))?"))
