"""ZIP packages of Word and OpenDocument, opened within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from miggraph.errors import ReportError

LARGEST_UNPACKED = 200_000_000
"""Bytes that the parts of a package may have together; a small archive can hold endless ones."""
MOST_PARTS = 20_000
_PIECE = 1_000_000

_DAMAGE = (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, PackageNotFoundError, EOFError, OSError, LookupError)
_STRANGE = (ValueError, TypeError, AttributeError, NotImplementedError, RuntimeError, RecursionError)
"""What the libraries raise for a package that is damaged, and for one whose parts are not what they should be."""


@contextmanager
def damage_named(kind: str) -> Iterator[None]:
    """Say of a package that cannot be read that it is broken.

    :param kind: the kind of file, with its article
    :raises ReportError: for any of the errors that the libraries raise for such files
    """
    try:
        yield
    except (*_DAMAGE, *_STRANGE) as error:
        raise ReportError(f"is a broken or cut off {kind}", hint="open and save it again, or fetch it again") from error


def open_package(data: bytes) -> zipfile.ZipFile:
    """A package, once it is known to be small enough and its parts to be what it says of them.

    Each part is read once in pieces: who reads a part whole holds all that it unpacks to in memory, before a size that
    is wrong is noticed.

    :raises ReportError: if it is too large once unpacked
    :raises zipfile.BadZipFile: if a part has another size or check sum than the package says
    """
    package = zipfile.ZipFile(io.BytesIO(data))
    size = sum(part.file_size for part in package.infolist())
    if size > LARGEST_UNPACKED or len(package.infolist()) > MOST_PARTS:
        raise ReportError(
            f"has {size / 1e6:.0f} MB once unpacked, more than the {LARGEST_UNPACKED / 1e6:.0f} MB allowed",
            hint="save it without its images",
        )
    for part in package.infolist():
        with package.open(part) as stream:
            while stream.read(_PIECE):
                pass
    return package
