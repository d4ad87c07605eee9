"""What an extractor is: one job, declared needs and gifts, no knowledge of its siblings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, Annotations, Report

Run = Callable[[Report, Annotations, Lexicon], Iterable[Annotation]]


@dataclass(frozen=True, slots=True)
class Stage:
    """An extractor with what it needs to have been found before it, and what it finds."""

    name: str
    run: Run
    provides: tuple[type[Annotation], ...]
    requires: tuple[type[Annotation], ...] = ()


def run_stages(report: Report, lexicon: Lexicon, stages: Sequence[Stage]) -> Annotations:
    """Run extractors in order over a report.

    :raises ValueError: if a stage needs what no stage before it gives, or gives what it did not declare
    """
    found = Annotations()
    given: set[type[Annotation]] = set()
    for stage in stages:
        lacking = [kind.__name__ for kind in stage.requires if kind not in given]
        if lacking:
            raise ValueError(f"stage {stage.name!r} needs {', '.join(lacking)} before it")
        new = list(stage.run(report, found, lexicon))
        strange = {type(finding) for finding in new} - set(stage.provides)
        if strange:
            raise ValueError(f"stage {stage.name!r} gave {', '.join(k.__name__ for k in strange)} undeclared")
        found = found.plus(new)
        given.update(stage.provides)
    return found
