"""The language of a text and of its parts, recognised by py3langid from the letters alone: no network, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from miggraph.model import Block, BlockKind, LanguagePart, Span

CANDIDATES = ("ar", "de", "en", "es", "fr", "id", "it", "nl", "pl", "pt", "ru", "sv", "tr", "zh")
"""Tags of the languages that are told apart: those of the United Nations, and others that reports come in."""

SURE = 0.99
"""A probability below this says nothing."""

_LEAST = 60
"""Letters below which a block is too short to tell: names and headings look like any language."""

_LEAST_IDEOGRAPHS = 15
_UNREAD = (BlockKind.FURNITURE, BlockKind.CONTENTS)


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...

    def set_languages(self, langs: Sequence[str]) -> None: ...


@cache
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # loading its model takes a second

    made: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    made.set_languages(CANDIDATES)
    return made


def language_of(text: str) -> str | None:
    """The tag of the language of a text; None where it is too short or too mixed to tell."""
    letters = [character for character in text if character.isalpha()]
    dense = sum(character >= "\u3040" for character in letters)
    if len(letters) < _LEAST and dense < _LEAST_IDEOGRAPHS:
        return None
    language, probability = _identifier().classify(text)
    return language if probability >= SURE else None


def language_parts(blocks: Sequence[Block]) -> tuple[LanguagePart, ...]:
    """The runs of blocks in one language, in the order of the text.

    A block too short to tell has the language of the block before it, or at the start of the one after.
    """
    parts: list[LanguagePart] = []
    pending: Span | None = None
    for block in blocks:
        if block.kind in _UNREAD:
            continue
        language = language_of(block.text)
        if language is None and not parts:
            pending = Span(pending.start if pending else block.span.start, block.span.end)
        elif parts and language in (None, parts[-1].language):
            parts[-1] = LanguagePart(Span(parts[-1].span.start, block.span.end), parts[-1].language)
        elif language is not None:
            parts.append(LanguagePart(Span(pending.start if pending else block.span.start, block.span.end), language))
            pending = None
    return tuple(parts)


def main_language(parts: Sequence[LanguagePart]) -> str | None:
    """The language of most of a text; None where none was recognised."""
    lengths: Counter[str] = Counter()
    for part in parts:
        lengths[part.language] += part.span.end - part.span.start
    return min(lengths, key=lambda language: (-lengths[language], language), default=None)
