"""Expressions of patterns, compiled by PCRE2: to compile those that a report needs takes Python's engine seconds.

The two engines read such an expression alike. Python's compiles what is too large for PCRE2, and goes on where PCRE2
gives up, as it counts its steps: a rule that takes too long is told of by its name (``patience``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from typing import Protocol

import pcre2

from miggraph.errors import RuleError

_GIVES_UP = (pcre2.LibraryError, UnicodeEncodeError)
"""Too many steps, or a text that cannot be written as UTF-8."""
_LONG = 50_000
"""Characters of a text in which Python's engine is quicker: PCRE2 counts the bytes up to each place that is tried."""
_CALLED = "_"
"""What the names of groups begin with that are written once: the names of captures begin with letters."""
_LARGE = 100
"""Characters of a group that is worth a name."""
_BRACKET = re.compile(r"\\.|[()]", re.DOTALL)


class Match(Protocol):
    """A match, of whichever engine."""

    def span(self, group: str | int = 0, /) -> tuple[int, int]:
        """The offsets of a group, of the whole by default."""

    def groupdict(self) -> dict[str, str | None]:
        """What the groups matched, by their names."""


class Compiled(Protocol):
    """A compiled expression, of whichever engine."""

    def match(self, text: str, place: int = 0, /) -> Match | None:
        """The match that begins at a place."""

    def finditer(self, text: str, place: int = 0, /) -> Iterator[Match]:
        """The matches at or after a place, from left to right."""


class Expression:
    """The expression of a pattern, compiled when it is first tried: a text needs few of the rules.

    :param rule: its id; where it is too large to be compiled, an error (:class:`RuleError`) names it
    """

    def __init__(self, written: str, rule: str) -> None:
        self._written = written
        self._rule = rule

    @cached_property
    def _compiled(self) -> Compiled:
        return _by_pcre(self._written) or _by_pcre(with_groups_once(self._written)) or self._of_python

    @cached_property
    def _of_python(self) -> re.Pattern[str]:
        try:
            return re.compile(self._written)
        except (re.error, OverflowError, RecursionError) as error:
            raise RuleError(f"it is too large ({error})", where=self._rule, hint="write a shorter rule") from error

    def match(self, text: str, place: int = 0, /) -> Match | None:
        """The match that begins at a place."""
        if len(text) > _LONG:
            return self._of_python.match(text, place)
        try:
            return self._compiled.match(text, place)
        except _GIVES_UP:
            return self._of_python.match(text, place)

    def finditer(self, text: str, place: int = 0, /) -> Iterator[Match]:
        """The matches at or after a place, from left to right."""
        try:
            for found in self._compiled.finditer(text, place):
                place = found.span()[1]
                yield found
        except _GIVES_UP:
            yield from self._of_python.finditer(text, place)


def _by_pcre(written: str) -> Compiled | None:
    """An expression compiled by PCRE2; None where it is too large for that."""
    with suppress(pcre2.LibraryError):
        compiled: Compiled = pcre2.compile(written)
        return compiled
    return None


def with_groups_once(written: str) -> str:
    """An expression for PCRE2 in which each large group that stands in it several times is written once, and called.

    :param written: its brackets in a character class are escaped, as those that stand for themselves are
    """
    repeated = [group for group, times in Counter(_groups(written)).items() if times > 1]
    parts = [written]
    for group in sorted(repeated, key=len, reverse=True):
        if sum(part.count(group) for part in parts) > 1:  # else it stands in a larger one alone
            called = f"(?P>{_CALLED}{len(parts)})"
            parts = [*(part.replace(group, called) for part in parts), group]
    defined = "".join(f"(?P<{_CALLED}{number}>{part})" for number, part in enumerate(parts[1:], 1))
    return f"{parts[0]}(?(DEFINE){defined})" if defined else written


def _groups(written: str) -> Iterator[str]:
    """The large groups of an expression that capture nothing."""
    begun: list[int] = []
    for bracket in _BRACKET.finditer(written):
        if bracket[0] == "(":
            begun.append(bracket.start())
        elif bracket[0] == ")":
            group = written[begun.pop() : bracket.end()]
            if len(group) >= _LARGE and group.startswith(("(?:", "(?>")) and "(?P<" not in group:
                yield group
