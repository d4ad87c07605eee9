"""Words parted at the end of a line: which hyphen goes and which stays, by the other words of the document."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import cache

_TAIL = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_HEAD = re.compile(r"^[^\W\d_]+")
_LONGEST = 80
_PREFIXES = frozenset({
    "half", "high", "long", "low", "mid", "non", "self", "semi", "short", "so", "vice", "well",
})  # fmt: skip
_SUFFIXES = frozenset({
    "based", "being", "called", "driven", "going", "income", "known", "level", "oriented", "related", "sensitive",
    "skilled", "specific", "term", "time", "wide",
})  # fmt: skip
"""Parts of compounds that keep their hyphen: dictionaries know many such words without one too."""


def cuts_word(first: str, second: str, known: Container[str]) -> bool:
    """Whether a hyphen between two words at the end of a line came with the line's end, rather than binds the two.

    It binds where the document has the two bound elsewhere, before a capital, in the usual compounds, and where both
    are words but the whole is none.

    :param known: the words of the document in lower case, compounds with their hyphens
    """
    left, right = first.lower(), second.lower()
    if left + right in known:
        return True
    if f"{left}-{right}" in known or (second[0].isupper() and not first.isupper()):
        return False
    usual = (left in _PREFIXES and len(right) > 3) or right in _SUFFIXES
    if usual and _is_word(left) and _is_word(right):
        return False
    return _is_word(left + right) or not (_is_word(left) and _is_word(right))


def words_known(words: Iterable[str]) -> frozenset[str]:
    """The words of a document as :func:`cuts_word` wants them; those that end a line with a hyphen tell nothing."""
    bare = (word.strip(".,;:!?()[]“”\"'’‘«»").lower() for word in words)
    return frozenset(word for word in bare if word and not word.endswith("-"))


@cache
def _is_word(word: str) -> bool:
    from simplemma import is_known

    return bool(is_known(word, lang="en"))


class Joiner:
    """Joins printed lines.

    :param words: the words of the document
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.known = words_known(words)

    def seam(self, line: str, following: str) -> tuple[int, str]:
        """How many characters of a line's end go, and what stands between it and the line after it."""
        if not line.endswith("-") or line.endswith(" -"):
            return 0, " "
        tail, head = _TAIL.search(line[-_LONGEST:]), _HEAD.match(following)
        parted = tail is not None and head is not None and cuts_word(tail[1], head[0], self.known)
        return (1, "") if parted else (0, "")
