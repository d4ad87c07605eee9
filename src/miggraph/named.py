"""The part of the authority files that can matter to a text: whatever else they hold, it is read the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, fields, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from miggraph.lexicon import Lexicon, fold, forms_of
from miggraph.model import LexiconEntry, NameKind

_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_DIVIDED = re.compile(r"([^\W_]+)[-\u00ad]\s*([^\W_]+)")
"""A word that the end of a line may have divided."""
_ALONE = re.compile(
    r"\b(?:[Tt]he|[Tt]his|[Oo]ur|said)\s+(?P<body>[A-Z][^\W\d_]+)\b(?! +(?:[A-Z&]|(?:of|for|on)\b))"
    r"|\b(?:[Tt]his|same)\s+(?P<thing>[a-z]+)"
)
"""A noun that may stand for a thing named elsewhere: with the determiners of the rules ``addressee/short`` and
``concern/short``, and no part of a longer name as far as its line tells."""
_MARK = "… {}"
_BODIES = (NameKind.ORGANIZATION, NameKind.PROCESS)
_BEHIND_HEAD = ("of", "for", "on")
_FORMS = ("names", "acronyms", "contextual", "adjectives", "groups", "ambiguous", "seats", "codes")
_NO_NAMES: dict[str, Any] = {
    field.name: field.default
    for field in fields(LexiconEntry)
    if field.default is not MISSING and field.name not in ("scheme", "country", "classes", "part_of")
}


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of texts as names are compared with them, and the pairs of words that follow each other.

    Words that the end of a line may divide are taken as one, too. The end of a text divides no name from the next one:
    what is read as one may be printed on two pages. A noun that may stand alone for a thing, as in "the Office", is
    there with a mark as well.
    """
    found: set[str] = set()
    divided: set[str] = set()
    last = ""
    for text in texts:
        folded = fold(text)
        words = [last, *_WORD.findall(folded)]
        found.update(words, _pairs(words))
        last = words[-1]
        found.update(_MARK.format(fold(match[1] or match[2])) for match in _ALONE.finditer(text))
        if _DIVIDED.search(folded):
            divided.update(first + second for first, second in _DIVIDED.findall(folded))
            joined = ["", *_WORD.findall(_DIVIDED.sub(r"\1\2", folded))]
            found.update(joined, _pairs(joined))
    return frozenset(found | divided)


def named_in(lexicon: Lexicon, words: AbstractSet[str]) -> Lexicon:
    """The part of a lexicon that can matter to a text: what is found there is the same, in less time."""
    return Lexicon(entries_named_in(lexicon, words))


def entries_named_in(lexicon: Lexicon, words: AbstractSet[str]) -> Iterator[LexiconEntry]:
    """The entries that can matter to a text.

    One stays where the words of one of its forms all stand in the text, and follow each other there as in the form,
    with such forms alone; a body also with names whose head stands alone in the text, because "the Office" may be one
    that the text calls by another name. Of what it belongs to, and of all countries, as a city tells its country, what
    they are is left.

    :param words: those of the text, see :func:`words_of`
    """
    pairs = zip(lexicon.entries, _words_of_entries(lexicon), strict=True)
    named = {entry.iri: _only_named(entry, words) for entry, forms in pairs if _is_named(entry, forms, words)}
    needed, left = set(named), list(named)
    while left:
        entry = lexicon.by_iri[left.pop()]
        for iri in (entry.country, entry.part_of):
            if iri in lexicon.by_iri and iri not in needed:
                needed.add(iri)
                left.append(iri)
    for entry in lexicon.entries:
        if entry.iri in needed or entry.kind in (NameKind.COUNTRY, NameKind.CONCEPT):
            yield named.get(entry.iri) or without_names(entry)


def without_names(entry: LexiconEntry) -> LexiconEntry:
    """What an entry is, without any name that could be found but for its label."""
    return replace(entry, names=(), **_NO_NAMES)


def _pairs(words: Sequence[str]) -> Iterator[str]:
    """Words with the one that follows each."""
    return (f"{first} {second}" for first, second in pairwise(words))


@lru_cache(maxsize=1)
def _words_of_entries(lexicon: Lexicon) -> list[tuple[tuple[str, ...], ...]]:
    """The words of each form of each entry; kept, as one lexicon is asked for the parts of many texts."""
    return [_words_of_forms(entry) for entry in lexicon.entries]


def _words_of_forms(entry: LexiconEntry) -> tuple[tuple[str, ...], ...]:
    translated = (form for each in entry.translations for form in (*each.names, *each.adjectives))
    forms = (*(form for form, _ in forms_of(entry)), *entry.seats, *entry.codes, *translated)
    numbers = (tuple(_DIGITS.findall(number)) for number in entry.numbers)
    return (*map(_words_of_form, forms), *numbers)


@lru_cache(maxsize=65_536)
def _words_of_form(form: str) -> tuple[str, ...]:
    words = _WORD.findall(fold(form))
    return (*words, *_pairs(words))


def _is_named(entry: LexiconEntry, forms: Iterable[tuple[str, ...]], words: AbstractSet[str]) -> bool:
    """Whether the words of a form of an entry stand in a text. Concepts are found by more than their words."""
    if entry.kind is NameKind.CONCEPT:
        return True
    return any(all(word in words for word in form) for form in forms)


def _only_named(entry: LexiconEntry, words: AbstractSet[str]) -> LexiconEntry:
    """An entry without those of its forms that a text cannot hold."""
    if entry.kind is NameKind.CONCEPT:
        return entry

    def held(forms: Iterable[str]) -> tuple[str, ...]:
        return tuple(form for form in forms if all(word in words for word in _words_of_form(form)))

    kept: dict[str, Any] = {name: held(getattr(entry, name)) for name in _FORMS}
    if entry.kind in _BODIES:
        kept["names"] = tuple(name for name in entry.names if name in kept["names"] or _may_stand_for(name, words))
    return replace(
        entry,
        **kept,
        translations=tuple(
            replace(each, names=held(each.names), adjectives=held(each.adjectives)) for each in entry.translations
        ),
    )


def _may_stand_for(name: str, words: AbstractSet[str]) -> bool:
    """Whether the head of a name (its last word, or that before its first "of", "for", "on") stands alone in a text."""
    parts = fold(name).split()
    inner = next((word for word, behind in pairwise(parts) if behind in _BEHIND_HEAD), parts[-1])
    return any(_MARK.format(head) in words for head in (parts[-1], inner))
