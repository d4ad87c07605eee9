"""What a rule is: a pattern with an id, exclusions, examples and a measured confidence; and where it matches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from miggraph.extract.rules.line import TokenLine


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a rule matches or does not match, in invented wording, and what its captures must hold."""

    text: str
    captures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: ``pattern`` in the phrase language or, as an exception, ``regex``; one of the two is empty.

    A regex is tried only on texts with a word of the vocabulary ``anchor`` or, if that is "@Number", with a number.
    The part of ``id`` before the dot is the method, a broader concept. ``scope`` is set for an exclusion. ``gives``
    holds what follows from a match, as the extractors of its file read it. ``confidence`` is the share of
    matches that are right.
    """

    id: str
    pattern: str = ""
    regex: str = ""
    case: bool = False
    anchor: str = ""
    unless: tuple[str, ...] = ()
    scope: str = ""
    gives: Mapping[str, str] = field(default_factory=dict)
    definition: str = ""
    confidence: float = 0.9
    yes: tuple[Example, ...] = ()
    no: tuple[Example, ...] = ()

    @property
    def method(self) -> str:
        """The rule's id without its variant: ``recommendation/call`` of ``recommendation/call.noun``."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Method:
    """A way in which something is found: the broader concept of some rules, or one that needs no rule.

    ``confidence`` is the share of right findings where the method, not a rule of its own, makes them.
    """

    id: str
    definition: str
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """Where a rule matches: offsets into the text of the line; ``groups`` has a capture only if it took part."""

    rule: Rule
    start: int
    end: int
    groups: Mapping[str, tuple[int, int]]

    def group(self, line: TokenLine, name: str) -> str:
        """The words of a capture; "" where it took no part."""
        start, end = self.groups.get(name, (0, 0))
        return line.text[start:end]


@dataclass(frozen=True, slots=True)
class Stopped:
    """A rule that would match a text but for exclusions, which are named."""

    match: RuleMatch
    by: tuple[str, ...]
