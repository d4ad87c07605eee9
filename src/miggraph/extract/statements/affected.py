"""Whom a statement is about: the groups of people that its words name or mean.

A word in the name of a body or in the term for a thing, such as an office for pilots, names no group. The rules are
those of ``affected.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.discourse.document import Document
from miggraph.extract.rules import line_of, load
from miggraph.lexicon import Form
from miggraph.model import NameKind

AFFECTED = "affected-groups"
_RULES = load("affected")
_NAMES = (NameKind.ORGANIZATION, NameKind.INSTRUMENT)


def affected(text: str, document: Document) -> tuple[str, ...]:
    """The groups of people that a text names (IRIs), and those that it means without their name."""
    groups, line = document.lexicon.scheme(AFFECTED), line_of(text)
    none = [*_in_names(text, document), *((each.start, each.end) for each in _RULES.under("no-affected/").every(line))]
    named = (
        entry.iri
        for match in groups.find(text.lower())
        if not any(start < match.end and match.start < end for start, end in none)
        for entry in match.entries
    )
    implied = (groups.named(match.rule.gives["group"]) for match in _RULES.under("affected/").all(line))
    return tuple(dict.fromkeys([*named, *(entry.iri for entry in implied if entry)]))


def _in_names(text: str, document: Document) -> Iterator[tuple[int, int]]:
    """Where names of bodies and instruments stand."""
    for match in document.lexicon.find(text, *_NAMES):
        if match.form is Form.NAME:
            yield match.start, match.end
