"""A gold standard: what careful readers found in reports, by kind and place, and how it judges annotations.

:mod:`miggraph.audit.gold_files` reads it from files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from miggraph.errors import MiggraphError
from miggraph.model import Activity as ActivityAnnotation
from miggraph.model import Annotation, Claim, Span, Statement, Statistic

KINDS = ("recommendations", "findings", "outcomes", "claims", "statistics", "activities")
"""The kinds of gold that can be compared with annotations by their place."""
SAME = 0.5
"""Two stretches are about the same words if they share this part of the shorter one."""


class GoldError(MiggraphError):
    """A file of gold is malformed: ``where`` names the file and the line or entry."""


@dataclass(slots=True)
class ReportGold:
    """The gold of one kind in one report: wanted places, undecided ones, and ranges in which every one is listed."""

    wanted: list[Span] = field(default_factory=list)
    undecided: list[Span] = field(default_factory=list)
    complete: list[Span] = field(default_factory=list)

    def judge(self, annotation: Annotation) -> bool | None:
        """Whether an annotation is right; None where the gold does not tell."""
        if _shares(annotation.spans, self.wanted):
            return True
        if _shares(annotation.spans, self.undecided):
            return None
        inside = any(whole.covers(span) for span in annotation.spans[:1] for whole in self.complete)
        return False if inside else None


def _shares(spans: Iterable[Span], others: Iterable[Span]) -> bool:
    others = list(others)
    return any(
        min(a.end, b.end) - max(a.start, b.start) >= SAME * max(1, min(a.end - a.start, b.end - b.start))
        for a in spans
        for b in others
    )


def kind_of(annotation: Annotation) -> str | None:
    """The kind of gold that an annotation is compared with; None where there is none."""
    if isinstance(annotation, Statistic):
        return "statistics"
    if isinstance(annotation, Claim):
        return "claims"
    if isinstance(annotation, ActivityAnnotation):
        return "activities"
    if isinstance(annotation, Statement):
        return f"{annotation.kind}s"
    return None


Gold = Mapping[tuple[str, str], ReportGold]
"""Gold by the slug of a report and the kind."""
