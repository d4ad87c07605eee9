"""How words are compared: without case, accents and punctuation, and numbers without the zeros before them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

MOST_WORDS = 12
"""Words of a question that count; a longer one is cut."""

_WORD = re.compile(r"\w+")
_PADDED = re.compile(r"^([a-z]{1,3})0+(\d)")
_NUMBERED = re.compile(r"([a-z]{1,3})(\d.*)")
_NO_DECOMPOSITION = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})

_ENGLISH = "a about all an and any are as at be been by can could did do does each for from had has have how in into is"
_MORE_ENGLISH = "it its many most much of on or our so some such than that the their there these they this those to was"
_REST = "were what when where which who whom whose why will with would au aux de des du et la le les par un une"
ARTICLES = ("the", "a", "an", "la", "le", "les", "l")
STOPWORDS = frozenset(f"{_ENGLISH} {_MORE_ENGLISH} {_REST}".split())
"""Words of English and French that say nothing of what is looked for."""
PRONOUNS = frozenset({"us", "we", "you"})
"""Words of the same kind that are parts of names as well, which are compared by them."""
ASKING = frozenset({"asked", "chaired", "paid", "said", "says", "spoke", "spoken"})
"""Words of questions that say nothing either, where more than two words are asked for."""
_FEW = 2
_ACCENTED = range(0xDF, 0x180)
"""Letters of Latin-1 and Latin Extended-A, among them all that European languages write."""


def fold(text: str) -> list[str]:
    """The words of a text as they are compared: ``C097`` is ``c97``, ``Côte d’Ivoire`` is ``cote d ivoire``."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_NO_DECOMPOSITION))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [_PADDED.sub(r"\1\2", word) for word in _WORD.findall(bare)]


def pattern(words: Iterable[str]) -> str:
    """A regular expression, of XPath as of Python, for any of some words as the beginning of a word of a text.

    Where an engine has no index that folds, it finds what :func:`fold` would: ``cote`` in ``côte``, ``c97`` in
    ``c097``. Letters with accents stand as alternatives, for engines that match bytes.

    :param words: as :func:`fold` gives them
    """
    return f"(^|[^a-z0-9])({'|'.join(map(_spellings, words))})"


def _spellings(word: str) -> str:
    """A regular expression for a folded word as texts in small letters spell it."""
    numbered = _NUMBERED.fullmatch(word)
    if numbered:
        return f"{_spellings(numbered[1])}0*{_spellings(numbered[2])}"
    parts, place, known = [], 0, _accents()
    while place < len(word):
        pair = word[place : place + 2]
        size = 2 if pair in known else 1
        plain = [f"({'|'.join((each, *known.get(each, ())))})" for each in pair[:size]]
        parts.append(f"({''.join(plain)}|{'|'.join(known[pair])})" if size > 1 else plain[0])
        place += size
    return "".join(parts)


@cache
def _accents() -> Mapping[str, Sequence[str]]:
    """One letter, or two, as they are compared → the small letters that are compared as them."""
    found: dict[str, list[str]] = {}
    for letter in map(chr, _ACCENTED):
        folded = "".join(fold(letter))
        if letter.isalpha() and letter == letter.lower() and folded != letter and len(folded) <= _FEW:
            found.setdefault(folded, []).append(letter)
    return found


def without_article(words: list[str]) -> list[str]:
    """The words of a name without the article before them."""
    return words[1:] if len(words) > 1 and words[0] in ARTICLES else words


def silent(question: str) -> frozenset[str]:
    """The words of a question that belong to its grammar; none where it is one word.

    Capitals among small letters make an acronym, though it may be spelt as such a word: ``WHO``, ``IT``.
    """
    words = fold(question)
    if len(words) < _FEW:
        return frozenset()
    empty = STOPWORDS | PRONOUNS | (ASKING if len(words) > _FEW else frozenset())
    mixed = len(words) <= _FEW or question.upper() != question
    acronyms = {each for word in _WORD.findall(question) if len(word) > 1 and word.isupper() for each in fold(word)}
    return frozenset(words) & empty - (acronyms if mixed else set())


def telling(question: str) -> list[str]:
    """The words that say what is looked for, or all where none does; not more than :data:`MOST_WORDS`."""
    words, empty = fold(question), silent(question)
    return ([word for word in words if word not in empty] or words)[:MOST_WORDS]
