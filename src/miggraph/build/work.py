"""The work of a build that is done for each report: taken from the cache, or done in this process or in several.

What is done is a function of its arguments alone, so that it does not matter where. A process that is lost loses
nothing: what it was doing is done here.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Protocol, TypeVar

from miggraph import corpus
from miggraph.build.cache import Cache, key_of
from miggraph.build.memory import available_bytes
from miggraph.build.watching import Watch

_SMALL = 400_000
"""Characters of text: what there is to do with fewer is done before another process has read the rules."""
_MEMORY = 1_000_000_000
"""Bytes that a process may take."""
_REMEMBERED = 1_000_000
"""Characters of text of which a process remembers what was made, as it is needed again and again."""
_LEAST = 10_000
"""Characters that what was made of a report counts at least, also where its task tells no size."""
_SHARED = 8
"""So many things that serve all reports are remembered."""

_LOADED = ["miggraph.build.linking", "miggraph.build.inference"]
"""Modules that processes have from their beginning. They are no copies of this one, as libraries have threads here."""


_Given = TypeVar("_Given")
_Gives = TypeVar("_Gives")


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do for a report: a function of arguments that can be sent to another process.

    ``key`` is what the result is kept by, empty for what is not kept; ``size`` are the characters of the report.
    Arguments may be what other tasks make (:class:`Made`). Where there is a ``brief``, what the task gives is that of
    the result; the result itself stays in the cache, for the tasks that need it.
    """

    report: str
    key: str
    function: Callable[..., Any]
    arguments: Sequence[Any]
    size: int = 0
    brief: Callable[[Any], Any] | None = None

    @property
    def given(self) -> str:
        """What the outcome is kept by; nothing for what is not kept."""
        return key_of("brief", self.key) if self.key and self.brief else self.key


@dataclass(frozen=True, slots=True)
class Made:
    """What a task makes, as an argument of another: loaded where it is needed, so that it is not in memory before."""

    task: Task


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a task gave, or why it failed."""

    task: Task
    value: Any = None
    error: Exception | None = None


def given_by(outcome: Outcome) -> Any:
    """What a task gave.

    :raises Exception: what it failed with
    """
    if outcome.error is not None:
        raise outcome.error
    return outcome.value


def processes_here() -> int:
    """How many processes this machine has the cores and the memory for."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, available_bytes() // _MEMORY))


class Workers(Protocol):
    """Workers in other places, each of which does a task at a time."""

    def each(self, cache: Cache, tasks: Sequence[Task]) -> Iterator[tuple[int, Outcome]]:
        """The outcomes of tasks with their places, in any order, but for those that the workers do not give."""


