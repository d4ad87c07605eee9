"""What part of its clause a quantity is, and the words around it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from miggraph.extract.values.words import Word


class Role(StrEnum):
    """What a quantity with its noun is in its clause."""

    SUBJECT = "subject"
    OBJECT = "object"
    OBLIQUE = "oblique"
    """Behind a preposition."""
    COPULA = "copula"
    THERE = "there"
    JOINED = "joined"
    """Set beside an earlier quantity, and said with the same words."""
    GERUND = "gerund"
    PART = "part"
    """Part of what was named just before ("of which")."""
    NAME = "name"
    """Behind a word that says nothing of it."""


class Frame(NamedTuple):
    """A quantity in its clause: its role, the words before it without the preposition, and that preposition."""

    role: Role
    before: tuple[Word, ...] = ()
    preposition: str = ""
    possessor: str = ""
    """Whose what is counted is ("Ruritania's")."""
