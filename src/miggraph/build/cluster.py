"""A Dask cluster as the place where the work of a build is done: the same functions, by workers on many machines.

A task is sent with all that it needs, the bytes of the files that it reads among it, so that a worker needs neither a
cache nor the folder of the project. What a lost worker was doing is done by another one, and at last in this process.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from functools import partial
from importlib import import_module
from types import TracebackType
from typing import Any

from miggraph import corpus
from miggraph.build.cache import Cache
from miggraph.build.carrying import NotCarriedError, carried, laid_out
from miggraph.build.sources import code_of
from miggraph.build.work import Made, Outcome, Task, give, load
from miggraph.corpus import Corpus
from miggraph.errors import UsageError

_OPTION = "--scheduler"
_ANSWER = 6
"""Seconds that a scheduler may take to answer."""
_GRACE = 1
"""Seconds more, after which it is left alone."""
_SECONDS = 30
"""So long workers may take to come, or to come back."""
_PATIENCE = 5
"""After so many seconds without anything done it is asked whether there are workers."""
_AHEAD = 2
"""Tasks that are sent for each thread of the workers: one that it does, and one that waits."""
_MODULES = ("miggraph.build.assembly",)
_LOST = frozenset({"cancelled", "error", "lost"})
_ONE_AT_A_TIME = threading.Lock()


class Cluster:
    """The workers of a Dask cluster; to be used as a context.

    :param address: that of its scheduler, such as ``tcp://10.0.0.1:8786``
    :param say: takes a line where there is something to wait for
    :raises UsageError: if Dask is not installed, no scheduler answers there, or it has no workers
    """

    def __init__(self, address: str, say: Callable[[str], None] = lambda _: None) -> None:
        if not address.strip():
            raise UsageError("the address is empty", where=_OPTION, hint="give it as tcp://10.0.0.1:8786")
        self._dask = _dask()
        self._client = _connected(self._dask, address)
        try:
            if not self._client.nthreads():
                say(f"waits up to {_SECONDS} s for workers of {address}")
            self._client.wait_for_workers(1, timeout=_SECONDS)
        except OSError as error:
            self._client.close()
            raise UsageError(
                f"the scheduler at {address} has no workers", where=_OPTION, hint=f"start some: dask worker {address}"
            ) from error
        self._corpus, self._code = corpus.current(), code_of(*_MODULES)
        self._client.register_worker_callbacks(setup=partial(corpus.enter, self._corpus))
        self._sent: dict[str, Any] = {}

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def each(self, cache: Cache, tasks: Sequence[Task]) -> Iterator[tuple[int, Outcome]]:
        """The outcomes of tasks with their places, as they are done, the longest begun first.

        No more is sent than the workers can take up soon, so that memory is bounded. What they do not give, as they or
        the scheduler are lost, or as a file cannot be sent, is left out.
        """
        order = iter(sorted(range(len(tasks)), key=lambda number: -tasks[number].size))
        running: dict[Any, int] = {}
        ahead = max(1, sum(self._client.nthreads().values())) * _AHEAD
        while True:
            while len(running) < ahead and (number := next(order, None)) is not None:
                with contextlib.suppress(NotCarriedError):
                    running[self._submit(cache, tasks[number])] = number
            if not running:
                return
            try:
                done = self._some_of(running)
            except (OSError, CancelledError):
                return
            for future in done:
                number = running.pop(future)
                value, error = _result(future)
                if value is not None:
                    yield number, Outcome(tasks[number], give(cache, tasks[number], value))
                elif error is not None:
                    yield number, Outcome(tasks[number], error=error)

    def _some_of(self, running: Iterable[Any]) -> list[Any]:
        """Those of some tasks that are done, as soon as there is one.

        :raises OSError: if the scheduler is lost, or has had no worker for a while
        """
        idle = 0
        while True:
            try:
                return list(self._dask.wait(list(running), timeout=_PATIENCE, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                idle = 0 if self._client.nthreads() else idle + _PATIENCE
                if idle >= _SECONDS:
                    raise

    def _submit(self, cache: Cache, task: Task) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a report is larger than Dask likes
            given = carried([self._given(cache, each) for each in task.arguments])
            return self._client.submit(do_there, self._corpus, self._code, task.function, *given, pure=False)

    def _given(self, cache: Cache, argument: Any) -> Any:
        """An argument of a task as it is sent; what serves all reports is sent to each worker once."""
        if not isinstance(argument, Made):
            return argument
        key = argument.task.key
        if argument.task.report or not key:
            return load(cache, argument)
        if key not in self._sent or self._sent[key].status in _LOST:
            whole = [load(cache, argument)]  # in a list, as of a tuple Dask would send each part by itself
            [self._sent[key]] = self._client.scatter(whole, broadcast=True, hash=False)
        return self._sent[key]


def _dask() -> Any:
    """The library, which has no types, and which no other part of a build needs.

    :raises UsageError: if it is not installed
    """
    try:
        return import_module("distributed")
    except ModuleNotFoundError as error:
        raise UsageError(
            "needs Dask, which is not installed", where=_OPTION, hint="install miggraph[cluster]"
        ) from error


def _connected(dask: Any, address: str) -> Any:
    """A client of a scheduler.

    Who answers with something else, or accepts and says nothing, holds a client longer than it is told to wait, and
    then again as it closes: so it is asked first what it is, in a thread that does not keep the process from ending.

    :raises UsageError: if no scheduler answers
    """
    found: list[str] = []

    async def ask() -> None:
        async with asyncio.timeout(_ANSWER), dask.rpc(address, timeout=_ANSWER) as there:
            found.append((await there.identity())["type"])

    def ask_here() -> None:
        with contextlib.suppress(Exception):  # a library for each kind of address, each with errors of its own
            asyncio.run(ask())

    logger = logging.getLogger("distributed")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)  # what it tells of its tries is not for who builds
    asking = threading.Thread(target=ask_here, daemon=True)
    asking.start()
    asking.join(_ANSWER + _GRACE)
    logger.setLevel(level)
    with contextlib.suppress(OSError):
        if found == ["Scheduler"]:
            return dask.Client(address, timeout=_ANSWER)
    raise UsageError(
        f"no scheduler answers at {address}",
        where=_OPTION,
        hint="give its address as tcp://10.0.0.1:8786, or start one with: dask scheduler",
    )


def _result(future: Any) -> tuple[Any, Exception | None]:
    """What a task gave or failed with; neither where the cluster failed.

    :raises UsageError: if a worker has another version of the software
    """
    if future.status != "finished":
        error = future.exception() if future.status == "error" else None
        if isinstance(error, UsageError):
            raise error
        lost = error is None or type(error).__module__.startswith("distributed")
        return None, None if lost else error
    return future.result(), None


def do_there(ours: Corpus, code: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Do a task in a worker.

    :param ours: the corpus that the build is for
    :param code: the hash of the software that the build runs with
    :raises UsageError: if the worker has another one, or works for another corpus
    """
    if corpus.current() != ours:
        raise UsageError("a worker works for another corpus", where=_OPTION, hint="start workers anew")
    if code_of(*_MODULES) != code:
        raise UsageError("a worker has another version of the software", where=_OPTION, hint="install the same one")
    with _ONE_AT_A_TIME, laid_out(arguments) as given:
        return function(*given)
