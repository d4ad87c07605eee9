"""Holding a dataset and answering SPARQL queries on it: guard, evaluation under limits, serialisation.

What callers of any engine use is named here. The engines themselves are imported from :mod:`miggraph.engine.store`
(inside this process), :mod:`miggraph.engine.pool` (worker processes) and :mod:`miggraph.engine.files`: a worker process
needs none of them, and each one that starts while hostile queries come in takes its time from the honest ones.
"""

from miggraph.engine.answer import GRAPH_TYPES, RESULT_TYPES, Answer, Kind, Term
from miggraph.engine.guard import QueryRefusedError
from miggraph.engine.interface import Engine, Query, Scope, Snapshot, WorkerFacts
from miggraph.engine.limits import (
    LimitError,
    Limits,
    MemoryLimitError,
    QueryTooComplexError,
    QueueFullError,
    ResultTooLargeError,
    TimeLimitError,
    WorkerLostError,
)

__all__ = [
    "GRAPH_TYPES",
    "RESULT_TYPES",
    "Answer",
    "Engine",
    "Kind",
    "LimitError",
    "Limits",
    "MemoryLimitError",
    "Query",
    "QueryRefusedError",
    "QueryTooComplexError",
    "QueueFullError",
    "ResultTooLargeError",
    "Scope",
    "Snapshot",
    "Term",
    "TimeLimitError",
    "WorkerFacts",
    "WorkerLostError",
]
