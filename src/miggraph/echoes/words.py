"""The words of a recommendation as they are compared: stems of its content words, its numbers, and what it negates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from miggraph.errors import RuleError
from miggraph.extract.rules import FIRST, lemma, reading

_FOLDER = Path(__file__).parent
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class Language:
    """What the words of a language are for recommendations: see the files beside this module."""

    idle: frozenset[str]
    common: frozenset[str]
    negation: frozenset[str]
    endings: tuple[str, ...]
    numbers: Mapping[str, str]

    def stem(self, word: str) -> str:
        """The stem of a lemma, as short as it may be."""
        for ending in self.endings:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                return word[: -len(ending)]
        return word


@dataclass(frozen=True, slots=True)
class Words:
    """Stems of content words, those of the field apart, the numbers, and whether something is not to be done."""

    stems: frozenset[str]
    common: frozenset[str]
    numbers: frozenset[str]
    negated: bool


def words_of(text: str, language: str) -> Words:
    """The words of a text in a language."""
    known = language_of(language)
    printed = [part for word in _WORD.findall(text.lower()) for part in word.split("-")]
    with reading(language):
        lemmas = [lemma(word) for word in printed]
    stems = {known.stem(word) for word in lemmas if len(word) > 2 and word not in known.idle}
    numbers = {*_NUMBER.findall(text), *(known.numbers[word] for word in printed if word in known.numbers)}
    negated = not known.negation.isdisjoint({*lemmas, *printed})
    common = stems & _common_stems(language)
    return Words(frozenset(stems - common), frozenset(common), frozenset(numbers), negated)


@cache
def _common_stems(language: str) -> frozenset[str]:
    known = language_of(language)
    return frozenset(map(known.stem, known.common))


@cache
def language_of(language: str) -> Language:
    """The words of a language; English where there is no file of it.

    :raises RuleError: if the file cannot be read
    """
    file = _FOLDER / f"{language}.toml"
    if not file.is_file():
        return language_of(FIRST)
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        return Language(
            idle=frozenset((*table["function"], *table["telling"])),
            common=frozenset(table["common"]),
            negation=frozenset(table["negation"]),
            endings=tuple(sorted(table["endings"], key=len, reverse=True)),
            numbers=table["numbers"],
        )
    except (KeyError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"cannot be read: {error}", where=file, hint="correct it") from error
