"""Whose words are reported: the source of a sentence, and those whom it names."""

from __future__ import annotations

from dataclasses import dataclass, field

FOLLOWED = "source/followed"
"""The method of a source that an earlier sentence named."""


@dataclass(frozen=True, slots=True)
class Source:
    """Whose words are reported: names of people and bodies, or speakers as printed ("several experts"), or both."""

    names: tuple[str, ...] = ()
    collective: str | None = None
    method: str = field(default=FOLLOWED, compare=False)
    """The rule that tells it from the sentence itself, or :data:`FOLLOWED`."""


NOBODY = Source()
