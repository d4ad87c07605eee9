"""Sections in which an organisation reports what it does, and the words that stand for it there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from miggraph.lexicon import Lexicon
from miggraph.model import Block, BlockKind, Membership, NameKind, Report, Section, Span

LEAST_WITHOUT_LIST = 3
"""Without a list of members, at least this many sections of one level must be headed by organisations."""

_BRACKETED = re.compile(r"^(?P<name>[A-Z].*?)\s*\((?P<short>[A-Z][\w./-]{1,14})\)$")
_NUMBERING = re.compile(r"^(?:[IVXLC]+|[A-Za-z]|\d+(?:\.\d+)*)[.)]\s+(?=\S)")
_UNIT = re.compile(
    r"(?:^|[.;:,]\s+)(?:[Tt]he\s+)?(?P<name>(?:[A-Z][\w'’-]+\s+(?:(?:of|for|on|and|the)\s+)*){2,}?)\((?P<short>[A-Z]{3,})\)"
)
_TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.LINES)


@dataclass(frozen=True, slots=True)
class Agency:
    """An organisation with the index of its section, its name as the heading prints it, and a pattern for its names."""

    section: int
    name: str
    own: re.Pattern[str]


def unnumbered(title: str) -> str:
    """A heading without its numbering."""
    return _NUMBERING.sub("", title).strip()


def is_numbered(title: str) -> bool:
    """Whether a heading is numbered."""
    return bool(_NUMBERING.match(title))


def find_agencies(
    report: Report, members: Sequence[Membership], lexicon: Lexicon, *, outside: Sequence[Span] = ()
) -> Iterator[Agency]:
    """The sections headed by a member of a group that the report lists, else by organisations that are known.

    :param outside: parts of the report to leave out, such as those about an event
    """
    names = {m.member.casefold() for m in members}
    shorts = {m.acronym for m in members if m.acronym}
    chosen = [i for i, s in enumerate(report.sections) if _is_member(s, names, shorts)] or _known(report, lexicon)
    chosen = [i for i in chosen if not any(span.overlaps(report.sections[i].span) for span in outside)]
    taken: set[int] = set()
    for index in chosen:
        parents = _ancestors(report, index)
        if taken.isdisjoint(parents) and any(_text_blocks(report, index)):
            taken.add(index)
            yield _agency(report, index)


def _is_member(section: Section, names: set[str], shorts: set[str]) -> bool:
    title = unnumbered(section.title)
    match = _BRACKETED.match(title)
    if match:
        return match["short"] in shorts or match["name"].casefold() in names
    return title in shorts or title.casefold() in names


def _known(report: Report, lexicon: Lexicon) -> list[int]:
    """Sections of one level that known organisations head, each a different one; empty if there are few."""
    entries = {i: _entry(section, lexicon) for i, section in enumerate(report.sections)}
    times = Counter((report.sections[i].level, iri) for i, iri in entries.items() if iri)
    single = [i for i, iri in entries.items() if iri and times[report.sections[i].level, iri] == 1]
    levels = Counter(report.sections[i].level for i in single)
    return [i for i in single if levels[report.sections[i].level] >= LEAST_WITHOUT_LIST]


def _entry(section: Section, lexicon: Lexicon) -> str | None:
    match = _BRACKETED.match(unnumbered(section.title))
    forms = (match["name"], match["short"]) if match else (unnumbered(section.title),)
    found = next((e for e in (lexicon.named(form, NameKind.ORGANIZATION) for form in forms) if e), None)
    return found.iri if found else None


def _ancestors(report: Report, index: int) -> set[int]:
    found = set()
    while (index := report.sections[index].parent) >= 0:
        found.add(index)
    return found


def _text_blocks(report: Report, index: int) -> Iterator[Block]:
    return (b for b in report.within(report.sections[index].span) if b.kind in _TEXT)


def _agency(report: Report, index: int) -> Agency:
    title = unnumbered(report.sections[index].title)
    match = _BRACKETED.match(title)
    forms = {title, *((match["name"], match["short"]) if match else ())}
    for block in _text_blocks(report, index):
        unit = _UNIT.match(block.text)
        if unit:
            forms.update((unit["short"], unit["name"].strip()))
    names = "|".join(sorted((re.escape(form) for form in forms), key=len, reverse=True))
    generic = r"[Tt]he\s+(?:Agency|Bank|Fund|Office|Organi[sz]ation|Programme)"
    return Agency(index, title, re.compile(rf"(?<!\w)(?:(?:{names})(?!\w)(?:\s+\([A-Z]{{3,}}\))?|{generic}\b)"))
