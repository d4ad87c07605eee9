"""What a stage of extraction is: one job, with declared needs and gifts, that does not know the other stages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from miggraph.extract.discourse.document import Document
from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, Report

Run = Callable[[Document], Iterable[Annotation]]


@dataclass(frozen=True, slots=True)
class Stage:
    """An extractor with the kinds of annotation that it finds, and those that must have been looked for before it."""

    name: str
    run: Run
    provides: tuple[type[Annotation], ...]
    requires: tuple[type[Annotation], ...] = ()


def checked(stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stages in their order, each after those whose annotations it needs.

    :raises ValueError: if a stage needs what no stage before it gives
    """
    given: set[type[Annotation]] = set()
    for stage in stages:
        lacking = [kind.__name__ for kind in stage.requires if kind not in given]
        if lacking:
            raise ValueError(f"stage {stage.name!r} needs {', '.join(lacking)} before it")
        given.update(stage.provides)
    return tuple(stages)


def run_stages(report: Report, lexicon: Lexicon, stages: Sequence[Stage]) -> Document:
    """A report with everything that stages find in it, run in their order.

    :raises ValueError: if a stage gives what it did not declare
    """
    document = Document(report, lexicon)
    for stage in stages:
        new = list(stage.run(document))
        strange = {type(annotation) for annotation in new} - set(stage.provides)
        if strange:
            raise ValueError(f"stage {stage.name!r} gave {', '.join(k.__name__ for k in strange)} undeclared")
        document = document.plus(new)
    return document
