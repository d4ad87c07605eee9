"""The words of a recommendation as they are compared: stems of its content words, its numbers, and what it negates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from miggraph.errors import RuleError
from miggraph.extract.rules import lemma, reading

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
    pointing: frozenset[str]
    bounded: frozenset[str]
    formulas: re.Pattern[str]
    same: Mapping[str, str]
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
    """Stems of content words, those of the field apart, the numbers, and what else tells recommendations apart.

    ``negated``: something is not to be done; ``pointing``: the words point to other sentences; ``bounded``: the members
    of one body are addressed.
    """

    stems: frozenset[str]
    common: frozenset[str]
    numbers: frozenset[str]
    negated: bool
    pointing: bool
    bounded: bool


def is_known(language: str) -> bool:
    """Whether the words of a language can be told apart."""
    return (_FOLDER / f"{language}.toml").is_file()


def words_of(text: str, language: str) -> Words:
    """The words of a text in a language."""
    known = language_of(language)
    told = known.formulas.sub(" ", text.lower())
    printed = [part for word in _WORD.findall(told) for part in word.split("-")]
    with reading(language):
        lemmas = [lemma(word) for word in printed]
    words = {known.same.get(word, word) for word in lemmas if len(word) > 2 and word not in known.idle}
    stems = {known.stem(word) for word in words if word not in known.common}
    every = {*lemmas, *printed}
    return Words(
        stems=frozenset(stems),
        common=frozenset(known.stem(word) for word in words & known.common),
        numbers=frozenset(
            (*_NUMBER.findall(told), *(known.numbers[word] for word in printed if word in known.numbers))
        ),
        negated=not every.isdisjoint(known.negation),
        pointing=not every.isdisjoint(known.pointing),
        bounded=not known.bounded.isdisjoint(printed),
    )


@cache
def language_of(language: str) -> Language:
    """The words of a language.

    :raises RuleError: if the file cannot be read
    """
    file = _FOLDER / f"{language}.toml"
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        return Language(
            idle=frozenset((*table["function"], *table["telling"], *table["numbers"])),
            common=frozenset(table["common"]),
            negation=frozenset(table["negation"]),
            pointing=frozenset(table["pointing"]),
            bounded=frozenset(table["bounded"]),
            formulas=re.compile(
                rf"\b(?:{'|'.join(map(re.escape, sorted(table['formulas'], key=len, reverse=True)))})\b"
            ),
            same={word: row[0] for row in table["same"] for word in row},
            endings=tuple(sorted(table["endings"], key=len, reverse=True)),
            numbers=table["numbers"],
        )
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"cannot be read: {error}", where=file, hint="correct it") from error
