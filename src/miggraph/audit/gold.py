"""A gold standard: what careful readers found in reports, by kind and place, and how it judges annotations.

:mod:`miggraph.audit.gold_files` reads it from files.
"""

from __future__ import annotations

import re
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
    named: list[tuple[Span, str, tuple[str, ...]]] = field(default_factory=list)
    """The names that an entry gives for a field of what it wants (``made_by``, ``addressed_to``), with its place."""

    def judge_field(self, annotation: Annotation, name: str, given: Iterable[str]) -> bool | None:
        """Whether one of the names given for a field of an annotation is wanted there; None where the gold is silent.

        A name is wanted that has the last word of a wanted one: the surname, or the noun of a kind of actor.
        """
        wanted = [
            names for span, field_name, names in self.named if field_name == name and _shares([span], annotation.spans)
        ]
        if not wanted:
            return None
        words = {_last_word(each) for names in wanted for each in names}
        return any(words & {_singular(word) for word in _WORD.findall(each.casefold())} for each in given)

    def judge(self, annotation: Annotation) -> bool | None:
        """Whether an annotation is right; None where the gold does not tell."""
        if _shares(annotation.spans, self.wanted):
            return True
        if _shares(annotation.spans, self.undecided):
            return None
        inside = any(whole.covers(span) for span in annotation.spans[:1] for whole in self.complete)
        return False if inside else None


_WORD = re.compile(r"\w+")


def _last_word(name: str) -> str:
    return _singular((_WORD.findall(name.partition(",")[0].casefold()) or [""])[-1])


def _singular(word: str) -> str:
    return word.removesuffix("s")


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
