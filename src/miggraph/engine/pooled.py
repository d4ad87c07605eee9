"""The engine that serves: queries run in worker processes, which can be ended when a query meets a limit.

There are places for quick queries and for slower kinds. Each query begins among the quick ones. If its patience there
is over it goes on among those of the next kind, where the system gives it the time that quicker ones leave; if all
places of that kind are taken, its worker is ended and the query waits for one and starts again. How slow a query was is
remembered, and it begins there the next time; a very long one never begins among the quick ones. However many slow
queries come, a quick one thus waits for a fraction of a second and not for a deadline.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from miggraph.engine.admission import Gate, NoRoomError
from miggraph.engine.answer import Answer
from miggraph.engine.base import Scope
from miggraph.engine.collecting import Room
from miggraph.engine.crew import Crew
from miggraph.engine.evaluation import Question
from miggraph.engine.formats import Term
from miggraph.engine.limits import LimitError, Limits, QueryAbandonedError, QueueFullError, TimeLimitError
from miggraph.engine.process import SlowError, Worker
from miggraph.engine.published import CURRENT, Published, mark, read
from miggraph.errors import MiggraphError

_LOG = logging.getLogger(__name__)
_NO_SCOPE = Scope()
_REMEMBERED = 10_000
_UNTIL_ANOTHER_TRY = 2.0
_LONG = 20_000
"""Characters of a query that takes long to parse and plan, whatever it asks."""


@dataclass(frozen=True, slots=True)
class _Run:
    """One query on its way through the engine."""

    question: Question
    client: str
    gone: Callable[[], bool] | None
    began: float
    seconds: float
    key: int

    @property
    def until(self) -> float:
        return self.began + self.seconds

    @property
    def used(self) -> float:
        return time.monotonic() - self.began

    @property
    def has_gone(self) -> bool:
        return self.gone is not None and self.gone()

    @property
    def left(self) -> float:
        return max(0.001, self.until - time.monotonic())


class PooledEngine:
    """Answers from ``{dataset}/current/store`` with worker processes, within limits.

    ``current`` is a symbolic link. When it points elsewhere, the next query is answered from there; queries under way
    finish on the version that they began with. Safe for threads, and for a process that forks afterwards.
    """

    def __init__(self, dataset: Path, *, limits: Limits, allow_service: tuple[str, ...] = ()) -> None:
        """Open a dataset and start the first workers.

        :param dataset: the dataset folder
        :param allow_service: endpoints that ``SERVICE`` may call
        :raises DatasetError: when the folder is not a dataset
        """
        self._link = dataset / CURRENT
        self._path = str(self._link)
        self._limits = limits
        self._allowed = allow_service
        self._lock = threading.Lock()
        self._switching = threading.Lock()
        self._levels: OrderedDict[int, int] = OrderedDict()
        self._refused: tuple[Path, float] | None = None
        self._mark = mark(self._path)
        self._begin(read(self._link))

    @property
    def version(self) -> str:
        """The SHA-256 of the dataset now served."""
        return self._now().published.version

    @property
    def facts(self) -> Mapping[str, object]:
        """What ``build.json`` says of the dataset now served."""
        return self._now().published.facts

    @property
    def limits(self) -> Limits:
        """What queries may use."""
        return self._limits

    @property
    def pids(self) -> tuple[int, ...]:
        """The process numbers of the workers."""
        return self._crew.pids

    @property
    def figures(self) -> Mapping[str, int]:
        """For operators: queries that wait, workers that are there, and workers started and ended so far."""
        counts = self._crew.counts
        return {
            "waiting_quick": self._gates[0].waiting,
            "waiting_slow": sum(gate.waiting for gate in self._gates[1:]),
            "workers": len(self._crew.pids),
            "workers_started_total": counts["started"],
            "workers_ended_total": counts["ended"],
        }

    def query(
        self,
        text: str,
        *,
        scope: Scope = _NO_SCOPE,
        substitutions: Mapping[str, Term] | None = None,
        unlimited: bool = False,
        accepted: tuple[str, ...] = (),
        timeout: float | None = None,
        limit_results: bool = False,
        client: str = "",
        gone: Callable[[], bool] | None = None,
    ) -> Answer:
        """Evaluate a query; see :meth:`miggraph.engine.base.Engine.query`."""
        began = time.monotonic()
        crew = self._now()
        limits = self._limits
        seconds = limits.seconds if timeout is None else min(limits.seconds, max(0.0, timeout))
        room = Room() if unlimited else Room(limits.rows, limits.size, limit_results)
        terms = dict(substitutions or {})
        key = hash((crew.published.version, text, scope, frozenset(terms.items())))
        run = _Run(Question(text, scope, terms, accepted, room), client, gone, began, seconds, key)
        try:
            outcome: Answer | MiggraphError | int = self._level(run)
            while isinstance(outcome, int):
                outcome = self._run(run, outcome)
            if isinstance(outcome, MiggraphError):
                raise outcome
        except LimitError as error:
            error.used = run.used
            raise
        return outcome

    def close(self) -> None:
        """End the workers; queries under way fail."""
        if self._owner == os.getpid():
            self._crew.close()

    def _begin(self, published: Published) -> None:
        self._owner = os.getpid()
        self._gates = [Gate(places, self._limits.waiting) for places in self._limits.places]
        self._crew = Crew(published, self._limits, self._allowed)

    def _run(self, run: _Run, level: int) -> Answer | MiggraphError | int:
        """Run a query among those of a kind and, if it lasts, of slower ones.

        :return: what came of it; or the level at which to start again, where there was no place to go on
        """
        held = self._gates[level]
        self._enter(held, run)
        crew = self._crew
        worker: Worker | None = None
        try:
            worker = crew.lend(level)
            worker.put(run.question, run.left)
            while (outcome := self._wait(worker, run, level)) is None:
                level += 1
                self._remember(run, level)
                if not self._gates[level].try_enter():
                    return level
                held.leave()
                held = self._gates[level]
                worker.yield_to_others(level)
            crew.take_back(worker)
            worker = None
            return outcome
        finally:
            if worker is not None:
                crew.give_up(worker)
            held.leave()

    def _wait(self, worker: Worker, run: _Run, level: int) -> Answer | MiggraphError | None:
        """The answer, or None when the patience that a level has is over."""
        last = level == len(self._limits.patience)
        until = run.until if last else min(run.until, time.monotonic() + self._limits.patience[level])
        try:
            return worker.result(until, lambda: self._look(run))
        except SlowError:
            if run.used >= run.seconds or run.has_gone:
                self._fail(run)
            return None

    def _look(self, run: _Run) -> bool:
        """Look after memory while a query runs; whether its client has gone."""
        self._crew.trim()
        return run.has_gone

    def _level(self, run: _Run) -> int:
        """Where a query begins."""
        with self._lock:
            known = self._levels.get(run.key, 0)
        return min(max(known, len(run.question.text) > _LONG), len(self._limits.patience))

    def _remember(self, run: _Run, level: int) -> None:
        with self._lock:
            self._levels[run.key] = level
            while len(self._levels) > _REMEMBERED:
                self._levels.popitem(last=False)

    def _enter(self, gate: Gate, run: _Run) -> None:
        try:
            if gate.enter(run.client, run.until, run.gone):
                return
        except NoRoomError as error:
            raise QueueFullError(
                "too many queries wait already",
                limit="query_queue",
                value=f"{self._limits.waiting} queries",
                hint="try again in a few seconds",
            ) from error
        if run.used < run.seconds:
            raise QueryAbandonedError("the client has left")
        raise QueueFullError(
            "other queries have held all the places until the deadline",
            limit="query_timeout",
            value=f"{run.seconds:g} s",
            hint="try again in a few seconds",
        )

    @staticmethod
    def _fail(run: _Run) -> NoReturn:
        """Say why a query is ended that its worker has not answered.

        :raises QueryAbandonedError: when the client has left
        :raises TimeLimitError: otherwise
        """
        if run.used < run.seconds:
            raise QueryAbandonedError("the client has left")
        raise TimeLimitError(
            f"the query has run for {run.used:.1f} s and was ended",
            limit="query_timeout",
            value=f"{run.seconds:g} s",
            hint="narrow the query, add LIMIT, or join fewer patterns that share no variable",
        )

    def _now(self) -> Crew:
        """The crew on the version that ``current`` points at now."""
        if self._owner != os.getpid():
            self._start_over()
        seen = mark(self._path)
        if seen != self._mark and self._switching.acquire(blocking=False):
            try:
                if self._switch():
                    self._mark = seen
            finally:
                self._switching.release()
        return self._crew

    def _switch(self) -> bool:
        """Serve the version that ``current`` points at; where it cannot be opened, try again a little later.

        :return: whether it is served now
        """
        folder, now = self._link.resolve(), time.monotonic()
        if folder == self._crew.published.folder:
            return True
        if self._was_refused(folder, now):
            return False
        try:
            self._crew.switch(read(self._link))
        except MiggraphError as error:
            self._refused = (folder, now + _UNTIL_ANOTHER_TRY)
            _LOG.warning("the new dataset cannot be opened, the old one is served on: %s", error)
            return False
        return True

    def _was_refused(self, folder: Path, now: float) -> bool:
        return self._refused is not None and self._refused[0] == folder and now < self._refused[1]

    def _start_over(self) -> None:
        """Start workers of this process's own, which has been forked from one that has others."""
        crew = self._crew
        self._lock, self._switching = threading.Lock(), threading.Lock()
        self._begin(crew.published)
        crew.abandon()
