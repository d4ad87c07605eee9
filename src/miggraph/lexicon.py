"""Finds the names of the authority files in running text: an Aho-Corasick automaton over folded characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import ahocorasick

from miggraph.model import LexiconEntry, NameKind

_ALIKE = tuple(zip("‘’‛′“”„–—‑\u00a0\u2009\n\t", "''''\"\"\"---    ", strict=True))
SHORTEST = 2
SHORTEST_CAPITALS = 5
"""A name of one word has at least so many letters where it is found in capitals (``PERU`` if it is a country's)."""
SHORTEST_COUNTRY = 4
_OWN = "en"
"""The language of the names that are no translations."""


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


def fold(text: str) -> str:
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
            for written, form in forms_of(entry):
                have = self._meanings.setdefault(fold(written), [])
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
        self._finders: dict[tuple[frozenset[NameKind], bool], _Finder] = {}

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
        meanings = self._meanings.get(fold(name.strip()), ())
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


def forms_of(entry: LexiconEntry) -> Iterator[tuple[str, Form]]:
    """The forms by which a thing is found, each with how it means it."""
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
