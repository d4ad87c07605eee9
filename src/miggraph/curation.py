"""Corrections by hand: accept, reject, amend or add what was found in a report, each with who, when and why.

A report's corrections are in ``data/curation/{slug}.toml``, one table a correction::

    [[correction]]
    action = "amend"                       # accept, reject, amend or add
    kind = "recommendation"                # what it is about: see KINDS
    quote = "Crews must rest for a day in every port."
    by = "A. Reader"
    on = 2026-11-22
    reason = "The sentence before says who speaks."
    set = { made_by = ["Ada Holm"] }

``quote`` is copied from the report as stored, character for character; a list of quotes stands for a sentence that a
page break cuts. ``at`` (an offset) tells apart places with the same words. ``where`` picks among several annotations
of one place by the values of their fields. What was added or amended by hand stands in a graph of its own.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from miggraph.errors import CurationError
from miggraph.model import (
    Activity,
    Annotation,
    Annotations,
    Claim,
    Correction,
    Curated,
    Definition,
    Event,
    Iri,
    Mention,
    Participation,
    Publication,
    Report,
    Slot,
    Span,
    Statement,
    Statistic,
)

ACTIONS = ("accept", "reject", "amend", "add")
KINDS: Mapping[str, tuple[type[Annotation], Mapping[str, object]]] = {
    "recommendation": (Statement, {"kind": "recommendation"}),
    "commitment": (Statement, {"kind": "commitment"}),
    "finding": (Statement, {"kind": "finding"}),
    "outcome": (Statement, {"kind": "outcome"}),
    "account": (Statement, {"kind": "account"}),
    "definition": (Definition, {"kind": "definition"}),
    "claim": (Claim, {"kind": "claim"}),
    "statistic": (Statistic, {"kind": "statistic"}),
    "publication": (Publication, {}),
    "activity": (Activity, {}),
    "event": (Event, {}),
    "slot": (Slot, {}),
    "participation": (Participation, {}),
    "mention": (Mention, {}),
}
"""What can be corrected, as the record it is found as, with the values that make it this kind."""

SAME_PLACE = 0.5
"""Two places are the same when they share this part of the shorter one."""
_REQUIRED = ("action", "kind", "quote", "by", "on", "reason")
_OPTIONAL = ("at", "where", "set")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


def read_corrections(file: Path) -> list[Correction]:
    """The corrections of a file, in order.

    :raises CurationError: if it is not TOML, or a correction lacks something or has something unknown
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CurationError(f"cannot be read as TOML: {error}", where=file, hint="correct it") from error
    return read_corrections_text(text, file)


