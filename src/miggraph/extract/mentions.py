"""Mentions: every surface form that names an organisation, place, process, initiative or legal instrument.

The rules of shapes and the methods stand in ``mention.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from miggraph.extract.citations.antecedents import METHOD as CONTEXT
from miggraph.extract.citations.antecedents import Antecedents, TakenUp, demonstratives
from miggraph.extract.citations.reader import Citations, lines_of, read_citations
from miggraph.extract.citations.settling import Settled, SettledCitation, settle
from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import PRINTED
from miggraph.extract.rules import Matcher, RuleMatch, TokenLine, line_of, load
from miggraph.extract.stage import Stage
from miggraph.lexicon import Form, Match
from miggraph.model import Annotation, Block, Citation, LexiconEntry, Mention, NameKind, Participation, Span

KINDS = (
    NameKind.ORGANIZATION,
    NameKind.PROCESS,
    NameKind.COUNTRY,
    NameKind.REGION,
    NameKind.PLACE,
    NameKind.INSTRUMENT,
    NameKind.INITIATIVE,
    NameKind.EVENT,
)
_LANDS = (NameKind.COUNTRY, NameKind.PLACE)
SHORT_ACRONYM = 3
"""So few capitals may stand for many things."""
_LONGEST_REST = 120
"""So far behind its first words a short form may stand for a whole name."""
LONGEST = 18
"""More capitalised words than this are lines that lost their ends, not a name."""

_RULES = load("mention")
_JOB = load("affiliation")["affiliation/position.head"]
_CITATION = load("citation")
_GOES_ON = _CITATION["citation-part/goes-on"]
_LANGUAGE = _RULES["mention-exclusion/language"]
_CURRENCY = _RULES["mention-exclusion/currency"]
_IN_LANGUAGE = _RULES["mention-exclusion/in-language"]
_PERSON = _RULES["mention-exclusion/person"]
_BRACKETS = re.compile(r"\s*\(([A-Z][A-Za-z.&/-]{1,11})\)")
_LISTED_SHORT = re.compile(r"[ |*]*([A-Z][A-Za-z.&/-]{1,11})[ |*:–—-]+(?:[Tt]he )?")
_CODES = re.compile(r"(?:(?=\S*\d)[A-Z0-9][\w/.-]*\s+)+")
"""Numbers and codes before a name, as lists of documents print them."""
_HYPHENATED = re.compile(r"-[A-ZÀ-Þ][a-zß-ÿ]")


def _rules_of_shape(line: TokenLine) -> Iterator[tuple[NameKind, Matcher]]:
    """The rules that may find names by their shape in a line, each with the kind of thing that they name."""
    for matcher in _RULES.candidates(line):
        if "kind" in matcher.rule.gives:
            yield NameKind(matcher.rule.gives["kind"]), matcher


@dataclass(slots=True)
class _Context:
    """What was named so far in the part of the report being read, newest last, and what short forms stand for."""

    part: int = -1
    block: int = 0
    named: dict[str, None] = field(default_factory=dict)
    acronyms: dict[str, str] = field(default_factory=dict)
    instruments: Antecedents = field(default_factory=Antecedents)

    def enter(self, part: int) -> None:
        self.block += 1
        if part != self.part:
            self.part, self.named, self.instruments = part, {}, Antecedents()

    def name(self, entry: LexiconEntry) -> None:
        self.named.pop(entry.iri, None)
        self.named[entry.iri] = None
        if entry.kind is NameKind.INSTRUMENT:
            self.instruments.name(entry, self.block)

    def known(self, entries: tuple[LexiconEntry, ...]) -> list[LexiconEntry]:
        """Those of some entries that were named, the one named last at the end."""
        order = list(self.named)
        return sorted((entry for entry in entries if entry.iri in self.named), key=lambda each: order.index(each.iri))


def run(document: Document) -> Iterator[Annotation]:
    """Every mention, block by block, in the order of the text."""
    context = _Context()
    citations = read_citations(document)
    people = [span for mention in document.of(Mention) if mention.kind is NameKind.PERSON for span in mention.spans]
    surnames = {part.name.split()[-1].casefold() for part in document.of(Participation)}
    for block in document.blocks(PRINTED):
        part = next((s.span.start for s in document.report.lineage(block.section) if s.level == 1), -1)
        context.enter(part)
        matches = [
            match
            for match in document.lexicon.find(block.text, *KINDS, contextual=True)
            if not _is_other_name(block, match, people) and not _is_surname(block.text, match, surnames)
        ]
        matches = [match for match in matches if not _is_unknown_acronym(match, matches, citations)]
        settled = settle(block.text, citations.of(block), matches, document.lexicon)
        yield from _named(block, settled, context)
        yield from _shapes(block, settled, context)


def _is_other_name(block: Block, match: Match, people: Sequence[Span]) -> bool:
    """Whether words that look like a name are part of another one, a language, a currency or a longer title."""
    text = block.text
    kind = match.entries[0].kind
    if kind is NameKind.INSTRUMENT:
        return match.form is Form.CONTEXTUAL and _GOES_ON.match(line_of(text[match.end : match.end + 40])) is not None
    if kind not in (NameKind.COUNTRY, NameKind.PLACE, NameKind.REGION):
        return False
    if _CURRENCY.match(line_of(text[match.end : match.end + 20])):
        return True
    if match.form is Form.ADJECTIVE and _is_language(text, match):
        return True
    if match.form is Form.NAME and _is_of_person(text, match):
        return True
    return any(person.covers(span) for span in block.prose.spans(match.start, match.end) for person in people)


def _is_language(text: str, match: Match) -> bool:
    if _LANGUAGE.match(line_of(text[match.end : match.end + 20])):
        return True
    window = max(0, match.start - 60)
    line = line_of(text[window : match.end + 12])
    return any(
        window + found.start <= match.start and match.end <= window + found.end for found in _IN_LANGUAGE.finditer(line)
    )


def _is_unknown_acronym(match: Match, matches: Sequence[Match], citations: Citations) -> bool:
    """Whether a few capitals may be another thing's: the report never names the instrument, nor others beside it."""
    entry = match.only
    if match.form is not Form.ACRONYM or entry is None or entry.kind is not NameKind.INSTRUMENT:
        return False
    short = match.end - match.start <= SHORT_ACRONYM and entry.iri not in citations.named
    return short and not any(
        other.form in (Form.ACRONYM, Form.NAME) and other.only not in (None, entry)
        for other in matches
        if other.entries[0].kind is NameKind.INSTRUMENT
    )


