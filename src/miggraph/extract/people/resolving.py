"""Which full name a shorter form of it stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein

from miggraph.extract.rules import cached_by_language, word_set

_SUFFIXES = word_set("generation suffix")
_LONG_WORD = 6
_INITIALS = re.compile(r"(?P<initials>(?:[A-ZÀ-Þ]\.[ -]?)+)\s*(?P<surname>[^\W\d_]{2}.*)")
_GIVEN = r"[^\W\d_][\w'’]+"


@cached_by_language
def fold_name(name: str) -> tuple[str, ...]:
    """The words of a name without case, accents, hyphens and suffix, to compare names by."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = re.findall(r"[\w'’]+", plain.replace("-", " ").replace("‑", " "))
    return tuple(w for w in words if w not in _SUFFIXES)


def resolve(name: str, known: Iterable[str]) -> str | None:
    """The one known full name that a shorter form stands for, or a variant of which it is; None where it is unclear.

    A form that is the end of a full name is preferred to one that is in the middle of it, and a slip of one letter in
    a long word is forgiven where nothing fits better.
    """
    short = fold_name(name)
    if not short:
        return None
    full = {k: fold_name(k) for k in known}
    for fits in (_same, _ends, _holds, _nearly):
        found = [k for k, words in full.items() if fits(short, words)]
        if found:
            people = {fold_name(k)[-1] for k in found}
            return max(found, key=len) if len(people) == 1 and _alike(found) else None
    return None


def spelt_out(name: str, text: str) -> str | None:
    """The one full name that a text prints for a name with initials: "A. B. Holm" for "Ada Britt Holm"."""
    printed = _INITIALS.fullmatch(name)
    letters = re.findall(r"[A-ZÀ-Þ]", printed["initials"]) if printed else []
    if printed is None:
        return None
    given = r"[ -]".join(rf"{letter}[\w'’]*[^\W\d_A-ZÀ-Þ]" for letter in letters)
    full = re.compile(rf"\b{given}(?:[ -](?=[A-ZÀ-Þ]){_GIVEN})?\s{re.escape(printed['surname'])}(?![^\W\d_])")
    found = {" ".join(match[0].split()) for match in full.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _same(short: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return short == words


def _ends(short: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return len(short) < len(words) and words[-len(short) :] == short


def _holds(short: tuple[str, ...], words: tuple[str, ...]) -> bool:
    if len(short) == 1:
        return short[0] in words[1:]
    return short[0] == words[0] and short[-1] in (words[-1], *words[1:-1])


def _nearly(short: tuple[str, ...], words: tuple[str, ...]) -> bool:
    if len(short) not in (1, len(words)):
        return False
    return all(a == b or _slip(a, b) for a, b in zip(short, words[-len(short) :], strict=True))


def _slip(a: str, b: str) -> bool:
    return min(len(a), len(b)) >= _LONG_WORD and a[0] == b[0] and DamerauLevenshtein.distance(a, b) <= 1


def _alike(names: list[str]) -> bool:
    """Whether several full names can be one person's: their first names begin alike."""
    return len({fold_name(n)[0][0] for n in names}) == 1
