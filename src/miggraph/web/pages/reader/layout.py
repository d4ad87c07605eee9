"""The layout of a report as the build left it: its blocks with what is read of them, its pages, its languages."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

HIDDEN = frozenset({"furniture", "mark"})
"""Kinds of block that are no text of a report: running heads, page numbers, rules."""

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_LONGEST_GAP = 400
"""Characters; markup between two runs of a block has no more."""


class Run(NamedTuple):
    """Characters that are read on end: where they stand in their block and in the stored text.

    ``length`` is that of the stored characters, 0 for a text that is stored nowhere. ``exact`` tells whether what is
    read is what is stored, character by character.
    """

    text: str
    at: int
    start: int
    length: int
    exact: bool

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Which of its characters in the block stand for a stretch of the stored text; None for none."""
        first, last = max(start, self.start), min(end, self.start + self.length)
        if first >= last:
            return None
        if not self.exact:
            return self.at, self.at + len(self.text)
        return self.at + first - self.start, self.at + last - self.start


@dataclass(frozen=True, slots=True)
class Words:
    """What is read of a block or of a cell of a table."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The characters alone."""
        return "".join(run.text for run in self.runs)


class Row(NamedTuple):
    """A row of a table."""

    is_header: bool
    cells: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table or the like, with the number, bullet or mark that is printed before it."""

    kind: str
    start: int
    end: int
    marker: str
    words: Words
    rows: tuple[Row, ...] = ()

    @property
    def parts(self) -> tuple[Words, ...]:
        """What is read of it on end: its cells where it is a table, else the whole."""
        return tuple(cell for row in self.rows for cell in row.cells) if self.rows else (self.words,)

    @property
    def text(self) -> str:
        """All that is read of it."""
        return "".join(part.text for part in self.parts)


class Page(NamedTuple):
    """Where a page begins in the stored text, and what it is called: the number that is printed, or its count.

    ``name`` is its own: numbers may begin anew within a report.
    """

    start: int
    label: str
    name: str


@dataclass(frozen=True)
class Layout:
    """A report as it is printed; ``blocks`` stand in the order of reading, without what is no text."""

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    languages: tuple[tuple[int, int, str], ...] = ()
    unread: tuple[tuple[int, str, str, int], ...] = ()
    remarks: tuple[str, ...] = ()
    original: str = ""

    @cached_property
    def _runs(self) -> list[tuple[int, int, int]]:
        """Where the runs begin and end in the stored text, each with its block, in the order of that text."""
        found = (
            (run.start, run.start + run.length, number)
            for number, block in enumerate(self.blocks)
            for part in block.parts
            for run in part.runs
            if run.length
        )
        return sorted(found)

    def block_at(self, offset: int) -> int:
        """The block that holds an offset, or the next one that holds any."""
        place = bisect_right(self._runs, offset, key=lambda run: run[0])
        if place and offset < self.blocks[self._runs[place - 1][2]].end:
            return self._runs[place - 1][2]
        return self._runs[min(place, len(self._runs) - 1)][2] if self._runs else 0

    def blocks_within(self, start: int, end: int) -> set[int]:
        """The blocks that hold a part of a stretch."""
        first = max(0, bisect_right(self._runs, start, key=lambda run: run[0]) - 1)
        last = bisect_right(self._runs, end - 1, key=lambda run: run[0])
        return {number for _, stop, number in self._runs[first:last] if stop > start}

    def page_at(self, offset: int) -> Page | None:
        """The page that an offset stands on; None where pages are not known."""
        place = bisect_right(self.pages, offset, key=lambda page: page.start)
        return self.pages[max(0, place - 1)] if self.pages else None

    def language_at(self, offset: int) -> str:
        """The tag of the language of a place; empty where none was told."""
        return next((tag for start, end, tag in self.languages if start <= offset < end), "")

    def markup_before(self, words: Words, number: int) -> str:
        """The stored characters between a run and the one before it, which are not read; empty where there is much."""
        if not number:
            return ""
        before, run = words.runs[number - 1], words.runs[number]
        start = before.start + before.length
        return self.text[start : run.start] if 0 <= run.start - start <= _LONGEST_GAP else ""


def load_layout(texts: Path | None, slug: str, text: str) -> Layout:
    """The layout of a report from the files beside the dump; paragraphs by empty lines where there are none.

    :param texts: the folder of these files
    :param text: the stored text
    """
    file = texts / f"{slug}.json" if texts else None
    if file is None or not file.is_file():
        return _by_paragraphs(text)
    return _loaded(file, file.stat().st_mtime_ns, text)


@lru_cache(maxsize=8)
def _loaded(file: Path, changed: int, text: str) -> Layout:
    """The layout that a file holds.

    :param changed: when it was written: a build of the same dataset may have renewed it
    """
    told: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    words = told.get("words") or [None] * len(told["blocks"])
    blocks = (_block(text, block, said) for block, said in zip(told["blocks"], words, strict=True))
    return Layout(
        text=text,
        blocks=tuple(block for block in blocks if block.kind not in HIDDEN and block.text.strip()),
        pages=tuple(_pages(told.get("pages", ()))),
        languages=tuple((start, end, tag) for start, end, tag in told.get("languages", ())),
        unread=tuple((line, reason, said, count) for line, reason, said, count in told.get("unread", ())),
        remarks=tuple(told.get("remarks", ())),
        original=str(told.get("original", "")),
    )


def _pages(told: Iterable[Sequence[Any]]) -> Iterator[Page]:
    seen: Counter[str] = Counter()
    for number, page in enumerate(told, 1):
        label = page[1] or str(number)
        name = "-".join(label.split())
        seen[name] += 1
        yield Page(page[0], label, name if seen[name] == 1 else f"{name}.{seen[name]}")


def _by_paragraphs(text: str) -> Layout:
    return Layout(text, tuple(_block(text, [*match.span(), "paragraph"], None) for match in _PARAGRAPH.finditer(text)))


def _block(text: str, block: Sequence[Any], said: Sequence[Any] | None) -> Block:
    start, end, kind = block
    if said is None:
        return Block(kind, start, end, "", _words(text, [[start, end - start]]))
    rows = said[2] if len(said) > 2 else ()
    return Block(
        kind,
        start,
        end,
        said[0],
        _words(text, said[1]),
        tuple(Row(bool(header), tuple(_words(text, cell) for cell in cells)) for header, cells in rows),
    )


def _words(text: str, told: Iterable[Any]) -> Words:
    return Words(tuple(_runs(text, told)))


def _runs(text: str, told: Iterable[Any]) -> Iterator[Run]:
    at = 0
    place = 0
    for each in told:
        if isinstance(each, str):
            run = Run(each, at, place, 0, False)
        else:
            start, length = each[0], each[1]
            read = each[2] if len(each) > 2 else text[start : start + length]
            run = Run(read, at, start, length, len(each) == 2)
            place = start + length
        yield run
        at += len(run.text)
