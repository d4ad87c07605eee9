"""Holding a dataset and answering SPARQL queries on it: guard, evaluation under limits, serialisation.

What is named here is imported when it is first used: a worker process needs little of it, and each one that has to be
started while hostile queries come in takes its time from the honest ones.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from miggraph.engine.answer import Answer, Kind
    from miggraph.engine.base import NO_SCOPE, Engine, PromptEngine, Scope, Underway
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

_HOMES = {
    "Answer": "answer",
    "EmbeddedEngine": "embedded",
    "Engine": "base",
    "GRAPH_TYPES": "formats",
    "Kind": "answer",
    "LimitError": "limits",
    "Limits": "limits",
    "MemoryLimitError": "limits",
    "NO_SCOPE": "base",
    "PooledEngine": "pooled",
    "PromptEngine": "base",
    "QueryAbandonedError": "limits",
    "QueryRefusedError": "guard",
    "QueryTooComplexError": "limits",
    "QueueFullError": "limits",
    "RESULT_TYPES": "formats",
    "ResultTooLargeError": "limits",
    "Scope": "base",
    "Term": "formats",
    "TimeLimitError": "limits",
    "Underway": "base",
    "WorkerLostError": "limits",
    "open_files": "files",
}
"""Name → the module of this package that it lives in."""

__all__ = [
    "GRAPH_TYPES",
    "NO_SCOPE",
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


def __getattr__(name: str) -> object:
    """Import what is named for the first time (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = found
    return found
