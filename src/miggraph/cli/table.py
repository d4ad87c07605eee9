"""Rows as a table of plain text that fits the screen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence

from miggraph.iris import compact, local

_GAP = "  "
_NARROWEST = 8
_ADDRESS = re.compile(r"https?://[^\s<>|]+")
_MARKUP = re.compile(r"[\\`*_\[\]<>|]")


def draw(names: Sequence[str], rows: Iterable[Sequence[str]], *, width: int | None = None) -> str:
    """A table with a heading; IRIs are shortened and long cells cut, so that a row takes one line.

    :param width: characters in a line; by default those of the terminal, or 200 where there is none
    """
    width = width or shutil.get_terminal_size((200, 24)).columns
    cells = [[_short(value) for value in row] for row in rows]
    widest = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    room = _share(widest, width - len(_GAP) * (len(names) - 1))
    lines = [names, ["-" * size for size in room], *cells]
    count = f"({len(cells)} row{'s' * (len(cells) != 1)})"
    return "\n".join([*(_row(line, room) for line in lines), count])


def markdown(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table in Markdown; IRIs that a browser opens are links."""
    for cells in (names, ["---"] * len(names), *([_linked(value) for value in row] for row in rows)):
        yield f"| {' | '.join(cells)} |"


def _linked(value: str) -> str:
    words = " ".join(value.split())
    if _ADDRESS.fullmatch(words):
        return f"<{words}>"
    return _MARKUP.sub(r"\\\g<0>", words)


def _short(value: str) -> str:
    return " ".join(local(compact(value)).split())


def _share(widest: Sequence[int], width: int) -> list[int]:
    """The width of each column: what it needs, or a fair share of what the narrower ones leave."""
    room = [0] * len(widest)
    left, waiting = width, len(widest)
    for column in sorted(range(len(widest)), key=lambda c: widest[c]):
        room[column] = min(widest[column], max(_NARROWEST, left // waiting))
        left -= room[column]
        waiting -= 1
    return room


def _row(cells: Sequence[str], room: Sequence[int]) -> str:
    cut = (cell if len(cell) <= size else cell[: size - 1] + "…" for cell, size in zip(cells, room, strict=True))
    return _GAP.join(f"{cell:<{size}}" for cell, size in zip(cut, room, strict=True)).rstrip()