@dataclass
class Work:
    """Does tasks; to be used as a context, at whose end its processes end.

    :param processes: that may work at once, this one among them; 1 for this one alone
    :param cluster: workers that do it instead
    :param watch: is told of each task that is done
    """

    cache: Cache = field(default_factory=lambda: Cache(None))
    processes: int = 1
    cluster: Workers | None = None
    watch: Watch = field(default_factory=Watch)
    _pool: ProcessPoolExecutor | None = None
    _beginning: threading.Lock = field(default_factory=threading.Lock)
    _ready: threading.Thread | None = None
    _given: Future[object] | None = None
    _begun: dict[str, Future[Any]] = field(default_factory=dict)

    def __enter__(self) -> Work:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._ready:
            self._ready.join()
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    @property
    def is_shared(self) -> bool:
        """Whether other processes may have done any of it, each of which has read the software by itself."""
        return self._pool is not None or self.cluster is not None

    def each(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """The outcomes of tasks, in their order."""
        given = list(tasks)
        kept = [self.cache.get(task.given) if task.key else None for task in given]
        left = [task for task, value in zip(given, kept, strict=True) if value is None]
        self.watch.begin((task.size for task in left), len(given) - len(left))
        done = self._elsewhere(left) if self._is_much(left) else map(self._here, left)
        for task, value in zip(given, kept, strict=True):
            yield next(done) if value is None else Outcome(task, value)

    def begin(self, tasks: Iterable[Task]) -> None:
        """Have another process, where there is one already, begin what will be asked for later, while this one goes on.

        Of much nothing is begun: all processes do it when it is asked for. What is not given is done then.
        """
        if self._pool is None:
            return
        left = [task for task in tasks if task.key and not self.cache.has(task.given)]
        if not self._is_much(left):
            self._begin(left)

    def _begin(self, tasks: Iterable[Task]) -> None:
        with suppress(BrokenProcessPool, OSError):
            self._begun.update((task.key, self._send(task)) for task in tasks)

    def beside(self, function: Callable[..., _Gives], *arguments: object) -> Future[_Gives] | None:
        """Something that another process of this machine does meanwhile; None where there is no other one."""
        if self.processes == 1 or self.cluster is not None:
            return None
        try:
            return self._processes().submit(function, *arguments)
        except BrokenProcessPool:
            self._give_up()
            return None

    def make_ready(self, function: Callable[[], object], tasks: Sequence[Task] = ()) -> None:
        """Have another process begin, and do something that it will need, while this one goes on.

        :param tasks: what it does after that, unless it is kept: they will be asked for, and wait for nothing else
        """

        def begin() -> None:
            with suppress(Exception):  # what is wrong with processes is told to who wants something of them
                self._given = self.beside(function)
                if self._given:
                    self._begin(task for task in tasks if task.key and not self.cache.has(task.given))

        self._ready = threading.Thread(target=begin)
        self._ready.start()

    def given_by_ready(self) -> Any:
        """What the process gave that was made ready; None where it has not, or not yet."""
        given = self._given
        return given.result() if given and given.done() and not given.exception() else None

    def _is_much(self, tasks: Sequence[Task]) -> bool:
        """Whether there is much to do beside the longest task, which another process does no sooner."""
        sizes = sorted(task.size for task in tasks)
        return (self.processes > 1 or self.cluster is not None) and sum(sizes[:-1]) >= _SMALL

    def _elsewhere(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """Outcomes of tasks that others do; what they do not give is done here."""
        if self.cluster is None:
            yield from self._together(tasks)
            return
        outcomes = {}
        for number, outcome in self.cluster.each(self.cache, tasks):
            outcomes[number] = outcome
            self.watch.done(outcome.task.size)
        for number, task in enumerate(tasks):
            yield outcomes.get(number) or self._here(task)

    def _together(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """Outcomes of tasks that several processes do, the longest begun first."""
        futures: dict[int, Future[Any]] = {}
        order = sorted(range(len(tasks)), key=lambda number: -tasks[number].size)
        try:
            for number in order:
                task = tasks[number]
                futures[number] = self._begun.pop(task.key) if task.key in self._begun else self._send(task)
                futures[number].add_done_callback(partial(self._told, tasks[number].size))
        except BrokenProcessPool:
            self._give_up()
        for number, task in enumerate(tasks):
            try:
                if number in futures:
                    yield Outcome(task, futures[number].result())
                    continue
            except BrokenProcessPool:
                self._give_up()
            except _GoneError:
                pass
            except Exception as error:  # noqa: BLE001 - the caller decides what a fault costs
                yield Outcome(task, error=error)
                continue
            yield self._here(task)

    def _told(self, size: int, future: Future[Any]) -> None:
        """Tell of a task that another process has done; what it was lost with is done here."""
        if not future.cancelled() and not isinstance(future.exception(), (BrokenProcessPool, _GoneError)):
            self.watch.done(size)

    def _send(self, task: Task) -> Future[Any]:
        """Have another process do a task."""
        return self._processes().submit(do, self.cache, _light(self.cache, task))

    def _here(self, task: Task) -> Outcome:
        """The outcome of a task that is done in this process, unless another one has begun it."""
        begun = self._begun.pop(task.key, None)
        try:
            if begun:
                with suppress(Exception):  # what is wrong is told by who does it here
                    return Outcome(task, begun.result())
            return Outcome(task, do(self.cache, task))
        except Exception as error:  # noqa: BLE001 - the caller decides what a fault costs
            return Outcome(task, error=error)
        finally:
            self.watch.done(task.size)

    def _processes(self) -> ProcessPoolExecutor:
        with self._beginning:
            if self._pool is None:
                context = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
                ours = corpus.current()
                context.set_forkserver_preload([] if ours.rules else _LOADED)  # what is loaded there has read the rules
                self._pool = ProcessPoolExecutor(
                    self.processes, mp_context=context, initializer=corpus.work_for, initargs=(ours,)
                )
            return self._pool

    def _give_up(self) -> None:
        """Go on in this process alone."""
        self.processes = 1


def do(cache: Cache, task: Task) -> Any:
    """Do a task, and keep the result by its key; what it gives."""
    return give(cache, task, task.function(*loaded(cache, task).arguments))


def give(cache: Cache, task: Task, value: Any) -> Any:
    """Keep the result of a task by its key; what the task gives."""
    if task.key:
        cache.put(task.key, value)
    if task.brief is None:
        return value
    _RECENT.add(cache, task, value)
    told = task.brief(value)
    if task.key:
        cache.put(task.given, told)
    return told


def load(cache: Cache, made: Made) -> Any:
    """What a task made, from the cache; where it is not there any more, it is made again."""
    task = made.task
    if task.key and (value := _RECENT.get(cache, task)) is not None:
        return value
    value = cache.get(task.key) if task.key else None
    if value is None:
        value = task.function(*loaded(cache, task).arguments)
        if task.key:
            cache.put(task.key, value)
    _RECENT.add(cache, task, value)
    return value


class _GoneError(Exception):
    """What another task has made is not in the cache any more, and only the process that began knows how it is made."""


def _gone(*_: object) -> None:
    raise _GoneError


def _light(cache: Cache, task: Task) -> Task:
    """A task as it is sent to another process: what other tasks have made is in the cache, and not sent with it."""

    def light(made: Made) -> Made:
        if cache.has(made.task.key):
            return Made(replace(made.task, function=_gone, arguments=(), brief=None))
        return Made(_light(cache, made.task))

    return replace(task, arguments=tuple(light(each) if isinstance(each, Made) else each for each in task.arguments))


def loaded(cache: Cache, task: Task) -> Task:
    """A task with all that its arguments stand for, for a process that cannot read the cache."""
    arguments = tuple(load(cache, each) if isinstance(each, Made) else each for each in task.arguments)
    return replace(task, arguments=arguments)


def keep(cache: Cache, task: Task, value: Any) -> None:
    """Keep what a task makes and is known without doing it."""
    if not cache.has(task.key):
        cache.put(task.key, value)
    _RECENT.add(cache, task, value)


class Once(Generic[_Given, _Gives]):
    """A function of something that serves all reports, done once as long as it is given the same thing."""

    def __init__(self, function: Callable[[_Given], _Gives]) -> None:
        self._function = function
        self._last: tuple[_Given, _Gives] | None = None

    def __call__(self, given: _Given) -> _Gives:
        """What the function gives."""
        if self._last is None or self._last[0] is not given:
            self._last = (given, self._function(given))
        return self._last[1]


class _Recent:
    """What was made or loaded last in this process, up to some characters of text."""

    def __init__(self) -> None:
        self._values: dict[tuple[Path | None, str], tuple[int, Any]] = {}
        self._shared: dict[tuple[Path | None, str], Any] = {}
        self._size = 0

    def get(self, cache: Cache, task: Task) -> Any:
        """A value, None where it is not among the last ones."""
        place = (cache.folder, task.key)
        return self._values.get(place, (0, self._shared.get(place)))[1]

    def add(self, cache: Cache, task: Task, value: Any) -> None:
        """Remember a value that other tasks may need."""
        if cache.folder is None or not task.key or self.get(cache, task) is not None:
            return
        if not task.report:
            self._shared[cache.folder, task.key] = value
            while len(self._shared) > _SHARED:
                self._shared.pop(next(iter(self._shared)))
            return
        size = max(task.size, _LEAST)
        self._values[cache.folder, task.key] = (size, value)
        self._size += size
        while self._size > _REMEMBERED and self._values:
            size, _ = self._values.pop(next(iter(self._values)))
            self._size -= size


_RECENT = _Recent()
