"""The stretches of a line that are set alike: italics, bold print and the paragraphs inside one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from miggraph.model import Prose, Report

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-z]+)[^<>]*>|(?P<stars>\*{1,3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line set in one way."""

    prose: Prose
    italic: bool
    bold: bool
    title: int = 0
    """How many characters of it are a title that is set apart from the speaker behind it."""


def runs_of(report: Report, prose: Prose, line_start: int) -> Iterator[Run]:
    """The stretches of a line that are set alike, by the markup that stands between its characters."""
    italic = bold = False
    source = min(line_start, prose.pieces[0].source) if prose.pieces else line_start
    begin = 0
    state = (False, False)
    for piece in prose.pieces:
        for tag in _TAG.finditer(report.text, source, piece.source):
            italic, bold = _styled(tag, italic, bold)
        broken = re.search(r"</?(?:p|br)\b", report.text[source : piece.source], re.IGNORECASE)
        if piece.at > begin and ((italic, bold) != state or broken or _closes(report.text[source : piece.source])):
            yield from _part(prose, begin, piece.at, state)
            begin = piece.at
        state = (italic, bold)
        source = piece.place(piece.at, piece.at + piece.length).end
    yield from _part(prose, begin, len(prose.text), state)


def _closes(markup: str) -> bool:
    """Whether markup ends one run in italics and begins the next: two entries, not one."""
    return "</i>" in markup and "<i>" in markup


def _styled(tag: re.Match[str], italic: bool, bold: bool) -> tuple[bool, bool]:
    if tag["stars"]:
        stars = len(tag["stars"])
        return italic ^ (stars in (1, 3)), bold ^ (stars in (2, 3))
    opens, name = not tag["close"], tag["name"].lower()
    return (opens if name in ("i", "em") else italic), (opens if name in ("b", "strong") else bold)


def _part(prose: Prose, start: int, end: int, state: tuple[bool, bool]) -> Iterator[Run]:
    part = prose.slice(start, end)
    if part.text:
        yield Run(part, *state)
