"""The stages of a build: timed, and told of as they end."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from miggraph.build.watching import Watch


@dataclass(frozen=True, slots=True)
class StageReport:
    """What a stage of the build made, in words, how long it took (seconds), and what else there is to say."""

    name: str
    made: str
    seconds: float
    notes: tuple[str, ...] = ()


Progress = Callable[[StageReport], None]


def silent(_: StageReport) -> None:
    """Progress that nobody looks at."""


@dataclass(slots=True)
class Stages:
    """Times the stages and tells of each as it ends.

    ``watch`` is told which of them it watches.
    """

    progress: Progress = silent
    watch: Watch = field(default_factory=Watch)
    seconds: dict[str, float] = field(default_factory=dict)

    def say(self, line: str) -> None:
        """Tell of something that a build waits for before its stages."""
        self.progress(StageReport("cluster", line, 0.0))

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[list[str]]:
        """Time a stage; the first line put on the list says what it made, further ones are notes."""
        begin, self.watch.stage = time.perf_counter(), name
        said: list[str] = []
        yield said
        taken = time.perf_counter() - begin
        self.seconds[name] = round(self.seconds.get(name, 0) + taken, 3)
        self.progress(StageReport(name, said[0] if said else "", taken, tuple(said[1:])))
