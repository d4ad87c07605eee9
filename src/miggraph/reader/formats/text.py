"""Text and Markdown: stored exactly as they are."""

from __future__ import annotations

import re

from miggraph.errors import ReportError
from miggraph.reader.formats.stored import StoredText

LARGEST = 20_000_000
"""Bytes of a text; a report of a thousand pages has about a tenth of that."""

_BINARY = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_MARKDOWN = re.compile(
    r"^#{1,6} \S|\*\*\S|^\|[^|\n]*\||^ {0,3}```"
    r"|\[[^\[\]\n]{1,500}\]\([^()\n]{1,500}\)|^\[\^\w+\]:|\A\ufeff?---\r?\n",
    re.MULTILINE,
)


def read_text_file(data: bytes) -> StoredText:
    """The text of a text file or a Markdown file.

    :raises ReportError: if it is too large, empty, binary or not UTF-8
    """
    if len(data) > LARGEST:
        raise ReportError(
            f"has {len(data) / 1e6:.0f} MB, more than the {LARGEST / 1e6:.0f} MB that a text may have",
            hint="split it into its parts",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReportError(
            f"is not UTF-8 (byte {error.start} is {data[error.start]:#04x})", hint="save it as UTF-8"
        ) from error
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise ReportError("is empty", hint="give a report with text in it")
    control = _BINARY.search(text)
    if control:
        raise ReportError(
            f"is not text (control character at offset {control.start()})", hint="take such characters out of it"
        )
    return StoredText(text, "Markdown" if _MARKDOWN.search(text) else "text")
