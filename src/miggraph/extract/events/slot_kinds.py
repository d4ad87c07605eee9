"""What the words of a title say that its item of a programme is."""

from __future__ import annotations

from miggraph.extract.rules import line_of, load

_KINDS = load("programme").under("programme/kind.")


def slot_kind(title: str) -> str:
    """What the words of a title alone say that its slot is; "" where they do not."""
    match = _KINDS.first(line_of(title))
    return match.rule.gives["kind"] if match else ""
