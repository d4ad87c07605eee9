"""Tables that a corpus keeps as CSV: read with the place of each row, which a fault is told with, and written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from miggraph.errors import DatasetError

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_rows(file: Path, columns: Sequence[str], hint: str) -> Iterator[tuple[str, list[str]]]:
    """The rows of a table, each with its place and its values in the order of the columns; none where there is no file.

    The columns of the file may stand in another order. A byte order mark, which spreadsheets write, is no value.

    :param hint: what is said of a file or a row that is at fault
    :raises DatasetError: if it cannot be read, or has other columns or a row of another length
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"cannot be read: {_reason(error)}", where=file, hint=hint) from error
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = next(rows, [])
        if sorted(head) != sorted(columns):
            raise DatasetError("has other columns", where=f"{file}:1", hint=hint)
        order = [head.index(name) for name in columns]
        for row in rows:
            place = f"{file}:{rows.line_num}"
            if row and len(row) != len(head):
                raise DatasetError(f"has {len(row)} values in {len(head)} columns", where=place, hint=hint)
            if row:
                yield place, [row[number] for number in order]
    except csv.Error as error:
        raise DatasetError(f"cannot be read as CSV: {error}", where=f"{file}:{rows.line_num}", hint=hint) from error


def rows_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as it is written."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def is_day(text: str) -> bool:
    """Whether a text is a day in ISO 8601."""
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return f"byte {error.start} is no UTF-8" if isinstance(error, UnicodeDecodeError) else str(error.strerror or error)
