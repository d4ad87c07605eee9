"""Annotations from a report: rooms of extractors, and the pipeline that runs them in order."""

from miggraph.extract.pipeline import STAGES, extract

__all__ = ["STAGES", "extract"]
