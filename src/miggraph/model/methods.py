"""How things are found, as concepts: what a graph says of a rule."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MethodConcept:
    """A rule, a method or a subject of rules; ``broader`` is the id of the wider concept, None for a subject.

    ``pattern`` is that of a rule; ``yes`` and ``no`` are texts that it matches and that it does not. ``confidence``
    is the share of its findings that are right, None where it makes none itself.
    """

    id: str
    label: str
    definition: str
    broader: str | None = None
    pattern: str | None = None
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    confidence: float | None = None
