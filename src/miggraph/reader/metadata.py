"""The metadata file beside a report: what it must say, checked on reading."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from pathlib import Path

from miggraph.errors import ReportError
from miggraph.model import ReportMeta
from miggraph.reader.formats.stored import CONTROL

_REQUIRED = ("title", "language", "source_format", "added")
_OPTIONAL = ("publisher", "copyright", "issued", "url", "symbol")
_NOBODY = frozenset({"", "unknown", "n/a", "none", "-", "?"})
_ISSUED = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def metadata_path(report: Path) -> Path:
    """The metadata file that belongs to a report file."""
    return report.with_suffix(".toml")


def names_nobody(publisher: str) -> bool:
    """Whether what is given as a publisher only says that nobody knows it."""
    return publisher.strip(" .()[]").casefold() in _NOBODY


def is_date(issued: str) -> bool:
    """Whether a text is a year, a month or a day of the calendar: ``2008``, ``2008-12``, ``2008-12-31``."""
    if not _ISSUED.fullmatch(issued):
        return False
    try:
        date.fromisoformat(issued + "0001-01-01"[len(issued) :])
    except ValueError:
        return False
    return True


def is_language(tag: str) -> bool:
    """Whether a text can be the tag of a language as in BCP 47."""
    return _LANGUAGE.fullmatch(tag) is not None


def read_metadata(file: Path) -> ReportMeta:
    """Read and check a metadata file.

    :raises ReportError: if it is missing, is not TOML, lacks a value, or has one that cannot be right
    """
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        wanted = ", ".join(_REQUIRED)
        hint = f"add the report with miggraph add, or write one with {wanted}"
        raise ReportError("metadata file is missing", where=file, hint=hint) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ReportError(f"metadata cannot be read as TOML: {error}", where=file, hint="correct it") from error
    missing = [name for name in _REQUIRED if name not in values]
    if missing:
        raise ReportError(f"metadata lacks {', '.join(missing)}", where=file, hint="add what is missing")
    unknown = sorted(set(values) - {*_REQUIRED, *_OPTIONAL})
    if unknown:
        raise ReportError(f"metadata has unknown {', '.join(unknown)}", where=file, hint="remove or rename it")
    return _checked(values, file)


def _checked(values: dict[str, object], file: Path) -> ReportMeta:
    added = values.pop("added")
    if not isinstance(added, date) or isinstance(added, datetime):
        raise ReportError(f"added = {added!r} is not a date", where=file, hint="write it as 2026-11-22 without quotes")
    texts = {name: " ".join(value.split()) for name, value in values.items() if isinstance(value, str)}
    for name in values:
        if not texts.get(name):
            raise ReportError(f"{name} is not a text", where=file, hint="give it between quotes")
        if CONTROL.search(texts[name]):
            raise ReportError(f"{name} holds a control character", where=file, hint="take it out")
    if names_nobody(texts.get("publisher", "somebody")):
        raise ReportError(
            f"publisher = {texts['publisher']!r} names nobody",
            where=file,
            hint="leave publisher away where nobody knows it",
        )
    if not is_date(texts.get("issued", "2000")):
        raise ReportError(
            f"issued = {texts['issued']!r} is not a date", where=file, hint="write a year, a month or a day: 2008-12"
        )
    if not is_language(texts["language"]):
        raise ReportError(
            f"language = {texts['language']!r} is not a language tag", where=file, hint='write one as in BCP 47: "en"'
        )
    if not _IRI.fullmatch(texts.get("url", "urn:none")):
        raise ReportError(
            f"url = {texts['url']!r} is not an address", where=file, hint="give a whole one, with %20 for a space"
        )
    return ReportMeta(
        title=texts["title"],
        publisher=texts.get("publisher"),
        issued=texts.get("issued"),
        language=texts["language"],
        source_format=texts["source_format"],
        copyright=texts.get("copyright"),
        added=added,
        url=texts.get("url"),
        symbol=texts.get("symbol"),
    )
