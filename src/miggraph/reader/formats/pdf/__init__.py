"""PDF: characters from pdfium; words, columns, paragraphs, tables, notes and page furniture by geometry."""

from miggraph.reader.formats.pdf.file import read_pdf

__all__ = ["read_pdf"]
