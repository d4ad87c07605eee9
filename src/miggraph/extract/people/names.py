"""Names of people in running text and programmes: honorifics, particles, initials, suffixes, later short forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from miggraph.extract.people.display import display_name, is_capitals
from miggraph.extract.people.kinds import credential_kind, names_organization, names_position
from miggraph.extract.people.name_words import (
    AFTER_ENTRY,
    FULL,
    LETTERS,
    SHORTEST_ACRONYM,
    WORD,
    after_letters,
    in_surname,
    name_words,
    read_name,
)
from miggraph.extract.people.resolving import fold_name, resolve
from miggraph.extract.rules import is_known, lemma, line_of, load, word_set
from miggraph.lexicon import Lexicon
from miggraph.model import NameKind

__all__ = [
    "NameTest",
    "Named",
    "after_letters",
    "find_capitals",
    "find_names",
    "fold_name",
    "is_full_name",
    "read_name",
    "resolve",
]

_APPOSITION = re.compile(r"\s*\(|\s+[–—-]\s")
_RULES = load("name")
_SHORTENED = word_set("shortened title")
_CAPITALS = re.compile(r"[^\W\d_a-zà-ÿ]{2}")
_LONGEST_SURNAME = 4
_LONGEST_WORD = 20
_AFTER_INVERTED = re.compile(r",|\s+[–—-]\s")
"""What shows behind a given name that the surname stands before it."""
_SURNAME_BEFORE = re.compile(
    r"(?:^|\n)[ \t]*((?:[a-z]{2,4} )*(?:Ma?c)?[^\W\d_a-z]{3,}(?:['’ -][^\W\d_a-z]{2,})*),\s+(?:the\s+)?$"
)
_ADDRESS_BEHIND = re.compile(r"\s*\(([A-Z][a-z]{1,5}\.?)\)")
"""An honorific in brackets behind a name that is printed with its surname first."""
_APOSTROPHES = ("'", "’", "ʼ", "‘")
"""What may stand before a name in African and Pacific spellings."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text, as it is shown: ``text[name_start:end]`` is how it is printed.

    ``start`` is where the honorific (or, without one, the name) begins.
    """

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
        words = name_words(text)
        if len(words) < FULL or self.with_surname(text, read_name(text, 0)) != len(text):
            return False
        if names_organization(text) or names_position(text) or self._lexicon.named(text):
            return False
        if _RULES["personal-name/no-person"].search(line_of(text)):
            return False
        if not self._is_surname_in_capitals(words):
            return False
        common = [w.casefold() in self._small for w in words]
        return not any(common[:-1]) or not (common[-1] or strict)

    def _is_surname_in_capitals(self, words: Sequence[str]) -> bool:
        """Whether words in capitals can be names: all are so, or those at one end; and none is an acronym."""
        shouted = [is_capitals(w) for w in words]
        acronyms = [w for w, loud in zip(words, shouted, strict=True) if loud and len(w) >= SHORTEST_ACRONYM]
        if any(self._is_acronym(w) for w in acronyms):
            return False
        return sum(a != b for a, b in pairwise(shouted)) <= 1

    def _is_acronym(self, word: str) -> bool:
        """Whether a word in capitals is the short form of a thing, and no name that is printed so."""
        entry = self._lexicon.named(word)
        return entry is not None and word in entry.acronyms

    def is_common(self, text: str) -> bool:
        """Whether all words of a text are words of the language, or such as the report writes small: no good name.

        The tables of a language hold many names of people, too: this is weak evidence.
        """
        return all(w in self._small or all(map(is_known, w.split("-"))) for w in map(str.casefold, name_words(text)))

    def is_phrase(self, text: str) -> bool:
        """Whether words of the language end in one that is no base form, as names hardly do: "Mineral Resources"."""
        last = name_words(text)[-1:] or [""]
        return self.is_common(text) and lemma(last[0].casefold()) != last[0].casefold()

    def is_surname(self, text: str) -> bool:
        """Whether a text is a name of one word or with a particle that the report never writes small."""
        words = name_words(text)
        known = self._lexicon.named(text) or names_organization(text) or names_position(text)
        return bool(words) and not known and not any(w.casefold() in self._small for w in words)

    def entry(self, text: str) -> Named | None:
        """The name with which a line of a list of people begins, in whatever order of its parts.

        The list says that a person is named here, so little evidence is needed: "Moe, Astrid, Claims Manager".
        """
        first = next(find_names(text, self), None)
        if first and text[: first.start].casefold() in ("", "the "):
            inverted = self._surname_first(text, first.name_start, first.honorific)
            return inverted or (first if first.is_full else None)
        inverted = self._surname_first(text, 0, None)
        if inverted:
            return inverted
        end = self.with_surname(text, read_name(text, 0))
        if end and AFTER_ENTRY.match(text, after_letters(text, end)) and self.is_name(text[:end]):
            return Named(display_name(text[:end]), None, 0, 0, end)
        return None

    def slot(self, text: str) -> Named | None:
        """The name that a cell or line holds of which it is known that it names a person."""
        found = self.entry(text) or self._surname_first(text, 0, None, alone=True)
        if found:
            return found
        end = self.with_surname(text, read_name(text, 0))
        name = text[:end]
        if not end or not AFTER_ENTRY.match(text, after_letters(text, end)) or not is_full_name(name):
            return None
        if names_organization(name) or self._lexicon.named(name):
            return None
        return Named(display_name(name), None, 0, 0, end)

    def _surname_first(self, text: str, start: int, honorific: str | None, *, alone: bool = False) -> Named | None:
        """A name printed with its surname before a comma: "MOE, Ms. Astrid".

        :param alone: whether the name is known to be all that the text holds
        """
        comma = text.find(",", start)
        surname = text[start:comma] if comma > start else ""
        words = surname.split()
        if not words or len(words) > _LONGEST_SURNAME or not all(map(in_surname, words)):
            return None
        shouted = all(is_capitals(w) for w in name_words(surname))
        address = _RULES["personal-name/address"].search(line_of(text[comma + 1 :]))
        begin = comma + 1 + (address.end if address else 0)
        begin += len(text[begin:]) - len(text[begin:].lstrip(". "))
        open_vowel = text[begin : begin + 1] in _APOSTROPHES
        end = read_name(text, begin + open_vowel, given=True)
        given = text[begin:end]
        if (
            end <= begin + open_vowel
            or not AFTER_ENTRY.match(text, after_letters(text, end))
            or names_position(given)
            or names_organization(given)
        ):
            return None
        if self._lexicon.named(given) or len(given.split()) > _LONGEST_SURNAME or self._names_body(surname):
            return None
        if (
            not shouted
            and not (alone and not text[end:].strip(" .,;"))
            and (not self._shows_inverted(surname, text[end:]) or not self.is_surname(surname))
        ):
            return None
        title = " ".join(text[comma + 1 : begin].split()) if address else honorific
        bracket = _ADDRESS_BEHIND.match(text, end)
        if bracket and _RULES["personal-name/address"].search(line_of(f"{bracket[1]} A")):
            title = bracket[1]
            return Named(display_name(f"{surname}, {given}"), title, start, start, bracket.end())
        return Named(display_name(f"{surname}, {given}"), title or None, start, start, end)

    def _shows_inverted(self, surname: str, behind: str) -> bool:
        """Whether what stands behind a given name shows that the surname is before it.

        Behind two surnames it is a dash and an office: a comma may stand between a full name and a town.
        """
        found = _AFTER_INVERTED.match(behind)
        if not found or len(name_words(surname)) == 1:
            return found is not None
        first = behind[found.end() :].split(",")[0]
        return found[0] != "," and credential_kind(first, self._lexicon) == "position"

    def _names_body(self, surname: str) -> bool:
        entry = self._lexicon.named(surname)
        known = entry is not None and (entry.kind is not NameKind.COUNTRY or surname not in ("", surname.upper()))
        return known or names_organization(surname) or names_position(surname)

    def with_surname(self, text: str, end: int) -> int:
        """The end of a name with a surname in capitals behind two given names, where it ends what is printed there."""
        match = WORD.match(text, end) if end else None
        if not match or not is_capitals(match[1]) or len(match[1]) < SHORTEST_ACRONYM or "\n" in match[0]:
            return end
        if match[1].casefold() in LETTERS:
            return end
        return match.end(1) if AFTER_ENTRY.match(text, match.end(1)) and not self._is_acronym(match[1]) else end

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
        end = self.with_surname(text, read_name(text, 0))
        alone = after_letters(text, end) == len(text.rstrip(" .;"))
        return len(text) if self.is_name(text.rstrip(" .;")) or (end and alone and self.is_name(text[:end])) else 0


def find_names(text: str, test: NameTest) -> Iterator[Named]:
    """The names with an honorific in a text, in order.

    A title of office ("Ambassador") counts as an honorific only where a full name or a surname that is nothing else
    follows.
    """
    place = 0
    for match in _RULES["personal-name/honorific"].finditer(line_of(text)):
        start = match.end + len(text[match.end :]) - len(text[match.end :].lstrip(". \n"))
        end = test.with_surname(text, read_name(text, start)) if read_name(text, start) > start else start
        end = _without_title(text, start, end) if end > start else _shouted_surname(text, start)
        if match.start < place or end == start or _ends_sentence(text[match.start : match.end]):
            continue
        name = text[start:end]
        if (
            names_position(name.split()[0])
            or (names_position(name) and test.is_common(name))
            or not any(len(word.strip(".")) > 1 for word in name.split())
        ):
            continue
        if _CAPITALS.search(text, match.start, match.end) and not name.isupper():
            continue
        surname = test.is_surname(name) and not test.is_common(name)
        if "office" in match.groups and not (test.is_name(name) or surname):
            continue
        before = text[max(0, match.start - _LONGEST_WORD) : match.start]
        if (
            "office" in match.groups
            and is_full_name(name)
            and _RULES["personal-name/higher-office"].search(line_of(before))
        ):
            continue
        place = end
        honorific = " ".join(text[match.start : start].split())
        surname_first = _SURNAME_BEFORE.search(text, 0, match.start) if not name.isupper() else None
        if surname_first:
            begin = surname_first.start(1)
            yield Named(display_name(f"{surname_first[1]}, {name}"), honorific, begin, begin, end)
            continue
        yield Named(display_name(name), honorific, match.start, start, end)


def _without_title(text: str, start: int, end: int) -> int:
    """The end of a name behind which a job title of two words or more is printed without a comma."""
    words = list(re.finditer(r"\S+", text[start:end]))
    for word in words[FULL:-1]:
        title = text[start + word.start() : end]
        if names_position(title) and not names_position(text[start : start + word.start()]):
            return start + words[words.index(word) - 1].end()
    return end


def _ends_sentence(honorific: str) -> bool:
    """Whether the full stop behind a title ends a sentence: "Thank you, Sir. We begin"."""
    words = honorific.split()
    return honorific.endswith(".") and bool(words) and words[-1].strip(".").casefold() not in _SHORTENED


def _shouted_surname(text: str, start: int) -> int:
    """The end of a surname in capitals that stands alone behind an honorific: "Mr. OKELLO"."""
    match = WORD.match(text, start)
    return match.end(1) if match and is_capitals(match[1]) and len(match[1]) >= SHORTEST_ACRONYM else start


def find_capitals(text: str) -> Iterator[tuple[int, bool]]:
    """Where capitalised words begin that can be a name without honorific, and whether a job title stands before them.

    "Deputy Minister Ada Holm" can be a name from "Ada" on.
    """
    for match in _RULES["personal-name/bare"].finditer(line_of(text)):
        start, end = match.groups["words"]
        words = [(m.start(1), m[1]) for m in WORD.finditer(text, start, end)]
        titles = [n for n, (_, word) in enumerate(words) if names_position(word)]
        last = titles[-1] if titles else -1
        if last + FULL < len(words):
            yield words[last + 1][0], last >= 0


def is_full_name(name: str) -> bool:
    """Whether a name has a given name as well: two words or more that are no particles."""
    words = name_words(name)
    return len(words) >= FULL and any(len(w.strip(".")) > 1 for w in words)
