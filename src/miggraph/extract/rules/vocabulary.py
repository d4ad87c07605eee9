"""Vocabularies: named lists of phrases, which may name each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from miggraph.extract.rules.pattern import (
    Lookup,
    Part,
    PatternError,
    alternatives,
    compile_part,
    form,
    is_plain,
    words,
)

Entries = Mapping[str, Sequence[str]]
"""The entries of each vocabulary by its name."""

_NESTED = re.compile(r"\{(?P<name>[\w -]+)\}")


class VocabularyError(PatternError):
    """A vocabulary, not the pattern that names it, cannot be read; ``column`` counts in the entry at fault."""

    def __init__(self, what: str, column: int, name: str) -> None:
        super().__init__(what, column)
        self.name = name


def vocabularies(entries: Entries) -> Lookup:
    """What compiles vocabularies by name, each once however many patterns and vocabularies name it.

    What it gives raises:

    :raises KeyError: if there is none of this name
    :raises VocabularyError: if it has no entries or one that cannot be read, or holds itself
    """
    known: dict[str, Part] = {}

    def lookup(name: str, seen: tuple[str, ...] = ()) -> Part:
        if name not in known:
            known[name] = _compiled(name, entries, seen, lookup)
        return known[name]

    return lookup


def _compiled(
    name: str, entries: Entries, seen: tuple[str, ...], lookup: Callable[[str, tuple[str, ...]], Part]
) -> Part:
    """The compiled alternatives of a vocabulary, whose entries may name others."""
    exact, name = name.startswith("'"), name.strip("'")
    if name in seen:
        raise PatternError(f"vocabulary {name!r} holds itself", 1)
    if not entries[name]:
        raise VocabularyError("has no entries", 1, name)
    plain = [entry for entry in entries[name] if is_plain(entry)]
    phrases = [entry for entry in entries[name] if not is_plain(entry)]
    parts = [alternatives(list(map(form, plain))) if exact else words(plain)] if plain else []

    def within(other: str) -> Part:
        return lookup(f"'{other}'" if exact and "'" not in other else other, (*seen, name))

    for entry in phrases:
        try:
            parts.append(compile_part(entry, within, exact=exact))
        except VocabularyError:
            raise
        except PatternError as error:
            raise VocabularyError(f"column {error.column} of {entry!r}: {error.what}", error.column, name) from error
    return alternatives(parts)


def spelt(name: str, entries: Entries) -> Iterator[str]:
    """The entries of a vocabulary, and of those that it names, as they are written, without quotes.

    :raises KeyError: if there is none of this name
    """
    for entry in entries[name]:
        other = _NESTED.fullmatch(entry)
        if other:
            yield from spelt(other["name"], entries)
        else:
            yield entry.strip("'\"")
