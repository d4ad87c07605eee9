"""The releases that there were, each with the version of the dataset that it gave away: ``data/releases.csv``."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from miggraph.errors import DatasetError, UsageError

_COLUMNS = ("release", "version", "date")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9}){0,3}")
_VERSION, _DAY = re.compile(r"[0-9a-f]{64}"), re.compile(r"\d{4}-\d\d-\d\d")
_HINT = "give each release a line: release, version, date"


@dataclass(frozen=True, slots=True)
class Release:
    """A release: its number, the version of the dataset by its SHA-256, and its day in ISO 8601."""

    number: str
    version: str
    date: str


def require_number(number: str) -> None:
    """Make sure that something can be the number of a release.

    :raises UsageError: if it cannot
    """
    if not _NUMBER.fullmatch(number):
        raise UsageError(f"{number[:80]!r} is no number of a release", where="VERSION", hint="give one such as 1.2.0")


def require_day(day: str) -> None:
    """Make sure that something is a day.

    :raises UsageError: if it is not
    """
    if not _is_day(day):
        raise UsageError(f"{day[:80]!r} is no day", where="--date", hint="give it as 2008-12-31")


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def read_releases(file: Path) -> list[Release]:
    """The releases in their order; none where there is no file.

    :raises DatasetError: if it cannot be read, or has a line that is none
    """
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"cannot be read: {error}", where=file, hint=_HINT) from error
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    if not rows or tuple(rows[0]) != _COLUMNS:
        raise DatasetError("has other columns", where=file, hint=_HINT)
    return [_release(row, f"{file}:{number}") for number, row in enumerate(rows[1:], 2)]


def _release(row: list[str], where: str) -> Release:
    fitting = len(row) == len(_COLUMNS) and _NUMBER.fullmatch(row[0]) and _VERSION.fullmatch(row[1])
    if not (fitting and _is_day(row[2])):
        raise DatasetError("is no release", where=where, hint=_HINT)
    return Release(*row)


def releases_text(releases: Iterable[Release]) -> str:
    """Releases as they are written."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(map(astuple, releases))
    return out.getvalue()
