"""Keys of things that are told apart within one report: from their titles, without counters where words suffice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from slugify import slugify

_LONGEST_KEY = 80


def title_key(title: str) -> str:
    """A title as a key: its words in order, cut at a word where they are many."""
    return slugify(title, max_length=_LONGEST_KEY, word_boundary=True, save_order=True)


def free_key(stem: str, more: Sequence[str], taken: Iterable[str]) -> str:
    """The first key that is not taken: a stem, the stem with one further word, with all of them, then numbered."""
    used = set(taken)
    whole = "-".join([stem, *filter(None, more)])
    for key in [stem, *(f"{stem}-{word}" for word in more if word), whole]:
        if key not in used:
            return key
    number = 2
    while f"{whole}-{number}" in used:
        number += 1
    return f"{whole}-{number}"
