"""A contents page: lines that end in page numbers. They are not headings, but they say what the headings are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from miggraph.model import Line

_ENTRY = re.compile(r"(?P<title>.*?)(?:(?:\.\s*){2,}|…+|\t)[\s.]*\t?\s*(?P<page>\d{1,4})\s*")
_LEADERS = re.compile(r"[.\s…]*")
_HEADING = re.compile(r"(?:table of\s+)?contents\s*:?", re.IGNORECASE)
_NUMBER = re.compile(r"(?P<number>[IVXLC]+|[a-z]|\d+(?:\.\d+)*)[.)]\s+(?=\S)")

LEAST_ENTRIES = 3
"""A contents page has at least this many entries in a row."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a contents page: its title with numbering, and how it is numbered (``""`` for not at all)."""

    title: str
    page: int
    style: str
    listing: int


def numbering(text: str) -> str:
    """How a heading is numbered: ``roman``, ``letter``, ``arabic`` (with its depth), or not: ``""``."""
    match = _NUMBER.match(text)
    if not match:
        return ""
    number = match["number"]
    if number[0].isdigit():
        return f"arabic{number.count('.')}"
    return "letter" if number.islower() else "roman"


def find_contents(lines: Sequence[Line], text: str) -> tuple[frozenset[int], list[Entry]]:
    """The lines of contents pages (with the heading above each), and the entries in order."""
    taken: set[int] = set()
    entries: list[Entry] = []
    run: list[tuple[int, re.Match[str]]] = []
    listing = 0
    for index, line in enumerate([*lines, None]):
        plain = _plain(line, text) if line else None
        if plain == "" or (plain and _LEADERS.fullmatch(plain)):
            continue
        match = _ENTRY.fullmatch(plain) if plain else None
        if match:
            run.append((index, match))
            continue
        if len(run) >= LEAST_ENTRIES:
            entries.extend(_entry(m, listing) for _, m in run if _title(m))
            listing += 1
            taken.update(range(_heading_above(lines, run[0][0]), run[-1][0] + 1))
        run = []
    return frozenset(taken), entries


def _plain(line: Line, text: str) -> str:
    stored = text[line.span.start : line.span.end]
    return re.sub(r"<[^<>]+>|\*+", "", stored).strip()


def _title(match: re.Match[str]) -> str:
    return " ".join(match["title"].strip(" .\t").split())


def _entry(match: re.Match[str], listing: int) -> Entry:
    title = _title(match)
    return Entry(title, int(match["page"]), numbering(title), listing)


def _heading_above(lines: Sequence[Line], first: int) -> int:
    """The index where the contents page begins: at its own heading, if that stands right above."""
    for index in range(first - 1, max(-1, first - 5), -1):
        if lines[index].text:
            return index if _HEADING.fullmatch(lines[index].text) else first
    return first
