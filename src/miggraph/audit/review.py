"""A review of a report: what was found in it, the least certain first, and the corrections that verdicts on it make.

A finding in a review file is a table::

    [[found]]                      # 0.55, recommendation/call.noun, line 12
    verdict = ""                   # accept, reject or amend
    kind = "recommendation"
    quote = "Crews must rest for a day in every port."
    reason = ""

With ``amend`` goes ``set``, as in the files of corrections.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from miggraph.curation import KINDS, SAME_PLACE, curate, is_judged, read_corrections_text
from miggraph.errors import CurationError
from miggraph.model import Annotation, Annotations, Correction, Report, Span

VERDICTS = ("accept", "reject", "amend")
_TELLING = ("value", "role", "claim_kind", "name", "surface", "title", "measures", "unit", "text", "key")
"""Fields that tell apart annotations of one kind in one place, the most telling first."""


def review_text(report: Report, annotations: Annotations, corrections: Sequence[Correction]) -> tuple[str, int]:
    """A review file, and how many findings it lists; those that corrections judge already are left out."""
    parts = [_opening(report)]
    number = 0
    for kind in KINDS:
        found = [a for a in _of_kind(annotations, kind) if a.spans and not is_judged(a, report, corrections)]
        if not found:
            continue
        parts.append(f"# {kind}: {len(found)}\n")
        ordered = sorted(found, key=lambda a: (a.confidence, a.spans[0]))
        parts += [_entry(report, annotation, kind, found) for annotation in ordered]
        number += len(found)
    return "\n".join(parts), number


def _opening(report: Report) -> str:
    return (
        f"# What was found in {report.slug}, by kind, the least certain first.\n"
        "# Give a verdict where you can: accept, reject, or amend with set = { ... }; leave the others empty.\n"
        f"# Then: miggraph review {report.slug} --apply THIS-FILE\n"
        'by = ""  # who judges\n'
    )


def _of_kind(annotations: Annotations, kind: str) -> list[Annotation]:
    record, fixed = KINDS[kind]
    return [a for a in annotations.of(record) if all(getattr(a, name) == value for name, value in fixed.items())]


def _entry(report: Report, annotation: Annotation, kind: str, others: Sequence[Annotation]) -> str:
    spans = annotation.spans
    quotes = [report.quote(span) for span in spans]
    line = report.text.count("\n", 0, spans[0].start) + 1
    lines = [
        f"[[found]]  # {annotation.confidence:.2f}, {annotation.method}, line {line}",
        'verdict = ""',
        f"kind = {_toml(kind)}",
        f"quote = {_toml(quotes[0] if len(quotes) == 1 else quotes)}",
    ]
    if report.text.find(quotes[0]) != report.text.rfind(quotes[0]):
        lines.append(f"at = {spans[0].start}")
    if where := _where(annotation, others):
        lines.append(f"where = {_toml(where)}")
    lines.append('reason = ""')
    return "\n".join(lines) + "\n"


def _where(annotation: Annotation, others: Sequence[Annotation]) -> dict[str, object]:
    """The values that tell an annotation from the others of its kind in the same place."""
    here = [o for o in others if o is not annotation and _share_a_place(o.spans, annotation.spans)]
    where: dict[str, object] = {}
    for name in _TELLING:
        value = getattr(annotation, name, None)
        if not here or not isinstance(value, str | int | float | Decimal):
            continue
        left = [other for other in here if getattr(other, name, None) == value]
        if len(left) < len(here):
            where[name] = float(value) if isinstance(value, Decimal) else value
            here = left
    return where


def _share_a_place(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(
        min(a.end, b.end) - max(a.start, b.start) >= SAME_PLACE * min(a.end - a.start, b.end - b.start)
        for a in some
        for b in others
    )


def corrections_text(
    file: Path,
    report: Report,
    annotations: Annotations,
    corrections: Sequence[Correction],
    *,
    by: str | None,
    today: date,
) -> tuple[str, int]:
    """The verdicts of a review file as tables of a file of corrections, and how many there are.

    A verdict that a correction gives already is left out.

    :param corrections: those that there are, which stay
    :param by: who judges, where the file does not say it
    :raises CurationError: if the file cannot be read, a verdict lacks something, or a correction does not apply
    """
    tables = _read(file)
    who = by or str(tables.get("by") or "")
    given = {_sense(correction) for correction in corrections}
    texts: list[str] = []
    made: list[Correction] = []
    for entry, place in _verdicts(tables, file):
        text = _correction(entry, place, who, today)
        [read] = read_corrections_text(text, Path(place))
        if _sense(read) not in given:
            given.add(_sense(read))
            texts.append(text)
            made.append(replace(read, place=place))
    curate(report, annotations, [*corrections, *made])
    return "\n".join(texts), len(made)


def _sense(correction: Correction) -> str:
    """What a correction asks for, whoever gives it."""
    same = (correction.action, correction.kind, correction.quotes, correction.at, correction.where, correction.values)
    return repr(same)


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CurationError("no such file", where=file, hint="write it with miggraph review SLUG") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise CurationError(f"cannot be read as TOML: {error}", where=file, hint="correct it") from error


def _verdicts(tables: Mapping[str, object], file: Path) -> Iterator[tuple[Mapping[str, object], str]]:
    entries = tables.get("found", [])
    for number, entry in enumerate(entries if isinstance(entries, list) else [], 1):
        place = f"{file}, finding {number}"
        if not isinstance(entry, dict) or not entry.get("verdict"):
            continue
        if entry["verdict"] not in VERDICTS:
            raise CurationError(
                f"verdict {entry['verdict']!r} is unknown", where=place, hint=f"use {', '.join(VERDICTS)}"
            )
        yield entry, place


def _correction(entry: Mapping[str, object], place: str, by: str, today: date) -> str:
    if not by:
        raise CurationError("says nowhere who judges", where=place, hint='fill in by = "…" at its top, or give --by')
    reason = entry.get("reason") or ("It is right." if entry["verdict"] == "accept" else "")
    if not reason:
        raise CurationError("lacks its reason", where=place, hint='fill in reason = "…"')
    values = {"action": entry["verdict"], **{name: entry[name] for name in ("kind", "quote", "at") if name in entry}}
    values |= {"by": by, "on": today, "reason": reason}
    values |= {name: entry[name] for name in ("where", "set") if entry.get(name)}
    return "[[correction]]\n" + "".join(f"{name} = {_toml(value)}\n" for name, value in values.items())


def _toml(value: object) -> str:
    """A value of a TOML file on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _string(value)
    return str(value)


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + "".join(c if c.isprintable() or c == " " else f"\\U{ord(c):08X}" for c in escaped) + '"'
