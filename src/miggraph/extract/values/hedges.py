"""How exact a figure is, by the words right before it: "about", "over", "up to"."""

from __future__ import annotations

from typing import NamedTuple

from miggraph.extract.rules import line_of, load

_REACH = 40
"""So many characters before a number can tell how exact it is."""
_MOST = 4


class Hedge(NamedTuple):
    """What the words before a number say of it, if anything, and where they begin."""

    kind: str | None
    start: int


def hedge_before(text: str, start: int) -> Hedge:
    """The words of degree before a number that begins at an offset."""
    kind = None
    rules = load("hedge").under("hedge/")
    first = max(0, start - _REACH)
    for _ in range(_MOST):
        line = line_of(text[first:start].rstrip())
        found = [match for match in rules.every(line) if match.end >= len(line.text)]
        if not found:
            break
        match = min(found, key=lambda match: match.start)
        kind = kind or match.rule.gives["hedge"] or None
        start = first + match.start
    return Hedge(kind, start)
