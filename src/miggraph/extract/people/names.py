"""Names of people in running text and programmes: honorifics, particles, initials, suffixes, later short forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein

from miggraph.extract.people.kinds import credential_kind, names_organization, names_position
from miggraph.extract.people.display import display_name, is_capitals
from miggraph.extract.rules import cached_by_language, is_known, lemma, line_of, load, word_set
from miggraph.lexicon import Lexicon
from miggraph.model import NameKind

_WORD = re.compile(r"\s*([^\W\d_](?:\.[‑-][^\W\d_](?=\.))+|[^\W\d_][\w\u0300-\u036f'’ʼ‑-]*)(\.?)")
"""A word of a name, which may be the initials of a double name: "J.-P."."""
_APPOSITION = re.compile(r"\s*\(|\s+[–—-]\s")
_RULES = load("name")
_PARTICLES = word_set("name particle")
_SUFFIXES = word_set("generation suffix")
_DOTTED = word_set("dotted in a name")
_PREFIXES = word_set("prefix of a name")
_LETTERS = word_set("post-nominal")
_JUDGES = word_set("letters of a judge")
_SHORTENED = word_set("shortened title")
_CAPITALS = re.compile(r"[^\W\d_a-zà-ÿ]{2}")
_LONGEST_NAME = 7
_SHORTEST_ACRONYM = 3
_LONG_WORD = 6
_FULL = 2
"""A full name has at least this many words that are no particles."""
_LONGEST_SURNAME = 4
_LONGEST_WORD = 20
_AFTER_ENTRY = re.compile(r"\s{3,}|\t|\s*(?:[,;:(–—-]|$)")
_AFTER_INVERTED = re.compile(r",|\s+[–—-]\s")
"""What shows behind a given name that the surname stands before it."""
_SURNAME_BEFORE = re.compile(
    r"(?:^|\n)[ \t]*((?:[a-z]{2,4} )*[^\W\d_a-z]{3,}(?:['’ -][^\W\d_a-z]{2,})*),\s+(?:the\s+)?$"
)
_GAP = re.compile(r"\s{3,}|\t|\s*\n\s*")
"""What stands between two columns or lines, so that no name goes on behind it."""
_ADDRESS_BEHIND = re.compile(r"\s*\(([A-Z][a-z]{1,5}\.?)\)")
"""An honorific in brackets behind a name that is printed with its surname first."""
_APOSTROPHES = ("'", "’", "ʼ", "‘")
"""What may stand before a name in African and Pacific spellings."""
_INITIAL = re.compile(r"\.|\s+[A-Z]")
_LETTERS_BEHIND = re.compile(r",?\s+([A-Z][A-Za-z]?\.?[A-Za-z]{0,3}\.?(?:[A-Z]\.)?)(?=[\s,;:()–—-]|$)")


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
        words = _name_words(text)
        if len(words) < _FULL or self.with_surname(text, read_name(text, 0)) != len(text):
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
        acronyms = [w for w, loud in zip(words, shouted, strict=True) if loud and len(w) >= _SHORTEST_ACRONYM]
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
        return all(w.casefold() in self._small or is_known(w.casefold()) for w in _name_words(text))

    def is_phrase(self, text: str) -> bool:
        """Whether words of the language end in one that is no base form, as names hardly do: "Mineral Resources"."""
        last = _name_words(text)[-1:] or [""]
        return self.is_common(text) and lemma(last[0].casefold()) != last[0].casefold()

    def is_surname(self, text: str) -> bool:
        """Whether a text is a name of one word or with a particle that the report never writes small."""
        words = _name_words(text)
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
        if end and _AFTER_ENTRY.match(text, after_letters(text, end)) and self.is_name(text[:end]):
            return Named(display_name(text[:end]), None, 0, 0, end)
        return None

    def slot(self, text: str) -> Named | None:
        """The name that a cell or line holds of which it is known that it names a person."""
        found = self.entry(text)
        if found:
            return found
        end = self.with_surname(text, read_name(text, 0))
        name = text[:end]
        if not end or not _AFTER_ENTRY.match(text, after_letters(text, end)) or not is_full_name(name):
            return None
        if names_organization(name) or self._lexicon.named(name):
            return None
        return Named(display_name(name), None, 0, 0, end)

    def _surname_first(self, text: str, start: int, honorific: str | None) -> Named | None:
        """A name printed with its surname before a comma: "MOE, Ms. Astrid"."""
        comma = text.find(",", start)
        surname = text[start:comma] if comma > start else ""
        words = surname.split()
        if not words or len(words) > _LONGEST_SURNAME or not all(map(_in_surname, words)):
            return None
        shouted = all(is_capitals(w) for w in _name_words(surname))
        address = _RULES["personal-name/address"].search(line_of(text[comma + 1 :]))
        begin = comma + 1 + (address.end if address else 0)
        begin += len(text[begin:]) - len(text[begin:].lstrip(". "))
        open_vowel = text[begin : begin + 1] in _APOSTROPHES
        end = read_name(text, begin + open_vowel, given=True)
        given = text[begin:end]
        if (
            end <= begin + open_vowel
            or not _AFTER_ENTRY.match(text, after_letters(text, end))
            or names_position(given)
            or names_organization(given)
        ):
            return None
        if self._lexicon.named(given) or len(given.split()) > _LONGEST_SURNAME or self._names_body(surname):
            return None
        if not shouted and (
            len(_name_words(surname)) > 1 or not _AFTER_INVERTED.match(text, end) or not self.is_surname(surname)
        ):
            return None
        title = " ".join(text[comma + 1 : begin].split()) if address else honorific
        bracket = _ADDRESS_BEHIND.match(text, end)
        if bracket and _RULES["personal-name/address"].search(line_of(f"{bracket[1]} A")):
            title = bracket[1]
            return Named(display_name(f"{surname}, {given}"), title, start, start, bracket.end())
        return Named(display_name(f"{surname}, {given}"), title or None, start, start, end)

    def _names_body(self, surname: str) -> bool:
        entry = self._lexicon.named(surname)
        known = entry is not None and (entry.kind is not NameKind.COUNTRY or surname not in ("", surname.upper()))
        return known or names_organization(surname) or names_position(surname)

    def with_surname(self, text: str, end: int) -> int:
        """The end of a name with a surname in capitals behind two given names, where it ends what is printed there."""
        match = _WORD.match(text, end) if end else None
        if not match or not is_capitals(match[1]) or len(match[1]) < _SHORTEST_ACRONYM or "\n" in match[0]:
            return end
        if match[1].casefold() in _LETTERS:
            return end
        return match.end(1) if _AFTER_ENTRY.match(text, match.end(1)) and not self._is_acronym(match[1]) else end

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


def after_letters(text: str, end: int) -> int:
    """Where the letters behind a name end: "Ada Holm OBE QC". The end of the name where there are none."""
    while (found := _LETTERS_BEHIND.match(text, end)) and found[1].replace(".", "").casefold() in _LETTERS:
        end = found.end(1)
    return end


def read_name(text: str, start: int, *, given: bool = False) -> int:
    """Where the name that begins at ``start`` ends; ``start`` itself where none does.

    :param given: whether only the given names are read, because the surname is printed before them
    """
    end, count = start, 0
    while count < _LONGEST_NAME:
        match = _WORD.match(text, end)
        if not match or (count and _GAP.fullmatch(text, end, match.start(1))):
            break
        word = match[1]
        possessive = re.search(r"['’]s?$", word)
        if possessive and (count or possessive[0].endswith("s")):
            return match.start(1) + possessive.start() if word[0].isupper() else end
        letters = (
            count >= (1 if given or _letters_end(text, match) else _FULL)
            and word.casefold() in _LETTERS
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
    return end > match.end(1) and _AFTER_ENTRY.match(text, end) is not None


def _belongs(word: str, text: str, after: int, count: int) -> bool:
    if word.casefold() in _PARTICLES and word[0].islower():
        following = _WORD.match(text, after)
        return bool(following) and _belongs(following[1], text, following.end(), count) if following else False
    prefix, _, rest = re.sub("[’ʼ‑-]", "'", word).partition("'")
    if not (rest[:1] if prefix in _PREFIXES else word[0]).isupper():
        return False
    if len(word) < _SHORTEST_ACRONYM or not is_capitals(word) or count == 1 or "." in word:
        return True
    return _beside_capitals(text, after - len(word)) if count else _goes_on(text, after)


def _beside_capitals(text: str, start: int) -> bool:
    """Whether the word before one in capitals is in capitals or an initial: a whole name may be printed so."""
    before = re.search(r"(\S+)\s+$", text[:start])
    return before is not None and (is_capitals(before[1]) or re.fullmatch(r"(?:[^\W\d_]\.)+", before[1]) is not None)


def _goes_on(text: str, after: int) -> bool:
    """Whether another word of a name stands behind one in capitals, which alone is no name."""
    following = _WORD.match(text, after)
    if not following or "\n" in text[after : following.start(1)]:
        return False
    word = following[1]
    return word[0].isupper() or (word.casefold() in _PARTICLES and _goes_on(text, following.end()))


def _name_words(text: str) -> list[str]:
    """The words of a name without particles."""
    return [w for w in text.split() if w.casefold() not in _PARTICLES]


def _in_surname(word: str) -> bool:
    """Whether a word can stand in a surname printed first: a capitalised one or a particle, without a full stop."""
    found = _WORD.fullmatch(word)
    return bool(found) and (word.casefold() in _PARTICLES or any(c.isupper() for c in word[:5])) and "." not in word


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
    for word in words[_FULL:-1]:
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
    match = _WORD.match(text, start)
    return match.end(1) if match and is_capitals(match[1]) and len(match[1]) >= _SHORTEST_ACRONYM else start


def find_capitals(text: str) -> Iterator[tuple[int, bool]]:
    """Where capitalised words begin that can be a name without honorific, and whether a job title stands before them.

    "Deputy Minister Ada Holm" can be a name from "Ada" on.
    """
    for match in _RULES["personal-name/bare"].finditer(line_of(text)):
        start, end = match.groups["words"]
        words = [(m.start(1), m[1]) for m in _WORD.finditer(text, start, end)]
        titles = [n for n, (_, word) in enumerate(words) if names_position(word)]
        last = titles[-1] if titles else -1
        if last + _FULL < len(words):
            yield words[last + 1][0], last >= 0


def is_full_name(name: str) -> bool:
    """Whether a name has a given name as well: two words or more that are no particles."""
    words = _name_words(name)
    return len(words) >= _FULL and any(len(w.strip(".")) > 1 for w in words)


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
