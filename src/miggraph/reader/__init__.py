"""Report files to reports: the text as stored, its sections, paragraphs and sentences, all by offset."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from miggraph.errors import ReportError
from miggraph.model import Layout, Page, Report, ReportMeta
from miggraph.reader.accounting import LEAST_UNDERSTOOD, LEFT_OUT, Coverage, LeftOut, coverage
from miggraph.reader.formats import (
    LARGEST,
    LARGEST_FILE,
    SUFFIXES,
    UNREAD_SUFFIXES,
    Properties,
    StoredText,
    stored_text,
)
from miggraph.reader.language import language_parts
from miggraph.reader.layout import lay_out
from miggraph.reader.metadata import metadata_path, read_metadata

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

UNKNOWN = ReportMeta("a text", None, None, "en", "text", None, date(2000, 1, 1))
"""The metadata of a text of which nothing is known."""

__all__ = [
    "LARGEST",
    "LARGEST_FILE",
    "LEAST_UNDERSTOOD",
    "LEFT_OUT",
    "SUFFIXES",
    "UNKNOWN",
    "Coverage",
    "LeftOut",
    "Properties",
    "StoredText",
    "coverage",
    "read_report",
    "read_source",
    "read_text",
    "report_files",
    "report_from_text",
]


def report_files(folder: Path) -> Iterator[Path]:
    """The report files of a folder, by name.

    :raises ReportError: if there is none
    """
    known = {*SUFFIXES, *UNREAD_SUFFIXES}
    files = sorted(f for f in folder.glob("*") if f.suffix.lower() in known and f.name != "README.md")
    if not files:
        raise ReportError("holds no report", where=folder, hint="put a file of a report with its .toml there")
    yield from files


def read_source(file: Path) -> StoredText:
    """A report file of any format as its stored text, with pages, boxes and what the file says of itself.

    :raises ReportError: if the file is missing, empty, too large, broken, encrypted, a scan or of a format that is
        not read; it names the file
    """
    try:
        there = file.stat()
        if not stat.S_ISREG(there.st_mode):
            kind = "folder" if stat.S_ISDIR(there.st_mode) else "device or pipe"
            raise ReportError(f"is a {kind}, no file", where=file, hint="name the file of one report")
        size = there.st_size
        if size > LARGEST_FILE:
            raise ReportError(
                f"has {size / 1e6:.0f} MB, more than the {LARGEST_FILE / 1e6:.0f} MB that a file may have",
                where=file,
                hint="split it into its parts",
            )
        return stored_text(file.read_bytes())
    except FileNotFoundError as error:
        raise ReportError("no such file", where=file, hint="check the path") from error
    except OSError as error:
        raise ReportError(f"cannot be read: {error.strerror}", where=file, hint="name a readable file") from error
    except ReportError as error:
        raise ReportError(error.what, where=file, hint=error.hint) from error


def read_text(file: Path) -> str:
    """The stored text of a report file: of text and Markdown exactly what the file holds.

    :raises ReportError: as :func:`read_source`
    """
    return read_source(file).text


def report_from_text(slug: str, text: str, meta: ReportMeta, layout: Layout | None = None) -> Report:
    """A report from its text: a pure function.

    :param layout: where the text stands in the file that it was made from
    """
    layout = layout or Layout()
    laid_out = lay_out(text, layout.furniture)
    return Report(
        slug=slug,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        meta=meta,
        blocks=laid_out.blocks,
        sections=laid_out.sections,
        pages=_pages_of(layout) or laid_out.pages,
        languages=language_parts(laid_out.blocks),
        layout=layout,
    )


def _pages_of(layout: Layout) -> tuple[Page, ...]:
    """The pages that a file itself tells of: each begins with its first words, also within a paragraph."""
    first: dict[int, int] = {}
    for box in layout.boxes:
        first.setdefault(box.page, box.span.start)
    start = layout.boxes[-1].span.end if layout.boxes else 0
    starts: list[int] = []
    for page in reversed(layout.pages):
        start = first.get(page.number, start)  # a page without words begins where the next one does
        starts.append(start)
    return tuple(Page(start, page.label or None) for start, page in zip(reversed(starts), layout.pages, strict=True))


def read_report(file: Path, meta: ReportMeta | None = None) -> Report:
    """Read a report file; its name without suffix is its slug.

    :param meta: what is known of it, instead of the metadata file beside it
    :raises ReportError: if the file, its name or its metadata will not do
    """
    source = read_source(file)
    if not _SLUG.fullmatch(file.stem):
        raise ReportError(
            f"{file.stem!r} is no slug", where=file, hint="name it with lower-case letters, figures and hyphens"
        )
    return report_from_text(file.stem, source.text, meta or read_metadata(metadata_path(file)), source.layout)
