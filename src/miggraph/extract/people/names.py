"""Names of people in running text and programmes: honorifics, particles, initials, suffixes, later short forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from miggraph.extract.people.affiliations import credential_kind, names_organization, names_position
from miggraph.extract.rules import cached_by_language, line_of, load, word_set
from miggraph.lexicon import Lexicon

_WORD = re.compile(r"\s*([^\W\d_][\w'’‑-]*)(\.?)")
_APPOSITION = re.compile(r"\s*\(|\s+[–—-]\s")
_RULES = load("name")
_PARTICLES = word_set("name particle")
_SUFFIXES = word_set("generation suffix")
_DOTTED = word_set("dotted in a name")
_CAPITALS = re.compile(r"[^\W\d_a-zà-ÿ]{2}")
_LONGEST_NAME = 7
_SHORTEST_ACRONYM = 3
_LONG_WORD = 6
_FULL = 2
"""A full name has at least this many words that are no particles."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text: ``start`` is where the honorific (or, without one, the name) begins; offsets into the text."""

    name: str
    honorific: str | None
    start: int
    name_start: int
    end: int

    @property
    def is_full(self) -> bool:
        """Whether more than a surname is given."""
        return is_full_name(self.name)


class NameTest:
    """Tells names of people from other capitalised words.

    A surname is hardly ever written small, while every word of a title or of an organisation's name is, somewhere.

    :param small: the words that the same report writes in lower case
    """

    def __init__(self, small: AbstractSet[str], lexicon: Lexicon) -> None:
        self._small = small
        self._lexicon = lexicon

    def is_name(self, text: str, *, strict: bool = False) -> bool:
        """Whether a text, without honorific, can only be the full name of a person.

        :param strict: in running text, where a capital may only begin a sentence
        """
        words = [w for w in text.split() if w.casefold() not in _PARTICLES]
        if len(words) < _FULL or read_name(text, 0) != len(text):
            return False
        if names_organization(text) or names_position(text) or self._lexicon.named(text):
            return False
        if any(len(w) >= _SHORTEST_ACRONYM and w.isupper() for w in words):
            return False
        common = [w.casefold() in self._small for w in words]
        return not any(common[:-1]) or not (common[-1] or strict)

    def is_surname(self, text: str) -> bool:
        """Whether a text is a name of one word or with a particle that the report never writes small."""
        words = [w for w in text.split() if w.casefold() not in _PARTICLES]
        known = self._lexicon.named(text) or names_organization(text) or names_position(text)
        return bool(words) and not known and not any(w.casefold() in self._small for w in words)

    def begins_entry(self, text: str) -> int:
        """The end of a full name that a comma and the person's position or organisation follow, 0 if there is none."""
        end = read_name(text, 0)
        if not end or not text[end:].lstrip().startswith(",") or not self.is_name(text[:end]):
            return 0
        first = text[end:].lstrip(" ,").split(",")[0]
        return end if credential_kind(first, self._lexicon) in ("position", "organization") or "," in text[end:] else 0

    def begins_apposition(self, text: str) -> int:
        """The end of a full name that a bracket or a dash follows, 0 if there is none."""
        end = read_name(text, 0)
        follows = _APPOSITION.match(text, end) if end else None
        return end if follows and self.is_name(text[:end]) else 0

    def is_alone(self, text: str) -> int:
        """The end of a full name that is a whole text, 0 if it is none."""
        return len(text) if self.is_name(text.rstrip(" .;")) else 0


def read_name(text: str, start: int) -> int:
    """Where the name that begins at ``start`` ends; ``start`` itself where none does."""
    end, count = start, 0
    while count < _LONGEST_NAME:
        match = _WORD.match(text, end)
        if not match or (count and "\n" in text[end : match.start(1)]):
            break
        word = match[1]
        possessive = re.search(r"['’]s?$", word)
        if possessive and count:
            return match.start(1) + possessive.start() if word[0].isupper() else end
        if not _belongs(word, text, match.end(), count):
            break
        dotted = bool(match[2]) and (len(word) == 1 or word.casefold() in _DOTTED)
        end = match.end() if dotted else match.end(1)
        count += 1
        if match[2] and not dotted:
            break
    return end if count else start


def _belongs(word: str, text: str, after: int, count: int) -> bool:
    if word.casefold() in _PARTICLES and word[0].islower():
        following = _WORD.match(text, after)
        return bool(following) and _belongs(following[1], text, following.end(), count) if following else False
    if not word[0].isupper():
        return False
    acronym = len(word) >= _SHORTEST_ACRONYM and word.isupper()
    return not acronym or count == 1


def find_names(text: str, test: NameTest) -> Iterator[Named]:
    """The names with an honorific in a text, in order.

    A title of office ("Ambassador") counts as an honorific only where a full name or a surname that is nothing else
    follows.
    """
    place = 0
    for match in _RULES["personal-name/honorific"].finditer(line_of(text)):
        start = match.end + len(text[match.end :]) - len(text[match.end :].lstrip(". \n"))
        end = read_name(text, start)
        if match.start < place or end == start:
            continue
        name = text[start:end]
        if _CAPITALS.search(text, match.start, match.end) and not name.isupper():
            continue
        if "office" in match.groups and not (test.is_name(name) or test.is_surname(name)):
            continue
        place = end
        yield Named(" ".join(name.split()), " ".join(text[match.start : start].split()), match.start, start, end)


def find_capitals(text: str) -> Iterator[int]:
    """Where capitalised words begin that can be a name without honorific, by what stands behind them."""
    return (match.start for match in _RULES["personal-name/bare"].finditer(line_of(text)))


def is_full_name(name: str) -> bool:
    """Whether a name has a given name as well: two words or more that are no particles."""
    return sum(w.casefold() not in _PARTICLES for w in name.split()) >= _FULL


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
