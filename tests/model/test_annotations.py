"""What annotations tell of themselves."""

from __future__ import annotations

import pytest

from miggraph.model import Mention, NameKind, Span


@pytest.mark.parametrize(
    ("surface", "honorific", "name"),
    [
        ("H.E. Ms. Holm", "H.E. Ms.", "Holm"),
        ("Dr Holm", "Dr", "Holm"),
        ("Drake Holm", "Dr", "Drake Holm"),
        ("Ada Holm", "Ms.", "Ada Holm"),
        ("Ada Holm", None, "Ada Holm"),
    ],
)
def test_mention_name_is_its_surface_without_honorific(surface: str, honorific: str | None, name: str) -> None:
    mention = Mention(spans=(Span(0, 1),), method="m", kind=NameKind.PERSON, surface=surface, honorific=honorific)
    assert mention.name == name
