"""The OWL 2 RL closure of a dataset: of the whole (``closure``), or of each report in its context (``parts``)."""

from miggraph.reason.chase import Patterns
from miggraph.reason.closure import Schema, disjointness, infer, inferred_graph, relevant, schema_of
from miggraph.reason.parts import Ground, Part, Reasoning, ground_of, infer_part, infer_together

__all__ = [
    "Ground",
    "Part",
    "Patterns",
    "Reasoning",
    "Schema",
    "disjointness",
    "ground_of",
    "infer",
    "infer_part",
    "infer_together",
    "inferred_graph",
    "relevant",
    "schema_of",
]
