"""Finds the names of the authority files in running text: an Aho-Corasick automaton over folded characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, dataclass, fields, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Any

import ahocorasick

from miggraph.model import LexiconEntry, NameKind

_ALIKE = tuple(zip("‘’‛′“”„–—‑\u00a0\u2009\n\t", "''''\"\"\"---    ", strict=True))
SHORTEST = 2
SHORTEST_CAPITALS = 5
"""A name of one word has at least so many letters where it is found in capitals (``PERU`` if it is a country's)."""
SHORTEST_COUNTRY = 4
_OWN = "en"
"""The language of the names that are no translations."""


_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_DIVIDED = re.compile(r"([^\W_]+)[-\u00ad]\s*([^\W_]+)")
"""A word that the end of a line may have divided."""


class Form(StrEnum):
    """How a form means what it means."""

    NAME = "name"
    ACRONYM = "acronym"
    ADJECTIVE = "adjective"
    GROUP = "group"
    AMBIGUOUS = "ambiguous"
    CONTEXTUAL = "contextual"


_AS_WRITTEN = frozenset({Form.ACRONYM, Form.ADJECTIVE, Form.AMBIGUOUS, Form.CONTEXTUAL})
_PREFERRED = (Form.NAME, Form.ACRONYM, Form.AMBIGUOUS, Form.ADJECTIVE, Form.CONTEXTUAL)
"""Where one form means several things in different ways, the first of these counts."""


@dataclass(frozen=True, slots=True)
class Match:
    """A form found at ``text[start:end]``. Several entries: all of them for a group, any of them otherwise."""

    start: int
    end: int
    form: Form
    entries: tuple[LexiconEntry, ...]

    @property
    def only(self) -> LexiconEntry | None:
        """What is meant, where it is one thing."""
        return self.entries[0] if len(self.entries) == 1 else None


def fold_typography(text: str) -> str:
    """The text with one kind of quote, dash and space, character for character."""
    for character, plain in _ALIKE:  # several times as fast as str.translate
        text = text.replace(character, plain)
    return text


def _fold(text: str) -> str:
    """Lower case without accents, character for character, so that offsets stay."""
    return _fold_letters(fold_typography(text))


def _fold_letters(plain: str) -> str:
    return plain.lower() if plain.isascii() else "".join(_fold_character(c) for c in plain)


def _fold_character(character: str) -> str:
    if character.isascii():
        return character.lower()
    plain = unicodedata.normalize("NFKD", character)[0].lower()
    return plain if len(plain) == 1 else character


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a form, as the authority files write it, can stand for.

    ``capitals`` tells that it may be found in capitals: they are not the acronym of something else.
    """

    written: str
    form: Form
    entry: LexiconEntry
    capitals: bool = True


class _Finder:
    """Forms by their folded key, with the automaton that finds them all in one pass over a text."""

    def __init__(self, meanings: Mapping[str, Sequence[_Meaning]]) -> None:
        self._meanings = meanings
        self._automaton = ahocorasick.Automaton()
        for key in meanings:
            self._automaton.add_word(key, key)
        if meanings:
            self._automaton.make_automaton()

    def candidates(self, plain: str) -> Iterator[Match]:
        """The forms in a text, also those that overlap.

        :param plain: the text with one kind of quote, dash and space
        """
        if not self._meanings:
            return
        folded = _fold_letters(plain)
        for last, key in self._automaton.iter(folded):
            start, end = last + 1 - len(key), last + 1
            if not _inside_word(folded, start, end) and (match := self._match(key, plain[start:end], start, end)):
                yield match

    def _match(self, key: str, written: str, start: int, end: int) -> Match | None:
        found: dict[Form, dict[str, LexiconEntry]] = {}
        for meaning in self._meanings[key]:
            if not _case_counts(meaning) or _same_case(meaning, written):
                found.setdefault(meaning.form, {})[meaning.entry.iri] = meaning.entry
        if Form.GROUP in found:  # all of a group, with the group itself where it has a name
            everyone = {**found[Form.GROUP], **found.get(Form.NAME, {})}
            return Match(start, end, Form.GROUP, tuple(everyone.values()))
        for form in _PREFERRED:
            if form in found:
                return Match(start, end, form, tuple(found[form].values()))
        return None


_NOT_ALONE = (Form.CONTEXTUAL, Form.GROUP)
"""Forms that mean something only beside others."""


class Lexicon:
    """All names of the authority files, ready to be found.

    Names of several words are found in any case; acronyms and single words only as they are written.
    """

    def __init__(self, entries: Iterable[LexiconEntry]) -> None:
        self.entries = tuple(entries)
        self.by_iri = {entry.iri: entry for entry in self.entries}
        self._meanings: dict[str, list[_Meaning]] = {}
        acronyms = {acronym for entry in self.entries for acronym in entry.acronyms}
        for entry in self.entries:
            for written, form in _forms(entry):
                have = self._meanings.setdefault(_fold(written), [])
                known = any(other.entry is entry and other.form is form for other in have)
                if not known or any(written in each.names for each in entry.translations):
                    have.append(_Meaning(fold_typography(written), form, entry, written.upper() not in acronyms))
        self._numbered: dict[str, list[LexiconEntry]] = {}
        for entry in self.entries:
            for number in entry.numbers:
                self._numbered.setdefault(_fold_number(number), []).append(entry)
        self._coded = {code: entry for entry in self.entries for code in entry.codes}
        self._schemes: dict[str, Lexicon] = {}
        self._concepts: dict[tuple[str, ...], Lexicon] = {}
        self._languages: dict[str, Lexicon] = {}
        self._seats: Lexicon | None = None
        self._words: list[tuple[tuple[str, ...], ...]] | None = None
        self._finders: dict[tuple[frozenset[NameKind], bool], _Finder] = {}

    def named_in(self, words: AbstractSet[str]) -> Lexicon:
        """The part of the lexicon that can matter to a text: what is found there is the same, in less time."""
        return Lexicon(self.entries_named_in(words))

    def entries_named_in(self, words: AbstractSet[str]) -> Iterator[LexiconEntry]:
        """The entries that can matter to a text.

        One stays where the words of one of its forms all stand in the text, and follow each other there as in the form
        (``words``, see :func:`words_of`), with such forms alone; a body also with names whose head stands in the text,
        because "the Office" may be one that the text calls by another name. Of what it belongs to, and of all
        countries, as a city tells its country, what they are is left.
        """
        if self._words is None:
            self._words = [_words_of_forms(entry) for entry in self.entries]
        pairs = zip(self.entries, self._words, strict=True)
        named = {entry.iri: _only_named(entry, words) for entry, forms in pairs if _is_named(entry, forms, words)}
        needed, left = set(named), list(named)
        while left:
            entry = self.by_iri[left.pop()]
            for iri in (entry.country, entry.part_of):
                if iri in self.by_iri and iri not in needed:
                    needed.add(iri)
                    left.append(iri)
        for entry in self.entries:
            if entry.iri in needed or entry.kind in (NameKind.COUNTRY, NameKind.CONCEPT):
                yield named.get(entry.iri) or without_names(entry)

    def of(self, *kinds: NameKind) -> Iterator[LexiconEntry]:
        """The entries of some kinds."""
        return (entry for entry in self.entries if entry.kind in kinds)

    def scheme(self, name: str) -> Lexicon:
        """The concepts of one scheme by their names in lower case; made once."""
        if name not in self._schemes:
            self._schemes[name] = Lexicon(
                replace(entry, label=entry.label.lower(), names=tuple(dict.fromkeys(n.lower() for n in entry.names)))
                for entry in self.of(NameKind.CONCEPT)
                if entry.scheme == name
            )
        return self._schemes[name]

    def concepts(self, *schemes: str) -> Lexicon:
        """The concepts of some schemes by their names as written; made once for schemes that are asked for together."""
        if schemes not in self._concepts:
            self._concepts[schemes] = Lexicon(e for e in self.of(NameKind.CONCEPT) if e.scheme in schemes)
        return self._concepts[schemes]

    def seats(self) -> Lexicon:
        """What has a city that stands for its government, by the name of that city; made once."""
        if self._seats is None:
            self._seats = Lexicon(
                LexiconEntry(entry.iri, entry.kind, entry.seats[0], entry.seats)
                for entry in self.entries
                if entry.seats
            )
        return self._seats

    def in_language(self, language: str) -> Lexicon:
        """The names for texts in a language: English ones, and those of the language; made once.

        Of the English forms those are left out that are words rather than names: demonyms, and forms that mean
        several things.
        """
        if language == _OWN:
            return self
        if language not in self._languages:
            self._languages[language] = Lexicon(_translated(entry, language) for entry in self.entries)
        return self._languages[language]

    def named(self, name: str, *kinds: NameKind) -> LexiconEntry | None:
        """The one entry that has exactly this name (of these kinds), whatever its case and accents.

        A form that several bodies have names none of them, even where the authority files have only one of them.
        """
        meanings = self._meanings.get(_fold(name.strip()), ())
        have = {m.entry.iri: m.entry for m in meanings if m.form not in _NOT_ALONE and not _of_several(m)}
        found = [e for e in have.values() if not kinds or e.kind in kinds]
        return found[0] if len(found) == 1 else None

    def coded(self, code: str) -> LexiconEntry | None:
        """The country that has a code of two or three letters."""
        return self._coded.get(code)

    def numbered(self, number: str) -> LexiconEntry | None:
        """The one legal instrument that has an official number, whatever the spaces in it."""
        found = self._numbered.get(_fold_number(number), [])
        return found[0] if len(found) == 1 else None

    def find(self, text: str, *kinds: NameKind, contextual: bool = False) -> list[Match]:
        """Names in a text from left to right, longest first, none overlapping another.

        :param kinds: only names of these kinds; all if none is given. A longer name of another kind hides a shorter
            one inside it ("Mexico" in "Permanent Mission of Mexico") only when both kinds are asked for.
        :param contextual: find forms that mean something only after it was named, too
        """
        finder = self._finder(frozenset(kinds or NameKind), contextual=contextual)
        candidates = sorted(finder.candidates(fold_typography(text)), key=lambda m: (m.start - m.end, m.start))
        taken: list[Match] = []
        used = bytearray(len(text))
        for match in candidates:
            if not any(used[match.start : match.end]):
                used[match.start : match.end] = b"\x01" * (match.end - match.start)
                taken.append(match)
        return sorted(taken, key=lambda m: m.start)

    def _finder(self, kinds: frozenset[NameKind], *, contextual: bool) -> _Finder:
        """The finder of the names of some kinds; made once for kinds that are asked for together."""
        if (kinds, contextual) not in self._finders:
            forms = frozenset(Form) if contextual else frozenset(Form) - {Form.CONTEXTUAL}
            wanted = {
                key: [meaning for meaning in have if meaning.entry.kind in kinds and meaning.form in forms]
                for key, have in self._meanings.items()
            }
            self._finders[kinds, contextual] = _Finder({key: have for key, have in wanted.items() if have})
        return self._finders[kinds, contextual]


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of texts as names are compared with them, and the pairs of words that follow each other.

    Words that the end of a line may divide are taken as one, too. The end of a text divides no name from the next one:
    what is read as one may be printed on two pages.
    """
    found: set[str] = set()
    divided: set[str] = set()
    last = ""
    for text in texts:
        folded = _fold(text)
        words = [last, *_WORD.findall(folded)]
        found.update(words, _pairs(words))
        last = words[-1]
        if _DIVIDED.search(folded):
            divided.update(first + second for first, second in _DIVIDED.findall(folded))
            joined = ["", *_WORD.findall(_DIVIDED.sub(r"\1\2", folded))]
            found.update(joined, _pairs(joined))
    return frozenset(found | divided)


def _pairs(words: Sequence[str]) -> Iterator[str]:
    """Words with the one that follows each."""
    return (f"{first} {second}" for first, second in pairwise(words))


def _is_named(entry: LexiconEntry, forms: Iterable[tuple[str, ...]], words: AbstractSet[str]) -> bool:
    """Whether the words of a form of an entry stand in a text. Concepts are found by more than their words."""
    if entry.kind is NameKind.CONCEPT:
        return True
    return any(all(word in words for word in form) for form in forms)


@lru_cache(maxsize=65_536)
def _words_of_form(form: str) -> tuple[str, ...]:
    words = _WORD.findall(_fold(form))
    return (*words, *_pairs(words))


def _words_of_forms(entry: LexiconEntry) -> tuple[tuple[str, ...], ...]:
    translated = (form for each in entry.translations for form in (*each.names, *each.adjectives))
    forms = (*(form for form, _ in _forms(entry)), *entry.seats, *entry.codes, *translated)
    numbers = (tuple(_DIGITS.findall(number)) for number in entry.numbers)
    return (*map(_words_of_form, forms), *numbers)


def _only_named(entry: LexiconEntry, words: AbstractSet[str]) -> LexiconEntry:
    """An entry without those of its forms that a text cannot hold."""
    if entry.kind is NameKind.CONCEPT:
        return entry

    def held(forms: Iterable[str]) -> tuple[str, ...]:
        return tuple(form for form in forms if all(word in words for word in _words_of_form(form)))

    kept: dict[str, Any] = {name: held(getattr(entry, name)) for name in _FORMS}
    if entry.kind in _BODIES:
        kept["names"] = tuple(name for name in entry.names if name in kept["names"] or _may_be_headed(name, words))
    return replace(
        entry,
        **kept,
        translations=tuple(
            replace(each, names=held(each.names), adjectives=held(each.adjectives)) for each in entry.translations
        ),
    )


def _may_be_headed(name: str, words: AbstractSet[str]) -> bool:
    """Whether a text has a word that may stand for a name: its last one, or one before "of", "for" or "on"."""
    *parts, last = _fold(name).split()
    heads = [last, *(word for word, behind in pairwise((*parts, last)) if behind in _BEHIND_HEAD)]
    return any(all(word in words for word in _WORD.findall(head)) for head in heads)


_BODIES = (NameKind.ORGANIZATION, NameKind.PROCESS)
_BEHIND_HEAD = ("of", "for", "on")
_FORMS = ("names", "acronyms", "contextual", "adjectives", "groups", "ambiguous", "seats", "codes")
_NO_NAMES: dict[str, Any] = {
    field.name: field.default
    for field in fields(LexiconEntry)
    if field.default is not MISSING and field.name not in ("scheme", "country", "classes", "part_of")
}


def without_names(entry: LexiconEntry) -> LexiconEntry:
    """What an entry is, without any name that could be found but for its label."""
    return replace(entry, names=(), **_NO_NAMES)


def _translated(entry: LexiconEntry, language: str) -> LexiconEntry:
    known = [translation for translation in entry.translations if translation.language == language]
    return replace(
        entry,
        names=(*entry.names, *(name for each in known for name in each.names)),
        contextual=(),
        adjectives=tuple(form for each in known for form in each.adjectives),
        groups=(),
        ambiguous=(),
    )


def _of_several(meaning: _Meaning) -> bool:
    return meaning.form is Form.AMBIGUOUS and meaning.entry.kind in (NameKind.ORGANIZATION, NameKind.PROCESS)


def _fold_number(number: str) -> str:
    return "".join(number.split()).casefold()


def _forms(entry: LexiconEntry) -> Iterator[tuple[str, Form]]:
    for kind, forms in (
        (Form.NAME, (entry.label, *entry.names)),
        (Form.ACRONYM, entry.acronyms),
        (Form.GROUP, entry.groups),
        (Form.ADJECTIVE, entry.adjectives),
        (Form.AMBIGUOUS, entry.ambiguous),
        (Form.CONTEXTUAL, entry.contextual),
    ):
        for form in forms:
            if len(form.strip()) >= SHORTEST:
                yield form.strip(), kind


def _case_counts(meaning: _Meaning) -> bool:
    """Whether a form is found only as written: acronyms, adjectives and names of one word."""
    return meaning.form in _AS_WRITTEN or " " not in meaning.written


def _same_case(meaning: _Meaning, written: str) -> bool:
    """Whether a form is printed as it is written, or a name in capitals: a short one is a country or an acronym."""
    form = meaning.written
    if form == written:
        return True
    shortest = SHORTEST_COUNTRY if meaning.entry.kind is NameKind.COUNTRY else SHORTEST_CAPITALS
    return (
        meaning.capitals and len(form) >= shortest and form[:1].isupper() and not form.isupper() and written.isupper()
    )


def _inside_word(text: str, start: int, end: int) -> bool:
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end - 1].isalnum() and (text[end].isalnum() or text[end] == "$")
    return before or after
