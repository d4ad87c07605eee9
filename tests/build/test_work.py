"""Work for each report: wherever it is done, the outcomes are the same and none is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from miggraph.build import work
from miggraph.build.cache import Cache, key_of
from miggraph.build.work import Task, Work, processes_here
from miggraph.errors import ReportError


def double(number: int) -> int:
    if number == 2:
        raise ReportError("is odd", where="two", hint="mend it")
    return 2 * number


def end_elsewhere(here: int) -> str:
    """End the process, unless it is the given one."""
    if os.getpid() != here:
        os._exit(1)
    return "done here"


def tasks() -> list[Task]:
    return [Task(str(number), key_of(str(number)), double, (number,), 10) for number in range(4)]


@pytest.fixture(autouse=True)
def _every_text_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_SMALL", 1)


@pytest.mark.parametrize("processes", [1, 2])
def test_outcomes_come_in_order_with_what_failed(processes: int) -> None:
    with Work(processes=processes) as doing:
        outcomes = list(doing.each(tasks()))
    assert [outcome.task.report for outcome in outcomes] == ["0", "1", "2", "3"]
    assert [outcome.value for outcome in outcomes] == [0, 2, None, 6]
    assert str(outcomes[2].error) == "two: is odd; mend it"


@pytest.mark.parametrize("processes", [1, 2])
def test_what_was_done_is_taken_from_the_cache(tmp_path: Path, processes: int) -> None:
    with Work(Cache(tmp_path, 1000), processes) as doing:
        list(doing.each(tasks()))
    again = Cache(tmp_path, 1000)
    with Work(again, 1) as doing:
        list(doing.each(tasks()))
    assert (again.found, again.made) == (3, 0)


def test_lost_process_loses_nothing() -> None:
    with Work(processes=2) as doing:
        outcomes = list(doing.each(Task(str(n), "", end_elsewhere, (os.getpid(),), 10) for n in range(3)))
    assert [outcome.value for outcome in outcomes] == ["done here"] * 3


def test_what_was_begun_is_done_elsewhere(tmp_path: Path) -> None:
    some = [Task(str(number), key_of("begun", str(number)), os.getpid, ()) for number in range(3)]
    with Work(Cache(tmp_path, 1000), 2) as doing:
        doing.beside(int)
        doing.begin(some)
        assert os.getpid() not in [outcome.value for outcome in doing.each(some)]
    with Work(Cache(None), 1) as doing:
        doing.begin(some)
        assert [outcome.value for outcome in doing.each(some)] == [os.getpid()] * 3


def test_what_was_begun_and_fails_is_told(tmp_path: Path) -> None:
    wrong = Task("a", key_of("wrong"), int, ("odd",))
    with Work(Cache(tmp_path, 1000), 2) as doing:
        doing.beside(int)
        doing.begin([wrong])
        [outcome] = doing.each([wrong])
    assert isinstance(outcome.error, ValueError)


def test_what_was_begun_in_a_process_that_is_lost_is_done_here(tmp_path: Path) -> None:
    task = Task("a", key_of("lost"), end_elsewhere, (os.getpid(),), 0)
    with Work(Cache(tmp_path, 1000), 2) as doing:
        doing.beside(int)
        doing.begin([task])
        assert [outcome.value for outcome in doing.each([task])] == ["done here"]


def test_nothing_is_begun_where_there_is_much_or_no_other_process(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 1000)
    little, much = (
        [Task(str(n), key_of(str(size), str(n)), os.getpid, (), size) for n in range(3)] for size in (0, 10)
    )
    with Work(cache, 2) as doing:
        doing.begin(little)
        assert not doing.is_shared
        doing.beside(int)
        doing.begin(much)
    assert not any(cache.has(task.key) for task in (*little, *much))


BEGIN = """
import time
from miggraph.build.work import Work
with Work(processes=2) as work:
    asleep = work.beside(time.sleep, 60)
    print(work.beside(int).result(), flush=True)
    time.sleep(60)
"""


def test_processes_end_with_the_one_that_began_them_though_it_is_killed() -> None:
    """They would wait for ever, or go on to write into the folder of a dataset that another build writes to."""
    environment = {"PYTHONPATH": ":".join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", BEGIN], stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"0\n"
        child.kill()
        assert child.communicate(timeout=20)[0] == b""  # all of them hold its output open


def test_machine_has_a_process() -> None:
    assert processes_here() >= 1


def test_what_is_remembered_is_bounded_though_tasks_tell_no_size(tmp_path: Path) -> None:
    """What many reports give to one step would all stay in memory else."""
    recent, cache = work._Recent(), Cache(tmp_path)
    for number in range(1_000):
        recent.add(cache, Task(str(number), key_of(str(number)), double, (number,)), number)
    assert 0 < len(recent._values) <= 100


def test_process_that_cannot_begin_is_told_to_who_wants_something_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Work, "_processes", lambda _: end_of_room())
    with Work(processes=2) as doing:
        doing.make_ready(int)
        with pytest.raises(OSError, match="no room"):
            doing.beside(int)


def test_process_that_is_made_ready_does_what_will_be_asked_for_and_tells_what_it_found(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    task = Task("", key_of("asked for later"), key_of, ("some", "parts"))
    with Work(cache, processes=2) as doing:
        doing.make_ready(os.getpid, [task])
        assert doing._ready
        doing._ready.join()
        assert task.key in doing._begun
        [outcome] = doing.each([task])
        assert outcome.value == key_of("some", "parts")
        while doing.given_by_ready() is None:
            time.sleep(0.01)
        assert doing.given_by_ready() != os.getpid()


def end_of_room() -> None:
    raise OSError("no room for a process")
