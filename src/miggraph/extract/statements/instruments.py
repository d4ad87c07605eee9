"""Where a sentence speaks of legal instruments: each name, or names joined as one subject, with what they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from miggraph.extract.discourse.document import Telling

_JOINED = re.compile(
    r"(?:\s|,|/|\([^()]{1,60}\)|[()]|'s?\b|\b(?:and|or|as well as|the|its|both|two|other|[A-Z]{2,5}|(?:19|"
    r"20)\d\d(?: [A-Z]\w+){0,2})\b)*\Z"
)
_PRONOUN = re.compile(
    r"(?:^|\b(?:that|though|although|while|but|and|,) )(?P<it>it)\b(?!,? (?:was|is|has been) \w+ed\b)", re.I
)
_REFERRING = re.compile(
    r"\b(?P<it>its|(?:this|the|these) (?:treaty|treaties|instruments?|convention|protocol|covenant|agreement))\b", re.I
)


@dataclass(frozen=True, slots=True)
class Norms:
    """Instruments (IRIs) that stand at ``text[start:end]`` of a sentence, those of the last name in it by themselves.

    ``named`` is false where a pronoun stands for them; ``dated`` tells that the official name begins with a year.
    """

    start: int
    end: int
    instruments: tuple[str, ...]
    last: tuple[str, ...]
    named: bool = True
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """The instruments that the sentence before named, and those that were its subject."""

    named: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()


def find_norms(text: str, telling: Telling, before: Before) -> list[Norms]:
    """The instruments of a sentence from left to right, each name by itself.

    :param text: a sentence with plain quotes and dashes
    :param before: what the sentence before spoke of: "its" and "this treaty" mean the one that it named, "it" the one
        that was its subject
    """
    found = [
        Norms(start, end, iris, iris, dated=telling.lexicon.by_iri[iris[0]].label[:1].isdigit())
        for start, end, iris in telling.instruments(text)
    ]
    for iris, pattern in ((before.subject, _PRONOUN), (before.named, _REFERRING)):
        pronoun = pattern.search(text) if not found and len(iris) == 1 else None
        if pronoun:
            found = [Norms(*pronoun.span("it"), iris, iris, named=False)]
    return sorted(found, key=lambda norm: norm.start)


def join_norms(text: str, norms: list[Norms]) -> list[Norms]:
    """The same, with those that "and", a comma or brackets join made one, as one subject."""
    joined = norms[:1]
    for last, norm in pairwise(norms):
        if _JOINED.match(text[last.end : norm.start]):
            whole = joined.pop()
            named = tuple(dict.fromkeys((*whole.instruments, *norm.instruments)))
            norm = Norms(whole.start, _closed(text, whole.start, norm.end), named, norm.last, dated=whole.dated)
        joined.append(norm)
    return joined


def _closed(text: str, start: int, end: int) -> int:
    """The end of a stretch, with the bracket that closes one opened in it."""
    is_open = text.count("(", start, end) > text.count(")", start, end)
    return end + 1 if is_open and text[end : end + 1] == ")" else end
