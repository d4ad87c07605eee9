"""Files of any format to a stored text in simple Markdown, with the map from its lines to pages and boxes.

The same bytes give the same text on every machine. A format is told by the content of a file, not by its name. One
library a format, chosen by measuring: pypdfium2 for PDF, python-docx for Word, lxml for OpenDocument and HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from miggraph.errors import ReportError
from miggraph.reader.formats.detect import Format, detect
from miggraph.reader.formats.markdown import write
from miggraph.reader.formats.printed import Printed
from miggraph.reader.formats.stored import Properties, StoredText, properties_of
from miggraph.reader.formats.text import LARGEST, read_text_file

__all__ = [
    "LARGEST",
    "LARGEST_FILE",
    "SUFFIXES",
    "UNREAD_SUFFIXES",
    "Format",
    "Properties",
    "StoredText",
    "detect",
    "stored_text",
]

SUFFIXES = (".md", ".txt", ".pdf", ".docx", ".odt", ".html", ".htm", ".xhtml")
"""How the names of report files end; what a file is, its content says."""
UNREAD_SUFFIXES = (".doc", ".rtf", ".epub")
"""Files of documents that are taken for reports too, so that they are not passed over in silence."""
LARGEST_FILE = 200_000_000
"""Bytes of a file of any format, images included."""


def stored_text(data: bytes) -> StoredText:
    """The stored text of a file: text and Markdown as they are, other formats turned into simple Markdown.

    :raises ReportError: for what cannot be read: a scan, an encrypted, broken, empty or too large file, another format
    """
    if len(data) > LARGEST_FILE:
        raise ReportError(
            f"has {len(data) / 1e6:.0f} MB, more than the {LARGEST_FILE / 1e6:.0f} MB that a file may have",
            hint="split it into its parts",
        )
    form = detect(data)
    if form is Format.TEXT:
        return read_text_file(data)
    printed = _readers()[form](data)
    text, layout = write(printed)
    return StoredText(text, form.value, layout, properties_of(printed.metadata))


def _readers() -> Mapping[Format, Callable[[bytes], Printed]]:
    """The readers of each format; imported when one is needed, since their libraries are heavy."""
    from miggraph.reader.formats.docx import read_docx
    from miggraph.reader.formats.html import read_html
    from miggraph.reader.formats.odt import read_odt
    from miggraph.reader.formats.pdf import read_pdf

    return {Format.PDF: read_pdf, Format.DOCX: read_docx, Format.ODT: read_odt, Format.HTML: read_html}