def _is_of_person(text: str, match: Match) -> bool:
    """Whether a country's name is a surname or half of one: a title or a first name stands before it."""
    before = text[max(0, match.start - 40) : match.start]
    if _PERSON.search(line_of(before)):
        return True
    joined = _HYPHENATED.match(text[match.end : match.end + 3]) is not None
    return joined and re.search(r"\b[A-ZÀ-Þ][a-zß-ÿ]+ $", before) is not None


def _is_surname(text: str, match: Match, surnames: AbstractSet[str]) -> bool:
    """Whether a country's name in a list is the surname, put first, of somebody who takes part."""
    first = re.match(r"(-[A-ZÀ-Þ]+)?, [A-ZÀ-Þ][a-zß-ÿ]+", text[match.end : match.end + 40])
    if not first or match.form is not Form.NAME or match.entries[0].kind is not NameKind.COUNTRY:
        return False
    return f"{text[match.start : match.end]}{first[1] or ''}".casefold() in surnames


def _named(block: Block, settled: Settled, context: _Context) -> Iterator[Mention]:
    """The mentions of a block from left to right, with those that take up what was named before them."""
    line = line_of(block.text)
    things: list[Match | SettledCitation | RuleMatch] = [*settled.citations, *demonstratives(line), *settled.matches]
    taken = 0
    for thing in sorted(things, key=lambda each: each.start):
        if isinstance(thing, SettledCitation):
            context.instruments.name(thing.meant, context.block)
            yield _cited(block, thing)
        elif isinstance(thing, Match):
            if thing.start >= taken:
                yield from _linked(block, thing, context)
        else:
            up = context.instruments.take_up(thing, line, context.block)
            if up and not any(each.start < up.end and up.start < each.end for each in settled.citations):
                taken = up.end
                yield from (_taken_up(block, up, meant) for meant in up.meant)


