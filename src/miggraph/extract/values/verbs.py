"""Which words of a sentence are verbs, by their form, their meaning and the words around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from miggraph.extract.rules import line_of, load
from miggraph.extract.values.words import Word, is_in, is_plural

_SMALL = (
    "adposition",
    "conjunction",
    "determiner",
    "relative pronoun",
    "sentence adverb",
    "clause opener",
    "degree",
)
"""Vocabularies of words that are no verbs, wherever they stand."""


def verbs_in(text: str, words: Sequence[Word]) -> set[int]:
    """Where the verbs of a text begin.

    :param words: those of the text, but for those in brackets
    """
    found = {match.start for match in load("measure")["measure/verb"].finditer(line_of(text))}
    return (found | set(_told_by_place(words))) - set(_named_by_place(words))


def _named_by_place(words: Sequence[Word]) -> Iterator[int]:
    """Where words that may be verbs are nouns by their place.

    They stand before an auxiliary ("costs were"), between nouns of which the first is no plural ("boat hire cost"),
    or behind a determiner and another word ("the average cost").
    """
    for at, (before, word) in enumerate(pairwise(words)):
        behind, first = words[at + 2 : at + 3], words[at - 1 : at]
        if before.part != word.part or is_in(word, "auxiliary form"):
            continue
        inner = is_in(word, "noun within a noun") and not any(is_in(before, small) for small in _SMALL)
        inner = inner and not is_in(before, "pointing pronoun")
        helped = behind and is_in(behind[0], "auxiliary form")
        helped = helped and (is_plural(word.text) or (inner and not is_plural(before.text)))
        amount = first and is_in(first[0], "determiner") and is_in(word, "amount or verb")
        amount = amount and behind and not behind[0].number
        if (
            helped
            or before.text.endswith(("'s", "’s"))
            or (amount and not is_plural(before.text))
            or _is_within(before, word, behind)
        ):
            yield word.start


def _is_within(before: Word, word: Word, behind: Sequence[Word]) -> bool:
    """Whether a word stands between two others that look like nouns."""
    if not behind or not is_in(word, "noun within a noun") or word.number or behind[0].number:
        return False
    if is_plural(before.text) or not before.text.islower() or before.folded.endswith("ly"):
        return False
    small = (*_SMALL, "auxiliary form", "personal pronoun", "pointing pronoun", "object pronoun")
    return not any(is_in(each, words) for each in (before, behind[0]) for words in small)


def _told_by_place(words: Sequence[Word]) -> Iterator[int]:
    """Where words are verbs by their place: between a plural and an article ("pilots cross the bay")."""
    for before, word, behind in zip(words, words[1:], words[2:], strict=False):
        apart = not before.part == word.part == behind.part
        if apart or not is_plural(before.text) or not is_in(behind, "determiner of an object"):
            continue
        bare = word.text.islower() and word.text.isalpha() and not is_plural(word.text) and not word.number
        if bare and not word.folded.endswith(("ly", "ing")) and not any(is_in(word, each) for each in _SMALL):
            yield word.start
