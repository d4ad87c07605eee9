"""Numbers at the beginning of lines: which are numbers of paragraphs, and which are words of the line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from miggraph.model import Block, BlockKind, Line, Span
from miggraph.reader.lines import prose_of
from miggraph.reader.wrapping import is_finished

_ARABIC = re.compile(r"\(?(\d+)[.)]+")
_COUNTED = re.compile(r"\(?(\d+)[.)]*")
_BARE = re.compile(r"(?P<number>\d{1,3})\s+(?=[“\"‘(]?[A-Z])")
_DOTTED = re.compile(r"(\d+(?:\.\d+)*)\.(\d+)[.)]?")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])[.:][0-5]\d")

_ALONE = re.compile(r"(?:\d{1,3}|[A-Z]|[IVXL]{1,5})[.)]")

_NEXT_PAGE = re.compile(r"[\W_]*/\s*\d{1,3}")

LEAST_CUTTING = 0.3
"""Where this share of the numbers stands in the middle of sentences, they are those of pages."""
FEWEST_ALONE = 3
"""Numbers of paragraphs that stand alone on their lines are this many or more: a text printed without its layout."""
SHORTEST_LINE = 30
"""Characters; a shorter line is a heading or label, which a number may follow."""

LEAST_WORDS = 7
"""Words; behind a bare number so many are a paragraph, fewer a title, unless they end as a sentence."""
FEWEST_PARAGRAPHS = 3
FEWEST_LONG = 5
LONG_PARAGRAPH = 150
"""Within one section at least so many are numbered, and more than half of them are so long (characters)."""


def numbered(lines: Sequence[Line], text: str) -> list[Line]:
    """The lines, without a marker where a number only happens to stand at the beginning.

    ``12.`` in the middle of a sentence is no number of a paragraph unless it follows ``11.``; ``9.15`` is a time of
    day unless ``9.14`` or ``9.16`` stands in the report.
    """
    dotted = {(m[1], int(m[2])) for line in lines if (m := _DOTTED.fullmatch(line.marker))}
    done: list[Line] = []
    last = 0
    for index, line in enumerate(lines):
        number = _ARABIC.fullmatch(line.marker)
        cut = bool(number and index and _is_open(lines[index - 1]) and int(number[1]) not in (1, last + 1))
        clock = bool(_CLOCK.fullmatch(line.marker)) and not _has_neighbour(line.marker, dotted)
        if number and not cut:
            last = int(number[1])
        done.append(_whole(line, text) if cut or clock else line)
    return _with_bare_numbers(done)


def _with_bare_numbers(lines: Sequence[Line]) -> list[Line]:
    """The lines; where bare numbers before paragraphs count on (``12 The port …``), they are markers."""
    chains: dict[int, list[int]] = {}
    for place, line in enumerate(lines):
        match = _BARE.match(line.text)
        apart = place == 0 or not lines[place - 1].text
        bare = not (line.kind or line.style or line.hashes or line.marker or line.cells)
        if not (match and apart and bare) or not (len(line.text.split()) > LEAST_WORDS or line.text.endswith(".")):
            continue
        number = int(match["number"])
        chains[number] = [*chains.pop(number - 1, []), place]
    done = list(lines)
    for chain in chains.values():
        for place in chain if len(chain) >= FEWEST_PARAGRAPHS else ():
            match = _BARE.match(lines[place].text)
            if match:
                prose = lines[place].prose.slice(match.end())
                done[place] = replace(lines[place], prose=prose, marker=match["number"])
    return done


def with_their_paragraphs(lines: Sequence[Line]) -> list[Line]:
    """The lines; a number that stands alone above its paragraph (``12.``) is the marker of the first line there."""
    alone = [n for n, line in enumerate(lines) if _ALONE.fullmatch(line.text) and not (line.kind or line.cells)]
    cut = sum(_cuts(lines, place) for place in alone)
    if len(alone) < FEWEST_ALONE or cut >= LEAST_CUTTING * len(alone):
        return list(lines)
    taken = dict.fromkeys(alone)
    done: list[Line] = []
    number: Line | None = None
    waiting: list[Line] = []
    for place, line in enumerate(lines):
        if place in taken or (number and (not line.text and not waiting)):
            if place in taken:
                done += [*([number] if number else []), *waiting]
                number, waiting = line, []
            else:
                waiting.append(line)
        elif number:
            plain = line.text and not (line.marker or line.hashes or line.cells or line.kind)
            if plain:
                done.append(replace(line, span=Span(number.span.start, line.span.end), marker=number.text))
            else:
                done += [number, *waiting, line]
            number, waiting = None, []
        else:
            done.append(line)
    return [*done, *([number] if number else []), *waiting]


def _cuts(lines: Sequence[Line], place: int) -> bool:
    """Whether a number is that of a page: a sentence goes on over it, or the mark of a next page (``…/3``) is above."""
    before = next((line for line in reversed(lines[max(0, place - 3) : place]) if line.text), None)
    after = next((line for line in lines[place + 1 : place + 4] if line.text), None)
    goes_on = bool(after and after.text[0].islower()) or bool(before and _is_open(before))
    return goes_on or bool(before and _NEXT_PAGE.fullmatch(before.text))


def _is_open(line: Line) -> bool:
    return len(line.text) >= SHORTEST_LINE and not line.marker and not is_finished(line.text)


def _has_neighbour(marker: str, dotted: set[tuple[str, int]]) -> bool:
    match = _DOTTED.fullmatch(marker)
    return bool(match and {(match[1], int(match[2]) - 1), (match[1], int(match[2]) + 1)} & dotted)


def _whole(line: Line, text: str) -> Line:
    return replace(line, prose=prose_of(text, *line.span), marker="")


def numbered_paragraphs(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the paragraphs that are numbered through the whole report as paragraphs and no items of a list.

    A list begins anew under each introduction; numbers that go on over headings, or stand before several sentences
    each, are those of paragraphs.
    """
    done = list(blocks)
    for chain in _chains(blocks):
        crossed = any(b.kind is BlockKind.HEADING for b in blocks[chain[0] : chain[-1]])
        long = sum(len(blocks[place].text) >= LONG_PARAGRAPH for place in chain)
        if len(chain) >= (FEWEST_PARAGRAPHS if crossed else FEWEST_LONG) and (crossed or 2 * long > len(chain)):
            for place in chain:
                done[place] = replace(blocks[place], kind=BlockKind.PARAGRAPH)
    return done


def _chains(blocks: Sequence[Block]) -> list[list[int]]:
    """The list items with whole numbers, each with those that count on from it."""
    chains: list[list[int]] = []
    numbers: list[int] = []
    for place, block in enumerate(blocks):
        match = _COUNTED.fullmatch(block.lines[0].marker) if block.kind is BlockKind.LIST_ITEM else None
        if not match:
            continue
        number = int(match[1])
        if number - 1 in numbers:
            at = len(numbers) - 1 - numbers[::-1].index(number - 1)
            chains[at].append(place)
            numbers[at] = number
        else:
            chains.append([place])
            numbers.append(number)
    return chains
