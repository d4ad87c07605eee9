"""Words of a sentence, and what their form tells of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from miggraph.extract.rules import line_of, load, word_set


class Word(NamedTuple):
    """A word without the marks around it; ``part`` counts the marks before it.

    ``number`` is another quantity that stands right before it, as printed.
    """

    text: str
    start: int
    part: int
    number: str = ""

    @property
    def folded(self) -> str:
        """The word in small letters."""
        return self.text.casefold()


def is_pronoun(word: Word) -> bool:
    """Whether a word is a pronoun with a verb in short form ("it's")."""
    bare = re.split("['’]", word.folded)[0]
    return any(bare in word_set(words) for words in ("personal pronoun", "speaking pronoun", "demonstrative", "there"))


def is_in(word: Word, vocabulary: str) -> bool:
    """Whether a word stands in a vocabulary."""
    return word.folded in word_set(vocabulary)


def without_time(words: Sequence[Word]) -> list[Word]:
    """A clause without the time, and the aside, with which it begins ("In 2005 …", "for example")."""
    text = " ".join(said(words))
    time = load("measure")["measure/fronted-time"].match(line_of(text))
    kept = list(words[len(text[: time.end].split()) :] if time else words)
    aside = load("measure")["measure/fronted-aside"].match(line_of(" ".join(said(kept))))
    return kept[len(" ".join(said(kept))[: aside.groups["aside"][1]].split()) :] if aside else kept


def trimmed(words: Sequence[Word]) -> list[Word]:
    """The words without dangling prepositions, conjunctions and auxiliaries at the end."""
    kept = list(words)
    while kept and (is_in(kept[-1], "loose end") or _is_loose_particle(kept)):
        kept.pop()
    return kept


def _is_loose_particle(words: Sequence[Word]) -> bool:
    """Whether words end in "out" or "up" without a verb of it ("40 boats out of 90")."""
    return len(words) > 1 and is_in(words[-1], "verb particle") and is_plural(words[-2].text)


def said(words: Sequence[Word]) -> Iterator[str]:
    """Words as they are written."""
    return (word.text for word in words)


def stands_in(word: str, vocabulary: str) -> bool:
    """Whether a word stands in a vocabulary."""
    return word.casefold() in word_set(vocabulary)


def is_plural(word: str) -> bool:
    """Whether a word is a plural."""
    regular = len(word) > 3 and word.endswith("s") and word[-2] not in "su'’i"
    return (regular and word.replace("-", "").isalpha()) or stands_in(word, "plural noun")


def is_participle(word: Word) -> bool:
    """Whether a word has the form of a participle."""
    endings = (*word_set("ending of a participle"), *word_set("ending of a strong participle"))
    return word.folded.endswith(endings) or word.folded in word_set("strong form")
