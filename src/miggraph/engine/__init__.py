"""Holding a dataset and answering SPARQL queries on it: guard, evaluation under limits, serialisation."""

from miggraph.engine.answer import Answer, Kind, ResultTooLargeError
from miggraph.engine.base import Engine, Scope
from miggraph.engine.embedded import EmbeddedEngine
from miggraph.engine.formats import GRAPH_TYPES, RESULT_TYPES, Term
from miggraph.engine.guard import QueryRefusedError

__all__ = [
    "GRAPH_TYPES",
    "RESULT_TYPES",
    "Answer",
    "EmbeddedEngine",
    "Engine",
    "Kind",
    "QueryRefusedError",
    "ResultTooLargeError",
    "Scope",
    "Term",
]
