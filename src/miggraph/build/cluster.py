"""A Dask cluster as the place where the work of a build is done: the same functions, by workers on many machines.

A task is sent with all that it needs, so that a worker needs no cache; but the folder of the project has to be there
under the same path. What a lost worker was doing is done by another one, and at last in this process.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from importlib import import_module
from itertools import islice
from types import TracebackType
from typing import Any

from miggraph.build.cache import Cache
from miggraph.build.sources import code_of
from miggraph.build.work import Outcome, Task, give, loaded
from miggraph.errors import UsageError

_OPTION = "--scheduler"
_SECONDS = 30
"""So long a scheduler may take to answer."""
_PATIENCE = 5
"""After so many seconds without anything done it is asked whether there are workers."""
_AHEAD = 2
"""Tasks that are sent for each thread of the workers: one that it does, and one that waits."""
_MODULES = ("miggraph.build.reports", "miggraph.build.linking")
_ONE_AT_A_TIME = threading.Lock()


class Cluster:
    """The workers of a Dask cluster; to be used as a context.

    :param address: that of its scheduler, such as ``tcp://10.0.0.1:8786``
    :raises UsageError: if Dask is not installed, no scheduler answers there, or it has no workers
    """

    def __init__(self, address: str) -> None:
        self._dask = _dask()
        try:
            self._client = self._dask.Client(address, timeout=_SECONDS)
            self._client.wait_for_workers(1, timeout=_SECONDS)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"no scheduler with workers answers at {address}",
                where=_OPTION,
                hint="start them with: dask scheduler, dask worker ADDRESS",
            ) from error
        self._code = code_of(*_MODULES)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def each(self, cache: Cache, tasks: Sequence[Task]) -> Iterator[tuple[int, Outcome]]:
        """The outcomes of tasks with their places, as they are done, the longest begun first.

        No more is sent than the workers can take up soon, so that memory is bounded. What they do not give, as they or
        the scheduler are lost, is left out.
        """
        order = iter(sorted(range(len(tasks)), key=lambda number: -tasks[number].size))
        running: dict[Any, int] = {}
        ahead = max(1, sum(self._client.nthreads().values())) * _AHEAD
        while True:
            for number in islice(order, ahead - len(running)):
                running[self._submit(loaded(cache, tasks[number]))] = number
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

    def _submit(self, task: Task) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a report is larger than Dask likes
            return self._client.submit(do_there, self._code, task.function, task.arguments, pure=False)


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


def do_there(code: str, function: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """Do a task in a worker.

    :param code: the hash of the software that the build runs with
    :raises UsageError: if the worker has another one
    """
    if code_of(*_MODULES) != code:
        raise UsageError("a worker has another version of the software", where=_OPTION, hint="install the same one")
    with _ONE_AT_A_TIME:
        return function(*arguments)
