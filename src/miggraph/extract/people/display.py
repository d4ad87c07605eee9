"""The form in which a person's name is shown: "MOE, Astrid", "ASTRID MOE" and "Astrid MOE" are all "Astrid Moe"."""

from __future__ import annotations

import re

from miggraph.extract.rules import cached_by_language, word_set

_LOWERED = word_set("particle in small letters")
_ARTICLES = word_set("article in a name")
_SUFFIXES = word_set("generation suffix")
_RUN = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W\d_]*)*")
"""A run of letters: what stands between hyphens and apostrophes."""
_SCOTTISH = re.compile(r"(?:Mc|Mac)(?=[^\W\d_]{3})", re.IGNORECASE)
_INITIALS = 2
"""Up to so many capitals in a name that is not all in capitals are initials ("JP")."""


def is_capitals(word: str) -> bool:
    """Whether a word of a name is printed in capitals, as surnames often are; one letter is an initial."""
    letters = [c for c in word if c.isalpha()]
    rest = letters[len(found[0]) :] if (found := re.match("Mc|Mac", word)) else letters
    return len(rest) > 1 and all(c.isupper() for c in rest)


@cached_by_language
def display_name(printed: str) -> str:
    """A full name as it is shown: given names first, the surname in small letters after its first, particles small.

    :param printed: the name without honorific, with a comma where the surname is printed first
    """
    surname, comma, given = (part.strip() for part in " ".join(printed.split()).partition(","))
    if not comma or not given or _is_suffix(given):
        return _spelt(" ".join(printed.split()))
    suffix = next(filter(_is_suffix, surname.split()[1:]), "")
    bare = " ".join(w for w in surname.split() if w != suffix) if suffix else surname
    family = _spelt(bare, surname=True)
    return " ".join(filter(None, [_spelt(given), family, suffix]))


def _spelt(name: str, *, surname: bool = False) -> str:
    """A name with small letters where it is printed in capitals.

    :param surname: whether a given name goes before it, so that it may begin with a particle
    """
    words = name.split()
    shouted = surname or all(is_capitals(w) or len(w.strip(".")) == 1 or w.casefold() in _LOWERED for w in words)
    spelt: list[str] = []
    for word in words:
        small = word.casefold()
        if not is_capitals(word):
            spelt.append(word)
        elif (small in _LOWERED or (small in _ARTICLES and spelt and spelt[-1] == "de")) and (spelt or surname):
            spelt.append(small)
        elif not shouted and len(word) <= _INITIALS:
            spelt.append(word)
        else:
            spelt.append(_titled(word))
    return " ".join(spelt)


def _is_suffix(word: str) -> bool:
    return word.rstrip(".").casefold() in _SUFFIXES


def _titled(word: str) -> str:
    """A word in capitals with small letters after the first of each part: "O'NEIL-MCBRIDE" is "O'Neil-McBride"."""
    return _RUN.sub(lambda run: _small_after(run[0]), word)


def _small_after(run: str) -> str:
    found = _SCOTTISH.match(run)
    begin = found[0].capitalize() if found and run.casefold().startswith("mc") else ""
    rest = run[len(begin) :]
    return f"{begin}{rest[:1]}{rest[1:].lower()}"
