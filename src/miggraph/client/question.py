"""A stored question as somebody sees it who asks it by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may be fixed in a question."""

    name: str
    type: str
    """``iri``, ``string``, ``integer``, ``date`` or ``language-tagged``."""
    label: str
    help: str = ""
    default: tuple[str, ...] = ()
    optional: bool = False
    several: bool = False
    """Whether it takes a list."""


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """A question, with what it may be asked with and what its rows tell."""

    name: str
    summary: str
    description: str = field(repr=False)
    group: str
    tags: tuple[str, ...] = field(repr=False)
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str] = field(repr=False)
    """The name of each column → what it means."""
    version: str = field(repr=False)
    """The SHA-256 of its file."""
