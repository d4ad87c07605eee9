"""The language of a text and of its parts, recognised by py3langid from the letters alone: no network, no clock."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from miggraph.model import Block, BlockKind, LanguagePart, Span

CANDIDATES = (
    *("ar", "de", "en", "es", "fr", "id", "it", "nl", "pl", "pt", "ru", "sv", "tr", "zh"),
    *("bn", "el", "fa", "he", "hi", "ja", "ko", "ta", "th", "uk", "ur"),
)
"""Tags of the languages that are told apart: those of the United Nations, others that reports come in, and those that
their script tells from all of these."""

SURE = 0.99
"""A probability below this says nothing."""

_LEAST = 60
"""Letters below which a block is too short to tell: names and headings look like any language."""

_LEAST_IDEOGRAPHS = 15

_LEAST_RUN = 120
"""Characters of a run of blocks below which it is no part of its own."""

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

    A block too short to tell has the language of the block before it, or at the start of the one after. A short run,
    such as a name or an address, has the language of the text around it.
    """
    read = [block for block in blocks if block.kind not in _UNREAD]
    parts: list[LanguagePart] = []
    for block, language in zip(read, _filled(_lasting(read)), strict=True):
        if parts and parts[-1].language == language:
            parts[-1] = LanguagePart(Span(parts[-1].span.start, block.span.end), parts[-1].language)
        elif language:
            parts.append(LanguagePart(block.span, language))
    return tuple(parts)


def _lasting(blocks: Sequence[Block]) -> list[str | None]:
    """The language that each block tells; None where it tells none, or is one of a run too short to count."""
    told: list[str | None] = [language_of(block.text) for block in blocks]
    single = len(set(told) - {None}) == 1
    lasting: list[str | None] = [None] * len(blocks)
    telling = [index for index, language in enumerate(told) if language]
    for language, run in itertools.groupby(telling, key=told.__getitem__):
        places = list(run)
        if single or sum(len(blocks[index].text) for index in places) >= _LEAST_RUN:
            for index in places:
                lasting[index] = language
    return lasting


def _filled(languages: Sequence[str | None]) -> list[str | None]:
    """Each language, or where there is none the one before, or at the start the first."""
    last = next((language for language in languages if language), None)
    filled = []
    for language in languages:
        last = language or last
        filled.append(last)
    return filled
