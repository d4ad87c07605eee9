"""Words parted at the end of a line: which hyphen goes and which stays, by the other words of the document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_TAIL = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_HEAD = re.compile(r"^[^\W\d_]+")
_LONGEST = 80
_PREFIXES = frozenset(("non", "self", "vice", "mid", "well", "semi"))
_SUFFIXES = frozenset({
    "based", "being", "called", "driven", "going", "income", "known", "level", "oriented", "related", "sensitive",
    "skilled", "specific", "term", "time", "wide",
})  # fmt: skip
"""Parts of compounds that keep their hyphen: dictionaries know many such words without one too."""


class Joiner:
    """Joins printed lines.

    :param words: the words of the document
    :param is_word: whether a dictionary knows a word
    """

    def __init__(self, words: Iterable[str], is_word: Callable[[str], bool]) -> None:
        self.is_word = is_word
        self.known = {
            stripped.lower()
            for word in words
            if (stripped := word.strip(".,;:!?()[]“”\"'’‘«»")) and not stripped.endswith("-")
        }

    def seam(self, line: str, following: str) -> tuple[int, str]:
        """How many characters of a line's end go, and what stands between it and the line after it."""
        if not line.endswith("-") or line.endswith(" -"):
            return 0, " "
        return (1, "") if self._is_parted(line[-_LONGEST:], following) else (0, "")

    def _is_parted(self, line: str, following: str) -> bool:
        """Whether the hyphen at the end came with the line's end."""
        tail, head = _TAIL.search(line), _HEAD.match(following)
        if tail is None or head is None:
            return False
        left, right = tail[1].lower(), head[0].lower()
        if left + right in self.known:
            return True
        if f"{left}-{right}" in self.known or (head[0][0].isupper() and not tail[1].isupper()):
            return False
        if (
            ((left in _PREFIXES and len(right) > 3) or right in _SUFFIXES)
            and self.is_word(left)
            and self.is_word(right)
        ):
            return False
        return self.is_word(left + right) or not (self.is_word(left) and self.is_word(right))
