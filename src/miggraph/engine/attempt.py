"""One query under way in the pooled engine: the place that it holds, the worker lent to it, what is waited for."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from miggraph.engine.admission import Gate, NoRoomError
from miggraph.engine.answer import Answer
from miggraph.engine.crew import Crew
from miggraph.engine.evaluation import Question
from miggraph.engine.limits import Limits, QueryAbandonedError, QueueFullError, TimeLimitError, WorkerLostError
from miggraph.engine.process import SlowError, Worker
from miggraph.errors import MiggraphError

_LOG = logging.getLogger(__name__)

_WORKED = 0.25
"""A query is slow if it has worked for so much of the time that its patience is."""

_EXTENSIONS = 4
"""How often one that has not worked so much may stay."""

Outcome = Answer | MiggraphError | int
"""What came of an attempt; or the level at which to start again, where there was no place to go on."""


@dataclass(frozen=True, slots=True)
class Run:
    """A query on its way through the engine, from its arrival to its answer."""

    question: Question
    client: str
    gone: Callable[[], bool] | None
    began: float
    seconds: float
    key: int
    """What the engine remembers its slowness under."""

    @property
    def until(self) -> float:
        """When its time is over, by the monotonic clock."""
        return self.began + self.seconds

    @property
    def used(self) -> float:
        """Seconds since its arrival."""
        return time.monotonic() - self.began

    @property
    def has_gone(self) -> bool:
        """Whether its client has left."""
        return self.gone is not None and self.gone()

    @property
    def left(self) -> float:
        """Seconds that it still has."""
        return max(0.001, self.until - time.monotonic())


@dataclass(frozen=True, slots=True)
class Means:
    """What attempts share."""

    gates: list[Gate]
    """Those of the kinds of queries, the quickest first."""
    crew: Crew
    limits: Limits
    remember: Callable[[Run, int], None]
    """Is told each other kind that a query turns out to be of."""


class Attempt:
    """An attempt to run a query, beginning among those of a kind, going on among slower ones if it lasts.

    Either :meth:`begin` and :meth:`wait`, which block; or :meth:`begin_at_once` and :meth:`look`, which do not, and
    then :meth:`wait` from a thread if the answer has not come soon. Whatever it holds is given back by :meth:`end`,
    which :meth:`wait` does by itself.
    """

    def __init__(self, run: Run, level: int, means: Means) -> None:
        """Prepare an attempt.

        :param level: the kind of queries that it begins among
        """
        self.run = run
        self._level = level
        self._means = means
        self._held: Gate | None = None
        self._worker: Worker | None = None
        self._answered = False
        self._patient_until = 0.0
        self._extensions = 0

    @property
    def channel(self) -> int:
        """The file descriptor that becomes readable when there is something to :meth:`look` at."""
        if self._worker is None:
            raise RuntimeError("the query has not begun")
        return self._worker.channel

    def begin(self) -> None:
        """Take a place and a worker, waiting for them, and put the question.

        :raises QueueFullError: when too many wait, or no place is free until the deadline
        :raises QueryAbandonedError: when the client has left
        :raises WorkerLostError: when no worker can be started
        """
        gate = self._means.gates[self._level]
        self._enter(gate)
        self._held = gate
        try:
            self._worker = self._means.crew.lend(self._level, self.run.until)
            self._worker.put(self.run.question, self.run.left)
            self._be_patient()
        except SlowError as error:
            self.end()
            raise self._too_late() from error
        except BaseException:
            self.end()
            raise

    def begin_at_once(self) -> bool:
        """Put the question, if that can be done without waiting for anything; whether it was done."""
        gate = self._means.gates[self._level]
        if not gate.try_enter():
            return False
        self._held, begun = gate, False
        try:
            self._worker = self._means.crew.lend_at_once()
            if self._worker is not None:
                self._worker.put(self.run.question, self.run.seconds)
                self._be_patient()
                begun = True
        except MiggraphError as error:  # why it ended is told as of a query, and it has run none
            _LOG.warning("an idle worker has ended: %s", error)
        finally:
            if not begun:
                self.end()
        return begun

    def look(self) -> Answer | MiggraphError | None:
        """What has come of it, without waiting; None where that is not there yet, or not whole."""
        if self._worker is None:
            raise RuntimeError("the query has not begun")
        outcome = self._worker.look()
        self._answered = outcome is not None
        return outcome

    def conduct(self) -> Outcome:
        """Begin, unless that has been done, and wait; see :meth:`begin` and :meth:`wait`."""
        if self._held is None:
            self.begin()
        return self.wait()

    def wait(self) -> Outcome:
        """Wait until something has come of it.

        :raises LimitError: when its time is over, or its worker has ended
        :raises QueryTooComplexError: when its worker has run out of stack
        :raises QueryAbandonedError: when the client has left
        """
        worker, held = self._worker, self._held
        if worker is None or held is None:
            raise RuntimeError("the query has not begun")
        try:
            while (outcome := self._wait(worker)) is None:
                if self._stays(worker):
                    continue
                self._level += 1
                self._means.remember(self.run, self._level)
                if not self._means.gates[self._level].try_enter():
                    return self._level
                held.leave()
                self._held = held = self._means.gates[self._level]
                self._means.crew.slow_down(worker, self._level)
                self._extensions = 0
                self._be_patient()
            self._answered = True
            self._learn(worker)
            return outcome
        finally:
            self.end()

    def end(self) -> None:
        """Give back whatever it holds; a worker that has not answered, or is not worth keeping, is ended."""
        crew, worker, held = self._means.crew, self._worker, self._held
        self._worker = self._held = None
        try:
            if worker is not None and not (self._answered and crew.keep(worker)):
                crew.give_up(worker)
        finally:
            if held is not None:
                held.leave()

    def _wait(self, worker: Worker) -> Answer | MiggraphError | None:
        """The answer, or None when the patience that a level has is over."""
        run = self.run
        try:
            return worker.result(min(run.until, self._patient_until), self._look_after)
        except SlowError:
            if run.used >= run.seconds or run.has_gone:
                self._fail()
            return None
        except WorkerLostError:
            if run.used >= run.seconds:  # a worker that nobody ends in time ends itself, which is no loss
                self._fail()
            raise

    def _be_patient(self) -> None:
        patience = self._means.limits.patience
        last = self._level == len(patience)
        self._patient_until = self.run.until if last else time.monotonic() + patience[self._level]

    def _stays(self, worker: Worker) -> bool:
        """Whether a query whose patience is over stays among those of its kind, as it had to wait for the processor.

        It would else be taken for slow, and wait for longer, because others are.
        """
        effort, patience = worker.effort_so_far, self._means.limits.patience[self._level]
        if effort is None or effort >= _WORKED * patience or self._extensions == _EXTENSIONS:
            return False
        self._extensions += 1
        self._be_patient()
        return True

    def _learn(self, worker: Worker) -> None:
        """Remember that a query was not as slow as the kind that it was counted among."""
        kind = sum(worker.effort >= patience for patience in self._means.limits.patience)
        if kind < self._level:
            self._means.remember(self.run, kind)

    def _look_after(self) -> bool:
        """Look after memory while a query runs; whether its client has gone."""
        self._means.crew.trim()
        return self.run.has_gone

    def _enter(self, gate: Gate) -> None:
        run = self.run
        try:
            if run.used < run.seconds and gate.enter(run.client, run.until, run.gone):
                return
        except NoRoomError as error:
            raise QueueFullError(
                "too many queries wait already",
                limit="query_queue",
                value=f"{self._means.limits.waiting} queries",
                hint="try again in a few seconds",
            ) from error
        if run.used < run.seconds:
            raise QueryAbandonedError("the client has left")
        raise self._too_late()

    def _too_late(self) -> QueueFullError:
        return QueueFullError(
            "other queries have held all the places until the deadline",
            limit="query_timeout",
            value=f"{self.run.seconds:g} s",
            hint="try again in a few seconds",
        )

    def _fail(self) -> NoReturn:
        """Say why a query is ended that its worker has not answered.

        :raises QueryAbandonedError: when the client has left
        :raises TimeLimitError: otherwise
        """
        if self.run.used < self.run.seconds:
            raise QueryAbandonedError("the client has left")
        raise TimeLimitError(
            f"the query has run for {self.run.used:.1f} s and was ended",
            limit="query_timeout",
            value=f"{self.run.seconds:g} s",
            hint="narrow the query, add LIMIT, or join fewer patterns that share no variable",
        )
