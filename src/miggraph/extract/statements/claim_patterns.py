"""What one sentence claims of the legal instruments in it, and of which: the rules stand in ``claim.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from miggraph.extract.rules import RuleMatch, TokenLine, line_of, load
from miggraph.extract.statements.instruments import InstrumentMention, join_instruments

_RULES = load("claim")
_SAYING = _RULES.under("claim/")
_KINDS = _RULES.under("claim-kind/")
_NEXT_CLAUSE = _RULES["claim-end/next-clause"]
OTHER = "other"
DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class ClaimMatch:
    """A claim found in a sentence, not yet attributed or located: ``words`` are what is claimed.

    ``subject`` tells that its instruments are what the sentence is about.
    """

    kind: str
    method: str
    confidence: float
    words: str
    instruments: tuple[str, ...]
    subject: bool = False


def claims_in(text: str, named: list[InstrumentMention]) -> Iterator[ClaimMatch]:
    """What a sentence claims of the instruments in it.

    :param text: the sentence
    :param named: the instruments in it, from left to right
    """
    if not named:
        return
    mentions = join_instruments(text, named)
    tags = [("Name", name.start, name.end) for name in named if name.named]
    line = line_of(text).tagged([*tags, *(("Instrument", mention.start, mention.end) for mention in mentions)])
    defined: set[int] = set()
    for match in _SAYING.every(line):
        mention = _instrument(match, mentions)
        kind = match.rule.gives["kind"]
        if kind == DEFINITION:
            defined.add(mention.start)
        if kind != OTHER or mention.start not in defined:
            yield _claim(line, match, mention)


def _instrument(match: RuleMatch, mentions: list[InstrumentMention]) -> InstrumentMention:
    """The instrument that a rule captured, or that stands last before its match, or else first after it."""
    captured = match.groups.get("about") or match.groups.get("last")
    if captured:
        return next(mention for mention in mentions if mention.end > captured[0])
    before = [mention for mention in mentions if mention.end <= match.start]
    return before[-1] if before else mentions[0]


def _claim(line: TokenLine, match: RuleMatch, mention: InstrumentMention) -> ClaimMatch:
    subject = match.rule.gives.get("role") == "subject"
    start, end = match.groups.get("value", (0, len(line.text)))
    if subject and (after := _NEXT_CLAUSE.search(line, start)):
        end = min(end, after.start)
    words = " ".join(line.text[start:end].split())
    kind = match.rule.gives["kind"]
    return ClaimMatch(
        kind=_kind_of(words) if kind == OTHER else kind,
        method=match.rule.id,
        confidence=match.rule.confidence,
        words=words,
        instruments=mention.last if "last" in match.groups else mention.instruments,
        subject=subject,
    )


def _kind_of(words: str) -> str:
    """The kind of a claim that only its words tell: what the instrument is said to be, to hold or to do."""
    told = _KINDS.first(line_of(words))
    return told.rule.gives["kind"] if told else OTHER
