"""Vocabularies: named lists of phrases, which may name each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from miggraph.extract.rules.pattern import Part, PatternError, alternatives, compile_part, form, is_plain, words

Entries = Mapping[str, Sequence[str]]
"""The entries of each vocabulary by its name."""

_NESTED = re.compile(r"\{(?P<name>[\w -]+)\}")


class VocabularyError(PatternError):
    """A vocabulary, not the pattern that names it, cannot be read; ``column`` counts in the entry at fault."""

    def __init__(self, what: str, column: int, name: str) -> None:
        super().__init__(what, column)
        self.name = name


def vocabulary(name: str, entries: Entries, seen: tuple[str, ...] = ()) -> Part:
    """The compiled alternatives of a vocabulary, whose entries may name others.

    :raises KeyError: if there is none of this name
    :raises VocabularyError: if it has no entries or one that cannot be read, or holds itself
    """
    exact, name = name.startswith("'"), name.strip("'")
    if name in seen:
        raise PatternError(f"vocabulary {name!r} holds itself", 1)
    if not entries[name]:
        raise VocabularyError("has no entries", 1, name)
    plain = [entry for entry in entries[name] if is_plain(entry)]
    phrases = [entry for entry in entries[name] if not is_plain(entry)]
    parts = [alternatives(list(map(form, plain))) if exact else words(plain)] if plain else []

    def lookup(other: str) -> Part:
        return vocabulary(f"'{other}'" if exact and "'" not in other else other, entries, (*seen, name))

    for entry in phrases:
        try:
            parts.append(compile_part(entry, lookup, exact=exact))
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
