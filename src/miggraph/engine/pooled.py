"""The engine that serves: queries run in worker processes, which can be ended when a query meets a limit.

There are places for quick queries and for slower kinds. Each query begins among the quick ones. If its patience there
is over, and it has worked rather than waited, it goes on among those of the next kind, where the system gives it the
time that quicker ones leave; if all places of that kind are taken, its worker is ended and the query waits for one and
starts again. How slow a query was is remembered, and it begins there the next time, until it turns out to be quicker; a
very long one never begins among the quick ones. However many slow queries come, a quick one thus waits for a fraction
of a second and not for a deadline.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path

from miggraph.engine.admission import Gate
from miggraph.engine.answer import Answer
from miggraph.engine.attempt import Attempt, Means, Run
from miggraph.engine.base import NO_SCOPE, Scope, Underway
from miggraph.engine.collecting import Room
from miggraph.engine.crew import Crew
from miggraph.engine.evaluation import Question
from miggraph.engine.formats import Term
from miggraph.engine.limits import LimitError, Limits
from miggraph.engine.published import CURRENT, Published, mark, read
from miggraph.errors import MiggraphError

_LOG = logging.getLogger(__name__)
_REMEMBERED = 10_000
_UNTIL_ANOTHER_TRY = 2.0
_UNTIL_ANOTHER_LOOK = 0.05
_LONG = 20_000
"""Characters of a query that takes long to parse and plan, whatever it asks."""


class _Underway:
    """A query that was begun at once; see :class:`miggraph.engine.base.Underway`."""

    def __init__(self, engine: PooledEngine, attempt: Attempt, patience: float) -> None:
        self._engine = engine
        self._attempt = attempt
        self.patience = patience

    @property
    def channel(self) -> int:
        """The file descriptor of its worker's channel."""
        return self._attempt.channel

    def look(self) -> Answer | None:
        """The answer, if it is there."""
        outcome = self._attempt.look()
        return None if outcome is None else _told(self._attempt.run, outcome)

    def wait(self) -> Answer:
        """The answer, however long it takes."""
        return self._engine.conduct(self._attempt)

    def end(self) -> None:
        """End its worker, if it still has one."""
        self._attempt.end()