def read_corrections_text(text: str, file: Path) -> list[Correction]:
    """The corrections of the text of a file, in order; see :func:`read_corrections`."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CurationError(f"cannot be read as TOML: {error}", where=file, hint="correct it") from error
    entries = tables.pop("correction", [])
    if tables or not isinstance(entries, list):
        raise CurationError("holds more than [[correction]] tables", where=file, hint="remove what else is there")
    return [_correction(entry, f"{file}, correction {number}") for number, entry in enumerate(entries, 1)]


def _correction(entry: Mapping[str, object], place: str) -> Correction:
    missing = [name for name in _REQUIRED if not entry.get(name)]
    unknown = sorted(set(entry) - {*_REQUIRED, *_OPTIONAL})
    if missing or unknown:
        fault = f"lacks {', '.join(missing)}" if missing else f"has unknown {', '.join(unknown)}"
        raise CurationError(fault, where=place, hint=f"a correction has {', '.join(_REQUIRED)}")
    if entry["action"] not in ACTIONS:
        raise CurationError(f"action {entry['action']!r} is unknown", where=place, hint=f"use {', '.join(ACTIONS)}")
    if entry["kind"] not in KINDS:
        raise CurationError(f"kind {entry['kind']!r} is unknown", where=place, hint=f"use {', '.join(KINDS)}")
    on, at = entry["on"], entry.get("at")
    if not isinstance(on, date):
        raise CurationError(f"on = {on!r} is not a date", where=place, hint="write it as 2026-11-22 without quotes")
    where, values = entry.get("where", {}), entry.get("set", {})
    if not isinstance(where, dict) or not isinstance(values, dict):
        raise CurationError("where and set are tables", where=place, hint='write set = { strength = "must" }')
    if bool(values) != (entry["action"] in ("amend", "add")):
        raise CurationError("set goes with amend and add, and they need it", where=place, hint="add or remove set")
    quotes = entry["quote"] if isinstance(entry["quote"], list) else [entry["quote"]]
    return Correction(
        action=str(entry["action"]),
        kind=str(entry["kind"]),
        quotes=tuple(map(str, quotes)),
        by=str(entry["by"]),
        on=on,
        reason=str(entry["reason"]),
        place=place,
        at=at if isinstance(at, int) else None,
        where=where,
        values=values,
    )


def curate(report: Report, annotations: Annotations, corrections: Sequence[Correction]) -> Curated:
    """Apply a report's corrections to what the converter found in it. Pure: the annotations given stay as they are.

    :raises CurationError: for a stale correction: its words are not in the report, or nothing is found there
    """
    left = {id(a): a for a in annotations}
    hand: list[Annotation] = []
    reasons: dict[Annotation, Correction] = {}
    unused: list[Correction] = []
    for correction in corrections:
        changes = _changes(report, left.values(), correction)
        if not changes:
            unused.append(correction)
        for before, after in changes:
            if after is not None:
                reasons[after] = correction
            if after is not before:
                left.pop(id(before), None)
                hand += [after] if after is not None else []
    return Curated(
        report,
        Annotations().plus(left.values()),
        Annotations().plus(hand),
        reasons,
        applied=tuple(c for c in corrections if c not in unused),
        unused=tuple(unused),
    )


def _changes(
    report: Report, annotations: Iterable[Annotation], correction: Correction
) -> list[tuple[Annotation | None, Annotation | None]]:
    """Annotations before and after a correction: None before one that it adds, None after one that it rejects.

    One that it accepts stays the same object; those that it would not change are left out.
    """
    spans = _locate(report, correction)
    there = [a for a in annotations if _is_about(a, correction, spans)]
    if correction.action == "add":
        made = _add(correction, spans)
        return [] if any(_says_the_same(a, made) for a in there) else [(None, made)]
    if not there:
        raise CurationError(
            f"nothing of this kind is found there to {correction.action}",
            where=correction.place,
            hint="remove the correction, or copy its quote anew",
        )
    if correction.action == "accept":
        return [(annotation, annotation) for annotation in there]
    changed = [(annotation, _change(annotation, correction)) for annotation in there]
    return [(before, after) for before, after in changed if after != before]


def judged(annotation: Annotation, report: Report, corrections: Sequence[Correction]) -> bool | None:
    """Whether corrections by hand accept (True) or reject (False) what the converter found; None where none tells.

    :raises CurationError: for a correction whose words are not in the report
    """
    for correction in corrections:
        if correction.action in ("accept", "reject") and _is_about(annotation, correction, _locate(report, correction)):
            return correction.action == "accept"
    return None


def is_judged(annotation: Annotation, report: Report, corrections: Sequence[Correction]) -> bool:
    """Whether corrections by hand accept, reject or amend what the converter found.

    :raises CurationError: for a correction whose words are not in the report
    """
    given = (correction for correction in corrections if correction.action != "add")
    return any(_is_about(annotation, correction, _locate(report, correction)) for correction in given)


def _locate(report: Report, correction: Correction) -> tuple[Span, ...]:
    spans: list[Span] = []
    start = correction.at or 0
    for quote in correction.quotes:
        found = report.text.find(quote, start)
        if found < 0 or (correction.at is not None and not spans and found != correction.at):
            raise CurationError(
                f"its words are not in the report: {quote[:60]!r}",
                where=correction.place,
                hint="copy the quote from the report as stored",
            )
        again = report.text.find(quote, found + 1)
        if again >= 0 and correction.at is None and not spans:
            raise CurationError(
                f"its words stand at {found} and at {again}", where=correction.place, hint=f"add at = {found}"
            )
        spans.append(Span(found, found + len(quote)))
        start = found + len(quote)
    return tuple(spans)


def _is_about(annotation: Annotation, correction: Correction, spans: Sequence[Span]) -> bool:
    kind, fixed = KINDS[correction.kind]
    wanted = {**fixed, **correction.where}
    return (
        type(annotation) is kind
        and all(_plain(getattr(annotation, name, None)) == _plain(value) for name, value in wanted.items())
        and any(_share(a, b) >= SAME_PLACE for a in annotation.spans for b in spans)
    )


def _share(a: Span, b: Span) -> float:
    return max(0, min(a.end, b.end) - max(a.start, b.start)) / max(1, min(a.end - a.start, b.end - b.start))


def _plain(value: object) -> object:
    """A value as TOML would have it, for comparison."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _add(correction: Correction, spans: tuple[Span, ...]) -> Annotation:
    kind, fixed = KINDS[correction.kind]
    values: dict[str, Any] = {**fixed, **_typed(kind, correction)}
    if issubclass(kind, Statement):
        values.setdefault("text", " ".join(correction.quotes))
    try:
        return kind(spans=spans, method="curation/add", **values)
    except TypeError as error:
        raise CurationError(f"set lacks something: {error}", where=correction.place, hint="add it") from error


