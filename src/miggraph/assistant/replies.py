"""What a tool gives back: data for programs, and the same as text for a language model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

_EMPTY = re.compile(r"\n{3,}")
LONGEST_QUOTE = 1_200
"""Characters of a quote; the tool ``passage`` gives the rest."""


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words of a report, and where they stand."""

    quote: str
    report: str
    """The title."""
    name: str
    """The name of the report, which the tool ``passage`` takes."""
    start: int
    end: int
    iri: str
    link: str
    """A page that shows the words marked in their report."""
    page: str = ""
    issued: str = ""
    by: str = ""
    """Who said it, and where, as far as that is known."""

    @property
    def where(self) -> str:
        """Report, page and characters, as they are cited."""
        page = f", p. {self.page}" if self.page else ""
        year = f" ({self.issued[:4]})" if self.issued else ""
        by = f"{self.by}; in: " if self.by else ""
        return f"{by}{self.report}{year}{page}, characters {self.start}–{self.end}"


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """What every reply has."""

    def text(self) -> str:
        """The reply for a language model."""
        raise NotImplementedError

    def data(self) -> dict[str, Any]:
        """The reply for a program."""
        told: dict[str, Any] = msgspec.to_builtins(self)
        return told


def quoted(places: Iterable[Place], indent: str = "   ") -> list[str]:
    """Words and their places as lines."""
    return [line for place in places for line in (f"{indent}“{place.quote}”", f"{indent}— {place.where}: {place.link}")]


def fields(values: Mapping[str, str]) -> str:
    """Names and values as one line."""
    return " · ".join(f"{name}: {value}" for name, value in values.items() if value)


def part(shown: int, offset: int, count: int, noun: str) -> str:
    """Which of several things are shown, and how to see the next ones."""
    if not count:
        return f"No {noun}."
    noun = noun.removesuffix("s") if count == 1 else noun
    if not shown:
        return f"{count} {noun}; none is behind number {offset}."
    rest = f" Ask with offset {offset + shown} for more." if offset + shown < count else ""
    return f"{count} {noun}, here {offset + 1} to {offset + shown}.{rest}"


def shortened(words: str, longest: int = LONGEST_QUOTE) -> str:
    """A long text cut between words, or within one that is most of it."""
    if len(words) <= longest:
        return words
    whole = words[:longest].rpartition(" ")[0]
    return f"{whole if len(whole) > longest // 2 else words[:longest]} …"


def lines(parts: Sequence[str]) -> str:
    """Lines as a text; empty ones part paragraphs."""
    return _EMPTY.sub("\n\n", "\n".join(parts)).strip()