class PooledEngine:
    """Answers from ``{dataset}/current/store`` with worker processes, within limits.

    ``current`` is a symbolic link, looked at up to twenty times a second. When it points elsewhere, the next query is
    answered from there; queries under way finish on the version that they began with. Safe for threads, and for a
    process that forks afterwards.
    """

    def __init__(self, dataset: Path, *, limits: Limits, allow_service: tuple[str, ...] = ()) -> None:
        """Open a dataset and start the first workers.

        :param dataset: the dataset folder
        :param allow_service: endpoints that ``SERVICE`` may call
        :raises DatasetError: when the folder is not a dataset
        """
        self._link = dataset / CURRENT
        self._limits = limits
        self._room = Room(limits.rows, limits.size)
        self._allowed = allow_service
        self._lock = threading.Lock()
        self._switching = threading.Lock()
        self._levels: OrderedDict[int, int] = OrderedDict()
        self._refused: tuple[Path, float] | None = None
        self._mark = self._seen = mark(self._link)
        self._look_again = 0.0
        self._begin(read(self._link))

    @property
    def version(self) -> str:
        """The SHA-256 of the dataset now served."""
        return self._now().version

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
            "waiting_quick": self._means.gates[0].waiting,
            "waiting_slow": sum(gate.waiting for gate in self._means.gates[1:]),
            "workers": len(self._crew.pids),
            "workers_started_total": counts["started"],
            "workers_ended_total": counts["ended"],
        }

    def query(
        self,
        text: str,
        *,
        scope: Scope = NO_SCOPE,
        substitutions: Mapping[str, Term] | None = None,
        unlimited: bool = False,
        accepted: tuple[str, ...] = (),
        timeout: float | None = None,
        limit_results: bool = False,
        client: str = "",
        gone: Callable[[], bool] | None = None,
        arrived: float | None = None,
    ) -> Answer:
        """Evaluate a query; see :meth:`miggraph.engine.base.Engine.query`."""
        limits = self._limits
        room = Room() if unlimited else Room(limits.rows, limits.size, limit_results)
        question = Question(text, scope, dict(substitutions or {}), accepted, room)
        run = self._arrival(self._now(), question, client, gone, timeout, arrived)
        return self.conduct(Attempt(run, self._level(run), self._means))

    def version_at_once(self) -> str | None:
        """The version now served; None where another one has been published and is yet to be opened."""
        settled = self._owner == os.getpid() and self._look() == self._mark
        return self._crew.version if settled else None

    def begin(
        self,
        text: str,
        *,
        version: str,
        accepted: tuple[str, ...] = (),
        client: str = "",
        gone: Callable[[], bool] | None = None,
    ) -> Underway | None:
        """Begin to evaluate a query, unless it is known to be slow or would have to wait for anything."""
        crew = self._crew
        if crew.version != version:
            return None
        run = self._arrival(crew, Question(text, accepted=accepted, room=self._room), client, gone)
        if self._level(run):
            return None
        attempt = Attempt(run, 0, self._means)
        return _Underway(self, attempt, self._limits.patience[0]) if attempt.begin_at_once() else None

    def conduct(self, attempt: Attempt) -> Answer:
        """Lead an attempt, and further ones if it has to start again, to the answer."""
        run = attempt.run
        try:
            while isinstance(outcome := attempt.conduct(), int):
                attempt = Attempt(run, outcome, self._means)
        except LimitError as error:
            error.used = run.used
            raise
        return _told(run, outcome)

    def close(self) -> None:
        """End the workers; queries under way fail."""
        if self._owner == os.getpid():
            self._crew.close()

    def _begin(self, published: Published) -> None:
        self._owner = os.getpid()
        gates = [Gate(places, self._limits.waiting) for places in self._limits.places]
        self._crew = Crew(published, self._limits, self._allowed)
        self._means = Means(gates, self._crew, self._limits, self._remember)

    def _arrival(
        self,
        crew: Crew,
        question: Question,
        client: str,
        gone: Callable[[], bool] | None,
        timeout: float | None = None,
        arrived: float | None = None,
    ) -> Run:
        began, most = time.monotonic() if arrived is None else arrived, self._limits.seconds
        seconds = most if timeout is None else min(most, max(0.0, timeout))
        terms = frozenset(question.substitutions.items())
        key = hash((crew.version, question.text, question.scope, terms))
        return Run(question, client, gone, began, seconds, key)

    def _level(self, run: Run) -> int:
        """Where a query begins."""
        with self._lock:
            known = self._levels.get(run.key, 0)
        return min(max(known, len(run.question.text) > _LONG), len(self._limits.patience))

    def _remember(self, run: Run, level: int) -> None:
        with self._lock:
            self._levels.pop(run.key, None)
            if level:
                self._levels[run.key] = level
            while len(self._levels) > _REMEMBERED:
                self._levels.popitem(last=False)

    def _now(self) -> Crew:
        """The crew on the version that ``current`` points at now."""
        if self._owner != os.getpid():
            self._start_over()
        seen = self._look()
        if seen != self._mark and self._switching.acquire(blocking=False):
            try:
                if self._switch():
                    self._mark = seen
            finally:
                self._switching.release()
        return self._crew

    def _look(self) -> tuple[int, int, int] | None:
        """What ``current`` points at, or did a moment ago: a look took 30 to 50 µs with nothing in the caches."""
        now = time.monotonic()
        if now >= self._look_again:
            self._seen, self._look_again = mark(self._link), now + _UNTIL_ANOTHER_LOOK
        return self._seen

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


def _told(run: Run, outcome: Answer | MiggraphError) -> Answer:
    if isinstance(outcome, LimitError):
        outcome.used = run.used
    if isinstance(outcome, MiggraphError):
        raise outcome
    return outcome
