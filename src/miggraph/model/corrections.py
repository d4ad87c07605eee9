"""Corrections by hand, and a report's annotations after them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from miggraph.model.annotations import Annotation, Annotations
from miggraph.model.text import Report


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction, as its file has it; ``place`` is where in the file, for messages."""

    action: str
    kind: str
    quotes: tuple[str, ...]
    by: str
    on: date
    reason: str
    place: str
    at: int | None = None
    where: Mapping[str, object] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Curated:
    """A report's annotations after its corrections.

    ``annotations`` are those of the converter that no correction rejects or amends, ``by_hand`` those that corrections
    add or amend. ``reasons`` gives the correction of each annotation that is made or confirmed by hand.
    """

    report: Report
    annotations: Annotations
    by_hand: Annotations = field(default_factory=Annotations)
    reasons: Mapping[Annotation, Correction] = field(default_factory=dict)
    applied: tuple[Correction, ...] = ()
    """Corrections that change or confirm something."""
    unused: tuple[Correction, ...] = ()
    """Corrections that change nothing: the converter does the same by itself."""
