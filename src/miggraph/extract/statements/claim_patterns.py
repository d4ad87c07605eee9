"""What one sentence claims of the legal instruments in it, and of which: the rules stand in ``claim.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from miggraph.extract.rules import RuleMatch, TokenLine, line_of, load
from miggraph.extract.statements.instruments import InstrumentMention, join_instruments

LONGEST_VALUE = 240
YEAR = "claim/year.name"

_RULES = load("claim")
_SAYING = _RULES.under("claim/")
_NEXT_CLAUSE = _RULES["claim-end/next-clause"]


@dataclass(frozen=True, slots=True)
class ClaimMatch:
    """A claim found in a sentence, not yet attributed or located.

    ``subject`` tells that its instruments are what the sentence is about.
    """

    kind: str
    method: str
    confidence: float
    value: str
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
        mention = _instrument(match, named if match.rule.gives.get("role") == "name" else mentions)
        kind = match.rule.gives["kind"]
        if kind == "definition":
            defined.add(mention.start)
        if not (kind == "other" and mention.start in defined) and not _is_in_title(match, mention):
            yield _claim(line, match, mention)


def _instrument(match: RuleMatch, mentions: list[InstrumentMention]) -> InstrumentMention:
    """The instrument that a rule captured, or that stands last before its match, or else first after it."""
    by = "value" if match.rule.gives.get("role") == "name" else "about"
    captured = match.groups.get(by) or match.groups.get("last")
    if captured:
        return next(mention for mention in mentions if mention.end > captured[0])
    before = [mention for mention in mentions if mention.end <= match.start]
    return before[-1] if before else mentions[0]


def _claim(line: TokenLine, match: RuleMatch, mention: InstrumentMention) -> ClaimMatch:
    subject = match.rule.gives.get("role") == "subject"
    start, end = match.groups.get("value", (0, len(line.text)))
    if subject and (after := _NEXT_CLAUSE.search(line, start)):
        end = min(end, after.start)
    return ClaimMatch(
        kind=match.rule.gives["kind"],
        method=match.rule.id,
        confidence=match.rule.confidence,
        value=_short(line.text[start:end]),
        instruments=mention.last if "last" in match.groups else mention.instruments,
        subject=subject,
    )


def _is_in_title(match: RuleMatch, mention: InstrumentMention) -> bool:
    """Whether a year is that with which the official name of an instrument begins."""
    return match.rule.id == YEAR and mention.dated and match.start >= mention.start


def _short(words: str) -> str:
    """The words of a value in one line, cut between words where they are many."""
    words = " ".join(words.split()).strip(" ,;.")
    return words if len(words) <= LONGEST_VALUE else words[:LONGEST_VALUE].rsplit(" ", 1)[0] + " …"
