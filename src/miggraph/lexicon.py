"""Finds the names of the authority files in running text: an Aho-Corasick automaton over folded characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import ahocorasick

from miggraph.model import LexiconEntry, NameKind

_ALIKE = str.maketrans("‘’‛′“”„–—‑\u00a0\u2009\n\t", "''''\"\"\"---    ")
SHORTEST = 2


class Form(StrEnum):
    """How a form means what it means."""

    NAME = "name"
    ACRONYM = "acronym"
    ADJECTIVE = "adjective"
    GROUP = "group"
    AMBIGUOUS = "ambiguous"
    CONTEXTUAL = "contextual"


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
    return text.translate(_ALIKE)


def _fold(text: str) -> str:
    """Lower case without accents, character for character, so that offsets stay."""
    plain = fold_typography(text)
    return plain.lower() if plain.isascii() else "".join(_fold_character(c) for c in plain)


def _fold_character(character: str) -> str:
    if character.isascii():
        return character.lower()
    plain = unicodedata.normalize("NFKD", character)[0].lower()
    return plain if len(plain) == 1 else character


class Lexicon:
    """All names of the authority files, ready to be found.

    Names of several words are found in any case; acronyms and single words only as they are written.
    """

    def __init__(self, entries: Iterable[LexiconEntry]) -> None:
        self.entries = tuple(entries)
        self.by_iri = {entry.iri: entry for entry in self.entries}
        self._forms: dict[str, list[tuple[str, Form, LexiconEntry]]] = {}
        for entry in self.entries:
            for form, kind in _forms(entry):
                key = _fold(form)
                have = self._forms.setdefault(key, [])
                if not any(e is entry and k is kind for _, k, e in have):
                    have.append((fold_typography(form), kind, entry))
        self._schemes: dict[str, Lexicon] = {}
        self._automaton = ahocorasick.Automaton()
        for key in self._forms:
            self._automaton.add_word(key, key)
        if self._forms:
            self._automaton.make_automaton()

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

    def named(self, name: str, *kinds: NameKind) -> LexiconEntry | None:
        """The one entry that has exactly this name (of these kinds), whatever its case and accents."""
        forms = self._forms.get(_fold(name.strip()), ())
        have = {e.iri: e for _, form, e in forms if form not in (Form.CONTEXTUAL, Form.GROUP)}
        found = [e for e in have.values() if not kinds or e.kind in kinds]
        return found[0] if len(found) == 1 else None

    def find(self, text: str, *kinds: NameKind, contextual: bool = False) -> list[Match]:
        """Names in a text from left to right, longest first, none overlapping another.

        :param kinds: only names of these kinds; all if none is given. A longer name of another kind hides a shorter
            one inside it ("Mexico" in "Permanent Mission of Mexico") only when both kinds are asked for.
        :param contextual: find forms that mean something only after it was named, too
        """
        if not self._forms:
            return []
        folded, plain = _fold(text), fold_typography(text)
        candidates = []
        for last, key in self._automaton.iter(folded):
            start, end = last + 1 - len(key), last + 1
            if _inside_word(folded, start, end):
                continue
            match = self._match(key, plain[start:end], start, end, kinds, contextual)
            if match:
                candidates.append(match)
        candidates.sort(key=lambda m: (-(m.end - m.start), m.start))
        taken: list[Match] = []
        used = bytearray(len(text))
        for match in candidates:
            if not any(used[match.start : match.end]):
                used[match.start : match.end] = b"\x01" * (match.end - match.start)
                taken.append(match)
        return sorted(taken, key=lambda m: m.start)

    def _match(
        self, key: str, written: str, start: int, end: int, kinds: tuple[NameKind, ...], contextual: bool
    ) -> Match | None:
        found: dict[Form, dict[str, LexiconEntry]] = {}
        for form, kind, entry in self._forms[key]:
            if (kinds and entry.kind not in kinds) or (kind is Form.CONTEXTUAL and not contextual):
                continue
            if _case_counts(form, kind) and not _same_case(form, written):
                continue
            found.setdefault(kind, {})[entry.iri] = entry
        if Form.GROUP in found:  # all of a group, with the group itself where it has a name
            everyone = {**found[Form.GROUP], **found.get(Form.NAME, {})}
            return Match(start, end, Form.GROUP, tuple(everyone.values()))
        for kind in (Form.NAME, Form.ACRONYM, Form.AMBIGUOUS, Form.ADJECTIVE, Form.CONTEXTUAL):
            if kind in found:
                return Match(start, end, kind, tuple(found[kind].values()))
        return None


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


def _case_counts(form: str, kind: Form) -> bool:
    """Whether a form is found only as written: acronyms, adjectives and names of one word."""
    return kind in (Form.ACRONYM, Form.ADJECTIVE, Form.AMBIGUOUS, Form.CONTEXTUAL) or " " not in form


def _same_case(form: str, written: str) -> bool:
    if form == written:
        return True
    long_name = len(form) > 4 and form[:1].isupper() and not form.isupper()
    return long_name and written.isupper()


def _inside_word(text: str, start: int, end: int) -> bool:
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return before or after
