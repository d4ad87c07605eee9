"""The words of which names of people are made: particles, initials, double names, letters of honours behind a name."""

from __future__ import annotations

import re

from miggraph.extract.people.display import is_capitals
from miggraph.extract.rules import word_set

WORD = re.compile(r"\s*([^\W\d_](?:\.[‑-][^\W\d_](?=\.))+|[^\W\d_][\w\u0300-\u036f'’ʼ‑-]*)(\.?)")
"""A word of a name, which may be the initials of a double name: "J.-P."."""
LETTERS = word_set("post-nominal")
SHORTEST_ACRONYM = 3
FULL = 2
"""A full name has at least this many words that are no particles."""
AFTER_ENTRY = re.compile(r"\s{3,}|\t|\s*(?:[,;:(–—-]|$)")
_PARTICLES = word_set("name particle")
_DOTTED = word_set("dotted in a name")
_PREFIXES = word_set("prefix of a name")
_JUDGES = word_set("letters of a judge")
_LONGEST_NAME = 7
_GAP = re.compile(r"\s{3,}|\t|\s*\n\s*")
"""What stands between two columns or lines, so that no name goes on behind it."""
_INITIAL = re.compile(r"\.|\s+[A-Z]")
_LETTERS_BEHIND = re.compile(r",?\s+([A-Z][A-Za-z]?\.?[A-Za-z]{0,3}\.?(?:[A-Z]\.)?)(?=[\s,;:()–—-]|$)")


def after_letters(text: str, end: int) -> int:
    """Where the letters behind a name end: "Ada Holm OBE QC". The end of the name where there are none."""
    while (found := _LETTERS_BEHIND.match(text, end)) and found[1].replace(".", "").casefold() in LETTERS:
        end = found.end(1)
    return end


def read_name(text: str, start: int, *, given: bool = False) -> int:
    """Where the name that begins at ``start`` ends; ``start`` itself where none does.

    :param given: whether only the given names are read, because the surname is printed before them
    """
    end, count = start, 0
    while count < _LONGEST_NAME:
        match = WORD.match(text, end)
        if not match or (count and _GAP.fullmatch(text, end, match.start(1))):
            break
        word = match[1]
        possessive = re.search(r"['’]s?$", word)
        if possessive and (count or possessive[0].endswith("s")):
            return match.start(1) + possessive.start() if word[0].isupper() else end
        letters = (
            count >= (1 if given or _letters_end(text, match) else FULL)
            and word.casefold() in LETTERS
            and word[-1].isupper()
        )
        judge = count and word.casefold() in _JUDGES and word.isupper() and not _INITIAL.match(text, match.end(1))
        if letters or judge or not _belongs(word, text, match.end(1), count):
            break
        dotted = bool(match[2]) and (len(word) == 1 or "." in word or word.casefold() in _DOTTED)
        end = match.end() if dotted else match.end(1)
        count += 1
        if match[2] and not dotted:
            break
    return end if count else start


def _letters_end(text: str, match: re.Match[str]) -> bool:
    """Whether nothing but further letters stands behind the letters of a title: "Mr Bo AO QC, pilot"."""
    end = after_letters(text, match.start())
    return end > match.end(1) and AFTER_ENTRY.match(text, end) is not None


def _belongs(word: str, text: str, after: int, count: int) -> bool:
    if word.casefold() in _PARTICLES and word[0].islower():
        following = WORD.match(text, after)
        return bool(following) and _belongs(following[1], text, following.end(), count) if following else False
    prefix, _, rest = re.sub("[’ʼ‑-]", "'", word).partition("'")
    if not (rest[:1] if prefix in _PREFIXES else word[0]).isupper():
        return False
    if len(word) < SHORTEST_ACRONYM or not is_capitals(word) or count == 1 or "." in word:
        return True
    return _beside_capitals(text, after - len(word)) if count else _goes_on(text, after)


def _beside_capitals(text: str, start: int) -> bool:
    """Whether the word before one in capitals is in capitals or an initial: a whole name may be printed so."""
    before = re.search(r"(\S+)\s+$", text[:start])
    return before is not None and (is_capitals(before[1]) or re.fullmatch(r"(?:[^\W\d_]\.)+", before[1]) is not None)


def _goes_on(text: str, after: int) -> bool:
    """Whether another word of a name stands behind one in capitals, which alone is no name."""
    following = WORD.match(text, after)
    if not following or "\n" in text[after : following.start(1)]:
        return False
    word = following[1]
    return word[0].isupper() or (word.casefold() in _PARTICLES and _goes_on(text, following.end()))


def name_words(text: str) -> list[str]:
    """The words of a name without particles."""
    return [w for w in text.split() if w.casefold() not in _PARTICLES]


def in_surname(word: str) -> bool:
    """Whether a word can stand in a surname printed first: a capitalised one or a particle, without a full stop."""
    found = WORD.fullmatch(word)
    return bool(found) and (word.casefold() in _PARTICLES or any(c.isupper() for c in word[:5])) and "." not in word
