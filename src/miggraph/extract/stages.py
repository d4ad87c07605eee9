"""What an extractor is: one job, declared needs and gifts, no knowledge of its siblings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from miggraph.lexicon import Lexicon
from miggraph.model import Finding, Findings, Report

Run = Callable[[Report, Findings, Lexicon], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Stage:
    """An extractor with what it needs to have been found before it, and what it finds."""

    name: str
    run: Run
    provides: tuple[type[Finding], ...]
    requires: tuple[type[Finding], ...] = ()


def run_stages(report: Report, lexicon: Lexicon, stages: Sequence[Stage]) -> Findings:
    """Run extractors in order over a report.

    :raises ValueError: if a stage needs what no stage before it gives, or gives what it did not declare
    """
    found = Findings()
    given: set[type[Finding]] = set()
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
