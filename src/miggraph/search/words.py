"""How words are compared: without case, accents and punctuation, and numbers without the zeros before them."""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS = 12
"""Words of a question that count; a longer one is cut."""

_WORD = re.compile(r"\w+")
_PADDED = re.compile(r"^([a-z]{1,3})0+(\d)")
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


def fold(text: str) -> list[str]:
    """The words of a text as they are compared: ``C097`` is ``c97``, ``Côte d’Ivoire`` is ``cote d ivoire``."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_NO_DECOMPOSITION))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [_PADDED.sub(r"\1\2", word) for word in _WORD.findall(bare)]


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
