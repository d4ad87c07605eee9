"""How far a build is: told seldom and only of long stages, by the characters that are done."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from miggraph.build import Progressed, StageReport
from miggraph.build.watching import Watch
from miggraph.build.work import Task, Work
from miggraph.cli.progress import Telling


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock() -> Clock:
    return Clock()


def steps(clock: Clock, telling: Telling, sizes: list[int], seconds: float) -> None:
    """Tasks that are done one after another, each in so many seconds for every 100 characters."""
    watch = Watch(telling.ahead, clock, "extract")
    watch.begin(sizes)
    for size in sizes:
        clock.now += seconds * size / 100
        watch.done(size)


def test_rest_is_told_by_characters_and_not_by_counts(clock: Clock) -> None:
    told: list[Progressed] = []
    watch = Watch(told.append, clock, "extract")
    watch.begin([1000, *[100] * 10], kept=5)
    clock.now = 50
    watch.done(1000)
    assert told == [Progressed("extract", 6, 16, 50.0)]


def test_few_reports_are_not_told_of(clock: Clock) -> None:
    stream = Terminal()
    steps(clock, Telling(stream, clock), [100, 100], 100)
    assert stream.getvalue() == ""


def test_log_has_a_line_every_half_minute(clock: Clock) -> None:
    stream = io.StringIO()
    steps(clock, Telling(stream, clock), [100] * 1200, 1)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 1200 // 30 - 1
    assert lines[0] == "  extract: 31 of 1,200 reports, about 19 min left"
    assert lines[-1].endswith("about 29 s left")


def test_short_stage_is_silent_in_a_log(clock: Clock) -> None:
    stream = io.StringIO()
    steps(clock, Telling(stream, clock), [100] * 20, 1)
    assert stream.getvalue() == ""


def test_terminal_shows_one_line_that_goes_before_the_next(clock: Clock) -> None:
    stream = Terminal()
    telling = Telling(stream, clock)
    steps(clock, telling, [100] * 12, 1)
    telling.show(StageReport("extract", "12 events", 12.0))
    *parts, last = stream.getvalue().split("\r")
    assert parts[1:3] == ["  extract: 4 of 12 reports, about 8 s left", "  extract: 5 of 12 reports, about 7 s left"]
    assert parts[-1].isspace()
    assert last == "  extract     12.0 s  12 events\n"


def test_terminal_is_left_clear_by_a_build_that_fails(clock: Clock) -> None:
    stream = Terminal()
    with Telling(stream, clock) as telling:
        steps(clock, telling, [100] * 11, 100)
    assert stream.getvalue().endswith(" \r")


@pytest.mark.parametrize("processes", [1, 2])
def test_every_task_is_counted_wherever_it_is_done(processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("miggraph.build.work._SMALL", 1)
    told: list[Progressed] = []
    with Work(processes=processes, watch=Watch(told.append)) as doing:
        assert len(list(doing.each(_tasks()))) == 12
    assert [each.done for each in told] == [*range(1, 13)]
    assert told[-1].seconds == 0


def _tasks() -> Iterator[Task]:
    for number in range(12):
        yield Task(str(number), "", abs, (number,), 10)
