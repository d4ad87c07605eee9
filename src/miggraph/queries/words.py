"""Words as they are compared: without case, accents and the marks between them."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(r"[^\w]+")


def fold(text: str) -> str:
    """A text as it is compared with another."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _MARKS.sub(" ", plain.casefold()).strip()


def says(text: str, wanted: str) -> bool:
    """Whether each wanted word begins a word of a text."""
    words = fold(text).split()
    return all(any(word.startswith(each) for word in words) for each in fold(wanted).split())
