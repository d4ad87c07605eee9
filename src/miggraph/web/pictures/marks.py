"""What a drawing is made of: marks with their place, their style and where they lead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_WIDTHS = dict.fromkeys("ijlI|!.,:;'’`()[]/ -tfr", 5.4) | dict.fromkeys("mwMWŒÆ@%…—", 13.0)
_CAPITAL, _LETTER, _BOLD = 10.0, 8.3, 1.12
"""Units that characters of 13 units take in a wide font: which one a reader has is not known."""
LEVELS = 5


def width(text: str, *, bold: bool = False) -> float:
    """Units that a line of text takes at most in a usual font."""
    units = sum(_WIDTHS.get(each, _CAPITAL if each.isupper() else _LETTER) for each in text)
    return units * (_BOLD if bold else 1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape or a line of text."""

    shape: str
    """``rect``, ``circle``, ``path`` or ``text``."""
    style: str
    """Its classes."""
    x: float = 0
    y: float = 0
    width: float = 0
    """Of a circle the radius."""
    height: float = 0
    text: str = ""
    """The characters of a text, the steps of a path."""
    turned: int = 0
    """Degrees by which a text is turned about its place."""
    href: str = ""
    title: str = ""
    """What it says of itself."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks on a sheet."""

    width: int
    height: int
    marks: Sequence[Mark]
    described: str
    """What is to be seen, in words."""
    shrinks: bool = False
    """Whether it still says something when it is made smaller; otherwise a narrow window scrolls."""


def cut(text: str, length: int) -> str:
    """A text with no more than so many characters."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def wrapped(text: str, length: int, lines: int) -> list[str]:
    """A text in lines of about so many characters; what the last line has no room for is cut off."""
    made = [""]
    for word in text.split():
        longer = f"{made[-1]} {word}".strip()
        if len(longer) <= length or not made[-1]:
            made[-1] = longer
        else:
            made.append(word)
    if len(made) > lines:
        made = [*made[: lines - 1], f"{made[lines - 1]}…"]
    return [line if len(line) <= length + 1 and line[-1:] != "…" else cut(line, length - 1) for line in made]


def edges(most: int, levels: int = LEVELS) -> list[int]:
    """The largest numbers of the levels of shade, rising: few numbers have few levels, large ones wide ones."""
    if most <= levels:
        return list(range(1, most + 1))
    return sorted({max(1, math.ceil(most * (step / levels) ** 2)) for step in range(1, levels + 1)})


def level(number: float, upper: Sequence[float], least: int = 1) -> int:
    """The shade of a number, up to 5: few levels are spread so that the last is the strongest.

    :param least: the shade of the lowest level
    """
    place = next((place for place, edge in enumerate(upper) if number <= edge), len(upper) - 1)
    return LEVELS if len(upper) == 1 else least + round(place * (LEVELS - least) / (len(upper) - 1))
