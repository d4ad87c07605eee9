"""What stands inside a block: its characters with all marks on them, page breaks, marks of notes, line breaks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from miggraph.web.pages.reader.layout import Block, Layout, Page, Run, Words
from miggraph.web.pages.reader.marks import Layer, Mark, Point, Token, tokens

_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li)\b[^<>]*>", re.IGNORECASE)
_STYLE = re.compile(
    r"(?P<stars>\*{1,3})|(?P<lines>_{1,3})|<(?P<close>/?)(?P<tag>b|strong|i|em)\b[^<>]*>", re.IGNORECASE
)
_NOTE = re.compile(
    r"[ \t]*\[?[\\\[({$^]*(?P<label>\d{1,3}|[⁰¹²³⁴-⁹]{1,3}|[†‡]{1,2}|(?<=\[)[ivxl]{1,7})"
    r"(?:[,–-]\s?\d{1,3})*[\\\])}$^/]*(?:\(\#[^()\s]*\))?[\])]?"
)
_NOTE_BEHIND = re.compile(
    r"\[\^\w{1,8}\]|[⁰¹²³⁴-⁹]{1,3}|<sup>\s*\d{1,3}\s*</sup>|\[\d{1,3}\](?!\()|[†‡]{1,2}", re.IGNORECASE
)
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_EDGES = re.compile(r"^[^\w†‡]+|[^\w†‡]+$")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the stored text that is marked, and as what.

    Stretches of one statement within a block are one mark: page furniture stood between them.
    """

    start: int
    end: int
    layer: Layer
    of: object = None


class NoteMark(NamedTuple):
    """The mark of a note: what is printed, and the place of the note in the stored text (-1 where none was found)."""

    label: str
    note: int = -1
    place: int = -1


class LineBreak(NamedTuple):
    """A line of a cell ends."""


class PageStart(NamedTuple):
    """One or more pages begin; on all but the last stands nothing."""

    pages: tuple[Page, ...]


class Cell(NamedTuple):
    """A part of a line between tabulators; ``tab`` tells whether one that is read stands before it."""

    tokens: tuple[Token, ...]
    tab: bool = False


def label_of(mark: str) -> str:
    """The label of a note without what is set around it: ``3`` for ``[^3]:`` and for a raised 3."""
    return _EDGES.sub("", _TAG.sub("", mark).translate(_LOWERED))


