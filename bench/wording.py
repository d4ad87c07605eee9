"""Words of texts for which others can stand without a text being read in quite another way."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import simplemma

PROJECT = Path(__file__).resolve().parents[1]
_RULES = PROJECT / "src" / "miggraph" / "extract" / "rules"
_UNREAD = re.compile(r"^(?:yes|no|definition) = (?:\[[^\]]*\]|.*)|^#.*", re.M)
"""What in a file of rules is no rule: examples and explanations."""
_WORD = re.compile(r"[^\W\d_]+")
_LANGUAGES = ("en", "fr")
_SHORTEST = 4
_MOST = 20
"""A word that stands in more lines of rules is one of grammar, or one by which statements are found."""
_FEWEST = 4
"""So many words must be alike for one to stand for another."""

Kind = tuple[bool, bool, bool, str]


class Wording:
    """The words of some texts by what they are like: of the same languages, with the same end, or a like beginning."""

    def __init__(self, texts: Iterable[str]) -> None:
        alike: dict[Kind, set[str]] = defaultdict(set)
        for text in texts:
            for word in set(_WORD.findall(text)):
                if word.islower() and is_free(word):
                    alike[_kind(word)].add(word)
        self._alike = {kind: sorted(words) for kind, words in alike.items() if len(words) >= _FEWEST}

    def other(self, word: str, chance: random.Random) -> str:
        """A word that is like one in small letters; the same where none is, or where much is told by it."""
        words = self._alike.get(_kind(word)) if is_free(word) else None
        return chance.choice(words) if words else word


@cache
def is_free(word: str) -> bool:
    """Whether a word in small letters is one of the language by which few rules tell anything."""
    known = len(word) >= _SHORTEST and simplemma.is_known(word, lang=_LANGUAGES)
    lemma = simplemma.lemmatize(word, lang=_LANGUAGES)
    return known and max(_lines_of_rules()[each] for each in (word, lemma)) <= _MOST


@cache
def _lines_of_rules() -> Counter[str]:
    """In how many lines of the rules each word stands."""
    files = (file.read_text(encoding="utf-8") for file in sorted(_RULES.rglob("*.toml")))
    lines = (line for text in files for line in _UNREAD.sub("", text).lower().splitlines())
    return Counter(word for line in lines for word in set(_WORD.findall(line)))


@cache
def _kind(word: str) -> Kind:
    english, french = (simplemma.is_known(word, lang=each) for each in _LANGUAGES)
    return english, french, word[0] in "aeiou", word[-2:]