def _cited(block: Block, each: SettledCitation) -> Mention:
    found = _shaped(block, NameKind.INSTRUMENT, (each.start, each.end), each.method, each.confidence)
    return _meaning(found, each.meant)


def _taken_up(block: Block, up: TakenUp, meant: Citation | LexiconEntry) -> Mention:
    confidence = _CITATION.methods[CONTEXT].confidence
    return _meaning(_shaped(block, NameKind.INSTRUMENT, (up.start, up.end), CONTEXT, confidence), meant)


def _meaning(mention: Mention, meant: Citation | LexiconEntry) -> Mention:
    if isinstance(meant, Citation):
        return replace(mention, citation=meant)
    return replace(mention, target=meant.iri)


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
    known = context.known(match.entries)
    several = match.form is Form.CONTEXTUAL and block.text[match.start : match.end].endswith("s")
    meant = known if several else known[-1:]
    if meant:
        yield from (_mention(block, match, entry, "mention/context") for entry in meant)
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


def _shapes(block: Block, settled: Settled, context: _Context) -> Iterator[Mention]:
    """Names that no authority file knows, by their shape; then the short forms that were defined for such names."""
    if block.text.isupper():
        return
    text, line = block.text, line_of(block.text)
    used, lands = _known(block, settled, context)
    for begin, stop in lines_of(block):
        entry = line if stop - begin == len(text) else line_of(text[begin:stop])
        for kind, matcher in _rules_of_shape(entry):
            for found in matcher.finditer(entry):
                start, end = _trimmed(text, begin + found.start, begin + found.end, kind, lands)
                if (start, end) in lands or any(used[start:end]) or not _is_name(text, start, end, kind):
                    continue
                used[start:end] = b"\x01" * (end - start)
                yield _shaped(block, kind, (start, end), found.rule.id, found.rule.confidence)
                if kind is NameKind.ORGANIZATION:
                    _note_short_form(text, start, end, context)
    yield from _defined(block, used, context)


def _known(block: Block, settled: Settled, context: _Context) -> tuple[bytearray, AbstractSet[tuple[int, int]]]:
    """Which characters known names and citations take up, and what is no name of its own.

    The latter are countries and places, and words that only mean something in a context that is not given here: a
    longer name may hold them.
    """
    text = block.text
    used = bytearray(len(text))
    lands: set[tuple[int, int]] = set()
    for match in settled.matches:
        kind = match.entries[0].kind
        if match.form is Form.CONTEXTUAL and not context.known(match.entries):
            lands.add((match.start, match.end))
            continue
        if kind in _LANDS and match.form is Form.NAME:
            lands.add((match.start, match.end))
        if match.form is not Form.ADJECTIVE and kind not in _LANDS:
            used[match.start : match.end] = b"\x01" * (match.end - match.start)
        if kind is NameKind.ORGANIZATION and match.form is Form.NAME:
            _note_short_form(text, match.start, match.end, context)
    for each in settled.citations:
        used[each.start : each.end] = b"\x01" * (each.end - each.start)
    return used, lands


def _trimmed(text: str, start: int, end: int, kind: NameKind, lands: AbstractSet[tuple[int, int]]) -> tuple[int, int]:
    """Where a name stands in the capitalised words around the noun for its kind."""
    if kind is not NameKind.ORGANIZATION:
        return start, end
    start = _own_start(text, start, end)
    return start, _spelt_out(text, start, end) or _own_end(text, start, end, lands)


