"""ZIP packages of Word and OpenDocument, opened within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib

from miggraph.errors import ReportError

LARGEST_UNPACKED = 200_000_000
"""Bytes that the parts of a package may have together; a small archive can hold endless ones."""
MOST_PARTS = 20_000

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, NotImplementedError, RuntimeError)
"""What the library raises for a package that is damaged."""


def open_package(data: bytes) -> zipfile.ZipFile:
    """A package, once it is known to be small enough; reading a part never gives more than it is said to have.

    :raises ReportError: if it is too large once unpacked
    """
    package = zipfile.ZipFile(io.BytesIO(data))
    size = sum(part.file_size for part in package.infolist())
    if size > LARGEST_UNPACKED or len(package.infolist()) > MOST_PARTS:
        raise ReportError(
            f"has {size / 1e6:.0f} MB once unpacked, more than the {LARGEST_UNPACKED / 1e6:.0f} MB allowed",
            hint="save it without its images",
        )
    return package
