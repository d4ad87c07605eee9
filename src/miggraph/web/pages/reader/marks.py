"""Marks on a text: statements, names, places that are looked for, each cut so that none overlaps another.

Marks may lie in each other and cross. A text becomes a flat sequence of tokens in which what is opened is closed again
in turn, as HTML wants it: a mark that crosses the end of another is closed with it and opened once more behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise


class Layer(StrEnum):
    """Kinds of mark, the outermost first."""

    STATEMENT = "statement"
    FOUND = "found"
    NAME = "name"
    STRONG = "strong"
    EMPHASIS = "em"


_ORDER = {layer: number for number, layer in enumerate(Layer)}
_INNERMOST_ALONE = (Layer.FOUND, Layer.NAME, Layer.STRONG, Layer.EMPHASIS)
"""Layers of which a place has one mark at the most: a link holds no link."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the characters of a text, and what it is marked as; ``of`` is told by whoever made it."""

    start: int
    end: int
    layer: Layer
    of: object = None


@dataclass(frozen=True, slots=True)
class Point:
    """A place between two characters where something stands that is no text: where a page begins, the mark of a note.

    ``behind`` tells whether it belongs to what stands before it.
    """

    at: int
    of: object
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Characters with the same marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Open:
    """A mark begins; not ``first`` where it goes on behind what it crosses."""

    mark: Mark
    first: bool = True


@dataclass(frozen=True, slots=True)
class Close:
    """The mark that was opened last ends."""

    mark: Mark


Token = Text | Open | Close | Point


@dataclass(slots=True)
class _Nesting:
    """What is open at a place; tells what to close and open to get from one place to the next."""

    open: list[Mark] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def change(self, wanted: Sequence[Mark]) -> Iterator[Token]:
        """The tokens that lead to other marks: those that both places share from the outermost on stay open."""
        shared = 0
        for here, there in zip(self.open, wanted, strict=False):
            if here is not there:
                break
            shared += 1
        for mark in reversed(self.open[shared:]):
            yield Close(mark)
        for mark in wanted[shared:]:
            yield Open(mark, first=id(mark) not in self.seen)
            self.seen.add(id(mark))
        self.open = list(wanted)


def tokens(text: str, marks: Iterable[Mark], points: Iterable[Point] = ()) -> Iterator[Token]:
    """A text as tokens: their characters are those of the text, in its order.

    :param marks: what is marked; a stretch outside of the text counts as far as it lies inside
    :param points: what stands between characters, in its order where several share a place
    """
    inside = [mark for mark in marks if max(mark.start, 0) < min(mark.end, len(text))]
    placed: dict[int, list[Point]] = {}
    for point in points:
        placed.setdefault(min(max(point.at, 0), len(text)), []).append(point)
    bounds = (min(max(place, 0), len(text)) for mark in inside for place in (mark.start, mark.end))
    cuts = sorted({0, len(text), *bounds, *placed})
    nesting = _Nesting()
    before: tuple[Mark, ...] = ()
    for start, end in pairwise([*cuts, len(text)]):
        here = _marks_at(inside, start) if start < len(text) else ()
        for point in placed.get(start, ()):
            around = before if point.behind else tuple(mark for mark in here if mark in before)
            yield from nesting.change([mark for mark in around if mark.layer is Layer.STATEMENT])
            yield point
        yield from nesting.change(here)
        if end > start:
            yield Text(text[start:end])
        before = here
    yield from nesting.change(())


def _marks_at(marks: Sequence[Mark], place: int) -> tuple[Mark, ...]:
    """The marks that hold a character, the outermost first."""
    here = [mark for mark in marks if mark.start <= place < mark.end]
    here.sort(key=lambda mark: (_ORDER[mark.layer], mark.start, -mark.end))
    alone = {mark.layer: mark for mark in here}
    return tuple(mark for mark in here if mark.layer not in _INNERMOST_ALONE or alone[mark.layer] is mark)
