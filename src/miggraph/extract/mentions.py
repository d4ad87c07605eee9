"""Mentions: every surface form that names an organisation, place, process, initiative or legal instrument.

Methods
-------
mention/authority
    a name of the authority files
mention/group
    a form that names several things of the authority files at once
mention/context
    a form used for several things, or for none by itself, after one of them was named in the same part of the report
mention/ambiguous
    such a form where the context does not decide: not linked
mention/organisation-shape
    capitalised words around a word such as "Institute" or "Ministry"
mention/defined-acronym
    the short form that a name's brackets defined earlier in the report
mention/ilo-number
    an ILO convention by its number, alone or in a list of numbers
mention/instrument-shape
    capitalised words from "Convention", "Protocol" and the like on, or a document symbol

"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import PRINTED
from miggraph.extract.stage import Stage
from miggraph.lexicon import Form, Match
from miggraph.model import Annotation, Block, LexiconEntry, Mention, NameKind

KINDS = (
    NameKind.ORGANIZATION,
    NameKind.PROCESS,
    NameKind.COUNTRY,
    NameKind.REGION,
    NameKind.PLACE,
    NameKind.INSTRUMENT,
    NameKind.INITIATIVE,
)
_WORD = r"[A-Z](?:[\w'’&/-]|\.(?=\w))*"
_LINK = r"(?:of|for|the|and|on|in|to|against|de|des|du|la|&)"
_HEAD = (
    r"(?:Academy|Agency|Alliance|Assembly|Association|Authority|Bank|Bureau|Cent(?:er|re)|Chamber|Coalition|College"
    r"|Commission|Committee|Commonwealth|Confederation|Consulate|Corporation|Council|Delegation|Department|Directorate"
    r"|Division|Embassy|Federation|Forum|Foundation|Fund|Group|Institut(?:e|ion)|League|Ministry|Mission|Network"
    r"|Observatory|Office|Organi[sz]ation|Parliament|Secretariat|Society|Taskforce|Union|University)"
)
_ORGANIZATION = re.compile(
    rf"(?<![\w-])(?:(?:{_WORD}[ ]+)(?:{_LINK}[ ]+)?){{0,6}}?{_HEAD}(?![\w-])"
    rf"(?:(?:[ ]+{_LINK}){{1,2}}[ ]+{_WORD}(?:[ ]+{_WORD}){{0,3}}){{0,3}}"
)
_BRACKETS = re.compile(r"\s*\(([A-Z][A-Za-z.&/-]{1,11})\)")
_NORM = r"(?:Convention|Protocol|Covenant|Declaration|Treaty|Charter|Compact)"
_INSTRUMENT = re.compile(
    rf"(?<![\w-])(?:{_WORD}[ ]+(?:{_LINK}[ ]+)?){{0,4}}?{_NORM}"
    r"[ ]+(?:on|against|for|relating to|concerning|to|of)(?:[ ]+the)?"
    rf"[ ]+{_WORD}(?:,?[ ]+(?:{_LINK}[ ]+){{0,2}}{_WORD}){{0,12}}"
)
_SYMBOL = re.compile(r"\bA/RES/\d+/\d+\b|\b(?:General Assembly|GA) [Rr]esolution \d+/\d+\b")
_ILO = re.compile(
    r"\bILO['’s]* Conventions? (?:[Nn]os?\.? ?)?\d{1,3}(?:(?:, | and |, and )(?:[Nn]os?\.? ?)?\d{1,3}(?!\d))*(?!\d)"
)
_TITLE_BEHIND = re.compile(r"\s+(?:Mr|Mrs|Ms|Mme|Dr|Prof|H\.E)$")
_PLAIN = re.compile(r"^(?:The|A|An|In|This|These|At|For|On|From|To|By|As|With|When|While|Our|Their)\s+")


@dataclass(slots=True)
class _Context:
    """What was named so far in the part of the report being read, newest last, and what short forms stand for."""

    part: int = -1
    named: dict[str, None] = field(default_factory=dict)
    acronyms: dict[str, str] = field(default_factory=dict)

    def enter(self, part: int) -> None:
        if part != self.part:
            self.part, self.named = part, {}

    def name(self, entry: LexiconEntry) -> None:
        self.named.pop(entry.iri, None)
        self.named[entry.iri] = None

    def latest(self, entries: tuple[LexiconEntry, ...]) -> LexiconEntry | None:
        """The one of some entries that was named last."""
        order = list(self.named)
        known = [entry for entry in entries if entry.iri in self.named]
        return max(known, key=lambda entry: order.index(entry.iri)) if known else None


def run(document: Document) -> Iterator[Annotation]:
    """Every mention, block by block, in the order of the text."""
    context = _Context()
    for block in document.blocks(PRINTED):
        part = next((s.span.start for s in document.report.lineage(block.section) if s.level == 1), -1)
        context.enter(part)
        matches = document.lexicon.find(block.text, *KINDS, contextual=True)
        for match in matches:
            yield from _linked(block, match, context)
        yield from _shapes(block, matches, context)


def _linked(block: Block, match: Match, context: _Context) -> Iterator[Mention]:
    if match.form is Form.GROUP:
        for entry in match.entries:
            context.name(entry)
            yield _mention(block, match, entry, "mention/group", 0.95)
        return
    if match.only and match.form not in (Form.CONTEXTUAL, Form.AMBIGUOUS):
        context.name(match.only)
        yield _mention(block, match, match.only, "mention/authority", 0.97)
        return
    meant = context.latest(match.entries)
    if meant:
        yield _mention(block, match, meant, "mention/context", 0.8)
    elif match.form is not Form.CONTEXTUAL:
        candidates = tuple(sorted(entry.iri for entry in match.entries))
        yield replace(_mention(block, match, None, "mention/ambiguous", 0.3), candidates=candidates)


def _mention(block: Block, match: Match, entry: LexiconEntry | None, method: str, confidence: float) -> Mention:
    return Mention(
        spans=block.prose.spans(match.start, match.end),
        kind=(entry or match.entries[0]).kind,
        surface=" ".join(block.text[match.start : match.end].split()),
        target=entry.iri if entry else None,
        adjective=match.form is Form.ADJECTIVE,
        method=method,
        confidence=confidence,
    )


def _shapes(block: Block, matches: list[Match], context: _Context) -> Iterator[Mention]:
    """Names that no authority file knows, by their shape; then the short forms that were defined for such names."""
    if block.text.isupper():
        return
    text = block.text
    used = bytearray(len(text))
    for match in matches:
        if match.form not in (Form.ADJECTIVE,) and match.entries[0].kind not in (NameKind.COUNTRY, NameKind.PLACE):
            used[match.start : match.end] = b"\x01" * (match.end - match.start)
    yield from _numbered(block, text, used)
    for kind, pattern, method in (
        (NameKind.INSTRUMENT, _SYMBOL, "mention/instrument-shape"),
        (NameKind.INSTRUMENT, _INSTRUMENT, "mention/instrument-shape"),
        (NameKind.ORGANIZATION, _ORGANIZATION, "mention/organisation-shape"),
    ):
        for found in pattern.finditer(text):
            start, end = _trim(text, found.start(), found.end())
            if any(used[start:end]) or len(text[start:end].split()) < 2:
                continue
            used[start:end] = b"\x01" * (end - start)
            yield _shaped(block, kind, start, end, method, 0.7)
            brackets = _BRACKETS.match(text, end)
            if brackets and kind is NameKind.ORGANIZATION and _abbreviates(brackets[1], text[start:end]):
                context.acronyms[brackets[1]] = text[start:end]
    yield from _defined(block, text, used, context)


def _numbered(block: Block, text: str, used: bytearray) -> Iterator[Mention]:
    for found in _ILO.finditer(text):
        if not any(used[found.start() : found.end()]):
            used[found.start() : found.end()] = b"\x01" * (found.end() - found.start())
            for number in re.findall(r"\d+", found.group()):
                mention = _shaped(block, NameKind.INSTRUMENT, *found.span(), "mention/ilo-number", 0.95)
                yield replace(mention, stands_for=f"ILO Convention No. {int(number)}")


def _defined(block: Block, text: str, used: bytearray, context: _Context) -> Iterator[Mention]:
    for acronym, name in context.acronyms.items():
        for found in re.finditer(rf"(?<![\w-]){re.escape(acronym)}(?![\w-])", text):
            if not any(used[found.start() : found.end()]):
                short = _shaped(block, NameKind.ORGANIZATION, *found.span(), "mention/defined-acronym", 0.8)
                yield replace(short, stands_for=name)


def _shaped(block: Block, kind: NameKind, start: int, end: int, method: str, confidence: float) -> Mention:
    return Mention(
        spans=block.prose.spans(start, end),
        kind=kind,
        surface=" ".join(block.text[start:end].split()),
        method=method,
        confidence=confidence,
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A shape without the article or preposition that a sentence begins with, and the honorific of the next name."""
    plain = _PLAIN.match(text[start:end])
    behind = _TITLE_BEHIND.search(text[start:end])
    return start + (plain.end() if plain else 0), start + behind.start() if behind else end


def _abbreviates(acronym: str, name: str) -> bool:
    """Whether the capitals of a short form come in order among the initials of a name's words."""
    initials = iter(word[0].upper() for word in re.findall(r"\w+", name))
    return all(letter in initials for letter in acronym if letter.isupper())


STAGE = Stage(name="mentions", run=run, provides=(Mention,))
