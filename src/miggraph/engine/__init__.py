"""Holding a dataset and answering SPARQL queries on it: guard, evaluation under limits, serialisation."""

from miggraph.engine.answer import Answer, Kind
from miggraph.engine.base import Engine, PromptEngine, Scope, Underway
from miggraph.engine.embedded import EmbeddedEngine
from miggraph.engine.files import open_files
from miggraph.engine.formats import GRAPH_TYPES, RESULT_TYPES, Term
from miggraph.engine.guard import QueryRefusedError
from miggraph.engine.limits import (
    LimitError,
    Limits,
    MemoryLimitError,
    QueryAbandonedError,
    QueryTooComplexError,
    QueueFullError,
    ResultTooLargeError,
    TimeLimitError,
    WorkerLostError,
)
from miggraph.engine.pooled import PooledEngine

__all__ = [
    "GRAPH_TYPES",
    "RESULT_TYPES",
    "Answer",
    "EmbeddedEngine",
    "Engine",
    "Kind",
    "LimitError",
    "Limits",
    "MemoryLimitError",
    "PooledEngine",
    "PromptEngine",
    "QueryAbandonedError",
    "QueryRefusedError",
    "QueryTooComplexError",
    "QueueFullError",
    "ResultTooLargeError",
    "Scope",
    "Term",
    "TimeLimitError",
    "Underway",
    "WorkerLostError",
    "open_files",
]