@dataclass(frozen=True)
class Inline:
    """Makes the tokens of blocks.

    ``stretches`` stand in the order of the stored text; ``notes`` are label and place of each note, in their order.
    """

    layout: Layout
    stretches: Sequence[Stretch]
    notes: Sequence[tuple[str, int]] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [stretch.start for stretch in self.stretches]

    @cached_property
    def _longest(self) -> int:
        return max((stretch.end - stretch.start for stretch in self.stretches), default=0)

    def whole(self, block: Block, words: Words | None = None) -> tuple[Token, ...]:
        """The tokens of a block, or of one of its cells."""
        words = words or block.words
        marks, points = self._on(block, words)
        return tuple(tokens(words.text, marks, points))

    def lines(self, block: Block) -> list[list[Cell]]:
        """The lines of a block, each as its cells: the parts between tabulators."""
        marks, points = self._on(block, block.words)
        text = block.words.text
        found: list[list[Cell]] = []
        at = 0
        for line in text.split("\n"):
            cells = [Cell(())] if self._is_set_in(block, at) else []
            for number, cell in enumerate(line.split("\t")):
                cells.append(Cell(tuple(_cut(text, at, at + len(cell), marks, points)), tab=number > 0))
                at += len(cell) + 1
            found.append(cells)
        return found

    def _is_set_in(self, block: Block, at: int) -> bool:
        """Whether a tabulator that is not read stands before a line: its first cell is empty."""
        words = block.words
        number = next((number for number, run in enumerate(words.runs) if run.length and run.at == at), -1)
        if number > 0:
            return "\t" in self.layout.markup_before(words, number)
        return number == 0 and "\t" in self.layout.text[block.start : words.runs[0].start]

    def _on(self, block: Block, words: Words) -> tuple[list[Mark], list[Point]]:
        marks = list(self._marks(words))
        points = [*self._pages(words), *self._between(words), *self._behind(block, words)]
        styles = [] if block.kind == "heading" else list(self._styles(block, words))
        return [*marks, *styles], sorted(points, key=lambda point: (point.at, not point.behind))

    def _marks(self, words: Words) -> Iterator[Mark]:
        if not words.runs:
            return
        first, last = words.runs[0].start, max(run.start + run.length for run in words.runs)
        near = slice(bisect_left(self._starts, first - self._longest), bisect_left(self._starts, last))
        found: dict[tuple[Layer, object], tuple[int, int]] = {}
        for stretch in self.stretches[near]:
            places = [place for run in words.runs if (place := run.place(stretch.start, stretch.end))]
            if places:
                start, end = min(start for start, _ in places), max(end for _, end in places)
                key = (stretch.layer, stretch.of if stretch.layer is Layer.STATEMENT else stretch)
                known = found.get(key, (start, end))
                found[key] = (min(start, known[0]), max(end, known[1]))
        for (layer, of), (start, end) in found.items():
            yield Mark(start, end, layer, of.of if isinstance(of, Stretch) else of)

    def _pages(self, words: Words) -> Iterator[Point]:
        """Where a page begins among the words: with the first of them that stand on it."""
        stored = [run for run in words.runs if run.length]
        if not stored:
            return
        start, end = stored[0].start, stored[-1].start + stored[-1].length
        placed = ((_place_of(stored, page.start), page) for page in self.layout.pages if start < page.start < end)
        for place, pages in groupby(placed, key=lambda each: each[0]):
            yield Point(place, PageStart(tuple(page for _, page in pages)))

    def _between(self, words: Words) -> Iterator[Point]:
        """What markup stands for: the mark of a note between two runs, a line break."""
        for number in range(1, len(words.runs)):
            markup, run = self.layout.markup_before(words, number), words.runs[number]
            bare = _TAG.sub("", markup)
            if (note := _NOTE.fullmatch(bare)) and not bare.startswith("]("):
                yield Point(run.at, self._note(note["label"], run.start), behind=True)
            elif _BREAK.search(markup):
                yield Point(run.at, LineBreak())
            if not run.exact and _BREAK.search(self.layout.text, run.start, run.start + run.length):
                yield Point(run.at + len(run.text), LineBreak())

    def _behind(self, block: Block, words: Words) -> Iterator[Point]:
        """The mark of a note right behind the last word."""
        if not words.runs:
            return
        last = words.runs[-1]
        place = last.start + last.length
        if last.length and (found := _NOTE_BEHIND.match(self.layout.text, place, max(place, block.end))):
            yield Point(len(words.text), self._note(label_of(found[0]), place), behind=True)

    def _note(self, label: str, place: int) -> NoteMark:
        """The mark of the next note with its label; labels begin anew on a page or in a chapter."""
        plain = label_of(label)
        after = (start for known, start in self.notes if known == plain and start > place)
        before = (start for known, start in reversed(self.notes) if known == plain)
        return NoteMark(plain, next(after, next(before, -1)), place)

    def _styles(self, block: Block, words: Words) -> Iterator[Mark]:
        """Bold and italic words; none where the signs of a block do not pair."""
        begun: dict[Layer, int] = {}
        marks: list[Mark] = []
        for at, markup in self._markup(block, words):
            for sign in _STYLE.finditer(markup):
                for layer in _layers(sign):
                    if layer in begun:
                        marks.append(Mark(begun.pop(layer), at, layer))
                    elif not sign["close"]:
                        begun[layer] = at
        if not begun:
            yield from (mark for mark in marks if mark.end > mark.start)

    def _markup(self, block: Block, words: Words) -> Iterator[tuple[int, str]]:
        """What stands before, between and behind the runs and is not read, each with its place."""
        if not words.runs:
            return
        text, first, last = self.layout.text, words.runs[0], words.runs[-1]
        if words is block.words:
            yield 0, text[block.start : first.start].lstrip().removeprefix(block.marker)
        for number in range(1, len(words.runs)):
            yield words.runs[number].at, self.layout.markup_before(words, number)
        if words is block.words and not block.rows:
            yield len(words.text), text[last.start + last.length : block.end]


def _place_of(stored: Sequence[Run], start: int) -> int:
    """The first character of a block that stands at an offset or behind it."""
    run = next(run for run in stored if run.start + run.length > start)
    return run.at + (max(0, start - run.start) if run.exact else 0)


def _layers(sign: re.Match[str]) -> Iterable[Layer]:
    if sign["tag"]:
        return (Layer.STRONG if sign["tag"].lower() in ("b", "strong") else Layer.EMPHASIS,)
    length = len(sign[0])
    return ((Layer.EMPHASIS,), (Layer.STRONG,), (Layer.STRONG, Layer.EMPHASIS))[length - 1]


def _cut(text: str, start: int, end: int, marks: Sequence[Mark], points: Sequence[Point]) -> Iterator[Token]:
    """The tokens of a part of a text."""
    inside = [
        Mark(mark.start - start, mark.end - start, mark.layer, mark.of)
        for mark in marks
        if mark.start < end and mark.end > start
    ]
    here = [Point(point.at - start, point.of, point.behind) for point in points if start <= point.at <= end]
    return tokens(text[start:end], inside, here)
