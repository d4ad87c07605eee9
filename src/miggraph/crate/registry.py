"""The releases that there were, each with the version of the dataset that it gave away: ``data/releases.csv``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from miggraph.errors import DatasetError, UsageError
from miggraph.releases import is_day, read_rows, rows_text

_COLUMNS = ("release", "version", "date")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9}){0,3}")
_VERSION = re.compile(r"[0-9a-f]{64}")
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
    if not is_day(day):
        raise UsageError(f"{day[:80]!r} is no day", where="--date", hint="give it as 2008-12-31")


def read_releases(file: Path) -> list[Release]:
    """The releases in their order; none where there is no file.

    :raises DatasetError: if it cannot be read, has a line that is none, or one number twice
    """
    found: dict[str, Release] = {}
    for place, values in read_rows(file, _COLUMNS, _HINT):
        release = _release(values, place)
        if release.number in found:
            raise DatasetError(f"has release {release.number} twice", where=place, hint=_HINT)
        found[release.number] = release
    return [*found.values()]


def _release(values: Sequence[str], where: str) -> Release:
    number, version, day = values
    if not (_NUMBER.fullmatch(number) and _VERSION.fullmatch(version) and is_day(day)):
        raise DatasetError("is no release", where=where, hint=_HINT)
    return Release(number, version, day)


def releases_text(releases: Iterable[Release]) -> str:
    """Releases as they are written."""
    return rows_text(_COLUMNS, map(astuple, releases))
