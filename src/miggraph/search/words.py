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


def fold(text: str) -> list[str]:
    """The words of a text as they are compared: ``C097`` is ``c97``, ``Côte d’Ivoire`` is ``cote d ivoire``."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_NO_DECOMPOSITION))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [_PADDED.sub(r"\1\2", word) for word in _WORD.findall(bare)]


def without_article(words: list[str]) -> list[str]:
    """The words of a name without the article before them."""
    return words[1:] if len(words) > 1 and words[0] in ARTICLES else words


def telling(words: list[str]) -> list[str]:
    """The words that say what is looked for, or all where none does; not more than :data:`MOST_WORDS`."""
    return ([word for word in words if word not in STOPWORDS] or words)[:MOST_WORDS]
