"""What a query may use up, and the errors that say which limit was met."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.errors import QueryError

if TYPE_CHECKING:
    from miggraph.config import Settings

_FEWEST_WORKERS = 2
_RETRY_SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What queries may use; seconds are wall-clock seconds, sizes are bytes."""

    seconds: float = 10.0
    """From the arrival of a query to its answer, waiting included."""
    patience: tuple[float, ...] = (0.1, 1.0)
    """Seconds after which a query leaves its place to quicker ones and goes on among slower ones; one for each step."""
    memory: int = 384_000_000
    """Address space that one worker may take above what it has with the store open."""
    memory_together: int = 1_600_000_000
    """Resident memory of all workers that run queries, above which the largest is ended."""
    keep: int = 64_000_000
    """Growth of a worker's resident memory after which it is replaced once its query has ended."""
    rows: int | None = 100_000
    """Rows or triples of an answer; None for no limit."""
    size: int | None = 50_000_000
    """Serialised size of an answer; None for no limit."""
    waiting: int = 64
    """Queries that may wait for each kind of place."""
    workers: int = 2
    """Queries of each slower kind that run at once; of the quickest kind, twice as many."""

    @property
    def places(self) -> tuple[int, ...]:
        """Queries that run at once, by kind, the quickest first."""
        return (2 * self.workers, *(self.workers for _ in self.patience))

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that the settings give."""
        return cls(
            seconds=settings.query_timeout,
            memory=settings.query_memory_bytes,
            memory_together=settings.query_memory_total_bytes,
            rows=settings.result_max_rows,
            size=settings.result_max_bytes,
            waiting=settings.query_queue,
            workers=settings.query_workers or max(_FEWEST_WORKERS, os.cpu_count() or 1),
        )


class LimitError(QueryError):
    """A query met a limit and was ended; nothing of its answer is given.

    :param what: what happened, as a clause without a full stop
    :param limit: the setting that holds the limit, or what else ended the query
    :param value: the limit's value, with its unit; empty where there is none
    :param used: seconds from the arrival of the query to its end
    :param hint: what to try
    """

    retry_after: int | None = None
    """Seconds after which the same query may well succeed; None where it will not."""

    def __init__(self, what: str, *, limit: str, value: str = "", used: float = 0.0, hint: str) -> None:
        super().__init__(what, hint=hint)
        self.limit = limit
        self.value = value
        self.used = used

    @property
    def advice(self) -> str:
        """What to try."""
        return self.hint or ""


class TimeLimitError(LimitError):
    """A query ran until its deadline."""


class MemoryLimitError(LimitError):
    """A query asked for more memory than a worker may take."""


def out_of_memory(most: int) -> MemoryLimitError:
    """The error for a query that has asked for more than so many bytes."""
    return MemoryLimitError(
        "the query needs more memory than the setting query_memory_bytes allows",
        limit="query_memory_bytes",
        value=f"{most} bytes",
        hint="narrow the query, or avoid ORDER BY, DISTINCT and GROUP BY over so much",
    )


class ResultTooLargeError(LimitError):
    """An answer has more rows, triples or bytes than the limit allows."""


class QueueFullError(LimitError):
    """Other queries hold all the places, and this one could not wait, or waited until its deadline."""

    retry_after = _RETRY_SECONDS


class WorkerLostError(LimitError):
    """The process that ran a query ended for a reason that is not the query's."""

    retry_after = 1


class QueryTooComplexError(QueryError):
    """A query is nested or chained too deeply to be parsed and planned."""


def too_late(used: float, seconds: float, *, is_running: bool, own: bool) -> LimitError:
    """The error for a query that has met its deadline.

    :param used: seconds from its arrival
    :param seconds: those from its arrival to the deadline; a timer may ring up to a millisecond early
    :param is_running: whether it had a place
    :param own: whether a page asks it and not a reader, who can then narrow nothing
    """
    kind: type[LimitError] = TimeLimitError
    what = f"the query has run for {used:.1f} s and was ended"
    hint = "narrow the query, add LIMIT, or join fewer patterns that share no variable"
    if not is_running:
        kind, what = QueueFullError, "other queries have held all the places until the deadline"
    if own or not is_running:
        hint = "try again in a few seconds"
    error = kind(what, limit="query_timeout", value=f"{seconds:g} s", used=max(used, seconds), hint=hint)
    if own:
        error.retry_after = _RETRY_SECONDS
    return error
