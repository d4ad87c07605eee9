"""How much the streams of a PDF hold once unpacked, counted before pdfium reads them: a small file can hold much."""

from __future__ import annotations

import re
import zlib

from miggraph.errors import ReportError

LARGEST_STREAM = 30_000_000
"""Bytes of what draws a page; a page full of text has some ten thousand, a detailed map a few million."""
LARGEST_STREAMS = 500_000_000
"""Bytes of all streams together, pictures aside."""

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_HEAD = 2_000  # bytes before a stream in which its dictionary stands
_CHUNK = 1 << 16
_STEP = 1 << 20


def require_bounds(data: bytes) -> None:
    """Unpack every compressed stream that is no picture, keeping none.

    :raises ReportError: if one is too large once unpacked, or all are together
    """
    whole = 0
    for stream in _STREAM.finditer(data):
        head = data[max(0, stream.start() - _HEAD) : stream.start()].rpartition(b" obj")[2]
        if b"FlateDecode" not in head or re.search(rb"/Subtype\s*/Image", head):
            continue
        size = _unpacked(data, stream.end())
        whole += size
        if size > LARGEST_STREAM or whole > LARGEST_STREAMS:
            most = LARGEST_STREAM if size > LARGEST_STREAM else LARGEST_STREAMS
            what = "on one page" if size > LARGEST_STREAM else "on its pages"
            raise ReportError(
                f"draws more than {most / 1e6:.0f} MB {what} once unpacked",
                hint="print it to a new PDF without drawings",
            )


def _unpacked(data: bytes, start: int) -> int:
    """The bytes that a stream holds once unpacked, counted no further than the bound; up to where it is damaged."""
    unpacker = zlib.decompressobj()
    size, place, rest = 0, start, b""
    try:
        while not unpacker.eof and size <= LARGEST_STREAM:
            packed = rest or data[place : place + _CHUNK]
            place += 0 if rest else len(packed)
            if not packed:
                break
            size += len(unpacker.decompress(packed, _STEP))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        pass
    return size
