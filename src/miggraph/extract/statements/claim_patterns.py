"""What one sentence claims of the legal instruments in it, and of which: the rules stand in ``claim.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from miggraph.extract.rules import Line, Match, load
from miggraph.extract.statements.instruments import Norms, join_norms

LONGEST_VALUE = 240
YEAR = "claim/year.name"

_RULES = load("claim")
_SAYING = _RULES.under("claim/")
_NEXT_CLAUSE = _RULES["claim-end/next-clause"]


@dataclass(frozen=True, slots=True)
class ClaimMatch:
    """A claim within a sentence, before it is told of whom and where.

    ``subject`` tells that its instruments are what the sentence is about.
    """

    kind: str
    method: str
    confidence: float
    value: str
    instruments: tuple[str, ...]
    subject: bool = False


def claims_in(text: str, names: list[Norms]) -> Iterator[ClaimMatch]:
    """What a sentence claims of the instruments in it.

    :param text: the sentence
    :param names: where it names instruments, from left to right
    """
    if not names:
        return
    norms = join_norms(text, names)
    tags = [("Name", name.start, name.end) for name in names]
    line = Line(text, [*tags, *(("Instrument", norm.start, norm.end) for norm in norms)])
    defined: set[int] = set()
    for match in _SAYING.every(line):
        norm = _instrument(match, names if match.rule.gives.get("role") == "name" else norms)
        kind = match.rule.gives["kind"]
        if kind == "definition":
            defined.add(norm.start)
        if not (kind == "other" and norm.start in defined) and not _is_in_title(match, norm):
            yield _claim(line, match, norm)


def _instrument(match: Match, norms: list[Norms]) -> Norms:
    """The instrument that a rule captured, or that stands last before its match, or else first after it."""
    by = "value" if match.rule.gives.get("role") == "name" else "about"
    captured = match.groups.get(by) or match.groups.get("last")
    if captured:
        return next(norm for norm in norms if norm.end > captured[0])
    before = [norm for norm in norms if norm.end <= match.start]
    return before[-1] if before else norms[0]


def _claim(line: Line, match: Match, norm: Norms) -> ClaimMatch:
    subject = match.rule.gives.get("role") == "subject"
    start, end = match.groups.get("value", (0, len(line.text)))
    if subject and (after := _NEXT_CLAUSE.search(line, start)):
        end = min(end, after.start)
    return ClaimMatch(
        kind=match.rule.gives["kind"],
        method=match.rule.id,
        confidence=match.rule.confidence,
        value=_short(line.text[start:end]),
        instruments=norm.last if "last" in match.groups else norm.instruments,
        subject=subject,
    )


def _is_in_title(match: Match, norm: Norms) -> bool:
    """Whether a year is that with which the official name of an instrument begins."""
    return match.rule.id == YEAR and norm.dated and match.start >= norm.start


def _short(words: str) -> str:
    """The words of a value in one line, cut between words where they are many."""
    words = " ".join(words.split()).strip(" ,;.")
    return words if len(words) <= LONGEST_VALUE else words[:LONGEST_VALUE].rsplit(" ", 1)[0] + " …"
