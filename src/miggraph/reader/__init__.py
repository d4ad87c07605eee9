"""Report files to reports: the text as stored, its sections, paragraphs and sentences, all by offset."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from miggraph.errors import ReportError
from miggraph.model import Report, ReportMeta
from miggraph.reader.accounting import LEAST_UNDERSTOOD, LEFT_OUT, Coverage, LeftOut, coverage
from miggraph.reader.language import language_parts
from miggraph.reader.layout import lay_out
from miggraph.reader.metadata import metadata_path, read_metadata

SUFFIXES = (".md", ".txt")
LARGEST = 20_000_000
"""Bytes; a report of a thousand pages has about a tenth of that."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")

UNKNOWN = ReportMeta("a text", "unknown", "2000", "en", "text", "", date(2000, 1, 1))
"""The metadata of a text of which nothing is known."""

__all__ = [
    "LARGEST",
    "LEAST_UNDERSTOOD",
    "LEFT_OUT",
    "SUFFIXES",
    "UNKNOWN",
    "Coverage",
    "LeftOut",
    "coverage",
    "read_report",
    "read_text",
    "report_files",
    "report_from_text",
]


def report_files(folder: Path) -> Iterator[Path]:
    """The report files of a folder, by name.

    :raises ReportError: if there is none
    """
    files = sorted(f for f in folder.glob("*") if f.suffix in SUFFIXES and f.name != "README.md")
    if not files:
        raise ReportError("holds no report", where=folder, hint="put a .md or .txt file with its .toml there")
    yield from files


def read_text(file: Path) -> str:
    """The text of a report file, exactly as stored.

    :raises ReportError: if the file is missing, empty, too large, binary or not UTF-8
    """
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise ReportError(
                f"has {size / 1e6:.0f} MB, more than the {LARGEST / 1e6:.0f} MB that a report may have",
                where=file,
                hint="split it into its parts",
            )
        raw = file.read_bytes()
    except FileNotFoundError as error:
        raise ReportError("no such file", where=file, hint="check the path") from error
    except OSError as error:
        raise ReportError(f"cannot be read: {error.strerror}", where=file, hint="name a readable file") from error
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReportError(
            f"is not UTF-8 (byte {error.start} is {raw[error.start]:#04x})", where=file, hint="save it as UTF-8"
        ) from error
    if not text.strip():
        raise ReportError("is empty", where=file, hint="give a report with text in it")
    control = _BINARY.search(text)
    if control:
        raise ReportError(
            f"is not text (control character at offset {control.start()})", where=file, hint="convert it to Markdown"
        )
    return text


def report_from_text(slug: str, text: str, meta: ReportMeta) -> Report:
    """A report from its text: a pure function."""
    layout = lay_out(text)
    return Report(
        slug=slug,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        meta=meta,
        blocks=layout.blocks,
        sections=layout.sections,
        pages=layout.pages,
        languages=language_parts(layout.blocks),
    )


def read_report(file: Path, meta: ReportMeta | None = None) -> Report:
    """Read a report file; its name without suffix is its slug.

    :param meta: what is known of it, instead of the metadata file beside it
    :raises ReportError: if the file, its name or its metadata will not do
    """
    text = read_text(file)
    if not _SLUG.fullmatch(file.stem):
        raise ReportError(
            f"{file.stem!r} is no slug", where=file, hint="name it with lower-case letters, figures and hyphens"
        )
    return report_from_text(file.stem, text, meta or read_metadata(metadata_path(file)))