def _spelt_out(text: str, start: int, end: int) -> int | None:
    """Where a name ends whose later parts commas join, by the short form behind them: "Union of Ports, Piers (UPP)"."""
    behind = text[end : end + _LONGEST_REST].partition("\n")[0]
    found = _RULES["mention/spelt-out"].match(line_of(behind))
    if not found or not behind.startswith((",", " ")):
        return None
    short = behind[slice(*found.groups["short"])]
    whole = end + found.groups["short"][0] - 1
    name = text[start:whole].rstrip()
    fits = short[0] == name[0] and len(short) >= SHORT_ACRONYM and _abbreviates(short, name)
    return start + len(name) if fits and not _abbreviates(short, text[start:end]) else None


def _note_short_form(text: str, start: int, end: int, context: _Context) -> None:
    """Remember the short form of a name: behind it in brackets, or before it in a list of short forms."""
    short = _BRACKETS.match(text, end)
    if not short and not text[end:].partition("\n")[0].strip(" |.;"):
        short = _LISTED_SHORT.fullmatch(text[:start].rpartition("\n")[2])
    if short and _abbreviates(short[1], text[start:end]):
        context.acronyms[short[1]] = text[start:end]


def _is_office(name: str) -> bool:
    """Whether capitalised words are what somebody is called in an organisation ("Head of the Harvest Division")."""
    link = _RULES["mention/job-in-front"].search(line_of(name))
    return link is not None and _JOB.search(line_of(name[: link.start].rstrip())) is not None


def _is_name(text: str, start: int, end: int, kind: NameKind) -> bool:
    """Whether capitalised words are a name: of several words, but not too many, and no job."""
    name = text[start:end]
    if kind is NameKind.ORGANIZATION and not _is_body(text, start, end):
        return False
    return 1 < len(name.split()) <= LONGEST and not _is_office(name)


def _is_body(text: str, start: int, end: int) -> bool:
    """Whether capitalised words around a noun for an organisation name one, rather than a kind of body or a place."""
    name = line_of(" ".join(text[start:end].split()))
    ahead, behind = text[max(0, start - 10) : start], text[end:].partition("\n")[0][:40].lstrip()
    short = _BRACKETS.match(text, end)
    return not (
        (_RULES["mention/no-organisation"].search(name) and not (short and _abbreviates(short[1], text[start:end])))
        or _RULES["mention/behind-title"].search(line_of(ahead))
        or _RULES["mention/goes-on"].search(line_of(behind))
    )


def _own_start(text: str, start: int, end: int) -> int:
    """Where a name begins behind its own short form, as in a list of abbreviations, or behind what stands in quotes."""
    quoted = re.search(r"[’'”\"]\s+(?=[A-Z])", text[start:end])
    if quoted and text[max(0, start - 1) : start] in ("‘", "'", "“", '"'):
        start += quoted.end()
    coded = _CODES.match(text[start:end])
    start += coded.end() if coded else 0
    job = _RULES["mention/job-ahead"].match(line_of(text[start:end]))
    if job:
        start += job.groups["title"][1]
        start += len(text[start:end]) - len(text[start:end].lstrip())
    first = re.match(r"([A-Z]{2,})\s+", text[start:end])
    return start + first.end() if first and _abbreviates(first[1], text[start + first.end() : end]) else start


def _own_end(text: str, start: int, end: int, lands: AbstractSet[tuple[int, int]]) -> int:
    """Where a name ends before the job title of somebody, or before the country or city in which it works."""
    case = _RULES["mention/case-behind"].search(line_of(text[start:end]))
    if case:
        end = start + case.groups["case"][0]
    title = _RULES["mention/job-behind"].search(line_of(text[start:end]))
    if title:
        end = start + title.groups["title"][0]
    place = _RULES["mention/place-behind"].search(line_of(text[start:end]))
    if place and (start + place.groups["place"][0], start + place.groups["place"][1]) in lands:
        end = start + place.start
    return start + len(text[start:end].rstrip())


def _defined(block: Block, used: bytearray, context: _Context) -> Iterator[Mention]:
    method = _RULES.methods["mention/defined-acronym"]
    for acronym, name in context.acronyms.items():
        if acronym not in block.text:
            continue
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
