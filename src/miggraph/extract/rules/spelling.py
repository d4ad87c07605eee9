"""How a language is written: where its words begin, which stops end no clause, and what its lemmas are.

Each language has a file ``spelling.toml`` beside its rules:

==================  ==========================================================================================
``lemmas``          the tag by which simplemma knows the language
``abbreviations``   words with a stop behind them that ends no clause
``elisions``        what is written together with the next word, as far as the apostrophe ("l'" is ``l``)
``corrected``       words whose lemmas are wrong in the tables
``endings``         endings of lemmas that stand for another where that is a word: ``{ "é" = "er" }``
``nouns``           what an action is called, by its verb and what belongs to it: ``{ "act as" = "role as" }``
``contracted``      what is written as one behind such a noun: ``{ " de le " = " du " }``
==================  ==========================================================================================
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import simplemma

from miggraph.errors import RuleError
from miggraph.extract.rules.folders import folders

FILE = "spelling"
"""The one file of a language that holds no rules and no vocabularies."""

_TOKENS = r"\d+(?:[.,]\d+)*(?![^\W_])|[^\W_]+(?:[-.&][^\W_]+)*(?:'(?!s\b)\w+)?|'s\b|\S"
_INITIAL = r"(?<=\b[A-Z]\.)(?= [A-Z])"
_KEYS = {"lemmas", "abbreviations", "elisions", "corrected", "endings", "nouns", "contracted"}


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a language is written. ``shortened`` finds stops that end no clause."""

    tokens: re.Pattern[str]
    shortened: re.Pattern[str]
    lemmas: str
    corrected: Mapping[str, str]
    endings: Mapping[str, str]
    nouns: Mapping[str, str]
    contracted: Mapping[str, str]

    def lemma(self, word: str) -> str:
        """The lemma of a word in lower case."""
        if word in self.corrected:
            return self.corrected[word]
        found: str = simplemma.lemmatize(word, lang=self.lemmas).lower()
        for end, other in self.endings.items():
            whole = found.removesuffix(end) + other
            if found.endswith(end) and self.is_known(whole):
                return whole
        return found

    def is_known(self, word: str) -> bool:
        """Whether a word in lower case is in the tables."""
        return bool(simplemma.is_known(word, lang=self.lemmas))


@cache
def spelling_of(language: str, folder: Path | None = None) -> Spelling:
    """How a language is written; one without a file is written as English is.

    :raises RuleError: if the file is malformed
    """
    there = [each for each in folders(folder) if (each / language / f"{FILE}.toml").exists()]
    if not there:
        return spelling_of("en")
    file = there[-1] / language / f"{FILE}.toml"
    place = f"{language}/{FILE}.toml"
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"cannot be read as TOML: {error}", where=place, hint="correct it") from error
    if unknown := sorted(set(table) - _KEYS):
        raise RuleError(f"has unknown {', '.join(unknown)}", where=place, hint=f"use {', '.join(sorted(_KEYS))}")
    elisions = "|".join(map(re.escape, table.get("elisions", ())))
    return Spelling(
        tokens=re.compile(rf"(?i:\b(?:{elisions})'(?=\w|$))|{_TOKENS}" if elisions else _TOKENS),
        shortened=re.compile(_shortened(table.get("abbreviations", ()))),
        lemmas=table.get("lemmas", language),
        corrected=MappingProxyType(table.get("corrected", {})),
        endings=MappingProxyType(table.get("endings", {})),
        nouns=MappingProxyType(table.get("nouns", {})),
        contracted=MappingProxyType(table.get("contracted", {})),
    )


def _shortened(abbreviations: Iterable[str]) -> str:
    """The stops of abbreviations and initials. It begins with the stop, so that a search goes from stop to stop."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for word in abbreviations:
        by_length[len(word)].append(re.escape(word))
    behind = [rf"(?<=\b(?:{'|'.join(words)})\.)" for _, words in sorted(by_length.items())]
    either = "|".join([*behind, _INITIAL])
    return rf"\.(?:{either})"