def _change(annotation: Annotation, correction: Correction) -> Annotation | None:
    """The annotation after the correction: None if rejected, the same object's equal if nothing changes."""
    if correction.action == "reject":
        return None
    values = _typed(type(annotation), correction)
    if all(_plain(getattr(annotation, name)) == _plain(value) for name, value in values.items()):
        return annotation
    return dataclasses.replace(annotation, method="curation/amend", confidence=1.0, **values)


def _says_the_same(annotation: Annotation, made: Annotation) -> bool:
    """Whether the converter's annotation has every value that the hand-made one sets."""
    ignored = {"spans", "method", "confidence", "text", "event"}
    return all(
        _plain(getattr(annotation, f.name)) == _plain(getattr(made, f.name))
        for f in dataclasses.fields(made)
        if f.name not in ignored and getattr(made, f.name) != f.default
    )


def _typed(kind: type[Annotation], correction: Correction) -> dict[str, Any]:
    """The values of ``set`` with the types of the record's fields."""
    hints = typing.get_type_hints(kind, include_extras=True)
    unknown = sorted(set(correction.values) - (set(hints) - {"spans", "method"}))
    if unknown:
        known = ", ".join(sorted(set(hints) - {"spans", "method", "confidence"}))
        raise CurationError(f"set has unknown {', '.join(unknown)}", where=correction.place, hint=f"use {known}")
    return {name: _as(hints[name], value, correction) for name, value in correction.values.items()}


def _as(hint: object, value: object, correction: Correction) -> object:
    """The value as a field of this type holds it; a field of IRIs takes nothing else."""
    options = typing.get_args(hint) if type(None) in typing.get_args(hint) else (hint,)
    for option in options:
        if option is Decimal and isinstance(value, int | float | str):
            return Decimal(str(value))
        if typing.get_origin(option) is tuple and isinstance(value, list):
            return tuple(_as(typing.get_args(option)[0], each, correction) for each in value)
        if option == Iri and isinstance(value, str) and _IRI.fullmatch(value):
            return value
        if isinstance(option, type) and isinstance(value, option):
            return value
    wanted = "an IRI" if Iri in options else hint
    raise CurationError(f"{value!r} has the wrong type", where=correction.place, hint=f"it must be {wanted}")


def correction_files(folder: Path, slugs: Iterable[str]) -> tuple[dict[str, Path], dict[str, CurationError]]:
    """The file of corrections of each report that has one, by the report's slug; and what is wrong with each other one.

    A file that belongs to no report is named by its own name.
    """
    known = set(slugs)
    files = sorted(folder.glob("*.toml"))
    hint = f"name it after a report ({', '.join(sorted(known))}), or remove it"
    strays = {f.name: CurationError("belongs to no report", where=f, hint=hint) for f in files if f.stem not in known}
    return {file.stem: file for file in files if file.stem in known}, strays


def corrections_of(folder: Path, slugs: Iterable[str]) -> Iterator[tuple[str, list[Correction]]]:
    """The corrections of each report that has some, by its slug."""
    files, _ = correction_files(folder, slugs)
    for slug, file in files.items():
        yield slug, read_corrections(file)
