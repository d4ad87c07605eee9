"""What pdfium tells of the characters of a page, all at once: the loop around a call costs more than the call."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from miggraph.errors import ReportError


class Edges(NamedTuple):
    """The loose boxes of characters in the coordinates of their page, edge by edge."""

    left: Sequence[float]
    top: Sequence[float]
    right: Sequence[float]
    bottom: Sequence[float]


class Characters(NamedTuple):
    """For each character of a page, in the order of the file: its text object, its code unit, and its box.

    ``owners`` are addresses, 0 for the spaces and line ends that pdfium adds.
    """

    owners: Sequence[int]
    codes: Sequence[int]
    edges: Edges


def characters_of(textpage: pdfium.PdfTextPage, most: int) -> Characters:
    """The characters of a page.

    :raises ReportError: if there are more than ``most``
    """
    count = textpage.count_chars()
    if count > most:
        raise ReportError(
            f"has {count} characters on one page, more than {most}", hint="split the page, or leave it out"
        )
    page = ctypes.cast(textpage.raw, ctypes.c_void_p).value
    owners = [owner or 0 for owner in map(_owner, repeat(page), range(count))]
    codes = list(map(_code, repeat(page), range(count)))
    boxes = (ctypes.c_float * (4 * count))()
    first, size = ctypes.addressof(boxes), ctypes.sizeof(c.FS_RECTF)
    deque(map(_box, repeat(page), range(count), range(first, first + size * count, size)), maxlen=0)
    return Characters(owners, codes, Edges(boxes[0::4], boxes[1::4], boxes[2::4], boxes[3::4]))


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of pdfium on addresses, which are made faster than the pointer objects that pypdfium2's own takes."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_owner = _plain(c.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_code = _plain(c.FPDFText_GetUnicode, ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_box = _plain(c.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
