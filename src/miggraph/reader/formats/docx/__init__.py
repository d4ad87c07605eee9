"""Word: the package by python-docx, the body walked here."""

from miggraph.reader.formats.docx.body import read_docx

__all__ = ["read_docx"]
