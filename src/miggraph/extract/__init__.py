"""Annotations from a report: rooms of extractors, and the pipeline that runs them in order."""

from miggraph.extract.discourse.document import Document
from miggraph.extract.pipeline import LANGUAGES, STAGES, extract, language_read, read_document, read_in

__all__ = ["LANGUAGES", "STAGES", "Document", "extract", "language_read", "read_document", "read_in"]
