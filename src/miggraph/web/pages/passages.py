"""The text of a report for its page: cut where a passage begins, so that the IRI of a passage leads to its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and the fragments of the IRIs that lead to its beginning."""

    text: str
    fragments: tuple[str, ...] = ()
    is_marked: bool = False


def marked(text: str, start: int, end: int) -> list[Piece]:
    """A text with one passage marked."""
    return [Piece(text[:start]), Piece(text[start:end], is_marked=True), Piece(text[end:])]


def placed(text: str, passages: Iterable[tuple[int, int]]) -> list[Piece]:
    """A text with a place for each passage; passages may lie in each other, so that places are points.

    :param passages: where each begins and ends
    """
    beginning: dict[int, list[str]] = {}
    for start, end in passages:
        if start <= len(text):
            beginning.setdefault(start, []).append(f"char={start},{end}")
    cuts = sorted({0, *beginning})
    return [
        Piece(text[start:end], tuple(beginning.get(start, ())))
        for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)
    ]
