"""What a file is, by its content and never by its name."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum

from miggraph.errors import ReportError


class Format(StrEnum):
    """A format that is read, by the name that the metadata of a report has for it."""

    PDF = "PDF"
    DOCX = "Word"
    ODT = "OpenDocument"
    HTML = "HTML"
    TEXT = "text"


_CONVERT = "save it as .docx, .pdf, .html or text"
_OCR = "recognise its text (OCR) and give that"
_UNPACK = "unpack it and give the report inside"
_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "is RTF", _CONVERT),
    (b"%!PS", "is PostScript", "convert it to PDF"),
    (b"\x89PNG", "is an image (PNG)", _OCR),
    (b"\xff\xd8\xff", "is an image (JPEG)", _OCR),
    (b"GIF8", "is an image (GIF)", _OCR),
    (b"II*\0", "is an image (TIFF)", _OCR),
    (b"MM\0*", "is an image (TIFF)", _OCR),
    (b"\x1f\x8b", "is a compressed file (gzip)", _UNPACK),
    (b"BZh", "is a compressed file (bzip2)", _UNPACK),
    (b"\xfd7zXZ", "is a compressed file (xz)", _UNPACK),
    (b"7z\xbc\xaf", "is an archive (7z)", _UNPACK),
    (b"Rar!", "is an archive (RAR)", _UNPACK),
    (b"PK\x05\x06", "is an empty archive (ZIP)", "give the report itself"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGES = (
    ("xl/", "is a workbook (Excel)", "give the report as a text document"),
    ("ppt/", "is a presentation (PowerPoint)", "save it as PDF"),
    ("META-INF/container.xml", "is a book (EPUB)", "unpack it and give its HTML"),
)
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(rb"\s*<(?:div|p|h[1-6]|table|article|section|main|ul|ol)\b[^<>]*>", re.IGNORECASE)
_CLOSING = re.compile(rb"</(?:p|div|li|h[1-6]|td|article|section)>", re.IGNORECASE)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096


def detect(data: bytes) -> Format:
    """The format of a file.

    :raises ReportError: for a file that is empty, or of a kind that cannot be read
    """
    if not data:
        raise ReportError("is empty", hint="give a report with text in it")
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    if data.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        what = "is an encrypted Word file" if encrypted else "is a Word file of before 2007 (.doc)"
        raise ReportError(what, hint="save it as .docx" + " without a password" * encrypted)
    for sign, what, hint in _SIGNS:
        if data.startswith(sign):
            raise ReportError(what, hint=hint)
    return Format.HTML if _is_html(data) else Format.TEXT


def _package(data: bytes) -> Format:
    """The format of a ZIP package, by the names of its parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            kind = package.open("mimetype").read(100) if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ReportError(
            "is a broken or cut off Word file or archive", hint="open and save it again, or fetch it again"
        ) from error
    if "word/document.xml" in names or any(name.startswith("word/") for name in names):
        return Format.DOCX
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return Format.ODT
    for start, what, hint in _PACKAGES:
        if any(name.startswith(start) for name in names):
            raise ReportError(what, hint=hint)
    raise ReportError("is an archive (ZIP)", hint=_UNPACK)


def _is_html(data: bytes) -> bool:
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")
    for mark in _MARKS:
        head = head.removeprefix(mark)
    if _PAGE.match(head):
        return True
    return bool(_FRAGMENT.match(head)) and len(_CLOSING.findall(data)) >= 3 and not re.search(rb"^#{1,6} ", data, re.M)
