"""Rows for spreadsheets, which take the words of a cell for a formula if they begin like one.

What reports say comes from outside: nobody who opens an answer may run a formula that somebody wrote into a report.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from itertools import dropwhile

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""By which spreadsheets know that a file is UTF-8."""

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS = ("\t", "\r", "\n")
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
"""General categories of characters that show nothing, which some programs drop before they read a cell."""
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def for_spreadsheets(rows: bytes) -> bytes:
    """Rows in CSV as spreadsheets read them: with a byte order mark, and no cell runs as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in csv.reader(io.StringIO(rows.decode("utf-8"), newline="")):
        writer.writerow(cell if _NUMBER.fullmatch(cell) else harmless(cell) for cell in row)
    return BYTE_ORDER_MARK + out.getvalue().encode("utf-8")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs: one that begins like a formula, to the eye, has an apostrophe before it."""
    seen = dropwhile(lambda letter: unicodedata.category(letter) in _UNSEEN, cell)
    return f"'{cell}" if cell.startswith(_BREAKS) or next(seen, "").startswith(_FORMULA) else cell
