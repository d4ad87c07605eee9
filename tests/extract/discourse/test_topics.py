"""Themes of a text by the cues of concepts."""

from __future__ import annotations

import pytest

from miggraph.extract.discourse.topics import topics_of
from miggraph.lexicon import Lexicon
from miggraph.model import LexiconEntry, NameKind

SEA = Lexicon(
    [
        LexiconEntry("x:pay", NameKind.CONCEPT, "wages", names=("wages", "pay of crews"), scheme="themes"),
        LexiconEntry("x:safety", NameKind.CONCEPT, "safety at sea", names=("safety at sea", "rescue"), scheme="themes"),
        LexiconEntry("x:league", NameKind.ORGANIZATION, "League for Safety at Sea", names=()),
        LexiconEntry("x:round", NameKind.PROCESS, "Rescue Round", names=()),
    ]
)


@pytest.mark.parametrize(
    ("texts", "themes"),
    [
        (["Wages are low, and rescue is slow; wages fall."], ("x:pay", "x:safety")),
        (["The League for Safety at Sea spoke of wages."], ("x:pay",)),
        (["The League for Safety at Sea met.", "Wages"], ("x:pay",)),
        (["The Rescue Round met."], ("x:safety",)),
        (["Nothing of note."], ()),
    ],
)
def test_themes_are_those_that_the_first_text_names_outside_names_of_bodies(
    texts: list[str], themes: tuple[str, ...]
) -> None:
    assert topics_of(texts, SEA) == themes
