"""Mentions: every surface form that names an organisation, place, process, initiative or legal instrument.

The rules of shapes and the methods stand in ``mention.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import PRINTED
from miggraph.extract.rules import Matcher, TokenLine, line_of, load
from miggraph.extract.stage import Stage
from miggraph.lexicon import Form, Match
from miggraph.model import Annotation, Block, BlockKind, LexiconEntry, Mention, NameKind

KINDS = (
    NameKind.ORGANIZATION,
    NameKind.PROCESS,
    NameKind.COUNTRY,
    NameKind.REGION,
    NameKind.PLACE,
    NameKind.INSTRUMENT,
    NameKind.INITIATIVE,
)
LONGEST = 18
"""More capitalised words than this are lines that lost their ends, not a name."""

_RULES = load("mention")
_JOB = load("affiliation")["affiliation/position.head"]
_NUMBERS = _RULES["mention/ilo-number.list"]
_BRACKETS = re.compile(r"\s*\(([A-Z][A-Za-z.&/-]{1,11})\)")


def _rules_of_shape() -> Iterator[tuple[NameKind, Matcher]]:
    """The rules that find names by their shape, each with the kind of thing that they name."""
    for matcher in _RULES.matchers:
        if "kind" in matcher.rule.gives:
            yield NameKind(matcher.rule.gives["kind"]), matcher


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
            yield _mention(block, match, entry, "mention/group")
        return
    if match.only and match.form not in (Form.CONTEXTUAL, Form.AMBIGUOUS):
        context.name(match.only)
        yield _mention(block, match, match.only, "mention/authority")
        return
    meant = context.latest(match.entries)
    if meant:
        yield _mention(block, match, meant, "mention/context")
    elif match.form is not Form.CONTEXTUAL:
        candidates = tuple(sorted(entry.iri for entry in match.entries))
        yield replace(_mention(block, match, None, "mention/ambiguous"), candidates=candidates)


def _mention(block: Block, match: Match, entry: LexiconEntry | None, method: str) -> Mention:
    return Mention(
        spans=block.prose.spans(match.start, match.end),
        kind=(entry or match.entries[0]).kind,
        surface=" ".join(block.text[match.start : match.end].split()),
        target=entry.iri if entry else None,
        adjective=match.form is Form.ADJECTIVE,
        method=method,
        confidence=_RULES.methods[method].confidence,
    )


def _shapes(block: Block, matches: list[Match], context: _Context) -> Iterator[Mention]:
    """Names that no authority file knows, by their shape; then the short forms that were defined for such names."""
    if block.text.isupper():
        return
    text, line = block.text, line_of(block.text)
    used = bytearray(len(text))
    for match in matches:
        if match.form not in (Form.ADJECTIVE,) and match.entries[0].kind not in (NameKind.COUNTRY, NameKind.PLACE):
            used[match.start : match.end] = b"\x01" * (match.end - match.start)
    yield from _numbered(block, line, used)
    for begin, stop in _entries(block):
        entry = line if stop - begin == len(text) else line_of(text[begin:stop])
        for kind, matcher in _rules_of_shape():
            for found in matcher.finditer(entry):
                start, end = begin + found.start, begin + found.end
                if (
                    _is_office(text[start:end])
                    or any(used[start:end])
                    or not 1 < len(text[start:end].split()) <= LONGEST
                ):
                    continue
                used[start:end] = b"\x01" * (end - start)
                yield _shaped(block, kind, (start, end), found.rule.id, found.rule.confidence)
                brackets = _BRACKETS.match(text, end)
                if brackets and kind is NameKind.ORGANIZATION and _abbreviates(brackets[1], text[start:end]):
                    context.acronyms[brackets[1]] = text[start:end]
    yield from _defined(block, used, context)


def _is_office(name: str) -> bool:
    """Whether capitalised words are what somebody is called in an organisation ("Head of the Harvest Division")."""
    head, of, _ = name.partition(" of ")
    return bool(of) and _JOB.search(line_of(head)) is not None


def _entries(block: Block) -> Iterator[tuple[int, int]]:
    """The stretches of a block that no name goes beyond: in lines that are no running text, each line that is whole."""
    text = block.text
    if block.kind is not BlockKind.LINES:
        yield 0, len(text)
        return
    begin = 0
    for match in re.finditer(r"\n", text):
        if not _goes_on(text[begin : match.start()], text[match.end() :]):
            yield begin, match.start()
            begin = match.end()
    yield begin, len(text)


def _goes_on(line: str, following: str) -> bool:
    """Whether a name goes on in the next line: a small word stands at the break."""
    return following.lstrip()[:1].islower() or _RULES["mention/unfinished"].search(line_of(line.rstrip())) is not None


def _numbered(block: Block, line: TokenLine, used: bytearray) -> Iterator[Mention]:
    """Conventions of the ILO, each by its number."""
    for found in _NUMBERS.finditer(line):
        if not any(used[found.start : found.end]):
            used[found.start : found.end] = b"\x01" * (found.end - found.start)
            span = (found.start, found.end)
            for number in re.findall(r"\d+", line.text[found.start : found.end]):
                mention = _shaped(block, NameKind.INSTRUMENT, span, found.rule.id, found.rule.confidence)
                yield replace(mention, stands_for=f"ILO Convention No. {int(number)}")


def _defined(block: Block, used: bytearray, context: _Context) -> Iterator[Mention]:
    method = _RULES.methods["mention/defined-acronym"]
    for acronym, name in context.acronyms.items():
        for found in re.finditer(rf"(?<![\w-]){re.escape(acronym)}(?![\w-])", block.text):
            if not any(used[found.start() : found.end()]):
                short = _shaped(block, NameKind.ORGANIZATION, found.span(), method.id, method.confidence)
                yield replace(short, stands_for=name)


def _shaped(block: Block, kind: NameKind, span: tuple[int, int], method: str, confidence: float) -> Mention:
    return Mention(
        spans=block.prose.spans(*span),
        kind=kind,
        surface=" ".join(block.text[slice(*span)].split()),
        method=method,
        confidence=confidence,
    )


def _abbreviates(acronym: str, name: str) -> bool:
    """Whether the capitals of a short form come in order among the initials of a name's words."""
    initials = iter(word[0].upper() for word in re.findall(r"\w+", name))
    return all(letter in initials for letter in acronym if letter.isupper())


STAGE = Stage(name="mentions", run=run, provides=(Mention,))
