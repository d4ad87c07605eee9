"""Members of a group: a sentence that announces them, and the list that follows.

| method | what it does |
| --- | --- |
| membership/list | reads the items of a list after "the group consists of … organizations:" or "its members are:" |
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import FLOW
from miggraph.extract.stage import Stage
from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, Block, BlockKind, Membership, NameKind

METHOD = "membership/list"

_VERB = (
    r"(?:currently\s+)?"
    r"(?:consists?\s+of|comprises?|is\s+(?:composed|made\s+up)\s+of|brings\s+together|includes?|unites?)"
)
_MEMBERS = r"(?:organi[sz]ations|agencies|members|institutions|entities|bodies|states|countries|partners)"
_INTRODUCTIONS = (
    re.compile(r"(?:^|[.;]\s+)(?:The\s+)?(?P<group>[A-Z][^.;:,]*?)\s+has\s+(?:\w+\s+){0,3}members[^.;]*:\s*$"),
    re.compile(rf"(?:^|[.;]\s+)(?:The\s+)?(?P<group>[A-Z][^.;:,]*?)\s+{_VERB}\b(?=[^.;]*\b{_MEMBERS}\b)[^.;]*:\s*$"),
    re.compile(
        r"(?:^|[.;]\s+)(?:The\s+)?(?:current\s+)?[Mm]embers\s+of\s+(?:the\s+)?(?P<group>[A-Z][^.;:,]*?)\s+are\b[^.;]*:\s*$"
    ),
)
_ITEM = re.compile(r"(?P<name>[A-Z][^():;]*?)\s*(?:\((?P<short>[A-Z][\w./-]{1,14})\))?[,;.]?(?:\s*and)?\s*")
MOST_WORDS = 16
"""The name of an organisation has fewer words than this; a longer item says something else."""


def run(document: Document) -> Iterator[Annotation]:
    """The members that lists name, in the order of the text."""
    blocks = list(document.blocks(FLOW))
    for place, block in enumerate(blocks):
        group = _group(block)
        if group:
            yield from _members(group, blocks[place + 1 :], document.lexicon)


def _group(block: Block) -> str | None:
    """The group whose members a block announces."""
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    match = next((m for m in (pattern.search(block.text) for pattern in _INTRODUCTIONS) if m), None)
    return " ".join(match["group"].split()) if match else None


def _members(group: str, following: list[Block], lexicon: Lexicon) -> Iterator[Membership]:
    for block in following:
        if block.kind is not BlockKind.LIST_ITEM:
            return
        match = _ITEM.fullmatch(block.text)
        if not match or not _is_name(match["name"], match["short"], lexicon):
            continue
        end = match.end("short") + 1 if match["short"] else match.end("name")
        yield Membership(
            spans=block.prose.spans(0, end),
            method=METHOD,
            confidence=0.95 if match["short"] else 0.85,
            group=group,
            member=" ".join(match["name"].split()),
            acronym=match["short"],
        )


def _is_name(name: str, short: str | None, lexicon: Lexicon) -> bool:
    """Whether an item is the name of an organisation or country: short form, capitals or the authority files say so."""
    words = name.split()
    if len(words) > MOST_WORDS:
        return False
    known = lexicon.named(name, NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)
    capitals = sum(word[:1].isupper() for word in words)
    return bool(short or known or (len(words) > 1 and capitals >= 0.6 * len(words)))


STAGE = Stage(name="memberships", run=run, provides=(Membership,))
