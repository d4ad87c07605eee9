"""Search in one report: the blocks that hold all words of a question, wherever case and accents differ."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from miggraph.web.pages.reader.layout import Block, Words

LONGEST = 300
"""Characters; a question has no more."""
MOST = 200
"""Places that are listed."""
_AROUND = 90
"""Characters that are shown on both sides of the first word that was found."""
_TERM = re.compile(r'"([^"]+)"|(\S+)')
_WORD = re.compile(r"\w")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "‑": "-", "–": "-"})


class Piece(NamedTuple):
    """Words around a place that was found, and whether they are what was found."""

    text: str
    is_found: bool


class Hit(NamedTuple):
    """A block that holds all words: where the first of them stands in the stored text, the words around it."""

    block: int
    start: int
    end: int
    pieces: tuple[Piece, ...]


def terms(question: str) -> tuple[str, ...]:
    """What a question asks for: words, and phrases between quotation marks."""
    found = (match[1] or match[2] for match in _TERM.finditer(question[:LONGEST].translate(_QUOTES)))
    folded = (" ".join(_folded(each).split()).strip(".,;:!?()\"'") for each in found)
    return tuple(dict.fromkeys(each for each in folded if _WORD.search(each)))


def find(blocks: Sequence[Block], wanted: Sequence[str]) -> list[Hit]:
    """The blocks that hold all of what is wanted, in their order."""
    hits = []
    for number, block in enumerate(blocks):
        folded = [_folded(part.text) for part in block.parts]
        if wanted and all(any(_has(text, term) for text in folded) for term in wanted):
            place = next(places(block, wanted), None)
            if place:
                hits.append(Hit(number, *place, _pieces(block, wanted)))
    return hits


def places(block: Block, wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where in the stored text each of the wanted stands in a block."""
    for part in block.parts:
        for start, end in _spans(part.text, wanted):
            stored = list(_stored(part, start, end))
            if stored:
                yield stored[0][0], stored[-1][1]


def _stored(words: Words, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where characters of a block are stored."""
    for run in words.runs:
        first, last = max(start, run.at), min(end, run.at + len(run.text))
        if first < last and run.length:
            exact = run.exact
            yield (
                run.start + (first - run.at if exact else 0),
                run.start + (last - run.at if exact else run.length),
            )


def _pieces(block: Block, wanted: Sequence[str]) -> tuple[Piece, ...]:
    """The words around the first place, cut at words."""
    text = next(part.text for part in block.parts if _spans(part.text, wanted))
    spans = _spans(text, wanted)
    first = max(0, spans[0][0] - _AROUND)
    last = min(len(text), spans[0][1] + 2 * _AROUND)
    first = text.rfind(" ", 0, first) + 1 if first else 0
    last = text.find(" ", last) if text.find(" ", last) > 0 else len(text)
    pieces = [Piece("… " if first else "", False)]
    at = first
    for start, end in spans:
        if start >= at and end <= last:
            pieces += [Piece(text[at:start], False), Piece(text[start:end], True)]
            at = end
    pieces += [Piece(text[at:last], False), Piece(" …" if last < len(text) else "", False)]
    return tuple(piece for piece in pieces if piece.text)


def _spans(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Where the wanted stand in a text: whole words, or how longer ones begin; none overlaps another."""
    folded = _folded(text)
    found = sorted((match.start(), match.end()) for term in wanted for match in _pattern(term).finditer(folded))
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _has(folded: str, term: str) -> bool:
    return term.split()[0] in folded and _pattern(term).search(folded) is not None


@lru_cache(maxsize=256)
def _pattern(term: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, term.split())) + r"\w*")


def _folded(text: str) -> str:
    """A text without case and accents, character by character: each stays in its place."""
    return "".join(map(_fold, text))


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character.translate(_QUOTES))[:1] or character
    return plain.casefold()[:1] or character
